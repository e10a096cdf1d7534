// Dates and times on pages: how long a time is, on which wall clock, and which day it belongs to.

import type { FC } from 'hono/jsx';
import { toIso } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayClock, sayDate, sayTime } from '../../../core/wording.ts';

/** In which language and on which wall clock times are said. */
export type Reading = { readonly language: Language; readonly timeZone: string };

/** When, in two lines: the date, and from when to when. */
export const LongTime: FC<{ start: number; end: number; reading: Reading }> = ({
  start,
  end,
  reading: { language, timeZone },
}) => (
  <time datetime={isoOf(start)}>
    {sayDate(start, language, timeZone)}
    <br />
    {`${sayClock(start, language, timeZone)}–${sayTime(end, language, timeZone)}`}
  </time>
);

/** Slots by their wall-clock date, soonest first. */
export function daysOf<Timed extends { readonly start: number }>(
  slots: readonly Timed[],
  timeZone: string,
): readonly (readonly [string, readonly Timed[]])[] {
  const days = Map.groupBy(slots, (slot) => dateOf(slot.start, timeZone));
  return [...days].sort(([one], [other]) => one.localeCompare(other));
}

/** The wall-clock date of an instant: `2026-11-24`. */
export function dateOf(instant: number, timeZone: string): string {
  return toIso(instant, timeZone).slice(0, 'yyyy-mm-dd'.length);
}

export function isoOf(instant: number): string {
  return new Date(instant).toISOString();
}
