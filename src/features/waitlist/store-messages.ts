// What is said to whom about an offer, and whether it was sent.

import type { Transaction } from '../../platform/db.ts';

/**
 * `closed`: the desk has closed the link that it carries, or was to carry; `recalled`: told of the offer, and then that it
 * was withdrawn.
 */
export type MessageState = 'pending' | 'sent' | 'failed' | 'closed' | 'recalled';

/** What is to be said to one mailbox about an offer. */
export type MessageRecord = { readonly id: string; readonly guardian?: string; readonly attempts: number };

export async function insertMessages(
  tx: Transaction,
  offer: string,
  messages: readonly { readonly id: string; readonly guardian?: string }[],
): Promise<void> {
  await tx.waitlistMessage.createMany({
    data: messages.map(({ id, guardian }) => ({ id, offerId: offer, guardianId: guardian ?? null, state: 'pending' })),
  });
}

/** Those not sent yet, and those that were and have not been recalled. */
export async function findMessages(
  tx: Pick<Transaction, 'waitlistMessage'>,
  offer: string,
): Promise<{ readonly pending: readonly MessageRecord[]; readonly sent: readonly MessageRecord[] }> {
  const rows = await tx.waitlistMessage.findMany({ where: { offerId: offer }, orderBy: { id: 'asc' } });
  const those = (wanted: 'pending' | 'sent') =>
    rows
      .filter(({ state }) => state === wanted)
      .map(({ id, guardianId, attempts }) => ({ id, attempts, ...(guardianId !== null && { guardian: guardianId }) }));
  return { pending: those('pending'), sent: those('sent') };
}

/** What became of an attempt to send it; one whose link was closed meanwhile stays so. */
export async function noteMessage(
  tx: Pick<Transaction, 'waitlistMessage'>,
  id: string,
  from: MessageState,
  { state, failure, sentAt }: { state: MessageState; failure?: string; sentAt?: number },
): Promise<void> {
  await tx.waitlistMessage.updateMany({
    where: { id, state: from },
    data: {
      state,
      failure: failure ?? null,
      attempts: { increment: 1 },
      ...(sentAt !== undefined && { sentAt: new Date(sentAt) }),
    },
  });
}
