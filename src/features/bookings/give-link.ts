// A link to a booking is written within the change that makes it.

import type { BookingId } from '../../core/ids.ts';
import { keptFor } from '../../core/kept-data.ts';
import type { CommandContext } from '../../platform/command.ts';
import { hashOfLink, linkKey, secretOfLink } from '../identity/link-secret.ts';
import { insertLink } from './store-links.ts';

type Given = {
  /** a random UUID, of which the link's secret is made */
  readonly id: string;
  readonly booking: BookingId;
  /** the booking's end, in epoch milliseconds */
  readonly end: number;
  /** whose link it is; nobody's in particular without one */
  readonly guardian?: string | undefined;
};

/** Writes the link. Its secret is {@link secretOfLink} of its id and is kept nowhere. */
export async function giveLink(
  { tx, now, deps }: Pick<CommandContext, 'tx' | 'now' | 'deps'>,
  { id, booking, end, guardian }: Given,
): Promise<void> {
  const hash = hashOfLink(secretOfLink(linkKey(deps.config.secret), id));
  const expiresAt = linkExpiry(end);
  await insertLink(tx, { id, hash, booking, createdAt: now, expiresAt, ...(guardian && { guardian }) });
}

/** A link opens for a while after the time it is about. */
export function linkExpiry(end: number): number {
  return end + keptFor('link');
}
