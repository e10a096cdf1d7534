-- Who was inside and waits again reads why, also as they load the page anew.
ALTER TABLE room_person ADD COLUMN sent_back_at timestamptz(3);
