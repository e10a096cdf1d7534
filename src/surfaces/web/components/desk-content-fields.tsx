// What the desk writes of a family's appointment beside its time: whose it is, how they meet, what else to know.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { anywayTexts } from '../messages/book-anyway.ts';
import { deskTexts } from '../messages/desk.ts';
import type { DeskFormRules, DeskValues, KnownFamily } from '../read-desk-form.ts';
import { AnywayFields } from './anyway-fields.tsx';
import { Facts } from './badge.tsx';
import { ChannelFields } from './channel-fields.tsx';
import { InterpreterField, WhoIsTold } from './desk-people.tsx';
import { type Faults, LongTextField, SelectField, TextField } from './fields.tsx';
import { Name } from './localized-name.tsx';
import { Note } from './note.tsx';

export const DeskContentFields: FC<{ values: DeskValues; faults: Faults; rules: DeskFormRules }> = ({
  values,
  faults,
  rules: { offered, family, language },
}) => {
  const text = deskTexts[language];
  return (
    <>
      {family === undefined ? (
        <TextField
          name="reference"
          label={text.reference}
          hint={text.referenceHint}
          value={values.reference}
          fault={faults.reference}
          maxlength={64}
          autocomplete="off"
        />
      ) : (
        <FamilyFields family={family} values={values} language={language} />
      )}
      <ChannelFields offered={offered} values={values} faults={faults} language={language} />
      <InterpreterField value={values.interpreter} language={language} />
      <LongTextField
        name="note"
        label={text.note}
        hint={text.noteHint}
        value={values.note}
        fault={faults.note}
        maxlength={1000}
        short
      />
      {values.anyway.rules.length > 0 && (
        <Note tone="warn">
          <h2>{anywayTexts[language].title}</h2>
          <AnywayFields anyway={values.anyway} faults={faults} language={language} />
        </Note>
      )}
    </>
  );
};

/** The family goes with the form by its id alone. */
const FamilyFields: FC<{ family: KnownFamily; values: DeskValues; language: Language }> = ({
  family: { id, name, reference, children, guardians, namedWorker },
  values,
  language,
}) => {
  const text = deskTexts[language];
  return (
    <div class="stack">
      <input type="hidden" name="family" value={id} />
      <Facts
        of={[
          [text.familyIs, name === undefined ? reference : `${name} (${reference})`],
          [text.guardians, guardians.map((guardian) => guardian.name).join(', ')],
          [text.named, namedWorker && <Name of={namedWorker.post} language={language} />],
        ]}
      />
      {children.length > 0 && (
        <SelectField
          name="child"
          label={text.child}
          value={values.child}
          blank={text.noChild}
          options={children.map((child) => ({ value: child.id, label: child.name }))}
        />
      )}
      <WhoIsTold guardians={guardians} chosen={values.guardians} language={language} />
    </div>
  );
};
