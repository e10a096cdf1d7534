-- What things were called when a row was written is read from the rows of their renames, which are few.
CREATE INDEX "access_log_renames" ON "access_log" ("at") WHERE "action" = 'rename-entry';
