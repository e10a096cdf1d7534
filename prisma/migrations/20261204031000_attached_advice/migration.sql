-- An answer may point to advice of the shelf.

-- AlterTable
ALTER TABLE "thread_text" ADD COLUMN "advice_id" UUID;

-- CreateIndex
CREATE INDEX "thread_text_advice_id_idx" ON "thread_text"("advice_id");

-- AddForeignKey
ALTER TABLE "thread_text" ADD CONSTRAINT "thread_text_advice_id_fkey" FOREIGN KEY ("advice_id") REFERENCES "advice"("id") ON DELETE SET NULL ON UPDATE CASCADE;
