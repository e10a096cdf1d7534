// Somebody on the waiting list is to be told that a time is held for them: what each mailbox is told is written into the ledger.

import type { EventData } from '../../core/events.ts';
import type { AreaId } from '../../core/ids.ts';
import { parseSlotId } from '../../core/slots.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { loadBooking } from '../bookings/read.ts';
import { postMessages } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { findMailboxes } from './store-families.ts';
import { findOffer, type OfferRecord } from './store-offers.ts';
import { findOfferMessages } from './store-told.ts';

/**
 * Handles `offer-made`: for each mailbox that has not been told by then, once however often it runs. Where nobody may be
 * written to, the desk sees the offer and calls.
 */
export async function postOffer(deps: Dependencies, { offer: id }: EventData<'offer-made'>): Promise<void> {
  const { db, clock, live, texter } = deps;
  const now = clock.now();
  const offer = await findOffer(db, id);
  if (offer?.state !== 'open' || offer.deadline <= now) return;
  const hold = await loadBooking(db, offer.booking);
  if (hold !== undefined) await writeOfferMessages(db, offer, { area: hold.area, texts: texter.sends, now });
  live.tellJobs([MESSAGES]);
}

/**
 * For each mailbox that has no message about the offer whose link opens, or that may still be sent. A mailbox whose link the
 * desk has closed is told anew, by another link.
 */
export async function writeOfferMessages(
  tx: Pick<Transaction, 'guardian' | '$queryRaw'>,
  { id, entry, slot, deadline }: Pick<OfferRecord, 'id' | 'entry' | 'slot' | 'deadline'>,
  { area, texts, now }: { readonly area: AreaId; readonly texts: boolean; readonly now: number },
): Promise<void> {
  const mailboxes = await findMailboxes(tx, entry, texts);
  const earlier = Map.groupBy(await findOfferMessages(tx, id), ({ mailbox }) => mailbox);
  const start = parseSlotId(slot)?.start ?? deadline;
  const untold = new Map(mailboxes.map((one) => [one.mailbox, one]));
  const messages = [...untold].flatMap(([mailbox, { guardian }]) => {
    const told = earlier.get(mailbox) ?? [];
    if (told.some(({ closed }) => !closed)) return [];
    const of = { kind: 'offer', about: 'offer', aboutId: id, version: told.length } as const;
    return [{ ...of, mailbox, area, start, end: start, ...(guardian !== undefined && { bearer: guardian }) }];
  });
  await postMessages(tx, messages, now);
}
