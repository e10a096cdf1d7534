-- Somebody who took a number by themselves and waits to be met by video: nothing of who they are, only the hash of their
-- page's address, and when that page was last heard of. Apart from walk_in, so that a heartbeat is no news of the queue.
CREATE TABLE walk_in_visitor (
  walk_in_id UUID NOT NULL,
  hash TEXT NOT NULL,
  language TEXT NOT NULL,
  seen_at TIMESTAMPTZ(3) NOT NULL,
  passed_at TIMESTAMPTZ(3),
  booking_id UUID,
  link_id UUID,
  CONSTRAINT walk_in_visitor_pkey PRIMARY KEY (walk_in_id),
  CONSTRAINT walk_in_visitor_walk_in_id_fkey FOREIGN KEY (walk_in_id) REFERENCES walk_in (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT walk_in_visitor_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES booking (id) ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX walk_in_visitor_hash_key ON walk_in_visitor (hash);
CREATE UNIQUE INDEX walk_in_visitor_booking_id_key ON walk_in_visitor (booking_id);
