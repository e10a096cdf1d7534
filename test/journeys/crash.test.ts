import { expect, test } from 'vitest';
import { crashWhileBooking } from '../support/crash.ts';
import { startService, temporaryFolder } from '../support/process.ts';

test('kill -9 while sixteen clients book on the embedded database loses nothing that was confirmed', async () => {
  const folder = temporaryFolder();
  const confirmed = await crashWhileBooking({ DATA_DIR: folder.path }, { dataDir: folder.path });
  console.log(`embedded database: ${confirmed} bookings confirmed before kill -9, all kept`);
  folder.remove();
});

test('a second process on the same embedded database is told so in a sentence, and harms nothing', async () => {
  const folder = temporaryFolder();
  const first = await startService({ DATA_DIR: folder.path });
  await expect(startService({ DATA_DIR: folder.path })).rejects.toThrow(/open in another process\. Stop that process/);
  expect((await first.call('worker', 'GET', '/api/areas')).status).toBe(200);
  expect(await first.stop()).toBe(0);
  const later = await startService({ DATA_DIR: folder.path });
  console.log(`a later start served its first page after ${Math.round(later.startedIn)} ms`);
  expect(await later.stop()).toBe(0);
  folder.remove();
});

test('SIGTERM finishes the request in flight before it ends', async () => {
  const folder = temporaryFolder();
  const service = await startService({ DATA_DIR: folder.path, CLOCK_START: '2026-11-20T09:00:00+02:00' });
  const slots = await service.call('worker', 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola');
  const { items } = (await slots.json()) as { items: { id: string }[] };
  const bodies = items
    .slice(0, 8)
    .map((slot) => ({ slot: slot.id, case: { topic: 'sleep', ageBand: '0-2', question: 'Miten?' } }));
  const answers = bodies.map((body) => service.call('worker', 'POST', '/api/bookings', body));
  // The first answer shows that the service has taken them all in: the rest are in flight.
  await Promise.race(answers);
  const ended = service.stop();
  expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual(bodies.map(() => 201));
  expect(await ended).toBe(0);
  folder.remove();
});
