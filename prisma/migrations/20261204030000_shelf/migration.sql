-- Short general advice, and links to leaflets, of an area; what came of an answer is tied to it only while the answer is kept.

-- CreateTable
CREATE TABLE "advice" (
    "id" UUID NOT NULL,
    "area_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "age_band" TEXT,
    "language" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "text" TEXT,
    "link" TEXT,
    "state" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "written_by" TEXT NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,
    "from_id" UUID,

    CONSTRAINT "advice_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "advice_act" (
    "id" BIGSERIAL NOT NULL,
    "advice_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "by" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT,

    CONSTRAINT "advice_act_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "advice_area_id_state_topic_idx" ON "advice"("area_id", "state", "topic");

-- CreateIndex
CREATE INDEX "advice_from_id_idx" ON "advice"("from_id");

-- CreateIndex
CREATE INDEX "advice_act_advice_id_idx" ON "advice_act"("advice_id");

-- AddForeignKey
ALTER TABLE "advice" ADD CONSTRAINT "advice_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "thread_text"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "advice_act" ADD CONSTRAINT "advice_act_advice_id_fkey" FOREIGN KEY ("advice_id") REFERENCES "advice"("id") ON DELETE CASCADE ON UPDATE CASCADE;
