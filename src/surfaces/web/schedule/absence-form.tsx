// Who is away, from when to when, and why: whole days, or hours of a day.

import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { faultOfDate, OVER, SKIPPED_TIME } from '../../../core/date-bound.ts';
import { nameIn } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import type { Faults } from '../kit/fields.tsx';
import type { Typed } from '../kit/form.tsx';
import { choice, date, select, time } from '../kit/inputs.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import type { AbsenceView } from './absence-view.ts';
import { peopleOf } from './people.tsx';
import { absenceReasons } from './say-reason.ts';
import { absenceTexts } from './texts/words.ts';

export type AbsenceFields = ReturnType<typeof absenceFields>;

/** From when to when, and why. */
export function absenceFields(language: Language) {
  const text = absenceTexts[language];
  const { fault } = text;
  const known = { [SKIPPED_TIME]: fault.skipped, [OVER]: fault.over };
  const orKnown = (said: string) => (message: string) => wordFor(known, message) ?? said;
  return {
    span: choice(text.span, {
      first: 'days',
      side: true,
      choices: [
        { value: 'days', label: text.days, shows: 'days' },
        { value: 'times', label: text.times, shows: 'times' },
      ],
    }),
    fromDate: date(text.fromDate, { of: ['from'], fault: orKnown(fault.from) }),
    fromTime: time(text.fromTime),
    toDate: date(text.toDate, { of: ['to'], fault: orKnown(fault.to) }),
    toTime: time(text.toTime),
    reason: select(text.reasonLabel, {
      hint: text.reasonHint,
      options: absenceReasons.map((value) => ({ value, label: text.reason[value] })),
      fault: fault.reason,
    }),
  };
}

/** Who is away as well, of the people of the actor's areas. */
export function absenceForm({ actor, directory, language }: AbsenceView) {
  const text = absenceTexts[language];
  const people = peopleOf(directory, actor, language).map(({ id, post }) => ({
    value: id,
    label: nameIn(post, language),
  }));
  return {
    professional: select(text.who, { options: people, fault: text.fault.professional }),
    ...absenceFields(language),
  };
}

/** The hours stand beside their days, and show where hours are chosen. */
export function placedAbsence(at: Readonly<Record<keyof AbsenceFields, Child>>): Child {
  return (
    <>
      {at.span}
      <div class="row top-aligned">
        {at.fromDate}
        <div class="follows times">{at.fromTime}</div>
      </div>
      <div class="row top-aligned">
        {at.toDate}
        <div class="follows times">{at.toTime}</div>
      </div>
      {at.reason}
    </>
  );
}

/** The absence asked for. Whole days last to the midnight after the last of them. */
export function absenceOf({ span, fromDate, toDate, fromTime, toTime, reason }: Typed<AbsenceFields>) {
  if (span === 'times') return { from: `${fromDate}T${fromTime}`, to: `${toDate}T${toTime}`, reason };
  const after = Temporal.PlainDate.from(toDate).add({ days: 1 }).toString();
  return { from: `${fromDate}T00:00`, to: `${after}T00:00`, reason };
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is left empty, is no date or time, or ends before it begins: told all at once, before the command looks at the rest. */
export function absenceGaps(typed: Typed<AbsenceFields>, language: Language): Faults {
  const said = absenceTexts[language].fault;
  const timed = typed.span === 'times';
  const dayFault = (text: string, fault: string) => {
    if (!z.iso.date().safeParse(text).success) return fault;
    return faultOfDate(text) === undefined ? undefined : frameTexts[language].farDate;
  };
  const [fromDate, toDate] = [dayFault(typed.fromDate, said.from), dayFault(typed.toDate, said.to)];
  const [noFrom, noTo] = [typed.fromTime, typed.toTime].map((time) => timed && !TIME.test(time));
  const isWhole = !fromDate && !toDate && !noFrom && !noTo && (timed || typed.span === 'days');
  const asked = isWhole ? absenceOf(typed) : undefined;
  return {
    ...(!timed && typed.span !== 'days' && { span: said.span }),
    ...(fromDate !== undefined && { fromDate }),
    ...(noFrom && { fromTime: said.from }),
    ...(toDate !== undefined && { toDate }),
    ...(noTo && { toTime: said.to }),
    ...(asked && asked.to <= asked.from && { toDate: said.to }),
    ...(!absenceReasons.some((reason) => reason === typed.reason) && { reason: said.reason }),
  };
}
