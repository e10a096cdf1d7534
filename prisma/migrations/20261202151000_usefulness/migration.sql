-- How useful a consultation was, as each side says once; what is counted of it is of nobody and stands in `measured`.

-- CreateTable
CREATE TABLE "usefulness" (
    "booking_id" UUID NOT NULL,
    "side" TEXT NOT NULL,
    "score" INTEGER,
    "changed_practice" BOOLEAN,
    "referral_avoided" BOOLEAN,
    "in_time" BOOLEAN,
    "sentence" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "usefulness_pkey" PRIMARY KEY ("booking_id", "side")
);

-- AddForeignKey
ALTER TABLE "usefulness" ADD CONSTRAINT "usefulness_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;
