// The hours of a week: `ma, ti klo 8–11.30, 12.15–15.45; ke klo 8–11.30`.

import { type TimeText, type Weekday, type Weekly, weekdays } from '../../../core/directory.ts';
import { DAY } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayWeekday } from '../../../core/wording.ts';
import { sayWindow } from './rhythm.ts';

const A_MONDAY = Date.UTC(2024, 0, 1);

/** Days of the same windows stand together. */
export function sayWeek(weekly: Weekly, language: Language): string {
  const windowsOn = (day: Weekday): readonly (readonly [TimeText, TimeText])[] => weekly[day] ?? [];
  const said = (day: Weekday) =>
    windowsOn(day)
      .map((window, at) => (at === 0 ? sayWindow(window, language) : sayWindow(window, language).replace(/^\D+/, '')))
      .join(', ');
  const open = weekdays.filter((day) => windowsOn(day).length > 0);
  return [...Map.groupBy(open, said)]
    .map(([windows, same]) => `${same.map((day) => sayDay(day, language)).join(', ')} ${windows}`)
    .join('; ');
}

function sayDay(day: Weekday, language: Language): string {
  return sayWeekday(A_MONDAY + weekdays.indexOf(day) * DAY, language, 'UTC', 'short');
}
