-- When what a booking is about was last said anew, so that who read it before is told.
ALTER TABLE "booking" ADD COLUMN "reworded_at" TIMESTAMPTZ(3);
