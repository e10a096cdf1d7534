// Whatever is shaped as a Finnish personal identity code, right or mistyped, in normalised text.

/** Characters [start, end) of the text that was looked through. */
export type Span = { readonly start: number; readonly end: number };

const CHECK_CHARACTERS = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const CENTURIES: readonly (readonly [string, number])[] = [
  ['+', 1800],
  ['-YXWVU', 1900],
  ['ABCDEF', 2000],
];

// People type spaces and dots into the code; the look-ahead lets codes start inside a failed match.
const GAP = '\\s{0,3}';
const BETWEEN = `(?:${GAP}|[./-])`;
const IDENTITY_CODE = new RegExp(
  `(?<!\\d)(?=((?<date>(?<day>\\d\\d)${BETWEEN}(?<month>\\d\\d)${BETWEEN}(?<century>18|19|20)?(?<year>\\d\\d))` +
    `(?<separator>${GAP}[+\\-_/.:*=~,;|·•YXWVUABCDEF]{0,2}${GAP})` +
    '(?<number>\\d{3})(?<gap>\\s{0,3}-?)(?<check>[0-9A-Z])))',
  'giu',
);

/**
 * The code of the Finnish Digital and Population Data Services Agency, separators of 2023 included. The check character
 * need not be right where the shape is clear: a slip of the key does not make a code anybody else's.
 */
export function identityCodes(text: string): readonly Span[] {
  return [...whole(text), ...spelt(text), ...yearFirst(text), ...apart(text)];
}

/** Whether the whole text is a code with a right check character and a typed mark: not so by chance. */
export function isIdentityCode(text: string): boolean {
  return whole(text).some(({ start, end }) => start === 0 && end === text.length) && hasRightCheck(text);
}

function hasRightCheck(code: string): boolean {
  const [, day = '', month = '', year = '', number = '', check = ''] =
    /^(\d\d)(\d\d)(\d\d)[+\-YXWVUA-F](\d{3})(.)$/i.exec(code) ?? [];
  return isRight(`${day}${month}${year}${number}`, check);
}

function whole(text: string): readonly Span[] {
  return [...text.matchAll(IDENTITY_CODE)].flatMap((match) => {
    const start = match.index;
    const end = start + (match[1] ?? '').length;
    const groups = match.groups ?? {};
    const { day = '', month = '', year = '', separator = '' } = groups;
    const mark = separator.replace(/\s/g, '').toUpperCase();
    const isCode =
      (isBirthDate(Number(day), Number(month), Number(year), mark) || isTyped(match[1] ?? '')) &&
      isClear(text, start, end, mark, groups);
    return isCode ? [{ start, end }] : [];
  });
}

/** Every sign in its place: a code also where a slip of the key made its day one that no calendar has. */
function isTyped(code: string): boolean {
  return /^\d{6}[+\-YXWVUA-F]\d{3}[A-Z]$/i.test(code);
}

/** Enough of the code's own shape that it is no date, amount or number by chance. */
function isClear(
  text: string,
  start: number,
  end: number,
  mark: string,
  groups: Readonly<Record<string, string | undefined>>,
): boolean {
  const { date = '', day = '', month = '', year = '', separator = '', number = '', gap = '', check = '' } = groups;
  const apart = !/^[\p{L}\p{N}]/u.test(text.slice(end)) && !/\p{L}/u.test(text.slice(start - 1, start));
  const right = isRight(`${day}${month}${year}${number}`, check);
  const marked = /^[+\-YXWVUA-F]$/.test(mark);
  const tight = mark !== '' && gap === '' ? !/\d/.test(text.slice(end, end + 1)) : apart;
  if (right) return tight;
  const joined = !/\D/.test(date) && separator === separator.trim();
  const isLetter = /[A-Z]/i.test(check);
  const isCapital = /[A-Z]/.test(check);
  if (!apart && !(marked && joined && gap === '' && isCapital)) return false;
  if (marked && joined && gap === '') return !isLetter || !/^-?\p{Ll}{2}/u.test(text.slice(end));
  if (!isLetter)
    return (mark === '-' || mark === '+') && /^[\d\s]{1,30}$/.test(date) && !/^[.,:]\d/.test(text.slice(end));
  if (isCapital) return marked || mark === '' || joined;
  return gap === '' && ((marked && separator === separator.trim()) || (mark === '' && separator === '' && joined));
}

// Every character by itself: `0 1 0 1 9 9 - 1 2 3 A`, with spaces, dots, dashes or underscores between.
const STEP = '[\\s._-]{1,3}';
const SPELT = new RegExp(
  `(?<![\\p{L}\\p{N}])\\d(?:${STEP}\\d){5}(?:${STEP}|${STEP}?[+\\-YXWVUA-F/:]${STEP}?)\\d(?:${STEP}\\d){2}${STEP}[0-9A-Z](?![\\p{L}\\p{N}])`,
  'giu',
);

