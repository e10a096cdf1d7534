-- A short code, read out by telephone, stands for a link for an hour, once.

-- CreateTable
CREATE TABLE "link_code" (
    "hash" TEXT NOT NULL,
    "link_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "link_code_link_id_idx" ON "link_code"("link_id");

-- AddForeignKey
ALTER TABLE "link_code" ADD CONSTRAINT "link_code_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "booking_link"("id") ON DELETE CASCADE ON UPDATE CASCADE;
