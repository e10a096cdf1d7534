-- Nobody is booked to be in two places: what is booked already takes the time of its family, its children and who asks
-- too. Where two of them clash already both stay, and the one that was made first keeps the claim.
INSERT INTO "claim" ("booking_id", "resource_id", "during")
SELECT "wanted"."booking_id", "wanted"."resource", tstzrange("wanted"."start", "wanted"."end")
FROM (
  SELECT b."id" AS "booking_id", 'child:' || c."id" AS "resource", b."start", b."end", b."created_at"
  FROM "booking" b JOIN "child" c ON c."family_id" = b."family_id" AND (b."child_id" IS NULL OR c."id" = b."child_id")
  WHERE b."status" IN ('booked', 'arrived')
  UNION ALL
  SELECT b."id", 'family:' || b."family_id", b."start", b."end", b."created_at"
  FROM "booking" b
  WHERE b."family_id" IS NOT NULL AND b."child_id" IS NULL AND b."status" IN ('booked', 'arrived')
  UNION ALL
  SELECT b."id", 'asker:' || p."principal", b."start", b."end", b."created_at"
  FROM "booking" b JOIN "participant" p ON p."booking_id" = b."id" AND p."role" = 'booker'
  WHERE p."principal" NOT LIKE '%:%' AND b."status" IN ('booked', 'arrived') AND NOT EXISTS (
    SELECT 1 FROM "role_grant" g WHERE g."user_id" = p."principal" AND g."role" IN ('scheduler', 'coordinator'))
) AS "wanted"
ORDER BY "wanted"."created_at", "wanted"."booking_id", "wanted"."resource"
ON CONFLICT DO NOTHING;
