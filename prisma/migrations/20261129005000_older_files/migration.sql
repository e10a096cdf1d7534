-- What tells an older directory file: what the last file was taken out of, and what was taken away in the pages since.
ALTER TABLE "region" ADD COLUMN "imported_from" INTEGER;

CREATE TABLE "page_removal" (
  "noun" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "since" INTEGER NOT NULL,

  CONSTRAINT "page_removal_pkey" PRIMARY KEY ("noun", "id")
);
