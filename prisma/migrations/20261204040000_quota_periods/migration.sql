-- A quota bounds a session, a week or a month; an area may have one of each for a service.
ALTER TABLE "quota" RENAME COLUMN "per_week" TO "most";
ALTER TABLE "quota" ADD COLUMN "per" TEXT NOT NULL DEFAULT 'week';
ALTER TABLE "quota" DROP CONSTRAINT "quota_pkey", ADD CONSTRAINT "quota_pkey" PRIMARY KEY ("service_id", "area_id", "per");
