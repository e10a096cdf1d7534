// In a rush a few are served at once and some wait; the others are told when to come back, and lose nothing.

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { openTurns } from '../../src/platform/turns.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

test('never more at once than there are turns, all who wait are served in the order they came, and the rest is refused', async () => {
  const sizes = fc.record({
    atOnce: fc.integer({ min: 1, max: 4 }),
    inLine: fc.integer({ min: 0, max: 5 }),
    comers: fc.array(fc.boolean(), { maxLength: 15 }),
  });
  await fc.assert(
    fc.asyncProperty(sizes, async ({ atOnce, inLine, comers }) => {
      const turns = openTurns({ atOnce, inLine });
      const begun: number[] = [];
      let running = 0;
      let most = 0;
      const come = (fails: boolean, at: number) =>
        turns.take(async () => {
          begun.push(at);
          running += 1;
          most = Math.max(most, running);
          await new Promise((done) => setImmediate(done));
          running -= 1;
          if (fails) throw new Error('as it wishes');
        });
      const ends = await Promise.allSettled(comers.map(come));
      const room = Math.min(comers.length, atOnce + inLine);
      expect(begun).toEqual(Array.from({ length: room }, (_, at) => at));
      expect(most).toBeLessThanOrEqual(atOnce);
      const refused = ends.filter((end) => end.status === 'rejected' && end.reason.code === 'crowded');
      expect(refused).toHaveLength(comers.length - room);
      // a turn comes back also from one who failed
      expect(await turns.take(async () => 'served')).toBe('served');
    }),
  );
});

test('sixty who want the same six times: each is sold once, nobody meets a fault, and those who found no room are told when to come back', async () => {
  const found = await service.call(
    'worker',
    'GET',
    '/api/slots?service=perheneuvola-konsultaatio&area=hartola&limit=6',
  );
  const slots: string[] = found.body.items.map(({ id }: { id: string }) => id);
  const app = createApp({ ...service.deps, turns: openTurns({ atOnce: 4, inLine: 20 }) });
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, at) =>
      app.request('/api/holds', {
        method: 'POST',
        headers: { Authorization: `Bearer ${service.keys.worker}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ slot: slots[at % slots.length] }),
      }),
    ),
  );
  const by = Map.groupBy(answers, ({ status }) => status);
  expect([...by.keys()].sort()).toEqual([201, 409, 503]);
  const won = await Promise.all(
    (by.get(201) ?? []).map(async (answer) => ((await answer.json()) as { slot: string }).slot),
  );
  expect(new Set(won).size).toBe(won.length);
  expect(by.get(503)).toHaveLength(60 - 24);
  for (const answer of by.get(503) ?? []) {
    expect(answer.headers.get('Retry-After')).toBe('2');
    expect(await answer.json()).toMatchObject({ code: 'crowded' });
  }
});

test('a form sent in a rush comes back as it was typed, and says that nothing has changed', async () => {
  const app = createApp({ ...service.deps, turns: openTurns({ atOnce: 0, inLine: 0 }) });
  const pages = await openPages({ ...service, app }, 'coordinator');
  const typed = { areas: ['hartola'], nameFi: 'Kehittämispäivä', from: '2026-12-01', to: '2026-12-01' };
  const answer = await pages.send('/closures/new', typed);
  expect(answer.status).toBe(503);
  expect(answer.text).toContain('Moni varaa juuri nyt, eikä tätä ehditty tallentaa. Mitään ei muuttunut');
  expect(answer.text).toContain('value="Kehittämispäivä"');
  expect((await pages.open('/absences')).text).not.toContain('Kehittämispäivä');
});
