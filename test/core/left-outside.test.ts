// What stands outside is exactly what could not be booked, and what a change leaves outside is what it has made so.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Absence, Directory } from '../../src/core/directory.ts';
import type { AreaId, BookingId, ProfessionalId, ServiceId } from '../../src/core/ids.ts';
import { overlaps } from '../../src/core/interval.ts';
import {
  type Doubtful,
  doubtfulAfter,
  leftOutside,
  outsideOf,
  type Standing,
  spansOf,
} from '../../src/core/left-outside.ts';
import { planAnew } from '../../src/core/replan.ts';
import { type Slot, type SlotQuestion, slotsOf } from '../../src/core/slots.ts';
import { slotsDespite } from '../../src/core/slots-despite.ts';
import { directoryOf } from '../support/directory.ts';
import { MONDAY, town, townClaims, townNow, townParts } from '../support/worlds.ts';

const DAY = 24 * 3_600_000;
const service = fc.constantFrom(...town.services.map(({ id }) => id as ServiceId));
const person = fc.constantFrom(...town.professionals.map(({ id }) => id as ProfessionalId));
const week = (wanted: ServiceId): SlotQuestion => ({ service: wanted, areas: '*', from: MONDAY, to: MONDAY + 7 * DAY });

test('what is free stands inside; what an absence or a closure refuses stands outside, for that very reason', () => {
  let refused = 0;
  fc.assert(
    fc.property(townParts, townClaims, townNow, service, (parts, claims, now, wanted) => {
      const world = { directory: directoryOf(parts), claims };
      const free = slotsOf(world, week(wanted), now);
      const why = outsideOf(world.directory, free);
      for (const slot of free) expect(why(slot)).toEqual([]);
      const others = slotsDespite(world, week(wanted), now);
      const whyNot = outsideOf(
        world.directory,
        others.map(({ slot }) => slot),
      );
      for (const { slot, rules } of others) {
        const taken = rules.filter((rule) => rule === 'absence' || rule === 'closure');
        const kinds = new Set(whyNot(slot).map((reason) => reason.split(':')[0]));
        refused += taken.length;
        if (taken.length === 0) expect([...kinds]).toEqual([]);
        else expect(kinds.size > 0 && [...kinds].every((kind) => taken.some((rule) => rule === kind))).toBe(true);
      }
    }),
  );
  expect(refused).toBeGreaterThan(10);
});

test('an absence leaves outside what it overlaps of the person’s and nothing else; no change leaves nothing', () => {
  fc.assert(
    fc.property(townParts, townNow, service, person, fc.nat(96), fc.nat(48), (parts, now, wanted, who, at, long) => {
      const directory = directoryOf(parts);
      const slots = slotsOf({ directory, claims: [] }, week(wanted), now);
      const from = MONDAY + at * (DAY / 24);
      const absence = { id: 'new', professional: who, from, to: from + (long + 1) * (DAY / 24), reason: 'other' };
      const after = withAbsence(directory, absence);
      const hit = slots.filter(({ professionals, claims: [claim] }) => {
        return professionals.includes(who) && claim && claim.start < absence.to && absence.from < claim.end;
      });
      expect(leftOutside(directory, after, slots)).toEqual(hit);
      expect(leftOutside(directory, directory, slots)).toEqual([]);
      expect(leftOutside(after, directory, slots)).toEqual([]);
      // entered twice, each is a reason of its own: who had agreed to the first is asked about the second
      const twice = withAbsence(after, { ...absence, id: 'newer' });
      expect(leftOutside(after, twice, slots)).toEqual(hit);
    }),
  );
});

test('whatever a change leaves outside is in doubt by what has changed, and by no change nothing is', () => {
  const range = { start: MONDAY - 2 * DAY, end: MONDAY + 9 * DAY };
  let [left, apart] = [0, 0];
  fc.assert(
    fc.property(townParts, townParts, townNow, service, (was, will, now, wanted) => {
      const [before, after] = [directoryOf(was), directoryOf(will)];
      const slots = [before, after].flatMap((directory) => slotsOf({ directory, claims: [] }, week(wanted), now));
      const doubtful = doubtfulAfter(before, after, range);
      const lost = leftOutside(before, after, slots);
      for (const slot of lost) expect(isIn(doubtful, slot)).toBe(true);
      left += lost.length;
      apart += slots.filter((slot) => !isIn(doubtful, slot)).length;
      expect(doubtfulAfter(before, directoryOf(was), range)).toEqual({ people: [], services: [], spans: [] });
      // what stands outside now does so by the offer alone, or where something takes time
      const [why, offer] = [outsideOf(after, slots), outsideOf({ ...after, absences: [], closures: [] }, slots)];
      const taken = { people: [], services: [], spans: spansOf(after) };
      for (const slot of slots.filter((one) => why(one).length > 0)) {
        expect(offer(slot).length > 0 || isIn(taken, slot)).toBe(true);
      }
    }),
  );
  expect(left).toBeGreaterThan(100);
  expect(apart).toBeGreaterThan(100);
});

