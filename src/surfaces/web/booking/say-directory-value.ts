// What a field of the directory was and would be, in the reader's words: names, dates, times and lists.

import { type Directory, type Series, weekdays } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { describeRecurrence, parseRecurrence } from '../../../core/recurrence.ts';
import { sayCalendarDate, sayDateTime, sayDuration, sayLanguage, sayList, sayWeekday } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import type { ChangedValue } from '../../../features/directory/changed-values.ts';
import type { Change } from '../../../features/directory/compare-directories.ts';
import { sayRhythm, sayWindow } from '../kit/rhythm.ts';
import { sayLead } from './say-lead.ts';
import { bookingTexts, directoryTexts } from './texts/words.ts';

/** Entries by their names. */
export type Names = (change: Pick<Change, 'noun' | 'id'>) => string;

/** One of the values of a changed field. */
export type SayValue = (changed: ChangedValue, value: unknown) => string;

/** The fields that name other entries, and of what noun. */
const NAMING: Readonly<Record<string, Change['noun']>> = {
  area: 'area',
  areas: 'area',
  site: 'site',
  service: 'service',
  services: 'service',
  professional: 'professional',
  professionals: 'professional',
  deputies: 'professional',
  series: 'series',
};

const IN_PARTS: ReadonlySet<string> = new Set(['shares', 'releases']);

/** `directories`: as it is and would be. */
export function sayValuesIn(directories: readonly Directory[], names: Names, language: Language): SayValue {
  const text = directoryTexts[language];
  const zone = directories[0]?.region.timeZone ?? 'UTC';
  const say = (changed: ChangedValue, value: unknown): string => {
    if (value === undefined || value === null || value === '') return text.nothing;
    if (typeof value === 'boolean') return value ? text.yes : text.no;
    if (changed.field === 'window' && isWindow(value)) return sayWindow(value, language);
    if (Array.isArray(value)) {
      return value.length === 0
        ? text.nothing
        : sayList(
            value.map((one) => say(changed, one)),
            language,
          );
    }
    if (typeof value === 'number') return sayNumber(changed, value);
    if (typeof value === 'string') return sayText(changed, value);
    return sayParts(changed, value);
  };
  const sayNumber = ({ noun, field }: ChangedValue, value: number): string => {
    if (noun === 'absence') return sayDateTime(value, language, zone, 'full');
    if (field.endsWith('Minutes')) return sayDuration(value, language);
    return new Intl.NumberFormat(language).format(value);
  };
  const sayText = (changed: ChangedValue, value: string): string => {
    const { field, id } = changed;
    const noun = Object.hasOwn(NAMING, field) ? NAMING[field] : undefined;
    if (noun !== undefined) return names({ noun, id: value });
    if (/^\d{4}-\d\d-\d\d$/.test(value)) return sayCalendarDate(value, language, 'full');
    if (field === 'reminders') return sayLead(value, language);
    if (field === 'languages') return sayLanguage(value, language);
    if (field === 'channels') return wordFor(bookingTexts[language].channel, value) ?? value;
    return field === 'recurrence' ? sayRecurrence(value, beginOf(directories, id), language) : value;
  };
  const sayParts = (changed: ChangedValue, value: object): string => {
    const parts = Object.entries(value);
    if (parts.length === 0) return text.nothing;
    if (changed.field === 'movedDates') return parts.map(([, date]) => say(changed, date)).join(' → ');
    if (changed.field === 'written')
      return directoryTexts[language].within({ days: Number(new Map(parts).get('promiseWorkingDays')) });
    if (changed.field === 'reminders') {
      return parts
        .map(([channel, leads]) => `${sayText({ ...changed, field: 'channels' }, channel)}: ${say(changed, leads)}`)
        .join('; ');
    }
    if (changed.field === 'weekly') return sayWeek(new Map(parts), language);
    // what a share is made of is said as fields of those names are
    const fieldOf = (key: string) => (IN_PARTS.has(changed.field) ? key : changed.field);
    return parts
      .map(([key, one]) => `${partOf(key, language)}: ${say({ ...changed, field: fieldOf(key) }, one)}`)
      .join('; ');
  };
  return say;
}

/** The parts of a name are its languages. */
function partOf(key: string, language: Language): string {
  const isLanguage = /^[a-z]{2,3}$/.test(key) && key !== 'id';
  return wordFor(directoryTexts[language].field, key) ?? (isLanguage ? sayLanguage(key, language) : key);
}

const A_MONDAY = '2024-01-01';

function sayWeek(windows: ReadonlyMap<string, unknown>, language: Language): string {
  const days = weekdays.flatMap((day, at) => {
    const ofDay = windows.get(day);
    if (!Array.isArray(ofDay) || ofDay.length === 0) return [];
    const instant = Temporal.PlainDate.from(A_MONDAY).add({ days: at }).toZonedDateTime('UTC').epochMilliseconds;
    const times = ofDay.flatMap((window: unknown) => (isWindow(window) ? [sayWindow(window, language)] : []));
    return [`${sayWeekday(instant, language, 'UTC', 'short')} ${sayList(times, language)}`];
  });
  return days.length === 0 ? directoryTexts[language].nothing : days.join('; ');
}

/** A rule rarer than words stays as the file writes it. */
function sayRecurrence(rule: string, from: string, language: Language): string {
  const parsed = parseRecurrence(rule);
  if (!parsed.ok) return rule;
  const summary = describeRecurrence(parsed.recurrence, from);
  return summary.kind === 'other' ? rule : sayRhythm(summary, language);
}

function beginOf(directories: readonly Directory[], id: string): string {
  const all = directories.flatMap(({ series }): readonly Series[] => [...series.values()]);
  return all.find((one) => one.id === id)?.from ?? A_MONDAY;
}

function isWindow(value: unknown): value is readonly [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((one) => /^\d\d:\d\d$/.test(String(one)));
}
