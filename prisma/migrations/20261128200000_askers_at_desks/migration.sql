-- A worker who also keeps the desk of an area asks there for themselves: what they have booked takes their time too.
-- Where two of them clash already both stay, and the one that was made first keeps the claim.
INSERT INTO "claim" ("booking_id", "resource_id", "during")
SELECT b."id", 'asker:' || p."principal", tstzrange(b."start", b."end")
FROM "booking" b JOIN "participant" p ON p."booking_id" = b."id" AND p."role" = 'booker'
WHERE p."principal" NOT LIKE '%:%' AND b."status" IN ('booked', 'arrived')
  AND EXISTS (
    SELECT 1 FROM "role_grant" g
    WHERE g."user_id" = p."principal" AND g."role" = 'worker' AND g."area" IN ('*', b."area_id"))
  AND NOT EXISTS (
    SELECT 1 FROM "claim" c WHERE c."booking_id" = b."id" AND c."resource_id" = 'asker:' || p."principal")
ORDER BY b."created_at", b."id"
ON CONFLICT DO NOTHING;
