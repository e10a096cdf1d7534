import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Weekday } from '../../src/core/directory.ts';
import type { ResourceId, ServiceId } from '../../src/core/ids.ts';
import { type Claim, judge, type Slot, slotsOf } from '../../src/core/slots.ts';
import { type DirectoryParts, directoryOf } from '../support/directory.ts';
import { MONDAY, town, townClaims, townParts } from '../support/worlds.ts';

const MINUTE = 60_000;
const DAY = 24 * 60;
const weekdays: readonly Weekday[] = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const minuteOf = (date: string) => (Number(date.slice(8, 10)) - 23) * DAY + (minutesOf(date.slice(11)) || 0);

/** A slot as the naive model says it: minutes since Monday, who, where, and what is taken. */
type Found = { readonly start: number; readonly team: string; readonly site: string; readonly pieces: string };

/**
 * The week in minutes, each looked at by itself: a team is free in a minute when each member is in working hours there,
 * not away, not claimed, and the area is open. A slot is a quarter of an hour from which on the team, a room and a
 * piece of each kind are free in every minute, buffers included.
 */
function naiveSlots(parts: DirectoryParts, claims: readonly Claim[], id: string): readonly Found[] {
  const service = town.services.find((one) => one.id === id);
  if (service === undefined) return [];
  const {
    before = 0,
    after = 0,
    length = 0,
    professions = ['nurse'],
    room = false,
    equipment = [],
  } = {
    before: 'bufferBeforeMinutes' in service ? service.bufferBeforeMinutes : 0,
    after: 'bufferAfterMinutes' in service ? service.bufferAfterMinutes : 0,
    length: service.durationMinutes,
    ...('professions' in service && { professions: [...service.professions] as string[] }),
    room: 'room' in service,
    ...('equipment' in service && { equipment: [...service.equipment] as string[] }),
  };
  const claimed = (resource: ResourceId, minute: number) =>
    claims.some((claim) => {
      const at = MONDAY + minute * MINUTE;
      return claim.resource === resource && claim.start <= at && at < claim.end;
    });
  /** which of the person's windows the minute is in; -1 for none, or none that is free */
  const windowAt = (person: string, site: string, minute: number): number => {
    const windows = parts.workingHours?.find((one) => one.professional === person && one.site === site)?.weekly;
    const today = windows?.[weekdays[Math.floor(minute / DAY)] ?? 'SU'] ?? [];
    const at = today.findIndex(([from, to]) => minutesOf(from) <= minute % DAY && minute % DAY < minutesOf(to));
    const away = parts.absences?.some(
      ({ professional, from, to }) => professional === person && minuteOf(from) <= minute && minute < minuteOf(to),
    );
    return away || claimed(`professional:${person}`, minute) ? -1 : at;
  };
  const closed = (site: string, minute: number) =>
    parts.closures?.some(({ areas, from = '' }) => {
      const area = town.sites.find((one) => one.id === site)?.area ?? '';
      return areas.includes(area) && Math.floor(minute / DAY) === Number(from.slice(8, 10)) - 23;
    });
  const people = professions.map((profession) =>
    town.professionals.filter((one) => ('profession' in one ? one.profession : 'nurse') === profession),
  );
  const teams = people.reduce<string[][]>(
    (made, next) => made.flatMap((team) => next.map((one) => [...team, one.id])),
    [[]],
  );
  const found: Found[] = [];
  for (const site of town.sites.map((one) => one.id)) {
    for (const team of teams) {
      for (let start = before; start + length + after <= 7 * DAY; start += 15) {
        // most of a week is nobody's working hours: its minutes need not be written down
        if (team.some((person) => windowAt(person, site, start - before) < 0)) continue;
        const minutes = Array.from({ length: before + length + after }, (_, at) => start - before + at);
        const together = team.every((person) => {
          const first = windowAt(person, site, start - before);
          return minutes.every((minute) => windowAt(person, site, minute) === first);
        });
        if (!together || minutes.some((minute) => closed(site, minute))) continue;
        const pools: readonly (readonly ResourceId[])[] = [
          ...(room ? [town.rooms.filter((one) => one.site === site).map((one): ResourceId => `room:${one.id}`)] : []),
          ...equipment.map((kind) =>
            town.equipment
              .filter((one) => one.site === site && one.kind === kind)
              .map((one): ResourceId => `equipment:${one.id}`),
          ),
        ];
        const taken = pools.map((pool) => pool.find((piece) => !minutes.some((minute) => claimed(piece, minute))));
        if (taken.includes(undefined)) continue;
        found.push({ start, team: [...team].sort().join('+'), site, pieces: taken.sort().join('+') });
      }
    }
  }
  return found;
}

const asFound = (slot: Slot): Found => ({
  start: (slot.start - MONDAY) / MINUTE,
  team: slot.professionals.join('+'),
  site: slot.site ?? '',
  pieces: slot.claims.flatMap(({ resource }) => (resource.startsWith('professional:') ? [] : [resource])).join('+'),
});
const inOrder = (found: readonly Found[]) => found.map((one) => JSON.stringify(one)).sort();

describe('several resources at once', () => {
  const earlier = MONDAY - 20 * DAY * MINUTE;
  const parts = townParts.map((one) => ({
    ...one,
    // neither notice nor horizon is what this is about
    services: one.services.map((service) => ({ ...service, minimumNoticeHours: 0, horizonDays: 60 })),
  }));
  const asked = (service: string) =>
    ({ service: service as ServiceId, areas: '*', from: MONDAY, to: MONDAY + 7 * DAY * MINUTE }) as const;

  test.each(['check', 'hearing', 'joint', 'visit'])(
    'a team’s slots of %s are exactly where its members, a room and each piece are free, buffers included',
    (service) => {
      let slots = 0;
      fc.assert(
        fc.property(parts, townClaims, (town, claims) => {
          const found = slotsOf({ directory: directoryOf(town), claims }, asked(service), earlier).map(asFound);
          slots += found.length;
          expect(inOrder(found)).toEqual(inOrder(naiveSlots(town, claims, service)));
        }),
        { numRuns: 60 },
      );
      expect(slots).toBeGreaterThan(0);
    },
  );

  test('what a slot claims is in resource order, and the slot is judged as it is listed', () => {
    fc.assert(
      fc.property(parts, townClaims, fc.constantFrom('hearing', 'joint'), fc.nat(), (town, claims, service, pick) => {
        const world = { directory: directoryOf(town), claims };
        const slots = slotsOf(world, asked(service), earlier);
        const slot = slots[pick % Math.max(slots.length, 1)];
        if (slot === undefined) return;
        const resources = slot.claims.map(({ resource }) => resource);
        expect(resources).toEqual([...resources].sort());
        expect(slot.id.split('~').at(-1)).toBe(resources.join('+'));
        const judging = { areas: '*', now: earlier } as const;
        expect(judge(world, slot.id, judging)).toEqual({ free: true, slot });
        for (const { resource } of slot.claims) {
          const taken = [...claims, { resource, start: slot.start, end: slot.end }];
          expect(judge({ ...world, claims: taken }, slot.id, judging)).toMatchObject({ blockers: ['claim'] });
        }
      }),
    );
  });
});
