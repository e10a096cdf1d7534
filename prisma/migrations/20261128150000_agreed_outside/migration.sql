-- Why a booking stands though its time is not offered, as somebody has decided. A booking made so before this is asked about once.
ALTER TABLE "booking" ADD COLUMN "agreed" TEXT[] NOT NULL DEFAULT '{}';
