// A name in the three languages of the pages: one field each, at least one of them filled.

import type { FC } from 'hono/jsx';
import type { Localized } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { type Faults, TextField } from './fields.tsx';
import { nameFieldTexts } from './texts/words.ts';

/** The fields `nameFi`, `nameSv` and `nameEn`; a fault of the whole name stands at the first. */
export const NameFields: FC<{ label: string; values: Localized; faults: Faults; language: Language }> = ({
  label,
  values,
  faults,
  language,
}) => {
  const text = nameFieldTexts[language];
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="row top-aligned">
        <div class="grow">
          <TextField name="nameFi" label={text.fi} value={values.fi} fault={faults.nameFi} maxlength={200} />
        </div>
        <div class="grow">
          <TextField name="nameSv" label={text.sv} value={values.sv} fault={faults.nameSv} maxlength={200} />
        </div>
        <div class="grow">
          <TextField name="nameEn" label={text.en} value={values.en} fault={faults.nameEn} maxlength={200} />
        </div>
      </div>
      <span class="hint">{text.hint}</span>
    </fieldset>
  );
};
