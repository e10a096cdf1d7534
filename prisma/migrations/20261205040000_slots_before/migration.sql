-- When a draft is published, where each booking stood that it moves: taken back, it is proposed that time again.
ALTER TABLE draft_choice ADD COLUMN slot_before TEXT;
