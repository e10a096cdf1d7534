import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Directory } from '../../src/core/directory.ts';
import type { ResourceId, SlotId } from '../../src/core/ids.ts';
import { overlaps } from '../../src/core/interval.ts';
import {
  type Claim,
  judge,
  nearestOf,
  nearestSlots,
  overridableRules,
  parseSlotId,
  type Slot,
  type SlotQuestion,
  searchFor,
  slotsOf,
  stretchesOf,
} from '../../src/core/slots.ts';
import { type DirectoryParts, directoryOf, paijatHame, paijatHameParts } from '../support/directory.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const utc = (text: string) => Date.parse(text);
const helsinki = (instant: number) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('Europe/Helsinki');
const timeOf = (instant: number) => helsinki(instant).toPlainTime().toString({ smallestUnit: 'minute' });
const local = (text: string) => Temporal.PlainDateTime.from(text).toZonedDateTime('Europe/Helsinki').epochMilliseconds;

type Asked = {
  [K in keyof SlotQuestion]?: K extends 'from' | 'to'
    ? number
    : K extends 'areas'
      ? string[] | '*'
      : K extends 'sites' | 'weekdays'
        ? string[]
        : string;
};

/** Asks with plain text where ids are; `from` defaults to now, `to` to a day later. */
function free(directory: Directory, asked: Asked, now: number, claims: readonly Claim[] = []): readonly Slot[] {
  const question = { areas: '*', from: now, to: now + DAY, ...asked } as unknown as SlotQuestion;
  return slotsOf({ directory, claims }, question, now);
}

const claim = (resource: ResourceId, from: string, to: string): Claim => ({
  resource,
  start: local(from),
  end: local(to),
});
const judging = (now: number, areas: readonly string[] | '*' = '*') => ({ areas, now }) as Parameters<typeof judge>[2];
const starts = (slots: readonly Slot[]) => slots.map(({ start }) => timeOf(start));

describe('the family counsellors of Hartola and Sysmä', () => {
  // Second and fourth Tuesdays, from the calendar on the wall; 14 and 28 July 2026 are excepted.
  const tuesdays = [
    ...['2026-01-13', '2026-01-27', '2026-02-10', '2026-02-24', '2026-03-10', '2026-03-24', '2026-04-14', '2026-04-28'],
    ...['2026-05-12', '2026-05-26', '2026-06-09', '2026-06-23', '2026-08-11', '2026-08-25', '2026-09-08', '2026-09-22'],
    ...['2026-10-13', '2026-10-27', '2026-11-10', '2026-11-24', '2026-12-08', '2026-12-22', '2027-01-12', '2027-01-26'],
    ...['2027-02-09', '2027-02-23', '2027-03-09', '2027-03-23', '2027-04-13', '2027-04-27'],
  ];
  const directory = paijatHame();
  const inMonth = (month: Temporal.PlainDate) => {
    const from = month.toZonedDateTime('Europe/Helsinki').epochMilliseconds;
    const to = month.add({ months: 1 }).toZonedDateTime('Europe/Helsinki').epochMilliseconds;
    const asked = { service: 'perheneuvola-konsultaatio', series: 'perheneuvola-hartola', from, to };
    return free(directory, asked, from - 5 * DAY);
  };
  const months = Array.from({ length: 16 }, (_, i) => Temporal.PlainDate.from('2026-01-01').add({ months: i }));
  const slots = months.flatMap(inMonth);

  test('are met on exactly the second and fourth Tuesdays, across both clock changes', () => {
    expect([...new Set(slots.map(({ start }) => helsinki(start).toPlainDate().toString()))]).toEqual(tuesdays);
  });

  test('each have three slots of 45 + 5 minutes from 13.00 to 15.30', () => {
    const expected = tuesdays.flatMap((date) =>
      ['13:00', '13:50', '14:40'].flatMap((time) =>
        ['pn-psykologi', 'pn-sosiaalityontekija'].map((professional) => {
          const start = local(`${date}T${time}`);
          const [end, until] = [start + 45 * 60_000, start + 50 * 60_000];
          return { start, end, claims: [{ start, end: until, resource: `professional:${professional}` }] };
        }),
      ),
    );
    expect(slots.map(({ start, end, claims }) => ({ start, end, claims }))).toEqual(expected);
  });

  test('have slots whose ids can be read', () => {
    const [first] = slots.filter(({ start }) => start >= utc('2026-11-24T00:00Z'));
    expect(first).toMatchObject({
      id: 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T110000Z~professional:pn-psykologi',
      area: 'hartola',
      channels: ['video', 'phone'],
      professionals: ['pn-psykologi'],
      series: 'perheneuvola-hartola',
    });
  });

  test('are not met on a public holiday: the third Thursday series leaves out New Year and Ascension', () => {
    const sihti = (from: string) =>
      free(directory, { service: 'sihti-konsultaatio', from: utc(from), to: utc(from) + DAY }, utc(from) - 5 * DAY);
    expect(sihti('2026-01-01T00:00Z')).toEqual([]);
    expect(sihti('2027-05-06T00:00Z')).toEqual([]);
    expect(sihti('2026-01-15T00:00Z')).toHaveLength(3);
  });
});

