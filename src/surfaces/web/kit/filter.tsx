// A form that narrows what a page shows, sent in its address. What does not fit stays in its field, and narrows nothing.

import type { Context } from 'hono';
import type { Child, FC, PropsWithChildren } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import type { WebEnv } from './environment.ts';
import { anchorOf, Carried, ErrorSummary, type Faults } from './fields.tsx';
import { type Fields, type FormState, type Typed, valuesOf } from './form.tsx';
import { inOrder, unfitIn } from './form-faults.ts';
import type { SentForm } from './read-form.ts';
import { frameTexts } from './texts/words.ts';

export type Filter<F extends Fields> = FormState<F> & {
  /** what the page is narrowed by: blank where something was written that does not fit */
  readonly asked: Typed<F>;
};

/** The filter in the page's address. `check`: what is wrong besides what the fields say of themselves. */
export function filterIn<F extends Fields>(
  c: Context<WebEnv>,
  fields: F,
  check?: (typed: Typed<F>) => Faults,
): Filter<F> {
  const { language } = c.var;
  const sent: SentForm = {
    has: (name) => c.req.query(name) !== undefined,
    one: (name) => c.req.query(name) ?? '',
    all: (name) => c.req.queries(name) ?? [],
    file: () => undefined,
  };
  const typed = valuesOf(fields, (field, name) => (sent.one(name).trim() ? field.typed(sent, name) : field.blank));
  const faults = inOrder(fields, { ...unfitIn(fields, typed, language), ...check?.(typed) });
  const asked = valuesOf(fields, (field, name) => (anchorOf(field, name) in faults ? field.blank : typed[name]));
  return { typed, faults, asked };
}

/** What stands above a page whose filter has faults: it is shown all the same. */
export const FilterFaults: FC<{ of: { readonly faults: Faults }; language: Language }> = ({ of, language }) => (
  <ErrorSummary faults={of.faults} language={language} lead={frameTexts[language].filterLead} />
);

const SHAPE = { row: 'row ends gap-2', stack: 'stack', card: 'card stack' } as const;

/**
 * The fields as children, then the button that shows, then the way to the page as it is without them: `clear`, given
 * where something is narrowed.
 */
export const FilterForm: FC<
  PropsWithChildren<{
    action: string;
    language: Language;
    shape: keyof typeof SHAPE;
    /** what the form is called, where no heading says it */
    label?: string;
    show?: Child;
    /** `post`: what is typed may name somebody, and belongs in no address */
    method?: 'get' | 'post';
    carried?: Parameters<typeof Carried>[0]['of'];
    clear?: string | undefined;
  }>
> = ({ action, language, shape, label, show, method = 'get', carried, clear, children }) => (
  <form method={method} action={action} class={SHAPE[shape]} {...(label && { 'aria-label': label })} novalidate>
    {carried && <Carried of={carried} />}
    {children}
    <div class="row gap-2">
      <button type="submit" class="button second">
        {show ?? frameTexts[language].show}
      </button>
      {clear !== undefined && (
        <a class="button quiet" href={clear}>
          {frameTexts[language].clearFilter}
        </a>
      )}
    </div>
  </form>
);
