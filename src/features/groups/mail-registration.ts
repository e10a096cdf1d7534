// Tells somebody who registered for a group event where they stand. The mail says neither what it is nor where.

import type { Directory } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import type { Language } from '../../core/permissions.ts';
import { sayDateTimeRange } from '../../core/wording.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage, MailRefused } from '../../platform/mailer.ts';
import { writeInvite } from '../calendar/write-invite.ts';
import { readDirectory } from '../directory/read.ts';
import { calendarEntry, pageOf, zoneAt } from './registration-entry.ts';
import { hasPlace } from './rules.ts';
import { findRegistration, type GroupEventRecord, type RegistrationRecord, removeContact } from './store.ts';

/**
 * Handles `registration-changed`: tells what is true by now, each news under a Message-ID of its own, so that a
 * repeated one is known for the same. Whoever has a place gets a calendar entry, and its updates: the same UID, a
 * higher SEQUENCE. Who has cancelled is told so, and then forgotten.
 * Throws `MailDelayed` where the mail server asks for patience.
 */
export async function mailRegistration(
  deps: Dependencies,
  { registration: id, because, attempt = 0 }: EventData<'registration-changed'>,
): Promise<void> {
  const { clock, config, log, mailer } = deps;
  const found = await findRegistration(deps.db, { id });
  const email = found?.registration.email;
  if (found === undefined || email === undefined || found.event.start <= clock.now()) return;
  const { event, registration } = found;
  const host = addressOf(config.mail.from).email.replace(/^.*@/, '');
  const news = newsOf(event, registration);
  const key = [id, news, because ?? 'news', event.sequence, registration.sequence, attempt].join('.');
  const ical = entryOf(deps, await readDirectory(deps), found, email);
  try {
    await mailer.send({
      messageId: `${key}@${host}`,
      to: email,
      ...wordsOf(deps, await readDirectory(deps), found, because),
      ...(ical !== undefined && { ical }),
    });
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    log.warn({ registration: id, reply: error.reply }, 'news of a registration was not taken by the mail server');
  }
  if (registration.state === 'cancelled') await removeContact(deps.db, id);
}

type Found = { readonly event: GroupEventRecord; readonly registration: RegistrationRecord };
type News = 'coming' | 'waiting' | 'lot' | 'drawn' | 'not-drawn' | 'called-off' | 'given-up';

function newsOf(event: GroupEventRecord, { state }: RegistrationRecord): News {
  if (state === 'cancelled') return 'given-up';
  if (event.cancelledAt !== undefined) return 'called-off';
  return state === 'waiting' && event.byLot ? 'lot' : state;
}

function wordsOf(
  deps: Dependencies,
  directory: Directory,
  { event, registration }: Found,
  because: 'moved' | 'again' | undefined,
): { readonly subject: string; readonly text: string } {
  const text = TEXTS[registration.language];
  const news = newsOf(event, registration);
  const stands = news !== 'called-off' && news !== 'given-up';
  const first = stands && because !== undefined ? because : news;
  const when = sayDateTimeRange(event.start, event.end, registration.language, zoneAt(directory, event), 'full');
  const parts = [
    text.greeting,
    text.news[first],
    ...(first === news ? [] : [text.news[news]]),
    `${when}\n${text.number(registration.number)}`,
    ...(stands ? [`${text.page}\n${pageOf(deps, registration)}`] : []),
    text.foot,
  ];
  return { subject: text.subject[first], text: `${parts.join('\n\n')}\n` };
}

/** As neutral as a booking's entry: a time and a link. Nothing where they have no place, and never had one. */
function entryOf(
  deps: Dependencies,
  directory: Directory,
  { event, registration }: Found,
  email: string,
): MailMessage['ical'] | undefined {
  const gone = event.cancelledAt !== undefined || registration.state === 'cancelled';
  if (gone ? registration.sequence === 0 : !hasPlace(registration)) return undefined;
  const method = gone ? 'CANCEL' : 'REQUEST';
  const entry = calendarEntry(deps, directory, { event, registration });
  return { method, content: writeInvite(deps, { ...entry, method, attendee: { email } }) };
}

