// Within how long a written question is answered: counted in the office hours of an area's working days. Pure.

import { type DateText, type Directory, zoneOf } from './directory.ts';
import { publicHolidays } from './holidays.ts';
import type { AreaId } from './ids.ts';
import { DAY, HOUR } from './instant.ts';
import { oncePer } from './once-per.ts';
import { daysFrom, type WallClock, wallClock } from './wall-clock.ts';

/** When somebody is at their desk to answer, Monday to Friday, by the clock on the area's wall. */
const OFFICE = ['08:00', '16:00'] as const;
const WORKING_DAY = 8 * HOUR;

/** When work is done in an area. */
export type WorkCalendar = {
  readonly clock: WallClock;
  readonly isWorkday: (date: DateText) => boolean;
};

/** Where nobody works for so long, what was promised is due at its end. */
const FARTHEST = 800 * DAY;
/** So many days are looked at in one go. */
const STRETCH = 14 * DAY;

/**
 * The area's: neither weekends nor public holidays nor days on which all of it is closed. A closure of some series alone
 * closes those: their people still read what they are asked.
 */
export function workCalendarOf(directory: Directory, area: AreaId): WorkCalendar {
  return calendarsIn(directory)(area);
}

const calendarsIn = oncePer((directory: Directory) => {
  const made = new Map<AreaId, WorkCalendar>();
  const { country } = directory.region;
  return (area: AreaId): WorkCalendar => {
    const known = made.get(area);
    if (known !== undefined) return known;
    const closures = directory.closures.filter(({ areas, series }) => series.length === 0 && areas.includes(area));
    const calendar: WorkCalendar = {
      clock: wallClock(zoneOf(directory, area)),
      isWorkday: (date) =>
        !isWeekend(date) &&
        !publicHolidays(country, [Number(date.slice(0, 4))]).has(date) &&
        !closures.some(({ from, to }) => from <= date && date <= to),
    };
    made.set(area, calendar);
    return calendar;
  };
});

function isWeekend(date: DateText): boolean {
  const day = new Date(date).getUTCDay();
  return day === 0 || day === 6;
}

/**
 * The instant at which so much working time (ms) has gone by since another: always within office hours, or at their end.
 * What comes outside them is as if it came when they begin.
 */
export function dueAfter(calendar: WorkCalendar, from: number, working: number): number {
  let left = working;
  let last = from;
  for (const office of officeHours(calendar, from)) {
    const length = office.end - office.start;
    if (left <= length) return office.start + left;
    left -= length;
    last = office.end;
  }
  return last;
}

/** How much working time (ms) lies between two instants; nothing where the second is not later. */
export function workedBetween(calendar: WorkCalendar, from: number, to: number): number {
  let worked = 0;
  for (const { start, end } of officeHours(calendar, from)) {
    if (start >= to) break;
    worked += Math.min(end, to) - start;
  }
  return worked;
}

/** The office hours from an instant on, the first one as much of it as is left. */
function* officeHours({ clock, isWorkday }: WorkCalendar, from: number): Generator<{ start: number; end: number }> {
  for (let at = from; at < from + FARTHEST; at += STRETCH) {
    const after = at === from ? clock.dateAt(at) : nextDate(clock.dateAt(at));
    for (const { date } of daysFrom(after, clock.dateAt(at + STRETCH))) {
      if (!isWorkday(date)) continue;
      const [start, end] = [Math.max(from, clock.instant(date, OFFICE[0])), clock.instant(date, OFFICE[1])];
      if (start < end) yield { start, end };
    }
  }
}

function nextDate(date: DateText): DateText {
  return new Date(Date.parse(date) + DAY).toISOString().slice(0, 10);
}

/** Working time (ms) of a promise of so many working days. */
export function promised(workingDays: number): number {
  return workingDays * WORKING_DAY;
}

/** What is left of the promise while the other is to reply: at least a working day, so that a late reply makes nobody late. */
export function leftToAnswer(calendar: WorkCalendar, now: number, due: number): number {
  return Math.max(WORKING_DAY, workedBetween(calendar, now, due));
}
