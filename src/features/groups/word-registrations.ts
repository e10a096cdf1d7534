// Where somebody stands with a group event, as their mail says it: neither what it is nor where.

import type { Directory } from '../../core/directory.ts';
import { HOUR } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { htmlOf, textOf } from '../../core/mail-parts.ts';
import { channelOf } from '../../core/message-channel.ts';
import { NIGHT } from '../../core/quiet-hours.ts';
import {
  partsOfRegistration,
  type RegistrationNews,
  type RegistrationMessage as Said,
  textOfRegistration,
} from '../../core/registration-message.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf, type MailMessage } from '../../platform/mailer.ts';
import { replyAddress } from '../../platform/reply-address.ts';
import { writeInvite } from '../calendar/write-invite.ts';
import { readDirectory } from '../directory/read.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import { readOwnWords } from '../notifications/read-own-words.ts';
import type { Worded } from '../notifications/send-messages.ts';
import { calendarEntry, pageOf, zoneAt } from './registration-entry.ts';
import {
  hasPlace,
  isAgain,
  mailboxOfRegistered,
  newsOf,
  READDRESSED,
  saysDeclined,
  saysNews,
  saysPlace,
} from './rules.ts';
import { findRegistration, type GroupEventRecord, type RegistrationRecord } from './store.ts';
import { findRegistrationMessages, type RegistrationMessage } from './store-messages.ts';

/** The words of each, or that they are not true any more: news that has changed since is told by a message of its own. */
export function wordRegistrations(deps: Dependencies, due: readonly DueMessage[]): readonly Promise<Worded>[] {
  return due.map((message) => wordOne(deps, message));
}

type Found = { readonly event: GroupEventRecord; readonly registration: RegistrationRecord };

async function wordOne(deps: Dependencies, due: DueMessage): Promise<Worded> {
  const found = await findRegistration(deps.db, { id: due.aboutId });
  if (found === undefined || !isTrue(due, found, deps.texter.sends)) return { drop: 'superseded' };
  if (found.event.start <= deps.clock.now()) return { drop: 'failed', code: 'too-late' };
  const messages = await findRegistrationMessages(deps.db, due.aboutId);
  const heard = messages.filter((one) => one.reached && one.version < due.version && one.mailbox === due.mailbox);
  const readdressed = due.because === READDRESSED;
  if (readdressed && heard.length === 0) return { drop: 'superseded' };
  const answerable = messages.some((one) => one.version === due.version && one.answerable);
  const directory = await readDirectory(deps);
  const ical = saysDeclined(due.because)
    ? undefined
    : entryOf(deps, directory, found, { heard, email: due.mailbox, answerable, readdressed });
  const said = await saidOf(deps, directory, found, firstOf(due, found, heard));
  if (channelOf(due.mailbox) === 'text') {
    const calm = { zone: said.timeZone, quiet: NIGHT, until: said.start - HOUR, late: 'goes' } as const;
    return { text: { body: textOfRegistration(said) }, calm };
  }
  const { subject, parts } = partsOfRegistration(said);
  const host = addressOf(deps.config.mail.from).email.replace(/^.*@/, '');
  return {
    mail: {
      thread: { root: `${due.aboutId}.thread@${host}`, continues: heard.length > 0 },
      ...{ subject, text: `${textOf(parts)}\n`, html: htmlOf(parts, { subject, language: said.language }) },
      ...(ical !== undefined && { ical }),
    },
  };
}

/** Of a person who has cancelled only the message knows the address. */
function isTrue({ mailbox, because, start, end }: DueMessage, { event, registration }: Found, texts: boolean): boolean {
  if (because === READDRESSED) return mailboxOfRegistered(registration, texts) !== mailbox;
  const isSame = start === event.start && end === event.end;
  const isTheirs = registration.state === 'cancelled' || mailboxOfRegistered(registration, texts) === mailbox;
  if (!isTheirs || !isSame) return false;
  const stands = event.cancelledAt === undefined && hasPlace(registration);
  if (saysDeclined(because)) return stands && registration.answer?.is === 'declined';
  return saysNews(because, newsOf(event, registration));
}

/**
 * What the mail says before all else. A time has moved for those only who may have heard of another. Anybody whose event is
 * off, or who has given up, hears nothing else.
 */
function firstOf(
  { because }: DueMessage,
  { event, registration }: Found,
  heard: readonly Interval[],
): RegistrationNews {
  if (because === READDRESSED) return 'readdressed';
  const news = newsOf(event, registration);
  if (news === 'called-off' || news === 'given-up') return news;
  if (saysDeclined(because)) return 'declined';
  if (isAgain(because)) return 'again';
  const last = heard.at(-1);
  return last === undefined || (last.start === event.start && last.end === event.end) ? news : 'moved';
}

/** All that its words need, with the area's own. */
async function saidOf(
  deps: Dependencies,
  directory: Directory,
  { event, registration }: Found,
  news: RegistrationNews,
): Promise<Said> {
  const area = directory.sites.get(event.site)?.area;
  const phone = area && directory.areas.get(area)?.phone;
  const { language, number } = registration;
  const own = (await readOwnWords(deps, directory, area))(language, `registration-${news}`);
  return {
    ...{ news, standing: newsOf(event, registration), language, number, own },
    ...{ start: event.start, end: event.end, timeZone: zoneAt(directory, event) },
    page: pageOf(deps, registration),
    sender: addressOf(deps.config.mail.from).name,
    ...(phone !== undefined && { phone }),
  };
}

type Reader = { readonly email: string; readonly answerable: boolean; readonly readdressed: boolean };

/** As neutral as a booking's entry: a time and a link. Taken away where it may have arrived, and nothing where it cannot have. */
function entryOf(
  deps: Dependencies,
  directory: Directory,
  { event, registration }: Found,
  { heard, email, answerable, readdressed }: Reader & { readonly heard: readonly RegistrationMessage[] },
): MailMessage['ical'] | undefined {
  const gone = readdressed || event.cancelledAt !== undefined || registration.state === 'cancelled';
  const mayHaveOne = registration.sequence > 0 && heard.some(({ because }) => saysPlace(because));
  if (gone ? !mayHaveOne : !hasPlace(registration)) return undefined;
  const method = gone ? 'CANCEL' : 'REQUEST';
  const entry = calendarEntry(deps, directory, { event, registration }, { answerable, readdressed });
  const to = { of: 'registration', id: registration.id, mailbox: email } as const;
  const answersTo = answerable ? replyAddress(deps, to) : undefined;
  return { method, content: writeInvite(deps, { ...entry, method, attendee: { email } }, answersTo) };
}
