// Who is away, from when to when, and why: whole days, or hours of a day.

import type { FC } from 'hono/jsx';
import { type Localized, nameIn } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { ChoiceField, type Faults, SelectField, TextField } from '../kit/fields.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import type { AbsenceValues } from './read-absence-form.ts';
import { absenceReasons } from './say-reason.ts';
import { absenceTexts } from './texts/words.ts';

type Person = { readonly id: string; readonly post: Localized };

export const AbsenceForm: FC<{
  people: readonly Person[];
  values: AbsenceValues;
  faults: Faults;
  language: Language;
}> = ({ people, values, faults, language }) => {
  const text = absenceTexts[language];
  return (
    <form method="post" action="/absences/new" class="stack gap-5" novalidate>
      <SelectField
        name="professional"
        label={text.who}
        blank={frameTexts[language].choose}
        options={people.map(({ id, post }) => ({
          value: id,
          label: nameIn(post, language),
        }))}
        value={values.professional}
        fault={faults.professional}
      />
      <ChoiceField
        name="span"
        label={text.span}
        value={values.span}
        fault={faults.span}
        side
        choices={[
          { value: 'days', label: text.days, shows: 'days' },
          { value: 'times', label: text.times, shows: 'times' },
        ]}
      />
      <div class="row top-aligned">
        <TextField name="fromDate" type="date" label={text.fromDate} value={values.fromDate} fault={faults.fromDate} />
        <div class="follows times">
          <TextField
            name="fromTime"
            type="time"
            label={text.fromTime}
            value={values.fromTime}
            fault={faults.fromTime}
          />
        </div>
      </div>
      <div class="row top-aligned">
        <TextField name="toDate" type="date" label={text.toDate} value={values.toDate} fault={faults.toDate} />
        <div class="follows times">
          <TextField name="toTime" type="time" label={text.toTime} value={values.toTime} fault={faults.toTime} />
        </div>
      </div>
      <SelectField
        name="reason"
        label={text.reasonLabel}
        hint={text.reasonHint}
        blank={frameTexts[language].choose}
        options={absenceReasons.map((value) => ({ value, label: text.reason[value] }))}
        value={values.reason}
        fault={faults.reason}
      />
      <SaveOrLeave save={text.save} language={language} />
    </form>
  );
};

/** Saves, or goes back to the lists. */
export const SaveOrLeave: FC<{ save: string; language: Language }> = ({ save, language }) => (
  <div class="row">
    <button type="submit" class="button">
      {save}
    </button>
    <a class="button quiet" href="/absences">
      {frameTexts[language].cancel}
    </a>
  </div>
);
