-- Slots of each session of a series that are kept for one of its areas until they are let go.
ALTER TABLE "series" ADD COLUMN "shares" JSONB;
