// What may be done with a written question: random plays of both sides keep the promise's clock and the states right.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Directory } from '../../src/core/directory.ts';
import { Refusal } from '../../src/core/errors.ts';
import type { AreaId } from '../../src/core/ids.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/instant.ts';
import { promised, workCalendarOf } from '../../src/core/promise.ts';
import {
  actsOpen,
  admitAct,
  after,
  asked,
  type Clockwork,
  clockOf,
  closed,
  type Part,
  type Standing,
  stepsDue,
} from '../../src/features/consultations/rules.ts';
import { threadActs } from '../../src/features/consultations/schema.ts';

const directory = {
  region: { timeZone: 'Europe/Helsinki', country: 'FI' },
  areas: new Map(),
  closures: [{ id: 'c', areas: ['a'], series: [], name: { fi: 'x' }, from: '2026-12-07', to: '2026-12-11' }],
} as unknown as Directory;
const calendar = workCalendarOf(directory, 'a' as AreaId);
const START = Date.parse('2026-11-02T06:00:00Z');

const parts: readonly Part[] = ['asker', 'specialist', 'coordinator', 'none'];
const step = fc.record({
  act: fc.constantFrom(...threadActs),
  part: fc.constantFrom(...parts),
  later: fc.integer({ min: 0, max: (4 * DAY) / MINUTE }).map((minutes) => minutes * MINUTE),
});

test('however both sides play, the clock runs only while the specialists’ turn is, ends in office hours, and closed is closed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), fc.integer({ min: 1, max: 5 }), (steps, promiseDays) => {
      let now = START;
      let standing: Standing = asked({ calendar, promiseDays, now });
      const clockwork = (): Clockwork => ({ calendar, promiseDays, now });
      for (const { act, part, later } of steps) {
        now += later;
        const isOpen = actsOpen(part, standing.is).includes(act);
        if (!isOpen) {
          expect(() => admitAct(act, part, standing.is)).toThrow(Refusal);
          continue;
        }
        admitAct(act, part, standing.is);
        const before = standing;
        standing = act === 'close' ? closed('solved', now) : after(act, standing, clockwork());
        expect(before.is).not.toBe('closed');
        if (standing.is === 'asked') expectInOffice(standing.due);
        if (standing.is === 'asked' && before.is !== 'asked') expect(standing.due).toBeGreaterThan(now);
        if (before.is === 'asked' && standing.is === 'asked') expect(standing.due).toBe(before.due);
        if (standing.is === 'asked-back') expect(standing.left).toBeLessThanOrEqual(promised(promiseDays));
        const clock = clockOf(standing, clockwork());
        expect(clock === undefined).toBe(standing.is !== 'asked' && standing.is !== 'asked-back');
        if (clock) expect(clock.used).toBeLessThanOrEqual(clock.all);
      }
      if (standing.is === 'closed') for (const part of parts) expect(actsOpen(part, 'closed')).toEqual([]);
    }),
  );
});

test('colleagues are asked after whom it was put to, never before; at once where those are away', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 20 * 24 * 60 }), fc.integer({ min: 1, max: 5 }), (minutes, promiseDays) => {
      const standing = asked({ calendar, promiseDays, now: START });
      if (standing.is !== 'asked') throw new Error('it is asked');
      const steps = stepsDue(standing.due, false, { calendar, promiseDays, now: START + minutes * MINUTE });
      if (steps.includes('passed-on')) expect(steps).toContain('near');
      if (START + minutes * MINUTE >= standing.due - 2 * HOUR) expect(steps).toEqual(['near', 'passed-on']);
      expect(stepsDue(standing.due, true, { calendar, promiseDays, now: START })).toEqual(['passed-on']);
    }),
  );
});

function expectInOffice(due: number): void {
  const there = Temporal.Instant.fromEpochMilliseconds(due).toZonedDateTimeISO('Europe/Helsinki');
  expect(calendar.isWorkday(there.toPlainDate().toString())).toBe(true);
  const minute = there.hour * 60 + there.minute;
  expect(minute >= 8 * 60 && minute <= 16 * 60).toBe(true);
}
