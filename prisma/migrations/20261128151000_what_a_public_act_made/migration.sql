-- Of the acts of one connection on public pages, what they made: what is finished is told from what still stands.

-- AlterTable
ALTER TABLE "public_hold" ADD COLUMN     "subject" UUID;
