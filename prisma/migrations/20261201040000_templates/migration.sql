-- An area's own words in messages to its families: every version that ever was, the newest of which holds.
CREATE TABLE "template" (
    "area_id" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "words" JSONB NOT NULL,
    "restored" INTEGER,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "template_pkey" PRIMARY KEY ("area_id", "language", "kind", "version")
);
