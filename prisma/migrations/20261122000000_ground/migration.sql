-- The ground. All but the parts marked "by hand" is what Prisma's own diff of the schema gives; a test holds it so.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- CreateTable
CREATE TABLE "booking" (
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "series_id" TEXT,
    "area_id" TEXT NOT NULL,
    "site_id" TEXT,
    "room_id" TEXT,
    "slot" TEXT NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "end" TIMESTAMPTZ(3) NOT NULL,
    "professionals" TEXT[],
    "channel" TEXT,
    "booked_by" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL DEFAULT 0,
    "calendar_uid" TEXT NOT NULL,
    "cancel_reason" TEXT,
    "note" TEXT,
    "phone" TEXT,
    "held_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "booking_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "claim" (
    "id" BIGSERIAL NOT NULL,
    "booking_id" UUID NOT NULL,
    "resource_id" TEXT NOT NULL,
    "during" tstzrange NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "claim_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case" (
    "booking_id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "age_band" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "remove_after" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "case_pkey" PRIMARY KEY ("booking_id")
);

-- CreateTable
CREATE TABLE "family" (
    "id" UUID NOT NULL,
    "area_id" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "family_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "consent" (
    "booking_id" UUID NOT NULL,
    "family_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "given_by" TEXT NOT NULL,
    "given_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("booking_id")
);

-- CreateTable
CREATE TABLE "participant" (
    "id" UUID NOT NULL,
    "booking_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "principal" TEXT,
    "professional_id" TEXT,
    "email" TEXT,
    "language" TEXT NOT NULL,

    CONSTRAINT "participant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" UUID NOT NULL,
    "booking_id" UUID NOT NULL,
    "participant_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "end" TIMESTAMPTZ(3) NOT NULL,
    "method" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tray_message" (
    "id" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "raw" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tray_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "video_room" (
    "booking_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "video_room_pkey" PRIMARY KEY ("booking_id")
);

-- CreateTable
CREATE TABLE "region" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "name" JSONB NOT NULL,
    "time_zone" TEXT NOT NULL,
    "country" TEXT NOT NULL DEFAULT 'FI',
    "languages" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "region_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "area" (
    "id" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "municipalities" TEXT[],
    "time_zone" TEXT,
    "phone" TEXT,
    "topics" JSONB NOT NULL,

    CONSTRAINT "area_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site" (
    "id" TEXT NOT NULL,
    "area_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "address" TEXT,

    CONSTRAINT "site_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "room" (
    "id" TEXT NOT NULL,
    "site_id" TEXT NOT NULL,
    "name" JSONB NOT NULL,

    CONSTRAINT "room_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "service" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "duration_minutes" INTEGER NOT NULL,
    "buffer_before_minutes" INTEGER NOT NULL,
    "buffer_after_minutes" INTEGER NOT NULL,
    "start_every_minutes" INTEGER NOT NULL,
    "channels" TEXT[],
    "professions" TEXT[],
    "site_kinds" TEXT[],
    "anonymous_case" BOOLEAN NOT NULL,
    "room" BOOLEAN NOT NULL,
    "capacity" INTEGER,
    "minimum_notice_hours" DOUBLE PRECISION NOT NULL,
    "horizon_days" INTEGER NOT NULL,
    "change_cut_off_hours" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "service_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "professional" (
    "id" TEXT NOT NULL,
    "post" JSONB NOT NULL,
    "profession" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "languages" TEXT[],
    "areas" TEXT[],

    CONSTRAINT "professional_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "series" (
    "id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "professionals" TEXT[],
    "areas" TEXT[],
    "site_id" TEXT,
    "recurrence" TEXT NOT NULL,
    "valid_from" TEXT NOT NULL,
    "valid_until" TEXT,
    "window_start" TEXT NOT NULL,
    "window_end" TEXT NOT NULL,
    "skip_public_holidays" BOOLEAN NOT NULL,
    "except_dates" TEXT[],
    "extra_dates" TEXT[],
    "moved_dates" JSONB NOT NULL,

    CONSTRAINT "series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "working_hours" (
    "id" TEXT NOT NULL,
    "professional_id" TEXT NOT NULL,
    "site_id" TEXT NOT NULL,
    "services" TEXT[],
    "weekly" JSONB NOT NULL,
    "valid_from" TEXT NOT NULL,
    "valid_until" TEXT,

    CONSTRAINT "working_hours_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "absence" (
    "id" TEXT NOT NULL,
    "professional_id" TEXT NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3) NOT NULL,
    "reason" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "absence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "closure" (
    "id" TEXT NOT NULL,
    "areas" TEXT[],
    "series" TEXT[],
    "name" JSONB NOT NULL,
    "from_date" TEXT NOT NULL,
    "to_date" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "closure_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "language" TEXT NOT NULL DEFAULT 'fi',
    "professional_id" TEXT,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_grant" (
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "area" TEXT NOT NULL,

    CONSTRAINT "role_grant_pkey" PRIMARY KEY ("user_id","role","area")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "areas" TEXT[],
    "user_id" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "feedback" (
    "id" UUID NOT NULL,
    "page" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "contact" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "feedback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_log" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "area" TEXT,
    "purpose" TEXT,
    "request_id" TEXT,
    "details" JSONB NOT NULL,
    "nonce" UUID NOT NULL,
    "mac" TEXT NOT NULL,
    "transaction" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "access_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "access_seal" (
    "position" BIGINT NOT NULL,
    "log_id" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "access_seal_pkey" PRIMARY KEY ("position")
);

-- CreateTable
CREATE TABLE "idempotency_key" (
    "principal" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "answer" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_key_pkey" PRIMARY KEY ("principal","key")
);

-- CreateIndex
CREATE INDEX "booking_start_idx" ON "booking"("start");

-- CreateIndex
CREATE INDEX "booking_booked_by_start_idx" ON "booking"("booked_by", "start");

-- CreateIndex
CREATE INDEX "booking_professionals_idx" ON "booking" USING GIN ("professionals");

-- CreateIndex
CREATE INDEX "claim_booking_id_idx" ON "claim"("booking_id");

-- CreateIndex
CREATE UNIQUE INDEX "family_area_id_reference_key" ON "family"("area_id", "reference");

-- CreateIndex
CREATE INDEX "consent_family_id_idx" ON "consent"("family_id");

-- CreateIndex
CREATE INDEX "participant_booking_id_idx" ON "participant"("booking_id");

-- CreateIndex
CREATE INDEX "participant_principal_idx" ON "participant"("principal");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_booking_id_sequence_participant_id_key" ON "delivery"("booking_id", "sequence", "participant_id");

-- CreateIndex
CREATE INDEX "tray_message_created_at_idx" ON "tray_message"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "video_room_name_key" ON "video_room"("name");

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "access_log_subject_kind_subject_id_idx" ON "access_log"("subject_kind", "subject_id");

-- CreateIndex
CREATE INDEX "access_log_at_idx" ON "access_log"("at");

-- CreateIndex
CREATE UNIQUE INDEX "access_seal_log_id_key" ON "access_seal"("log_id");

-- CreateIndex
CREATE INDEX "idempotency_key_created_at_idx" ON "idempotency_key"("created_at");

-- AddForeignKey
ALTER TABLE "claim" ADD CONSTRAINT "claim_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case" ADD CONSTRAINT "case_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent" ADD CONSTRAINT "consent_family_id_fkey" FOREIGN KEY ("family_id") REFERENCES "family"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "participant" ADD CONSTRAINT "participant_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_participant_id_fkey" FOREIGN KEY ("participant_id") REFERENCES "participant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "video_room" ADD CONSTRAINT "video_room_booking_id_fkey" FOREIGN KEY ("booking_id") REFERENCES "booking"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "role_grant" ADD CONSTRAINT "role_grant_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: no two active claims on one resource may overlap. Intervals are half-open.
ALTER TABLE "claim" ADD CONSTRAINT "claim_no_overlap"
    EXCLUDE USING gist ("resource_id" WITH =, "during" WITH &&) WHERE ("active");
ALTER TABLE "claim" ADD CONSTRAINT "claim_not_empty"
    CHECK (NOT isempty("during") AND lower_inc("during") AND NOT upper_inc("during"));

-- By hand: the closed list of states.
ALTER TABLE "booking" ADD CONSTRAINT "booking_status"
    CHECK ("status" IN ('held', 'booked', 'arrived', 'fulfilled', 'cancelled', 'no-show'));
ALTER TABLE "booking" ADD CONSTRAINT "booking_start_before_end" CHECK ("start" < "end");
ALTER TABLE "region" ADD CONSTRAINT "region_single_row" CHECK ("id" = 1);

-- By hand: what is logged or sealed is never changed and never removed.
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "access_log_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "access_log"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
CREATE TRIGGER "access_seal_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "access_seal"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
