// A form: its fields are said once, and give what is shown, what was typed, what is wrong with it, and the way back.

import type { Context } from 'hono';
import type { Child, FC, PropsWithChildren } from 'hono/jsx';
import { type ErrorCode, Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { changedSince, drawnAs, drawnIn, inputsOf } from './changed-since.ts';
import { type Drawn, drawnName } from './drawn-from.ts';
import type { WebEnv } from './environment.ts';
import { anchorOf, ErrorSummary, type Faults, NobodysName } from './fields.tsx';
import { askedIn, faultsFor, inOrder, isFaulty, NOBODYS, unfitIn, unsureIn } from './form-faults.ts';
import { Heading } from './heading.tsx';
import { type PageFrame, showPage } from './page.tsx';
import { readForm, type SentForm } from './read-form.ts';
import { frameTexts } from './texts/words.ts';

/**
 * One field, made by a function of `kit/inputs.tsx`: `text`, `date`, `select`, `ticks` … A form is a record of them,
 * made from what the page knows, so that labels and options are plain values:
 *
 *     const closureForm = ({ language, areas }: View) => {
 *       const text = absenceTexts[language];
 *       return {
 *         name: names(text.closureName, { fault: text.fault.name }),
 *         areas: ticks(text.closureAreas, { options: areas, fault: text.fault.areas }),
 *         from: date(text.fromDate, { fault: text.fault.firstDate }),
 *       };
 *     };
 *     routes.get('/closures/new', async (c) => { const view = …; return showClosure(c, view, fresh(closureForm(view))); });
 *     routes.post('/closures/new', async (c) => { const view = …; return answerForm(c, closureForm(view), {
 *       act: (typed) => execute(deps, view.actor, addClosure, typed, { requestId: c.var.requestId }),
 *       done: () => '/absences?done=closed',
 *       again: (state) => showClosure(c, view, state),
 *     }); });
 *     const showClosure = (c, view, state) => showFormPage(c, about, state, allFields(closureForm(view), state, language));
 */
export type Field<Value> = {
  readonly blank: Value;
  /** the value in a sent form; `name` is the field's own */
  typed(form: SentForm, name: string): Value;
  /** whether the form that was sent has the field at all, where a browser always sends it; `kept`: the value it stood for */
  sent?(form: SentForm, name: string, kept: Value): boolean;
  show(at: { name: string; value: Value; faults: Faults; language: Language }): Child;
  /** where a fault of the field is said: the field's name unless told, for a field of several inputs */
  readonly at?: (name: string) => string;
  /** what in it looks like somebody's name or home, of a text that others see: see {@link unsureIn} */
  likely?(value: Value): readonly string[];
  /** a value as it is shown, of a text that people write otherwise than it is kept */
  written?(value: Value): string;
  /** a value that is kept, as the labels of the form say it, empty for none; of every field of a form that changes what is kept */
  said?(value: Value, language: Language): string;
  /** of a value of several inputs, of which two people may each change another: what stands in each, and the whole */
  readonly parts?: {
    of(value: Value): Readonly<Record<string, string>>;
    whole(parts: Readonly<Record<string, string>>): Value;
  };
  /** what is wrong with a value as it stands, where no command judges it: see `kit/filter.tsx` */
  unfit?(value: Value, language: Language): string | undefined;
} & Says;

/** What is said at a field, of a command's faults and refusals. */
export type Says = {
  readonly fault?: string | ((message: string) => string);
  /** the parts of the command's input that this field is for, as its faults name them; the field's name unless told */
  readonly of?: readonly string[];
  /** refusals that are this field's to say; one that names fields is said only at those of them that it names */
  readonly refusals?: Readonly<Partial<Record<ErrorCode, string>>>;
};

export type Fields = Readonly<Record<string, Field<unknown>>>;
export type Typed<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Field<infer Value> ? Value : never;
};

/** A form as it stands: what is in its fields, and what is wrong there. */
export type FormState<F extends Fields> = {
  readonly typed: Typed<F>;
  readonly faults: Faults;
  /** of a form that was sent; one that nobody has sent yet asks nothing */
  readonly names?: AskedNames;
  /** of a form that changes what is kept: what it showed before anything was typed */
  readonly drawn?: Drawn;
};

/** Likely names of a form: those its writer said are nobody's, and those that were asked about when they were kept. */
export type AskedNames = { readonly nobodys: readonly string[]; readonly before: readonly string[] };