describe('working hours', () => {
  const directory = directoryOf({
    areas: [{ id: 'north' }, { id: 'south' }],
    sites: [
      { id: 'clinic', area: 'north' },
      { id: 'daycare', area: 'north', kind: 'daycare' },
    ],
    rooms: [
      { id: 'room-2', site: 'clinic' },
      { id: 'room-1', site: 'clinic' },
      { id: 'room-d', site: 'daycare' },
    ],
    services: [
      { id: 'visit', durationMinutes: 60, bufferBeforeMinutes: 30, bufferAfterMinutes: 15, channels: ['home-visit'] },
      { id: 'check', durationMinutes: 30, startEveryMinutes: 30, channels: ['on-site', 'phone'], room: true },
      {
        id: 'joint',
        durationMinutes: 60,
        startEveryMinutes: 30,
        professions: ['teacher', 'nurse'],
        siteKinds: ['daycare'],
        room: true,
      },
      { id: 'pair', durationMinutes: 60, professions: ['nurse', 'nurse'] },
    ],
    professionals: [
      { id: 'ann', languages: ['fi', 'sv'] },
      { id: 'bea', languages: ['fi'] },
      { id: 'tea', profession: 'teacher', languages: ['fi', 'sv'] },
      { id: 'tom', profession: 'teacher' },
    ],
    workingHours: [
      {
        professional: 'ann',
        site: 'clinic',
        services: ['visit', 'check', 'pair'],
        weekly: { TU: [['08:00', '10:30']] },
      },
      {
        professional: 'bea',
        site: 'clinic',
        services: ['check', 'pair', 'joint'],
        weekly: { TU: [['09:30', '11:00']] },
      },
      { professional: 'ann', site: 'daycare', services: ['joint'], weekly: { WE: [['08:00', '10:00']] } },
      { professional: 'tea', site: 'daycare', services: ['joint'], weekly: { WE: [['08:30', '12:00']] } },
      {
        professional: 'tom',
        site: 'daycare',
        services: ['joint'],
        weekly: { WE: [['09:00', '10:00']], TU: [['08:00', '12:00']] },
      },
    ],
  });
  const tuesday = local('2026-11-24T00:00');
  const wednesday = tuesday + DAY;

  test('start every so many minutes, and buffers stay inside the opening', () => {
    const slots = free(directory, { service: 'visit' }, tuesday);
    expect(starts(slots)).toEqual(['08:30', '08:45', '09:00', '09:15']);
    expect(slots[0]?.claims).toEqual([claim('professional:ann', '2026-11-24T08:00', '2026-11-24T09:45')]);
  });

  test('offer each person once, with the first free room by its id', () => {
    const slots = free(directory, { service: 'check' }, tuesday);
    expect(slots.map(({ start, professionals, room }) => [timeOf(start), professionals[0], room])).toEqual([
      ['08:00', 'ann', 'room-1'],
      ['08:30', 'ann', 'room-1'],
      ['09:00', 'ann', 'room-1'],
      ['09:30', 'ann', 'room-1'],
      ['09:30', 'bea', 'room-1'],
      ['10:00', 'ann', 'room-1'],
      ['10:00', 'bea', 'room-1'],
      ['10:30', 'bea', 'room-1'],
    ]);
  });

  test('go to the second room while the first is taken, and nowhere when both are', () => {
    const first = claim('room:room-1', '2026-11-24T08:30', '2026-11-24T09:30');
    const second = claim('room:room-2', '2026-11-24T09:00', '2026-11-24T09:30');
    const slots = free(directory, { service: 'check', professional: 'ann' }, tuesday, [first, second]);
    expect(slots.map(({ start, room }) => [timeOf(start), room])).toEqual([
      ['08:00', 'room-1'],
      ['08:30', 'room-2'],
      ['09:30', 'room-1'],
      ['10:00', 'room-1'],
    ]);
    const inSecond = slots[1];
    expect(inSecond?.id).toMatch(/~professional:ann\+room:room-2$/);
    expect(inSecond?.claims.map(({ resource }) => resource)).toEqual(['professional:ann', 'room:room-2']);
    // It stays good when the first room is freed while the form is filled in.
    expect(judge({ directory, claims: [] }, inSecond?.id as SlotId, judging(tuesday))).toEqual({
      free: true,
      slot: inSecond,
    });
  });

  test('of a joint service give one slot per team while all its members are there', () => {
    const slots = free(directory, { service: 'joint' }, wednesday);
    expect(slots.map(({ start, professionals }) => [timeOf(start), ...professionals])).toEqual([
      ['08:30', 'ann', 'tea'],
      ['09:00', 'ann', 'tea'],
      ['09:00', 'ann', 'tom'],
    ]);
    expect(slots[0]?.id).toBe(
      'joint~ann.daycare+tea.daycare~20261125T063000Z~professional:ann+professional:tea+room:room-d',
    );
    expect(free(directory, { service: 'joint', professional: 'tom' }, wednesday)).toEqual([slots[2]]);
    const busy = claim('professional:tea', '2026-11-25T08:00', '2026-11-25T09:15');
    expect(free(directory, { service: 'joint' }, wednesday, [busy])).toEqual([slots[2]]);
  });

  test('of a service that wants two of one profession name each pair once', () => {
    const pairs = free(directory, { service: 'pair' }, tuesday);
    expect(pairs.map(({ start, professionals }) => [timeOf(start), ...professionals])).toEqual([
      ['09:30', 'ann', 'bea'],
    ]);
  });

  test('are asked by site, language, channel and area', () => {
    const count = (asked: Asked, from = tuesday) => free(directory, asked, from).length;
    expect(count({ service: 'check', sites: ['daycare'] })).toBe(0);
    expect(count({ service: 'check', sites: ['clinic'] })).toBe(8);
    expect(count({ service: 'check', language: 'sv' })).toBe(5);
    expect(count({ service: 'joint', language: 'sv' }, wednesday)).toBe(2);
    expect(count({ service: 'check', channel: 'video' })).toBe(0);
    expect(count({ service: 'check', channel: 'phone' })).toBe(8);
    expect(count({ service: 'check', areas: ['south'] })).toBe(0);
    expect(count({ service: 'check', areas: ['south', 'north'] })).toBe(8);
    expect(count({ service: 'nothing' })).toBe(0);
  });
});

