// E-mail addresses and phone numbers in normalised text, also those written so that a machine should not find them.

import type { Span } from './identity-code.ts';

const AT_SIGN = String.raw`\s{0,3}@\s{0,3}|\s?[([{]\s?(?:at|ät|@|miuku|miukumauku|snabel-?a)\s?[)\]}]\s?|\s(?:(?:at|ät)-merkki|ät|miukumauku|snabel-?a)\s`;
const LOCAL = String.raw`(?<local>[\p{L}\p{N}_][\p{L}\p{N}._%+'!#$&*/=?^{|}~-]{0,63})`;
const DOT = String.raw`(?:\.|\s{1,2}\.\s{1,2}|\s\.(?=\p{L})|\.\s(?=(?:fi|com|net|org|se|eu)\b)|,(?=(?:fi|com|net|org|se|eu)\b)|\s?[([{](?:dot|piste|punkt)[)\]}]\s?|\s(?:dot|piste|punkt)\s)`;
const DOMAIN = String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62})${DOT}){1,8}(?:\p{L}{2,24}|xn--[a-z0-9-]{1,59})(?![\p{L}\p{N}])`;
// Looked for from the at sign on: nothing is read at places where none stands.
const EMAIL = new RegExp(`(?=[\\s@([{])(?<=${LOCAL})(?:${AT_SIGN})${DOMAIN}`, 'giu');
const SPELT_EMAIL = new RegExp(`(?=\\sat\\s)(?<=(?<![\\p{L}\\p{N}])${LOCAL})\\sat\\s${DOMAIN}`, 'giu');

// The ending forgotten: `maija.meikalainen@gmail`.
const BARE_EMAIL = new RegExp(`(?=@)(?<=${LOCAL})@\\p{L}[\\p{L}\\p{N}-]{2,62}(?![\\p{L}\\p{N}@]|\\.\\p{L})`, 'giu');

// What English puts before "at" and an address of the web.
const BEFORE_AT =
  /^(?:a|an|about|again|all|also|and|any|apply|available|book|booked|booking|bookings|call|chat|check|contact|details|email|find|form|found|from|guidance|have|help|here|hours|information|info|instructions|is|it|link|live|listed|look|looked|looking|made|mail|material|materials|me|meet|more|now|online|on|open|or|out|page|pages|published|read|register|registered|see|services|sign|site|start|support|text|that|them|there|they|this|time|times|today|up|us|video|visit|was|we|website|well|you|your)$/;

/** Addresses, with `@` or with what people write for it. */
export function emailAddresses(text: string): readonly Span[] {
  const spelt = [...text.matchAll(SPELT_EMAIL)].filter(
    (match) => !BEFORE_AT.test(match.groups?.local?.toLowerCase() ?? ''),
  );
  const bare = [...text.matchAll(BARE_EMAIL)].filter(({ groups }) => /\p{L}{2}/u.test(groups?.local ?? ''));
  return [...text.matchAll(EMAIL), ...spelt, ...bare].map((match) => ({
    start: match.index - (match.groups?.local?.length ?? 0),
    end: match.index + match[0].length,
  }));
}

// A run of digit groups: with +, 00 or 358 before a country code, or with the national 0. A dot joins only long groups,
// so that times and dates stay apart.
const PHONE =
  /(?<![\p{L}\p{N}+]|\d[-./:,])(?=(\(?(?:\+\s?\(?\d|00[\s-]?[1-9]|358(?=[\s-]?\(?\d)|0\)?[\s]?(?<=\(0\)\s?)[1-9]|0[1-9])\d{0,30}(?:(?:\s?[-/]\s?|\s?_\s?|[\s)(]{1,3}|(?<=\d{3})[.,:*·•~='’´`](?=\d{3})|(?<=\+\d{1,3})\.|(?<=\+\d{1,3}\.\d{2})\.)\d{1,30}){0,15}))/gu;
// Every digit by itself.
const SPELT_PHONE =
  /(?<![\p{L}\p{N}])(?:\+\s?3[\s._-]5[\s._-]8[\s._-]|0[\s._-])[1-9](?:[\s._-]\d){6,11}(?![\p{L}\p{N}])/gu;

