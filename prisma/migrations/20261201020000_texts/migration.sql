-- Messages go by mail or as text messages, each on its own line: what takes none of the one does not hold up the other.
DROP TABLE "sender_pause";
CREATE TABLE "sender_pause" (
    "channel" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "probes" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "sender_pause_pkey" PRIMARY KEY ("channel")
);
ALTER TABLE "message" ADD COLUMN "delivered_at" TIMESTAMPTZ(3);
DROP INDEX "message_due";
CREATE INDEX "message_due" ON "message"("channel", "next_at") WHERE "next_at" IS NOT NULL;
ALTER TABLE "tray_message" ADD COLUMN "channel" TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE "participant" ADD COLUMN "phone" TEXT;

-- When somebody wants to hear nothing that can wait, and whether they want a digest.
ALTER TABLE "guardian" ADD COLUMN "quiet_from" TEXT, ADD COLUMN "quiet_to" TEXT;
ALTER TABLE "user" ADD COLUMN "quiet_from" TEXT, ADD COLUMN "quiet_to" TEXT, ADD COLUMN "digest" BOOLEAN NOT NULL DEFAULT true;
