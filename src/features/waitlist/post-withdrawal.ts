// A time that was held for somebody cannot be had any more: those who may have heard of it are to be told so.

import type { EventData } from '../../core/events.ts';
import { parseSlotId } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { postMessages } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { findOffer } from './store-offers.ts';
import { findOfferMessages, type OfferMessage } from './store-told.ts';

/** Handles `offer-withdrawn`: once however often it runs. Whose message is on its way is told if it has arrived. */
export async function postWithdrawal(deps: Dependencies, { offer: id }: EventData<'offer-withdrawn'>): Promise<void> {
  const { db, clock, live } = deps;
  const offer = await findOffer(db, id);
  if (offer?.state !== 'withdrawn' || offer.entry.ended !== undefined) return;
  const start = parseSlotId(offer.slot)?.start ?? offer.deadline;
  const told = Map.groupBy(await findOfferMessages(db, id), ({ mailbox }) => mailbox);
  const messages = [...told].flatMap(([mailbox, earlier]) => {
    const [newest] = earlier.toReversed();
    if (newest === undefined || newest.kind === 'withdrawal' || !earlier.some(({ heard }) => heard)) return [];
    const of = { kind: 'withdrawal', about: 'offer', aboutId: id, version: newest.version + 1 } as const;
    return [{ ...of, mailbox, start, end: start, ...asBefore(newest) }];
  });
  await postMessages(db, messages, clock.now());
  live.tellJobs([MESSAGES]);
}

function asBefore({ bearer, area }: OfferMessage) {
  return { ...(bearer !== null && { bearer }), ...(area !== null && { area }) };
}
