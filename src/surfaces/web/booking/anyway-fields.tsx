// What a coordinator sets aside to have a time that a rule refuses: which rules, and the reason that the log keeps.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { overrideInput } from '../../../features/bookings/schema.ts';
import { Carried, type Faults } from '../kit/fields.tsx';
import { allFields, type Field, type FormState } from '../kit/form.tsx';
import { longText } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { anywayTexts } from './texts/words.ts';

const RULES = ['notice', 'horizon', 'absence', 'closure', 'quota', 'cut-off', 'double-booking'] as const;
export type RuleAside = (typeof RULES)[number];

/** `rules`: what is set aside; none where nothing stands in the way */
export type Anyway = { readonly rules: readonly RuleAside[]; readonly why: string };

export const nothingAside: Anyway = { rules: [], why: '' };

/** Which rules, said and carried along, and the reason. */
export function anywayForm(language: Language) {
  const rules: Field<readonly RuleAside[]> = {
    blank: [],
    typed: (form, name) => knownRules(form.all(name)),
    show: ({ name, value }) => (
      <>
        <Carried of={{ [name]: value }} />
        <p>
          {anywayTexts[language].broken}: <b>{sayRules(value, language)}</b>.
        </p>
      </>
    ),
  };
  return { rules, why: reasonField(language) };
}

/** What stands in the way, and why it is done all the same; nothing where no rule is set aside. */
export const AnywayNote: FC<{
  rules: readonly RuleAside[];
  lead: string;
  state: FormState<ReturnType<typeof anywayForm>>;
  language: Language;
}> = ({ rules, lead, state: { typed, ...state }, language }) =>
  rules.length === 0 ? null : (
    <Note tone="warn">
      <p>{lead}</p>
      {allFields(anywayForm(language), { ...state, typed: { ...typed, rules } }, language)}
    </Note>
  );

/** Asks for the reason to book people who are to be somewhere else then; see `double_booked`. */
export function askedToDouble<Typed extends Anyway>(typed: Typed): Typed {
  return { ...typed, rules: [...typed.rules.filter((rule) => rule !== 'double-booking'), 'double-booking'] };
}

export function reasonField(language: Language, why = anywayTexts[language].reasonHint): Field<string> {
  const { reason, personal } = anywayTexts[language];
  const refusals = { personal_data_found: personal };
  return longText(reason, { hint: why, maxlength: 500, short: true, seen: true, of: ['override'], refusals });
}

export function knownRules(texts: readonly string[]): readonly RuleAside[] {
  return RULES.filter((rule) => texts.includes(rule));
}

export function anywayFaults({ rules, why }: Anyway, language: Language): Faults {
  const lacks = rules.length > 0 && !overrideInput.shape.reason.safeParse(why).success;
  return lacks ? { why: anywayTexts[language].reasonMissing } : {};
}

/** The command's override; nothing where no rule is set aside. */
export function overrideOf({ rules, why }: Anyway): {
  readonly override?: { rules: readonly RuleAside[]; reason: string };
} {
  return rules.length === 0 ? {} : { override: { rules, reason: why } };
}

export function sayRules(rules: readonly RuleAside[], language: Language): string {
  return rules.map((rule) => anywayTexts[language].rule[rule]).join(', ');
}
