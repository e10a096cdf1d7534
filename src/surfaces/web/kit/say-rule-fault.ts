// What is wrong with a recurrence rule, part by part, in the reader's language.

import type { Language } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { type RuleFaultTexts, ruleFaultTexts } from './texts/words.ts';

type Saying = readonly [RegExp, (text: RuleFaultTexts, part: string) => string | undefined];

const SAYINGS: readonly Saying[] = [
  [/^([A-Z]+) must be at most the fifth weekday of a month$/, (text) => text.fifth],
  [/^([A-Z]+) must be at most the 52nd weekday of a year$/, (text) => text.fiftySecond],
  [/^([A-Z]+) must be .+$/, (text, part) => wordFor(text.part, part)],
  [/^([A-Z]+) is not accepted: the window has the time$/, (text, part) => text.time({ part })],
  [/^"(.*)" is not part of a recurrence rule$/, (text, part) => (part === '' ? text.empty : text.unknown({ part }))],
  [/^([A-Z]+) is there twice$/, (text, part) => text.twice({ part })],
  [/^(ODD|EVEN)-WEEKS wants weekdays and nothing else/, (text, part) => text.weeks({ part })],
  [/^FREQ is missing/, (text) => text.noFrequency],
  [/^COUNT and UNTIL exclude each other$/, (text) => text.bothEnds],
  [/^UNTIL is no date$/, (text) => text.noDate],
  [/^the rule never gives a date$/, (text) => text.never],
];

/** A fault of `parseRecurrence` in words; undefined for one that no words are known for. */
export function sayRuleFault(message: string, language: Language): string | undefined {
  for (const [like, say] of SAYINGS) {
    const found = like.exec(message);
    if (found) return say(ruleFaultTexts[language], found[1] ?? '');
  }
  return undefined;
}
