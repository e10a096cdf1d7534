import { describe, expect, test } from 'vitest';
import { publicHolidays } from '../../src/core/holidays.ts';

describe('public holidays', () => {
  test('Finland keeps the holidays of the law and the two eves of the public sector', () => {
    expect([...publicHolidays('FI', [2026])].sort()).toEqual([
      '2026-01-01',
      '2026-01-06',
      '2026-04-03',
      '2026-04-05',
      '2026-04-06',
      '2026-05-01',
      '2026-05-14',
      '2026-05-24',
      '2026-06-19',
      '2026-06-20',
      '2026-10-31',
      '2026-12-06',
      '2026-12-24',
      '2026-12-25',
      '2026-12-26',
    ]);
  });

  test('the moving ones move with the year', () => {
    const holidays = publicHolidays('FI', [2027]);
    for (const date of ['2027-03-26', '2027-03-29', '2027-05-06', '2027-06-25', '2027-12-24']) {
      expect(holidays).toContain(date);
    }
    expect(holidays).not.toContain('2027-04-03');
    expect(holidays).not.toContain('2027-06-19');
  });

  test('several years are one set, no year is none, and asking again gives the same', () => {
    const both = publicHolidays('FI', [2026, 2027]);
    expect(both).toContain('2026-12-25');
    expect(both).toContain('2027-12-25');
    expect(publicHolidays('FI', [])).toEqual(new Set());
    expect(publicHolidays('FI', [2026, 2027])).toEqual(both);
  });

  test('another country has its own, without the Finnish eves', () => {
    const holidays = publicHolidays('SE', [2026]);
    expect(holidays).toContain('2026-06-06');
    expect(holidays).not.toContain('2026-12-24');
  });

  test('an unknown country has none', () => {
    expect(publicHolidays('QQ', [2026])).toEqual(new Set());
  });
});
