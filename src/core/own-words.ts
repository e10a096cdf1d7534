// An area's own words with what they name filled in, and the sentence that they add to a text message.

import type { Language } from './permissions.ts';
import { type Filling, fillTemplate, type TemplateWords, templateParts } from './template.ts';
import { messageTexts } from './texts/words.ts';

/** What own words may name. */
export type Named = {
  readonly language: Language;
  readonly timeZone: string;
  readonly start: number;
  readonly sender: string;
  /** how they meet, in the reader's language */
  readonly channel?: string | undefined;
  /** the area's number */
  readonly phone?: string | undefined;
};

/** A part that cannot be filled, as the area has no number say, is said in the service's own words. */
export function filledWords(own: TemplateWords, named: Named): TemplateWords {
  const filling = fillingOf(named);
  return Object.fromEntries(
    templateParts.flatMap((part) => {
      const said = own[part] === undefined ? undefined : fillTemplate(own[part], filling);
      if (said === undefined || said === '') return [];
      return [[part, part === 'opening' ? asSentence(said) : said] as const];
    }),
  );
}

function fillingOf({ language, timeZone: zone, start, sender, channel, phone }: Named): Filling {
  const { placeholder } = messageTexts[language];
  return {
    date: placeholder.date({ start: { at: start, zone } }),
    time: placeholder.time({ start: { at: start, zone } }),
    sender,
    ...(channel !== undefined && { channel }),
    ...(phone !== undefined && { phone }),
  };
}

/** The sentence that they add to a text message, where others follow it. */
export function ownSentence({ text }: TemplateWords): string | undefined {
  const said = text?.trim();
  return said === undefined || said === '' ? said : asSentence(said);
}

/** It ends as a sentence does, whether its writer saw to that or not: the next one stands behind it. */
function asSentence(said: string): string {
  return /[.!?:][)'"’”]*\s*$/.test(said) ? said : `${said.trimEnd()}.`;
}
