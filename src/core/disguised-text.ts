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

const NUMBERS_READ_OUT = new RegExp(`(?<!\\p{L})${NUMBER}[\\s,-]{0,3}${PIECE}`, 'iu');
const LETTERS_APART = /(?<![\p{L}\p{N}])[\p{L}\p{N}]\s{1,3}[\p{L}\p{N}@._+-]\s/u;

const SEEMING = '[\\dOoQlI|!SsBZz]';
const SEEMING_CODE = new RegExp(
  `(?<![\\p{L}\\p{N}])(?<date>(?:${SEEMING}{2}[ ./-]?){2}(?:${SEEMING}{2}){1,2})(?<mark>\\s{0,2}[-+]\\s{0,2}|[A-FU-Y_/:. ])(?<number>${SEEMING}{3})(?<check>[0-9A-Za-z|!])(?![\\p{L}\\p{N}])`,
  'gu',
);
const IS_SEEMING_CODE = new RegExp(`^${SEEMING}{6,8}[-+A-FU-Y]${SEEMING}{3}[0-9A-Z]$`);
const SEEMING_PHONE = /(?<![\p{L}\p{N}])(?:\+\s?)?[0Oo][\dOolI]{1,3}(?:[\s-]{1,2}[\dOolI]{2,8}){1,4}(?![\p{L}\p{N}])/gu;
const SEEMS: Readonly<Record<string, string>> = {
  ...{ O: '0', o: '0', Q: '0', l: '1', I: '1', '|': '1', '!': '1' },
  ...{ S: '5', s: '5', B: '8', Z: '2', z: '2' },
};

/** `where`: what the pattern cannot do without, and is cheaper to look for. */
type Change = {
  readonly pattern: RegExp;
  readonly to: (match: RegExpMatchArray) => string;
  readonly where?: RegExp;
};

/** In this order: each is given what the one before has made. */
const CHANGES: readonly Change[] = [
  { pattern: /<\/?[a-z][^<>\n]{0,30}>/giu, to: () => '', where: /</ },
  { pattern: /&#x?[0-9a-f]{2,5};|%(?:2[bd]|40)|&commat;/giu, to: ([code]) => decoded(code) },
  // letters of other alphabets that look like ours, beside a digit or a dash
  { pattern: /(?<=[\d-])[ОАВСЕНКМРТХУІЈΑΒΕΗΚΜΝΟΡΤΧΥоасе]|[Оо](?=\d)/gu, to: ([letter]) => LETTERS[letter] ?? letter },
  { pattern: /(?<=\d)[Oo](?=[\d\s+A-F-]?\s?\d)|(?<![\p{L}\p{N}])[Oo](?=\d)/gu, to: () => '0' },
  { pattern: /(?<=\d)[lI](?=\d)|(?<=\d[-+])[lI](?=\d\d)/gu, to: () => '1' },
  // every letter of an address, or of a code that is not all digits, by itself
  {
    pattern: /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:\s{1,3}[\p{L}\p{N}@._+-]){3,80}(?![\p{L}\p{N}])/gu,
    to: (match) => drawnTogether(match),
    where: LETTERS_APART,
  },
  {
    pattern:
      /(?<![\p{L}\p{N}])[\p{L}\p{N}](?<mark>[._*·|/-])(?:[\p{L}\p{N}@._+-]\k<mark>){3,80}[\p{L}\p{N}](?![\p{L}\p{N}])/gu,
    to: ([run]) => (run.includes('@') ? [...run].filter((_, at) => at % 2 === 0).join('') : run),
  },
  // letters for most digits of a code or a number: `OlOl99-123A`, `O4O l23 4567`
  { pattern: SEEMING_CODE, to: (match) => seemingCode(match), where: /\d\D{0,3}\d/ },
  { pattern: SEEMING_PHONE, to: ([run]) => seemingPhone(run) },
  // read out digit by digit: five words at least, so that none of them is a count
  {
    pattern: new RegExp(`(?<!\\p{L})${NUMBER}(?:[\\s,-]{0,3}${PIECE}){4,60}(?:[\\s,]{1,2}[A-Z](?!\\p{L}))?`, 'giu'),
    to: ([run]) => inDigits(run),
    where: NUMBERS_READ_OUT,
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
];

// Without a digit, a sign of markup, two letters by themselves or two numbers in words, there is nothing to read otherwise.
const MAY_BE_DISGUISED = new RegExp(
  `[\\d<&%]|(?<![\\p{L}\\p{N}])[\\p{L}\\p{N}][\\s._*·|/-]{1,3}[\\p{L}\\p{N}](?![\\p{L}\\p{N}])|(?<!\\p{L})${NUMBER}[\\s,-]{0,3}${NUMBER}|(?<!\\p{L})(?:${NUMBER}[\\s,-]{0,3}){1,2}${MARK}`,
  'iu',
);

/** The text so read, or undefined where there is nothing to read otherwise. */
export function disguisedText(normal: NormalisedText): NormalisedText | undefined {
  if (!MAY_BE_DISGUISED.test(normal.text)) return undefined;
  const read = CHANGES.reduce(changedBy, normal);
  return read === normal ? undefined : read;
}

/** What is put there stands for all the characters it was made of. */
function changedBy(normal: NormalisedText, { pattern, to, where }: Change): NormalisedText {
  if (where?.test(normal.text) === false) return normal;
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

function asDigits(text: string): string {
  return text.replace(/[OoQlI|!SsBZz]/g, (letter) => SEEMS[letter] ?? letter);
}

/** Four digits at least are digits, so that no word is taken for a code. */
function seemingCode({
  0: run,
  groups: { date = '', mark = '', number = '', check = '' } = {},
}: RegExpMatchArray): string {
  if (run.replace(/\D/g, '').length < 4) return run;
  return `${asDigits(date)}${mark}${asDigits(number)}${/[Ol|!]/.test(check) ? asDigits(check) : check}`;
}

function seemingPhone(run: string): string {
  const isNumber = run.replace(/\D/g, '').length > 4 && /^\D{0,3}\d|^\D{1,3}\d/.test(run.slice(0, 4));
  return isNumber ? asDigits(run) : run;
}

const AT_BEFORE =
  /(?:@|[([{]\s?(?:at|ät|@|miuku|snabel-?a)\s?[)\]}]|(?<!\p{L})(?:at|ät|ät-merkki|miuku|miukumauku|snabel-?a))\s{0,3}$/iu;
const AT_AFTER = /^\s{0,3}(?:@|[([{]\s?(?:at|ät|@|miuku|snabel-?a)|(?:at|ät|miuku|miukumauku|snabel-?a)(?!\p{L}))/iu;

/** Single letters with spaces between are one word where they stand at an at sign; elsewhere they stay what they are. */
function drawnTogether({ 0: run, index = 0, input = '' }: RegExpMatchArray): string {
  const end = index + run.length;
  const drawn = run.replace(/\s/g, '');
  const isOfAddress =
    run.includes('@') ||
    AT_BEFORE.test(input.slice(Math.max(0, index - 16), index)) ||
    AT_AFTER.test(input.slice(end, end + 16));
  return isOfAddress || IS_SEEMING_CODE.test(drawn) ? drawn : run;
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
  const [, hex, digits = ''] = /^&#(x?)([0-9a-f]{2,5});$/i.exec(code) ?? [];
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
