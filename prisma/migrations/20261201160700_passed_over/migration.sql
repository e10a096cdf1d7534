-- Who is told of a time once they can be written to: of a family of which nobody was, all who belong to it.
ALTER TABLE booking ADD COLUMN passed_over uuid[];
UPDATE booking SET passed_over = (SELECT array_agg(g.id) FROM guardian g WHERE g.family_id = booking.family_id)
WHERE family_id IS NOT NULL AND status IN ('booked', 'arrived')
  AND NOT EXISTS (SELECT 1 FROM participant p WHERE p.booking_id = booking.id AND p.guardian_id IS NOT NULL);
