-- Somebody takes part by phone beside those who meet by video, as who leads the meeting has marked.
ALTER TABLE room_presence ADD COLUMN by_phone BOOLEAN NOT NULL DEFAULT false;
