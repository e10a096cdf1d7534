// What a coordinator may do about a rule that refuses a time: set it aside, with a reason.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { LongTextField } from '../components/fields.tsx';
import { bookAnywayTexts } from '../messages/book-anyway.ts';
import type { SentForm } from '../read-form.ts';

const RULES = ['notice', 'horizon', 'absence', 'closure', 'quota'] as const;
export type RuleAside = (typeof RULES)[number];

/** `rules`: what was chosen to be set aside */
export type Anyway = { readonly rules: readonly RuleAside[]; readonly why: string };

const SHORTEST_REASON = 5;

export function anywayOf(form: SentForm): Anyway {
  const sent = form.all('rules');
  return { rules: RULES.filter((rule) => sent.includes(rule)), why: form.one('why').trim() };
}

export function lacksReason({ rules, why }: Anyway): boolean {
  return rules.length > 0 && why.length < SHORTEST_REASON;
}

/** The command's override; nothing where no rule is set aside or no reason is given yet. */
export function overrideOf(anyway: Anyway): { readonly override?: { rules: readonly RuleAside[]; reason: string } } {
  if (anyway.rules.length === 0 || lacksReason(anyway)) return {};
  return { override: { rules: anyway.rules, reason: anyway.why } };
}

/** Which rules, and why: part of a form. */
export const AnywayFields: FC<{ anyway: Anyway; language: Language }> = ({ anyway, language }) => {
  const text = bookAnywayTexts[language];
  const { rules, why } = anyway;
  if (rules.length === 0) return null;
  return (
    <>
      {rules.map((rule) => (
        <input type="hidden" name="rules" value={rule} />
      ))}
      <p>
        {text.broken}: {rules.map((rule) => text.rule[rule]).join(', ')}.
      </p>
      <LongTextField
        name="why"
        label={text.reason}
        hint={text.reasonHint}
        value={why}
        fault={lacksReason(anyway) && why !== '' ? text.reasonMissing : undefined}
        maxlength={500}
        required
        short
      />
    </>
  );
};

export const BookAnyway: FC<{
  anyway: Anyway;
  fields: Readonly<Record<string, string>>;
  language: Language;
}> = ({ anyway, fields, language }) => {
  const text = bookAnywayTexts[language];
  return (
    <section class="card stack" aria-labelledby="anyway">
      <h2 id="anyway">{text.title}</h2>
      <p>{text.lead}</p>
      <form method="post" action="/desk/holds" class="stack">
        {Object.entries(fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <AnywayFields anyway={anyway} language={language} />
        <div class="row">
          <button type="submit" class="button second">
            {text.send}
          </button>
        </div>
      </form>
    </section>
  );
};
