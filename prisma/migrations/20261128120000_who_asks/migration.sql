-- Whom a specialist meets: everybody who signs in may say what they are, where they belong and which number to call.

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "post" TEXT,
ADD COLUMN     "unit_id" TEXT,
ADD COLUMN     "phone" TEXT;
