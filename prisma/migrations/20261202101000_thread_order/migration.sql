-- Texts of one instant stand in the order in which they were written.
ALTER TABLE thread_text ADD COLUMN position INTEGER NOT NULL DEFAULT 0;
