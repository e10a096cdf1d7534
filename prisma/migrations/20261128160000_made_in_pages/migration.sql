-- What was made in the pages, which an import keeps though its file does not have it.
CREATE TABLE "page_entry" (
  "noun" TEXT NOT NULL,
  "id" TEXT NOT NULL,

  CONSTRAINT "page_entry_pkey" PRIMARY KEY ("noun", "id")
);

-- By hand: what the log says was added by a person, as far as it is still there.
INSERT INTO "page_entry" ("noun", "id")
SELECT DISTINCT 'series', id FROM "series" WHERE EXISTS (
  SELECT 1 FROM "access_log" WHERE action = 'add-series' AND subject_kind = 'series' AND subject_id = "series".id)
UNION SELECT 'professional', id FROM "professional" WHERE EXISTS (
  SELECT 1 FROM "access_log" WHERE action = 'add-professional' AND subject_id = "professional".id)
UNION SELECT 'working-hours', id FROM "working_hours" WHERE EXISTS (
  SELECT 1 FROM "access_log" WHERE action = 'add-working-hours' AND details->>'hours' = "working_hours".id);
