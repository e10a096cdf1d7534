-- CreateTable
CREATE TABLE "lobby_guest" (
    "room" TEXT NOT NULL,
    "identity" TEXT NOT NULL,
    "booking_id" UUID NOT NULL,
    "came_at" TIMESTAMPTZ(3) NOT NULL,
    "admitted_at" TIMESTAMPTZ(3),
    "admitted_by" TEXT,

    CONSTRAINT "lobby_guest_pkey" PRIMARY KEY ("room","identity")
);

-- CreateTable
CREATE TABLE "public_hold" (
    "id" UUID NOT NULL,
    "origin" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "public_hold_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "lobby_guest_booking_id_idx" ON "lobby_guest"("booking_id");

-- CreateIndex
CREATE INDEX "public_hold_origin_at_idx" ON "public_hold"("origin", "at");

-- AddForeignKey
ALTER TABLE "lobby_guest" ADD CONSTRAINT "lobby_guest_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;
