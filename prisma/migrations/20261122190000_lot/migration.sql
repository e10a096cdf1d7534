-- What there was to draw, published with the draw: places added later are given in the lot's order, and are no part of it.

-- AlterTable
ALTER TABLE "group_event" ADD COLUMN     "drawn_childcare" INTEGER,
ADD COLUMN     "drawn_places" INTEGER;

-- By hand: what was drawn before was drawn for the places the event had.
UPDATE "group_event" SET "drawn_places" = "capacity", "drawn_childcare" = "childcare_places" WHERE "drawn_at" IS NOT NULL;
