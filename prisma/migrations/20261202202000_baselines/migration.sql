-- The sums of some months as they were before a change, to compare with for ever: written once, and never again.

-- CreateTable
CREATE TABLE "baseline" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "first_month" DATE NOT NULL,
    "last_month" DATE NOT NULL,
    "figures" JSONB NOT NULL,
    "kept_by" TEXT NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "baseline_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "baseline_name_key" ON "baseline"("name");

CREATE FUNCTION keep_baseline_as_it_is() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a baseline stays as it was kept';
END $$;

CREATE TRIGGER baseline_stays BEFORE UPDATE ON baseline FOR EACH ROW EXECUTE FUNCTION keep_baseline_as_it_is();
