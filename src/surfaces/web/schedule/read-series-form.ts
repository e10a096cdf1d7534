// The coordinator's form of a series, read: what was typed, the series it asks for, and the form of a saved one.

import { type DateText, type Directory, type Series, type Weekday, weekdays } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { describeRecurrence, parseRecurrence } from '../../../core/recurrence.ts';
import type { Faults } from '../kit/fields.tsx';
import { type SaidFaults, type SentForm, typedName } from '../kit/read-form.ts';
import { seriesTexts } from './texts/words.ts';

export const rhythmKinds = ['nth', 'every', 'parity', 'rule'] as const;

/** Everything as it was typed. Dates in lists stand one on a line. */
export type SeriesFormValues = {
  readonly name: Readonly<Record<string, string>>;
  readonly service: string;
  readonly professionals: readonly string[];
  readonly areas: readonly string[];
  readonly site: string;
  readonly rhythm: string;
  readonly weekdays: readonly string[];
  readonly nths: readonly string[];
  readonly interval: string;
  readonly parity: string;
  readonly rule: string;
  readonly start: string;
  readonly end: string;
  readonly from: string;
  readonly until: string;
  readonly skipPublicHolidays: boolean;
  readonly exceptDates: string;
  readonly extraDates: string;
  readonly moves: readonly { readonly from: string; readonly to: string }[];
};

/** A new series: nothing chosen yet but what most have. */
export function blankValues(today: DateText): SeriesFormValues {
  return {
    name: {},
    service: '',
    professionals: [],
    areas: [],
    site: '',
    rhythm: 'nth',
    weekdays: [],
    nths: [],
    interval: '1',
    parity: 'odd',
    rule: '',
    start: '',
    end: '',
    from: today,
    until: '',
    skipPublicHolidays: true,
    exceptDates: '',
    extraDates: '',
    moves: [],
  };
}

/** The form of a saved series. */
export function valuesOf(series: Series, language: Language): SeriesFormValues {
  const lines = (dates: readonly DateText[]) => dates.map((date) => writeDate(date, language)).join('\n');
  return {
    ...blankValues(series.from),
    name: series.name,
    service: series.service,
    professionals: series.professionals,
    areas: series.areas,
    site: series.site ?? '',
    ...rhythmValues(series),
    start: series.window[0],
    end: series.window[1],
    until: series.until ?? '',
    skipPublicHolidays: series.skipPublicHolidays,
    exceptDates: lines(series.exceptDates),
    extraDates: lines(series.extraDates),
    moves: series.movedDates,
  };
}

/** What was typed. */
export function typedSeries(form: SentForm): SeriesFormValues {
  const count = Math.min(Number(form.one('moves')) || 0, 1000);
  return {
    name: typedName(form),
    service: form.one('service'),
    professionals: form.all('professionals'),
    areas: form.all('areas'),
    site: form.one('site'),
    rhythm: form.one('rhythm'),
    weekdays: form.all('weekdays'),
    nths: form.all('nths'),
    interval: form.one('interval'),
    parity: form.one('parity'),
    rule: form.one('rule'),
    start: form.one('start'),
    end: form.one('end'),
    from: form.one('from'),
    until: form.one('until'),
    skipPublicHolidays: form.one('skipPublicHolidays') !== '',
    exceptDates: form.one('exceptDates'),
    extraDates: form.one('extraDates'),
    moves: Array.from({ length: count }, (_, at) => ({
      from: form.one(`moveFrom${at + 1}`),
      to: form.one(`moveTo${at + 1}`),
    })).filter(({ from, to }) => from !== '' || to !== ''),
  };
}

/** The series that the form asks for, as a command takes it; a field left empty is a fault for the command to name. */
export function draftOf(values: SeriesFormValues, kept: Series['name'] = {}): Readonly<Record<string, unknown>> {
  const { name, site, until } = values;
  const others = Object.entries(kept).filter(([language]) => !['fi', 'sv', 'en'].includes(language));
  return {
    name: { ...Object.fromEntries(others), ...name },
    service: values.service,
    professionals: values.professionals,
    areas: values.areas,
    ...(site !== '' && { site }),
    recurrence: recurrenceOf(values),
    window: [values.start, values.end],
    from: values.from,
    ...(until !== '' && { until }),
    skipPublicHolidays: values.skipPublicHolidays,
    exceptDates: readDates(values.exceptDates),
    extraDates: readDates(values.extraDates),
    movedDates: values.moves,
  };
}

