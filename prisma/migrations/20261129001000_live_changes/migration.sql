-- What has just changed is written where those who look find it. Told by NOTIFY within the transaction, it made all who
-- commit wait for each other: that takes a lock of the whole database. Lost in a crash, as those who look begin anew then.

-- CreateTable
CREATE UNLOGGED TABLE "live_change" (
    "id" BIGSERIAL NOT NULL,
    "transaction" xid8 NOT NULL DEFAULT pg_current_xact_id(),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "event" JSONB NOT NULL,

    CONSTRAINT "live_change_pkey" PRIMARY KEY ("id")
);

CREATE OR REPLACE FUNCTION announce_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO live_change (event)
  SELECT jsonb_build_object('kind', 'bookings', 'areas', jsonb_agg(DISTINCT touched.area_id), 'day', touched.day)
  FROM (
    SELECT changed.area_id,
      to_char(changed.start AT TIME ZONE coalesce(area.time_zone, region.time_zone), 'YYYY-MM-DD') AS day
    FROM changed LEFT JOIN area ON area.id = changed.area_id CROSS JOIN region
  ) AS touched
  GROUP BY touched.day;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION announce_walk_ins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO live_change (event)
  SELECT jsonb_build_object(
    'kind', 'walk-ins', 'areas', jsonb_build_array(site.area_id), 'day', touched.date,
    'site', touched.site_id, 'service', touched.service_id)
  FROM (SELECT DISTINCT site_id, service_id, date FROM changed) AS touched
  JOIN site ON site.id = touched.site_id;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION announce_group_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO live_change (event)
  SELECT jsonb_build_object(
    'kind', 'bookings', 'areas', jsonb_build_array(site.area_id), 'day',
    to_char(touched.start AT TIME ZONE coalesce(area.time_zone, region.time_zone), 'YYYY-MM-DD'))
  FROM (SELECT NEW.start UNION SELECT CASE WHEN TG_OP = 'UPDATE' THEN OLD.start ELSE NEW.start END) AS touched
  JOIN site ON site.id = NEW.site_id LEFT JOIN area ON area.id = site.area_id CROSS JOIN region;
  RETURN NULL;
END $$;
