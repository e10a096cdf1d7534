// What is wrong with a directory file, said to people in their language.

import type { Language } from '../../../core/permissions.ts';
import { sayCalendarDate } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { sayRuleFault } from '../kit/say-rule-fault.ts';
import { type ImportFaultTexts, importFaultTexts } from './texts/words.ts';

/** A fault in the reader's language; undefined for one that no words are known for. */
export function sayFault(message: string, language: Language): string | undefined {
  const text = importFaultTexts[language];
  for (const [like, say] of SAYINGS) {
    const found = like.exec(message);
    if (found) return say(text, found.slice(1), language);
  }
  return sayRuleFault(message, language);
}

/** The parts are what the expression found: the file's own names, and numbers. */
type Saying = readonly [RegExp, (text: ImportFaultTexts, parts: readonly string[], language: Language) => string];

const SAYINGS: readonly Saying[] = [
  [/^is missing$/, (text) => text.missing],
  [/^must not be empty$/, (text) => text.empty],
  [/^must name at least one$/, (text) => text.atLeastOne],
  [/^must not name anything twice$/, (text) => text.namedTwice],
  [/^must have a name in at least one language$/, (text) => text.noName],
  [/^must be a date such as (.+)$/, (text, [like = '']) => text.date({ like })],
  [/^must be a date of the calendar$/, (text) => text.calendar],
  [/^must be a time such as (.+)$/, (text, [like = '']) => text.time({ like })],
  [/^must be a date and time such as (.+)$/, (text, [like = '']) => text.dateTime({ like })],
  [/^must be from 2000 to 2099$/, (text) => text.far],
  [/^is no time of that night/, (text) => text.skipped],
  [/^must end after it begins$/, (text) => text.endsBefore],
  [/^must be after it begins$/, (text) => text.notAfter],
  [/^is before (?:the series begins|they begin)$/, (text) => text.beforeStart],
  [/^is after the series ends$/, (text) => text.afterEnd],
  [/^is before the first closed date$/, (text) => text.beforeFirst],
  [/^is more than (\d+) years ahead$/, (text, [years = '']) => text.yearsAhead({ years })],
  [
    /^(\S+) is no date that the rule gives$/,
    (text, [date = ''], language) => text.notGiven({ date: sayCalendarDate(date, language, 'full') }),
  ],
  [/^is an extra date, which is changed by itself$/, (text) => text.extra],
  [/^has a session already$/, (text) => text.taken],
  [/^is a date on which the series is not held$/, (text) => text.notHeld],
  [/^is the date it is moved from$/, (text) => text.sameDay],
  [/^must not move a date twice$/, (text) => text.movedTwice],
  [/^gives no day on which the series is held$/, (text) => text.noDay],
  [/^is a day that is closed$/, (text) => text.closed],
  [/^must be an e-mail address$/, (text) => text.email],
  [/^must be a phone number$/, (text) => text.phone],
  [/^must be a language tag/, (text) => text.languageTag],
  [/^must be a time zone such as (.+)$/, (text, [like = '']) => text.timeZone({ like })],
  [/^must be a country code such as (.+)$/, (text, [like = '']) => text.country({ like })],
  [/^must be 1-63 of a-z/, (text) => text.identifier],
  [/^is not a field of a directory file$/, (text) => text.noField],
  [/^must have at least one area$/, (text) => text.oneArea],
  [/^must not name a topic twice$/, (text) => text.topicTwice],
  [/^must be a JSON object$/, (text) => text.type({ type: 'other' })],
  [/^Invalid input: expected (\w+)/, (text, [type = '']) => text.type({ type: wordFor(TYPES, type) ?? 'other' })],
  [/^Invalid option: expected one of (.+)$/, (text, [options = '']) => text.option({ options: listed(options) })],
  [/^Too small: expected (?:number|int) to be >=?(.+)$/, (text, [least = '']) => text.atLeast({ least })],
  [/^Too big: expected (?:number|int) to be <=?(.+)$/, (text, [most = '']) => text.atMost({ most })],
  [/^Too small: .*>=(\d+) items$/, (text, [least]) => text.fewest({ least: Number(least) })],
  [/^Too big: .*<=(\d+) items$/, (text, [most]) => text.mostEntries({ most: Number(most) })],
  [/^Too big: .*<=(\d+) characters$/, (text, [most]) => text.longest({ most: Number(most) })],
  [/^there is no [a-z ]+ "(.*)"$/, (text, [id = '']) => text.noneSuch({ id })],
  [/^"(.*)" is already (.+)$/, (text, [id = '', where = '']) => text.already({ id, where })],
  [/^overlaps (.+)$/, (text, [where = '']) => text.overlaps({ where })],
  [/^is shorter than one slot of (\d+) minutes$/, (text, [minutes]) => text.short({ minutes: Number(minutes) })],
  [/^"(.*)" serves none of these areas$/, (text, [id = '']) => text.servesNone({ id })],
  [
    /^is in the area "(.*)", which "(.*)" does not serve$/,
    (text, [area = '', person = '']) => text.siteElsewhere({ area, person }),
  ],
  [
    /^"(.*)" is a (.+), "(.*)" needs (.+)$/,
    (text, [person = '', has = '', service = '', needs = '']) => text.profession({ person, has, service, needs }),
  ],
  [
    /^"(.*)" is held at a (.+), "(.*)" is a (.+)$/,
    (text, [service = '', needs = '', site = '', has = '']) => text.siteKind({ service, needs, site, has }),
  ],
  [/^cannot be removed: it has (\d+) bookings? to come$/, (text, [count]) => text.bookings({ count: Number(count) })],
  [
    /^cannot be removed: it has (\d+) group events? to come$/,
    (text, [count]) => text.groupEvents({ count: Number(count) }),
  ],
  [
    /^holds (.+) at characters (\d+)–(\d+)$/,
    (text, [what = '', from = '', to = '']) => text.holds({ what: wordFor(FOUND, what) ?? 'other', from, to }),
  ],
  [/is not UTF-8/, (text) => text.notUtf8],
  [/control characters$/, (text) => text.control],
  [/^is nested too deeply$/, (text) => text.deep],
];

/** What a value must be, as the texts tell it. */
const TYPES = {
  string: 'text',
  number: 'number',
  int: 'whole',
  boolean: 'boolean',
  array: 'list',
  tuple: 'list',
} as const;

/** What was found in a text, as the texts tell it. */
const FOUND = {
  'a personal identity code': 'code',
  'an account number': 'account',
  'an e-mail address': 'email',
  'a phone number': 'phone',
  'what looks like a full name': 'name',
} as const;

/** `"a"|"b"` → `a, b` */
function listed(options: string): string {
  return options.replaceAll('"', '').replaceAll('|', ', ');
}
