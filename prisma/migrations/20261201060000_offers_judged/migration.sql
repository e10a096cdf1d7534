-- By which version of the directory an offer's time could last be booked: it is judged again only by another.
ALTER TABLE "waitlist_offer" ADD COLUMN "judged_by" INTEGER;
