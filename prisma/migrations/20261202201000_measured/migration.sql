-- What features count for insights: a row for each time something was, of nobody in particular.

-- CreateTable
CREATE TABLE "measured" (
    "id" BIGSERIAL NOT NULL,
    "day" DATE NOT NULL,
    "area_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "value" INTEGER NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "measured_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "measured_day_idx" ON "measured"("day");