/** A form nobody has sent yet: blank, but for what is known already. */
export function fresh<F extends Fields>(fields: F, known: Partial<Typed<F>> = {}): FormState<F> {
  return { typed: { ...blank(fields), ...known }, faults: {} };
}

/** A form of what is kept, which it is to change: it says which values it was drawn from. */
export function ofKept<F extends Fields>(fields: F, kept: Partial<Typed<F>>): FormState<F> {
  return { ...fresh(fields, kept), drawn: drawnAs(fields, kept) };
}

/** What was typed. `prefix` stands before each name where a form holds several of a kind: `guardians[0].`. */
export function typedIn<F extends Fields>(fields: F, form: SentForm, prefix = ''): Typed<F> {
  return valuesOf(fields, (field, name) => field.typed(form, prefix + name));
}

/** The form as it was sent, nothing found wrong yet. `kept`: what it showed before anything was typed. */
export function sentIn<F extends Fields>(
  fields: F,
  form: SentForm,
  kept: Partial<Typed<F>> = {},
): Required<FormState<F>> {
  const before = Object.entries(kept).flatMap(([name, value]) => fields[name]?.likely?.(value) ?? []);
  return {
    typed: typedIn(fields, form),
    faults: {},
    names: { nobodys: form.all(NOBODYS), before },
    drawn: drawnIn(fields, form),
  };
}

/**
 * The form again, where one that was sent lacks fields that have a value: what was left empty is sent empty, so that a
 * field that is not there was not sent, and must empty nothing. `kept`: what the form showed before anything was typed.
 */
export function unsentIn<F extends Fields>(
  fields: F,
  form: SentForm,
  kept: Partial<Typed<F>>,
  language: Language,
): FormState<F> | undefined {
  const unsent = Object.entries(fields).filter(([name, { sent }]) => {
    const value = kept[name];
    return sent !== undefined && !isEmpty(value) && !sent(form, name, value);
  });
  if (unsent.length === 0) return undefined;
  const stays = Object.fromEntries(unsent.map(([name]) => [name, kept[name]]));
  const said = unsent.map(([name, field]) => [anchorOf(field, name), frameTexts[language].notSent]);
  const sent = sentIn(fields, form, kept);
  return { ...sent, typed: { ...sent.typed, ...stays }, faults: Object.fromEntries(said) };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === '' || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
}

/**
 * How a page with these faults answers, for one that is more than a form: a wrong form is 422 everywhere. `other`: for
 * a form that has no faults and is shown again all the same, such as 409 for a time that was lost.
 */
export function standing(
  state: { readonly faults: Faults },
  other?: PageFrame['status'],
): Pick<PageFrame, 'faulty' | 'status'> {
  const status = isFaulty(state) ? 422 : other;
  return status === undefined ? {} : { faulty: true, status };
}

type Answer<F extends Fields, Done> = {
  /** what is kept, of a form that changes it: see `unsentIn`, `changedSince`; a name in it was asked about once */
  readonly kept?: Partial<Typed<F>>;
  /** what was typed as it is meant, where a button of the form stands for other values */
  readonly meant?: (typed: Typed<F>, form: SentForm) => Typed<F>;
  /** what is wrong before anything is done: left empty, no date; said all at once */
  readonly check?: (typed: Typed<F>, form: SentForm) => Faults;
  /** throws what `act` would, and does nothing: so that it is said together with what `check` and likely names ask about */
  readonly judge?: (typed: Typed<F>, form: SentForm) => Promise<void>;
  /** the change itself */
  readonly act: (typed: Typed<F>, form: SentForm) => Promise<Done>;
  /** the address of the page that says it is done, or that page itself */
  readonly done: (result: Done, typed: Typed<F>) => string | Response | Promise<string | Response>;
  /** what is wrong, from what was thrown; as the fields say it unless told. Throws again what is no field's to say */
  readonly faults?: (error: unknown, typed: Typed<F>, language: Language) => Faults;
  /** the form again, with all that was typed, and what was thrown */
  readonly again: (state: FormState<F>, error?: unknown) => Response | Promise<Response>;
};