describe('a series', () => {
  const parts = {
    areas: [{ id: 'east' }, { id: 'west' }],
    sites: [{ id: 'clinic', area: 'east' }],
    services: [
      { id: 'advice', minimumNoticeHours: 24, horizonDays: 10, channels: ['on-site', 'video'] },
      { id: 'visit', channels: ['on-site'] },
      { id: 'roomy', room: true },
    ],
    professionals: [{ id: 'ann' }, { id: 'tea', profession: 'teacher' }],
    series: [
      {
        id: 'daily',
        service: 'advice',
        areas: ['east', 'west'],
        professionals: ['ann', 'tea'],
        window: ['09:00', '10:30'],
      },
      { id: 'nowhere', service: 'visit', areas: ['east'], professionals: ['ann'] },
      { id: 'no-room', service: 'roomy', areas: ['east'], site: 'clinic', professionals: ['ann'] },
    ],
  } satisfies DirectoryParts;
  const directory = directoryOf(parts);
  const day = local('2026-11-24T00:00');
  const lastWeek = day - 5 * DAY;
  const on24th = { service: 'advice', from: day, to: day + DAY };

  test('offers only people of the profession, and on-site only where there is a site', () => {
    const slots = free(directory, on24th, lastWeek);
    expect(slots.map(({ start, professionals, channels }) => [timeOf(start), professionals, channels])).toEqual([
      ['09:00', ['ann'], ['video']],
      ['09:45', ['ann'], ['video']],
    ]);
    expect(free(directory, { service: 'visit' }, day)).toEqual([]);
    expect(free(directory, { service: 'roomy' }, day)).toEqual([]);
  });

  test('keeps to the minimum notice and the horizon, to the millisecond', () => {
    const nine = local('2026-11-24T09:00');
    expect(starts(free(directory, on24th, nine - 24 * HOUR))).toEqual(['09:00', '09:45']);
    expect(starts(free(directory, on24th, nine - 24 * HOUR + 1))).toEqual(['09:45']);
    expect(starts(free(directory, on24th, nine - 10 * DAY))).toEqual(['09:00']);
    expect(starts(free(directory, on24th, nine - 10 * DAY - 1))).toEqual([]);
  });

  test('gives the first asked area, and stays open to an area while another is closed', () => {
    const area = (areas: string[] | '*', closed: Directory) => free(closed, { ...on24th, areas }, lastWeek)[0]?.area;
    expect(area('*', directory)).toBe('east');
    expect(area(['west', 'east'], directory)).toBe('west');
    const closures = [{ areas: ['east'], from: '2026-11-24', to: '2026-11-24' }];
    const eastClosed = directoryOf({ ...parts, closures });
    expect(area('*', eastClosed)).toBe('west');
    expect(area(['east', 'west'], eastClosed)).toBe('west');
    expect(area(['east'], eastClosed)).toBeUndefined();
  });

  test('keeps the times of its other slots while somebody is away for one', () => {
    const absences = [{ professional: 'ann', from: '2026-11-24T09:30', to: '2026-11-24T09:40', reason: 'other' }];
    expect(starts(free(directoryOf({ ...parts, absences }), on24th, lastWeek))).toEqual(['09:45']);
  });

  describe('judged', () => {
    const id = 'advice~daily~20261124T070000Z~professional:ann' as SlotId;
    const closed = directoryOf({
      ...parts,
      absences: [{ professional: 'ann', from: '2026-11-24T00:00', to: '2026-11-25T00:00', reason: 'leave' }],
      closures: [{ areas: ['east', 'west'], from: '2026-11-24', to: '2026-11-24' }],
    });
    const verdict = (world: Directory, now: number, more: object = {}, claims: readonly Claim[] = []) => {
      const judgement = judge({ directory: world, claims }, id, { ...judging(now), ...more });
      return judgement.free ? 'free' : judgement.blockers;
    };

    test('names what blocks it', () => {
      expect(verdict(directory, lastWeek)).toBe('free');
      expect(verdict(directory, day)).toEqual(['notice']);
      expect(verdict(directory, day - 30 * DAY)).toEqual(['horizon']);
      expect(verdict(directory, day + DAY)).toEqual(['past']);
      expect(verdict(directory, local('2026-11-24T09:00'))).toEqual(['notice']);
      expect(verdict(directory, local('2026-11-24T09:00') + 1)).toEqual(['past']);
      expect(verdict(directory, lastWeek, { areas: ['north'] })).toEqual(['area']);
      expect(verdict(directory, lastWeek, { channel: 'phone' })).toEqual(['channel']);
      expect(verdict(directory, lastWeek, { channel: 'video' })).toBe('free');
      expect(verdict(closed, lastWeek)).toEqual(['absence', 'closure']);
      const taken = claim('professional:ann', '2026-11-24T09:44', '2026-11-24T10:00');
      expect(verdict(directory, day, {}, [taken])).toEqual(['claim', 'notice']);
    });

    test('can be overridden, but for a claim, the past and another area', () => {
      const override = overridableRules;
      const taken = claim('professional:ann', '2026-11-24T09:00', '2026-11-24T09:30');
      expect(verdict(closed, day, { override })).toBe('free');
      expect(verdict(closed, day, { override: ['notice', 'closure'] })).toEqual(['absence']);
      expect(verdict(directory, day - 30 * DAY, { override })).toBe('free');
      expect(verdict(directory, lastWeek, { override }, [taken])).toEqual(['claim']);
      expect(verdict(directory, day + DAY, { override })).toEqual(['past']);
      expect(verdict(directory, lastWeek, { override, areas: [] })).toEqual(['area']);
    });

    test.each([
      ['another service', 'visit~daily~20261124T070000Z~professional:ann'],
      ['another schedule', 'advice~other~20261124T070000Z~professional:ann'],
      ['a start off the grid', 'advice~daily~20261124T071500Z~professional:ann'],
      ['another person', 'advice~daily~20261124T070000Z~professional:tea'],
      ['a room too many', 'advice~daily~20261124T070000Z~professional:ann+room:room-1'],
      ['a far future', 'advice~daily~99981124T070000Z~professional:ann'],
      ['a date that is none', 'advice~daily~20261324T070000Z~professional:ann'],
      ['no id at all', 'tomorrow'],
    ])('by %s is unknown, whatever is overridden', (_, other) => {
      const judgement = judge({ directory, claims: [] }, other as SlotId, {
        ...judging(lastWeek),
        override: overridableRules,
      });
      expect(judgement).toEqual({ free: false, blocker: 'unknown', blockers: ['unknown'] });
    });
  });
});

