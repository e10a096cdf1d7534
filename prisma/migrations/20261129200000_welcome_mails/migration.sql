-- When the mail on how to begin was last asked for, and whether the mail server took it. Of those who were added before
-- nobody knows: nothing is said of theirs.
ALTER TABLE "user" ADD COLUMN "welcome_at" TIMESTAMPTZ(3), ADD COLUMN "welcome_fate" TEXT;
