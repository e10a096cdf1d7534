-- Who is invited by a number that takes no messages is called by it.
ALTER TABLE participant ADD COLUMN number text;
