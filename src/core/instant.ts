// Instants between text and epoch milliseconds.

/** ISO 8601 with the offset of the zone: `2026-11-24T13:50:00+02:00`. */
export function toIso(instant: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .toString({ timeZoneName: 'never', smallestUnit: 'second' });
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
