-- Fields that were changed in the pages, with what the file said: an import that knows nothing of it keeps them.
CREATE TABLE "page_change" (
  "noun" TEXT NOT NULL,
  "id" TEXT NOT NULL,
  "field" TEXT NOT NULL,
  "before" JSONB,
  "since" INTEGER NOT NULL,

  CONSTRAINT "page_change_pkey" PRIMARY KEY ("noun", "id", "field")
);
