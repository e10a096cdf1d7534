-- What was agreed at a consultation: by whom it is done, and until when.

-- CreateTable
CREATE TABLE "next_step" (
    "id" UUID NOT NULL,
    "booking_id" UUID NOT NULL,
    "what" TEXT,
    "party" TEXT NOT NULL,
    "other_party" TEXT,
    "until" DATE NOT NULL,
    "written_by" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL,
    "wish" TEXT,
    "done_at" TIMESTAMPTZ(3),
    "done_by" TEXT,

    CONSTRAINT "next_step_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "next_step_booking_id_idx" ON "next_step"("booking_id");

-- CreateIndex
CREATE INDEX "next_step_until_idx" ON "next_step"("until");

-- AddForeignKey
ALTER TABLE "next_step" ADD CONSTRAINT "next_step_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;
