-- A code that has been used stays some seconds for the one form that used it, so that its second press is no wrong code.
ALTER TABLE "link_code" ADD COLUMN "spent_by" TEXT;
