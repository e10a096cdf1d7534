-- When somebody ceased to take part in a booking: by it those who left are told apart, and no name of theirs is kept.
ALTER TABLE participant ADD COLUMN left_at TIMESTAMPTZ(3);
