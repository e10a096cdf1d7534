// What somebody who waits for a time reads when one is free for them, or is so no more: neither what for nor where.

import type { MailPart } from './mail-parts.ts';
import { filledWords, type Named, ownSentence } from './own-words.ts';
import { plainLetters } from './plain-letters.ts';
import type { TemplateWords } from './template.ts';
import { waitingTexts } from './texts/words.ts';

export const waitingNews = ['offer', 'withdrawal'] as const;
export type WaitingNews = (typeof waitingNews)[number];

/** `own`: the area's own words of this news. Instants in epoch milliseconds. */
export type WaitingMessage = Named & { readonly own: TemplateWords } & (
    | {
        readonly news: 'offer';
        /** until when it is theirs to take */
        readonly deadline: number;
        /** where they answer */
        readonly link: string;
      }
    | { readonly news: 'withdrawal' }
  );

/** What the service says by itself where an area may choose other words. */
export function wordsOfWaiting({ news, language }: Pick<WaitingMessage, 'news' | 'language'>) {
  const words = waitingTexts[language];
  return { subject: words.subject[news], opening: words.opening[news] };
}

/** The mail: the time, until when it is kept and how to answer are said whatever the area's own words are. */
export function partsOfWaiting(message: WaitingMessage): {
  readonly subject: string;
  readonly parts: readonly MailPart[];
} {
  const { language, timeZone: zone, start } = message;
  const words = waitingTexts[language];
  const {
    subject,
    opening,
    instructions = '',
    signature = '',
  } = {
    ...wordsOfWaiting(message),
    ...filledWords(message.own, message),
  };
  const told = [words.greeting, opening, words.time({ time: { at: start, zone } }), instructions];
  const rest =
    message.news === 'withdrawal'
      ? [words.stays]
      : [
          {
            intro: words.open({ deadline: { at: message.deadline, zone } }),
            address: message.link,
            button: words.button,
          },
          words.unanswered,
        ];
  return { subject, parts: [...told, ...rest, signature] };
}

/** The same as a text message. */
export function textOfWaiting(message: WaitingMessage): string {
  const { language, timeZone: zone, start, sender } = message;
  const { text } = waitingTexts[language];
  const time = { at: start, zone };
  const own = ownSentence(filledWords(message.own, message));
  const said =
    message.news === 'withdrawal'
      ? [text.withdrawal({ time }), own]
      : [text.offer({ time, deadline: { at: message.deadline, zone } }), own, `${text.answer} ${message.link}`];
  return plainLetters([`${sender}:`, ...said].filter((one) => one !== undefined).join(' '));
}
