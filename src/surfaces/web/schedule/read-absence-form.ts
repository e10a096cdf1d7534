// The form of an absence, read: what was typed, what is wrong with it, and the absence it asks for.

import { z } from 'zod';
import type { Language } from '../../../core/permissions.ts';
import type { Faults } from '../kit/fields.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { absenceReasons } from './say-reason.ts';
import { absenceTexts } from './texts/words.ts';

export type AbsenceValues = Readonly<
  Record<'professional' | 'span' | 'fromDate' | 'toDate' | 'fromTime' | 'toTime' | 'reason', string>
>;
export const blankAbsence: AbsenceValues = {
  professional: '',
  span: 'days',
  fromDate: '',
  toDate: '',
  fromTime: '',
  toTime: '',
  reason: '',
};

export function typedAbsence(form: SentForm): AbsenceValues {
  const names = Object.keys(blankAbsence) as (keyof AbsenceValues)[];
  return Object.fromEntries(names.map((name) => [name, form.one(name)])) as AbsenceValues;
}

/** Whole days last to the midnight after the last of them. */
export function absenceOf({ professional, span, fromDate, toDate, fromTime, toTime, reason }: AbsenceValues) {
  if (span === 'times') return { professional, from: `${fromDate}T${fromTime}`, to: `${toDate}T${toTime}`, reason };
  const after = Temporal.PlainDate.from(toDate).add({ days: 1 }).toString();
  return { professional, from: `${fromDate}T00:00`, to: `${after}T00:00`, reason };
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is left empty, or is no date or time: told all at once, before the command looks at the rest. */
export function absenceGaps(values: AbsenceValues, language: Language): Faults {
  const said = absenceTexts[language].fault;
  const timed = values.span === 'times';
  const isDate = (text: string) => z.iso.date().safeParse(text).success;
  return {
    ...(values.professional === '' && { professional: said.professional }),
    ...(!timed && values.span !== 'days' && { span: said.span }),
    ...(!isDate(values.fromDate) && { fromDate: said.from }),
    ...(timed && !TIME.test(values.fromTime) && { fromTime: said.from }),
    ...(!isDate(values.toDate) && { toDate: said.to }),
    ...(timed && !TIME.test(values.toTime) && { toTime: said.to }),
    ...(!absenceReasons.some((reason) => reason === values.reason) && { reason: said.reason }),
  };
}
