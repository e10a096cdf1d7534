-- What an import changed and added is kept from a file that was taken out before it, as what was changed in the pages is.
ALTER TABLE "page_change" ADD COLUMN "imported" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "page_entry" ADD COLUMN "since" INTEGER;
