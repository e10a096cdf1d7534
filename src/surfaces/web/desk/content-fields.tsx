// What the desk writes of a family's appointment beside its time: whose it is, how they meet, what else to know.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { sayLanguage } from '../../../core/wording.ts';
import { anywayForm } from '../booking/anyway-fields.tsx';
import { PhoneLink } from '../booking/how-to-reach.tsx';
import { registerField } from '../booking/register-field.tsx';
import { channelIcon } from '../booking/slot-list.tsx';
import { anywayTexts, slotTexts } from '../booking/texts/words.ts';
import { Facts } from '../kit/badge.tsx';
import { Carried } from '../kit/fields.tsx';
import { type FormState, fieldsAt } from '../kit/form.tsx';
import { choice, email, hidden, longText, phone, select, text, ticks } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { calledOf, type DeskFormRules, INTERPRETED, type KnownFamily, toldOf, whyNotTold } from './read-desk-form.ts';
import { deskPeopleTexts, deskTexts } from './texts/words.ts';

export type DeskFields = ReturnType<typeof deskForm>;

export function deskForm({ offered, family, elsewhere, language }: DeskFormRules) {
  const words = deskTexts[language];
  const people = deskPeopleTexts[language];
  const [first = '', ...others] = offered;
  const refusals = { personal_data_found: words.missing.personal };
  const named = ({ id, name }: { id: string; name: string }) => ({ value: id, label: name });
  const called = calledOf(family?.guardians ?? []);
  const interpreted = INTERPRETED.map((code) => ({ value: code, label: sayLanguage(code, language) }));
  return {
    reference: text(words.reference, {
      hint: words.referenceHint,
      maxlength: 64,
      autocomplete: 'off',
      seen: true,
      of: ['family'],
      refusals,
    }),
    registers: registerField(language, elsewhere),
    guardians: ticks(people.told, { hint: people.toldHint, options: toldOf(family?.guardians ?? []).map(named) }),
    // The only way to meet goes without saying.
    channel:
      others.length === 0
        ? hidden({ first })
        : choice(words.channel, {
            first,
            side: true,
            choices: offered.map((value) => ({
              value,
              label: slotTexts[language].channelName[value],
              icon: channelIcon[value],
              shows: value,
            })),
          }),
    phone: phone(words.phone, {
      maxlength: 32,
      autocomplete: 'off',
      short: true,
      ...(called && { hint: words.phoneOf({ name: called.name }) }),
    }),
    child: select(words.child, { blank: words.noChild, options: (family?.children ?? []).map(named) }),
    interpreter: select(people.interpreter, {
      blank: people.noInterpreter,
      options: interpreted.toSorted((one, other) => one.label.localeCompare(other.label, language)),
    }),
    interpreterEmail: email(people.interpreterEmail, {
      hint: people.interpreterEmailHint,
      maxlength: 254,
      autocomplete: 'off',
      of: ['participants'],
      fault: people.interpreterEmailWrong,
    }),
    note: longText(words.note, { hint: words.noteHint, maxlength: 1000, short: true, seen: true, refusals }),
    ...anywayForm(language),
  };
}

export const DeskContentFields: FC<{ state: FormState<DeskFields>; rules: DeskFormRules }> = ({ state, rules }) => {
  const { offered, family, language } = rules;
  const at = fieldsAt(deskForm(rules), state, language);
  return (
    <>
      {family === undefined ? (
        <>
          {at.registers}
          {at.reference}
        </>
      ) : (
        <div class="stack">
          <WhoseTime family={family} language={language} />
          {(toldOf(family.guardians).length > 0 || state.typed.guardians.length > 0) && at.guardians}
          <NotTold family={family} language={language} />
        </div>
      )}
      {at.channel}
      {offered.includes('phone') && <div {...(offered.length > 1 && { class: 'follows phone' })}>{at.phone}</div>}
      <div class="row top-aligned">
        {family !== undefined && (family.children.length > 0 || state.typed.child !== '') && (
          <div class="grow">{at.child}</div>
        )}
        <div class="grow">{at.interpreter}</div>
        <div class="grow">{at.interpreterEmail}</div>
      </div>
      {at.note}
      {state.typed.rules.length > 0 && (
        <Note tone="warn">
          <h2>{anywayTexts[language].title}</h2>
          {at.rules}
          {at.why}
        </Note>
      )}
    </>
  );
};

type OfFamily = { readonly family: KnownFamily; readonly language: Language };

/** The family goes with the form by its id alone. */
const WhoseTime: FC<OfFamily> = ({ family: { id, name, reference, guardians, namedWorker }, language }) => {
  const words = deskTexts[language];
  return (
    <>
      <Carried of={{ family: id }} />
      <Facts
        of={[
          [words.familyIs, name === undefined ? reference : `${name} (${reference})`],
          [words.guardians, guardians.map((guardian) => guardian.name).join(', ')],
          [words.named, namedWorker && !namedWorker.gone && <Name of={namedWorker.post} language={language} />],
        ]}
      />
    </>
  );
};

/** Those of the family who cannot be written to, by name, and why not. */
const NotTold: FC<OfFamily> = ({ family: { guardians }, language }) => {
  const words = deskPeopleTexts[language];
  const others = guardians.flatMap((guardian) => {
    const reason = whyNotTold(guardian);
    return reason === undefined ? [] : [{ guardian, reason }];
  });
  if (others.length === 0) return null;
  return (
    <Note tone="warn">
      <p>{words.notTold}</p>
      <ul>
        {others.map(({ guardian, reason }) => (
          <li>
            {guardian.name}: {words.reason[reason]}
            {guardian.phone !== undefined && reason !== 'unsafe' && reason !== 'none' && (
              <>
                {' '}
                <PhoneLink phone={guardian.phone} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Note>
  );
};
