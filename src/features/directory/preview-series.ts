// The dates of a series, as its coordinator looks at them before and after it is saved. Pure.

import { type DateText, type Directory, type Series, type TimeText, zoneOf } from '../../core/directory.ts';
import { publicHolidays } from '../../core/holidays.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import { type Opening, openingsOf, seriesDays, takenFrom } from '../../core/openings.ts';
import { wallClock } from '../../core/wall-clock.ts';

/**
 * The dates of a series for so many months from a date: held, or not and why. A date is held as long as somebody
 * is there for some area; who is away and which closures touch it is named.
 */
export function previewSeries(
  directory: Directory,
  series: Series,
  from: DateText,
  months: number,
): readonly PreviewDay[] {
  const until = Temporal.PlainDate.from(from).add({ months }).subtract({ days: 1 }).toString();
  const site = series.site === undefined ? undefined : directory.sites.get(series.site);
  const home = site?.area ?? series.areas[0];
  const clock = wallClock(home === undefined ? directory.region.timeZone : zoneOf(directory, home));
  const span = {
    start: clock.instant(from, '00:00'),
    end: clock.instant(Temporal.PlainDate.from(until).add({ days: 1 }).toString(), '00:00'),
  };
  // the draft of a form takes the place of the series it changes
  const drafted: Directory = { ...directory, series: new Map([[series.id, series]]) };
  const openings = Map.groupBy(openingsOf(drafted, { ...span, series: series.id }), ({ date }) => date);
  const taken = takenFrom(drafted);
  return seriesDays(series, directory.region.country, { from, until }).map((day) => {
    const shared = { date: day.date, window: series.window, absent: [], closures: [] };
    if (!day.held) return { ...shared, held: false, because: day.because };
    const { absent, closures, free } = lookAt(openings.get(day.date) ?? [], taken);
    // a rule leaves them out; a date that somebody gave by itself is held all the same
    const holiday = series.skipPublicHolidays ? isPublicHoliday(directory.region.country, day.date) : undefined;
    if (free) return { ...shared, held: true, as: day.as, absent, closures, ...(holiday && { holiday }) };
    return { ...shared, held: false, because: closures.length > 0 ? 'closure' : 'absence', absent, closures };
  });
}

/** What happens on one date of a series; where people or areas fall away, which. */
export type PreviewDay = {
  readonly date: DateText;
  readonly window: readonly [TimeText, TimeText];
  readonly held: boolean;
  readonly as?: 'regular' | 'extra' | 'moved';
  readonly because?: 'exception' | 'public-holiday' | 'moved' | 'closure' | 'absence';
  /** held though it is a public holiday, on which the series is not held by itself */
  readonly holiday?: true;
  readonly absent: readonly ProfessionalId[];
  readonly closures: readonly string[];
};

function isPublicHoliday(country: string, date: DateText): true | undefined {
  return publicHolidays(country, [Number(date.slice(0, 4))]).has(date) || undefined;
}

function lookAt(openings: readonly Opening[], taken: ReturnType<typeof takenFrom>) {
  const seen = openings.map((opening) => ({ opening, taken: taken(opening) }));
  const whole = (opening: Opening) => (part: Interval) => part.start <= opening.start && opening.end <= part.end;
  const away = seen.filter((one) => one.taken.some((part) => part.by === 'absence' && whole(one.opening)(part)));
  const closures = new Set(seen.flatMap((one) => one.taken.filter(({ by }) => by === 'closure').map(({ id }) => id)));
  const free = seen.some(({ opening, taken: parts }) =>
    opening.areas.some((area) => !parts.some((part) => part.areas.includes(area) && whole(opening)(part))),
  );
  return { absent: away.map(({ opening }) => opening.professional), closures: [...closures], free };
}
