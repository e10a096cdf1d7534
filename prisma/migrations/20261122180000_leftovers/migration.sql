-- The directory keeps the order of its file. What is there already begins in the order it was shown in: by id.
ALTER TABLE "area" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "site" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "room" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "equipment" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "service" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "professional" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "series" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0;

UPDATE "area" t SET "position" = n.rank FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rank FROM "area") n WHERE n.id = t.id;
UPDATE "site" t SET "position" = n.rank FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rank FROM "site") n WHERE n.id = t.id;
UPDATE "room" t SET "position" = n.rank FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rank FROM "room") n WHERE n.id = t.id;
UPDATE "equipment" t SET "position" = n.rank FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rank FROM "equipment") n WHERE n.id = t.id;
UPDATE "service" t SET "position" = n.rank FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rank FROM "service") n WHERE n.id = t.id;
UPDATE "professional" t SET "position" = n.rank FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rank FROM "professional") n WHERE n.id = t.id;
UPDATE "series" t SET "position" = n.rank FROM (SELECT id, row_number() OVER (ORDER BY id) - 1 AS rank FROM "series") n WHERE n.id = t.id;

-- After which attempt a delivery is given up. Sending it again gives it as many more as it had at first.
ALTER TABLE "delivery" ADD COLUMN "last_attempt" INTEGER NOT NULL DEFAULT 13;
CREATE INDEX "delivery_state_created_at_idx" ON "delivery"("state", "created_at");

-- By hand: retention alone removes from the log, and says so in the transaction. This guards against accident; what
-- was removed in any other way is shown by the seals.
CREATE OR REPLACE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('neuvoaika.retention', true) = 'on' THEN RETURN NULL; END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
