// The coordinator's form of a series: the series it asks for, and the form of a saved one.

import { type Closure, type DateText, type Series, type Weekday, weekdays } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { describeRecurrence, parseRecurrence } from '../../../core/recurrence.ts';
import { isSameValue } from '../../../core/same-value.ts';
import type { Faults } from '../kit/fields.tsx';
import type { Typed } from '../kit/form.tsx';
import { deputiesIn, typedDeputies } from './deputy-fields.ts';
import { rhythmKinds, type SeriesFields } from './series-fields.tsx';
import { draftedShares, typedShares } from './share-rows.tsx';
import { seriesTexts } from './texts/words.ts';

/** The form of a saved series. `closures`: those that can be chosen. */
export function valuesOf(series: Series, closures: readonly Closure[], language: Language): Typed<SeriesFields> {
  const lines = (dates: readonly DateText[]) => dates.map((date) => writeDate(date, language)).join('\n');
  return {
    name: series.name,
    service: series.service,
    professionals: series.professionals,
    ...typedDeputies(series.deputies),
    areas: series.areas,
    site: series.site ?? '',
    ...NO_RHYTHM,
    ...rhythmValues(series),
    start: series.window[0],
    end: series.window[1] === '24:00' ? '00:00' : series.window[1],
    from: series.from,
    until: series.until ?? '',
    skipPublicHolidays: series.skipPublicHolidays,
    closures: closures.filter((closure) => closure.series.includes(series.id)).map(({ id }) => id),
    exceptDates: lines(series.exceptDates),
    extraDates: lines(series.extraDates),
    moves: series.movedDates,
    shares: typedShares(series),
  };
}

/**
 * The series that the form asks for, as a command takes it; a field left empty is a fault for the command to name.
 * `over`: the closures of the series that are past, of which nobody is asked.
 */
export function draftOf(
  values: Typed<SeriesFields>,
  kept: Series['name'] = {},
  over: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  const { name, site, until } = values;
  const others = Object.entries(kept).filter(([language]) => !['fi', 'sv', 'en'].includes(language));
  return {
    name: { ...Object.fromEntries(others), ...name },
    service: values.service,
    professionals: values.professionals,
    ...deputiesIn(values),
    areas: values.areas,
    ...(site !== '' && { site }),
    recurrence: recurrenceOf(values),
    // a clock's midnight, as a field of a time has it, ends the day
    window: [values.start, values.end === '00:00' ? '24:00' : values.end],
    from: values.from,
    ...(until !== '' && { until }),
    skipPublicHolidays: values.skipPublicHolidays,
    closures: [...over, ...values.closures],
    exceptDates: readDates(values.exceptDates),
    extraDates: readDates(values.extraDates),
    movedDates: values.moves,
    ...(values.shares.length > 0 && { shares: draftedShares(values.shares) }),
  };
}

/** Faults of the rhythm that a rule made of it would hide: nothing chosen, or a number of weeks that is none. */
export function rhythmFaults(
  { rhythm, nths, interval, weekdays: days }: Typed<SeriesFields>,
  language: Language,
): Faults {
  const said = seriesTexts[language].fault;
  if (!(rhythmKinds as readonly string[]).includes(rhythm)) return { rhythm: said.rhythm };
  return {
    ...(rhythm === 'nth' && nths.length === 0 && { nths: said.nths }),
    ...(rhythm === 'every' && !/^([1-9]|[1-4]\d|5[0-2])$/.test(interval) && { interval: said.interval }),
    ...(rhythm !== 'rule' && days.length === 0 && { weekdays: said.weekdays }),
  };
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

function writeDate(date: DateText, language: Language): string {
  const [year, month, day] = date.split('-').map(Number);
  return language === 'en' ? date : `${day}.${month}.${year}`;
}

function recurrenceOf({ rhythm, weekdays: days, nths, interval, parity, rule }: Required<RhythmValues>): string {
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

type RhythmValues = Partial<Pick<Typed<SeriesFields>, 'rhythm' | 'weekdays' | 'nths' | 'interval' | 'parity' | 'rule'>>;

const NO_RHYTHM = { rhythm: 'nth', weekdays: [], nths: [], interval: '1', parity: 'odd', rule: '' } as const;

/** The choices that make the rule; a rule that no choices make exactly is shown as text. */
function rhythmValues(series: Series): RhythmValues {
  const asText: RhythmValues = { rhythm: 'rule', rule: series.recurrence };
  const parsed = parseRecurrence(series.recurrence);
  if (!parsed.ok) return asText;
  const choices = choicesFor(parsed.recurrence, series);
  const again = parseRecurrence(recurrenceOf({ ...NO_RHYTHM, ...choices }));
  const same = again.ok && isSameValue(sorted(again.recurrence), sorted(parsed.recurrence));
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

/** The same value for the same rule, whatever the order of its parts and days. */
function sorted(recurrence: object): unknown {
  return Object.entries(recurrence)
    .map(([name, value]) => [name, typeof value === 'string' ? value.split(',').sort() : sortedValue(value)])
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}

function sortedValue(value: unknown): unknown {
  if (Array.isArray(value)) return [...value].sort();
  return typeof value === 'object' && value !== null ? sorted(value) : value;
}
