-- Lists that looked through every booking, led to the few they show.

CREATE INDEX "booking_call_wishes" ON "booking" ("call_wish") WHERE "call_wish" IS NOT NULL;
CREATE INDEX "participant_guests" ON "participant" ("email") WHERE "role" = 'guest';
