// A model of bookings, holds, cancellations and passing time over sessions that keep slots for areas and units, beside quotas.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AreaId, SeriesId, SiteId } from '../../src/core/ids.ts';
import { quotaPeriods, roomWithin } from '../../src/core/quota.ts';
import { type Claim, judge, type Slot, slotsOf } from '../../src/core/slots.ts';
import { directoryOf } from '../support/directory.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ZONE = 'Europe/Helsinki';
const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).epochMilliseconds;
const START = at('2026-11-16T09:00');
/** Two people, four times each, on Tuesdays and Fridays. */
const DATES = ['2026-11-17', '2026-11-20', '2026-11-24'];
const CAPACITY = 8;
const SERVICE = 'advice';
const AREAS = ['a', 'b', 'c'] as const;

type Area = (typeof AREAS)[number];
/** Those who ask: of each area somebody of no unit, and of the first one somebody of its daycare. */
const ASKERS = ['a', 'a/care', 'b', 'c'] as const;
type Asker = (typeof ASKERS)[number];
const areaOf = (asker: Asker) => asker.slice(0, 1) as Area;
const unitOf = (asker: Asker) => (asker === 'a/care' ? { unit: 'care' as string as SiteId } : {});
type Share = { area: Area; unit?: string; slots: number; releases: { daysBefore: number; keeps: number }[] };
type Booking = { name: string; asker: Asker; slot: Slot; until: number };

const share = (area: Area, most: number, unit?: string): fc.Arbitrary<Share> =>
  fc
    .record({ slots: fc.integer({ min: 1, max: most }), last: fc.nat(4), more: fc.nat(4), part: fc.nat() })
    .map(({ slots, last, more, part }) => {
      const first = more > 0 && slots > 1 ? [{ daysBefore: last + more, keeps: 1 + (part % (slots - 1)) }] : [];
      return { area, ...(unit && { unit }), slots, releases: [...first, { daysBefore: last, keeps: 0 }] };
    });
const shares = fc
  .tuple(
    fc.option(share('a', 3), { nil: undefined }),
    fc.option(share('b', 3), { nil: undefined }),
    fc.option(share('a', 2, 'care'), { nil: undefined }),
  )
  .map((some) => some.filter((one) => one !== undefined));

/** What the third area and the daycare may each book in a session, a week or a month: of each at most one. */
const quotas = fc.uniqueArray(
  fc.record({ per: fc.constantFrom(...quotaPeriods), most: fc.integer({ min: 1, max: 3 }) }),
  { selector: ({ per }) => per, maxLength: 3 },
);

const acts = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ act: fc.constant('book' as const), asker: fc.constantFrom(...ASKERS), pick: fc.nat() }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ act: fc.constant('hold' as const), asker: fc.constantFrom(...ASKERS), pick: fc.nat() }),
    },
    { weight: 2, arbitrary: fc.record({ act: fc.constant('cancel' as const), pick: fc.nat() }) },
    {
      weight: 2,
      arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.constantFrom(6, 600, 1440, 2000) }),
    },
  ),
  { minLength: 5, maxLength: 40, size: 'max' },
);

/** The clocks are not changed in these weeks. */
const dateOf = (instant: number) => new Date(instant + 2 * 60 * MINUTE).toISOString().slice(0, 10);

function mondayOf(date: string): string {
  const day = Temporal.PlainDate.from(date);
  return day.subtract({ days: day.dayOfWeek - 1 }).toString();
}

/** What is kept of a share at an instant, reckoned by itself. */
function keeps({ slots, releases }: Share, date: string, now: number): number {
  const passed = releases.filter(({ daysBefore }) => {
    return Date.parse(`${date}T00:00:00+02:00`) - daysBefore * DAY <= now;
  });
  return Math.min(slots, ...passed.map((step) => step.keeps));
}

