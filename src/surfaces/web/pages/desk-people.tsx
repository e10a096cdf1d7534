// Who of the family is told of an appointment, and whether an interpreter comes along.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { GuardianView } from '../../../features/families/schema.ts';
import { SelectField, TicksField } from '../components/fields.tsx';
import { Note } from '../components/note.tsx';
import { deskPeopleTexts } from '../messages/desk-people.ts';

/** What an interpreter is most often asked to interpret; the booking itself takes any language. */
const INTERPRETED = ['ar', 'en', 'et', 'fa', 'ku', 'ru', 'so', 'sv', 'uk'] as const;

/** The participant that a chosen language makes; none where no interpreter, or none of these, was chosen. */
export function interpretersOf(chosen: string): readonly { readonly role: 'interpreter'; readonly language: string }[] {
  return INTERPRETED.filter((language) => language === chosen).map((language) => ({ role: 'interpreter', language }));
}

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

/** Why nothing is sent to a guardian; undefined where something may be. */
function whyNotTold(guardian: GuardianView): 'unsafe' | 'phone' | 'none' | 'address' | undefined {
  if (!guardian.safeToSend) return 'unsafe';
  if (guardian.channel !== 'mail') return guardian.channel;
  return guardian.email === undefined ? 'address' : undefined;
}

export function toldOf(guardians: readonly GuardianView[]): readonly GuardianView[] {
  return guardians.filter((guardian) => whyNotTold(guardian) === undefined);
}

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