test('a slot id is read into its parts', () => {
  expect(parseSlotId('joint~a.x+b.x~20261125T063000Z~professional:a+professional:b+room:r')).toEqual({
    service: 'joint',
    schedule: 'a.x+b.x',
    start: utc('2026-11-25T06:30:00Z'),
    resources: ['professional:a', 'professional:b', 'room:r'],
  });
  expect(parseSlotId('joint~a~20261125T063000Z~')).toBeUndefined();
  expect(parseSlotId('joint~a~2026-11-25~professional:a')).toBeUndefined();
});

test('the nearest slots are by distance, then the earlier, then by id', () => {
  const slots = [10, 20, 30, 30, 40, 90].map((start, i) => ({ id: `s${9 - i}`, start }) as unknown as Slot);
  expect(nearestSlots(slots, 25, 4).map(({ id, start }) => [id, start])).toEqual([
    ['s8', 20],
    ['s6', 30],
    ['s7', 30],
    ['s9', 10],
  ]);
  expect(nearestSlots([], 25, 3)).toEqual([]);
});

test('the nearest of what is worked out soonest first are the nearest of all', () => {
  const starts = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 25 });
  fc.assert(
    fc.property(starts, fc.integer({ min: -5, max: 65 }), fc.integer({ min: 1, max: 4 }), (all, start, n) => {
      const slots = all.map((at, i) => ({ id: `s${99 - i}`, start: at }) as unknown as Slot);
      const soonest = slots.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
      const free = ({ from, to }: { from: number; to: number }) =>
        soonest.filter((slot) => from <= slot.start && slot.start < to);
      expect(nearestOf(free, start, n)).toEqual(nearestSlots(slots, start, n));
    }),
  );
});

