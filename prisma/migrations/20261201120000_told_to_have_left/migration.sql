-- Whether the media server has told when a connection ended; else that is only what was found when it was asked.
ALTER TABLE room_presence ADD COLUMN left_told BOOLEAN NOT NULL DEFAULT false;