/** Where each fault of a series is shown, and in which words. */
export function saidFaults(values: SeriesFormValues, language: Language): SaidFaults {
  const said = seriesTexts[language].fault;
  const own = values.rhythm === 'rule';
  return {
    name: { field: 'nameFi', text: said.name },
    service: { field: 'service', text: said.service },
    professionals: { field: 'professionals', text: said.professionals },
    areas: { field: 'areas', text: said.areas },
    site: { field: 'site', text: said.site },
    recurrence: own ? { field: 'rule', text: said.rule } : { field: 'weekdays', text: said.weekdays },
    window: { field: 'start', text: said.window },
    from: { field: 'from', text: said.from },
    until: { field: 'until', text: said.until },
    exceptDates: { field: 'exceptDates', text: said.dates },
    extraDates: { field: 'extraDates', text: said.dates },
    movedDates: { field: 'moveFrom1', text: said.moves },
  };
}

/** Faults of the rhythm that a rule made of it would hide: nothing chosen, or a number of weeks that is none. */
export function rhythmFaults({ rhythm, nths, interval }: SeriesFormValues, language: Language): Faults {
  const said = seriesTexts[language].fault;
  if (!(rhythmKinds as readonly string[]).includes(rhythm)) return { rhythm: said.rhythm };
  if (rhythm === 'nth' && nths.length === 0) return { nths: said.nths };
  if (rhythm === 'every' && !/^([1-9]|[1-4]\d|5[0-2])$/.test(interval)) return { interval: said.interval };
  return {};
}

/** Dates typed one on a line, or with commas between: `14.7.2026` or `2026-07-14`; what is no date stays as it is. */
function readDates(text: string): readonly string[] {
  return text
    .split(/[\s,;]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const [, day = '', month = '', year = ''] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(part) ?? [];
      return year === '' ? part : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    });
}

/** The sites where a series of these areas may be held. */
export function sitesFor(directory: Directory, areas: readonly string[]) {
  return [...directory.sites.values()].filter(({ area }) => areas.includes(area));
}

function writeDate(date: DateText, language: Language): string {
  const [year, month, day] = date.split('-').map(Number);
  return language === 'en' ? date : `${day}.${month}.${year}`;
}

function recurrenceOf({ rhythm, weekdays: days, nths, interval, parity, rule }: SeriesFormValues): string {
  const byDay = weekdays.filter((day) => days.includes(day));
  switch (rhythm) {
    case 'nth':
      return `FREQ=MONTHLY;BYDAY=${nths.flatMap((n) => byDay.map((day) => `${n}${day}`)).join(',')}`;
    case 'every':
      return `FREQ=WEEKLY${interval === '1' ? '' : `;INTERVAL=${interval}`};BYDAY=${byDay.join(',')}`;
    case 'parity':
      return `${parity === 'even' ? 'EVEN' : 'ODD'}-WEEKS;BYDAY=${byDay.join(',')}`;
    default:
      return rule.trim().replace(/^RRULE:/i, '');
  }
}

type RhythmValues = Partial<Pick<SeriesFormValues, 'rhythm' | 'weekdays' | 'nths' | 'interval' | 'parity' | 'rule'>>;

/** The choices that make the rule; a rule that no choices make exactly is shown as text. */
function rhythmValues(series: Series): RhythmValues {
  const asText: RhythmValues = { rhythm: 'rule', rule: series.recurrence };
  const parsed = parseRecurrence(series.recurrence);
  if (!parsed.ok) return asText;
  const choices = choicesFor(parsed.recurrence, series);
  const again = parseRecurrence(recurrenceOf({ ...blankValues(series.from), ...choices }));
  const same = again.ok && JSON.stringify(sorted(again.recurrence)) === JSON.stringify(sorted(parsed.recurrence));
  return same ? choices : asText;
}

function choicesFor(recurrence: Parameters<typeof describeRecurrence>[0], { from }: Series): RhythmValues {
  const summary = describeRecurrence(recurrence, from);
  switch (summary.kind) {
    case 'monthly-weekdays':
      return {
        rhythm: 'nth',
        nths: [...new Set(summary.nths.map(({ n }) => String(n)))],
        weekdays: [...new Set(summary.nths.map(({ weekday }): Weekday => weekday))],
      };
    case 'weekly':
      return { rhythm: 'every', interval: String(summary.interval), weekdays: summary.weekdays };
    case 'iso-weeks':
      return { rhythm: 'parity', parity: summary.parity, weekdays: summary.weekdays };
    default:
      return { rhythm: 'rule' };
  }
}

/** The same text for the same rule, whatever the order of its parts and days. */
function sorted(recurrence: object): unknown {
  return Object.entries(recurrence)
    .map(([name, value]) => [name, typeof value === 'string' ? value.split(',').sort() : sortedValue(value)])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}

function sortedValue(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].sort();
  return typeof value === 'object' && value !== null ? sorted(value) : value;
}
