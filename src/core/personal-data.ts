// What free text must not carry: finds personal identity codes, e-mail addresses, phone numbers and likely names.

export const findingKinds = ['identity-code', 'email', 'phone', 'name'] as const;
export type FindingKind = (typeof findingKinds)[number];

/** Where something was found, in characters of the text: [start, end). */
export type Finding = {
  readonly kind: FindingKind;
  readonly severity: 'refuse' | 'warn';
  readonly start: number;
  readonly end: number;
};

/**
 * Everything in the text that looks like personal data, in the order of the text, without overlaps.
 * `refuse`: certain enough to turn the text down. `warn`: a likely full name, for the writer to look at again.
 * The personal identity code is that of the Finnish Digital and Population Data Services Agency, separators of 2023 included.
 */
export function findPersonalData(text: string): readonly Finding[] {
  const kept: Finding[] = [];
  for (const finding of [...identityCodes(text), ...emails(text), ...phones(text), ...names(text)]) {
    if (!kept.some((other) => overlap(other, finding))) kept.push(finding);
  }
  return kept.sort((one, other) => one.start - other.start);
}

function overlap(one: Finding, other: Finding): boolean {
  return one.start < other.end && other.start < one.end;
}

const CHECK_CHARACTERS = '0123456789ABCDEFHJKLMNPRSTUVWXY';
const CENTURIES: readonly (readonly [string, number])[] = [
  ['+', 1800],
  ['-YXWVU', 1900],
  ['ABCDEF', 2000],
];

// People type spaces, dots and invisible marks into the code; the look-ahead lets codes start inside a failed match.
const GAP = '[\\s\\u00AD\\u200B-\\u200D\\u2060]{0,3}';
const IDENTITY_CODE = new RegExp(
  `(?<!\\d)(?=((?<day>\\d\\d)(?:${GAP}|\\.)(?<month>\\d\\d)(?:${GAP}|\\.)(?<century>18|19|20)?(?<year>\\d\\d)` +
    `(?<separator>${GAP}[+\\-\\u2010-\\u2015\\u2212_/.:*YXWVUABCDEF]?${GAP})` +
    `(?<number>\\d{3})(?<gap>${GAP})(?<check>[0-9A-FHJ-NPR-Y])))`,
  'giu',
);

/** Codes whose check character is right; without a typed separator they must stand apart from other letters and digits. */
function identityCodes(text: string): readonly Finding[] {
  return [...text.matchAll(IDENTITY_CODE)].flatMap((match) => {
    const { day = '', month = '', year = '', separator = '', number = '', gap = '', check = '' } = match.groups ?? {};
    const start = match.index;
    const end = start + (match[1] ?? '').length;
    const mark = separator.replace(/[\s\u00AD\u200B-\u200D\u2060]/gu, '').toUpperCase();
    const apart = !/[\p{L}\p{N}]/u.test(text.slice(end, end + 1)) && !/\p{L}/u.test(text.slice(start - 1, start));
    const clear = mark !== '' && gap === '' ? !/\d/.test(text.slice(end, end + 1)) : apart;
    const right = CHECK_CHARACTERS[Number(`${day}${month}${year}${number}`) % 31] === check.toUpperCase();
    return clear && right && isBirthDate(Number(day), Number(month), Number(year), mark)
      ? [{ kind: 'identity-code' as const, severity: 'refuse' as const, start, end }]
      : [];
  });
}

