// Instants as they come from outside: in a query, a file or a cursor. Pure.

import { z } from 'zod';

/** The years 1 to 9999 of UTC: what PostgreSQL keeps, Date counts and a text of four digits says. */
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** In epoch milliseconds. */
export const instantNumber = z.int().min(FIRST).max(LAST);

/** As it is typed, with its offset; and that as a number. */
export const instantText = z.iso
  .datetime({ offset: true, abort: true })
  .refine((text) => instantNumber.safeParse(read(text)).success, 'must be within the years 1 to 9999 of UTC');
export const typedInstant = instantText.transform(read);

function read(text: string): number {
  return Temporal.Instant.from(text).epochMilliseconds;
}
