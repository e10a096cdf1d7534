-- People say the end of a number: guardians are found by it, whatever stands between its digits.
CREATE INDEX "guardian_phone_end" ON "guardian" (reverse(regexp_replace("phone", '[^0-9]', '', 'g')) text_pattern_ops);
