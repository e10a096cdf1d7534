// What somebody reads who registered for a group event: where they stand, and when it is; neither what it is nor where.

import type { Interval } from './interval.ts';
import type { MailPart } from './mail-parts.ts';
import { filledWords, type Named, ownSentence } from './own-words.ts';
import { plainLetters } from './plain-letters.ts';
import type { TemplateWords } from './template.ts';
import { registrationTexts } from './texts/words.ts';

/** Where somebody stands, as they are told. */
export const standings = ['coming', 'waiting', 'lot', 'drawn', 'not-drawn', 'called-off', 'given-up'] as const;
export type Standing = (typeof standings)[number];

/**
 * What is said first of all. `declined`: they said in their calendar that they cannot come; `again`: they had registered
 * before; `readdressed`: it goes to another mailbox from now on, and its page is not for this one.
 */
export type RegistrationNews = Standing | 'moved' | 'declined' | 'again' | 'readdressed';

export type RegistrationMessage = Named &
  Interval & {
    readonly news: RegistrationNews;
    readonly standing: Standing;
    /** its number, by which lots are drawn */
    readonly number: number;
    /** where it is seen and cancelled */
    readonly page: string;
    /** the area's own words of this news */
    readonly own: TemplateWords;
  };

/** What the service says by itself where an area may choose other words. */
export function wordsOfRegistration({ news, language }: Pick<RegistrationMessage, 'news' | 'language'>) {
  const words = registrationTexts[language];
  return { subject: words.subject[news], opening: words.news[news] };
}

/** The mail: when it is, where they stand and the way to their page are said whatever the area's own words are. */
export function partsOfRegistration(message: RegistrationMessage): {
  readonly subject: string;
  readonly parts: readonly MailPart[];
} {
  const { language, timeZone: zone, start, end, news, standing, number, page } = message;
  const words = registrationTexts[language];
  const {
    subject,
    opening,
    instructions = '',
    signature = '',
  } = {
    ...wordsOfRegistration(message),
    ...filledWords(message.own, message),
  };
  const parts = [
    words.greeting,
    opening,
    ...(news === standing || news === 'declined' || news === 'readdressed' ? [] : [words.news[standing]]),
    words.time({ time: { start, end, zone }, number }),
    instructions,
    ...(isTheirs(message) ? [{ intro: words.page, address: page, button: words.button }] : []),
    signature,
    words.foot,
  ];
  return { subject, parts };
}

/** The same as a text message. */
export function textOfRegistration(message: RegistrationMessage): string {
  const { language, timeZone: zone, start, news, sender, page } = message;
  const { text } = registrationTexts[language];
  const own = ownSentence(filledWords(message.own, message));
  const said = [
    text.news[news]({ time: { at: start, zone } }),
    own,
    ...(isTheirs(message) ? [`${text.look} ${page}`] : []),
  ];
  return plainLetters([`${sender}:`, ...said].filter((one) => one !== undefined).join(' '));
}

/** There is something that they can still see and cancel. */
function isTheirs({ news, standing }: Pick<RegistrationMessage, 'news' | 'standing'>): boolean {
  return news !== 'readdressed' && standing !== 'called-off' && standing !== 'given-up';
}
