-- What became of each participant's test of devices and connection, the last one of each: codes alone, and no device's name.
CREATE TABLE device_check (
  booking_id UUID NOT NULL REFERENCES booking (id) ON DELETE CASCADE ON UPDATE CASCADE,
  bearer TEXT NOT NULL,
  part TEXT NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  camera TEXT NOT NULL,
  microphone TEXT NOT NULL,
  speaker TEXT NOT NULL,
  browser TEXT NOT NULL,
  connection TEXT NOT NULL,
  PRIMARY KEY (booking_id, bearer)
);
