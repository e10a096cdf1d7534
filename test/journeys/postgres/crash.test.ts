import { test } from 'vitest';
import { crashWhileBooking } from '../../support/crash.ts';
import { createPostgresDatabase } from '../../support/database.ts';
import { temporaryFolder } from '../../support/process.ts';

test('kill -9 while sixteen clients book on PostgreSQL loses nothing that was confirmed', async () => {
  const folder = temporaryFolder();
  const url = await createPostgresDatabase();
  const confirmed = await crashWhileBooking(
    { DATABASE_URL: url, DATA_DIR: folder.path },
    { url, dataDir: folder.path },
  );
  console.log(`PostgreSQL: ${confirmed} bookings confirmed before kill -9, all kept`);
  folder.remove();
});