test('nobody gets a slot that is not theirs, none stays locked after its release, and counts always add up', () => {
  const met = { refused: 0, released: 0, full: 0, ofUnit: 0 };
  fc.assert(
    fc.property(shares, quotas, acts, (kept, limits, steps) => {
      const directory = directoryOf({
        region: { country: 'QQ' },
        areas: AREAS.map((id) => ({ id })),
        sites: [{ id: 'care', area: 'a' }],
        services: [{ id: SERVICE, durationMinutes: 30, professions: ['nurse'] }],
        professionals: [{ id: 'ann' }, { id: 'bea' }],
        series: [
          {
            id: 'talk',
            service: SERVICE,
            professionals: ['ann', 'bea'],
            areas: AREAS,
            recurrence: 'FREQ=WEEKLY;BYDAY=TU,FR',
            window: ['13:00', '15:00'],
            ...(kept.length > 0 && { shares: kept }),
          },
        ],
      });
      let now = START;
      let bookings: readonly Booking[] = [];
      const standing = () => bookings.filter(({ until }) => until > now);
      const claims = (): readonly Claim[] =>
        standing().flatMap(({ name, asker, slot }) =>
          slot.claims.map(({ place: _, ...claim }) => ({
            ...claim,
            place: {
              series: 'talk' as SeriesId,
              area: areaOf(asker) as string as AreaId,
              ...unitOf(asker),
              booking: name,
            },
          })),
        );
      const question = { service: SERVICE, from: START, to: START + 9 * DAY };
      const listed = (asker: Asker): readonly Slot[] =>
        slotsOf(
          { directory, claims: claims() },
          { ...question, areas: [areaOf(asker)], ...unitOf(asker) } as never,
          now,
        );
      const bound = ['c', 'a/care'] as const;
      const hasRoom = () => {
        const uses = bound.flatMap((asker) => {
          const taken = standing().flatMap((one) => (one.asker === asker ? [one.slot] : []));
          return limits.map((limit) => ({
            ...{ area: areaOf(asker) as string as AreaId, ...unitOf(asker) },
            ...{ ...limit, taken },
          }));
        });
        return roomWithin(uses, () => ZONE);
      };
      /** In how many of their periods those have more than they may; they are told apart by their first days. */
      const overbooked = () => {
        const firstDay = { session: (date: string) => date, week: mondayOf, month: (date: string) => date.slice(0, 7) };
        return bound.flatMap((asker) =>
          limits.filter(({ per, most }) => {
            const own = standing().filter((one) => one.asker === asker);
            const periods = Map.groupBy(own, ({ slot }) => firstDay[per](dateOf(slot.start)));
            return [...periods.values()].some((booked) => booked.length > most);
          }),
        );
      };
      const check = () => {
        expect(overbooked()).toEqual([]);
        const found = new Map(ASKERS.map((asker) => [asker, listed(asker)]));
        for (const date of DATES) {
          const here = standing().filter(({ slot }) => dateOf(slot.start) === date);
          const ahead =
            [0, 30, 60, 90].filter((minutes) => Date.parse(`${date}T13:00:00+02:00`) + minutes * MINUTE >= now).length *
            2;
          const free = ahead - here.filter(({ slot }) => slot.start >= now).length;
          const careKept = kept
            .filter(({ unit }) => unit !== undefined)
            .reduce((sum, one) => sum + keeps(one, date, now), 0);
          const ofCare = here.filter(({ asker }) => asker === 'a/care').length;
          const careLeft = Math.max(0, careKept - ofCare);
          const leftOf = (wanted: Area) => {
            const own = kept.find(({ area, unit }) => area === wanted && unit === undefined);
            const beyond = here.filter(({ asker }) => areaOf(asker) === wanted).length;
            const taken = wanted === 'a' ? beyond - Math.min(careKept, ofCare) : beyond;
            return own === undefined ? 0 : Math.max(0, keeps(own, date, now) - taken);
          };
          const all = careLeft + AREAS.reduce((sum, area) => sum + leftOf(area), 0);
          // who has some in hand finds them
          expect(free).toBeGreaterThanOrEqual(all);
          expect(free + here.length).toBeLessThanOrEqual(CAPACITY);
          for (const asker of ASKERS) {
            const ofUnit = asker === 'a/care' && careLeft > 0 ? careLeft : undefined;
            const own = ofUnit ?? leftOf(areaOf(asker));
            const slots = (found.get(asker) ?? []).filter(({ start }) => dateOf(start) === date);
            expect([date, asker, slots.length]).toEqual([date, asker, own > 0 || free > all ? free : 0]);
            const units = new Set(slots.map(({ reservedFor }) => reservedFor?.unit));
            expect([...units]).toEqual(slots.length === 0 ? [] : [ofUnit === undefined ? undefined : 'care']);
            if (ofUnit !== undefined && leftOf('a') === 0) met.ofUnit += 1;
            const said = slots.map(({ reservedFor }) => reservedFor?.places ?? 0);
            expect(new Set(said)).toEqual(new Set(slots.length > 0 ? [own] : []));
            if (free > 0 && slots.length === 0) met.refused += 1;
          }
          if (kept.length > 0 && all === 0 && free > 0) met.released += 1;
        }
      };
      check();
      steps.forEach((step, turn) => {
        if (step.act === 'wait') now += step.minutes * MINUTE;
        else if (step.act === 'cancel') {
          const coming = standing().filter(({ slot }) => slot.start > now);
          const gone = coming[step.pick % Math.max(1, coming.length)];
          bookings = bookings.filter((one) => one !== gone);
        } else {
          const { asker } = step;
          const may = listed(asker);
          const all = ASKERS.flatMap(listed);
          const by = { areas: [areaOf(asker) as never], ...unitOf(asker) };
          const slot = all[step.pick % Math.max(1, all.length)];
          if (slot !== undefined) {
            // judged as it is listed
            const judgement = judge({ directory, claims: claims() }, slot.id, { ...by, now });
            expect(judgement.free).toBe(may.some(({ id }) => id === slot.id));
            const isFull = judgement.free && !hasRoom()(judgement.slot);
            if (isFull) met.full += 1;
            if (judgement.free && !isFull) {
              const until = step.act === 'hold' ? now + 5 * MINUTE : Number.POSITIVE_INFINITY;
              bookings = [...bookings, { name: `${turn}`, asker, slot: judgement.slot, until }];
            }
            if (!judgement.free) {
              expect(judgement.blocker).toBe('share');
              // it opens at the instant that was said, unless somebody else takes it first
              const { opens } = judgement;
              const later = opens === undefined ? undefined : { ...by, now: opens };
              const stands = bookings.every(({ until }) => until > (opens ?? 0));
              if (later && stands) expect(judge({ directory, claims: claims() }, slot.id, later).free).toBe(true);
            }
          }
        }
        check();
      });
    }),
    { numRuns: 40 },
  );
  // a model that never met it has shown nothing of it
  for (const count of Object.values(met)) expect(count).toBeGreaterThan(5);
}, 60_000);
