-- The meetings that follow the one that was chosen, booked as one plan.

-- AlterTable
ALTER TABLE "poll" ADD COLUMN     "plan_id" UUID;
