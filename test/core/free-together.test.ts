// When several could meet, and meet again: the same as looking at each quarter of an hour by itself.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CommonTimeWanted, commonTimes } from '../../src/core/free-together.ts';
import type { ProfessionalId } from '../../src/core/ids.ts';
import { overlaps } from '../../src/core/interval.ts';
import { followingStarts, NEAR, placeSeries } from '../../src/core/meeting-series.ts';
import { openingsOf, takenFrom } from '../../src/core/openings.ts';
import { directoryOf } from '../support/directory.ts';
import { MONDAY, town, townClaims, townParts } from '../support/worlds.ts';

const QUARTER = 15 * 60_000;
const DAY = 96 * QUARTER;
const people = fc.subarray(
  town.professionals.map(({ id }) => id as ProfessionalId),
  { minLength: 1, maxLength: 3 },
);

test('they are free together exactly where each of them, the room and who asks are in every quarter of it', () => {
  const world = fc.record({
    parts: townParts,
    claims: townClaims,
    people,
    room: fc.option(fc.constantFrom('c-1', 'd-1'), { nil: undefined }),
    quarters: fc.integer({ min: 1, max: 8 }),
    away: fc.array(
      fc
        .integer({ min: 0, max: 5 * 96 })
        .map((at) => ({ start: MONDAY + at * QUARTER, end: MONDAY + (at + 6) * QUARTER })),
      { maxLength: 2 },
    ),
  });
  let found = 0;
  fc.assert(
    fc.property(world, ({ parts, claims, people: asked, room, quarters, away }) => {
      const directory = directoryOf(parts);
      const within = { start: MONDAY, end: MONDAY + 5 * DAY };
      const wanted: CommonTimeWanted = { people: asked, room, length: quarters * QUARTER, within, elsewhere: away };
      const resources = [...asked.map((id) => `professional:${id}`), ...(room === undefined ? [] : [`room:${room}`])];
      const taken = [...away, ...claims.filter(({ resource }) => resources.includes(resource))];
      const takenOf = takenFrom(directory);
      const openings = openingsOf(directory, within).map((opening) => ({ opening, gone: takenOf(opening) }));
      const worksAt = (id: ProfessionalId, at: number) => {
        const quarter = { start: at, end: at + QUARTER };
        return openings.some(
          ({ opening, gone }) =>
            opening.professional === id &&
            opening.start <= at &&
            at + QUARTER <= opening.end &&
            !gone.some((one) => overlaps(one, quarter) && opening.areas.every((area) => one.areas.includes(area))),
        );
      };
      const free = Array.from({ length: 5 * 96 }, (_, nth) => {
        const quarter = { start: MONDAY + nth * QUARTER, end: MONDAY + (nth + 1) * QUARTER };
        return asked.every((id) => worksAt(id, quarter.start)) && !taken.some((one) => overlaps(one, quarter));
      });
      const expected = free.flatMap((_, nth) =>
        nth + quarters <= free.length && free.slice(nth, nth + quarters).every(Boolean) ? [MONDAY + nth * QUARTER] : [],
      );
      const times = commonTimes(directory, claims, wanted);
      found += times.length;
      expect(times.map(({ start }) => start)).toEqual(expected);
      expect(times.every(({ start, end }) => end - start === quarters * QUARTER)).toBe(true);
    }),
    { numRuns: 150 },
  );
  expect(found).toBeGreaterThan(100);
});

test('a series keeps its weekday and its time on the wall over both changes of the clock', () => {
  const zone = 'Europe/Helsinki';
  const wall = (instant: number) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const pattern = fc.record({
    everyWeeks: fc.integer({ min: 1, max: 8 }),
    times: fc.integer({ min: 0, max: 12 }),
    monthly: fc.integer({ min: 0, max: 12 }),
  });
  const first = fc.integer({ min: 0, max: 400 * 96 }).map((nth) => MONDAY + nth * QUARTER);
  fc.assert(
    fc.property(first, pattern, (start, wanted) => {
      const starts = followingStarts(start, wanted, zone).map(wall);
      expect(starts).toHaveLength(wanted.times + wanted.monthly);
      for (const [at, one] of starts.entries()) {
        expect(one.dayOfWeek).toBe(wall(start).dayOfWeek);
        const before = at === 0 ? wall(start) : starts[at - 1];
        const days = before?.toPlainDate().until(one.toPlainDate()).days ?? 0;
        if (at < wanted.times) expect(days).toBe(7 * wanted.everyWeeks);
        else
          expect([
            before?.toPlainDate().toPlainYearMonth().until(one.toPlainDate().toPlainYearMonth()).months,
            days % 7,
          ]).toEqual([1, 0]);
        // what the wall shows in the hour that a spring leaves out is the next
        if (wall(start).hour !== 3) expect(one.toPlainTime().toString()).toBe(wall(start).toPlainTime().toString());
      }
    }),
    { numRuns: 200 },
  );
});

test('each of a series is at its own time where that is free, else at the nearest near it, and none over another', () => {
  const times = fc
    .uniqueArray(fc.integer({ min: 0, max: 30 * 8 }), { maxLength: 60 })
    .map((all) =>
      all.map((nth) => ({ start: MONDAY + nth * 3 * 4 * QUARTER, end: MONDAY + (nth * 3 + 1) * 4 * QUARTER })),
    );
  const wanted = fc.integer({ min: 1, max: 4 }).map((weeks) => [0, 1, 2].map((nth) => MONDAY + nth * weeks * 7 * DAY));
  fc.assert(
    fc.property(wanted, times, (starts, free) => {
      const placed = placeSeries(starts, free);
      expect(placed.map(({ wanted: one }) => one)).toEqual(starts);
      for (const { wanted: start, time } of placed) {
        const near = free
          .filter((one) => Math.abs(one.start - start) <= NEAR)
          .map((one) => Math.abs(one.start - start));
        expect(time && Math.abs(time.start - start)).toBe(near.length === 0 ? undefined : Math.min(...near));
      }
      const chosen = placed.flatMap(({ time }) => time ?? []);
      expect(chosen.some((one, at) => chosen.slice(at + 1).some((other) => overlaps(one, other)))).toBe(false);
    }),
    { numRuns: 150 },
  );
});
