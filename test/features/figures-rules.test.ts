// What is told of kept sums: the same of a cell to anybody who asks, so that no answers give away together what none tells.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvOf } from '../../src/core/csv.ts';
import { addFigures, medianOf, monthsAround, NO_FIGURES, periodBefore } from '../../src/core/figures.ts';
import type { AreaId, ServiceId } from '../../src/core/ids.ts';
import { isSmall } from '../../src/core/small-counts.ts';
import { type Kept, tellPeriod } from '../../src/features/insights/tell-figures.ts';
import { directoryOf } from '../support/directory.ts';

const AREAS = ['east', 'west', 'south'] as AreaId[];
const SERVICES = ['check', 'advice', 'visit'] as ServiceId[];
const PERIOD = monthsAround('2026-09-10', '2026-10-01');
const directory = directoryOf({ areas: [], services: [], professionals: [] });

const few = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 60 }));
const kept = fc
  .array(
    fc.record({
      month: fc.constantFrom('2026-09-01', '2026-10-01'),
      area: fc.constantFrom(...AREAS),
      service: fc.constantFrom(...SERVICES),
      held: few,
      cancelled: few,
      noShows: few,
    }),
    { maxLength: 12 },
  )
  .map((rows): Kept => {
    const months = rows.map(({ held, cancelled, noShows, ...row }) => ({
      ...{ ...row, cancelled, noShows, made: held + cancelled + noShows },
      ...{ fulfilled: held, minutes: 0, waits: { 7: held + noShows } },
    }));
    return { months, access: [], offered: [], measured: [] };
  });
const areasAsked = fc.subarray(AREAS, { minLength: 1 });
const serviceAsked = fc.option(fc.constantFrom(...SERVICES), { nil: undefined });
const COUNTS = ['kept', 'cancelled', 'noShows'] as const;

describe('what is told', () => {
  test('of one service of one area is the same whatever is asked, and never small', () => {
    fc.assert(
      fc.property(kept, areasAsked, serviceAsked, (sums, areas, service) => {
        const whole = tellPeriod(directory, sums, { period: PERIOD, areas: AREAS });
        const asked = tellPeriod(directory, sums, { period: PERIOD, areas, service });
        for (const cell of asked.services) {
          expect(whole.services).toContainEqual(cell);
          for (const name of COUNTS) expect(isSmall(cell[name] ?? 0)).toBe(false);
          if (cell.kept === null) continue;
          const own = sums.months.filter((one) => one.area === cell.area && one.service === cell.service);
          const { made, cancelled, noShows } = own.reduce(addFigures, NO_FIGURES);
          expect(cell.kept).toBe(made - cancelled - noShows);
        }
      }),
    );
  });

  test('of several areas together is the sum of what is told of each, and of one service only where each cell is told', () => {
    fc.assert(
      fc.property(kept, areasAsked, serviceAsked, (sums, areas, service) => {
        const { total, services } = tellPeriod(directory, sums, { period: PERIOD, areas, service });
        const each = areas.map((area) => tellPeriod(directory, sums, { period: PERIOD, areas: [area], service }).total);
        for (const name of COUNTS) {
          const parts = (service === undefined ? each : services).map((one) => one[name]);
          const isTold = parts.every((part) => part !== null);
          expect(total[name]).toBe(isTold ? parts.reduce((sum: number, part) => sum + (part ?? 0), 0) : null);
          expect(isSmall(total[name] ?? 0)).toBe(false);
        }
      }),
    );
  });
});

test('a median is the middle one of all that waited, and of an even number the lower', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(80), { minLength: 1, maxLength: 40 }), (waits) => {
      const counts: Record<string, number> = {};
      for (const days of waits) counts[days] = (counts[days] ?? 0) + 1;
      expect(medianOf(counts)).toBe(waits.toSorted((a, b) => a - b)[Math.ceil(waits.length / 2) - 1]);
    }),
  );
  expect(medianOf({})).toBeUndefined();
});

test('periods are whole months, and what they are compared with is as long', () => {
  expect(PERIOD).toEqual({ first: '2026-09-01', last: '2026-10-01' });
  expect(periodBefore(PERIOD, 'before')).toEqual({ first: '2026-07-01', last: '2026-08-01' });
  expect(periodBefore(PERIOD, 'year')).toEqual({ first: '2025-09-01', last: '2025-10-01' });
  expect(periodBefore(monthsAround('2026-01-31', '2026-03-31'), 'before')).toEqual({
    first: '2025-10-01',
    last: '2025-12-01',
  });
});

test('a table keeps what stands in its cells, and none of them is a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 })), (rows) => {
      const text = csvOf(rows);
      const fields = [...text.slice(1).matchAll(/"((?:[^"]|"")*)"(?:;|\r\n)/g)].map(([, field = '']) =>
        field.replaceAll('""', '"'),
      );
      expect(fields.map((field) => field.replace(/^'/, ''))).toEqual(rows.flat().map((cell) => cell.replace(/^'/, '')));
      for (const field of fields) expect(field).not.toMatch(/^\s*[=+\-@]/);
    }),
  );
  expect(csvOf([['=1+1', -5, undefined, 'Väntan; "dagar"']])).toBe('\uFEFF"\'=1+1";-5;;"Väntan; ""dagar"""\r\n');
});
