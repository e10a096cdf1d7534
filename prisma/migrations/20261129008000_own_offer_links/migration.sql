-- Each mailbox that is told of an offer has a link of its own, which can be closed alone. A link that was sent before
-- goes on to open: the guardian's whom alone it went to, else nobody's in particular. It is closed where one of those
-- who had it is no guardian any more, or may not be sent anything.
CREATE TABLE "waitlist_link" (
  "id" UUID NOT NULL,
  "hash" TEXT NOT NULL,
  "offer_id" UUID NOT NULL,
  "guardian_id" UUID,
  "revoked_at" TIMESTAMPTZ(3),

  CONSTRAINT "waitlist_link_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "waitlist_link_hash_key" ON "waitlist_link"("hash");
CREATE INDEX "waitlist_link_offer_id_idx" ON "waitlist_link"("offer_id");
CREATE INDEX "waitlist_link_guardian_id_idx" ON "waitlist_link"("guardian_id");
ALTER TABLE "waitlist_link" ADD CONSTRAINT "waitlist_link_offer_id_fkey" FOREIGN KEY ("offer_id")
  REFERENCES "waitlist_offer"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "waitlist_link" ADD CONSTRAINT "waitlist_link_guardian_id_fkey" FOREIGN KEY ("guardian_id")
  REFERENCES "guardian"("id") ON DELETE SET NULL ON UPDATE CASCADE;

INSERT INTO "waitlist_link" (id, hash, offer_id, guardian_id, revoked_at)
SELECT offer.id, offer.hash, offer.id,
  CASE WHEN count(DISTINCT message.guardian_id) = 1 THEN (array_agg(guardian.id))[1] END,
  CASE WHEN bool_or(message.guardian_id IS NOT NULL AND guardian.safe_to_send IS NOT TRUE) THEN CURRENT_TIMESTAMP END
FROM "waitlist_offer" offer
LEFT JOIN "waitlist_message" message ON message.offer_id = offer.id
LEFT JOIN "guardian" guardian ON guardian.id = message.guardian_id
GROUP BY offer.id, offer.hash;

ALTER TABLE "waitlist_offer" DROP COLUMN "hash";
