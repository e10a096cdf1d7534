// A link to a booking is written with the change that makes it, for whoever came by a link of another kind.

import type { BookingId } from '../../core/ids.ts';
import type { CommandContext } from '../../platform/command.ts';
import { hashOfLink, linkKey, secretOfLink } from './link-secret.ts';
import { linkExpiry } from './rules.ts';
import { insertLink } from './store.ts';

/** `id` is a random UUID, of which the link's secret is made; `end` is the booking's, in epoch milliseconds. */
export async function giveLink(
  { tx, now, deps }: CommandContext,
  { id, booking, end }: { readonly id: string; readonly booking: BookingId; readonly end: number },
): Promise<void> {
  const hash = hashOfLink(secretOfLink(linkKey(deps.config.secret), id));
  await insertLink(tx, { id, hash, booking, createdAt: now, expiresAt: linkExpiry(end) });
}
