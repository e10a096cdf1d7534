// A series' rhythm as a person says it: "kuukauden toisena ja neljäntenä tiistaina klo 13–15.30".

import type { Series, TimeText, Weekday } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import {
  describeRecurrence,
  endOfRule,
  type NthWeekday,
  parseRecurrence,
  type RecurrenceSummary,
} from '../../../core/recurrence.ts';
import { sayCalendarDate } from '../../../core/wording.ts';

type RhythmTexts = {
  readonly and: string;
  readonly daily: (interval: number) => string;
  readonly weekly: (interval: number, weekdays: readonly Weekday[]) => string;
  readonly isoWeeks: (parity: 'odd' | 'even', weekdays: readonly Weekday[]) => string;
  readonly monthlyWeekdays: (interval: number, nths: readonly NthWeekday[]) => string;
  readonly monthlyDays: (interval: number, days: readonly number[]) => string;
  readonly other: string;
  readonly window: (from: string, to: string) => string;
  /** after how many times the rule ends, and on which date */
  readonly times: (count: number) => string;
  readonly until: (date: string) => string;
};

type Rhythmic = Pick<Series, 'recurrence' | 'from' | 'window'>;

/** `kuukauden toisena ja neljäntenä tiistaina klo 13–15.30`, and when the rule ends by itself: `, 2 kertaa`. */
export function saySeriesRhythm({ recurrence, from, window }: Rhythmic, language: Language): string {
  const parsed = parseRecurrence(recurrence);
  if (!parsed.ok) return sayWindow(window, language);
  const { count, until } = endOfRule(parsed.recurrence);
  const text = rhythm[language];
  const ends = [
    ...(count === undefined ? [] : [text.times(count)]),
    ...(until === undefined ? [] : [text.until(sayCalendarDate(until, language, 'full'))]),
  ];
  const days = sayRhythm(describeRecurrence(parsed.recurrence, from), language);
  return [`${days} ${sayWindow(window, language)}`, ...ends].join(', ');
}

/** The rhythm without its times, as part of a sentence. */
export function sayRhythm(summary: RecurrenceSummary, language: Language): string {
  const text = rhythm[language];
  switch (summary.kind) {
    case 'daily':
      return text.daily(summary.interval);
    case 'weekly':
      return text.weekly(summary.interval, summary.weekdays);
    case 'iso-weeks':
      return text.isoWeeks(summary.parity, summary.weekdays);
    case 'monthly-weekdays':
      return text.monthlyWeekdays(summary.interval, summary.nths);
    case 'monthly-days':
      return text.monthlyDays(summary.interval, summary.days);
    case 'other':
      return text.other;
  }
}

/** A window of wall-clock times: `klo 13–15.30`, `kl. 13–15.30`, `13:00–15:30`. */
export function sayWindow([from, to]: readonly [TimeText, TimeText], language: Language): string {
  const say = (time: TimeText) =>
    language === 'en' ? time : time.replace(/^0/, '').replace(/:00$/, '').replace(':', '.');
  return rhythm[language].window(say(from), say(to));
}

