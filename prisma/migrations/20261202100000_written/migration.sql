-- Written consultations: a service's promise, and the questions that are asked without a meeting, or beside one.
ALTER TABLE service ADD COLUMN written JSONB;

CREATE TABLE thread (
  id UUID NOT NULL,
  service_id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  professional_id TEXT,
  booking_id UUID,
  asked_by TEXT NOT NULL,
  topic TEXT,
  age_band TEXT,
  state TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 0,
  promise_days INTEGER NOT NULL,
  asked_at TIMESTAMPTZ(3) NOT NULL,
  due_at TIMESTAMPTZ(3),
  left_to_answer INTEGER,
  answered_at TIMESTAMPTZ(3),
  changed_at TIMESTAMPTZ(3) NOT NULL,
  closed_at TIMESTAMPTZ(3),
  closed_because TEXT,
  CONSTRAINT thread_pkey PRIMARY KEY (id),
  CONSTRAINT thread_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES booking (id) ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX thread_booking_id_key ON thread (booking_id);
CREATE INDEX thread_asked_by_asked_at_idx ON thread (asked_by, asked_at);
CREATE INDEX thread_service_id_area_id_asked_at_idx ON thread (service_id, area_id, asked_at);
CREATE INDEX thread_area_id_asked_at_idx ON thread (area_id, asked_at);
CREATE INDEX thread_state_due_at_idx ON thread (state, due_at);
CREATE INDEX thread_closed_at_idx ON thread (closed_at);

CREATE TABLE thread_text (
  id UUID NOT NULL,
  thread_id UUID NOT NULL,
  kind TEXT NOT NULL,
  written_by TEXT NOT NULL,
  professional_id TEXT,
  text TEXT NOT NULL,
  at TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT thread_text_pkey PRIMARY KEY (id),
  CONSTRAINT thread_text_thread_id_fkey FOREIGN KEY (thread_id) REFERENCES thread (id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX thread_text_thread_id_idx ON thread_text (thread_id);
