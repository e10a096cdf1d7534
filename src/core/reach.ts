// When somebody answers the phone about a matter: now, or next. Pure.

import { type Directory, type Matters, type Professional, WORKS_REMOTELY } from './directory.ts';
import { publicHolidays } from './holidays.ts';
import { DAY } from './instant.ts';
import { type Interval, normalise, subtract } from './interval.ts';
import { daysFrom, wallClock } from './wall-clock.ts';

/** Beyond this nobody waits for a phone to be answered. */
const LOOKED_AT = 60 * DAY;

/**
 * The phone hours that go on or come next, less what absences, closures of the whole area and public holidays take of
 * them; nothing where none come. Who works remotely answers all the same.
 */
export function reachOf(
  directory: Pick<Directory, 'region' | 'areas' | 'absences' | 'closures'>,
  { id }: Pick<Professional, 'id'>,
  { area, phoneHours = {} }: Matters,
  now: number,
): Interval | undefined {
  const clock = wallClock(directory.areas.get(area)?.timeZone ?? directory.region.timeZone);
  const [first, last] = [clock.dateAt(now), clock.dateAt(now + LOOKED_AT)];
  const holidays = publicHolidays(directory.region.country, [Number(first.slice(0, 4)), Number(last.slice(0, 4))]);
  const closed = directory.closures.filter(({ areas, series }) => series.length === 0 && areas.includes(area));
  const windows = daysFrom(first, last)
    .filter(({ date }) => !holidays.has(date) && !closed.some(({ from, to }) => from <= date && date <= to))
    .flatMap(({ date, weekday }) =>
      (phoneHours[weekday] ?? []).map(([start, end]) => ({
        start: clock.instant(date, start),
        end: clock.instant(date, end),
      })),
    );
  const away = directory.absences
    .filter(({ professional, reason }) => professional === id && reason !== WORKS_REMOTELY)
    .map(({ from, to }) => ({ start: from, end: to }));
  return subtract(normalise(windows), normalise(away)).find(({ end }) => end > now);
}
