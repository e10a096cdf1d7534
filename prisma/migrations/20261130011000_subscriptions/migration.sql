-- Private calendar addresses: of a person's own times, of a room's, or of the one booking that a family's link opens.
CREATE TABLE "subscription" (
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" TEXT,
    "key_id" TEXT,
    "room_id" TEXT,
    "link_id" UUID,
    "level" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    CONSTRAINT "subscription_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "subscription_hash_key" ON "subscription"("hash");
CREATE INDEX "subscription_user_id_idx" ON "subscription"("user_id");
CREATE INDEX "subscription_link_id_idx" ON "subscription"("link_id");
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_link_id_fkey"
    FOREIGN KEY ("link_id") REFERENCES "booking_link"("id") ON DELETE CASCADE ON UPDATE CASCADE;
