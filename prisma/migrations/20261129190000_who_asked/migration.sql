-- By whose link somebody asked to be called or said that they come, and the number that came with the wish. Of wishes and
-- words that stand already nobody knows whose they are: they stay nobody's in particular.
ALTER TABLE "booking" ADD COLUMN "call_wish_by" UUID, ADD COLUMN "call_wish_phone" TEXT, ADD COLUMN "confirmed_by" UUID;
