// What a coordinator sets aside to have a time that a rule refuses: which rules, and the reason that the log keeps.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { overrideInput } from '../../../features/bookings/schema.ts';
import { type Faults, LongTextField } from '../kit/fields.tsx';
import type { SentForm } from '../kit/read-form.ts';
import { anywayTexts } from './texts/words.ts';

const RULES = ['notice', 'horizon', 'absence', 'closure', 'quota', 'cut-off'] as const;
export type RuleAside = (typeof RULES)[number];

/** `rules`: what is set aside; none where nothing stands in the way */
export type Anyway = { readonly rules: readonly RuleAside[]; readonly why: string };

export const nothingAside: Anyway = { rules: [], why: '' };

export function anywayOf(form: SentForm): Anyway {
  return { rules: knownRules(form.all('rules')), why: form.one('why').trim() };
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

/** Which rules, and why: part of a form. Nothing where nothing stands in the way. */
export const AnywayFields: FC<{ anyway: Anyway; faults: Faults; language: Language }> = ({
  anyway: { rules, why },
  faults,
  language,
}) => {
  const text = anywayTexts[language];
  if (rules.length === 0) return null;
  return (
    <>
      {rules.map((rule) => (
        <input type="hidden" name="rules" value={rule} />
      ))}
      <p>
        {text.broken}: <b>{sayRules(rules, language)}</b>.
      </p>
      <ReasonField why={why} faults={faults} language={language} />
    </>
  );
};

export const ReasonField: FC<{ why: string; faults: Faults; language: Language }> = ({ why, faults, language }) => {
  const text = anywayTexts[language];
  return (
    <LongTextField
      name="why"
      label={text.reason}
      hint={text.reasonHint}
      value={why}
      fault={faults.why}
      maxlength={500}
      short
    />
  );
};

export function sayRules(rules: readonly RuleAside[], language: Language): string {
  return rules.map((rule) => anywayTexts[language].rule[rule]).join(', ');
}
