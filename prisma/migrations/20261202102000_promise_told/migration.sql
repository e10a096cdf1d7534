-- Each promise is reminded of once: of which one somebody was, and of which one their colleagues.
ALTER TABLE thread ADD COLUMN near_told_of TIMESTAMPTZ(3);
ALTER TABLE thread ADD COLUMN passed_on_of TIMESTAMPTZ(3);
