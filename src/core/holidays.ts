// Which dates are public holidays in a country.

import Holidays from 'date-holidays';
import type { DateText } from './directory.ts';
import { DAY } from './instant.ts';

// Days the law does not call holidays but the public sector keeps, by their rule in date-holidays:
// in Finland Midsummer Eve (juhannusaatto) and Christmas Eve (jouluaatto).
const KEPT_EVES: Readonly<Record<string, readonly string[]>> = { FI: ['friday after 06-19', '12-24'] };

/** The public holidays of a country (ISO 3166-1, `FI`) in these years; empty for a country nobody knows. */
export function publicHolidays(country: string, years: readonly number[]): ReadonlySet<DateText> {
  return new Set(years.flatMap((year) => holidaysIn(country, year)));
}

// Both are slow to work out and never change, so each is remembered.
const calendars = new Map<string, Holidays>();
const known = new Map<string, readonly DateText[]>();

function holidaysIn(country: string, year: number): readonly DateText[] {
  const key = `${country} ${year}`;
  const dates = known.get(key) ?? workOut(country, year);
  known.set(key, dates);
  return dates;
}

function workOut(country: string, year: number): readonly DateText[] {
  const calendar = calendars.get(country) ?? new Holidays(country);
  calendars.set(country, calendar);
  const eves = KEPT_EVES[country] ?? [];
  return calendar
    .getHolidays(year)
    .filter(({ type, rule }) => type === 'public' || eves.includes(rule))
    .flatMap(({ date, start, end }) => datesFrom(date.slice(0, 10), Math.round((+end - +start) / DAY)));
}

// Some countries' holidays last several days.
function datesFrom(first: DateText, days: number): readonly DateText[] {
  const date = Temporal.PlainDate.from(first);
  return Array.from({ length: Math.max(1, days) }, (_, i) => date.add({ days: i }).toString());
}