/** Answers a sent form: checks, acts and leads on, or shows it again with its faults. Throws what is no field's to say. */
export async function answerForm<F extends Fields, Done>(
  c: Context<WebEnv>,
  fields: F,
  { kept = {}, meant, check, judge, act, done, faults, again }: Answer<F, Done>,
): Promise<Response> {
  const { language } = c.var;
  const form = await readForm(c);
  const unsent = unsentIn(fields, form, kept, language);
  if (unsent) return again(unsent);
  const sent = sentIn(fields, form, kept);
  const changed = changedSince(fields, sent, kept, language);
  const shown = changed ? { ...sent, ...changed } : sent;
  const typed = meant ? meant(shown.typed, form) : shown.typed;
  const state = { ...shown, typed };
  const unsure = unsureIn(fields, state, language);
  const missing = check?.(typed, form) ?? {};
  const isWhole = !isFaulty({ faults: missing });
  const withAll = (wrong: Faults) => ({ ...state, faults: inOrder(fields, { ...unsure, ...wrong, ...missing }) });
  const wrongBy = (error: unknown) =>
    sayGone(fields, typed, faults ? faults(error, typed, language) : faultsFor(fields, error, language), language);
  const judged = async (error: unknown) => {
    const said = saidBy(fields, wrongBy, error);
    const standing = asKept(fields, typed, kept, said);
    const rest = standing && judge && (await refusalOf(judge(standing, form)));
    return { ...(rest && saidBy(fields, wrongBy, rest)), ...said };
  };
  if (changed) {
    const error = judge && (await refusalOf(judge(typed, form)));
    const { faults: all } = withAll(error ? await judged(error) : {});
    return withStatus(await again({ ...shown, faults: inOrder(fields, { ...all, ...changed.faults }) }), 409);
  }
  try {
    if (isFaulty({ faults: unsure }) || !isWhole) await judge?.(typed, form);
    else {
      const said = await done(await act(typed, form), typed);
      return typeof said === 'string' ? c.redirect(said, 303) : said;
    }
  } catch (error) {
    if (error instanceof Refusal && error.code === 'crowded') {
      return comeBack(await again({ ...state, faults: { form: frameTexts[language].crowded } }, error), error);
    }
    // what is no field's to say is said once there is a whole form that it is about
    if (!isWhole) return again(withAll(await judged(error)));
    const wrong = wrongBy(error);
    const isOfInput = error instanceof Refusal && ['invalid_input', 'personal_data_found'].includes(error.code);
    // the command stops at the first of its checks; what the others would say is asked beside it
    const all = isOfInput && judge ? await refusalOf(judge(typed, form)) : undefined;
    return again(withAll({ ...(all && (await judged(all))), ...wrong }), error);
  }
  return again(withAll({}));
}

/** What was typed, but for what is refused of it, which is as it is kept; nothing where none of it is. */
function asKept<F extends Fields>(
  fields: F,
  typed: Typed<F>,
  kept: Partial<Typed<F>>,
  refused: Faults,
): Typed<F> | undefined {
  const stands = Object.entries(kept).filter(([name]) => {
    const field = fields[name];
    return field !== undefined && [name, anchorOf(field, name), ...inputsOf(field, name)].some((at) => at in refused);
  });
  return stands.length === 0 ? undefined : { ...typed, ...Object.fromEntries(stands) };
}

