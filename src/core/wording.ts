// How dates, times and durations are said to people, in each language, in the zone whose wall clock rules.

import type { DateText } from './directory.ts';
import type { Language } from './permissions.ts';

/** `long` for sentences and mails, `short` for lists and calendars, `full` where the year must show. */
export const widths = ['long', 'short', 'full'] as const;
export type Width = (typeof widths)[number];

/**
 * How a weekday or month stands in a Finnish sentence: `essive` maanantaina, `illative` maanantaihin (mennessä),
 * `elative` maanantaista (alkaen), `allative` maanantaille, `genitive` maanantain, `inessive` maaliskuussa.
 * Other languages have no such forms, and short ones are never inflected.
 */
export const cases = ['nominative', 'genitive', 'essive', 'inessive', 'illative', 'elative', 'allative'] as const;
export type Case = (typeof cases)[number];

/** Whether the language inflects the names of days and months. */
export function inflects(language: Language): boolean {
  return MANNERS[language].inflect !== undefined;
}

/**
 * The time of day: `13.50` in Finnish and Swedish, `13:50` in English.
 * In the hour that comes twice when summer time ends it also says which of the two is meant.
 * @param instant epoch milliseconds
 * @param timeZone an IANA name, such as `Europe/Helsinki`
 */
export function sayTime(instant: number, language: Language, timeZone: string): string {
  const time = clockTime(instant, language, timeZone);
  const twice = [instant - HOUR, instant + HOUR].find((other) => clockTime(other, language, timeZone) === time);
  return twice === undefined ? time : `${time} ${MANNERS[language].season[twice > instant ? 'summer' : 'standard']}`;
}

/** The time with the word that leads it in a sentence: `klo 13.50`, `kl. 13.50`, `13:50`. */
export function sayClock(instant: number, language: Language, timeZone: string): string {
  return MANNERS[language].lead + sayTime(instant, language, timeZone);
}

/** From when to when: `13.50–14.35`. The dates are not said: see {@link sayDateTimeRange}. */
export function sayTimeRange(start: number, end: number, language: Language, timeZone: string): string {
  return `${sayTime(start, language, timeZone)}–${sayTime(end, language, timeZone)}`;
}

/** The name of a language by its code: `arabia`, `arabiska`, `Arabic`; the code itself where nobody knows it. */
export function sayLanguage(code: string, language: Language): string {
  return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code;
}

/** The weekday: `tiistai` or `ti`, `tisdag` or `tis`, `Tuesday` or `Tue`. */
export function sayWeekday(
  instant: number,
  language: Language,
  timeZone: string,
  width: Width = 'long',
  inCase: Case = 'nominative',
): string {
  return weekdayOf(partsOf(instant, language, timeZone), language, width, inCase);
}

/**
 * The weekday and date: `tiistai 24.11.`, `tisdag 24.11`, `Tuesday 24 November`; short `ti 24.11.`, `tis 24.11`,
 * `Tue 24 Nov`; full `tiistai 24.11.2026`, `tisdag 24.11.2026`, `Tuesday 24 November 2026`.
 */
export function sayDate(
  instant: number,
  language: Language,
  timeZone: string,
  width: Width = 'long',
  inCase: Case = 'nominative',
): string {
  const parts = partsOf(instant, language, timeZone);
  return `${weekdayOf(parts, language, width, inCase)} ${MANNERS[language].dayAndMonth(parts, width)}`;
}

/** Date and time: `tiistai 24.11. klo 13.50`, `tisdag 24.11 kl. 13.50`, `Tuesday 24 November, 13:50`. */
export function sayDateTime(
  instant: number,
  language: Language,
  timeZone: string,
  width: Width = 'long',
  inCase: Case = 'nominative',
): string {
  return (
    sayDate(instant, language, timeZone, width, inCase) +
    MANNERS[language].between +
    sayClock(instant, language, timeZone)
  );
}

