-- What somebody who is away hands to a deputy: questions and times, with a note.
CREATE TABLE deputy_duty (
  id UUID NOT NULL,
  absence_id TEXT NOT NULL,
  professional_id TEXT NOT NULL,
  deputy_id TEXT NOT NULL,
  note TEXT,
  handed_by TEXT NOT NULL,
  handed_at TIMESTAMPTZ(3) NOT NULL,
  until TIMESTAMPTZ(3) NOT NULL,
  taken_back_at TIMESTAMPTZ(3),
  CONSTRAINT deputy_duty_pkey PRIMARY KEY (id)
);
CREATE INDEX deputy_duty_deputy_id_idx ON deputy_duty (deputy_id);
CREATE INDEX deputy_duty_professional_id_idx ON deputy_duty (professional_id);
CREATE INDEX deputy_duty_handed_by_idx ON deputy_duty (handed_by);

CREATE TABLE duty_item (
  id BIGSERIAL NOT NULL,
  duty_id UUID NOT NULL,
  thread_id UUID,
  booking_id UUID,
  version INTEGER NOT NULL,
  slot TEXT,
  CONSTRAINT duty_item_pkey PRIMARY KEY (id),
  CONSTRAINT duty_item_duty_id_fkey FOREIGN KEY (duty_id) REFERENCES deputy_duty (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT duty_item_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread (id) ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT duty_item_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES booking (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX duty_item_duty_id_idx ON duty_item (duty_id);
CREATE INDEX duty_item_thread_id_idx ON duty_item (thread_id);
CREATE INDEX duty_item_booking_id_idx ON duty_item (booking_id);

ALTER TABLE thread ADD COLUMN deputy_id TEXT;
CREATE INDEX thread_deputy_id_idx ON thread (deputy_id);
