-- The ledger is read from its newest row on.
CREATE INDEX "message_created_at_id_idx" ON "message"("created_at" DESC, "id" DESC);
CREATE INDEX "message_not_sent" ON "message"("created_at" DESC, "id" DESC) WHERE "state" <> 'sent';
