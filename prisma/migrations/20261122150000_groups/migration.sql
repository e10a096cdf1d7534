-- Group events that take their room and people, close when they say, and can be changed; queues that are heard live.
-- What Prisma's diff gives, and the parts marked "by hand".

-- AlterTable
ALTER TABLE "claim" ADD COLUMN     "group_event_id" UUID,
ALTER COLUMN "booking_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "group_event" ADD COLUMN     "closes_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_number" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "professionals" TEXT[],
ADD COLUMN     "room_id" TEXT,
ADD COLUMN     "sequence" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "took_childcare" INTEGER[];

-- AlterTable
ALTER TABLE "registration" ADD COLUMN     "phone" TEXT,
ADD COLUMN     "sequence" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "claim_group_event_id_idx" ON "claim"("group_event_id");

-- AddForeignKey
ALTER TABLE "claim" ADD CONSTRAINT "claim_group_event_id_fkey" FOREIGN KEY ("group_event_id") REFERENCES "group_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: a claim is a booking's or a group event's, and never nobody's.
ALTER TABLE "claim" ADD CONSTRAINT "claim_of_one" CHECK (num_nonnulls("booking_id", "group_event_id") = 1);

-- By hand: arrays that were not asked for are empty, and numbers go on from the last one given.
UPDATE "group_event" SET "professionals" = '{}', "took_childcare" = array_fill(0, ARRAY[coalesce(cardinality("took_part"), 0)]),
  "last_number" = coalesce((SELECT max("number") FROM "registration" WHERE "event_id" = "group_event"."id"), 0);

-- By hand: whoever looks at a drop-in's queue hears that it has changed. No personal data, and no number either.
CREATE FUNCTION announce_walk_ins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('neuvoaika_live', jsonb_build_object(
    'kind', 'walk-ins', 'areas', jsonb_build_array(site.area_id), 'day', touched.date,
    'site', touched.site_id, 'service', touched.service_id)::text)
  FROM (SELECT DISTINCT site_id, service_id, date FROM changed) AS touched
  JOIN site ON site.id = touched.site_id;
  RETURN NULL;
END $$;

CREATE TRIGGER walk_in_came AFTER INSERT ON "walk_in" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_walk_ins();
CREATE TRIGGER walk_in_went_on AFTER UPDATE ON "walk_in" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_walk_ins();
CREATE TRIGGER walk_in_gone AFTER DELETE ON "walk_in" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_walk_ins();

-- By hand: an open desk hears of a group event as of a booking, since it takes a room and people in the same way; of a
-- registration it hears nothing.
CREATE FUNCTION announce_group_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('neuvoaika_live', jsonb_build_object(
    'kind', 'bookings', 'areas', jsonb_build_array(site.area_id), 'day',
    to_char(touched.start AT TIME ZONE coalesce(area.time_zone, region.time_zone), 'YYYY-MM-DD'))::text)
  FROM (SELECT NEW.start UNION SELECT CASE WHEN TG_OP = 'UPDATE' THEN OLD.start ELSE NEW.start END) AS touched
  JOIN site ON site.id = NEW.site_id LEFT JOIN area ON area.id = site.area_id CROSS JOIN region;
  RETURN NULL;
END $$;

CREATE TRIGGER group_event_made AFTER INSERT ON "group_event" FOR EACH ROW EXECUTE FUNCTION announce_group_event();
CREATE TRIGGER group_event_changed AFTER UPDATE OF "name", "start", "end", "room_id", "professionals", "cancelled_at"
  ON "group_event" FOR EACH ROW EXECUTE FUNCTION announce_group_event();
