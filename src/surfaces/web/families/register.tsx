// Registering a family while it is on the phone; one that may be there already is shown before anything is saved.

import { type Context, Hono } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { type Area, type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readFamily } from '../../../features/families/read.ts';
import { registerFamily } from '../../../features/families/register-family.ts';
import { type FamilySummary, familyId } from '../../../features/families/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import { allowed } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import {
  answerForm,
  type Field,
  type Fields,
  type FormState,
  fieldsAt,
  fresh,
  showFormPage,
  type Typed,
  typedIn,
} from '../kit/form.tsx';
import { text as line, select, tick } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { areaName, childForm, FamilyLine, guardianForm, placedChild, placedGuardian } from './family-fields.tsx';
import { familyFaults, familyInputOf } from './read-family-form.ts';
import { familiesTexts } from './texts/words.ts';

export function registerFamilyPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families/new', async (c) => {
    const opened = await open(c, deps);
    return showForm(c, opened, fresh(familyForm(opened)));
  });

  routes.post('/families/new', async (c) => {
    const opened = await open(c, deps);
    const { language } = opened;
    return answerForm(c, familyForm(opened), {
      act: (typed) => execute(deps, opened.actor, registerFamily, familyInputOf(typed), { requestId: c.var.requestId }),
      done: ({ id, again }) => `/families/${id}?purpose=appointment&done=${again ? 'known' : 'registered'}`,
      faults: (error) =>
        isDuplicate(error) ? { confirmed: familiesTexts[language].fault.confirmed } : familyFaults(error, language),
      again: async (state, error) => showForm(c, opened, state, await similarTo(c, deps, opened.actor, error)),
    });
  });

  return routes;
}

type Opened = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly areas: readonly Area[];
  readonly language: Language;
  /** whether text messages are sent here */
  readonly texts: boolean;
};
type Similar = { readonly family: FamilySummary; readonly shared: readonly string[] };

export type FamilyFields = ReturnType<typeof familyForm>;

function familyForm({ areas, language, texts }: Pick<Opened, 'areas' | 'language' | 'texts'>) {
  const text = familiesTexts[language];
  const [only] = areas;
  return {
    area: select(text.area, {
      options: areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
      ...(areas.length === 1 && only && { first: only.id }),
    }),
    name: line(text.name, { hint: text.nameHint, maxlength: 120, autocomplete: 'off' }),
    reference: line(text.reference, { optional: true, hint: text.referenceHint, maxlength: 64, autocomplete: 'off' }),
    address: line(text.address, { optional: true, hint: text.addressHint, maxlength: 300, autocomplete: 'off' }),
    nonDisclosure: tick(text.markHidden),
    confirmed: tick(text.confirm),
    guardians: rows(guardianForm(language, { texts }), {
      legend: (n) => text.guardianAt({ n }),
      placed: placedGuardian,
      isFilled: ({ name, phone, email }) => name + phone + email !== '',
    }),
    children: rows(childForm(language), {
      legend: (n) => text.childAt({ n }),
      placed: placedChild,
      isFilled: ({ name, born }) => name + born !== '',
    }),
  };
}

/** How many people a form may carry at most. */
const MOST_ROWS = 10;

/** People of one kind, a row of fields for each, named as the command names them: `guardians[0].name`. */
function rows<F extends Fields>(
  fields: F,
  {
    legend,
    placed,
    isFilled,
  }: {
    readonly legend: (n: number) => string;
    readonly placed: (at: { readonly [Name in keyof F]: Child }) => Child;
    readonly isFilled: (typed: Typed<F>) => boolean;
  },
): Field<readonly Typed<F>[]> {
  return {
    blank: [],
    typed: (form, name) =>
      Array.from({ length: MOST_ROWS }, (_, at) => typedIn(fields, form, `${name}[${at}].`)).filter(isFilled),
    // empty rows after those filled: two at first, later one more
    show: ({ name, value, faults, language }) =>
      [...value, ...Array.from({ length: Math.max(1, 2 - value.length) }, () => fresh(fields).typed)].map(
        (typed, at) => (
          <fieldset class="field">
            <legend>{legend(at + 1)}</legend>
            {placed(fieldsAt(fields, { typed, faults }, language, `${name}[${at}].`))}
          </fieldset>
        ),
      ),
  };
}

async function open(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  const actor = allowed(c, 'manage-families');
  const directory = await readDirectory(deps);
  return {
    actor,
    directory,
    areas: [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-families', id)),
    language: c.var.language,
    texts: deps.texter.sends,
  };
}

function isDuplicate(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'possible_duplicate';
}

/** The families that the refusal names, as far as the actor may see them; each is logged as read. */
async function similarTo(
  c: Context<WebEnv>,
  deps: Dependencies,
  actor: Actor,
  error: unknown,
): Promise<readonly Similar[]> {
  const named = error instanceof Refusal ? (error.details.duplicates ?? []) : [];
  return Promise.all(
    named.map(async ({ family, shared }) => {
      const id = parseInput(familyId, family);
      return { family: await readFamily(deps, actor, id, 'appointment', c.var.requestId), shared };
    }),
  );
}

function showForm(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<FamilyFields>,
  similar: readonly Similar[] = [],
): Response | Promise<Response> {
  const { language } = opened;
  const text = familiesTexts[language];
  const at = fieldsAt(familyForm(opened), state, language);
  return showFormPage(
    c,
    {
      title: text.newTitle,
      current: 'families',
      lead: text.newLead,
      back: { href: '/families', label: text.all },
      action: '/families/new',
      save: text.save,
      ...(similar.length > 0 && { status: 409 }),
    },
    state,
    <>
      {similar.length > 0 && (
        <SimilarFamilies opened={opened} similar={similar} confirm={!('reference' in state.faults) && at.confirmed} />
      )}
      {at.area}
      {at.name}
      {at.reference}
      {at.address}
      {at.nonDisclosure}
      {at.guardians}
      {at.children}
      <p class="hint">{text.emptyRows}</p>
    </>,
  );
}

const SimilarFamilies: FC<{ opened: Opened; similar: readonly Similar[]; confirm: Child }> = ({
  opened,
  similar,
  confirm,
}) => {
  const { language } = opened;
  const text = familiesTexts[language];
  return (
    <Note tone="warn">
      <h2>{text.similarTitle}</h2>
      <p>{text.similarLead}</p>
      <ul class="list">
        {similar.map(({ family, shared }) => (
          <li class="stack gap-1">
            <FamilyLine
              family={family}
              area={areaName(opened.directory, family.area, language)}
              href={`/families/${family.id}?purpose=appointment`}
              language={language}
            />
            <span class="small strong">{shared.map((trait) => wordFor(text.shared, trait) ?? trait).join(', ')}</span>
          </li>
        ))}
      </ul>
      {confirm}
    </Note>
  );
};
