// The search at the head of the page: families, and a booking by its number.

import { Refusal } from '../../core/errors.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { inEachArea, recordReads } from '../../platform/record-acts.ts';
import { findFamilies } from '../families/read.ts';
import type { FamiliesFound } from '../families/schema.ts';
import { type ReadBooking, readBooking } from './read.ts';
import { bookingId } from './schema.ts';
import { type ComingOf, findComing } from './store-own.ts';

export type Found = FamiliesFound & {
  /** where a booking's number (its id, or the address of its page) was given, and it is the actor's to see */
  readonly booking?: ReadBooking;
  /** the next time of each family found, in the actor's areas */
  readonly coming: ReadonlyMap<string, ComingOf>;
};

/**
 * For a person who sees families. A booking is found by its number, families as `findFamilies` does; both are logged. A number
 * that is nobody's finds nothing. Throws `Refusal`: not_allowed, invalid_input, personal_data_found.
 */
export async function findAnything(
  deps: Dependencies,
  actor: Actor,
  input: unknown,
  requestId?: string,
): Promise<Found> {
  if (!may(actor, 'see-families')) throw new Refusal('not_allowed', 'no role of this actor sees families');
  const id = numberIn(input);
  if (id !== undefined)
    return { items: [], more: false, coming: new Map(), ...(await bookingOf(deps, actor, id, requestId)) };
  const families = await findFamilies(deps, actor, input, requestId);
  const ids = families.items.map((family) => family.id);
  const coming = await findComing(deps.db, ids, deps.clock.now());
  const seen = coming.filter(({ area }) => may(actor, 'see-area-bookings', area));
  return { ...families, coming: new Map(seen.map((one) => [one.family, one])) };
}

/** A booking's id as it is, or at the end of its page's address. */
function numberIn(input: unknown) {
  const query = typeof input === 'object' && input !== null && 'query' in input ? String(input.query) : '';
  const known = bookingId.safeParse(query.trim().split('/').at(-1)?.toLowerCase());
  return known.success ? known.data : undefined;
}

async function bookingOf(deps: Dependencies, actor: Actor, id: ReturnType<typeof bookingId.parse>, requestId?: string) {
  try {
    return { booking: await readBooking(deps, actor, id, requestId) };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not_found') throw error;
    const entry = {
      action: 'search-bookings',
      subject: { kind: 'booking-search', id: 'all' },
      details: { found: 0 },
    } as const;
    await recordReads(deps, actor, inEachArea(areasFor(actor, 'see-families'), entry), requestId);
    return {};
  }
}
