// What a clock on the wall of a zone shows, as instants and back. Asked for thousands of times, so days are remembered.

import type { DateText, TimeText } from './directory.ts';
import { DAY, MINUTE } from './instant.ts';

export type WallClock = {
  /** the instant (epoch ms) of a date and time; in a spring gap the later reading, in an autumn fold the earlier */
  readonly instant: (date: DateText, time: TimeText) => number;
  /** the date it is there at an instant (epoch ms) */
  readonly dateAt: (instant: number) => DateText;
};

/** The wall clock of a zone (IANA name). Make one per question: it remembers every day it is asked about. */
export function wallClock(timeZone: string): WallClock {
  const days = new Map<DateText, { start: number; even: boolean }>();

  const dayOf = (date: DateText) => {
    const known = days.get(date);
    if (known !== undefined) return known;
    const plain = Temporal.PlainDate.from(date);
    const start = plain.toZonedDateTime(timeZone).epochMilliseconds;
    const next = plain.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
    const day = { start, even: next - start === DAY };
    days.set(date, day);
    return day;
  };

  return {
    instant: (date, time) => {
      const day = dayOf(date);
      if (day.even) return day.start + minutesOf(time) * MINUTE;
      const local = Temporal.PlainDateTime.from(`${date}T${time}`);
      return local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
    },
    dateAt: (instant) =>
      Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDate().toString(),
  };
}

function minutesOf(time: TimeText): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