function isBirthDate(day: number, month: number, year: number, mark: string): boolean {
  const known = mark === '' ? undefined : CENTURIES.find(([marks]) => marks.includes(mark));
  return (known ? [known] : CENTURIES).some(([, century]) => {
    const date = new Date(Date.UTC(century + year, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  });
}

const EMAIL =
  /[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}(?:\s?@\s?|\s?[([{](?:at|ät)[)\]}]\s?)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/giu;

function emails(text: string): readonly Finding[] {
  return [...text.matchAll(EMAIL)].map((match) => ({
    kind: 'email',
    severity: 'refuse',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

// A run of digit groups: with +, 00 or 358 before a country code, or with the national 0. A dot joins only long groups,
// so that times and dates stay apart.
const PHONE =
  /(?<![\p{L}\p{N}+]|\d[-–./:,])(?=(\(?(?:\+\s?\(?\d|00[\s-]?[1-9]|358(?=[\s-]?\(?\d)|0[1-9])\d*(?:(?:\s?[-–/]\s?|[\s)(]{1,3}|(?<=\d{3})\.(?=\d{3}))\d+)*))/gu;

function phones(text: string): readonly Finding[] {
  return [...text.matchAll(PHONE)].flatMap((match) => {
    const length = phoneLength(match[1] ?? '', text.slice(match.index + (match[1] ?? '').length).charAt(0));
    return length === undefined
      ? []
      : [{ kind: 'phone' as const, severity: 'refuse' as const, start: match.index, end: match.index + length }];
  });
}

/** The characters of the run that make a phone number: as many whole groups as a number can have digits. */
function phoneLength(run: string, following: string): number | undefined {
  const groups = [...run.matchAll(/\d+/g)];
  const international = /^\(?(?:\+|00|358)/.test(run);
  for (let count = groups.length; count > 0; count -= 1) {
    const taken = groups.slice(0, count).map((group) => group[0]);
    const last = groups[count - 1];
    const digits = taken.join('').length;
    if (!last || digits > 15 || (count === groups.length && /\p{L}/u.test(following))) continue;
    if (international ? isInternational(run, taken, digits) : isNational(taken, digits)) {
      return last.index + last[0].length;
    }
  }
  return undefined;
}

function isInternational(run: string, groups: readonly string[], digits: number): boolean {
  if (run.includes('+')) return digits >= 8;
  // Helsinki's postal codes begin with 00 and end in 0 or 1
  return digits >= 10 && !(groups.length > 1 && /^00\d\d[01]$/.test(groups[0] ?? ''));
}

function isNational(groups: readonly string[], digits: number): boolean {
  const [first = '', ...rest] = groups;
  if (rest.length === 0) return digits >= 9 && digits <= 12;
  if (digits < 7 || digits > 12 || first.length > 5 || arePostalCodes(groups)) return false;
  const dateLike = first.length === 2 && rest.every((group) => group.length <= 2 || /^(?:19|20)\d\d$/.test(group));
  return !dateLike;
}

function arePostalCodes(groups: readonly string[]): boolean {
  return groups.length > 1 && groups.every((group) => group.length === 5) && groups[1]?.startsWith('0') === true;
}

const CAPITALISED = String.raw`\p{Lu}\p{Ll}+(?:[-’']\p{Lu}?\p{Ll}+)*`;
const NAME = new RegExp(
  `(?<![\\p{L}\\p{N}])${CAPITALISED}(?: (?:(?:von|af|de|van) )?${CAPITALISED})+(?![\\p{L}\\p{N}])`,
  'gu',
);

// Endings of common Finnish and Swedish surnames, the genitive and a few other cases of -nen included.
const SURNAME =
  /(?:nen|sen|selle|sella|sellä|selta|seltä|seen|mäki|niemi|lahti|järvi|koski|salo|aho|oja|ranta|harju|maa|vaara|vuori|virta|[aeiouyäö](?:la|lä)|kka|kkä|ainen|io|iö|sson|son|berg|ström|lund|qvist|man|mann|gren|holm|dahl|stedt|ov|ova|sky|ski)$/u;

// First words of sentences, kinds of places, weekdays and months: not names of people.
const NOT_A_NAME =
  /^(?:onko|voiko|miten|mitä|mikä|miksi|missä|milloin|kuka|kun|jos|kuinka|koska|lapsi|äiti|isä|perhe|huoltaja|vanhempi|hei|moi|kiitos|terveisin|the|this|what|how|when|our|my|is|can|does|family|parents?|mother|father|child|dear|hej|barnet|vad|hur|när|kan|kära|mor|far|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|.*(?:neuvola|neuvolan|neuvolassa|päiväkoti|päiväkodin|päiväkodissa|koulu|koulun|koulussa|keskus|keskuksen|sairaala|sairaalan|talo|talon|kaupunki|kaupungin|kunta|kunnan|asema|aseman|kahvila|hyvinvointialue|rådgivning|rådgivningen|daghem|skola|skolan|centre|center|clinic|school|hospital))$/u;

/** Two or more capitalised words that are not a place; where a sentence begins, only before a surname's ending. */
function names(text: string): readonly Finding[] {
  return [...text.matchAll(NAME)].flatMap((match) => {
    const words = match[0].split(' ');
    const last = words.at(-1) ?? '';
    const begins = /(?:^|[.!?:\n]["”]?)\s*$/u.test(text.slice(Math.max(0, match.index - 4), match.index));
    const personal = words.every((word) => !NOT_A_NAME.test(word.toLowerCase()));
    const inflectedPlace = /(?:[aeiouyäö]n|den|ssa|ssä|sta|stä|lla|llä)$/u.test(words[0] ?? '') && !SURNAME.test(last);
    return personal && !inflectedPlace && (!begins || SURNAME.test(last))
      ? [{ kind: 'name' as const, severity: 'warn' as const, start: match.index, end: match.index + match[0].length }]
      : [];
  });
}
