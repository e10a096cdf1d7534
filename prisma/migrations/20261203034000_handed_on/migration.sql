-- A deputy who is away too hands on: whose a question was before, should it be taken back.
ALTER TABLE duty_item ADD COLUMN former_deputy_id TEXT;
