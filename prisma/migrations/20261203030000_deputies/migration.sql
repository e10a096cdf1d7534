-- Who holds a series while one of those who do is away.
ALTER TABLE series ADD COLUMN deputies TEXT[];
