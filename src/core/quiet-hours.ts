// When somebody wants to hear nothing that can wait, by the clock of where they are. Pure.

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
