// How a message wants its date said: the closed vocabulary of `{start, date, essive time}` in the translators' files.

import type { DateText } from './directory.ts';
import type { Language } from './permissions.ts';
import {
  type Case,
  cases,
  inflects,
  midnightOf,
  sayClock,
  sayDate,
  sayDateTime,
  sayDateTimeRange,
  sayMonth,
  sayTime,
  sayTimeRange,
  sayWeekday,
  type Width,
  widths,
} from './wording.ts';

/** A point in time, said by the wall clock of an IANA zone such as `Europe/Helsinki`. */
export type Instant = { readonly at: number; readonly zone: string };
/** What a day can be said of: an instant, or a calendar date such as `2026-11-24`. */
export type Moment = Instant | DateText;
/** From when to when, said by the wall clock of a zone. */
export type Span = { readonly start: number; readonly end: number; readonly zone: string };

export type DateStyle = {
  /** what the argument must be */
  readonly of: 'moment' | 'instant' | 'span';
  readonly say: (value: unknown) => string;
};

/**
 * Reads the words after `{x, date, …}`, in any order: a width (`short`, `long`, `full`), a case (Finnish), and what is
 * said of it: `weekday`, `month`, `time` (date and time), `span` (from start to end). After `{x, time, …}`: nothing for
 * `klo 13.50`, `bare` for `13.50`, `span` for `13.50–14.35`.
 * @throws RangeError that tells the translator what is wrong
 */
export function readDateStyle(type: 'date' | 'time', style: string, language: Language): DateStyle {
  const words = style.split(/\s+/).filter((word) => word !== '');
  const vocabulary: readonly string[] = type === 'time' ? TIME_WORDS : [...widths, ...cases, ...DATE_WORDS];
  const unknown = words.find((word, at) => !vocabulary.includes(word) || words.indexOf(word) !== at);
  if (unknown !== undefined) throw new RangeError(`"${unknown}" is not one of ${vocabulary.join(', ')}, once`);
  if (type === 'time') return timeStyle(oneOf(TIME_WORDS, words), language);
  const inCase = oneOf(cases, words);
  const width = oneOf(widths, words);
  if (inCase !== undefined && !inflects(language)) throw new RangeError(`"${inCase}": this language has no cases`);
  if (inCase !== undefined && width === 'short') throw new RangeError(`"${inCase}": what is short has no cases`);
  return dateStyle(oneOf(DATE_WORDS, words), width, inCase, language);
}

const TIME_WORDS = ['bare', 'span'] as const;
const DATE_WORDS = ['weekday', 'month', 'time', 'span'] as const;

function oneOf<T extends string>(vocabulary: readonly T[], words: readonly string[]): T | undefined {
  const [first, second] = vocabulary.filter((word) => words.includes(word));
  if (second !== undefined) throw new RangeError(`"${first}" and "${second}" exclude each other`);
  return first;
}

function timeStyle(word: (typeof TIME_WORDS)[number] | undefined, language: Language): DateStyle {
  switch (word) {
    case undefined:
      return ofInstant(({ at, zone }) => sayClock(at, language, zone));
    case 'bare':
      return ofInstant(({ at, zone }) => sayTime(at, language, zone));
    case 'span':
      return ofSpan(({ start, end, zone }) => sayTimeRange(start, end, language, zone));
  }
}

function dateStyle(
  word: (typeof DATE_WORDS)[number] | undefined,
  width: Width | undefined,
  inCase: Case | undefined,
  language: Language,
): DateStyle {
  switch (word) {
    case undefined:
      return ofMoment(({ at, zone }) => sayDate(at, language, zone, width, inCase));
    case 'weekday':
      return ofMoment(({ at, zone }) => sayWeekday(at, language, zone, width, inCase));
    case 'month':
      return ofMoment(({ at, zone }) => sayMonth(at, language, zone, width, inCase));
    case 'time':
      return ofInstant(({ at, zone }) => sayDateTime(at, language, zone, width, inCase));
    case 'span':
      return ofSpan(({ start, end, zone }) => sayDateTimeRange(start, end, language, zone, width, inCase));
  }
}

function ofMoment(say: (instant: Instant) => string): DateStyle {
  return { of: 'moment', say: (value) => say(instantOfDay(typeof value === 'string' ? value : instantOf(value))) };
}

function instantOfDay(moment: Moment): Instant {
  return typeof moment === 'string' ? { at: midnightOf(moment), zone: 'UTC' } : moment;
}

function ofInstant(say: (instant: Instant) => string): DateStyle {
  return { of: 'instant', say: (value) => say(instantOf(value)) };
}

function ofSpan(say: (span: Span) => string): DateStyle {
  return {
    of: 'span',
    say: (value) => {
      if (!isSpan(value)) throw new TypeError('not a span of time');
      return say(value);
    },
  };
}

function instantOf(value: unknown): Instant {
  if (!isInstant(value)) throw new TypeError('not a moment');
  return value;
}

function isInstant(value: unknown): value is Instant {
  return typeof value === 'object' && value !== null && 'at' in value && 'zone' in value;
}

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value && 'zone' in value;
}
