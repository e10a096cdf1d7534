-- Several times proposed to those who are to meet, each held for those of the house until one is chosen.

-- CreateTable
CREATE TABLE "poll" (
    "id" UUID NOT NULL,
    "service_id" TEXT NOT NULL,
    "area_id" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "site_id" TEXT,
    "room_id" TEXT,
    "proposed_by" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "professionals" TEXT[],
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "reminded_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "poll_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_time" (
    "id" UUID NOT NULL,
    "poll_id" UUID NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "end" TIMESTAMPTZ(3) NOT NULL,
    "booking_id" UUID NOT NULL,
    "state" TEXT NOT NULL,

    CONSTRAINT "poll_time_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_asked" (
    "id" UUID NOT NULL,
    "poll_id" UUID NOT NULL,
    "professional_id" TEXT,
    "email" TEXT,
    "role" TEXT,
    "language" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "poll_asked_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "poll_answer" (
    "asked_id" UUID NOT NULL,
    "time_id" UUID NOT NULL,
    "answer" TEXT NOT NULL,

    CONSTRAINT "poll_answer_pkey" PRIMARY KEY ("asked_id", "time_id")
);

-- CreateIndex
CREATE INDEX "poll_proposed_by_created_at_idx" ON "poll"("proposed_by", "created_at");

-- CreateIndex
CREATE INDEX "poll_state_deadline_idx" ON "poll"("state", "deadline");

-- CreateIndex
CREATE INDEX "poll_time_poll_id_idx" ON "poll_time"("poll_id");

-- CreateIndex
CREATE INDEX "poll_time_booking_id_idx" ON "poll_time"("booking_id");

-- CreateIndex
CREATE UNIQUE INDEX "poll_asked_hash_key" ON "poll_asked"("hash");

-- CreateIndex
CREATE INDEX "poll_asked_poll_id_idx" ON "poll_asked"("poll_id");

-- CreateIndex
CREATE INDEX "poll_answer_time_id_idx" ON "poll_answer"("time_id");

-- AddForeignKey
ALTER TABLE "poll_time" ADD CONSTRAINT "poll_time_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll_asked" ADD CONSTRAINT "poll_asked_poll_id_fkey" FOREIGN KEY ("poll_id") REFERENCES "poll"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll_answer" ADD CONSTRAINT "poll_answer_asked_id_fkey" FOREIGN KEY ("asked_id") REFERENCES "poll_asked"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "poll_answer" ADD CONSTRAINT "poll_answer_time_id_fkey" FOREIGN KEY ("time_id") REFERENCES "poll_time"("id") ON DELETE CASCADE ON UPDATE CASCADE;
