// Tells the person who was told of an offer that its time cannot be had any more. The mail says neither what for nor where.

import { zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import { parseSlotId } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { post } from './mail-offer.ts';
import { findMailboxes, type Mailbox } from './store-families.ts';
import { findMessages, noteMessage } from './store-messages.ts';
import { findOffer, type OfferRecord } from './store-offers.ts';
import { withdrawalMailTexts } from './texts/words.ts';

/**
 * Handles `offer-withdrawn`: at least once, under the same Message-IDs. Somebody who has left the list meanwhile is not written to.
 * Throws where the mail server asks for patience: the queue tries again.
 */
export async function mailWithdrawal(deps: Dependencies, { offer: id }: EventData<'offer-withdrawn'>): Promise<void> {
  const offer = await findOffer(deps.db, id);
  if (offer?.state !== 'withdrawn' || offer.entry.ended !== undefined) return;
  const { sent } = await findMessages(deps.db, id);
  const mailboxes = await findMailboxes(deps.db, offer.entry);
  const delays: unknown[] = [];
  for (const message of sent) {
    const mailbox = mailboxes.find(({ guardian }) => guardian === message.guardian);
    if (mailbox === undefined) {
      await noteMessage(deps.db, message.id, 'sent', { state: 'failed', failure: 'no-address' });
      continue;
    }
    const mail = { id: `${message.id}.withdrawn`, ...(await wordsFor(deps, offer, mailbox)) };
    const delay = await post(deps, message, mail, { from: 'sent', to: { state: 'recalled' } });
    if (delay !== undefined) delays.push(delay);
  }
  if (delays.length > 0) throw delays[0];
}

async function wordsFor(deps: Dependencies, { entry, slot, deadline }: OfferRecord, { email, language }: Mailbox) {
  const directory = await readDirectory(deps);
  const [area] = entry.areas;
  const zone = area === undefined ? directory.region.timeZone : zoneOf(directory, area);
  const text = withdrawalMailTexts[language];
  const time = { at: parseSlotId(slot)?.start ?? deadline, zone };
  const parts = [text.greeting, text.gone({ time }), text.stays];
  return { to: email, subject: text.subject, text: `${parts.join('\n\n')}\n` };
}
