// On which mornings those who work are told what is ahead of them, by the clock of where they are. Pure.

import type { DateText } from './directory.ts';
import { publicHolidays } from './holidays.ts';
import { DAY } from './instant.ts';
import type { Interval } from './interval.ts';
import { wallClock } from './wall-clock.ts';

/** From when on it is sent; what could not be sent by noon is of no use any more. */
const [MORNING, NOON] = ['07:00', '12:00'];

export type DigestDay = {
  readonly date: DateText;
  /** one more each day */
  readonly number: number;
  readonly isWorkday: boolean;
  /** the first working day of its week: then the week is told as well */
  readonly beginsWeek: boolean;
  readonly day: Interval;
};

/** The day whose digest is sent at an instant (epoch ms); none before the morning and after noon. */
export function digestDayAt(now: number, timeZone: string, country: string): DigestDay | undefined {
  const clock = wallClock(timeZone);
  const date = clock.dateAt(now);
  if (now < clock.instant(date, MORNING) || now >= clock.instant(date, NOON)) return undefined;
  const today = Temporal.PlainDate.from(date);
  const holidays = publicHolidays(country, [today.year - 1, today.year]);
  const isWorkday = (one: Temporal.PlainDate) => one.dayOfWeek <= 5 && !holidays.has(one.toString());
  const before = Array.from({ length: today.dayOfWeek - 1 }, (_, at) => today.subtract({ days: at + 1 }));
  return {
    date,
    number: Date.parse(date) / DAY,
    isWorkday: isWorkday(today),
    beginsWeek: isWorkday(today) && !before.some(isWorkday),
    day: { start: clock.instant(date, '00:00'), end: clock.instant(date, '24:00') },
  };
}
