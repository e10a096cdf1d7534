// On which dates a series is held: an iCalendar recurrence rule, or every odd or even ISO week.

import { RRuleTemporal } from 'rrule-temporal';
import { type DateText, type Weekday, weekdays } from './directory.ts';

const RULE_PARTS = [
  'FREQ',
  'INTERVAL',
  'COUNT',
  'UNTIL',
  'BYDAY',
  'BYMONTH',
  'BYMONTHDAY',
  'BYYEARDAY',
  'BYWEEKNO',
  'BYSETPOS',
  'WKST',
] as const;
type RulePart = (typeof RULE_PARTS)[number];
type RuleParts = Readonly<Partial<Record<RulePart, string>>>;

export type Parity = 'odd' | 'even';

export type Recurrence =
  | { readonly kind: 'rule'; readonly parts: RuleParts }
  | { readonly kind: 'iso-weeks'; readonly parity: Parity; readonly weekdays: readonly Weekday[] };

export type ParsedRecurrence =
  | { readonly ok: true; readonly recurrence: Recurrence }
  | { readonly ok: false; readonly fault: string };

/** What a page needs to say a recurrence in a person's language. `other` is for rules rarer than words. */
export type RecurrenceSummary =
  | { readonly kind: 'daily'; readonly interval: number }
  | { readonly kind: 'weekly'; readonly interval: number; readonly weekdays: readonly Weekday[] }
  | { readonly kind: 'iso-weeks'; readonly parity: Parity; readonly weekdays: readonly Weekday[] }
  | { readonly kind: 'monthly-weekdays'; readonly interval: number; readonly nths: readonly NthWeekday[] }
  | { readonly kind: 'monthly-days'; readonly interval: number; readonly days: readonly number[] }
  | { readonly kind: 'other' };

/** The nth such weekday of a month; -1 is the last. */
export type NthWeekday = { readonly n: number; readonly weekday: Weekday };

/**
 * Reads an RRULE (RFC 5545) without `RRULE:`, of whole days, or `ODD-WEEKS;BYDAY=WE` / `EVEN-WEEKS;BYDAY=MO,TH`.
 * Odd and even are the parity of the ISO week number: week 53 and the week 1 after it are both odd.
 * A fault is one English clause that says what is wrong.
 */
export function parseRecurrence(text: string): ParsedRecurrence {
  const [head = '', ...rest] = text.trim().toUpperCase().split(';');
  const weeks = /^(ODD|EVEN)-WEEKS$/.exec(head);
  return weeks ? parseIsoWeeks(weeks[1] === 'ODD' ? 'odd' : 'even', rest) : parseRule([head, ...rest]);
}

/**
 * The dates of the recurrence from `from` to `until`, both included, ascending. `anchor` is the date the rule
 * begins at, which every-n-weeks and COUNT are counted from; it is `from` where it is not given.
 */
export function datesOf(
  recurrence: Recurrence,
  { from, until, anchor = from }: { from: DateText; until: DateText; anchor?: DateText },
): readonly DateText[] {
  const first = from < anchor ? anchor : from;
  if (until < first) return [];
  if (recurrence.kind === 'iso-weeks') return datesInWeeks(recurrence, first, until);
  return ruleFrom(recurrence.parts, anchor)
    .between(startOf(first), startOf(until), true)
    .map((occurrence) => occurrence.toPlainDate().toString());
}

/** The shape of the recurrence, for words. `anchor` fills in the weekday or day that the rule leaves to its start. */
export function describeRecurrence(recurrence: Recurrence, anchor: DateText): RecurrenceSummary {
  if (recurrence.kind === 'iso-weeks') return recurrence;
  const { FREQ, INTERVAL = '1', BYDAY, BYMONTHDAY, ...others } = recurrence.parts;
  const interval = Number(INTERVAL);
  const selecting = Object.keys(others).filter((part) => !['COUNT', 'UNTIL', 'WKST'].includes(part));
  if (selecting.length > 0 || (BYDAY !== undefined && BYMONTHDAY !== undefined)) return { kind: 'other' };
  if (FREQ === 'MONTHLY') return describeMonthly(interval, BYDAY, BYMONTHDAY, anchor);
  if (BYMONTHDAY !== undefined || FREQ === 'YEARLY') return { kind: 'other' };
  if (FREQ === 'WEEKLY') return { kind: 'weekly', interval, weekdays: weekdaysIn(BYDAY ?? weekdayOf(anchor)) };
  if (BYDAY === undefined) return { kind: 'daily', interval };
  return interval === 1 ? { kind: 'weekly', interval, weekdays: weekdaysIn(BYDAY) } : { kind: 'other' };
}

