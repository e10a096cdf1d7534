-- A time that was booked at once to go on from another: each knows of the other.

-- CreateTable
CREATE TABLE "follow_up" (
    "booking_id" UUID NOT NULL,
    "before_id" UUID NOT NULL,

    CONSTRAINT "follow_up_pkey" PRIMARY KEY ("booking_id")
);

-- CreateIndex
CREATE INDEX "follow_up_before_id_idx" ON "follow_up"("before_id");

-- AddForeignKey
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follow_up" ADD CONSTRAINT "follow_up_before_id_fkey" FOREIGN KEY ("before_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;
