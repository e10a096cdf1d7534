-- Outside calendars that professionals have linked, each with what it last said is taken: one row for each, so that a
-- calendar read anew replaces its times at once, and free times cost one row for each person that was asked about.
CREATE TABLE "busy_calendar" (
    "id" UUID NOT NULL,
    "resource_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "busy" TSTZMULTIRANGE NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "tried_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),
    "failure" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "mark" TEXT,
    CONSTRAINT "busy_calendar_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "busy_calendar_resource_id_idx" ON "busy_calendar"("resource_id");
CREATE INDEX "busy_calendar_user_id_idx" ON "busy_calendar"("user_id");
ALTER TABLE "busy_calendar" ADD CONSTRAINT "busy_calendar_user_id_fkey"
    FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;
