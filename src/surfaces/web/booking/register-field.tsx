// A number that no family of the area has: asked about before a family is made of it, since it may be a slip.

import { foldReference } from '../../../core/fold-reference.ts';
import type { Language } from '../../../core/permissions.ts';
import { Carried } from '../kit/fields.tsx';
import type { Field } from '../kit/form.tsx';
import { Note } from '../kit/note.tsx';
import { type SameNumber, SameNumbered } from './same-number.tsx';
import { registerTexts } from './texts/words.ts';

/** The number that was asked about, carried along; sent again with it, the family is registered. */
export function registerField(language: Language, elsewhere: readonly SameNumber[] = []): Field<string> {
  const text = registerTexts[language];
  return {
    blank: '',
    typed: (form, name) => form.one(name),
    show: ({ name, value }) =>
      value === '' ? null : (
        <>
          <Carried of={{ [name]: value }} />
          <Note tone="warn" said>
            <h2>{text.title({ reference: value })}</h2>
            <p>{text.ask}</p>
            <SameNumbered of={elsewhere} language={language} />
          </Note>
        </>
      ),
  };
}

/** How the booking names a family by what was typed: one that is not known here only once that was asked. */
export function familyNumbered(reference: string, asked: string) {
  return { reference, register: asked !== '' && foldReference(asked) === foldReference(reference) };
}
