-- A registration that goes to another mailbox has another link, so that the one the old mailbox was told opens nothing.
ALTER TABLE registration ADD COLUMN link_number INTEGER NOT NULL DEFAULT 0;
