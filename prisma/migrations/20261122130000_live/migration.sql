-- Every open desk hears which day of which area has changed, when the transaction commits. No personal data: a
-- channel is heard by whoever may connect. A trigger, so that no command, import or clean-up can forget to tell.

CREATE FUNCTION announce_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('neuvoaika_live', jsonb_build_object(
    'kind', 'bookings', 'areas', jsonb_agg(DISTINCT touched.area_id), 'day', touched.day)::text)
  FROM (
    SELECT changed.area_id,
      to_char(changed.start AT TIME ZONE coalesce(area.time_zone, region.time_zone), 'YYYY-MM-DD') AS day
    FROM changed LEFT JOIN area ON area.id = changed.area_id CROSS JOIN region
  ) AS touched
  GROUP BY touched.day;
  RETURN NULL;
END $$;

CREATE TRIGGER booking_made AFTER INSERT ON "booking" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_bookings();
CREATE TRIGGER booking_gone AFTER DELETE ON "booking" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_bookings();
-- A booking that moves changes two days: the one it leaves and the one it comes to.
CREATE TRIGGER booking_left AFTER UPDATE ON "booking" REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_bookings();
CREATE TRIGGER booking_came AFTER UPDATE ON "booking" REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION announce_bookings();