function spelt(text: string): readonly Span[] {
  return [...text.matchAll(SPELT)].flatMap((match) => {
    const digits = match[0].replace(/\D/g, '');
    const check = match[0].at(-1) ?? '';
    const date = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].map(Number);
    const marked = /[+YXWVUA-F/:-]/i.test(match[0].slice(0, -1));
    const clear = marked || /\p{L}/u.test(check) || isRight(digits.slice(0, 9), check);
    return clear && isBirthDate(date[0] ?? 0, date[1] ?? 0, date[2] ?? 0, '')
      ? [{ start: match.index, end: match.index + match[0].length }]
      : [];
  });
}

const DATE = String.raw`(?<![\d.])(?<day>\d{1,2})(?<dot>[ ./-]?)(?<month>\d{1,2})[ ./-]?(?:18|19|20)?(?<year>\d\d)(?!\d)`;
const END = String.raw`(?<number>\d{3})\s?(?<check>[0-9A-Z])(?![\p{L}\p{N}])`;
// What names the end of a code, and what may join it to a date.
const NAMES_END = String.raw`loppu\p{L}{0,8}|tunnusosa\p{L}{0,4}|hetu\p{L}{0,4}|henkilötunnus\p{L}{0,4}|sotu|slut\p{L}{0,10}|\p{L}{0,8}beteckning\p{L}{0,4}|suffix|ending`;
const JOINS_END = String.raw`tunnus\p{L}{0,4}|koodi|kod|code|signum|id|ja|och|and|sekä|samt|sitten|sen|jälkeen|perään|perässä|plus|sedan|then|viiva|streck|dash|on|är|is|the|se`;
const DATE_FIRST = new RegExp(String.raw`${DATE}(?<between>[^\p{N}]{1,45})${END}`, 'giu');
const END_FIRST = new RegExp(
  String.raw`(?<!\p{L})(?<between>${NAMES_END}|tunnus)[^\p{N}]{0,6}${END}[^\p{N}]{1,45}${DATE}`,
  'giu',
);
const NAMED_END = new RegExp(`(?<!\\p{L})(?:${NAMES_END})(?!\\p{L})`, 'iu');
const JOINED_END = new RegExp(`^(?:[^\\p{L}]{1,3}(?:${JOINS_END})){1,5}[^\\p{L}]{1,3}$`, 'iu');

// The year first, as in a Swedish number: `19520213-308T`.
const YEAR_FIRST =
  /(?<![\p{L}\p{N}])(?:18|19|20)(?<year>\d\d)[-./]?(?<month>\d\d)[-./]?(?<day>\d\d)\s?[-+A-FU-Y]\s?(?<number>\d{3})[\s-]?(?<check>[0-9A-Z])(?![\p{L}\p{N}])/giu;

function yearFirst(text: string): readonly Span[] {
  return [...text.matchAll(YEAR_FIRST)].flatMap((match) => {
    const { day = '', month = '', year = '', number = '', check = '' } = match.groups ?? {};
    const isCode = /[A-Z]/.test(check) || isRight(`${day}${month}${year}${number}`, check);
    return isCode && isBirthDate(Number(day), Number(month), Number(year), '')
      ? [{ start: match.index, end: match.index + match[0].length }]
      : [];
  });
}

/** Its two parts told apart by words: `010199, tunnus 123A`, `loppuosa 123A, syntynyt 1.1.1999`. */
function apart(text: string): readonly Span[] {
  return [...text.matchAll(DATE_FIRST), ...text.matchAll(END_FIRST)].flatMap((match) => {
    const { day = '', dot = '', month = '', year = '', between = '', number = '', check = '' } = match.groups ?? {};
    const [two, right] = [day.length === 2 && month.length === 2, isRight(`${day}${month}${year}${number}`, check)];
    const named = NAMED_END.test(between) || /^tunnus$/iu.test(between);
    const joined = /[A-Z]/.test(check) && JOINED_END.test(between) && (dot === '' || /tunnus/iu.test(between));
    const clear = named || joined || (right && /[A-Z]/.test(check) && dot === '');
    return clear && (two || dot !== '') && isBirthDate(Number(day), Number(month), Number(year), '')
      ? [{ start: match.index, end: match.index + match[0].length }]
      : [];
  });
}

function isRight(nine: string, check: string): boolean {
  return CHECK_CHARACTERS[Number(nine) % 31] === check.toUpperCase();
}

function isBirthDate(day: number, month: number, year: number, mark: string): boolean {
  const known = mark.length !== 1 ? undefined : CENTURIES.find(([marks]) => marks.includes(mark));
  return (known ? [known] : CENTURIES).some(([, century]) => {
    const date = new Date(Date.UTC(century + year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  });
}
