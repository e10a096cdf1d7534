// Tells somebody who registered for a group event where they stand. The mail says neither what it is nor where.

import type { Directory } from '../../core/directory.ts';
import type { EventData } from '../../core/events.ts';
import { htmlOf, textOf } from '../../core/mail-parts.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage, MailRefused } from '../../platform/mailer.ts';
import { writeInvite } from '../calendar/write-invite.ts';
import { readDirectory } from '../directory/read.ts';
import { calendarEntry, pageOf, zoneAt } from './registration-entry.ts';
import { hasPlace } from './rules.ts';
import { findRegistration, type GroupEventRecord, type RegistrationRecord, removeContact } from './store.ts';
import { registrationMailTexts } from './texts/words.ts';

/**
 * Handles `registration-changed`: tells what is true by now, each news under a Message-ID of its own, so that a
 * repeated one is known for the same. Anybody who has a place gets a calendar entry, and its updates: the same UID, a
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
      thread: { root: `${id}.thread@${host}`, continues: because !== undefined || !BEGINNINGS.includes(news) },
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

/** What somebody may hear first. */
const BEGINNINGS: readonly News[] = ['coming', 'waiting', 'lot'];

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
): Pick<MailMessage, 'subject' | 'text' | 'html'> {
  const text = registrationMailTexts[registration.language];
  const news = newsOf(event, registration);
  const stands = news !== 'called-off' && news !== 'given-up';
  const first = stands && because !== undefined ? because : news;
  const time = { start: event.start, end: event.end, zone: zoneAt(directory, event) };
  const parts = [
    text.greeting,
    text.news[first],
    ...(first === news ? [] : [text.news[news]]),
    text.time({ time, number: registration.number }),
    ...(stands ? [{ intro: text.page, address: pageOf(deps, registration), button: text.button }] : []),
    text.foot,
  ];
  const subject = text.subject[first];
  return { subject, text: `${textOf(parts)}\n`, html: htmlOf(parts, { subject, language: registration.language }) };
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
