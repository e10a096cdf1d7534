-- What stood behind its id in the text message that was handed over last: a receipt is for that one, and no other.
ALTER TABLE "message" ADD COLUMN "handed_as" TEXT;
