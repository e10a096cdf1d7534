// A number that no family of the area has: asked about before a family is made of it, since it may be a slip.

import { Refusal } from '../../../core/errors.ts';
import { foldReference } from '../../../core/fold-reference.ts';
import type { Language } from '../../../core/permissions.ts';
import { Carried } from '../kit/fields.tsx';
import type { Field } from '../kit/form.tsx';
import { Note } from '../kit/note.tsx';
import { registerTexts } from './texts/words.ts';

/** A family of another area that has the number, and where the form goes on with it. */
export type SameNumber = { readonly href: string; readonly label: string };

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
            {elsewhere.length > 0 && (
              <>
                <p>{text.elsewhere}</p>
                <ul>
                  {elsewhere.map(({ href, label }) => (
                    <li>
                      <a href={href}>{label}</a>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </Note>
        </>
      ),
  };
}

/** How the booking names a family by what was typed: one that is not known here only once that was asked. */
export function familyNumbered(reference: string, asked: string) {
  return { reference, register: asked !== '' && foldReference(asked) === foldReference(reference) };
}

/** Whether a booking was refused since the number is nobody's here; the families of other areas that have it. */
export function unknownNumber(error: unknown): readonly string[] | undefined {
  if (!(error instanceof Refusal) || error.code !== 'not_found') return undefined;
  const { faults = [], duplicates = [] } = error.details;
  return faults.some(({ path }) => path === 'family.reference') ? duplicates.map(({ family }) => family) : undefined;
}
