-- Since when answers lie unread, and why: who reads them begins anew.
DELETE FROM "mailbox_reader";
ALTER TABLE "mailbox_reader" ADD COLUMN "read_at" TIMESTAMPTZ(3) NOT NULL, ADD COLUMN "fault" TEXT;
