// One person's or room's day as the desk shows it: every minute of it is taken, free or off, in order.

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
