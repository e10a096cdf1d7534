-- What insights tell, summed up beforehand: by the day of the meeting and by its month. Nothing in it is about a person.

-- CreateTable
CREATE TABLE "figure_day" (
    "day" DATE NOT NULL,
    "area_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "series_id" TEXT NOT NULL,
    "made" INTEGER NOT NULL,
    "cancelled" INTEGER NOT NULL,
    "no_shows" INTEGER NOT NULL,
    "fulfilled" INTEGER NOT NULL,
    "minutes" INTEGER NOT NULL,
    "waits" JSONB NOT NULL,

    CONSTRAINT "figure_day_pkey" PRIMARY KEY ("day", "area_id", "service_id", "series_id")
);

-- CreateTable
CREATE TABLE "figure_month" (
    "month" DATE NOT NULL,
    "area_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "series_id" TEXT NOT NULL,
    "made" INTEGER NOT NULL,
    "cancelled" INTEGER NOT NULL,
    "no_shows" INTEGER NOT NULL,
    "fulfilled" INTEGER NOT NULL,
    "minutes" INTEGER NOT NULL,
    "waits" JSONB NOT NULL,

    CONSTRAINT "figure_month_pkey" PRIMARY KEY ("month", "area_id", "service_id", "series_id")
);

-- CreateTable
CREATE TABLE "figure_progress" (
    "id" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,

    CONSTRAINT "figure_progress_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offered_day" (
    "day" DATE NOT NULL,
    "series_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "areas" TEXT[],
    "slots" INTEGER NOT NULL,
    "lost" INTEGER NOT NULL,

    CONSTRAINT "offered_day_pkey" PRIMARY KEY ("day", "series_id")
);

-- CreateTable
CREATE TABLE "access_day" (
    "day" DATE NOT NULL,
    "area_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "days" INTEGER,

    CONSTRAINT "access_day_pkey" PRIMARY KEY ("day", "area_id", "service_id")
);