/** When the rule itself ends: after so many times, or on a date; nothing where it goes on. */
export function endOfRule(recurrence: Recurrence): { readonly count?: number; readonly until?: DateText } {
  if (recurrence.kind === 'iso-weeks') return {};
  const { COUNT, UNTIL } = recurrence.parts;
  return {
    ...(COUNT !== undefined && { count: Number(COUNT) }),
    ...(UNTIL !== undefined && { until: Temporal.PlainDate.from(UNTIL).toString() }),
  };
}

/** The weekday of a date. */
export function weekdayOf(date: DateText): Weekday {
  return weekdayNumbered(Temporal.PlainDate.from(date).dayOfWeek);
}

function describeMonthly(
  interval: number,
  byDay: string | undefined,
  byMonthDay: string | undefined,
  anchor: DateText,
): RecurrenceSummary {
  if (byDay === undefined) {
    const days = byMonthDay?.split(',').map(Number) ?? [Temporal.PlainDate.from(anchor).day];
    return { kind: 'monthly-days', interval, days };
  }
  const nths = byDay.split(',').map((day) => ({ n: Number.parseInt(day, 10), weekday: weekdaysIn(day)[0] ?? 'MO' }));
  if (nths.every(({ n }) => Number.isInteger(n))) return { kind: 'monthly-weekdays', interval, nths };
  const everyWeek = interval === 1 && nths.every(({ n }) => Number.isNaN(n));
  return everyWeek ? { kind: 'weekly', interval, weekdays: weekdaysIn(byDay) } : { kind: 'other' };
}

function parseIsoWeeks(parity: Parity, rest: readonly string[]): ParsedRecurrence {
  const days = /^BYDAY=(.+)$/.exec(rest.join(';'))?.[1]?.split(',') ?? [];
  if (days.length === 0 || !days.every((day) => (weekdays as readonly string[]).includes(day))) {
    return fault(`${parity.toUpperCase()}-WEEKS wants weekdays and nothing else, like ;BYDAY=MO,TH`);
  }
  return { ok: true, recurrence: { kind: 'iso-weeks', parity, weekdays: weekdaysIn(days.join(',')) } };
}

const INTEGERS = /^[+-]?\d{1,3}(,[+-]?\d{1,3})*$/;
/** Numbers from 1 to the highest of all, or as many from -1 back. */
function numbersTo(highest: number): { test(text: string): boolean } {
  return {
    test: (text) =>
      INTEGERS.test(text) &&
      text
        .split(',')
        .map(Number)
        .every((n) => n !== 0 && Math.abs(n) <= highest),
  };
}
const NUMBER = /^[1-9]\d{0,3}$/;
const SHAPES: Readonly<Record<RulePart, { readonly like: { test(text: string): boolean }; readonly means: string }>> = {
  FREQ: { like: /^(DAILY|WEEKLY|MONTHLY|YEARLY)$/, means: 'DAILY, WEEKLY, MONTHLY or YEARLY' },
  INTERVAL: { like: NUMBER, means: 'a whole number from 1' },
  COUNT: { like: NUMBER, means: 'a whole number from 1' },
  UNTIL: { like: /^\d{8}$/, means: 'a date like 20261231, without a time' },
  BYDAY: {
    like: /^([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?[1-9]\d?)?(MO|TU|WE|TH|FR|SA|SU))*$/,
    means: 'weekdays like TU or 2TU,-1FR',
  },
  BYMONTH: { like: /^([1-9]|1[0-2])(,([1-9]|1[0-2]))*$/, means: 'months from 1 to 12' },
  BYMONTHDAY: {
    like: /^-?([1-9]|[12]\d|3[01])(,-?([1-9]|[12]\d|3[01]))*$/,
    means: 'days from 1 to 31, or from -1 back',
  },
  BYYEARDAY: { like: numbersTo(366), means: 'days of the year from 1 to 366, or from -1 back' },
  BYWEEKNO: { like: numbersTo(53), means: 'week numbers from 1 to 53, or from -1 back' },
  BYSETPOS: { like: INTEGERS, means: 'positions like 1 or -1' },
  WKST: { like: /^(MO|TU|WE|TH|FR|SA|SU)$/, means: 'a weekday like MO' },
};

