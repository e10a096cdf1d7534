-- Who was in a booking's video room, from when until when, as the media server has it: a row for each connection.
CREATE TABLE room_presence (
  sid TEXT PRIMARY KEY,
  room TEXT NOT NULL,
  identity TEXT NOT NULL,
  booking_id UUID NOT NULL REFERENCES booking (id) ON DELETE CASCADE ON UPDATE CASCADE,
  part TEXT NOT NULL,
  joined_at TIMESTAMPTZ(3) NOT NULL,
  left_at TIMESTAMPTZ(3)
);
CREATE INDEX room_presence_booking_id_idx ON room_presence (booking_id);
-- Those who are in a room by now are looked at again and again.
CREATE INDEX room_presence_inside_idx ON room_presence (room) WHERE left_at IS NULL;

-- What the media server has told already: it may tell an event twice.
CREATE TABLE room_event (
  id TEXT PRIMARY KEY,
  at TIMESTAMPTZ(3) NOT NULL
);
CREATE INDEX room_event_at_idx ON room_event (at);

-- When one of those whom the professional meets first came, to the room or to its door: against it nobody is a no-show.
ALTER TABLE booking ADD COLUMN came_at TIMESTAMPTZ(3);
