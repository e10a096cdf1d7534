-- Every reference is led by an index: what a booking, a person or a family has is found without reading a whole table.

CREATE INDEX "api_key_user_id_idx" ON "api_key"("user_id");
CREATE INDEX "booking_child_id_idx" ON "booking"("child_id");
CREATE INDEX "booking_link_guardian_id_idx" ON "booking_link"("guardian_id");
CREATE INDEX "delivery_participant_id_idx" ON "delivery"("participant_id");
CREATE INDEX "participant_guardian_id_idx" ON "participant"("guardian_id");
CREATE INDEX "waitlist_entry_family_id_idx" ON "waitlist_entry"("family_id");
