// Where somebody stands with a group event, as their mail says it: neither what it is nor where.

import type { Directory } from '../../core/directory.ts';
import type { Interval } from '../../core/interval.ts';
import { htmlOf, textOf } from '../../core/mail-parts.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage } from '../../platform/mailer.ts';
import { replyAddress } from '../../platform/reply-address.ts';
import { writeInvite } from '../calendar/write-invite.ts';
import { readDirectory } from '../directory/read.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import { readSignature } from '../notifications/read-own-words.ts';
import type { Worded } from '../notifications/send-messages.ts';
import { calendarEntry, pageOf, zoneAt } from './registration-entry.ts';
import { hasPlace, isAgain, type News, newsOf, saysDeclined, saysNews, saysPlace } from './rules.ts';
import { findRegistration, type GroupEventRecord, type RegistrationRecord } from './store.ts';
import { findRegistrationMessages, type RegistrationMessage } from './store-messages.ts';
import { registrationMailTexts } from './texts/words.ts';

/** The words of each, or that they are not true any more: news that has changed since is told by a message of its own. */
export function wordRegistrations(deps: Dependencies, due: readonly DueMessage[]): readonly Promise<Worded>[] {
  return due.map((message) => wordOne(deps, message));
}

type Found = { readonly event: GroupEventRecord; readonly registration: RegistrationRecord };

async function wordOne(deps: Dependencies, due: DueMessage): Promise<Worded> {
  const found = await findRegistration(deps.db, { id: due.aboutId });
  if (found === undefined || !isTrue(due, found)) return { drop: 'superseded' };
  if (found.event.start <= deps.clock.now()) return { drop: 'failed', code: 'too-late' };
  const messages = await findRegistrationMessages(deps.db, due.aboutId);
  const heard = messages.filter(({ version, reached }) => reached && version < due.version);
  const answerable = messages.some((one) => one.version === due.version && one.answerable);
  const directory = await readDirectory(deps);
  const ical = saysDeclined(due.because)
    ? undefined
    : entryOf(deps, directory, found, { heard, email: due.mailbox, answerable });
  const { language } = found.registration;
  const signature = await readSignature(deps, directory, directory.sites.get(found.event.site)?.area, language);
  const host = addressOf(deps.config.mail.from).email.replace(/^.*@/, '');
  return {
    mail: {
      thread: { root: `${due.aboutId}.thread@${host}`, continues: heard.length > 0 },
      ...wordsOf(deps, directory, found, { first: firstOf(due, found, heard), signature }),
      ...(ical !== undefined && { ical }),
    },
  };
}

/** Of a person who has cancelled only the message knows the address. */
function isTrue({ mailbox, because, start, end }: DueMessage, { event, registration }: Found): boolean {
  const isSame = start === event.start && end === event.end;
  const isTheirs = registration.state === 'cancelled' || registration.email?.toLowerCase() === mailbox;
  if (!isTheirs || !isSame) return false;
  const stands = event.cancelledAt === undefined && hasPlace(registration);
  if (saysDeclined(because)) return stands && registration.answer?.is === 'declined';
  return saysNews(because, newsOf(event, registration));
}

/**
 * What the mail says before all else. A time has moved for those only who may have heard of another. Anybody whose event is
 * off, or who has given up, hears nothing else.
 */
function firstOf({ because }: DueMessage, { event, registration }: Found, heard: readonly Interval[]): First {
  const news = newsOf(event, registration);
  if (news === 'called-off' || news === 'given-up') return news;
  if (saysDeclined(because)) return 'declined';
  if (isAgain(because)) return 'again';
  const last = heard.at(-1);
  return last === undefined || (last.start === event.start && last.end === event.end) ? news : 'moved';
}

type First = News | 'moved' | 'again' | 'declined';

function wordsOf(
  deps: Dependencies,
  directory: Directory,
  { event, registration }: Found,
  { first, signature }: { readonly first: First; readonly signature: string },
): Pick<MailMessage, 'subject' | 'text' | 'html'> {
  const text = registrationMailTexts[registration.language];
  const news = newsOf(event, registration);
  const stands = news !== 'called-off' && news !== 'given-up';
  const time = { start: event.start, end: event.end, zone: zoneAt(directory, event) };
  const parts = [
    text.greeting,
    text.news[first],
    ...(first === news || first === 'declined' ? [] : [text.news[news]]),
    text.time({ time, number: registration.number }),
    ...(stands ? [{ intro: text.page, address: pageOf(deps, registration), button: text.button }] : []),
    signature,
    text.foot,
  ];
  const subject = text.subject[first];
  return { subject, text: `${textOf(parts)}\n`, html: htmlOf(parts, { subject, language: registration.language }) };
}

type Reader = { readonly email: string; readonly answerable: boolean };

/** As neutral as a booking's entry: a time and a link. Taken away where it may have arrived, and nothing where it cannot have. */
function entryOf(
  deps: Dependencies,
  directory: Directory,
  { event, registration }: Found,
  { heard, email, answerable }: Reader & { readonly heard: readonly RegistrationMessage[] },
): MailMessage['ical'] | undefined {
  const gone = event.cancelledAt !== undefined || registration.state === 'cancelled';
  const mayHaveOne = registration.sequence > 0 && heard.some(({ because }) => saysPlace(because));
  if (gone ? !mayHaveOne : !hasPlace(registration)) return undefined;
  const method = gone ? 'CANCEL' : 'REQUEST';
  const entry = calendarEntry(deps, directory, { event, registration }, answerable);
  const to = { of: 'registration', id: registration.id, mailbox: email } as const;
  const answersTo = answerable ? replyAddress(deps, to) : undefined;
  return { method, content: writeInvite(deps, { ...entry, method, attendee: { email } }, answersTo) };
}
