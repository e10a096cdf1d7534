// Who is told of a change of a booking, and which messages have become untrue before they were sent.

import type { Interval } from '../../core/interval.ts';
import type { News } from '../../core/neutral-message.ts';

export type Method = 'REQUEST' | 'CANCEL';
export type DeliveryState = 'pending' | 'sent' | 'failed' | 'superseded';

/** One earlier or later delivery to the same participant. */
export type Told = Interval & {
  readonly sequence: number;
  readonly method: Method;
  readonly state: DeliveryState;
  readonly attempts: number;
};

export type Recipient = {
  readonly id: string;
  readonly email: string | null;
  /** took part in an earlier version of the booking and does so no more */
  readonly left: boolean;
  readonly told: readonly Told[];
};

export type PlannedDelivery = Interval & { readonly participant: string; readonly method: Method };

/** The last version that those who stay had to hear of. `quiet`: versions in which only the company changed. */
export function lastNews(sequence: number, quiet: readonly number[]): number {
  let news = sequence;
  while (quiet.includes(news)) news -= 1;
  return news;
}

/**
 * Whom to tell about one version of a booking: everybody who takes part is invited, or uninvited where it is
 * cancelled; who takes part no more is uninvited once, from the time they were invited to; who was never
 * invited hears nothing of a cancellation, nor anybody of a version without news for them (`news`: the last with any).
 * One mailbox gets one message, for the person there who still takes part.
 */
export function planDeliveries(
  booking: Interval & { readonly sequence: number; readonly cancelled: boolean; readonly news?: number },
  recipients: readonly Recipient[],
): readonly PlannedDelivery[] {
  const mailboxes = Map.groupBy(
    recipients.filter(({ email }) => email !== null),
    mailboxOf,
  );
  return [...mailboxes.values()].flatMap((sharing): readonly PlannedDelivery[] => {
    const staying = booking.cancelled ? undefined : sharing.find((recipient) => !recipient.left);
    const known = latest(toldIn(sharing), booking.sequence);
    if (staying && known?.method === 'REQUEST' && known.sequence >= (booking.news ?? booking.sequence)) return [];
    if (staying) return [{ participant: staying.id, method: 'REQUEST', start: booking.start, end: booking.end }];
    const invited = standingInvite(toldIn(sharing), booking.sequence);
    const reader = sharing.find(({ told }) => invited !== undefined && told.includes(invited));
    return invited && reader
      ? [{ participant: reader.id, method: 'CANCEL', start: invited.start, end: invited.end }]
      : [];
  });
}

/** What every recipient who shares this one's mailbox was told, as a mailbox is all that a message reaches. */
export function toldTo(recipient: Recipient, recipients: readonly Recipient[]): readonly Told[] {
  return toldIn(recipients.filter((other) => mailboxOf(other) === mailboxOf(recipient)));
}

/** What to do with a delivery whose turn has come. */
export type Fate = 'done' | 'superseded' | 'too-late' | 'send';

/**
 * A stale invite is never sent: an invite gives way to any newer version of the booking, a cancellation only to a
 * newer message to the same person, as someone who has left gets no other. Nobody is told that what they never
 * heard of is cancelled, and nobody is told anything once the time is over.
 */
export function fateOf(
  delivery: Told,
  situation: { readonly news: number; readonly others: readonly Told[]; readonly now: number },
): Fate {
  if (delivery.state !== 'pending') return 'done';
  const newer = situation.others.some((other) => other.sequence > delivery.sequence);
  if (newer || (delivery.method === 'REQUEST' && situation.news > delivery.sequence)) return 'superseded';
  if (delivery.method === 'CANCEL' && !mayHaveReached(situation.others, delivery.sequence)) return 'superseded';
  return situation.now >= delivery.end ? 'too-late' : 'send';
}

/** What the message is to its reader, who may not have had every version before it. */
export function newsFor(delivery: Told, others: readonly Told[], left: boolean): News {
  if (delivery.method === 'CANCEL') return left ? 'released' : 'cancelled';
  const known = standingInvite(
    others.filter((other) => other.attempts > 0),
    delivery.sequence,
  );
  if (known === undefined) return 'booked';
  return known.start === delivery.start && known.end === delivery.end ? 'changed' : 'moved';
}

/** How long the mail server is waited for: as many runs as the queue gives a job, the last of them final. */
export const MOST_ATTEMPTS = 13;

function mailboxOf({ id, email }: Recipient): string {
  return email?.toLowerCase() ?? id;
}

function toldIn(sharing: readonly Recipient[]): readonly Told[] {
  return sharing.flatMap(({ told }) => told);
}

function standingInvite(told: readonly Told[], before: number): Told | undefined {
  const last = latest(told, before);
  return last?.method === 'REQUEST' ? last : undefined;
}

/** The last of what was told before a version, unless it was overtaken unsent. */
function latest(told: readonly Told[], before: number): Told | undefined {
  return told
    .filter((one) => one.sequence < before && (one.attempts > 0 || one.state !== 'superseded'))
    .toSorted((a, b) => b.sequence - a.sequence)[0];
}

function mayHaveReached(others: readonly Told[], before: number): boolean {
  return others.some((other) => other.sequence < before && other.attempts > 0);
}
