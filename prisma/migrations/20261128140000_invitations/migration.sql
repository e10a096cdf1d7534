-- Everybody of another house who takes part has a link of their own, which opens to them what their part in the meeting needs.

ALTER TABLE "booking_link"
  ADD COLUMN "participant_id" UUID REFERENCES "participant"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  ADD COLUMN "role" TEXT NOT NULL DEFAULT 'family';
CREATE INDEX "booking_link_participant_id_idx" ON "booking_link"("participant_id");

-- Versions in which only the company changed: those who stay are told nothing.
ALTER TABLE "booking" ADD COLUMN "quiet_versions" INTEGER[];

-- What a person who waits at the door of a room is to the meeting.
ALTER TABLE "lobby_guest" ADD COLUMN "role" TEXT NOT NULL DEFAULT 'guest';

-- Who took a time from the waiting list by a link that acts for a family has that link as their own.
UPDATE "booking_link" AS l SET "participant_id" = p."id"
FROM "waitlist_offer" o
  JOIN "waitlist_entry" e ON e."id" = o."entry_id" AND e."family_id" IS NULL
  JOIN "participant" p ON p."booking_id" = o."booking_id" AND p."role" = 'guest' AND p."email" = e."email"
WHERE l."id" = o."id";
