// A link to a booking is written within the change that makes it.

import type { OutsideRole } from '../../core/booking.ts';
import type { BookingId } from '../../core/ids.ts';
import { keptFor } from '../../core/kept-data.ts';
import type { CommandContext } from '../../platform/command.ts';
import { hashOfLink, linkKey, secretOfLink } from '../identity/link-secret.ts';
import { insertLink } from './store-links.ts';

/** What its bearer is to the booking: of its family, with the family's rights, or somebody invited, with none of them. */
export type LinkRole = 'family' | OutsideRole;

type Given = {
  /** a random UUID, of which the link's secret is made */
  readonly id: string;
  readonly booking: BookingId;
  /** the booking's end, in epoch milliseconds */
  readonly end: number;
  /** whose link it is; nobody's in particular without one */
  readonly guardian?: string | undefined;
  /** whose own link it is, where they are no guardian */
  readonly participant?: string | undefined;
  /** `family` unless told */
  readonly role?: LinkRole;
};

/** Writes the link. Its secret is {@link secretOfLink} of its id and is kept nowhere. */
export async function giveLink(
  { tx, now, deps }: Pick<CommandContext, 'tx' | 'now' | 'deps'>,
  { id, booking, end, guardian, participant, role = 'family' }: Given,
): Promise<void> {
  const hash = hashOfLink(secretOfLink(linkKey(deps.config.secret), id));
  const expiresAt = linkExpiry(end, role);
  const bearer = { ...(guardian && { guardian }), ...(participant && { participant }) };
  await insertLink(tx, { id, hash, booking, role, createdAt: now, expiresAt, ...bearer });
}

/** Until when a link opens, by the end of the time it is about. */
export function linkExpiry(end: number, role: LinkRole = 'family'): number {
  return end + keptFor(role === 'family' ? 'link' : 'invitedLink');
}
