import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Directory } from '../../src/core/directory.ts';
import type { Obstacle } from '../../src/core/obstacles.ts';
import { type Claim, slotsOf } from '../../src/core/slots.ts';
import { type Constraint, explain, type Rejected, type WhyQuestion, whyNot } from '../../src/core/why-not.ts';
import { type DirectoryParts, directoryOf } from '../support/directory.ts';
import { MONDAY, town, townClaims, townNow, townParts } from '../support/worlds.ts';

const DAY = 24 * 3_600_000;
const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Helsinki').epochMilliseconds;

type Plain = { allowed: '*' | string[]; areas: '*' | string[] };
type Case = { parts: DirectoryParts; claims: readonly Claim[]; question: WhyQuestion; now: number };

const times = fc.constantFrom('07:00', '08:00', '10:30', '12:00', '14:15', '16:00');
const filter = {
  sites: fc.subarray(town.sites.map(({ id }) => id)),
  professional: fc.constantFrom(...town.professionals.map(({ id }) => id)),
  channel: fc.constantFrom('on-site', 'phone', 'home-visit', 'video'),
  language: fc.constantFrom('fi', 'sv', 'en'),
  weekdays: fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR', 'SA']),
  earliest: times,
  latest: times,
};
const filters = fc.oneof(
  fc.constant({}),
  ...Object.entries(filter).map(([name, value]) => value.map((asked) => ({ [name]: asked }))),
  { weight: 5, arbitrary: fc.record(filter, { requiredKeys: [] }) },
);
const question = fc
  .tuple(
    fc.record({
      service: fc.constantFrom(...town.services.map(({ id }) => id)),
      where: fc.constantFrom<Pick<Plain, 'allowed' | 'areas'>>(
        { allowed: '*', areas: '*' },
        { allowed: '*', areas: ['east'] },
        { allowed: ['west', 'east'], areas: ['west'] },
        { allowed: ['west'], areas: ['west'] },
      ),
      days: fc.integer({ min: 1, max: 5 }),
      first: fc.integer({ min: 0, max: 4 }),
    }),
    filters,
  )
  .map(([{ days, first, where, ...rest }, wanted]) => {
    const from = MONDAY + first * DAY;
    return { ...rest, ...where, ...wanted, from, to: from + days * DAY } as unknown as WhyQuestion;
  });
const cases: fc.Arbitrary<Case> = fc.record({ parts: townParts, claims: townClaims, question, now: townNow });

const worldOf = ({ parts, claims }: Pick<Case, 'parts' | 'claims'>) => ({ directory: directoryOf(parts), claims });
const keyOf = ({ candidate: { start, offer } }: Pick<Rejected, 'candidate'>) =>
  [offer.crew.schedule, offer.crew.common.site, offer.crew.common.professionals.join('+'), start].join('~');

/** The case without what is said to stand in the way: a question that asks less, or a world that has more. */
const removals: Readonly<Record<Obstacle, (one: Case) => Case>> = {
  area: (one) => ({ ...one, question: { ...one.question, areas: one.question.allowed } }),
  site: (one) => without(one, 'sites'),
  professional: (one) => without(one, 'professional'),
  language: (one) => without(one, 'language'),
  channel: (one) => without(one, 'channel'),
  weekday: (one) => without(one, 'weekdays'),
  time: (one) => without(without(one, 'earliest'), 'latest'),
  'no-room': (one) => {
    const rooms = town.sites.map(({ id }) => ({ id: `more-${id}`, site: id }));
    return { ...one, parts: { ...one.parts, rooms: [...(one.parts.rooms ?? []), ...rooms] } };
  },
  'no-equipment': (one) => {
    const known = new Set(town.equipment.map(({ site, kind }) => `${kind}-${site}`));
    const more = town.sites
      .flatMap(({ id }) => ['scale', 'audiometer'].map((kind) => ({ id: `${kind}-${id}`, site: id, kind })))
      .filter(({ id }) => !known.has(id));
    return { ...one, parts: { ...one.parts, equipment: [...(one.parts.equipment ?? []), ...more] } };
  },
  'claimed-professional': (one) => unclaimed(one, 'professional:'),
  'claimed-room': (one) => unclaimed(one, 'room:'),
  'claimed-equipment': (one) => unclaimed(one, 'equipment:'),
  // what was let go by then was kept before
  past: (one) => ({ ...withoutShares(one), now: MONDAY - 30 * DAY }),
  notice: (one) => withServices(one, { minimumNoticeHours: 0 }),
  horizon: (one) => withServices(one, { horizonDays: 700 }),
  absence: (one) => ({ ...one, parts: { ...one.parts, absences: [] } }),
  closure: (one) => ({ ...one, parts: { ...one.parts, closures: [] } }),
  share: withoutShares,
};

/**
 * What shows only once something else is gone: other areas may be closed too, an earlier now may be too early. And what goes
 * with it: the more times of a session are free, the fewer are kept from anybody.
 */