/** Date, start and end: `ti 24.11. klo 13.50–14.35`; an end on another day is said with its date. */
export function sayDateTimeRange(
  start: number,
  end: number,
  language: Language,
  timeZone: string,
  width: Width = 'long',
  inCase: Case = 'nominative',
): string {
  const sameDay = sayDate(start, language, timeZone, 'full') === sayDate(end, language, timeZone, 'full');
  const until = sameDay ? `–${sayTime(end, language, timeZone)}` : ` – ${sayDateTime(end, language, timeZone, width)}`;
  return sayDateTime(start, language, timeZone, width, inCase) + until;
}

/** The month as a heading: `marraskuu 2026`, `november 2026`, `November 2026`; `long` without the year. */
export function sayMonth(
  instant: number,
  language: Language,
  timeZone: string,
  width: Width = 'full',
  inCase: Case = 'nominative',
): string {
  const parts = partsOf(instant, language, timeZone);
  const month = inflected(parts.month, language, inCase);
  return width === 'full' ? `${month} ${parts.year}` : month;
}

/**
 * A calendar date, which has no zone: `2026-11-24` as {@link sayDate} says it.
 * @throws RangeError where the text is no date
 */
export function sayCalendarDate(
  date: DateText,
  language: Language,
  width: Width = 'long',
  inCase: Case = 'nominative',
): string {
  return sayDate(midnightOf(date), language, 'UTC', width, inCase);
}

/** From one date to another: `ti 15.12. – pe 18.12.`; one day once. */
export function sayCalendarDates(from: DateText, to: DateText, language: Language, width: Width = 'long'): string {
  return [...new Set([from, to])].map((date) => sayCalendarDate(date, language, width)).join(' – ');
}

/**
 * The instant by which a calendar date is said, in the zone `UTC`.
 * @throws RangeError where the text is no date
 */
export function midnightOf(date: DateText): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight)) throw new RangeError('not a date of the form 2026-11-24');
  return midnight;
}

/** How long, from whole minutes: `45 min`, `1 h 30 min`; Finnish `1 t 30 min`. */
export function sayDuration(minutes: number, language: Language): string {
  const hours = Math.trunc(minutes / 60);
  const rest = minutes % 60;
  const said = [hours > 0 ? `${hours} ${MANNERS[language].hours}` : '', rest > 0 || hours === 0 ? `${rest} min` : ''];
  return said.filter((part) => part !== '').join(' ');
}

/** Several things in one sentence: `sinulle, perheelle ja tulkille`. */
export function sayList(items: readonly string[], language: Language): string {
  return new Intl.ListFormat(MANNERS[language].locale).format(items);
}

const HOUR = 3_600_000;

/** All that is particular to a language, but for its sentences: a new one has its entry here. */
type Manner = {
  readonly locale: string;
  readonly clock: (hour: number, minute: string) => string;
  /** what leads a time of day in a sentence, and what stands between a date and that */
  readonly lead: string;
  readonly between: string;
  readonly hours: string;
  readonly season: Readonly<Record<'summer' | 'standard', string>>;
  readonly dayAndMonth: (parts: Parts, width: Width) => string;
  /** the name of a weekday or month as a sentence needs it, where the language has cases */
  readonly inflect?: (name: string, inCase: Case) => string;
};

const MANNERS: Readonly<Record<Language, Manner>> = {
  fi: {
    locale: 'fi-FI',
    clock: (hour, minute) => `${hour}.${minute}`,
    lead: 'klo ',
    between: ' ',
    hours: 't',
    season: { summer: 'kesäaikaa', standard: 'normaaliaikaa' },
    dayAndMonth: ({ day, monthNumber, year }, width) => `${day}.${monthNumber}.${width === 'full' ? year : ''}`,
    inflect: (name, inCase) => {
      if (name === WEDNESDAY.nominative) return WEDNESDAY[inCase];
      return inCase === 'illative' && name.endsWith('kuu') ? `${name}hun` : name + ENDING[inCase];
    },
  },
  sv: {
    locale: 'sv-FI',
    clock: (hour, minute) => `${hour}.${minute}`,
    lead: 'kl. ',
    between: ' ',
    hours: 'h',
    season: { summer: 'sommartid', standard: 'normaltid' },
    dayAndMonth: ({ day, monthNumber, year }, width) => `${day}.${monthNumber}${width === 'full' ? `.${year}` : ''}`,
  },
  en: {
    locale: 'en-GB',
    clock: (hour, minute) => `${String(hour).padStart(2, '0')}:${minute}`,
    lead: '',
    between: ', ',
    hours: 'h',
    season: { summer: 'summer time', standard: 'standard time' },
    dayAndMonth: ({ day, month, monthShort, year }, width) =>
      `${day} ${width === 'short' ? monthShort : month}${width === 'full' ? ` ${year}` : ''}`,
  },
};

