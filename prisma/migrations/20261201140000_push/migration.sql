-- Devices that are woken when somebody waits for their person at a meeting by video.
CREATE TABLE push_subscription (
  id UUID NOT NULL,
  user_id TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  p256dh TEXT NOT NULL,
  auth TEXT NOT NULL,
  device TEXT NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,
  ok_at TIMESTAMPTZ(3),
  failures INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT push_subscription_pkey PRIMARY KEY (id),
  CONSTRAINT push_subscription_user_id_fkey FOREIGN KEY (user_id) REFERENCES "user" (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX push_subscription_endpoint_key ON push_subscription (endpoint);
CREATE INDEX push_subscription_user_id_idx ON push_subscription (user_id);

-- A knock is told once, by one process.
ALTER TABLE video_room ADD COLUMN knock_told_at TIMESTAMPTZ(3);
