-- When a side of a meeting found the media server away and was told to call, so that the other side knows.
CREATE TABLE call_instead (
  booking_id UUID NOT NULL REFERENCES booking (id) ON DELETE CASCADE ON UPDATE CASCADE,
  side TEXT NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  PRIMARY KEY (booking_id, side)
);