/** The sentence's first letter as a capital. */
export function asSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function listed(parts: readonly string[], and: string): string {
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1)}`;
}

/** Nths of one weekday together: second and fourth Tuesday; of several: second Tuesday and fourth Thursday. */
function nthsListed(
  nths: readonly NthWeekday[],
  and: string,
  ordinal: (n: number) => string,
  weekday: (day: Weekday) => string,
): string {
  const [first] = nths;
  const same = first !== undefined && nths.every((nth) => nth.weekday === first.weekday);
  if (same)
    return `${listed(
      nths.map((nth) => ordinal(nth.n)),
      and,
    )} ${weekday(first.weekday)}`;
  return listed(
    nths.map((nth) => `${ordinal(nth.n)} ${weekday(nth.weekday)}`),
    and,
  );
}

const FI_DAY: Readonly<Record<Weekday, string>> = {
  MO: 'maanantai',
  TU: 'tiistai',
  WE: 'keskiviikko',
  TH: 'torstai',
  FR: 'perjantai',
  SA: 'lauantai',
  SU: 'sunnuntai',
};
const FI_NTH: Readonly<Record<number, string>> = {
  1: 'ensimmäisenä',
  2: 'toisena',
  3: 'kolmantena',
  4: 'neljäntenä',
  5: 'viidentenä',
  [-1]: 'viimeisenä',
  [-2]: 'toiseksi viimeisenä',
};
const FI_EVERY: Readonly<Record<number, string>> = { 2: 'kahden', 3: 'kolmen', 4: 'neljän', 5: 'viiden', 6: 'kuuden' };

const fi: RhythmTexts = {
  and: 'ja',
  daily: (interval) => (interval === 1 ? 'joka päivä' : `${FI_EVERY[interval] ?? interval} päivän välein`),
  weekly: (interval, days) => {
    const said = listed(
      days.map((day) => `${FI_DAY[day]}sin`.replace('keskiviikkosin', 'keskiviikkoisin')),
      'ja',
    );
    if (interval === 1) return said;
    return interval === 2 ? `joka toinen viikko ${said}` : `${FI_EVERY[interval] ?? interval} viikon välein ${said}`;
  },
  isoWeeks: (parity, days) =>
    `${parity === 'odd' ? 'parittomien' : 'parillisten'} viikkojen ${listed(
      days.map((day) => (day === 'WE' ? 'keskiviikkoina' : `${FI_DAY[day]}na`)),
      'ja',
    )}`,
  monthlyWeekdays: (interval, nths) =>
    `${interval === 1 ? '' : interval === 2 ? 'joka toisen ' : `joka ${interval}. `}kuukauden ${nthsListed(
      nths,
      'ja',
      (n) => FI_NTH[n] ?? `${n}.`,
      (day) => `${FI_DAY[day]}na`,
    )}`,
  monthlyDays: (interval, days) =>
    `${interval === 1 ? '' : interval === 2 ? 'joka toisen ' : `joka ${interval}. `}kuukauden ${listed(
      days.map((day) => (day === -1 ? 'viimeisenä' : `${day}.`)),
      'ja',
    )} päivänä`,
  other: 'erikseen sovittuina päivinä',
  window: (from, to) => `klo ${from}–${to}`,
  times: (count) => (count === 1 ? 'yhden kerran' : `yhteensä ${count} kertaa`),
  until: (date) => `viimeistään ${date}`,
};

const SV_DAY: Readonly<Record<Weekday, string>> = {
  MO: 'måndag',
  TU: 'tisdag',
  WE: 'onsdag',
  TH: 'torsdag',
  FR: 'fredag',
  SA: 'lördag',
  SU: 'söndag',
};
const SV_NTH: Readonly<Record<number, string>> = {
  1: 'första',
  2: 'andra',
  3: 'tredje',
  4: 'fjärde',
  5: 'femte',
  [-1]: 'sista',
  [-2]: 'näst sista',
};

const sv: RhythmTexts = {
  and: 'och',
  daily: (interval) =>
    interval === 1 ? 'varje dag' : interval === 2 ? 'varannan dag' : `var ${SV_NTH[interval] ?? `${interval}:e`} dag`,
  weekly: (interval, days) => {
    const said = `på ${listed(
      days.map((day) => `${SV_DAY[day]}ar`),
      'och',
    )}`;
    if (interval === 1) return said;
    return `${interval === 2 ? 'varannan vecka' : `var ${SV_NTH[interval] ?? `${interval}:e`} vecka`} ${said}`;
  },
  isoWeeks: (parity, days) =>
    `${parity === 'odd' ? 'udda' : 'jämna'} veckor på ${listed(
      days.map((day) => `${SV_DAY[day]}ar`),
      'och',
    )}`,
  monthlyWeekdays: (interval, nths) =>
    `den ${nthsListed(
      nths,
      'och',
      (n) => SV_NTH[n] ?? `${n}:e`,
      (day) => `${SV_DAY[day]}en`,
    )} ${svMonth(interval)}`,
  monthlyDays: (interval, days) =>
    `den ${listed(
      days.map((day) => (day === -1 ? 'sista dagen' : `${day}:e`)),
      'och',
    )} ${svMonth(interval)}`,
  other: 'på särskilt överenskomna dagar',
  window: (from, to) => `kl. ${from}–${to}`,
  times: (count) => (count === 1 ? 'en gång' : `sammanlagt ${count} gånger`),
  until: (date) => `senast ${date}`,
};

function svMonth(interval: number): string {
  if (interval === 1) return 'i månaden';
  return interval === 2 ? 'varannan månad' : `var ${SV_NTH[interval] ?? `${interval}:e`} månad`;
}

const EN_DAY: Readonly<Record<Weekday, string>> = {
  MO: 'Monday',
  TU: 'Tuesday',
  WE: 'Wednesday',
  TH: 'Thursday',
  FR: 'Friday',
  SA: 'Saturday',
  SU: 'Sunday',
};
const EN_NTH: Readonly<Record<number, string>> = {
  1: 'first',
  2: 'second',
  3: 'third',
  4: 'fourth',
  5: 'fifth',
  [-1]: 'last',
  [-2]: 'second to last',
};

const en: RhythmTexts = {
  and: 'and',
  daily: (interval) => (interval === 1 ? 'every day' : `every ${EN_NTH[interval] ?? `${interval}th`} day`),
  weekly: (interval, days) => {
    const said = `on ${listed(
      days.map((day) => `${EN_DAY[day]}s`),
      'and',
    )}`;
    return interval === 1 ? said : `every ${EN_NTH[interval] ?? `${interval}th`} week ${said}`;
  },
  isoWeeks: (parity, days) =>
    `on ${listed(
      days.map((day) => `${EN_DAY[day]}s`),
      'and',
    )} of ${parity} weeks`,
  monthlyWeekdays: (interval, nths) =>
    `on the ${nthsListed(
      nths,
      'and',
      (n) => EN_NTH[n] ?? `${n}th`,
      (day) => EN_DAY[day],
    )} of ${enMonth(interval)}`,
  monthlyDays: (interval, days) =>
    `on day ${listed(
      days.map((day) => (day === -1 ? 'last' : String(day))),
      'and',
    )} of ${enMonth(interval)}`,
  other: 'on days agreed separately',
  window: (from, to) => `${from}–${to}`,
  times: (count) => (count === 1 ? 'once' : `${count} times in all`),
  until: (date) => `until ${date}`,
};

function enMonth(interval: number): string {
  return interval === 1 ? 'the month' : `every ${EN_NTH[interval] ?? `${interval}th`} month`;
}

const rhythm = { fi, sv, en } satisfies Record<Language, RhythmTexts>;
