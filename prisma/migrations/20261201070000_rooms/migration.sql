-- What a video room should be stands here, and a keeper brings the video server to it: the server's room of now with its
-- key, until when it is open and why it is not, and who may be in it.
ALTER TABLE video_room
  ADD COLUMN media_name TEXT,
  ADD COLUMN media_key TEXT,
  ADD COLUMN booked_start TIMESTAMPTZ(3),
  ADD COLUMN booked_end TIMESTAMPTZ(3),
  ADD COLUMN closes_at TIMESTAMPTZ(3),
  ADD COLUMN closed_because TEXT,
  ADD COLUMN locked_at TIMESTAMPTZ(3),
  ADD COLUMN booker_hosts BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN host_note TEXT,
  ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

UPDATE video_room r SET
  media_name = r.name,
  media_key = CASE WHEN r.closed_at IS NULL THEN translate(
    encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_') END,
  booked_start = b.start,
  booked_end = b."end",
  closes_at = b."end"
FROM booking b WHERE b.id = r.booking_id;

ALTER TABLE video_room
  ALTER COLUMN media_name SET NOT NULL,
  ALTER COLUMN booked_start SET NOT NULL,
  ALTER COLUMN booked_end SET NOT NULL,
  ALTER COLUMN closes_at SET NOT NULL,
  ADD CONSTRAINT video_room_key_while_open CHECK ((closed_at IS NULL) = (media_key IS NOT NULL));
CREATE UNIQUE INDEX video_room_media_name_key ON video_room (media_name);
CREATE INDEX video_room_open ON video_room (closes_at) WHERE closed_at IS NULL;

CREATE TABLE media_room_to_end (
  name TEXT NOT NULL,
  since TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT media_room_to_end_pkey PRIMARY KEY (name)
);

-- Of those who came before it is not known any more by which link: they say so when they ask for the way in again.
ALTER TABLE lobby_guest RENAME TO room_person;
ALTER TABLE room_person RENAME CONSTRAINT lobby_guest_pkey TO room_person_pkey;
ALTER TABLE room_person RENAME CONSTRAINT lobby_guest_booking_id_fkey TO room_person_booking_id_fkey;
ALTER INDEX lobby_guest_booking_id_idx RENAME TO room_person_booking_id_idx;
ALTER TABLE room_person RENAME COLUMN role TO kind;
ALTER TABLE room_person
  ALTER COLUMN kind DROP NOT NULL,
  ALTER COLUMN kind DROP DEFAULT,
  ADD COLUMN role TEXT NOT NULL DEFAULT 'guest',
  ADD COLUMN bearer TEXT,
  ADD COLUMN principal TEXT,
  ADD COLUMN seen_at TIMESTAMPTZ(3),
  ADD COLUMN denied_at TIMESTAMPTZ(3),
  ADD COLUMN come_back_at TIMESTAMPTZ(3),
  ADD COLUMN removed_at TIMESTAMPTZ(3);