const hidden: Partial<Readonly<Record<Obstacle, readonly Obstacle[]>>> = {
  area: ['closure', 'share'],
  past: ['notice', 'horizon', 'share'],
  notice: ['share'],
  horizon: ['share'],
  absence: ['share'],
  closure: ['share'],
  'claimed-professional': ['share'],
  'no-room': ['claimed-room'],
};
const RELAXABLE = new Set([
  'area',
  'site',
  'professional',
  'language',
  'channel',
  'weekday',
  'time',
  'notice',
  'horizon',
]);

function without(one: Case, field: keyof WhyQuestion): Case {
  const { [field]: _, ...rest } = one.question;
  return { ...one, question: rest as WhyQuestion };
}
function withoutShares(one: Case): Case {
  const series = (one.parts.series ?? []).map(({ shares: _, ...rest }) => rest);
  return { ...one, parts: { ...one.parts, series } };
}
function unclaimed(one: Case, prefix: string): Case {
  return { ...one, claims: one.claims.filter(({ resource }) => !resource.startsWith(prefix)) };
}
function withServices(one: Case, change: object): Case {
  const services = one.parts.services.map((service) => ({ ...service, ...change }));
  return { ...one, parts: { ...one.parts, services } };
}

describe('whatever the world and the question', () => {
  const rejectedIn = (one: Case) => explain(worldOf(one), one.question, one.now);

  test('every rejected candidate has a reason, and every reason named is true: without it, it is not named again', () => {
    const seen = new Set<Obstacle>();
    fc.assert(
      fc.property(cases, (one) => {
        const { rejected } = rejectedIn(one);
        const named = new Set(rejected.flatMap(({ obstacles }) => obstacles));
        for (const obstacle of named) {
          seen.add(obstacle);
          const after = rejectedIn(removals[obstacle](one));
          const left = new Map([...after.rejected].map((other) => [keyOf(other), other.obstacles]));
          const candidates = new Set([...left.keys(), ...after.free.map((candidate) => keyOf({ candidate }))]);
          for (const other of rejected.filter(({ obstacles }) => obstacles.includes(obstacle))) {
            expect(candidates).toContain(keyOf(other));
            expect(left.get(keyOf(other)) ?? []).not.toContain(obstacle);
            // what else stood in the way is not made up either: it still does
            const others = other.obstacles.filter(
              (name) => name !== obstacle && !(hidden[obstacle] ?? []).includes(name),
            );
            expect(left.get(keyOf(other)) ?? []).toEqual(expect.arrayContaining(others));
          }
        }
      }),
      { numRuns: 500 },
    );
    // a property that never met an obstacle has shown nothing about it
    expect([...seen].sort()).toEqual(Object.keys(removals).sort());
  });

  test('without all that is named, the candidate is free', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (one, pick) => {
        const { rejected } = rejectedIn(one);
        const other = rejected[pick % Math.max(rejected.length, 1)];
        if (other === undefined) return;
        const all = new Set(other.obstacles.flatMap((obstacle) => [obstacle, ...(hidden[obstacle] ?? [])]));
        const cleared = [...all].reduce<Case>((left, obstacle) => removals[obstacle](left), one);
        expect(rejectedIn(cleared).free.map((candidate) => keyOf({ candidate }))).toContain(keyOf(other));
      }),
      { numRuns: 300 },
    );
  });

  test('what is not rejected is exactly what is free', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const allowed = one.question.allowed;
        const served = (area: string) => allowed === '*' || allowed.some((some) => some === area);
        const slots = slotsOf(worldOf(one), one.question, one.now).filter(({ area }) => served(area));
        const free = rejectedIn(one).free.map(({ start, offer }) => `${start} ${offer.crew.common.professionals}`);
        expect(slots.map(({ start, professionals }) => `${start} ${professionals}`).sort()).toEqual(free.sort());
        expect(whyNot(worldOf(one), one.question, one.now).free).toBe(free.length);
      }),
      { numRuns: 200 },
    );
  });

  test('a relaxed constraint opens what the question without it would find', () => {
    const relaxed: Readonly<Record<Exclude<Constraint, 'later'>, (one: Case) => Case>> = removals;
    const met = new Set<string>();
    fc.assert(
      fc.property(cases, fc.boolean(), (any, keeps) => {
        // a rule set aside frees others of the session as well: looked at where nothing is kept
        const one = keeps ? any : withoutShares(any);
        const { relaxations } = whyNot(worldOf(one), one.question, one.now);
        const found = new Map(relaxations.map(({ constraint, count, first }) => [constraint, { count, first }]));
        const ids = (other: Case) => slotsOf(worldOf(other), other.question, other.now).map(({ id }) => id);
        const before = new Set(ids(one));
        const asked = [...RELAXABLE].filter((name) => !keeps || (name !== 'notice' && name !== 'horizon'));
        for (const [constraint, relax] of Object.entries(relaxed).filter(([name]) => asked.includes(name))) {
          const more = ids(relax(one)).filter((id) => !before.has(id));
          const { count, first } = found.get(constraint as Constraint) ?? {};
          expect([constraint, count ?? 0, first?.id]).toEqual([constraint, more.length, more[0]]);
          if (more.length > 0) met.add(constraint);
        }
      }),
      { numRuns: 300 },
    );
    expect([...met].sort()).toEqual([...RELAXABLE].sort());
  });

  test('nobody is outside working hours who works all day where it is wanted', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const before = rejectedIn(one).outsideHours;
        const allDay = Object.fromEntries(
          ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'].map((day) => [day, [['00:00', '23:45']]]),
        );
        const services = town.services.map(({ id }) => id);
        const workingHours = town.sites.flatMap(({ id }) =>
          town.professionals.map((person) => ({ professional: person.id, site: id, services, weekly: allDay })),
        );
        const after = rejectedIn({ ...one, parts: { ...one.parts, series: [], workingHours } }).outsideHours;
        for (const day of before) expect(after).not.toContainEqual(day);
      }),
      { numRuns: 150 },
    );
  });
});