type Words = {
  readonly greeting: string;
  readonly subject: Readonly<Record<News | 'moved' | 'again', string>>;
  readonly news: Readonly<Record<News | 'moved' | 'again', string>>;
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
      'called-off': 'Tapahtuma on peruttu',
      'given-up': 'Ilmoittautumisesi on peruttu',
      moved: 'Aika on muuttunut',
      again: 'Olet jo ilmoittautunut',
    },
    news: {
      coming: 'Olet tervetullut: sinulle on paikka tapahtumassa, johon ilmoittauduit.',
      waiting: 'Tapahtuma on täynnä, ja olet jonossa. Kerromme heti, jos paikka vapautuu.',
      lot: 'Paikat arvotaan. Kerromme sinulle tuloksen, kun arvonta on tehty.',
      drawn: 'Arvonta on tehty, ja sait paikan. Tervetuloa!',
      'not-drawn':
        'Arvonta on tehty. Tällä kertaa et saanut paikkaa, mutta kerromme heti, jos paikka vapautuu sinulle.',
      'called-off': 'Tapahtuma, johon ilmoittauduit, on peruttu. Olemme pahoillamme.',
      'given-up': 'Ilmoittautumisesi on peruttu. Kiitos, että kerroit.',
      moved: 'Tapahtumalla, johon ilmoittauduit, on uusi aika. Pahoittelemme muutosta.',
      again:
        'Saimme ilmoittautumisesi, mutta tällä osoitteella on ilmoittauduttu tähän jo aiemmin. Se on voimassa sellaisenaan, eikä sinun tarvitse tehdä mitään. Jos et ilmoittautunut nyt itse, voit jättää tämän viestin huomiotta.',
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
      'called-off': 'Evenemanget är inställt',
      'given-up': 'Din anmälan är avbokad',
      moved: 'Tiden har ändrats',
      again: 'Du är redan anmäld',
    },
    news: {
      coming: 'Välkommen: du har en plats på evenemanget som du anmälde dig till.',
      waiting: 'Evenemanget är fullt och du står i kö. Vi meddelar genast om en plats blir ledig.',
      lot: 'Platserna lottas ut. Vi berättar hur det gick när lottningen är klar.',
      drawn: 'Lottningen är klar och du fick en plats. Välkommen!',
      'not-drawn':
        'Lottningen är klar. Den här gången fick du ingen plats, men vi meddelar genast om en blir ledig för dig.',
      'called-off': 'Evenemanget som du anmälde dig till är inställt. Vi beklagar.',
      'given-up': 'Din anmälan är avbokad. Tack för att du meddelade.',
      moved: 'Evenemanget som du anmälde dig till har fått en ny tid. Vi beklagar ändringen.',
      again:
        'Vi fick din anmälan, men den här adressen är redan anmäld. Den tidigare anmälan gäller som den är och du behöver inte göra något. Om det inte var du som anmälde dig nu kan du bortse från det här meddelandet.',
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
      'called-off': 'The event is cancelled',
      'given-up': 'Your registration is cancelled',
      moved: 'The time has changed',
      again: 'You have registered already',
    },
    news: {
      coming: 'You are welcome: there is a place for you at the event you registered for.',
      waiting: 'The event is full, and you are on the waiting list. We will tell you as soon as a place is free.',
      lot: 'Places are drawn by lot. We will tell you how it went once the draw has been made.',
      drawn: 'The draw has been made, and there is a place for you. You are welcome.',
      'not-drawn':
        'The draw has been made. You were not given a place this time, but we will tell you as soon as one is free for you.',
      'called-off': 'The event you registered for has been cancelled. We are sorry.',
      'given-up': 'Your registration is cancelled. Thank you for telling us.',
      moved: 'The event you registered for has a new time. We are sorry for the change.',
      again:
        'We received your registration, but this address was registered before. That registration stands as it is, and you need not do anything. If it was not you who registered now, you can ignore this message.',
    },
    number: (number) => `Your registration is number ${number}.`,
    page: 'Here you can see where you stand, and cancel if you cannot come after all:',
    foot: 'This message was sent automatically. Please do not send identity codes or other sensitive details by e-mail.',
  },
};
