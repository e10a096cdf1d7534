-- The waiting list: colleagues' consultations, callers without an address, why somebody waits no more, and what became
-- of each message about an offer.
ALTER TABLE "waitlist_entry"
    ADD COLUMN "phone" TEXT,
    ADD COLUMN "case_topic" TEXT,
    ADD COLUMN "case_age_band" TEXT,
    ADD COLUMN "case_question" TEXT,
    ADD COLUMN "ended_at" TIMESTAMPTZ(3),
    ADD COLUMN "ended_because" TEXT;

CREATE INDEX "waitlist_entry_ended_at_idx" ON "waitlist_entry"("ended_at");

CREATE INDEX "waitlist_offer_entry_id_idx" ON "waitlist_offer"("entry_id");

-- Nobody has two offers at once, whoever makes them.
CREATE UNIQUE INDEX "waitlist_offer_open" ON "waitlist_offer" ("entry_id") WHERE "state" = 'open';

CREATE TABLE "waitlist_message" (
    "id" UUID NOT NULL,
    "offer_id" UUID NOT NULL,
    "guardian_id" UUID,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "waitlist_message_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "waitlist_message_offer_id_idx" ON "waitlist_message"("offer_id");

ALTER TABLE "waitlist_message" ADD CONSTRAINT "waitlist_message_offer_id_fkey"
    FOREIGN KEY ("offer_id") REFERENCES "waitlist_offer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
