// The links to offers, each of one mailbox, as they are kept.

import type { BookingId } from '../../core/ids.ts';
import type { Language } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';
import { languageOf } from './store.ts';

export type OfferLink = {
  readonly id: string;
  readonly offer: string;
  /** whose own it is; without one it is the entry's own address's, or an older one of nobody in particular */
  readonly guardian?: string;
  /** its guardian's */
  readonly language?: Language;
};

/** Written before the message that carries it is sent; without effect where it stands already. */
export async function insertLink(
  tx: Pick<Transaction, 'waitlistLink'>,
  { id, hash, offer, guardian }: Omit<OfferLink, 'language'> & { readonly hash: string },
): Promise<void> {
  const data = [{ id, hash, offerId: offer, guardianId: guardian ?? null }];
  await tx.waitlistLink.createMany({ data, skipDuplicates: true });
}

/** The link, unless it was closed. */
export async function findOpenLink(
  tx: Pick<Transaction, 'waitlistLink'>,
  by: { readonly hash: string } | { readonly id: string },
): Promise<OfferLink | undefined> {
  const row = await tx.waitlistLink.findUnique({ where: by, include: { guardian: { select: { language: true } } } });
  if (row === null || row.revokedAt !== null) return undefined;
  return {
    id: row.id,
    offer: row.offerId,
    ...(row.guardianId !== null && { guardian: row.guardianId }),
    ...(row.guardian && { language: languageOf(row.guardian.language) }),
  };
}

/** What the bearer of an offer's link has to the booking it has become, while it opens: never somebody else's link. */
export async function findBookingLink(
  tx: Pick<Transaction, 'bookingLink'>,
  booking: BookingId,
  { id, guardian }: OfferLink,
  now: number,
): Promise<string | undefined> {
  const own = guardian === undefined ? { participantId: { not: null }, role: 'family' } : { guardianId: guardian };
  const row = await tx.bookingLink.findFirst({
    where: { bookingId: booking, revokedAt: null, expiresAt: { gt: new Date(now) }, OR: [{ id }, own] },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  });
  return row?.id;
}
