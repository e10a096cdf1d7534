// A message of a time made up, as its writer looks at it: worded by the code that words the real ones.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { DAY, MINUTE } from '../../core/instant.ts';
import type { MailPart } from '../../core/mail-parts.ts';
import { type Announcement, messageParts, serviceWords, wordText } from '../../core/neutral-message.ts';
import type { Language } from '../../core/permissions.ts';
import {
  partsOfRegistration,
  type RegistrationMessage,
  standings,
  textOfRegistration,
  wordsOfRegistration,
} from '../../core/registration-message.ts';
import type { TemplateKind, TemplateWords } from '../../core/template.ts';
import { partsOfWaiting, textOfWaiting, wordsOfWaiting } from '../../core/waiting-message.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { addressOf } from '../../platform/mailer.ts';
import type { TemplateKey } from './schema.ts';

/** Of the secret of a link. */
export const SECRET_LENGTH = 43;

/** What every sample is of. Instants in epoch milliseconds. */
export type Sample = {
  readonly language: Language;
  readonly timeZone: string;
  readonly start: number;
  readonly end: number;
  /** the secret as `***` */
  readonly link: string;
  readonly home: string;
  readonly sender: string;
  readonly phone?: string;
  readonly own: TemplateWords;
};

/** A time at half past one, a week from today. */
export function sampleOf(
  { clock, config }: Pick<Dependencies, 'clock' | 'config'>,
  directory: Directory,
  { area, language, kind }: TemplateKey,
): Sample {
  const timeZone = zoneOf(directory, area);
  const day = Temporal.Instant.fromEpochMilliseconds(clock.now()).toZonedDateTimeISO(timeZone).add({ days: 7 });
  const start = day.withPlainTime('13:30').epochMilliseconds;
  const phone = directory.areas.get(area)?.phone;
  const path = kind === 'offer' ? 'offers' : registrationOf(kind) === undefined ? 'b' : 'groups/registration';
  return {
    ...{ language, timeZone, start, end: start + 45 * MINUTE, own: {} },
    ...{ link: `${config.publicUrl}/${path}/***`, home: config.publicUrl },
    sender: addressOf(config.mail.from).name,
    ...(phone !== undefined && { phone }),
  };
}

/** What the service says by itself where an area may choose other words. */
export function serviceWordsOf(kind: TemplateKind, sample: Sample): TemplateWords {
  if (kind === 'signature') return {};
  if (kind === 'offer' || kind === 'withdrawal') return wordsOfWaiting({ news: kind, language: sample.language });
  const news = registrationOf(kind);
  return news === undefined
    ? serviceWords(bookingOf(kind, sample))
    : wordsOfRegistration({ news, language: sample.language });
}

/** The whole mail and the text message. Of the signature, under the message of a booked time. */
export function wordSample(
  kind: TemplateKind,
  sample: Sample,
): { readonly subject: string; readonly parts: readonly MailPart[]; readonly text: string } {
  if (kind === 'offer' || kind === 'withdrawal') {
    const message = { ...sample, news: kind, deadline: sample.start - 6 * DAY };
    return { ...partsOfWaiting(message), text: textOfWaiting(message) };
  }
  const news = registrationOf(kind);
  if (news !== undefined) {
    const standing = news === 'moved' ? 'coming' : news;
    const message: RegistrationMessage = { ...sample, news, standing, number: 7, page: sample.link };
    return { ...partsOfRegistration(message), text: textOfRegistration(message) };
  }
  const announcement = bookingOf(kind, sample);
  return { ...messageParts(announcement), text: wordText(announcement) };
}

function registrationOf(kind: TemplateKind) {
  return ([...standings, 'moved'] as const).find((news) => kind === `registration-${news}`);
}

const BOOKING_NEWS = ['booked', 'moved', 'changed', 'cancelled', 'reminder'] as const;

/** They meet on site. */
function bookingOf(kind: TemplateKind, sample: Sample): Announcement {
  const news = BOOKING_NEWS.find((one) => one === kind) ?? 'booked';
  return { ...sample, news, audience: 'family', kind: 'appointment', channel: 'on-site' };
}
