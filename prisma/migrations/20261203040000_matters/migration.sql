-- What somebody answers for, area by area, and how they are reached about it.
ALTER TABLE professional ADD COLUMN matters jsonb;
