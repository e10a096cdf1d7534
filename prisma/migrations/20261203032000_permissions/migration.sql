-- A municipality's own specialists consult by their supervisor's standing permission.
ALTER TABLE professional ADD COLUMN permissions JSONB;
