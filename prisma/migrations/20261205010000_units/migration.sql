-- A worker belongs to several units; a booking says for which it is, and a quota may bind one of them.
-- `units` is null until it is first written: until then `unit_id` says it, which a process of the version before reads.
ALTER TABLE "user" ADD COLUMN units TEXT[];
ALTER TABLE booking ADD COLUMN unit_id TEXT;
CREATE INDEX booking_unit_id_start_idx ON booking (unit_id, start) WHERE unit_id IS NOT NULL;
CREATE TABLE unit_quota (
  service_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  unit_id TEXT NOT NULL,
  per TEXT NOT NULL,
  most INTEGER NOT NULL,
  CONSTRAINT unit_quota_pkey PRIMARY KEY (service_id, unit_id, per)
);
