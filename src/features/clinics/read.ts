// Links and self-booking, read: a guardian's address for a message, and what a public page may show.

import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadBooking } from '../bookings/read.ts';
import { linkKey, secretOfLink } from './rules.ts';
import { countLiveLinks, findLiveLink } from './store.ts';

/** The address of a guardian's own link to a booking, or nothing where it was revoked. For messages to them only. */
export async function findLinkAddress(
  deps: Pick<Dependencies, 'db' | 'clock' | 'config'> & { readonly config: { readonly secret: string } },
  booking: BookingId,
  guardian: string,
): Promise<string | undefined> {
  const link = await findLiveLink(deps.db, booking, guardian, deps.clock.now());
  if (link === undefined) return undefined;
  return `${deps.config.publicUrl}/b/${secretOfLink(linkKey(deps.config.secret), link.id)}`;
}

/** How many links open the booking now, for the desk. Throws `not_found` for a booking that is none of the actor's. */
export async function readLinks(deps: Dependencies, actor: Actor, booking: BookingId): Promise<{ live: number }> {
  const record = await loadBooking(deps.db, booking);
  if (record === undefined || !may(actor, 'change-area-bookings', record.area)) {
    throw new Refusal('not_found', 'no such booking');
  }
  return { live: await countLiveLinks(deps.db, booking, deps.clock.now()) };
}
