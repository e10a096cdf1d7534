-- The waiting list as the desk reads it: who has an offer first, then by service and by who came first.
CREATE INDEX "waitlist_entry_listed" ON "waitlist_entry" ("state", "service_id", "created_at", "id")
  WHERE "state" IN ('waiting', 'offered');
