// An offer of the waiting list, opened for change: by its own link, by who added the entry, or by the desk.

import { Refusal } from '../../core/errors.ts';
import type { Principal } from '../../core/ids.ts';
import { type Actor, may, ownsIn } from '../../core/permissions.ts';
import type { CommandContext } from '../../platform/command.ts';
import { inEachArea, type LogEntry } from '../../platform/record-acts.ts';
import { type EntryRecord, lockWaitlist } from './store.ts';
import { findOffer, type OfferRecord } from './store-offers.ts';

/** The offer as it stands, and stays while the transaction lasts. Throws `not_found`, also for somebody else's. */
export async function openOffer({ tx, actor }: CommandContext, id: string): Promise<OfferRecord> {
  const found = await findOffer(tx, { id });
  if (found === undefined || !(actor.principal === bearerOf(id) || mayKeep(actor, found.entry))) {
    throw new Refusal('not_found', 'no such offer');
  }
  await lockWaitlist(tx, found.entry.service);
  const offer = await findOffer(tx, { id });
  if (offer === undefined) throw new Refusal('not_found', 'no such offer');
  return offer;
}

/** Who comes by an offer's link. */
export function bearerOf(offer: string): Principal {
  return `link:${offer}` as Principal;
}

/** Whether somebody on the list is the actor's to see, to answer for and to take off it. */
export function mayKeep(actor: Actor, entry: Pick<EntryRecord, 'addedBy' | 'areas'>): boolean {
  const isTheirs = entry.addedBy === actor.principal;
  return entry.areas.some((area) => (isTheirs && ownsIn(actor, area)) || may(actor, 'change-area-bookings', area));
}

/** What an act on somebody who waits is logged about, in each area where they wait. */
export function logOf(
  action: LogEntry['action'],
  { family, id, areas }: Pick<EntryRecord, 'id' | 'areas'> & { readonly family?: { readonly id: string } },
  details: LogEntry['details'] = {},
): ReturnType<typeof inEachArea> {
  const subject = family ? { kind: 'family', id: family.id } : { kind: 'waitlist-entry', id };
  return inEachArea(areas, { action, subject, details: { entry: id, ...details } });
}
