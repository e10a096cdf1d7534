-- A key acts as a person only once that person has agreed; keys made before wait for it too.

-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "accepted_at" TIMESTAMPTZ(3);