describe('said of one clinic', () => {
  const parts: DirectoryParts = {
    areas: [{ id: 'hartola' }, { id: 'sysma' }],
    sites: [{ id: 'clinic', area: 'hartola' }],
    rooms: [{ id: 'one', site: 'clinic' }],
    services: [{ id: 'check', durationMinutes: 60, startEveryMinutes: 60, room: true, horizonDays: 90 }],
    professionals: [
      { id: 'ann', languages: ['fi', 'sv'] },
      { id: 'bea', languages: ['fi'] },
    ],
    workingHours: [
      {
        professional: 'ann',
        site: 'clinic',
        services: ['check'],
        weekly: { TU: [['08:00', '12:00']], TH: [['12:00', '14:00']] },
      },
      { professional: 'bea', site: 'clinic', services: ['check'], weekly: { TU: [['08:00', '10:00']] } },
    ],
    absences: [{ professional: 'bea', from: '2026-11-24T00:00', to: '2026-11-25T00:00', reason: 'ill' }],
  };
  const directory: Directory = directoryOf(parts);
  const claims: Claim[] = [{ resource: 'room:one', start: local('2026-11-24T08:00'), end: local('2026-11-24T12:00') }];
  const asked = (more: object) =>
    ({
      service: 'check',
      areas: '*',
      allowed: '*',
      from: local('2026-11-24T00:00'),
      to: local('2026-11-25T00:00'),
      ...more,
    }) as unknown as WhyQuestion;
  const now = local('2026-11-20T09:00');

  test('each reason is counted, alone and together with others, with examples', () => {
    const { considered, free, obstacles } = whyNot({ directory, claims }, asked({ language: 'sv' }), now);
    expect([considered, free]).toEqual([6, 0]);
    expect(obstacles.map(({ obstacle, count, alone }) => [obstacle, count, alone])).toEqual([
      ['claimed-room', 6, 4],
      ['absence', 2, 0],
      ['language', 2, 0],
    ]);
    expect(obstacles[0]?.examples[0]).toEqual({
      start: local('2026-11-24T08:00'),
      end: local('2026-11-24T09:00'),
      professionals: ['ann'],
      site: 'clinic',
    });
  });

  test('a time of day at which nobody works is said of each person and day', () => {
    const { considered, obstacles, relaxations } = whyNot({ directory, claims }, asked({ earliest: '13:00' }), now);
    expect(considered).toBe(6);
    expect(obstacles[0]).toEqual({
      obstacle: 'outside-hours',
      count: 2,
      alone: 2,
      examples: [
        { date: '2026-11-24', professional: 'ann' },
        { date: '2026-11-24', professional: 'bea' },
      ],
    });
    expect(relaxations.map(({ constraint, count }) => [constraint, count])).toEqual([['later', 2]]);
  });

  test('one thing given up is enough, or later times are', () => {
    const { relaxations } = whyNot({ directory, claims: [] }, asked({ weekdays: ['WE'] }), now);
    expect(relaxations.map(({ constraint, count, first }) => [constraint, count, first.start])).toEqual([
      ['weekday', 4, local('2026-11-24T08:00')],
    ]);
    const later = whyNot({ directory, claims }, asked({ areas: ['hartola'] }), now).relaxations;
    expect(later.map(({ constraint, first }) => [constraint, first.start])).toEqual([
      ['later', local('2026-11-26T12:00')],
    ]);
  });

  test('of areas the asker may not use, nothing is said', () => {
    expect(whyNot({ directory, claims }, asked({ areas: ['sysma'], allowed: ['sysma'] }), now)).toEqual({
      considered: 0,
      free: 0,
      obstacles: [],
      relaxations: [],
    });
  });
});
