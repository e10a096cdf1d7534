// A number before a word that inflects: in a plural, or one of them reads as "1 muutosta".

import {
  isLiteralElement,
  isNumberElement,
  isPluralElement,
  isSelectElement,
  type MessageFormatElement,
} from '@formatjs/icu-messageformat-parser';
import type { Language } from '../../src/core/permissions.ts';
import { parseMessage } from '../../src/core/words.ts';

/** Words that are the same after one and after many. */
const SAME: Readonly<Record<Language, readonly string[]>> = {
  fi: ['kpl', 'varattu'],
  sv: ['st', 'av', 'har', 'bokade'],
  en: ['added', 'changed', 'removed', 'as', 'of', 'booked'],
};

/** What a message counts without a plural; undefined where it counts nothing so. */
export function uncounted(message: string, language: Language): string | undefined {
  return firstIn(parseMessage(message), language);
}

function firstIn(elements: readonly MessageFormatElement[], language: Language): string | undefined {
  for (const [at, element] of elements.entries()) {
    if (isPluralElement(element) || isSelectElement(element)) {
      for (const { value } of Object.values(element.options)) {
        const inner = firstIn(value, language);
        if (inner !== undefined) return inner;
      }
    }
    const next = elements[at + 1];
    if (!isNumberElement(element) || next === undefined || !isLiteralElement(next)) continue;
    const [, word] = /^[ \u{a0}](\p{L}+)/u.exec(next.value) ?? [];
    const isSaid = typeof element.style === 'string' || (typeof element.style === 'object' && element.style !== null);
    if (word !== undefined && !isSaid && !SAME[language].includes(word)) return `{${element.value}} ${word}`;
  }
  return undefined;
}
