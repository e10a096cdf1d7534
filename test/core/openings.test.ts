import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Directory } from '../../src/core/directory.ts';
import { type Opening, openingsOf, seriesDays, takenFrom } from '../../src/core/openings.ts';
import { type DirectoryParts, directoryOf, paijatHame } from '../support/directory.ts';

const utc = (text: string) => Date.parse(text);
const local = (instant: number, zone = 'Europe/Helsinki') =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDateTime().toString();

function seriesIn(directory: Directory, id: string) {
  const series = [...directory.series.values()].find((one) => one.id === id);
  if (series === undefined) throw new Error(`no series ${id}`);
  return series;
}

function windows(directory: Directory, from: string, to: string): readonly string[] {
  return openingsOf(directory, { start: utc(from), end: utc(to) }).map(
    ({ professional, start, end }) => `${professional} ${local(start)}/${local(end).slice(11)}`,
  );
}

/** Of each opening: what took from it, and from whose view. */
function taken(directory: Directory, from: string, to: string) {
  const take = takenFrom(directory);
  return openingsOf(directory, { start: utc(from), end: utc(to) }).flatMap((opening: Opening) =>
    take(opening).map(({ by, id, areas }) => ({ schedule: `${opening.schedule}`, by, id, areas: [...areas] })),
  );
}

const parts = {
  areas: [{ id: 'hartola' }, { id: 'sysma' }],
  sites: [
    { id: 'hartola-n', area: 'hartola' },
    { id: 'sysma-n', area: 'sysma' },
  ],
  services: [{ id: 'advice' }, { id: 'check', channels: ['on-site'] }],
  professionals: [{ id: 'anna' }, { id: 'bert' }],
} satisfies DirectoryParts;

describe('the dates of a series', () => {
  const series = seriesIn(
    directoryOf({
      ...parts,
      series: [
        {
          id: 'weekly',
          service: 'advice',
          recurrence: 'FREQ=WEEKLY;BYDAY=TH',
          from: '2026-12-01',
          until: '2027-01-20',
          skipPublicHolidays: true,
          exceptDates: ['2026-12-10', '2027-01-01'],
          extraDates: ['2026-12-26', '2027-01-01', '2027-01-21'],
          movedDates: [
            { from: '2026-12-24', to: '2026-12-22' },
            { from: '2026-12-31', to: '2027-01-06' },
          ],
        },
      ],
    }),
    'weekly',
  );

  test('say what each is held as, or why it is not', () => {
    expect(seriesDays(series, 'FI', { from: '2026-01-01', until: '2028-01-01' })).toEqual([
      { date: '2026-12-03', held: true, as: 'regular' },
      { date: '2026-12-10', held: false, because: 'exception' },
      { date: '2026-12-17', held: true, as: 'regular' },
      { date: '2026-12-22', held: true, as: 'moved' },
      { date: '2026-12-24', held: false, because: 'moved' },
      { date: '2026-12-26', held: true, as: 'extra' },
      { date: '2026-12-31', held: false, because: 'moved' },
      { date: '2027-01-01', held: false, because: 'exception' },
      { date: '2027-01-06', held: true, as: 'moved' },
      { date: '2027-01-07', held: true, as: 'regular' },
      { date: '2027-01-14', held: true, as: 'regular' },
    ]);
  });

  test('skip public holidays only where the series says so', () => {
    const range = { from: '2026-12-20', until: '2026-12-31' };
    const plain = { ...series, movedDates: [], extraDates: [] };
    expect(seriesDays(plain, 'FI', range)[0]).toEqual({ date: '2026-12-24', held: false, because: 'public-holiday' });
    expect(seriesDays({ ...plain, skipPublicHolidays: false }, 'FI', range)[0]).toMatchObject({ held: true });
  });

  test('are the same for a range as for its halves', () => {
    const all = { from: '2026-11-01', until: '2027-02-28' };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (days) => {
        const first = Temporal.PlainDate.from(all.from).add({ days });
        const halves = [
          { from: all.from, until: first.toString() },
          { from: first.add({ days: 1 }).toString(), until: all.until },
        ];
        expect(halves.flatMap((half) => seriesDays(series, 'FI', half))).toEqual(seriesDays(series, 'FI', all));
      }),
    );
  });
});

