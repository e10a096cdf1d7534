// A name in the three languages of the pages: one field each, at least one of them filled.

import type { FC } from 'hono/jsx';
import type { Localized } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { type Faults, TextField } from './fields.tsx';
import { markedIn } from './marked.tsx';
import { nameFieldTexts } from './texts/words.ts';

const FIELDS = { nameFi: 'fi', nameSv: 'sv', nameEn: 'en' } as const;

/** The fields `nameFi`, `nameSv` and `nameEn`; a fault of the whole name stands at the first. */
export const NameFields: FC<{ label: string; values: Localized; faults: Faults; language: Language }> = ({
  label,
  values,
  faults,
  language,
}) => {
  const text = nameFieldTexts[language];
  // A fault of the whole name stands at the first; what was found is also said and marked where it is.
  const faultOf = (name: keyof typeof FIELDS) => {
    const isThere = markedIn(values[FIELDS[name]] ?? '', faults.nameFi, { language, of: 'names' }).length > 0;
    return faults[name] ?? (isThere ? faults.nameFi : undefined);
  };
  const field = (name: keyof typeof FIELDS) => {
    const tongue = FIELDS[name];
    const about = { name, label: text[tongue], value: values[tongue], fault: faultOf(name) };
    return <TextField {...about} maxlength={200} marks={{ language, of: 'names' }} />;
  };
  return (
    <fieldset class="field">
      <legend>{label}</legend>
      <div class="row top-aligned">
        <div class="grow">{field('nameFi')}</div>
        <div class="grow">{field('nameSv')}</div>
        <div class="grow">{field('nameEn')}</div>
      </div>
      <span class="hint">{text.hint}</span>
    </fieldset>
  );
};
