// Small random worlds for the rules of time: two areas, three sites, people of two professions, scarce rooms and pieces.

import fc from 'fast-check';
import type { ResourceId } from '../../src/core/ids.ts';
import type { Claim } from '../../src/core/slots.ts';
import type { DirectoryParts } from './directory.ts';

export const MONDAY =
  Temporal.PlainDateTime.from('2026-11-23T00:00').toZonedDateTime('Europe/Helsinki').epochMilliseconds;
const QUARTER = 15 * 60_000;
const DAYS = 5;

/** The parts no random choice touches. `QQ` is nowhere: it has no public holidays. */
export const town = {
  region: { country: 'QQ' },
  areas: [{ id: 'east' }, { id: 'west' }],
  sites: [
    { id: 'clinic', area: 'east' },
    { id: 'daycare', area: 'west', kind: 'daycare' },
    { id: 'hall', area: 'west' },
  ],
  rooms: [
    { id: 'c-1', site: 'clinic' },
    { id: 'c-2', site: 'clinic' },
    { id: 'd-1', site: 'daycare' },
  ],
  equipment: [
    { id: 'scale-1', site: 'clinic', kind: 'scale' },
    { id: 'scale-2', site: 'clinic', kind: 'scale' },
    { id: 'scale-d', site: 'daycare', kind: 'scale' },
    { id: 'ear-1', site: 'clinic', kind: 'audiometer' },
  ],
  services: [
    {
      id: 'check',
      durationMinutes: 45,
      room: true,
      channels: ['on-site', 'phone'],
      minimumNoticeHours: 12,
      horizonDays: 3,
    },
    {
      id: 'hearing',
      durationMinutes: 30,
      bufferBeforeMinutes: 15,
      bufferAfterMinutes: 15,
      room: true,
      equipment: ['audiometer', 'scale'],
      channels: ['on-site'],
      horizonDays: 30,
    },
    {
      id: 'joint',
      durationMinutes: 60,
      bufferAfterMinutes: 15,
      professions: ['nurse', 'teacher'],
      room: true,
      equipment: ['scale'],
      channels: ['on-site'],
      horizonDays: 30,
    },
    { id: 'visit', durationMinutes: 60, bufferBeforeMinutes: 30, bufferAfterMinutes: 30, channels: ['home-visit'] },
    {
      id: 'advice',
      durationMinutes: 30,
      channels: ['video', 'phone'],
      professions: ['teacher'],
      minimumNoticeHours: 24,
    },
  ],
  professionals: [
    { id: 'ann', languages: ['fi', 'sv'] },
    { id: 'bea', languages: ['fi'] },
    { id: 'tea', profession: 'teacher', languages: ['fi', 'sv'] },
    { id: 'tom', profession: 'teacher', languages: ['fi'] },
  ],
  series: [
    {
      id: 'talk',
      service: 'advice',
      professionals: ['tea', 'tom'],
      areas: ['west', 'east'],
      window: ['09:00', '11:00'],
    },
  ],
} satisfies DirectoryParts;

const services = town.services.map(({ id }) => id).filter((id) => id !== 'advice');
const week = ['MO', 'TU', 'WE', 'TH', 'FR'] as const;
const clock = (quarter: number) =>
  `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`;
const windows = fc
  .array(fc.tuple(fc.integer({ min: 28, max: 60 }), fc.integer({ min: 3, max: 16 })), { maxLength: 2 })
  .map((spans) =>
    spans
      .sort(([a], [b]) => a - b)
      .filter(([start], at, all) => at === 0 || start >= (all[at - 1]?.[0] ?? 0) + (all[at - 1]?.[1] ?? 0))
      .map(([start, length]) => [clock(start), clock(start + length)] as [string, string]),
  );
const weekly = fc.record(
  Object.fromEntries(week.map((day) => [day, windows])) as Record<(typeof week)[number], typeof windows>,
  {
    requiredKeys: [],
  },
);

/** Working hours of some at some of the sites, an absence or two, and closed days. */
export const townParts = fc
  .record({
    hours: fc.array(
      fc.record({
        professional: fc.constantFrom(...town.professionals.map(({ id }) => id)),
        site: fc.constantFrom(...town.sites.map(({ id }) => id)),
        weekly,
      }),
      { minLength: 1, maxLength: 6 },
    ),
    absences: fc.array(
      fc
        .tuple(
          fc.constantFrom('ann', 'bea', 'tea'),
          fc.integer({ min: 0, max: DAYS - 1 }),
          fc.integer({ min: 28, max: 50 }),
        )
        .map(([professional, day, quarter]) => {
          const date = `2026-11-${23 + day}`;
          return {
            professional,
            from: `${date}T${clock(quarter)}`,
            to: `${date}T${clock(quarter + 12)}`,
            reason: 'other',
          };
        }),
      { maxLength: 2 },
    ),
    closures: fc.array(
      fc
        .tuple(fc.subarray(['east', 'west'], { minLength: 1 }), fc.integer({ min: 23, max: 27 }))
        .map(([areas, day]) => ({ areas, from: `2026-11-${day}`, to: `2026-11-${day}` })),
      { maxLength: 1 },
    ),
    shares: fc.array(
      fc.record({
        area: fc.constantFrom('east', 'west'),
        slots: fc.integer({ min: 3, max: 8 }),
        releases: fc.integer({ min: 0, max: 2 }).map((daysBefore) => [{ daysBefore, keeps: 0 }]),
      }),
      { maxLength: 1 },
    ),
  })
  .map(({ hours, absences, closures, shares }): DirectoryParts => {
    // one entry for a person at a site, as an import would have it
    const once = new Map(hours.map((one) => [`${one.professional}.${one.site}`, { ...one, services }]));
    const series = shares.length === 0 ? town.series : town.series.map((one) => ({ ...one, shares }));
    return { ...town, series, workingHours: [...once.values()], absences, closures };
  });

const resources: readonly ResourceId[] = [
  ...town.professionals.map(({ id }): ResourceId => `professional:${id}`),
  ...town.rooms.map(({ id }): ResourceId => `room:${id}`),
  ...town.rooms.map(({ id }): ResourceId => `room:${id}`),
  ...town.equipment.map(({ id }): ResourceId => `equipment:${id}`),
];

/** Claims in the daytime of the week, often on what is scarce. */
export const townClaims = fc.array(
  fc
    .tuple(
      fc.constantFrom(...resources),
      fc.integer({ min: 0, max: DAYS - 1 }),
      fc.integer({ min: 28, max: 64 }),
      fc.integer({ min: 1, max: 10 }),
    )
    .map(([resource, day, quarter, length]): Claim => {
      const start = MONDAY + day * 96 * QUARTER + quarter * QUARTER;
      return { resource, start, end: start + length * QUARTER };
    }),
  { maxLength: 30, size: 'max' },
);

/** Mostly before the week, sometimes in it. */
export const townNow = fc.integer({ min: -48, max: 60 }).map((hours) => MONDAY + hours * 4 * QUARTER);