test('a person who has two overlapping schedules for a service is offered once at each start', () => {
  const hours = { professional: 'ann', site: 'clinic', services: ['check'] };
  const parts = {
    areas: [{ id: 'north' }],
    sites: [{ id: 'clinic', area: 'north' }],
    services: [{ id: 'check', startEveryMinutes: 30, durationMinutes: 30 }],
    professionals: [{ id: 'ann' }],
    workingHours: [
      {
        ...hours,
        id: 'long',
        weekly: {
          TU: [
            ['08:00', '10:00'],
            ['09:00', '10:30'],
          ],
        },
      },
      { ...hours, id: 'short', weekly: { TU: [['08:00', '09:30']] } },
    ],
  } satisfies DirectoryParts;
  const day = local('2026-11-24T00:00');
  const slots = free(directoryOf(parts), { service: 'check' }, day);
  expect(starts(slots)).toEqual(['08:00', '08:30', '09:00', '09:30', '10:00']);
  const reversed = directoryOf({ ...parts, workingHours: [...parts.workingHours].reverse() });
  expect(free(reversed, { service: 'check' }, day)).toEqual(slots);
});

describe('whatever is claimed, asked and when', () => {
  const parts = paijatHameParts();
  const directory = directoryOf(parts);
  const services = parts.services.map(({ id }) => id);
  const resources = [
    ...parts.professionals.map(({ id }): ResourceId => `professional:${id}`),
    ...(parts.rooms ?? []).map(({ id }): ResourceId => `room:${id}`),
  ];
  const first = utc('2026-10-19T00:00Z');
  const quarter = 15 * 60_000;
  const claims = fc.array(
    fc
      .tuple(fc.constantFrom(...resources), fc.integer({ min: 0, max: 21 * 96 }), fc.integer({ min: 1, max: 40 }))
      .map(([resource, at, length]): Claim => {
        return { resource, start: first + at * quarter, end: first + (at + length) * quarter };
      }),
    { maxLength: 60 },
  );
  const asked = fc.record({
    service: fc.constantFrom(...services),
    areas: fc.oneof(fc.constant('*' as const), fc.subarray(parts.areas.map(({ id }) => id))),
    from: fc.integer({ min: 0, max: 18 }).map((days) => first + days * DAY),
  });
  const now = fc.integer({ min: -4, max: 14 * 24 }).map((hours) => first + hours * HOUR);
  const span = 4 * DAY;

  test('no slot overlaps a claim', () => {
    fc.assert(
      fc.property(claims, asked, now, (taken, question, at) => {
        for (const slot of free(directory, { ...question, to: question.from + span }, at, taken)) {
          const clashes = slot.claims.filter((mine) =>
            taken.some((theirs) => theirs.resource === mine.resource && overlaps(theirs, mine)),
          );
          expect(clashes).toEqual([]);
        }
      }),
    );
  });

  test('a slot is listed exactly when it is judged free', () => {
    fc.assert(
      fc.property(claims, asked, now, (taken, question, at) => {
        const range = { ...question, to: question.from + span };
        const listed = free(directory, range, at, taken);
        const possible = free(directory, { ...range, areas: '*' }, first - 4 * DAY);
        const ids = new Set([...listed, ...possible].map(({ id }) => id));
        const judged = [...ids].map((id) => judge({ directory, claims: taken }, id, judging(at, question.areas)));
        const freed = judged.flatMap((judgement) => (judgement.free ? [judgement.slot] : []));
        const byId = (slots: readonly Slot[]) => new Map(slots.map((slot) => [slot.id, slot]));
        expect(byId(freed)).toEqual(byId(listed));
      }),
      { numRuns: 40 },
    );
  });

  test('the order of people, series, hours, rooms and claims makes no difference', () => {
    const shuffled = <T>(items: readonly T[] | undefined) =>
      fc.shuffledSubarray([...(items ?? [])], { minLength: items?.length ?? 0 });
    const shuffledParts = fc.record({
      professionals: shuffled(parts.professionals),
      series: shuffled(parts.series),
      workingHours: shuffled(parts.workingHours),
      rooms: shuffled(parts.rooms),
      services: shuffled(parts.services),
      sites: shuffled(parts.sites),
    });
    const claimsTwice = claims.chain((taken) => fc.tuple(fc.constant(taken), shuffled(taken)));
    fc.assert(
      fc.property(shuffledParts, claimsTwice, asked, now, (other, [taken, reordered], question, at) => {
        const range = { ...question, to: question.from + span };
        expect(free(directoryOf({ ...parts, ...other }), range, at, reordered)).toEqual(
          free(directory, range, at, taken),
        );
      }),
    );
  });

  test('asking for a range is asking for its parts', () => {
    fc.assert(
      fc.property(claims, asked, now, fc.integer({ min: 0, max: 4 * 96 }), (taken, question, at, quarters) => {
        const middle = question.from + quarters * quarter;
        const whole = free(directory, { ...question, to: question.from + span }, at, taken);
        const halves = [
          ...free(directory, { ...question, to: middle }, at, taken),
          ...free(directory, { ...question, from: middle, to: question.from + span }, at, taken),
        ];
        expect(halves).toEqual(whole);
        const range = { ...question, to: question.from + span } as unknown as SlotQuestion;
        const search = searchFor(directory, range, at);
        const partOf = (from: number, to: number) => [...search.slots(taken, { from, to })];
        expect([...partOf(0, middle), ...partOf(middle, Number.POSITIVE_INFINITY)]).toEqual(whole);
      }),
    );
  });

  test('asking in stretches is asking at once', () => {
    const enough = fc.constantFrom(1, 20, 300, Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(claims, asked, now, enough, (taken, question, at, each) => {
        const range = { ...question, to: question.from + 40 * DAY };
        const stretches = [...stretchesOf(directory, range as unknown as SlotQuestion, at, each)];
        const inStretches = stretches.flatMap((stretch) => [...stretch.slots(taken)]);
        expect(inStretches).toEqual(free(directory, range, at, taken));
      }),
      { numRuns: 50 },
    );
  });

  test.each(['2026-03-29', '2026-10-25', '2027-03-28'])(
    'times on the wall are the same before and after %s',
    (change) => {
      const weekOf = (date: Temporal.PlainDate, service: string) => {
        const from = date.toZonedDateTime('Europe/Helsinki').epochMilliseconds;
        const to = date.add({ days: 7 }).toZonedDateTime('Europe/Helsinki').epochMilliseconds;
        return free(plain, { service, from, to }, from - 10 * DAY).map(
          ({ start, professionals }) => `${helsinki(start).dayOfWeek} ${timeOf(start)} ${professionals}`,
        );
      };
      // Holidays and absences would make weeks differ for other reasons than the clock.
      const plain = directoryOf({ ...parts, region: { country: 'QQ' }, absences: [], closures: [] });
      const monday = Temporal.PlainDate.from(change).add({ days: 1 });
      for (const service of [
        'neuvola-maaraaikainen',
        'rokotus',
        'kotikaynti',
        'kolmevuotistarkastus',
        'perheohjaaja-paivakodissa',
      ]) {
        const before = weekOf(monday.subtract({ days: 7 }), service);
        expect(before.length).toBeGreaterThan(0);
        expect(weekOf(monday, service)).toEqual(before);
      }
    },
  );
});
