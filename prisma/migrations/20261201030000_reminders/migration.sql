-- How long before its times a service reminds those who come.
ALTER TABLE "service" ADD COLUMN "reminders" JSONB;