describe('openings', () => {
  test.each([
    ['2026-03-28', '2026-03-28T11:00:00Z'],
    ['2026-03-29', '2026-03-29T10:00:00Z'],
    ['2026-10-24', '2026-10-24T10:00:00Z'],
    ['2026-10-25', '2026-10-25T11:00:00Z'],
    ['2027-03-27', '2027-03-27T11:00:00Z'],
    ['2027-03-28', '2027-03-28T10:00:00Z'],
  ])('on %s the window begins at 13.00 on the wall', (date, instant) => {
    const directory = directoryOf({
      ...parts,
      series: [{ id: 's', service: 'advice', areas: ['hartola'], professionals: ['anna'] }],
    });
    const day = { start: utc(`${date}T00:00Z`), end: utc(`${date}T20:00Z`) };
    const [opening] = openingsOf(directory, day);
    expect(opening).toMatchObject({ date, start: utc(instant), end: utc(instant) + 2 * 3_600_000 });
  });

  test('on the days of a clock change a night window is as long as the night is', () => {
    const nights = directoryOf({
      ...parts,
      series: [{ id: 's', service: 'advice', areas: ['hartola'], professionals: ['anna'], window: ['01:00', '06:00'] }],
    });
    const hours = (date: string) => {
      const [opening] = openingsOf(nights, { start: utc(`${date}T01:00Z`), end: utc(`${date}T02:00Z`) });
      return ((opening?.end ?? 0) - (opening?.start ?? 0)) / 3_600_000;
    };
    expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([5, 4, 6]);
  });

  test('follow the zone of their own area', () => {
    const directory = directoryOf({
      ...parts,
      areas: [{ id: 'hartola' }, { id: 'sysma', timeZone: 'Europe/Stockholm' }],
      series: [{ id: 's', service: 'advice', areas: ['sysma', 'hartola'], professionals: ['anna'] }],
    });
    expect(windows(directory, '2026-11-24T00:00Z', '2026-11-24T20:00Z')).toEqual(['anna 2026-11-24T14:00:00/16:00:00']);
  });

  test('of working hours follow the weekday, within their dates, never on a public holiday', () => {
    const directory = directoryOf({
      ...parts,
      workingHours: [
        {
          professional: 'anna',
          site: 'hartola-n',
          services: ['check'],
          weekly: {
            TH: [['08:00', '11:30']],
            FR: [
              ['08:00', '10:00'],
              ['12:00', '14:00'],
            ],
          },
          from: '2026-12-18',
          until: '2027-01-07',
        },
      ],
    });
    expect(windows(directory, '2026-12-01T00:00Z', '2027-02-01T00:00Z')).toEqual([
      'anna 2026-12-18T08:00:00/10:00:00',
      'anna 2026-12-18T12:00:00/14:00:00',
      'anna 2026-12-31T08:00:00/11:30:00',
      'anna 2027-01-07T08:00:00/11:30:00',
    ]);
  });

  test('of the family counsellors in Hartola are one for each of the two', () => {
    const openings = openingsOf(paijatHame(), {
      start: utc('2026-11-24T00:00Z'),
      end: utc('2026-11-25T00:00Z'),
      service: seriesIn(paijatHame(), 'perheneuvola-hartola').service,
    });
    expect(openings.map(({ professional }) => professional)).toEqual(['pn-psykologi', 'pn-sosiaalityontekija']);
  });
});

describe('what is taken from openings', () => {
  const base = {
    ...parts,
    series: [
      {
        id: 'both',
        service: 'advice',
        areas: ['hartola', 'sysma'],
        professionals: ['anna'],
        window: ['09:00', '10:00'],
      },
      {
        id: 'in-house',
        service: 'advice',
        areas: ['hartola', 'sysma'],
        site: 'hartola-n',
        professionals: ['bert'],
        window: ['12:00', '13:00'],
      },
    ],
    workingHours: [
      { professional: 'bert', site: 'sysma-n', services: ['check'], weekly: { TU: [['08:00', '11:00']] } },
    ],
  } satisfies DirectoryParts;
  const tuesday = ['2026-11-24T00:00Z', '2026-11-24T20:00Z'] as const;

  test('a closed area takes what it sees of a series, and everything at its sites', () => {
    const closures = [{ areas: ['hartola'], from: '2026-11-23', to: '2026-11-24' }];
    expect(taken(directoryOf({ ...base, closures }), ...tuesday)).toEqual([
      { schedule: 'both', by: 'closure', id: 'closure-1', areas: ['hartola'] },
      { schedule: 'in-house', by: 'closure', id: 'closure-1', areas: ['hartola', 'sysma'] },
    ]);
  });

  test('a closure that names a series takes nothing else', () => {
    const closures = [{ areas: ['hartola', 'sysma'], series: ['both'], from: '2026-11-24', to: '2026-11-24' }];
    expect(taken(directoryOf({ ...base, closures }), ...tuesday)).toEqual([
      { schedule: 'both', by: 'closure', id: 'closure-1', areas: ['hartola'] },
      { schedule: 'both', by: 'closure', id: 'closure-1', areas: ['sysma'] },
    ]);
  });

  test('a closure holds on its first and its last date and not a day longer', () => {
    const closures = [{ areas: ['sysma'], from: '2026-11-24', to: '2026-11-25' }];
    const directory = directoryOf({ ...base, workingHours: [], series: base.series.slice(0, 1), closures });
    const closedOn = (day: number) => taken(directory, `2026-11-${day}T00:00Z`, `2026-11-${day}T20:00Z`).length;
    expect([23, 24, 25, 26].map(closedOn)).toEqual([0, 1, 1, 0]);
  });

  test('an absence takes from all that the person is in, for every area, and from nobody else', () => {
    const absences = [{ professional: 'bert', from: '2026-11-24T10:30', to: '2026-11-24T12:15', reason: 'leave' }];
    expect(taken(directoryOf({ ...base, absences }), ...tuesday)).toEqual([
      { schedule: 'in-house', by: 'absence', id: 'absence-1', areas: ['hartola', 'sysma'] },
      { schedule: 'bert.sysma-n', by: 'absence', id: 'absence-1', areas: ['sysma'] },
    ]);
  });
});
