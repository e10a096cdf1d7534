-- One family has one reference, however it is typed: spaces, dashes, full-width letters and case tell no two apart.
-- Where two have stood beside each other both stay, with the references they have. What is typed leads to the one that
-- is named, else to the older; the key of the other ends in its id, which nobody can type, and a search finds both.
ALTER TABLE "family" ADD COLUMN "folded_reference" TEXT;

UPDATE "family" SET "folded_reference" = lower(translate(
  regexp_replace(
    regexp_replace(normalize("reference", NFKC), '[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF[:space:]]', '', 'g'),
    '[\u02D7\u058A\u2010-\u2015\u2043\u2212\u301C\u3030]', '-', 'g'),
  'ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŠŽČĆĐŁŊ', 'àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþšžčćđłŋ'));

WITH "ranked" AS (
  SELECT "id", row_number() OVER (PARTITION BY "area_id", "folded_reference"
    ORDER BY "merged_into" IS NOT NULL, "name" IS NULL, "created_at", "id") AS "place"
  FROM "family")
UPDATE "family" SET "folded_reference" = "folded_reference" || ' ' || "family"."id"
FROM "ranked" WHERE "ranked"."id" = "family"."id" AND "ranked"."place" > 1;

ALTER TABLE "family" ALTER COLUMN "folded_reference" SET NOT NULL;

DROP INDEX "family_area_id_reference_key";

CREATE UNIQUE INDEX "family_area_id_folded_reference_key" ON "family"("area_id", "folded_reference");
