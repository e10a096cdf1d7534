-- Who a next step belongs to is reminded of it once, when its day has gone by.
ALTER TABLE "next_step" ADD COLUMN "reminded_at" TIMESTAMPTZ(3);
