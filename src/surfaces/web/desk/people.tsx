// Who of the family is told of an appointment, and whether an interpreter comes along.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { GuardianView } from '../../../features/families/schema.ts';
import { SelectField, TicksField } from '../kit/fields.tsx';
import { Note } from '../kit/note.tsx';
import { INTERPRETED, toldOf, whyNotTold } from './read-desk-form.ts';
import { deskPeopleTexts } from './texts/words.ts';

export const InterpreterField: FC<{ value: string; language: Language }> = ({ value, language }) => {
  const text = deskPeopleTexts[language];
  const names = new Intl.DisplayNames(language, { type: 'language' });
  const options = INTERPRETED.map((code) => ({ value: code, label: names.of(code) ?? code }));
  return (
    <SelectField
      name="interpreter"
      label={text.interpreter}
      value={value}
      blank={text.noInterpreter}
      options={options.toSorted((one, other) => one.label.localeCompare(other.label, language))}
    />
  );
};

/** Those who may be written to, to choose from; the others by name, and why not. */
export const WhoIsTold: FC<{
  guardians: readonly GuardianView[];
  chosen: readonly string[];
  language: Language;
}> = ({ guardians, chosen, language }) => {
  const text = deskPeopleTexts[language];
  const told = toldOf(guardians);
  const others = guardians.flatMap((guardian) => {
    const reason = whyNotTold(guardian);
    return reason === undefined ? [] : [{ guardian, reason }];
  });
  return (
    <>
      {told.length > 0 && (
        <TicksField
          name="guardians"
          label={text.told}
          hint={text.toldHint}
          options={told.map(({ id, name }) => ({ value: id, label: name }))}
          values={chosen}
        />
      )}
      {others.length > 0 && (
        <Note tone="warn">
          <p>{text.notTold}</p>
          <ul>
            {others.map(({ guardian, reason }) => (
              <li>
                {guardian.name}: {text.reason[reason]}
              </li>
            ))}
          </ul>
        </Note>
      )}
    </>
  );
};
