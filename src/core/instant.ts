// Instants between text and epoch milliseconds.

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** What is sent again word for word within this is the same press: Back, and the button once more. */
export const SAME_PRESS = 15 * MINUTE;

/** ISO 8601 with the offset of the zone: `2026-11-24T13:50:00+02:00`. */
export function toIso(instant: number, timeZone: string): string {
  const quarter = Math.floor(instant / QUARTER) * QUARTER;
  const offset = offsetAt(quarter, timeZone);
  return instant === quarter ? offset.quarter : withOffset(instant, offset);
}

function withOffset(instant: number, { ms, text }: Pick<Offset, 'ms' | 'text'>): string {
  return `${new Date(instant + ms).toISOString().slice(0, -'.000Z'.length)}${text}`;
}

/** `quarter`: itself, as text. */
type Offset = { readonly ms: number; readonly text: string; readonly quarter: string };

/** No zone changes its clock within a quarter of an hour (IANA, since 1970). */
const QUARTER = 15 * MINUTE;
/** So many are remembered: a page of a desk asks for the same quarters again and again. */
const MOST_KNOWN = 20_000;
const known = new Map<string, Map<number, Offset>>();

function offsetAt(quarter: number, timeZone: string): Offset {
  const ofZone = known.get(timeZone) ?? new Map<number, Offset>();
  const remembered = ofZone.get(quarter);
  if (remembered !== undefined) return remembered;
  const there = Temporal.Instant.fromEpochMilliseconds(quarter).toZonedDateTimeISO(timeZone);
  const [ms, text] = [there.offsetNanoseconds / 1e6, there.offset];
  const offset = { ms, text, quarter: withOffset(quarter, { ms, text }) };
  if (ofZone.size >= MOST_KNOWN) ofZone.clear();
  known.set(timeZone, ofZone.set(quarter, offset));
  return offset;
}
