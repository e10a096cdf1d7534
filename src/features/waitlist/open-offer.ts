// An offer of the waiting list, opened for change: by its own link, by who added the entry, or by the desk.

import { Refusal } from '../../core/errors.ts';
import { type Actor, may, ownsIn } from '../../core/permissions.ts';
import type { CommandContext } from '../../platform/command.ts';
import { inEachArea, type LogEntry } from '../../platform/record-acts.ts';
import { linkOf } from '../identity/act-by-link.ts';
import { type EntryRecord, lockWaitlist } from './store.ts';
import { findOpenLink, type OfferLink } from './store-links.ts';
import { findOffer, type OfferRecord } from './store-offers.ts';

/** `link`: by which the actor came, if by one. */
export type OfferToAnswer = OfferRecord & { readonly link?: OfferLink };

/**
 * The offer as it stands, and stays while the transaction lasts. Throws `not_found`, also for somebody else's and by a
 * link that was closed meanwhile.
 */
export async function openOffer({ tx, actor }: CommandContext, id: string): Promise<OfferToAnswer> {
  const found = await findOffer(tx, id);
  if (found === undefined) throw new Refusal('not_found', 'no such offer');
  await lockWaitlist(tx, found.entry.service);
  const offer = await findOffer(tx, id);
  const link = actor.principal.startsWith('link:') ? await findOpenLink(tx, { id: linkOf(actor) }) : undefined;
  if (offer === undefined || !(link?.offer === id || mayKeep(actor, offer.entry))) {
    throw new Refusal('not_found', 'no such offer');
  }
  return { ...offer, ...(link && { link }) };
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
