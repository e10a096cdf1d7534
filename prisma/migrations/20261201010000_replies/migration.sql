-- Whether an entry names the mailbox of answers as its organizer: all versions of one entry name the same.
ALTER TABLE "message" ADD COLUMN "answerable" BOOLEAN NOT NULL DEFAULT false;

-- What somebody said in their calendar of a booking that they take part in.
CREATE TABLE "calendar_answer" (
    "participant_id" UUID NOT NULL,
    "answer" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "stamped_at" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "proposed_start" TIMESTAMPTZ(3),
    "proposed_end" TIMESTAMPTZ(3),
    "seen_to_at" TIMESTAMPTZ(3),
    CONSTRAINT "calendar_answer_pkey" PRIMARY KEY ("participant_id")
);
ALTER TABLE "calendar_answer" ADD CONSTRAINT "calendar_answer_participant_id_fkey" FOREIGN KEY ("participant_id") REFERENCES "participant"("id") ON DELETE CASCADE ON UPDATE CASCADE;
-- What somebody at the desk has to see to.
CREATE INDEX "calendar_answer_open" ON "calendar_answer"("at") WHERE "seen_to_at" IS NULL AND "answer" IN ('declined', 'counter');

-- The one process that reads the mailbox of answers, until when.
CREATE TABLE "mailbox_reader" (
    "id" INTEGER NOT NULL,
    "holder" UUID NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "mailbox_reader_pkey" PRIMARY KEY ("id")
);
