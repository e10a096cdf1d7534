// Tells whoever was told of an offer that its time cannot be had any more. The mail says neither what for nor where.

import { zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import type { Language } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import { sayDateTime } from '../../core/wording.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { post } from './mail-offer.ts';
import { findMailboxes, type Mailbox } from './store-families.ts';
import { findMessages, noteMessage } from './store-messages.ts';
import { findOffer, type OfferRecord } from './store-offers.ts';

/**
 * Handles `offer-withdrawn`: at least once, under the same Message-IDs. Who waits no more meanwhile is not written to.
 * Throws where the mail server asks for patience: the queue tries again.
 */
export async function mailWithdrawal(deps: Dependencies, { offer: id }: EventData<'offer-withdrawn'>): Promise<void> {
  const offer = await findOffer(deps.db, { id });
  if (offer?.state !== 'withdrawn' || offer.entry.ended !== undefined) return;
  const { sent } = await findMessages(deps.db, id);
  const mailboxes = await findMailboxes(deps.db, offer.entry);
  const delays: unknown[] = [];
  for (const message of sent) {
    const mailbox = mailboxes.find(({ guardian }) => guardian === message.guardian);
    if (mailbox === undefined) {
      await noteMessage(deps.db, message.id, { state: 'failed', failure: 'no-address' });
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
  const timeZone = area === undefined ? directory.region.timeZone : zoneOf(directory, area);
  const { subject, body } = TEXTS[language];
  return { to: email, subject, text: body(sayDateTime(parseSlotId(slot)?.start ?? deadline, language, timeZone)) };
}

const TEXTS: Readonly<Record<Language, { readonly subject: string; readonly body: (when: string) => string }>> = {
  fi: {
    subject: 'Sinulle tarjottu aika ei ole enää saatavilla',
    body: (when) => `Hei,

olemme pahoillamme: sinulle tarjoamamme aika ei ole enää saatavilla.

${when}

Paikkasi jonossa säilyy, eikä sinun tarvitse tehdä mitään. Kirjoitamme sinulle, kun voimme tarjota toista aikaa.
`,
  },
  sv: {
    subject: 'Tiden vi erbjöd dig kan inte längre fås',
    body: (when) => `Hej!

Vi beklagar att tiden som vi erbjöd dig inte längre kan fås:

${when}

Du behåller din plats i kön och behöver inte göra något. Vi skriver till dig när vi kan erbjuda en annan tid.
`,
  },
  en: {
    subject: 'The time we offered you is no longer available',
    body: (when) => `Hello,

We are sorry: the time we offered you is no longer available.

${when}

You keep your place on the list, and there is nothing you need to do. We will write to you when we can offer another time.
`,
  },
};
