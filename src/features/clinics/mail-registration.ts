// Tells somebody who registered for a group event where they stand. The mail says neither what it is nor where.

import { zoneOf } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import type { Language } from '../../core/permissions.ts';
import { sayDateTimeRange } from '../../core/wording.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, MailRefused } from '../../platform/mailer.ts';
import { readDirectory } from '../directory/read.ts';
import { registrationKey, secretOfLink } from './rules.ts';
import { findRegistration, type GroupEventRecord, type RegistrationRecord } from './store.ts';

/**
 * Handles `registration-changed`: tells what is true by now, each news under a Message-ID of its own, so that a
 * repeated one is known for the same. Throws `MailDelayed` where the mail server asks for patience.
 */
export async function mailRegistration(
  deps: Dependencies,
  { registration: id }: EventData<'registration-changed'>,
): Promise<void> {
  const { config, clock, log, mailer } = deps;
  const found = await findRegistration(deps.db, { id });
  const email = found?.registration.email;
  if (found === undefined || email === undefined || found.event.start <= clock.now()) return;
  const { event, registration } = found;
  const directory = await readDirectory(deps);
  const area = directory.sites.get(event.site)?.area;
  const timeZone = area === undefined ? directory.region.timeZone : zoneOf(directory, area);
  const news = newsOf(event, registration);
  const text = TEXTS[registration.language];
  const when = sayDateTimeRange(event.start, event.end, registration.language, timeZone);
  const link = `${config.publicUrl}/groups/registration/${secretOfLink(registrationKey(config.secret), id)}`;
  const host = addressOf(config.mail.from).email.replace(/^.*@/, '');
  const body = [text.greeting, text.news[news], `${when}\n${text.number(registration.number)}`];
  const rest = news === 'cancelled' ? [] : [`${text.page}\n${link}`];
  try {
    await mailer.send({
      messageId: `${id}.${news}@${host}`,
      to: email,
      subject: text.subject[news],
      text: `${[...body, ...rest, text.foot].join('\n\n')}\n`,
    });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    log.warn({ registration: id, reply: error.reply }, 'news of a registration was not taken by the mail server');
  }
}

type News = 'coming' | 'waiting' | 'lot' | 'drawn' | 'not-drawn' | 'cancelled';

function newsOf(event: GroupEventRecord, { state }: RegistrationRecord): News {
  if (event.cancelledAt !== undefined || state === 'cancelled') return 'cancelled';
  return state === 'waiting' && event.byLot ? 'lot' : state;
}

type Words = {
  readonly greeting: string;
  readonly subject: Readonly<Record<News, string>>;
  readonly news: Readonly<Record<News, string>>;
  readonly number: (number: number) => string;
  readonly page: string;
  readonly foot: string;
};

const TEXTS: Readonly<Record<Language, Words>> = {
  fi: {
    greeting: 'Hei!',
    subject: {
      coming: 'Paikkasi on varattu',
      waiting: 'Olet jonossa',
      lot: 'Ilmoittautumisesi on mukana arvonnassa',
      drawn: 'Sait paikan',
      'not-drawn': 'Arvonta on tehty',
      cancelled: 'Tapahtuma on peruttu',
    },
    news: {
      coming: 'Olet tervetullut: sinulle on paikka tapahtumassa, johon ilmoittauduit.',
      waiting: 'Tapahtuma on täynnä, ja olet jonossa. Kerromme heti, jos paikka vapautuu.',
      lot: 'Paikat arvotaan. Kerromme sinulle tuloksen, kun arvonta on tehty.',
      drawn: 'Arvonta on tehty, ja sait paikan. Tervetuloa!',
      'not-drawn':
        'Arvonta on tehty. Tällä kertaa et saanut paikkaa, mutta kerromme heti, jos paikka vapautuu sinulle.',
      cancelled: 'Tapahtuma, johon ilmoittauduit, on peruttu. Olemme pahoillamme.',
    },
    number: (number) => `Ilmoittautumisesi numero on ${number}.`,
    page: 'Tästä näet tilanteen ja voit perua, jos et pääsekään tulemaan:',
    foot: 'Tämä on automaattinen viesti. Älä lähetä sähköpostilla henkilötunnusta tai muita arkaluonteisia tietoja.',
  },
  sv: {
    greeting: 'Hej!',
    subject: {
      coming: 'Du har en plats',
      waiting: 'Du står i kö',
      lot: 'Din anmälan är med i lottningen',
      drawn: 'Du fick en plats',
      'not-drawn': 'Lottningen är klar',
      cancelled: 'Evenemanget är inställt',
    },
    news: {
      coming: 'Välkommen: du har en plats på evenemanget som du anmälde dig till.',
      waiting: 'Evenemanget är fullt och du står i kö. Vi meddelar genast om en plats blir ledig.',
      lot: 'Platserna lottas ut. Vi berättar hur det gick när lottningen är klar.',
      drawn: 'Lottningen är klar och du fick en plats. Välkommen!',
      'not-drawn':
        'Lottningen är klar. Den här gången fick du ingen plats, men vi meddelar genast om en blir ledig för dig.',
      cancelled: 'Evenemanget som du anmälde dig till är inställt. Vi beklagar.',
    },
    number: (number) => `Din anmälan har nummer ${number}.`,
    page: 'Här ser du läget och kan avanmäla dig om du får förhinder:',
    foot: 'Det här är ett automatiskt meddelande. Skicka inte personbeteckning eller andra känsliga uppgifter per e-post.',
  },
  en: {
    greeting: 'Hello,',
    subject: {
      coming: 'You have a place',
      waiting: 'You are on the waiting list',
      lot: 'Your registration is in the draw',
      drawn: 'You were given a place',
      'not-drawn': 'The draw has been made',
      cancelled: 'The event is cancelled',
    },
    news: {
      coming: 'You are welcome: there is a place for you at the event you registered for.',
      waiting: 'The event is full, and you are on the waiting list. We will tell you as soon as a place is free.',
      lot: 'Places are drawn by lot. We will tell you how it went once the draw has been made.',
      drawn: 'The draw has been made, and there is a place for you. You are welcome.',
      'not-drawn':
        'The draw has been made. You were not given a place this time, but we will tell you as soon as one is free for you.',
      cancelled: 'The event you registered for has been cancelled. We are sorry.',
    },
    number: (number) => `Your registration is number ${number}.`,
    page: 'Here you can see where you stand, and cancel if you cannot come after all:',
    foot: 'This message was sent automatically. Please do not send identity codes or other sensitive details by e-mail.',
  },
};