// A number without its beginning, where the word before says what it is.
const SURELY_PHONE = `puh(?:elin(?:numero)?(?:ni|mme|nsa)?)?|gsm|kännykkä(?:ni)?|matkapuhelin|tel|telefon(?:nummer|en)?|mobil(?:nummer|en)?|phone|mobile`;
const KEYED_PHONE = new RegExp(
  String.raw`(?<![\p{L}\p{N}])(?:(?<sure>${SURELY_PHONE})|numero(?:on|ni|sta|mme)|nummer|soit(?:a|akaa|taa|elee)|ring|ringa|call)(?:\s(?:on|är|is))?\s?[.:]{0,2}\s{0,3}(?<run>\d{2,12}(?:[ -]\d{2,7}){0,4})(?![\p{L}\p{N}]|[.:,/-]\d)`,
  'giu',
);

// A Finnish mobile number that runs into a word: `0401234567iltaisin`, `numero0501234567`.
const GLUED_PHONE =
  /(?<![\p{N}+]|\d[-./:,])0(?:4\d|50)(?:[ -]?\d){6,8}(?!\d)(?:(?=\p{Ll})|(?<=\p{Ll}0(?:4\d|50)(?:[ -]?\d){6,8}))/gu;

// Groups of any length with dots between; what could be a date has groups of two digits before a year.
const DOTTED_PHONE =
  /(?<![\p{L}\p{N}.])(?:0\d{2}(?:\.\d{2,4}){2,4}|0\d\.\d{3}(?:\.\d{2,4}){1,3})(?![\p{L}\p{N}]|\.\d)/gu;

const COUNTED = /^0.1.2.3.4.5.6/u;

/** Numbers that somebody could be called by. */
export function phoneNumbers(text: string): readonly Span[] {
  // One who counts from nought gives nobody's number.
  const spelt = [...text.matchAll(SPELT_PHONE)]
    .filter(([run]) => !COUNTED.test(run))
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
    }));
  const runs = [...text.matchAll(PHONE)].flatMap((match) => {
    const run = match[1] ?? '';
    const length = phoneLength(run, text.slice(match.index + run.length).charAt(0));
    return length === undefined ? [] : [{ start: match.index, end: match.index + length }];
  });
  const others = [...text.matchAll(GLUED_PHONE), ...text.matchAll(DOTTED_PHONE)].map(({ 0: run, index }) => ({
    start: index,
    end: index + run.length,
  }));
  return [...spelt, ...runs, ...others, ...keyed(text)];
}

function keyed(text: string): readonly Span[] {
  return [...text.matchAll(KEYED_PHONE)].flatMap((match) => {
    const { sure, run = '' } = match.groups ?? {};
    const digits = run.replace(/\D/g, '');
    const end = match.index + match[0].length;
    // the state's own short numbers begin with 116; years and dates are no numbers
    const isOther = /^116|^(?:19|20)\d\d[ -](?:(?:19|20)\d\d|\d\d[ -]\d\d)$/.test(run);
    const isLong = digits.length >= (sure === undefined ? 7 : 6) && digits.length <= 15 && /\d{3}/.test(run);
    return isLong && !isOther ? [{ start: end - run.length, end }] : [];
  });
}

/** The characters of the run that make a phone number: as many whole groups as a number can have digits. */
function phoneLength(run: string, following: string): number | undefined {
  const groups = [...run.matchAll(/\d{1,31}/g)];
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
  if (digits < 7 || digits > 12 || arePostalCodes(groups)) return false;
  // `040123 4567`: a mobile number wherever its spaces are
  if (first.length > 5) return /^0(?:4|50)/.test(first) && digits >= 9 && digits <= 11;
  const dateLike = first.length === 2 && rest.every((group) => group.length <= 2 || /^(?:19|20)\d\d$/.test(group));
  return !dateLike;
}

function arePostalCodes(groups: readonly string[]): boolean {
  return groups.length > 1 && groups.every((group) => group.length === 5) && groups[1]?.startsWith('0') === true;
}
