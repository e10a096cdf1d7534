import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openingsOf, takenFrom } from '../../src/core/openings.ts';
import { seriesFill } from '../../src/core/series-fill.ts';
import { slotsOf } from '../../src/core/slots.ts';
import { directoryOf } from '../support/directory.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** 13:00 to 15:00 on the wall of winter, every day; four times of half an hour. */
const FIRST = Date.parse('2026-12-01T11:00:00Z');
const [PEOPLE, DEPUTIES] = [
  ['anna', 'bert'],
  ['dora', 'emil'],
];

type Away = { readonly professional: string; readonly from: number; readonly to: number; readonly reason?: string };

const local = (instant: number) =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('Europe/Helsinki').toPlainDateTime().toString();

function held(absences: readonly Away[], deputies: readonly string[] | undefined = DEPUTIES) {
  const directory = directoryOf({
    areas: [{ id: 'hartola' }],
    services: [{ id: 'advice', durationMinutes: 30, professions: [] }],
    professionals: [...PEOPLE, ...DEPUTIES].map((id) => ({ id })),
    series: [
      {
        id: 'daily',
        service: 'advice',
        areas: ['hartola'],
        professionals: PEOPLE,
        window: ['13:00', '15:00'],
        ...(deputies && { deputies }),
      },
    ],
    absences: absences.map(({ from, to, ...one }) => ({ reason: 'leave', ...one, from: local(from), to: local(to) })),
  });
  const range = { start: FIRST - DAY / 2, end: FIRST + 3 * DAY - DAY / 2 };
  const openings = openingsOf(directory, range);
  const take = takenFrom(directory);
  const works = openings.filter((one) => take(one).every(({ start, end }) => end <= one.start || one.end <= start));
  const sessions = seriesFill(directory, [...directory.series.values()], [], range);
  return { openings, sessions, deputised: works.filter(({ professional }) => DEPUTIES.includes(professional)) };
}

describe('a series with deputies', () => {
  test('is held by the first deputy while one is away, by the next where that one is away too', () => {
    const away = (professional: string) => ({ professional, from: FIRST, to: FIRST + DAY });
    const who = (...people: readonly string[]) => held(people.map(away)).deputised.map((one) => one.professional);
    expect(who()).toEqual([]);
    expect(who('anna')).toEqual(['dora']);
    expect(who('anna', 'dora')).toEqual(['emil']);
    expect(who('anna', 'bert')).toEqual(['dora', 'emil']);
    expect(who('anna', 'dora', 'emil')).toEqual([]);
  });

  test('hands out the same times as before, each once, and none that nobody is away from', () => {
    const days = fc.integer({ min: 0, max: 2 });
    const minutes = fc.integer({ min: -90, max: 200 });
    const absence = fc
      .record({
        professional: fc.constantFrom(...PEOPLE, ...DEPUTIES),
        days,
        minutes,
        length: fc.integer({ min: 5, max: 3000 }),
      })
      .map(({ professional, length, ...at }): Away => {
        const from = FIRST + at.days * DAY + at.minutes * 60_000;
        return { professional, from, to: from + length * 60_000 };
      });
    fc.assert(
      fc.property(fc.array(absence, { maxLength: 6 }), (absences) => {
        const { deputised, sessions } = held(absences);
        const isAway = (who: string, start: number, end: number) =>
          absences.some((one) => one.professional === who && one.from < end && start < one.to);
        for (const { professional, start, end } of deputised) {
          expect((start - FIRST) % (HOUR / 2)).toBe(0);
          expect(isAway(professional, start, end)).toBe(false);
          // every part of it is somebody's who is away: where nobody is, there is no deputy
          expect(PEOPLE.some((one) => isAway(one, start, end))).toBe(true);
        }
        for (const { professional, start, end } of deputised) {
          const twice = deputised.filter(
            (one) => one.professional === professional && one.start < end && start < one.end,
          );
          expect(twice).toHaveLength(1);
        }
        // four times of two people, with or without deputies
        for (const { slots, free, lost } of sessions) {
          expect(slots).toBeLessThanOrEqual(8);
          expect(free + lost.absence).toBe(slots);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('has no deputy for somebody who works from elsewhere, and none where it names none', () => {
    const away = { professional: 'anna', from: FIRST, to: FIRST + DAY };
    expect(held([{ ...away, reason: 'remote' }]).deputised).toEqual([]);
    expect(held([away], []).openings).toHaveLength(6);
  });
});

describe('a series of several professions', () => {
  /** 13:00 to 14:00 by both; four times of a quarter */
  function together(absences: readonly Away[], deputies: readonly string[]) {
    const directory = directoryOf({
      areas: [{ id: 'hartola' }],
      services: [{ id: 'joint', kind: 'consultation', durationMinutes: 15, professions: ['psychologist', 'teacher'] }],
      professionals: [
        { id: 'anna', profession: 'psychologist', areas: ['hartola'] },
        { id: 'tove', profession: 'teacher', areas: ['hartola'] },
        { id: 'dora', profession: 'psychologist', areas: ['hartola'] },
        { id: 'emil', profession: 'teacher', areas: ['hartola'] },
      ],
      series: [
        {
          ...{ id: 'daily', service: 'joint', areas: ['hartola'], professionals: ['anna', 'tove'] },
          ...{ window: ['13:00', '14:00'], deputies },
        },
      ],
      absences: absences.map(({ from, to, ...one }) => ({ reason: 'leave', ...one, from: local(from), to: local(to) })),
    });
    const question = { service: 'joint', areas: ['hartola'], from: FIRST - HOUR, to: FIRST + 2 * HOUR } as never;
    return [...slotsOf({ directory, claims: [] }, question, FIRST - DAY)].map(({ start, professionals }) =>
      [(start - FIRST) / (15 * 60_000), ...professionals].join(' '),
    );
  }

  test('has times only where all are there, or a deputy of the same profession stands in', () => {
    const away = (professional: string, from = FIRST, to = FIRST + HOUR / 2) => ({ professional, from, to });
    expect(together([], [])).toEqual(['0 anna tove', '1 anna tove', '2 anna tove', '3 anna tove']);
    expect(together([away('tove')], [])).toEqual(['2 anna tove', '3 anna tove']);
    expect(together([away('tove')], ['dora', 'emil'])).toEqual([
      '0 anna emil',
      '1 anna emil',
      '2 anna tove',
      '3 anna tove',
    ]);
    expect(together([away('tove'), away('anna')], ['dora', 'emil'])[0]).toBe('0 dora emil');
    expect(together([away('tove')], ['dora'])).toEqual(['2 anna tove', '3 anna tove']);
  });
});
