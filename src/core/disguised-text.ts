// Normalised text as a person would read it aloud: numbers in words, letters that look like digits, and codes taken apart.

import type { NormalisedText } from './normalise-text.ts';

const NUMBER_WORDS: Readonly<Record<string, string>> = {
  ...inWords('nolla yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän'),
  ...inWords('noll ett två tre fyra fem sex sju åtta nio'),
  ...inWords('zero one two three four five six seven eight nine'),
  en: '1',
};
const MARK_WORDS: Readonly<Record<string, string>> = {
  viiva: '-',
  väliviiva: '-',
  tavuviiva: '-',
  miinus: '-',
  streck: '-',
  bindestreck: '-',
  minus: '-',
  dash: '-',
  plus: '+',
};
const LETTERS: Readonly<Record<string, string>> = {
  О: 'O',
  о: 'o',
  А: 'A',
  а: 'a',
  В: 'B',
  С: 'C',
  с: 'c',
  Е: 'E',
  е: 'e',
  Н: 'H',
  К: 'K',
  М: 'M',
  Р: 'P',
  Т: 'T',
  Х: 'X',
  У: 'Y',
  І: 'I',
  Ј: 'J',
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Η: 'H',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Χ: 'X',
  Υ: 'Y',
};

const NUMBER = alternatives(NUMBER_WORDS);
const MARK = alternatives(MARK_WORDS);
const PIECE = `(?:${NUMBER}|${MARK}|\\d{1,4})`;

type Change = { readonly pattern: RegExp; readonly to: (match: RegExpMatchArray) => string };

/** In this order: each is given what the one before has made. */
const CHANGES: readonly Change[] = [
  { pattern: /<\/?[a-z][^<>\n]{0,30}>/giu, to: () => '' },
  { pattern: /&#x?[0-9a-f]{2,5};|%(?:2[bd]|40)|&commat;/giu, to: ([code]) => decoded(code) },
  // letters of other alphabets that look like ours, beside a digit or a dash
  { pattern: /(?<=[\d-])[ОАВСЕНКМРТХУІЈΑΒΕΗΚΜΝΟΡΤΧΥоасе]|[Оо](?=\d)/gu, to: ([letter]) => LETTERS[letter] ?? letter },
  { pattern: /(?<=\d)[Oo](?=[\d\s+A-F-]?\s?\d)|(?<![\p{L}\p{N}])[Oo](?=\d)/gu, to: () => '0' },
  { pattern: /(?<=\d)[lI](?=\d)|(?<=\d[-+])[lI](?=\d\d)/gu, to: () => '1' },
  // read out digit by digit: five words at least, so that none of them is a count
  {
    pattern: new RegExp(`(?<!\\p{L})${NUMBER}(?:[\\s,-]{0,3}${PIECE}){4,}(?:[\\s,]{1,2}[A-Z](?!\\p{L}))?`, 'giu'),
    to: ([run]) => inDigits(run),
  },
  { pattern: new RegExp(`(?<!\\p{L})(?:${alternativesOf(['nolla', 'noll', 'zero'])})(?=\\d)`, 'giu'), to: () => '0' },
  // a code with brackets in it, or broken over lines
  { pattern: /(?<=\d{6})[)\]}'"]?[-+]?[([{'"](?=\d{3}[0-9A-Z])/gu, to: () => '-' },
  { pattern: /(?<=\d{2}[-+A-FU-Y]?\d?)\n(?=[-+A-FU-Y]?\d{0,3}[A-Z](?![\p{L}\p{N}]))/gu, to: () => '' },
  // `1.1.1999-123A`
  {
    pattern: /(?<![\d.])(\d{1,2})\.(\d{1,2})\.((?:18|19|20)?\d\d)(?=\s?[-+A-FU-Y]\s?\d{3}[A-Z](?![\p{L}\p{N}]))/gu,
    to: ([, day = '', month = '', year = '']) => day.padStart(2, '0') + month.padStart(2, '0') + year.slice(-2),
  },
  // its two parts told apart: `010199, loppuosa 123A`
  {
    pattern:
      /(?<=(?<!\d)\d{6})[^\p{N}\n]{0,15}(?:loppu\p{L}*|tunnusosa|slut\p{L}*)[^\p{N}\n]{0,6}(?=\d{3}[0-9A-Z](?![\p{L}\p{N}]))/giu,
    to: () => '-',
  },
];

/** The text so read, or undefined where there is nothing to read otherwise. */
export function disguisedText(normal: NormalisedText): NormalisedText | undefined {
  const read = CHANGES.reduce(changedBy, normal);
  return read === normal ? undefined : read;
}

/** What is put there stands for all the characters it was made of. */
function changedBy(normal: NormalisedText, { pattern, to }: Change): NormalisedText {
  const matches = [...normal.text.matchAll(pattern)].filter((match) => match[0] !== '' && to(match) !== match[0]);
  if (matches.length === 0) return normal;
  let text = '';
  const [starts, ends]: [number[], number[]] = [[], []];
  let from = 0;
  for (const match of matches) {
    const end = match.index + match[0].length;
    text += normal.text.slice(from, match.index);
    starts.push(...normal.starts.slice(from, match.index));
    ends.push(...normal.ends.slice(from, match.index));
    const made = to(match);
    text += made;
    for (let unit = 0; unit < made.length; unit += 1) {
      starts.push(normal.starts[match.index] ?? 0);
      ends.push(normal.ends[end - 1] ?? 0);
    }
    from = end;
  }
  text += normal.text.slice(from);
  starts.push(...normal.starts.slice(from));
  ends.push(...normal.ends.slice(from));
  return { text, starts, ends };
}

function inDigits(run: string): string {
  const pieces = run.match(new RegExp(`${PIECE}|[A-Z](?!\\p{L})`, 'giu')) ?? [];
  return pieces
    .map((piece) => NUMBER_WORDS[piece.toLowerCase()] ?? MARK_WORDS[piece.toLowerCase()] ?? piece.toUpperCase())
    .join('');
}

function decoded(code: string): string {
  if (code === '&commat;') return '@';
  if (code.startsWith('%')) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  const [, hex, digits = ''] = /^&#(x?)([0-9a-f]+);$/i.exec(code) ?? [];
  const point = Number.parseInt(digits, hex ? 16 : 10);
  return point >= 0x20 && point < 0x7f ? String.fromCharCode(point) : code;
}

function inWords(words: string): Record<string, string> {
  return Object.fromEntries(words.split(' ').map((word, digit) => [word, String(digit)]));
}

function alternatives(words: Readonly<Record<string, string>>): string {
  return `(?:${alternativesOf(Object.keys(words))})`;
}

/** The longer first, so that none hides another that it begins. */
function alternativesOf(words: readonly string[]): string {
  return words.toSorted((one, other) => other.length - one.length).join('|');
}
