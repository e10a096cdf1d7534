// Tells somebody on the waiting list that a time is held for them. The mail says neither what for nor where.

import { zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import type { Language } from '../../core/permissions.ts';
import { sayDateTime } from '../../core/wording.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, MailRefused } from '../../platform/mailer.ts';
import { loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { offerKey, secretOfLink } from './rules.ts';
import { findMailboxes, findOffer } from './store.ts';

/**
 * Handles `offer-made`: at least once, under the same Message-IDs. Where nobody may be written to, the desk sees the
 * offer and calls. Throws `MailDelayed` where the mail server asks for patience.
 */
export async function mailOffer(deps: Dependencies, { offer: id }: EventData<'offer-made'>): Promise<void> {
  const { db, config, clock, log, mailer } = deps;
  const offer = await findOffer(db, { id });
  const hold = offer && (await loadBooking(db, offer.booking));
  if (offer?.state !== 'open' || hold === undefined || offer.deadline <= clock.now()) return;
  const timeZone = zoneOf(await readDirectory(deps), hold.area);
  const address = `${config.publicUrl}/offers/${secretOfLink(offerKey(config.secret), id)}`;
  const host = addressOf(config.mail.from).email.replace(/^.*@/, '');
  for (const [at, { email, language }] of (await findMailboxes(db, offer.entry)).entries()) {
    const text = TEXTS[language];
    const when = sayDateTime(hold.start, language, timeZone);
    const until = sayDateTime(offer.deadline, language, timeZone);
    const message = { to: email, subject: text.subject, text: text.body({ when, until, address }) };
    try {
      await mailer.send({ messageId: `${id}.${at}@${host}`, ...message });
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error;
      log.warn({ offer: id, reply: error.reply }, 'an offer was not taken by the mail server');
    }
  }
}

type Said = { readonly when: string; readonly until: string; readonly address: string };

const TEXTS: Readonly<Record<Language, { readonly subject: string; readonly body: (said: Said) => string }>> = {
  fi: {
    subject: 'Sinulle on tarjolla aika',
    body: ({ when, until, address }) => `Hei,

aika, jota olet odottanut, on vapautunut:

${when}

Pidämme aikaa sinulle ${until} asti. Avaa linkki ja kerro, otatko ajan:

${address}

Jos et vastaa, tarjoamme aikaa seuraavalle. Paikkasi jonossa säilyy. Älä lähetä linkkiä kenellekään.
`,
  },
  sv: {
    subject: 'Vi kan erbjuda dig en tid',
    body: ({ when, until, address }) => `Hej!

En tid som du har väntat på har blivit ledig:

${when}

Vi håller tiden åt dig till ${until}. Öppna länken och berätta om du tar tiden:

${address}

Om du inte svarar erbjuder vi tiden till nästa i kön. Du behåller din plats i kön. Skicka inte länken vidare.
`,
  },
  en: {
    subject: 'We can offer you a time',
    body: ({ when, until, address }) => `Hello,

A time you have been waiting for has become free:

${when}

We are keeping it for you until ${until}. Open this link to say whether you want it:

${address}

If you do not answer, we will offer it to the next person. You keep your place on the list. Please do not pass the link on to anyone.
`,
  },
};
