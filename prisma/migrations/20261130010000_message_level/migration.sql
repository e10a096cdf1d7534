-- What a guardian's messages and calendar entries may say of the place. Nobody has chosen yet: they say nothing of it.
ALTER TABLE "guardian" ADD COLUMN "message_level" TEXT NOT NULL DEFAULT 'neutral';
