-- A change that is one statement: it gives up whole where something stands in its way, and says what.

CREATE FUNCTION give_up(obstacle text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'NV001', MESSAGE = obstacle;
END $$;

-- Those who book hold the directory as it is, any number at once. Those who change it wait for them, and they for it.
-- A lock that is written nowhere: a row's would be written by every booking. The version is read once it is held.
CREATE FUNCTION held_directory_version() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7311604428);
  RETURN coalesce((SELECT version FROM region), 0);
END $$;

CREATE FUNCTION hold_off_bookings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7311604428);
  RETURN NULL;
END $$;

CREATE TRIGGER directory_changing BEFORE UPDATE ON "region" FOR EACH STATEMENT EXECUTE FUNCTION hold_off_bookings();