function isIn({ people, services, spans }: Doubtful, booking: Standing): boolean {
  return (
    booking.professionals.some((id) => people.includes(id)) ||
    services.includes(booking.service) ||
    spans.some((span) => {
      const of =
        'areas' in span ? span.areas.includes(booking.area) : booking.professionals.includes(span.professional);
      return of && overlaps(span, booking);
    })
  );
}

test('a closure of some areas leaves what others have of the same series', () => {
  const directory = directoryOf({
    ...town,
    series: [
      { id: 'talk', service: 'advice', areas: ['east', 'west'], professionals: ['tea'], recurrence: 'FREQ=DAILY' },
    ],
  });
  const now = MONDAY - 2 * DAY;
  const of = (area: string) => {
    const question = { ...week('advice' as ServiceId), areas: [area as AreaId] };
    return slotsOf({ directory, claims: [] }, question, now);
  };
  const closed = directoryOf({
    ...town,
    series: [
      { id: 'talk', service: 'advice', areas: ['east', 'west'], professionals: ['tea'], recurrence: 'FREQ=DAILY' },
    ],
    closures: [{ areas: ['west'], from: '2026-11-24', to: '2026-11-24' }],
  });
  expect(of('east').length).toBeGreaterThan(0);
  expect(leftOutside(directory, closed, of('east'))).toEqual([]);
  expect(leftOutside(directory, closed, of('west')).map(({ start }) => start)).toEqual(
    of('west')
      .filter(({ start }) => start >= MONDAY + DAY && start < MONDAY + 2 * DAY)
      .map(({ start }) => start),
  );
});

test('what is proposed first can all be done at once: no two bookings are given the same person, room or piece', () => {
  let chosen = 0;
  fc.assert(
    fc.property(townParts, townNow, service, person, fc.nat(1000), (parts, now, wanted, who, seed) => {
      const directory = directoryOf(parts);
      const bookings = packed(slotsOf({ directory, claims: [] }, week(wanted), now), seed);
      const lost = bookings.filter(({ professionals }) => professionals.includes(who));
      const away = { id: 'new', professional: who, from: MONDAY - DAY, to: MONDAY + 3 * DAY, reason: 'other' };
      const claims = bookings.flatMap((slot) => slot.claims.map((claim) => ({ ...claim, booking: slot.id as never })));
      const plans = planAnew(
        withAbsence(directory, away),
        claims,
        lost.map((slot) => ({
          ...slot,
          id: slot.id as never as BookingId,
          slot: slot.id,
          status: 'booked',
          lost: [who],
        })),
        { until: away.to, fits: () => true, now },
      );
      const given = plans.flatMap((plan) => plan.chosen?.slot.claims ?? []);
      chosen += given.length;
      for (const [at, one] of given.entries()) {
        for (const other of given.slice(at + 1)) {
          expect(one.resource === other.resource && one.start < other.end && other.start < one.end).toBe(false);
        }
      }
      for (const { chosen: first, proposals } of plans) {
        expect(first?.kind).not.toBe('other-channel');
        expect(first === undefined || proposals.includes(first)).toBe(true);
      }
    }),
  );
  expect(chosen).toBeGreaterThan(10);
});

function withAbsence(directory: Directory, absence: Absence): Directory {
  return { ...directory, absences: [...directory.absences, absence] };
}

/** Some of the slots that can be booked beside each other. */
function packed(slots: readonly Slot[], seed: number): readonly Slot[] {
  const kept: Slot[] = [];
  for (const slot of slots.filter((_, at) => (at * 7 + seed) % 3 > 0)) {
    const clash = kept
      .flatMap(({ claims }) => claims)
      .some((one) =>
        slot.claims.some((two) => one.resource === two.resource && one.start < two.end && two.start < one.end),
      );
    if (!clash) kept.push(slot);
  }
  return kept;
}
