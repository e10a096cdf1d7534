-- Whether the client of somebody in a video room encrypts, as they said when they came in.
ALTER TABLE room_person ADD COLUMN encrypts BOOLEAN NOT NULL DEFAULT true;
