// What a clock on the wall of a zone shows, as instants and back. Asked for thousands of times, so days are remembered.

import { type DateText, type TimeText, type Weekday, weekdays } from './directory.ts';
import { DAY, MINUTE, toIso } from './instant.ts';

export type WallClock = {
  /** the instant (epoch ms) of a date and time; in a spring gap the later reading, in an autumn fold the earlier; 24:00 ends the day */
  readonly instant: (date: DateText, time: TimeText) => number;
  /** the date it is there at an instant (epoch ms) */
  readonly dateAt: (instant: number) => DateText;
};

export type Day = { readonly date: DateText; readonly weekday: Weekday };

/** The wall clock of a zone (IANA name). It remembers every day it is asked about. */
export function wallClock(timeZone: string): WallClock {
  const days = new Map<DateText, { start: number; next: number; even: boolean }>();

  const dayOf = (date: DateText) => {
    const known = days.get(date);
    if (known !== undefined) return known;
    const plain = Temporal.PlainDate.from(date);
    const start = plain.toZonedDateTime(timeZone).epochMilliseconds;
    const next = plain.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
    const day = { start, next, even: next - start === DAY };
    days.set(date, day);
    return day;
  };

  return {
    instant: (date, time) => {
      const day = dayOf(date);
      if (time === '24:00') return day.next;
      if (day.even) return day.start + minutesOf(time) * MINUTE;
      const local = Temporal.PlainDateTime.from(`${date}T${time}`);
      return local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
    },
    dateAt: (instant) => toIso(instant, timeZone).slice(0, 'yyyy-mm-dd'.length),
  };
}

/** The dates from the first to the last, both included. A date has its weekday wherever it is, so UTC counts them. */
export function daysFrom(first: DateText, last: DateText): readonly Day[] {
  const days: Day[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY) {
    const date = new Date(at).toISOString().slice(0, 10);
    days.push({ date, weekday: weekdays[(new Date(at).getUTCDay() + 6) % 7] ?? 'SU' });
  }
  return days;
}

function minutesOf(time: TimeText): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
