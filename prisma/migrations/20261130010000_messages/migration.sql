-- One ledger for whatever leaves the house: a row for each message to one mailbox about one version of one thing.
CREATE TABLE "message" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "about_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "bearer" TEXT,
    "mailbox" TEXT NOT NULL,
    "because" TEXT,
    "area_id" TEXT,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "end" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "repeats" INTEGER NOT NULL DEFAULT 0,
    "stage" TEXT,
    "code" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "first_tried_at" TIMESTAMPTZ(3),
    "tried_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),
    "reached_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "silenced_at" TIMESTAMPTZ(3),
    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- The same event twice makes a row once.
CREATE UNIQUE INDEX "message_about_about_id_mailbox_version_kind_key" ON "message"("about", "about_id", "mailbox", "version", "kind");
CREATE INDEX "message_bearer_idx" ON "message"("bearer");
CREATE INDEX "message_end_idx" ON "message"("end");
-- What is due, and what was being sent by a process that has gone quiet.
CREATE INDEX "message_due" ON "message"("next_at") WHERE "next_at" IS NOT NULL;
-- One in flight for each mailbox and thing, whichever process sends.
CREATE UNIQUE INDEX "message_in_flight" ON "message"("mailbox", "about", "about_id") WHERE "state" = 'in-flight';
-- What has not arrived.
CREATE INDEX "message_troubled" ON "message"("start", "id") WHERE "state" IN ('queued', 'unknown', 'failed', 'bounced') AND "attempts" > 0;

-- The sender waits: the mail server refuses whatever it is given, or is not there.
CREATE TABLE "sender_pause" (
    "id" INTEGER NOT NULL,
    "stage" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "probes" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "sender_pause_pkey" PRIMARY KEY ("id")
);

-- Of a booking's deliveries each mailbox keeps one for each version. What waited is due now, what failed stays failed.
INSERT INTO "message" (id, kind, channel, about, about_id, version, bearer, mailbox, area_id, start, "end", state, attempts,
  stage, code, created_at, first_tried_at, tried_at, next_at, reached_at, sent_at)
SELECT DISTINCT ON (d.booking_id, lower(p.email), d.sequence) d.id,
  CASE d.method WHEN 'CANCEL' THEN 'cancellation' ELSE 'invite' END, 'mail', 'booking', d.booking_id::text, d.sequence,
  d.participant_id::text, lower(p.email), b.area_id, d.start, d."end",
  CASE d.state WHEN 'pending' THEN 'queued' ELSE d.state END, d.attempts,
  CASE WHEN d.failure LIKE 'refused-%' THEN 'recipient' WHEN d.failure = 'delayed' THEN 'connect' END,
  CASE WHEN d.failure LIKE 'refused-%' THEN substr(d.failure, 9) ELSE d.failure END,
  d.created_at, CASE WHEN d.attempts > 0 THEN d.created_at END, CASE WHEN d.attempts > 0 THEN d.created_at END,
  CASE d.state WHEN 'pending' THEN d.created_at END,
  -- what was tried may have arrived: nobody noted how far it came
  CASE WHEN d.state = 'sent' OR (d.attempts > 0 AND coalesce(d.failure, '') NOT LIKE 'refused-%') THEN coalesce(d.sent_at, d.created_at) END,
  d.sent_at
FROM "delivery" d JOIN "participant" p ON p.id = d.participant_id JOIN "booking" b ON b.id = d.booking_id
WHERE p.email IS NOT NULL
ORDER BY d.booking_id, lower(p.email), d.sequence, d.created_at DESC;
DROP TABLE "delivery";

-- The fate of the mail on how to begin is the ledger's too.
INSERT INTO "message" (id, kind, channel, about, about_id, version, bearer, mailbox, start, "end", state, attempts, code,
  created_at, first_tried_at, tried_at, reached_at, sent_at)
SELECT gen_random_uuid(), 'welcome', 'mail', 'user', u.id, 0, u.id, lower(u.email),
  u.welcome_at, u.welcome_at + interval '30 days', CASE u.welcome_fate WHEN 'sent' THEN 'sent' ELSE 'failed' END, 1,
  CASE u.welcome_fate WHEN 'refused' THEN '550' END, u.welcome_at, u.welcome_at, u.welcome_at,
  CASE u.welcome_fate WHEN 'sent' THEN u.welcome_at END, CASE u.welcome_fate WHEN 'sent' THEN u.welcome_at END
FROM "user" u WHERE u.welcome_at IS NOT NULL AND u.welcome_fate IS NOT NULL;
ALTER TABLE "user" DROP COLUMN "welcome_fate";

