// When somebody wants to hear nothing that can wait, by the clock of where they are. Pure.

import type { Interval } from './interval.ts';

/** From and until when, by the clock: `21:00` to `07:00`. The same twice: never. */
export type QuietHours = { readonly from: string; readonly to: string };

/** What somebody has chosen, as it is kept: both, or neither. */
export type ChosenHours = { readonly quietFrom: string | null; readonly quietTo: string | null };

/** Everybody's, who has not said otherwise. */
export const NIGHT: QuietHours = { from: '21:00', to: '07:00' };

/** Those that somebody has chosen, both or neither; the night of everybody where they have not. */
export function quietHoursOf(chosen: ChosenHours): QuietHours {
  const { quietFrom: from, quietTo: to } = chosen;
  return from === null || to === null ? NIGHT : { from, to };
}

/**
 * The first instant from this one on (epoch ms) that lies in no quiet hour by the clock of the zone: the instant itself, or
 * when the quiet is over, also where the clock is turned meanwhile.
 */
export function nextAllowed(instant: number, zone: string, quiet: QuietHours): number {
  const at = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  if (!isQuiet(at.toPlainTime(), quiet)) return instant;
  const to = Temporal.PlainTime.from(quiet.to);
  const ends = [0, 1, 2].flatMap((days) => {
    const wall = at.toPlainDate().add({ days }).toPlainDateTime(to);
    return (['earlier', 'later'] as const).map((disambiguation) => wall.toZonedDateTime(zone, { disambiguation }));
  });
  // a clock that is turned may leap over the end, or back into the quiet
  const turned = at.getTimeZoneTransition('next');
  const [first] = [...ends, ...(turned ? [turned] : [])]
    .filter((one) => one.epochMilliseconds >= instant && !isQuiet(one.toPlainTime(), quiet))
    .map(({ epochMilliseconds }) => epochMilliseconds)
    .sort((one, other) => one - other);
  return first ?? instant;
}

/** The stretches between two instants (epoch ms) that lie in no quiet hour by the clock of the zone, in order. */
export function awakeBetween({ start, end }: Interval, zone: string, quiet: QuietHours): readonly Interval[] {
  const { from, to } = quiet;
  const open = from < to ? [[MIDNIGHT, from] as const, [to, MIDNIGHT] as const] : [[to, from] as const];
  return hoursBetween({ start, end }, zone, () => (from === to ? [[MIDNIGHT, MIDNIGHT]] : open));
}

const MIDNIGHT = '00:00';
type Hours = readonly (readonly [from: string, to: string])[];

/** Of each date between two instants the hours that it has, by the clock of the zone; an end at midnight is the day's. */
export function hoursBetween(
  { start, end }: Interval,
  zone: string,
  hoursOn: (date: Temporal.PlainDate) => Hours,
): readonly Interval[] {
  const dateOf = (instant: number) =>
    Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();
  const last = dateOf(end);
  const found: Interval[] = [];
  for (let date = dateOf(start); Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const at = (day: Temporal.PlainDate, time: string) =>
      day.toPlainDateTime(Temporal.PlainTime.from(time)).toZonedDateTime(zone).epochMilliseconds;
    for (const [from, to] of hoursOn(date)) {
      const until = to === MIDNIGHT ? at(date.add({ days: 1 }), MIDNIGHT) : at(date, to);
      const stretch = { start: Math.max(start, at(date, from)), end: Math.min(end, until) };
      if (stretch.start < stretch.end) found.push(stretch);
    }
  }
  return found;
}

/** Whose quiet a message keeps, and what becomes of one that would come too late after it. */
export type Calm = {
  readonly zone: string;
  readonly quiet: QuietHours;
  /** the last instant at which it is of use (epoch ms) */
  readonly until: number;
  /** it goes at once all the same; or not at all, as overtaken; or not at all, so that somebody has to call */
  readonly late: 'goes' | 'superseded' | 'failed';
};

/**
 * When a message that is in no hurry may go, asked anew at each attempt: now, or when the quiet is over; nothing where it
 * would come too late by then and is not to go at once either.
 */
export function whenToSend(now: number, { zone, quiet, until, late }: Calm): number | undefined {
  const allowed = nextAllowed(now, zone, quiet);
  if (allowed === now || allowed <= until) return allowed;
  return late === 'goes' ? now : undefined;
}

function isQuiet(time: Temporal.PlainTime, { from, to }: QuietHours): boolean {
  const { compare } = Temporal.PlainTime;
  const [begun, over] = [compare(time, from) >= 0, compare(time, to) >= 0];
  // a night goes past midnight
  return compare(from, to) <= 0 ? begun && !over : begun || !over;
}
