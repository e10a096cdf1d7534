// Registering a family while it is on the phone; one that may be there already is shown before anything is saved.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Area, type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, may } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readFamily } from '../../../features/families/read.ts';
import { registerFamily } from '../../../features/families/register-family.ts';
import { type FamilySummary, familyId } from '../../../features/families/schema.ts';
import { execute, parseInput } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, SelectField, TextField, Tick } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { areaName, ChildFields, FamilyLine, GuardianFields } from './family-fields.tsx';
import {
  blankChild,
  blankGuardian,
  familyFaults,
  familyInputOf,
  type TypedFamily,
  typedFamily,
} from './read-family-form.ts';
import { familiesTexts } from './texts/words.ts';

export function registerFamilyPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/families/new', async (c) => {
    const opened = await open(c, deps);
    return showForm(c, opened, { ...blankFamily, area: opened.areas.length === 1 ? (opened.areas[0]?.id ?? '') : '' });
  });

  routes.post('/families/new', async (c) => {
    const opened = await open(c, deps);
    const values = typedFamily(await readForm(c));
    try {
      const options = { requestId: c.var.requestId };
      const { id } = await execute(deps, opened.actor, registerFamily, familyInputOf(values), options);
      return c.redirect(`/families/${id}?purpose=appointment&done=registered`, 303);
    } catch (error) {
      const similar = await similarTo(c, deps, opened.actor, error);
      const faults = isDuplicate(error)
        ? { confirmed: familiesTexts[c.var.language].fault.confirmed }
        : familyFaults(error, c.var.language);
      return showForm(c, opened, values, faults, similar);
    }
  });

  return routes;
}

type Opened = { readonly actor: Actor; readonly directory: Directory; readonly areas: readonly Area[] };
type Similar = { readonly family: FamilySummary; readonly shared: readonly string[] };

const blankFamily: TypedFamily = {
  area: '',
  name: '',
  reference: '',
  address: '',
  nonDisclosure: false,
  confirmed: false,
  guardians: [],
  children: [],
};

async function open(c: Context<WebEnv>, deps: Dependencies): Promise<Opened> {
  const actor = allowed(c, 'manage-families');
  const directory = await readDirectory(deps);
  return {
    actor,
    directory,
    areas: [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-families', id)),
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
  values: TypedFamily,
  faults: Faults = {},
  similar: readonly Similar[] = [],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = familiesTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const status = similar.length > 0 ? 409 : 400;
  return showPage(
    c,
    { title: text.newTitle, current: 'families', width: 'narrow', ...(faulty && { status, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={{ href: '/families', label: text.all }} lead={text.newLead}>
        {text.newTitle}
      </Heading>
      <form method="post" action="/families/new" class="stack gap-5" novalidate>
        {similar.length > 0 && (
          <SimilarFamilies c={c} opened={opened} similar={similar} mayConfirm={!('reference' in faults)} />
        )}
        <OwnFields c={c} opened={opened} values={values} faults={faults} />
        <Members c={c} values={values} faults={faults} />
        <div class="row">
          <button type="submit" class="button">
            {text.save}
          </button>
          <a class="button quiet" href="/families">
            {frameTexts[language].cancel}
          </a>
        </div>
      </form>
    </div>,
  );
}

const SimilarFamilies: FC<{
  c: Context<WebEnv>;
  opened: Opened;
  similar: readonly Similar[];
  mayConfirm: boolean;
}> = ({ c, opened, similar, mayConfirm }) => {
  const { language } = c.var;
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
      {mayConfirm && (
        <Tick name="confirmed" id="confirmed">
          {text.confirm}
        </Tick>
      )}
    </Note>
  );
};

type PartOf = FC<{ c: Context<WebEnv>; opened: Opened; values: TypedFamily; faults: Faults }>;

const OwnFields: PartOf = ({ c, opened, values, faults }) => {
  const { language } = c.var;
  const text = familiesTexts[language];
  return (
    <>
      <SelectField
        name="area"
        label={text.area}
        blank={frameTexts[language].choose}
        options={opened.areas.map(({ id, name }) => ({ value: id, label: nameIn(name, language) }))}
        value={values.area}
        fault={faults.area}
      />
      <TextField
        name="name"
        label={text.name}
        hint={text.nameHint}
        value={values.name}
        fault={faults.name}
        maxlength={120}
        autocomplete="off"
      />
      <TextField
        name="reference"
        label={`${text.reference} ${frameTexts[language].optional}`}
        hint={text.referenceHint}
        value={values.reference}
        fault={faults.reference}
        maxlength={64}
        autocomplete="off"
      />
      <TextField
        name="address"
        label={`${text.address} ${frameTexts[language].optional}`}
        hint={text.addressHint}
        value={values.address}
        fault={faults.address}
        maxlength={300}
        autocomplete="off"
      />
      <Tick name="nonDisclosure" checked={values.nonDisclosure}>
        {text.markHidden}
      </Tick>
    </>
  );
};

const Members: FC<{ c: Context<WebEnv>; values: TypedFamily; faults: Faults }> = ({ c, values, faults }) => {
  const { language } = c.var;
  const text = familiesTexts[language];
  const guardians = [...values.guardians, ...blanks(values.guardians.length, blankGuardian)];
  const children = [...values.children, ...blanks(values.children.length, blankChild)];
  return (
    <>
      {guardians.map((guardian, at) => (
        <fieldset class="field">
          <legend>{text.guardianAt({ n: at + 1 })}</legend>
          <GuardianFields values={guardian} faults={faults} language={language} path={`guardians[${at}].`} />
        </fieldset>
      ))}
      {children.map((child, at) => (
        <fieldset class="field">
          <legend>{text.childAt({ n: at + 1 })}</legend>
          <ChildFields values={child} faults={faults} language={language} path={`children[${at}].`} />
        </fieldset>
      ))}
      <p class="hint">{text.emptyRows}</p>
    </>
  );
};

/** Empty rows after those filled: two at first, later one more. */
function blanks<Row>(filled: number, blank: Row): readonly Row[] {
  return Array.from({ length: Math.max(1, 2 - filled) }, () => blank);
}