-- What was told of offers from the waiting list: to each guardian, or to the address that the entry has while it waits.
INSERT INTO "message" (id, kind, channel, about, about_id, version, bearer, mailbox, area_id, start, "end", state, attempts,
  stage, code, created_at, first_tried_at, tried_at, next_at, reached_at, sent_at)
SELECT t.id, 'offer', 'mail', 'offer', t.offer_id::text,
  (row_number() OVER (PARTITION BY t.offer_id, t.mailbox ORDER BY t.state = 'pending', t.sent_at, t.id) - 1)::int,
  t.guardian_id::text, t.mailbox, t.area_id, t.start, t.start,
  CASE WHEN t.sent_at IS NOT NULL THEN 'sent' WHEN t.state = 'pending' THEN 'queued' WHEN t.state = 'failed' THEN 'failed'
    ELSE 'superseded' END,
  t.attempts, CASE WHEN t.failure LIKE 'refused-%' THEN 'recipient' WHEN t.failure = 'delayed' THEN 'connect' END,
  CASE WHEN t.failure LIKE 'refused-%' THEN substr(t.failure, 9) ELSE t.failure END,
  t.created_at, CASE WHEN t.attempts > 0 THEN t.created_at END, CASE WHEN t.attempts > 0 THEN t.created_at END,
  CASE WHEN t.state = 'pending' THEN t.created_at END,
  -- what was tried may have arrived: nobody noted how far it came
  CASE WHEN t.sent_at IS NOT NULL OR t.failure = 'delayed' THEN coalesce(t.sent_at, t.created_at) END, t.sent_at
FROM (
  SELECT m.*, lower(coalesce(g.email, e.email)) AS mailbox, o.created_at, coalesce(b.area_id, e.areas[1]) AS area_id,
    CASE WHEN o.slot ~ '^[^~]+~[^~]+~\d{8}T\d{6}Z~' THEN rtrim(split_part(o.slot, '~', 3), 'Z')::timestamp AT TIME ZONE 'UTC'
      ELSE o.deadline END AS start
  FROM "waitlist_message" m JOIN "waitlist_offer" o ON o.id = m.offer_id JOIN "waitlist_entry" e ON e.id = o.entry_id
    LEFT JOIN "guardian" g ON g.id = m.guardian_id LEFT JOIN "booking" b ON b.id = o.booking_id
) AS t WHERE t.mailbox IS NOT NULL;
INSERT INTO "message" (id, kind, channel, about, about_id, version, bearer, mailbox, area_id, start, "end", state, attempts,
  created_at, first_tried_at, tried_at, reached_at, sent_at)
SELECT DISTINCT ON (m.about_id, m.mailbox) gen_random_uuid(), 'withdrawal', 'mail', 'offer', m.about_id,
  (SELECT max(n.version) + 1 FROM "message" n WHERE n.about = 'offer' AND n.about_id = m.about_id AND n.mailbox = m.mailbox),
  m.bearer, m.mailbox, m.area_id, m.start, m."end", 'sent', 1, m.sent_at, m.sent_at, m.sent_at, m.sent_at, m.sent_at
FROM "message" m JOIN "waitlist_message" w ON w.id = m.id
WHERE w.state = 'recalled' AND m.sent_at IS NOT NULL;
-- Whether an offer that lapsed was heard of counts as long as they wait, longer than the ledger keeps what was sent.
ALTER TABLE "waitlist_offer" ADD COLUMN "heard" BOOLEAN;
UPDATE "waitlist_offer" o SET "heard" = t.heard
FROM (SELECT offer_id, bool_or(state = 'sent') AS heard FROM "waitlist_message" GROUP BY offer_id) AS t
WHERE t.offer_id = o.id AND o.state = 'lapsed';
DROP TABLE "waitlist_message";

-- Who has registered for a group event was told so, though nothing was noted of it: what they are told next is news of that.
INSERT INTO "message" (id, kind, channel, about, about_id, version, mailbox, area_id, start, "end", state, attempts,
  created_at, first_tried_at, tried_at, reached_at, sent_at)
SELECT gen_random_uuid(), 'registration', 'mail', 'registration', r.id::text, 0, lower(r.email), s.area_id, e.start, e."end",
  'sent', 1, r.created_at, r.created_at, r.created_at, r.created_at, r.created_at
FROM "registration" r JOIN "group_event" e ON e.id = r.event_id LEFT JOIN "site" s ON s.id = e.site_id
WHERE r.email IS NOT NULL;
