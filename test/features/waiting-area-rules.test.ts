// Whose turn it is among those who wait at home, as people come, go and come back.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visitUntil } from '../../src/features/bookings/rules.ts';
import {
  AWAY_AFTER,
  givesNumbers,
  isWaitedFor,
  type Numbered,
  presenceOf,
  stateByVisit,
  turnsByVideo,
} from '../../src/features/walk-ins/rules.ts';
import { walkInStates } from '../../src/features/walk-ins/schema.ts';

const NOW = Date.parse('2026-11-24T09:30:00+02:00');
const MINUTE = 60_000;

const instant = fc.integer({ min: NOW - 5 * MINUTE, max: NOW });
const visitor = fc.record({ seenAt: instant, passedAt: fc.option(instant, { nil: undefined }) }).map(strip);
const numbered = fc
  .record({ state: fc.constantFrom(...walkInStates), visitor: fc.option(visitor, { nil: undefined }) })
  .map(strip);
const queue: fc.Arbitrary<readonly Numbered[]> = fc
  .array(numbered, { maxLength: 12 })
  .map((some) => some.map((one, at) => ({ ...one, number: at + 1 })));

/** A part that is not there is left out, as a record has it. */
function strip<Of extends object>(one: Of): { [Key in keyof Of]: Exclude<Of[Key], undefined> } {
  return Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as never;
}

describe('who is taken next', () => {
  test('is the lowest number that waits at home and is there; nobody who is there is left out', () => {
    fc.assert(
      fc.property(queue, (all) => {
        const turns = turnsByVideo(all, NOW);
        const due = all.filter(
          ({ state, visitor: at }) =>
            state === 'waiting' && at && at.passedAt === undefined && NOW - at.seenAt <= AWAY_AFTER,
        );
        expect(turns.map(({ number }) => number)).toEqual(due.map(({ number }) => number).sort((a, b) => a - b));
      }),
    );
  });

  test('does not depend on the order in which they are read, nor on anybody who came later', () => {
    fc.assert(
      fc.property(queue, fc.nat(), (all, some) => {
        const [first] = turnsByVideo(all, NOW);
        expect(turnsByVideo(all.toReversed(), NOW)[0]?.number).toBe(first?.number);
        const earlier = all.slice(0, Math.max(first?.number ?? 0, some % (all.length + 1)));
        expect(turnsByVideo(earlier, NOW)[0]?.number).toBe(first?.number);
      }),
    );
  });

  test('passes over who was away longer than a minute, and comes back to them as soon as they are heard of', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600_000 }), (ago) => {
        const at = { seenAt: NOW - ago };
        expect(presenceOf(at, NOW)).toBe(ago <= AWAY_AFTER ? 'present' : 'away');
        expect(presenceOf({ seenAt: NOW }, NOW)).toBe('present');
        expect(presenceOf({ seenAt: NOW, passedAt: NOW - ago }, NOW)).toBe('passed');
      }),
    );
  });

  test('waits for everybody on site, and for those at home only while they are there', () => {
    fc.assert(
      fc.property(queue, (all) => {
        const taken = new Set(turnsByVideo(all, NOW).map(({ number }) => number));
        for (const one of all) {
          const onSite = one.state === 'waiting' && one.visitor === undefined;
          expect(isWaitedFor(one, NOW)).toBe(onSite || taken.has(one.number));
        }
      }),
    );
  });
});

test('numbers are given from ten minutes before it opens until it closes, and at no other time', () => {
  fc.assert(
    fc.property(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 1, max: 120 }), (from, minutes) => {
      const shift = { start: NOW + from * MINUTE, end: NOW + (from + minutes) * MINUTE };
      const shifts = [{ ...shift, professional: 'p' as never }];
      expect(givesNumbers({ shifts }, NOW)).toBe(from <= 10 && from + minutes > 0);
      expect(givesNumbers({ shifts: [] }, NOW)).toBe(false);
    }),
  );
});

test('a visit ends where what comes next begins, and is none where that is too soon or has begun', () => {
  const end = NOW + 20 * MINUTE;
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: -30, max: 40 }), fc.integer({ min: 1, max: 30 }))), (taken) => {
      const claims = taken.map(([at, long]) => ({ start: NOW + at * MINUTE, end: NOW + (at + long) * MINUTE }));
      const until = visitUntil({ start: NOW, end }, claims);
      const isTaken = (at: number) => claims.some((claim) => claim.start <= at && at < claim.end);
      const free = Array.from({ length: 20 }, (_, minute) => NOW + minute * MINUTE).findIndex(isTaken);
      if (free >= 0 && free < 5) expect(until).toBeUndefined();
      else expect(until).toBe(free < 0 ? end : NOW + free * MINUTE);
    }),
  );
});

test('what was said of a visit’s booking has been said of its number, and of no other number', () => {
  expect(stateByVisit('called', 'fulfilled')).toBe('served');
  expect(['cancelled', 'no-show'].map((status) => stateByVisit('called', status as never))).toEqual(['left', 'left']);
  expect(['booked', 'arrived', undefined].map((status) => stateByVisit('called', status as never))).toEqual(
    Array(3).fill('called'),
  );
  expect(stateByVisit('waiting', 'cancelled')).toBe('waiting');
});
