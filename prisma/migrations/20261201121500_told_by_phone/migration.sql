-- Somebody has noted that they told its reader by phone what a message would have said.
ALTER TABLE message ADD COLUMN told_at TIMESTAMPTZ(3);
-- A cancellation that was left unsaid, as the invite before it had not gone either: its reader may know the time all the same.
CREATE INDEX message_unsaid ON message("end") WHERE state = 'superseded' AND kind = 'cancellation';
