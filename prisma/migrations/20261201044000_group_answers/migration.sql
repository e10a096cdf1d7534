-- What somebody who registered for a group event said of it in their calendar.
CREATE TABLE "registration_answer" (
    "registration_id" UUID NOT NULL,
    "answer" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "stamped_at" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "registration_answer_pkey" PRIMARY KEY ("registration_id")
);
ALTER TABLE "registration_answer" ADD CONSTRAINT "registration_answer_registration_id_fkey" FOREIGN KEY ("registration_id") REFERENCES "registration"("id") ON DELETE CASCADE ON UPDATE CASCADE;
