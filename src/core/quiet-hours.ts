// When somebody wants to hear nothing that can wait, by the clock of where they are. Pure.

import { HOUR } from './instant.ts';

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

/**
 * When a text message goes that is written now: at once by day; what falls into quiet hours when they are over, unless the
 * time that it is about would be too near by then (`until`), as no phone rings for a mail, and this one may wake somebody.
 */
export function whenToText(
  now: number,
  { zone, quiet, until }: { readonly zone: string; readonly quiet: QuietHours; readonly until: number },
): number {
  const allowed = nextAllowed(now, zone, quiet);
  return allowed + HOUR <= until ? allowed : now;
}

function isQuiet(time: Temporal.PlainTime, { from, to }: QuietHours): boolean {
  const { compare } = Temporal.PlainTime;
  const [begun, over] = [compare(time, from) >= 0, compare(time, to) >= 0];
  // a night goes past midnight
  return compare(from, to) <= 0 ? begun && !over : begun || !over;
}
