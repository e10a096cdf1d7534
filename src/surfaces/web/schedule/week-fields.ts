// The seven days of a week on a form, each with its hours as people type them.

import { type Weekly, weekdays } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Field } from '../kit/form.tsx';
import { text as line } from '../kit/inputs.tsx';
import { hoursTexts, peopleTexts } from './texts/words.ts';
import { readWindows, writeWindows } from './windows.ts';

type Day = (typeof weekdays)[number];
type TypedWeek = Readonly<Record<Day, string>>;

export function weekFields(language: Language): Readonly<Record<Day, Field<string>>> {
  const { day } = peopleTexts[language];
  const windowsOf = (at: Day) =>
    line(day[at], {
      maxlength: 120,
      autocomplete: 'off',
      fault: (message) => sayWindowFault(message, language),
    });
  return {
    MO: windowsOf('MO'),
    TU: windowsOf('TU'),
    WE: windowsOf('WE'),
    TH: windowsOf('TH'),
    FR: windowsOf('FR'),
    SA: windowsOf('SA'),
    SU: windowsOf('SU'),
  };
}

export function typedWeek(weekly: Weekly = {}): TypedWeek {
  const day = (at: Day) => writeWindows(weekly[at] ?? []);
  return {
    MO: day('MO'),
    TU: day('TU'),
    WE: day('WE'),
    TH: day('TH'),
    FR: day('FR'),
    SA: day('SA'),
    SU: day('SU'),
  };
}

/** The hours typed, of the days that have any. */
export function weekIn(typed: TypedWeek): Weekly {
  return Object.fromEntries(
    weekdays.flatMap((day) => {
      const windows = readWindows(typed[day]) ?? [];
      return windows.length === 0 ? [] : [[day, windows] as const];
    }),
  );
}

export function isWeekBlank(typed: TypedWeek): boolean {
  return weekdays.every((day) => typed[day] === '');
}

/** Hours that no clock has: said at their day. */
export function faultsOfWeek(typed: TypedWeek, language: Language): Readonly<Record<string, string>> {
  return Object.fromEntries(
    weekdays.flatMap((day) =>
      readWindows(typed[day]) === undefined ? [[day, hoursTexts[language].fault.windows] as const] : [],
    ),
  );
}

/** A command's faults of a window in the field `of` a week, at the field of its weekday. */
export function byDay(error: unknown, of: string): unknown {
  const faults = error instanceof Refusal ? error.details.faults : undefined;
  if (!(error instanceof Refusal) || faults === undefined) return error;
  const isOfDay = new RegExp(`^${of}\\.([A-Z]{2})\\b.*$`);
  const ofDays = faults.map(({ path, message }) => ({ path: path.replace(isOfDay, '$1'), message }));
  return new Refusal(error.code, error.message, { ...error.details, faults: ofDays });
}

function sayWindowFault(message: string, language: Language): string {
  const { fault } = hoursTexts[language];
  const [, minutes] = /^is shorter than one slot of (\d+) minutes$/.exec(message) ?? [];
  if (minutes !== undefined) return fault.short({ minutes: Number(minutes) });
  if (message.startsWith('overlaps ')) return fault.overlaps;
  return message === 'must end after it begins' ? fault.order : fault.windows;
}
