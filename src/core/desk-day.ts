// One person's or room's day as the desk shows it: every minute of it is taken, free or off, in order.

import type { DateText } from './directory.ts';
import { HOUR } from './instant.ts';
import { type Interval, overlaps } from './interval.ts';

/** Why nobody is received: no working hours, an absence, a closure. */
export type OffReason = 'hours' | 'absence' | 'closure';

/** A stretch of the day. Touching stretches differ, or are two bookings. */
export type DeskSpan<Busy> = Interval &
  (
    | { readonly is: 'taken'; readonly by: Busy }
    | { readonly is: 'free' }
    | { readonly is: 'off'; readonly because: OffReason }
  );

export type DeskDay<Busy> = {
  /** when the person works or the room is open */
  readonly open: readonly Interval[];
  readonly away: readonly (Interval & { readonly by: 'absence' | 'closure' })[];
  /** what takes the time, buffers included; the database keeps these from overlapping */
  readonly busy: readonly Busy[];
};

/**
 * The day from `window.start` to `window.end` (epoch ms) without gap or overlap. A booking shows even where nobody
 * works; an absence or closure shows only where there would have been working hours.
 */
export function spansOf<Busy extends Interval>(
  window: Interval,
  { open, away, busy }: DeskDay<Busy>,
): readonly DeskSpan<Busy>[] {
  const cuts = [window, ...open, ...away, ...busy]
    .flatMap(({ start, end }) => [start, end])
    .filter((cut) => window.start <= cut && cut <= window.end);
  const points = [...new Set(cuts)].sort((a, b) => a - b);
  const pieces = points.slice(0, -1).map((start, at): DeskSpan<Busy> => {
    const piece = { start, end: points[at + 1] ?? window.end };
    const covering = <Part extends Interval>(parts: readonly Part[]) => parts.find((part) => overlaps(part, piece));
    const by = covering(busy);
    if (by !== undefined) return { ...piece, is: 'taken', by };
    if (covering(open) === undefined) return { ...piece, is: 'off', because: 'hours' };
    const gone = covering(away);
    return gone === undefined ? { ...piece, is: 'free' } : { ...piece, is: 'off', because: gone.by };
  });
  return joined(pieces);
}

/** Whole hours of a wall clock, `until` at most 24. */
export type WallHours = { readonly from: number; readonly until: number };

/** The hours within which all of it happens on these dates of a zone, and no fewer than `least`. */
export function hoursAround(
  shown: readonly Interval[],
  dates: readonly DateText[],
  timeZone: string,
  least: WallHours,
): WallHours {
  const hours = dates.flatMap((date) => {
    const day = windowOn(date, { from: 0, until: 24 }, timeZone);
    return shown
      .filter((one) => overlaps(one, day))
      .map(({ start, end }): WallHours => {
        const first = Temporal.Instant.fromEpochMilliseconds(Math.max(start, day.start)).toZonedDateTimeISO(timeZone);
        const last = Temporal.Instant.fromEpochMilliseconds(end).toZonedDateTimeISO(timeZone);
        const begun = last.round({ smallestUnit: 'hour', roundingMode: 'floor' });
        return { from: first.hour, until: day.end <= end ? 24 : last.hour + Number(!last.equals(begun)) };
      });
  });
  return {
    from: Math.min(least.from, ...hours.map(({ from }) => from)),
    until: Math.max(least.until, ...hours.map(({ until }) => until)),
  };
}

/** From hour to hour on a date of a zone. Where the clock is turned in between, it is an hour more or less. */
export function windowOn(date: DateText, { from, until }: WallHours, timeZone: string): Interval {
  const midnight = Temporal.PlainDate.from(date).toPlainDateTime();
  const at = (hours: number) => midnight.add({ hours }).toZonedDateTime(timeZone).epochMilliseconds;
  return { start: at(from), end: at(until) };
}

/** What the clock on the wall shows at each hour of a window: 2, 3, 3, 4 in autumn, 2, 4 in spring. */
export function hourMarks({ start, end }: Interval, timeZone: string): readonly number[] {
  const instants = Array.from({ length: Math.ceil((end - start) / HOUR) }, (_, at) => start + at * HOUR);
  return instants.map((instant) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).hour);
}

function joined<Busy>(pieces: readonly DeskSpan<Busy>[]): readonly DeskSpan<Busy>[] {
  const spans: DeskSpan<Busy>[] = [];
  for (const piece of pieces) {
    const last = spans.at(-1);
    if (last !== undefined && isSame(last, piece)) spans[spans.length - 1] = { ...last, end: piece.end };
    else spans.push(piece);
  }
  return spans;
}

function isSame<Busy>(one: DeskSpan<Busy>, other: DeskSpan<Busy>): boolean {
  if (one.is === 'taken' && other.is === 'taken') return one.by === other.by;
  if (one.is === 'off' && other.is === 'off') return one.because === other.because;
  return one.is === 'free' && other.is === 'free';
}
