// Whom a free time suits best, and how long they have to answer.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Weekday, weekdays } from '../../src/core/directory.ts';
import type { AreaId, ProfessionalId, ServiceId, SlotId } from '../../src/core/ids.ts';
import { DAY, HOUR, MINUTE } from '../../src/core/instant.ts';
import {
  bestMatch,
  type FreeSlot,
  hoursToCall,
  hoursToRead,
  type Match,
  offerDeadline,
  planOffers,
  planSoonest,
  planWithOwn,
  type Wish,
} from '../../src/features/waitlist/rules.ts';
import { START } from '../support/app.ts';

const NOW = Temporal.Instant.from(START).epochMilliseconds;

describe('the best match', () => {
  const clock = fc
    .integer({ min: 0, max: 24 * 4 })
    .map((at) => `${String(Math.floor(at / 4)).padStart(2, '0')}:${String((at % 4) * 15).padStart(2, '0')}`);
  const date = fc.integer({ min: 20, max: 29 }).map((day) => `2026-11-${day}`);
  const areas = fc.subarray(['east', 'west', 'north'] as AreaId[], { minLength: 1 });
  const services = fc.constantFrom('check' as ServiceId, 'visit' as ServiceId);
  const slots = ['slot-1', 'slot-2'] as SlotId[];
  const workers = ['ann', 'bea'] as ProfessionalId[];
  const wish: fc.Arbitrary<Omit<Wish, 'id'>> = fc
    .record({
      service: services,
      areas,
      channel: fc.option(fc.constantFrom('on-site' as const, 'phone' as const), { nil: undefined }),
      weekdays: fc.subarray<Weekday>([...weekdays]),
      times: fc.tuple(clock, clock),
      dates: fc.tuple(date, date),
      worker: fc.option(fc.constantFrom(...workers), { nil: undefined }),
      createdAt: fc.integer({ min: 0, max: 3 }),
      offered: fc.subarray(slots),
    })
    .map(({ times, dates, channel, worker, ...rest }) => {
      const [earliest = '', latest = ''] = [...times].sort();
      const [fromDate = '', toDate = ''] = [...dates].sort();
      return { ...rest, earliest, latest, fromDate, toDate, ...(channel && { channel }), ...(worker && { worker }) };
    });
  const wishes = fc
    .array(wish, { maxLength: 12 })
    .map((all): Wish[] => all.map((one, at) => ({ ...one, id: `wish-${at}` })));
  const slot: fc.Arbitrary<FreeSlot> = fc
    .record({
      id: fc.constantFrom(...slots),
      service: services,
      start: fc.integer({ min: -4, max: 9 * 96 }).map((quarter) => NOW + quarter * 15 * MINUTE),
      professionals: fc.subarray(workers, { minLength: 1 }),
      channels: fc.subarray(['on-site', 'phone'] as const, { minLength: 1 }),
      places: areas.map((all) =>
        all.map((area) => ({ area, timeZone: area === 'west' ? 'Europe/Stockholm' : 'Europe/Helsinki' })),
      ),
    })
    .map((one) => {
      const end = one.start + 45 * MINUTE;
      const claims = one.professionals.map((id) => ({
        resource: `professional:${id}` as const,
        start: one.start,
        end,
      }));
      return { ...one, end, claims };
    });
  const free = fc
    .array(slot, { maxLength: 12 })
    .map((all) => all.map((one, at) => ({ ...one, id: `${one.id}-${at}` as SlotId })));

  /** By other means than the rule: the wall clock as `Intl` tells it. */
  function fulfils(one: Wish, freed: FreeSlot, area: AreaId): boolean {
    const place = freed.places.find((candidate) => candidate.area === area);
    if (place === undefined || !one.areas.includes(area)) return false;
    const there = new Intl.DateTimeFormat('sv-SE', {
      timeZone: place.timeZone,
      dateStyle: 'short',
      timeStyle: 'short',
    }).format(freed.start);
    const [day = '', time = ''] = there.split(' ');
    const weekday = weekdays[(new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7] as Weekday;
    return (
      freed.start > NOW &&
      one.service === freed.service &&
      (one.weekdays.length === 0 || one.weekdays.includes(weekday)) &&
      (one.channel === undefined || freed.channels.includes(one.channel)) &&
      time >= one.earliest &&
      time <= one.latest &&
      day >= one.fromDate &&
      day <= one.toDate &&
      !one.offered.includes(freed.id)
    );
  }

  test('fulfils every wish of the person who is chosen, and is somebody whenever anybody’s is fulfilled', () => {
    fc.assert(
      fc.property(wishes, slot, (all, freed) => {
        const match = bestMatch(all, freed, NOW);
        if (match) expect(fulfils(match.wish, freed, match.area)).toBe(true);
        else expect(all.filter((one) => freed.places.some(({ area }) => fulfils(one, freed, area)))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('is the same in whatever order they are asked', () => {
    const shuffled = wishes.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, slot, ([all, other], freed) => {
        expect(bestMatch(other, freed, NOW)).toEqual(bestMatch(all, freed, NOW));
      }),
    );
  });

  test('is the named worker’s own family first, then who has waited longest', () => {
    fc.assert(
      fc.property(wishes, slot, (all, freed) => {
        const match = bestMatch(all, freed, NOW);
        if (match === undefined) return;
        const own = (one: Wish) => one.worker !== undefined && freed.professionals.includes(one.worker);
        for (const one of all.filter((each) => freed.places.some(({ area }) => fulfils(each, freed, area)))) {
          if (own(one)) expect(own(match.wish)).toBe(true);
          if (own(one) === own(match.wish)) expect(match.wish.createdAt).toBeLessThanOrEqual(one.createdAt);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('offered again and again, a slot comes to nobody twice', () => {
    fc.assert(
      fc.property(wishes, slot, (all, freed) => {
        const seen: string[] = [];
        let left = all;
        for (let match = bestMatch(left, freed, NOW); match; match = bestMatch(left, freed, NOW)) {
          const { id } = match.wish;
          expect(seen).not.toContain(id);
          seen.push(id);
          left = left.map((one) => (one.id === id ? { ...one, offered: [...one.offered, freed.id] } : one));
        }
      }),
    );
  });

  test('of several free times: nobody gets two or envies who came later, no two overlap in anybody, and nobody is left whom one would suit', () => {
    const clash = (one: FreeSlot, other: FreeSlot) =>
      one.start < other.end &&
      other.start < one.end &&
      one.professionals.some((id) => other.professionals.includes(id));
    fc.assert(
      fc.property(wishes, free, (all, times) => {
        const plan = planOffers(all, times, NOW);
        expect(new Set(plan.map(({ wish }) => wish.id)).size).toBe(plan.length);
        for (const [at, { wish, slot: given, area }] of plan.entries()) {
          expect(fulfils(wish, given, area)).toBe(true);
          for (const other of plan.slice(at + 1)) expect(clash(given, other.slot)).toBe(false);
        }
        const own = ({ wish: { worker }, slot: given }: (typeof plan)[number]) =>
          worker !== undefined && given.professionals.includes(worker);
        for (const longer of plan.filter((one) => !own(one))) {
          const later = plan.filter((one) => !own(one) && one.wish.createdAt > longer.wish.createdAt);
          for (const { slot: theirs } of later.filter(({ slot: given }) => given.start < longer.slot.start)) {
            expect(theirs.places.some(({ area }) => fulfils(longer.wish, theirs, area))).toBe(false);
          }
        }
        const left = times.filter((one) => !plan.some((each) => clash(each.slot, one)));
        const without = all.filter((one) => !plan.some(({ wish }) => wish.id === one.id));
        expect(left.filter((one) => bestMatch(without, one, NOW))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('of times read one stretch after another, it is the same as of all at once', () => {
    fc.assert(
      fc.property(wishes, free, fc.nat(), (all, times, at) => {
        const border = times[at % times.length]?.start ?? NOW;
        const apart = times.filter(({ start, end }) => end <= border || start >= border);
        const stretches = [apart.filter(({ end }) => end <= border), apart.filter(({ start }) => start >= border)];
        let planned: readonly Match[] = [];
        for (const plan of [planWithOwn, planSoonest])
          for (const stretch of stretches) planned = [...planned, ...plan(all, stretch, NOW, planned)];
        const told = (plan: readonly Match[]) => plan.map(({ wish, slot: given }) => `${wish.id} ${given.id}`).sort();
        expect(told(planned)).toEqual(told(planOffers(all, apart, NOW)));
      }),
      { numRuns: 500 },
    );
  });

  test('is not asked again about the time they let go: not a quarter later, not in another room', () => {
    const at = (time: string, person: string, room: string) =>
      `check~hours~20261123T${time}Z~professional:${person}+room:${room}` as SlotId;
    const start = Date.parse('2026-11-23T08:00:00Z');
    const one: FreeSlot = {
      id: at('080000', 'ann', 'a'),
      service: 'check' as ServiceId,
      start,
      end: start + 45 * MINUTE,
      professionals: ['ann' as ProfessionalId],
      channels: ['on-site'],
      claims: [],
      places: [{ area: 'east' as AreaId, timeZone: 'Europe/Helsinki' }],
    };
    const anyTime = { weekdays: [], earliest: '00:00', latest: '24:00', fromDate: '2026-11-20', toDate: '2026-12-31' };
    const asks = (offered: SlotId) =>
      bestMatch(
        [{ ...anyTime, id: 'w', service: one.service, areas: ['east' as AreaId], createdAt: 0, offered: [offered] }],
        one,
        NOW,
      ) !== undefined;
    expect([
      asks(one.id),
      asks(at('074500', 'ann', 'b')),
      asks(at('084400', 'ann', 'b')),
      asks(at('084500', 'ann', 'a')),
      asks(at('071500', 'ann', 'a')),
      asks(at('080000', 'bea', 'a')),
    ]).toEqual([false, false, false, true, true, true]);
  });

  test('has a day to answer, or half the time that is left; under half an hour there is no offer', () => {
    const hours = hoursToRead(NOW, 'Europe/Helsinki');
    expect([
      offerDeadline(NOW + 10 * DAY, hours),
      offerDeadline(NOW + 6 * HOUR, hours),
      offerDeadline(NOW + HOUR, hours),
      offerDeadline(NOW + HOUR - 1000, hours),
      offerDeadline(NOW - DAY, hours),
    ]).toEqual([NOW + DAY, NOW + 3 * HOUR, NOW + 30 * MINUTE, undefined, undefined]);
  });

  test('has no time that runs out in the night, or, where they are only called, while nobody calls', () => {
    const at = (wall: string) => Temporal.PlainDateTime.from(wall).toZonedDateTime('Europe/Helsinki').epochMilliseconds;
    const say = (instant: number | undefined) =>
      instant === undefined
        ? undefined
        : Temporal.Instant.fromEpochMilliseconds(instant)
            .toZonedDateTimeISO('Europe/Helsinki')
            .toPlainDateTime()
            .toString({ smallestUnit: 'minute' });
    const read = (start: string, seen: string, ...quiet: readonly { from: string; to: string }[]) =>
      say(offerDeadline(at(start), hoursToRead(at(seen), 'Europe/Helsinki', quiet)));
    const call = (start: string, seen: string) =>
      say(offerDeadline(at(start), hoursToCall(at(seen), 'Europe/Helsinki', 'FI')));
    expect([
      read('2026-11-23T09:30', '2026-11-22T20:30'),
      read('2026-11-23T07:15', '2026-11-22T20:30'),
      read('2026-11-24T12:00', '2026-11-22T23:00'),
      read('2026-11-22T20:00', '2026-11-22T09:00', { from: '10:00', to: '16:00' }),
      // who is quiet in the afternoon sleeps at night all the same
      read('2026-12-01T12:30', '2026-11-30T14:25', { from: '13:00', to: '17:00' }),
      read('2026-12-01T12:30', '2026-11-30T14:25', { from: '13:00', to: '17:00' }, { from: '07:00', to: '10:00' }),
      read('2026-12-01T12:30', '2026-11-30T08:00', { from: '07:00', to: '21:00' }),
      read('2026-12-10T12:30', '2026-11-30T14:25', { from: '13:00', to: '17:00' }),
      call('2026-11-23T09:30', '2026-11-22T20:30'),
      call('2026-11-23T08:45', '2026-11-22T20:30'),
      call('2026-12-18T12:00', '2026-11-20T15:00'),
      // Christmas Eve is a Thursday
      call('2026-12-29T12:00', '2026-12-23T15:00'),
    ]).toEqual([
      '2026-11-23T08:00',
      undefined,
      '2026-11-23T16:30',
      '2026-11-22T17:30',
      '2026-12-01T07:45',
      '2026-11-30T20:15',
      '2026-11-30T17:15',
      '2026-12-01T17:00',
      '2026-11-23T08:45',
      undefined,
      '2026-11-23T15:00',
      '2026-12-28T13:30',
    ]);
  });
});
