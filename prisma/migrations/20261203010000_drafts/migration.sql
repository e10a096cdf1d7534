-- A change of the directory that waits until it is published, with who did what and what becomes of each booking it leaves outside.

-- CreateTable
CREATE TABLE "draft" (
    "id" UUID NOT NULL,
    "area_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "entries" JSONB NOT NULL DEFAULT '[]',
    "takes_back" UUID,
    "published_at" TIMESTAMPTZ(3),
    "taken_back_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draft_act" (
    "id" BIGSERIAL NOT NULL,
    "draft_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "noun" TEXT,
    "entry_id" TEXT,
    "fields" TEXT[],
    "count" INTEGER,

    CONSTRAINT "draft_act_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draft_choice" (
    "draft_id" UUID NOT NULL,
    "booking_id" UUID NOT NULL,
    "choice" JSONB NOT NULL,

    CONSTRAINT "draft_choice_pkey" PRIMARY KEY ("draft_id","booking_id")
);

-- CreateIndex
CREATE INDEX "draft_area_id_idx" ON "draft"("area_id");

-- CreateIndex
CREATE INDEX "draft_act_draft_id_idx" ON "draft_act"("draft_id");

-- AddForeignKey
ALTER TABLE "draft_act" ADD CONSTRAINT "draft_act_draft_id_fkey" FOREIGN KEY ("draft_id") REFERENCES "draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft_choice" ADD CONSTRAINT "draft_choice_draft_id_fkey" FOREIGN KEY ("draft_id") REFERENCES "draft"("id") ON DELETE CASCADE ON UPDATE CASCADE;