/** Names of days end in -tai but for keskiviikko, names of months in -kuu: only these two need more than an ending. */
const ENDING = {
  nominative: '',
  genitive: 'n',
  essive: 'na',
  inessive: 'ssa',
  illative: 'hin',
  elative: 'sta',
  allative: 'lle',
} as const satisfies Record<Case, string>;
const WEDNESDAY: Readonly<Record<Case, string>> = {
  nominative: 'keskiviikko',
  genitive: 'keskiviikon',
  essive: 'keskiviikkona',
  inessive: 'keskiviikossa',
  illative: 'keskiviikkoon',
  elative: 'keskiviikosta',
  allative: 'keskiviikolle',
};

type Parts = {
  readonly weekday: string;
  readonly weekdayShort: string;
  readonly month: string;
  readonly monthShort: string;
  readonly year: number;
  readonly monthNumber: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
};

function clockTime(instant: number, language: Language, timeZone: string): string {
  const { hour, minute } = partsOf(instant, language, timeZone);
  return MANNERS[language].clock(hour, String(minute).padStart(2, '0'));
}

function inflected(name: string, language: Language, inCase: Case): string {
  return MANNERS[language].inflect?.(name, inCase) ?? name;
}

function weekdayOf(parts: Parts, language: Language, width: Width, inCase: Case): string {
  return width === 'short' ? parts.weekdayShort : inflected(parts.weekday, language, inCase);
}

/** The names are asked for only where they are said: most of what a page says are times of day. */
function partsOf(instant: number, language: Language, timeZone: string): Parts {
  const { numbers, weekday, weekdayShort, month, monthShort } = formatsFor(language, timeZone);
  const found = new Map(numbers.formatToParts(instant).map((part) => [part.type, Number(part.value)]));
  return {
    get weekday() {
      return weekday.format(instant);
    },
    get weekdayShort() {
      return weekdayShort.format(instant);
    },
    get month() {
      return month.format(instant);
    },
    get monthShort() {
      return monthShort.format(instant);
    },
    year: found.get('year') ?? 0,
    monthNumber: found.get('month') ?? 0,
    day: found.get('day') ?? 0,
    hour: found.get('hour') ?? 0,
    minute: found.get('minute') ?? 0,
  };
}

type Formats = Record<'numbers' | 'weekday' | 'weekdayShort' | 'month' | 'monthShort', Intl.DateTimeFormat>;

// Making a format costs far more than using one, and a page says hundreds of times.
const formats = new Map<string, Formats>();

function formatsFor(language: Language, timeZone: string): Formats {
  const key = `${language} ${timeZone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const { locale } = MANNERS[language];
  const made: Formats = {
    // English digits whatever the language: only the numbers are taken from here
    numbers: new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    }),
    // asked for alone, a name is in its basic form: `tiistai`, never `tiistaina`
    weekday: new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long' }),
    weekdayShort: new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short' }),
    month: new Intl.DateTimeFormat(locale, { timeZone, month: 'long' }),
    // only English shortens its months: the others write them as numbers
    monthShort: new Intl.DateTimeFormat(MANNERS.en.locale, { timeZone, month: 'short' }),
  };
  formats.set(key, made);
  return made;
}
