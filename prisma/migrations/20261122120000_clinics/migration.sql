-- Families, links, waiting lists, quotas, walk-ins, groups. What Prisma's diff gives, and the parts marked "by hand".

-- AlterTable
ALTER TABLE "booking" ADD COLUMN     "call_wish" TIMESTAMPTZ(3),
ADD COLUMN     "child_id" UUID,
ADD COLUMN     "confirmed_sequence" INTEGER,
ADD COLUMN     "family_id" UUID,
ADD COLUMN     "plan_id" UUID;

-- AlterTable
ALTER TABLE "family" ADD COLUMN     "address" TEXT,
ADD COLUMN     "merged_into" UUID,
ADD COLUMN     "name" TEXT,
ADD COLUMN     "non_disclosure" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "words" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "participant" ADD COLUMN     "guardian_id" UUID;

-- AlterTable
ALTER TABLE "service" ADD COLUMN     "equipment" TEXT[];

-- CreateTable
CREATE TABLE "waitlist_entry" (
    "id" UUID NOT NULL,
    "service_id" TEXT NOT NULL,
    "areas" TEXT[],
    "family_id" UUID,
    "added_by" TEXT NOT NULL,
    "email" TEXT,
    "language" TEXT NOT NULL DEFAULT 'fi',
    "channel" TEXT,
    "weekdays" TEXT[],
    "earliest" TEXT NOT NULL DEFAULT '00:00',
    "latest" TEXT NOT NULL DEFAULT '24:00',
    "from_date" TEXT NOT NULL,
    "to_date" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "waitlist_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "waitlist_offer" (
    "id" UUID NOT NULL,
    "entry_id" UUID NOT NULL,
    "booking_id" UUID NOT NULL,
    "slot" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "deadline" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "waitlist_offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quota" (
    "service_id" TEXT NOT NULL,
    "area_id" TEXT NOT NULL,
    "per_week" INTEGER NOT NULL,

    CONSTRAINT "quota_pkey" PRIMARY KEY ("service_id","area_id")
);

-- CreateTable
CREATE TABLE "self_booking" (
    "area_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,

    CONSTRAINT "self_booking_pkey" PRIMARY KEY ("area_id","service_id")
);

-- CreateTable
CREATE TABLE "walk_in" (
    "id" UUID NOT NULL,
    "site_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "called_at" TIMESTAMPTZ(3),

    CONSTRAINT "walk_in_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "group_event" (
    "id" UUID NOT NULL,
    "service_id" TEXT NOT NULL,
    "site_id" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "end" TIMESTAMPTZ(3) NOT NULL,
    "capacity" INTEGER NOT NULL,
    "childcare_places" INTEGER NOT NULL DEFAULT 0,
    "by_lot" BOOLEAN NOT NULL DEFAULT false,
    "seed" TEXT,
    "drawn_at" TIMESTAMPTZ(3),
    "took_part" INTEGER[],
    "drawn" INTEGER[],
    "cancelled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "group_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration" (
    "id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "childcare" INTEGER NOT NULL DEFAULT 0,
    "email" TEXT,
    "language" TEXT NOT NULL DEFAULT 'fi',
    "hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registration_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "equipment" (
    "id" TEXT NOT NULL,
    "site_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" JSONB NOT NULL,

    CONSTRAINT "equipment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "child" (
    "id" UUID NOT NULL,
    "family_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "born" TEXT,

    CONSTRAINT "child_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "guardian" (
    "id" UUID NOT NULL,
    "family_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "language" TEXT NOT NULL DEFAULT 'fi',
    "channel" TEXT NOT NULL DEFAULT 'mail',
    "safe_to_send" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "guardian_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "named_worker" (
    "id" UUID NOT NULL,
    "family_id" UUID NOT NULL,
    "professional_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "named_worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "booking_link" (
    "id" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "booking_id" UUID NOT NULL,
    "guardian_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "booking_link_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "waitlist_entry_service_id_state_created_at_idx" ON "waitlist_entry"("service_id", "state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "waitlist_offer_hash_key" ON "waitlist_offer"("hash");

-- CreateIndex
CREATE INDEX "waitlist_offer_state_deadline_idx" ON "waitlist_offer"("state", "deadline");

-- CreateIndex
CREATE UNIQUE INDEX "walk_in_site_id_service_id_date_number_key" ON "walk_in"("site_id", "service_id", "date", "number");

-- CreateIndex
CREATE INDEX "group_event_start_idx" ON "group_event"("start");

-- CreateIndex
CREATE UNIQUE INDEX "registration_hash_key" ON "registration"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "registration_event_id_number_key" ON "registration"("event_id", "number");

-- CreateIndex
CREATE INDEX "child_family_id_idx" ON "child"("family_id");

-- CreateIndex
CREATE INDEX "guardian_family_id_idx" ON "guardian"("family_id");

-- CreateIndex
CREATE INDEX "named_worker_family_id_idx" ON "named_worker"("family_id");

-- CreateIndex
CREATE INDEX "named_worker_professional_id_idx" ON "named_worker"("professional_id");

-- CreateIndex
CREATE UNIQUE INDEX "booking_link_hash_key" ON "booking_link"("hash");

-- CreateIndex
CREATE INDEX "booking_link_booking_id_idx" ON "booking_link"("booking_id");

-- CreateIndex
CREATE INDEX "booking_family_id_start_idx" ON "booking"("family_id", "start");

-- CreateIndex
CREATE INDEX "booking_plan_id_idx" ON "booking"("plan_id");

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_family_id_fkey" FOREIGN KEY ("family_id") REFERENCES "family"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking" ADD CONSTRAINT "booking_child_id_fkey" FOREIGN KEY ("child_id") REFERENCES "child"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participant" ADD CONSTRAINT "participant_guardian_id_fkey" FOREIGN KEY ("guardian_id") REFERENCES "guardian"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waitlist_entry" ADD CONSTRAINT "waitlist_entry_family_id_fkey" FOREIGN KEY ("family_id") REFERENCES "family"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "waitlist_offer" ADD CONSTRAINT "waitlist_offer_entry_id_fkey" FOREIGN KEY ("entry_id") REFERENCES "waitlist_entry"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration" ADD CONSTRAINT "registration_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "group_event"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "child" ADD CONSTRAINT "child_family_id_fkey" FOREIGN KEY ("family_id") REFERENCES "family"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "guardian" ADD CONSTRAINT "guardian_family_id_fkey" FOREIGN KEY ("family_id") REFERENCES "family"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "named_worker" ADD CONSTRAINT "named_worker_family_id_fkey" FOREIGN KEY ("family_id") REFERENCES "family"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking_link" ADD CONSTRAINT "booking_link_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "booking_link" ADD CONSTRAINT "booking_link_guardian_id_fkey" FOREIGN KEY ("guardian_id") REFERENCES "guardian"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- By hand: a family has one named worker at a time.
CREATE UNIQUE INDEX "named_worker_present" ON "named_worker" ("family_id") WHERE "until" IS NULL;

-- By hand: the numbers of families that no other system has numbered.
CREATE SEQUENCE "family_number" START 1001;
