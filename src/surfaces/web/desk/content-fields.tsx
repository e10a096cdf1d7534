// What the desk writes of a family's appointment beside its time: whose it is, how they meet, what else to know.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { AnywayFields } from '../booking/anyway-fields.tsx';
import { anywayTexts } from '../booking/texts/words.ts';
import { Facts } from '../kit/badge.tsx';
import { type Faults, LongTextField, SelectField, TextField } from '../kit/fields.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { ChannelFields } from './channel-fields.tsx';
import { InterpreterField, WhoIsTold } from './people.tsx';
import type { DeskFormRules, DeskValues, KnownFamily } from './read-desk-form.ts';
import { deskTexts } from './texts/words.ts';

export const DeskContentFields: FC<{ values: DeskValues; faults: Faults; rules: DeskFormRules }> = ({
  values,
  faults,
  rules: { offered, family, language },
}) => {
  const text = deskTexts[language];
  const { children } = family ?? { children: [] };
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
        <FamilyFields family={family} chosen={values.guardians} language={language} />
      )}
      <ChannelFields offered={offered} values={values} faults={faults} language={language} />
      <div class="row top-aligned">
        {children.length > 0 && (
          <div class="grow">
            <SelectField
              name="child"
              label={text.child}
              value={values.child}
              blank={text.noChild}
              options={children.map((child) => ({ value: child.id, label: child.name }))}
            />
          </div>
        )}
        <div class="grow">
          <InterpreterField value={values.interpreter} language={language} />
        </div>
      </div>
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
const FamilyFields: FC<{ family: KnownFamily; chosen: readonly string[]; language: Language }> = ({
  family: { id, name, reference, guardians, namedWorker },
  chosen,
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
      <WhoIsTold guardians={guardians} chosen={chosen} language={language} />
    </div>
  );
};