/** What a judgement refuses; nothing where all is well. */
export async function refusalOf(judged: Promise<void>): Promise<Refusal | undefined> {
  try {
    await judged;
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** What the fields say of a refusal; nothing where it is no field's to say. */
function saidBy(fields: Fields, wrongBy: (error: unknown) => Faults, error: unknown): Faults {
  if (!(error instanceof Refusal)) throw error;
  const at = new Set(Object.entries(fields).map(([name, field]) => anchorOf(field, name)));
  try {
    return Object.fromEntries(Object.entries(wrongBy(error)).filter(([name]) => at.has(name)));
  } catch (unsaid) {
    if (unsaid === error) return {};
    throw unsaid;
  }
}

/** Of what was chosen and is no longer to be had, that; where its field has no better words than that it is wrong. */
function sayGone<F extends Fields>(fields: F, typed: Typed<F>, faults: Faults, language: Language): Faults {
  const better = Object.entries(unfitIn(fields, typed, language)).filter(
    ([at]) => faults[at] === frameTexts[language].fieldFault,
  );
  return { ...faults, ...Object.fromEntries(better) };
}

/** The same page under another HTTP status. */
export function withStatus(form: Response, status: number): Response {
  return new Response(form.body, { status, headers: form.headers });
}

/** The form again as it was typed, from a service that has no room for it just now. */
function comeBack(form: Response, { status, retryAfter }: Refusal): Response {
  const answer = withStatus(form, status);
  if (retryAfter !== undefined) answer.headers.set('Retry-After', String(retryAfter));
  return answer;
}

/** Each field ready to be placed, with what is asked about it: `at.from`, `at.to`. */
export function fieldsAt<F extends Fields>(
  fields: F,
  { typed, faults, names, drawn = {} }: FormState<F>,
  language: Language,
  prefix = '',
): { readonly [Name in keyof F]: Child } {
  const shown = Object.entries(fields).map(([name, field]) => {
    const shown = field.show({ name: prefix + name, value: typed[name], faults, language });
    const marks = inputsOf(field, name).flatMap((input) => {
      const mark = drawn[input];
      return mark === undefined ? [] : [<input type="hidden" name={drawnName(input)} value={mark} />];
    });
    const placed =
      marks.length === 0 ? (
        shown
      ) : (
        <>
          {marks}
          {shown}
        </>
      );
    const asked = names ? askedIn(field, typed[name], names) : [];
    if (asked.length === 0) return [name, placed] as const;
    const both = (
      <div class="stack gap-2">
        {placed}
        <NobodysName names={asked} sure={names?.nobodys ?? []} name={NOBODYS} language={language} />
      </div>
    );
    return [name, both] as const;
  });
  return Object.fromEntries(shown) as { readonly [Name in keyof F]: Child };
}

/** All fields, one below another. */
export function allFields<F extends Fields>(fields: F, state: FormState<F>, language: Language): Child {
  return <>{Object.values(fieldsAt(fields, state, language))}</>;
}

type Way = { readonly href: string; readonly label: string };

/** The two ways out of a form: what it does, and leaving it. `children`: other buttons between the two. */
export const SaveOrLeave: FC<PropsWithChildren<{ save: Child; leave: Way; danger?: boolean; act?: string }>> = ({
  save,
  leave,
  danger,
  act,
  children,
}) => (
  <div class="row">
    <button type="submit" class={danger ? 'button danger' : 'button'} {...(act && { name: 'act', value: act })}>
      {save}
    </button>
    {children}
    <a class="button quiet" href={leave.href}>
      {leave.label}
    </a>
  </div>
);

export type FormPage = Omit<PageFrame, 'status' | 'faulty'> & {
  readonly lead?: string;
  readonly back: Way;
  readonly action: string;
  /** the form's own, for buttons that stand outside it */
  readonly id?: string;
  readonly save: Child;
  /** what it does cannot be undone */
  readonly danger?: boolean;
  /** other buttons beside the one that saves; that one then sends `act=save` */
  readonly besides?: Child;
  /** how to leave it, where that is not to cancel and go back */
  readonly leave?: Way;
  /** what is said above the faults, where it is not that nothing has been sent */
  readonly faultsLead?: string;
  /** what is said before all else: that the last change is done */
  readonly said?: Child;
  /** what stands between the heading and the form, and after it */
  readonly above?: Child;
  readonly below?: Child;
  /** HTTP status of a form that is shown for another reason than a fault of its fields: 409 for a time that was lost */
  readonly status?: PageFrame['status'];
};

/** A page that is a form: its faults first, its heading, the fields, the ways out. A form with faults answers 422. */
export function showFormPage(
  c: Context<WebEnv>,
  { lead, back, action, id, save, danger, besides, leave, said, faultsLead, above, below, status, ...frame }: FormPage,
  state: { readonly faults: Faults },
  content: Child,
): Response | Promise<Response> {
  const { language } = c.var;
  const faulty = isFaulty(state);
  return showPage(
    c,
    { width: 'narrow', ...frame, faulty: faulty || status !== undefined, status: status ?? (faulty ? 422 : 200) },
    <div class="stack gap-5">
      {said}
      <ErrorSummary faults={state.faults} language={language} {...(faultsLead && { lead: faultsLead })} />
      <Heading back={back} {...(lead !== undefined && { lead })}>
        {frame.title}
      </Heading>
      {above}
      <form method="post" action={action} {...(id && { id })} class="stack gap-5" novalidate>
        {content}
        <SaveOrLeave
          save={save}
          leave={leave ?? { href: back.href, label: frameTexts[language].cancel }}
          {...(danger && { danger })}
          {...(besides !== undefined && { act: 'save' })}
        >
          {besides}
        </SaveOrLeave>
      </form>
      {below}
    </div>,
  );
}

function blank<F extends Fields>(fields: F): Typed<F> {
  return valuesOf(fields, (field) => field.blank);
}

/** A value for each field, whose kind is the field's. */
export function valuesOf<F extends Fields>(
  fields: F,
  value: (field: Field<unknown>, name: string) => unknown,
): Typed<F> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, value(field, name)])) as Typed<F>;
}