function parseRule(texts: readonly string[]): ParsedRecurrence {
  const parts: Partial<Record<RulePart, string>> = {};
  for (const text of texts) {
    const [name = '', value = ''] = text.split('=', 2);
    if (['BYHOUR', 'BYMINUTE', 'BYSECOND'].includes(name))
      return fault(`${name} is not accepted: the window has the time`);
    if (!isRulePart(name)) return fault(`"${text}" is not part of a recurrence rule`);
    if (parts[name] !== undefined) return fault(`${name} is there twice`);
    if (!SHAPES[name].like.test(value)) return fault(`${name} must be ${SHAPES[name].means}`);
    parts[name] = value;
  }
  if (parts.FREQ === undefined) return fault('FREQ is missing, like FREQ=WEEKLY');
  if (parts.COUNT !== undefined && parts.UNTIL !== undefined) return fault('COUNT and UNTIL exclude each other');
  const nth = Math.max(0, ...(parts.BYDAY ?? '').split(',').map((day) => Math.abs(Number.parseInt(day, 10) || 0)));
  if (nth > 5 && (parts.FREQ === 'MONTHLY' || parts.BYMONTH !== undefined)) {
    return fault('BYDAY must be at most the fifth weekday of a month');
  }
  // the library looks for a 53rd weekday in the next year, where a year has none
  if (nth > 52) return fault('BYDAY must be at most the 52nd weekday of a year');
  const problem = problemOf(parts);
  return problem === undefined ? { ok: true, recurrence: { kind: 'rule', parts } } : fault(problem);
}

// The library knows the finer points of RFC 5545: what it refuses, and what never happens, is refused here already.
function problemOf({ UNTIL, ...parts }: RuleParts): string | undefined {
  if (UNTIL !== undefined && attempt(() => Temporal.PlainDate.from(UNTIL)) instanceof Error) return 'UNTIL is no date';
  const rule = attempt(() => ruleFrom(parts, '2024-01-01'));
  if (rule instanceof Error) return rule.message;
  const first = attempt(() => rule.next(startOf('2024-01-01'), true));
  return first === null || first instanceof Error ? 'the rule never gives a date' : undefined;
}

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

// Dates are worked out in UTC, where every day has a midnight; the window's wall-clock time comes later.
function ruleFrom({ UNTIL, ...parts }: RuleParts, anchor: DateText) {
  const rest = Object.entries(parts).map(([name, value]) => `${name}=${value}`);
  return new RRuleTemporal({
    rruleString: [...rest, ...(UNTIL === undefined ? [] : [`UNTIL=${UNTIL}T000000Z`])].join(';'),
    dtstart: startOf(anchor),
    strict: true,
    temporal: Temporal,
  });
}

function startOf(date: DateText): Temporal.ZonedDateTime {
  return Temporal.PlainDate.from(date).toZonedDateTime('UTC');
}

function datesInWeeks(
  { parity, weekdays: days }: { parity: Parity; weekdays: readonly Weekday[] },
  from: DateText,
  until: DateText,
): readonly DateText[] {
  const dates: DateText[] = [];
  const last = Temporal.PlainDate.from(until);
  let date = Temporal.PlainDate.from(from);
  for (; Temporal.PlainDate.compare(date, last) <= 0; date = date.add({ days: 1 })) {
    const week = date.weekOfYear ?? 0;
    if ((week % 2 === 1) === (parity === 'odd') && days.includes(weekdayNumbered(date.dayOfWeek))) {
      dates.push(date.toString());
    }
  }
  return dates;
}

/** The weekdays named in a BYDAY, each once, Monday first. */
function weekdaysIn(byDay: string): readonly Weekday[] {
  return weekdays.filter((weekday) => byDay.split(',').some((day) => day.endsWith(weekday)));
}

function weekdayNumbered(isoDay: number): Weekday {
  return weekdays[isoDay - 1] ?? 'SU';
}

function isRulePart(name: string): name is RulePart {
  return (RULE_PARTS as readonly string[]).includes(name);
}

function fault(message: string): ParsedRecurrence {
  return { ok: false, fault: message };
}
