// Taking in a directory file in two steps: what it would change, then the change itself.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { type Directory, type Localized, nameIn } from '../../../core/directory.ts';
import { type ErrorCode, type Fault, Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, mayEverywhere } from '../../../core/permissions.ts';
import { readJson } from '../../../core/read-json.ts';
import { wordFor } from '../../../core/words.ts';
import type { ChangedValue } from '../../../features/directory/changed-values.ts';
import type { Change } from '../../../features/directory/compare-directories.ts';
import { importDirectory } from '../../../features/directory/import-directory.ts';
import type { NotInFile } from '../../../features/directory/merge-directory-file.ts';
import { previewImport, readDirectory } from '../../../features/directory/read.ts';
import { readDirectoryExport } from '../../../features/directory/read-directory-export.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Leaving, LeftBookings, leavingIn, withOwners } from '../booking/left-outside.tsx';
import { allowed } from '../kit/allowed.ts';
import { Badge } from '../kit/badge.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, ErrorSummary } from '../kit/fields.tsx';
import { allFields, type FormState, fresh, SaveOrLeave, standing, typedIn } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { file, longText, tick } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { sayFault } from './say-import-fault.ts';
import { importTexts } from './texts/words.ts';

/** Both steps are sent to one address: only it takes a body as large as a directory file. */
export function importPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/import', (c) => {
    const actor = allowed(c, 'import-directory');
    if (!mayEverywhere(actor, 'import-directory')) return showNotEverywhere(c);
    return showForm(c, fresh(chooseForm(c.var.language)), doneOf(c));
  });

  routes.get('/import/directory.json', async (c) => {
    const { file } = await readDirectoryExport(deps, allowed(c, 'import-directory'), c.var.requestId);
    c.header('Content-Disposition', 'attachment; filename="directory.json"');
    return c.json(file);
  });

  routes.post('/import', async (c) => {
    const actor = allowed(c, 'import-directory');
    const form = await readForm(c);
    const typed = typedIn(chooseForm(c.var.language), form);
    const again = (file: string) => showForm(c, { typed, faults: { file } });
    const { faultNothing, faultJson, faultTwice } = importTexts[c.var.language];
    const text = (await typed.file?.text()) ?? typed.text;
    if (text.trim() === '') return again(faultNothing);
    const file = readJson(text);
    if ('fault' in file) return again(file.fault.path === '' ? faultJson : faultTwice({ path: file.fault.path }));
    const version = expectedVersion.safeParse(form.one('version'));
    if (!version.success) return showPreview(c, deps, actor, file.value, { typed });
    const madeInPages = typedIn(confirmForm(c.var.language), form).madeInPages
      ? ('remove' as const)
      : ('keep' as const);
    const input = { file: file.value, expectedVersion: version.data, madeInPages, ...leavingIn(form) };
    return importFile(c, deps, actor, input);
  });

  return routes;
}

const expectedVersion = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number);

async function importFile(
  c: Context<WebEnv>,
  deps: Dependencies,
  actor: Actor,
  input: {
    readonly file: unknown;
    readonly expectedVersion: number;
    readonly madeInPages: 'keep' | 'remove';
    readonly leaving?: string;
  },
): Promise<Response> {
  try {
    const { changes } = await execute(deps, actor, importDirectory, input, { requestId: c.var.requestId });
    if (input.leaving !== undefined) return c.redirect('/replan', 303);
    const count = (kind: Change['kind']) => String(changes.filter((change) => change.kind === kind).length);
    const counts = { added: count('added'), changed: count('changed'), removed: count('removed') };
    return c.redirect(`/import?${new URLSearchParams(counts)}`, 303);
  } catch (error) {
    if (!(error instanceof Refusal) || !LOOKED_AT_AGAIN.includes(error.code)) throw error;
    return showPreview(c, deps, actor, input.file, {
      conflict: error.code === 'import_conflict',
      refused: error.code !== 'import_invalid',
      madeInPages: input.madeInPages,
    });
  }
}

/** The directory, the bookings or the file are otherwise than was seen: what would change is shown again. */
const LOOKED_AT_AGAIN: readonly ErrorCode[] = ['import_conflict', 'import_invalid', 'bookings_left_outside'];

type Counts = Readonly<Record<Change['kind'], number>>;

function doneOf(c: Context<WebEnv>): Counts | undefined {
  const count = z.coerce.number().int().min(0);
  const counts = z.object({ added: count, changed: count, removed: count }).safeParse(c.req.query());
  return counts.success ? counts.data : undefined;
}

function showNotEverywhere(c: Context<WebEnv>): Response | Promise<Response> {
  const text = importTexts[c.var.language];
  return showPage(
    c,
    { title: text.title, current: 'import', width: 'narrow', status: 403 },
    <div class="stack gap-5">
      <Heading>{text.title}</Heading>
      <EmptyState icon="lock" title={text.notEverywhere} advice={text.notEverywhereAdvice}>
        <a class="button" href="/series">
          {text.toSeries}
        </a>
      </EmptyState>
    </div>,
  );
}

function chooseForm(language: Language) {
  const text = importTexts[language];
  return {
    file: file(text.file, { hint: text.fileHint, accept: '.json,application/json' }),
    text: longText(text.paste, { short: true, marks: 'nothing' }),
  };
}

type ChooseState = FormState<ReturnType<typeof chooseForm>>;

/** What is asked where the file would take away what was made in the pages. */
const confirmForm = (language: Language) => ({ madeInPages: tick(importTexts[language].removeMade) });

function showForm(c: Context<WebEnv>, state: ChooseState, done?: Counts): Response | Promise<Response> {
  const { language } = c.var;
  const text = importTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'import', width: 'narrow', ...standing(state) },
    <div class="stack gap-5">
      <ErrorSummary faults={state.faults} language={language} />
      {done && (
        <Note tone="good" said>
          <p>{text.done({ added: done.added, changed: done.changed, removed: done.removed })}</p>
        </Note>
      )}
      <Heading lead={text.lead}>{text.title}</Heading>
      <ChooseFile state={state} language={language} />
      <section class="card stack gap-2">
        <h2>{text.exportTitle}</h2>
        <p>{text.exportLead}</p>
        <p>
          <a class="button second" href="/import/directory.json" download>
            <Icon name="download" /> {text.export}
          </a>
        </p>
      </section>
    </div>,
  );
}

const ChooseFile: FC<{ state: ChooseState; language: Language }> = ({ state, language }) => (
  <form method="post" action="/import" enctype="multipart/form-data" class="stack gap-5" novalidate>
    {allFields(chooseForm(language), state, language)}
    <div class="row">
      <button type="submit" class="button">
        <Icon name="search" /> {importTexts[language].look}
      </button>
    </div>
  </form>
);

async function showPreview(
  c: Context<WebEnv>,
  deps: Dependencies,
  actor: Actor,
  file: unknown,
  {
    conflict,
    refused,
    typed,
    madeInPages,
  }: {
    conflict?: boolean;
    refused?: boolean;
    typed?: ChooseState['typed'];
    madeInPages?: 'keep' | 'remove';
  } = {},
): Promise<Response> {
  const preview = await previewImport(deps, actor, file, madeInPages);
  if (preview.faults.length > 0) return showFaults(c, preview.faults, typed);
  const { language } = c.var;
  const text = importTexts[language];
  const directory = await readDirectory(deps);
  const names = namesIn(directory, file, language);
  const left = await withOwners(c, deps, preview.leftOutside);
  const isSame = preview.changes.length === 0 && preview.notInFile.length === 0;
  const title = preview.changes.length === 0 ? text.sameTitle : text.previewTitle;
  const lead = preview.changes.length > 0 ? text.previewLead : isSame ? text.same : text.sameBut;
  return showPage(
    c,
    { title, current: 'import', ...(refused && { status: 409 }) },
    <div class="stack gap-5">
      {conflict && (
        <Note tone="warn" said>
          <p>{text.conflict}</p>
        </Note>
      )}
      <Heading back={{ href: '/import', label: text.choose }} lead={lead}>
        {title}
      </Heading>
      {isSame ? (
        <p>
          <a class="button second" href="/series">
            {text.toSeries}
          </a>
        </p>
      ) : (
        <>
          <NotInFileNote of={preview.notInFile} names={names} language={language} />
          {left && <LeftBookings left={left} directory={directory} language={language} />}
          <Changes changes={preview.changes} values={preview.values} names={names} language={language} />
          <form method="post" action="/import" enctype="multipart/form-data" class="stack">
            <Carried of={{ text: JSON.stringify(file), version: String(preview.version) }} />
            <Leaving left={left} />
            {preview.notInFile.length > 0 &&
              allFields(
                confirmForm(language),
                fresh(confirmForm(language), { madeInPages: madeInPages === 'remove' }),
                language,
              )}
            <SaveOrLeave
              save={left ? text.confirmLeaving : text.confirm}
              leave={{ href: '/import', label: frameTexts[language].cancel }}
            />
          </form>
        </>
      )}
    </div>,
  );
}

async function showFaults(
  c: Context<WebEnv>,
  faults: readonly Fault[],
  typed?: ChooseState['typed'],
): Promise<Response> {
  const { language } = c.var;
  const text = importTexts[language];
  return showPage(
    c,
    { title: text.faultsTitle, current: 'import', status: 422, faulty: true },
    <div class="stack gap-5">
      <Note tone="bad" said>
        <p>{text.faultsLead({ count: faults.length })}</p>
      </Note>
      <Heading back={{ href: '/import', label: text.choose }}>{text.faultsTitle}</Heading>
      <div class="card">
        <DataTable
          caption={text.faultsTitle}
          unseenCaption
          rows={faults.slice(0, MOST_FAULTS)}
          columns={[
            { label: text.faultWhere, names: true, cell: ({ path }: Fault) => <code>{path}</code> },
            { label: text.faultWhat, cell: ({ message }) => <Said message={message} language={language} /> },
          ]}
        />
        {faults.length > MOST_FAULTS && <p class="soft">{text.more({ count: faults.length - MOST_FAULTS })}</p>}
      </div>
      <section class="stack">
        <h2>{text.tryAgain}</h2>
        <ChooseFile state={fresh(chooseForm(language), typed)} language={language} />
      </section>
    </div>,
  );
}

/** The common faults in the reader's language; the rarest stay in English, like the words of the file itself. */
const Said: FC<{ message: string; language: Language }> = ({ message, language }) => {
  const said = sayFault(message, language);
  return said === undefined ? <span lang="en">{message}</span> : <span>{said}</span>;
};

const MOST_FAULTS = 500;
const MOST_NAMES = 100;

const KINDS = [
  { kind: 'added', tone: 'good', icon: 'add' },
  { kind: 'changed', tone: 'violet', icon: 'edit' },
  { kind: 'removed', tone: 'bad', icon: 'remove' },
] as const;

type Names = (change: Pick<Change, 'noun' | 'id'>) => string;

/** What was made in the pages and the file does not have: said before all that changes. */
const NotInFileNote: FC<{ of: readonly NotInFile[]; names: Names; language: Language }> = ({ of, names, language }) => {
  const text = importTexts[language];
  const [kept, removed] = [of.filter((one) => one.kept), of.filter((one) => !one.kept)];
  const said = [
    { some: kept, title: text.keptMade({ count: kept.length }) },
    { some: removed, title: text.removedMade({ count: removed.length }) },
  ];
  return (
    <>
      {said.map(({ some, title }) =>
        some.length === 0 ? null : (
          <Note tone="warn" said>
            <h2>{title}</h2>
            <ul class="plain-list">
              {some.slice(0, MOST_NAMES).map((one) => (
                <li>
                  {text.noun[one.noun]}: {names(one)}
                </li>
              ))}
            </ul>
            {some.length > MOST_NAMES && <p>{text.more({ count: some.length - MOST_NAMES })}</p>}
          </Note>
        ),
      )}
    </>
  );
};

const Changes: FC<{
  changes: readonly Change[];
  values: readonly ChangedValue[];
  names: Names;
  language: Language;
}> = ({ changes, values, names, language }) => {
  const text = importTexts[language];
  return (
    <div class="cards">
      {KINDS.map(({ kind, tone, icon }) => {
        const ofKind = changes.filter((change) => change.kind === kind);
        return ofKind.length === 0 ? null : (
          <section class="card stack">
            <h2>
              {text.kind[kind]}{' '}
              <Badge tone={tone} icon={icon}>
                {String(ofKind.length)}
              </Badge>
            </h2>
            {[...Map.groupBy(ofKind, (change) => change.noun)].map(([noun, ofNoun]) => (
              <div class="stack gap-1">
                <h3>{text.noun[noun]}</h3>
                <ul class="plain-list">
                  {ofNoun.slice(0, MOST_NAMES).map((change) => (
                    <li>
                      {names(change)}
                      {change.kind === 'changed' && (
                        <Values
                          of={values.filter(({ noun: of, id }) => of === change.noun && id === change.id)}
                          fields={change.fields}
                          language={language}
                        />
                      )}
                    </li>
                  ))}
                </ul>
                {ofNoun.length > MOST_NAMES && <p class="soft">{text.more({ count: ofNoun.length - MOST_NAMES })}</p>}
              </div>
            ))}
          </section>
        );
      })}
    </div>
  );
};

/** Each changed field with what it was and would be; the names of fields alone where there are no values to show. */
const Values: FC<{
  of: readonly ChangedValue[];
  fields: readonly string[];
  language: Language;
}> = ({ of, fields, language }) => {
  if (of.length === 0) return <span class="soft">: {sayFields(fields, language)}</span>;
  const text = importTexts[language];
  return (
    <ul class="small soft stack gap-1">
      {of.map(({ field, before, after }) => (
        <li>
          {wordFor(text.field, field) ?? field}: {sayValue(before, language)}
          <span aria-hidden="true"> → </span>
          <span class="unseen">{text.becomes}</span> <span class="strong">{sayValue(after, language)}</span>
        </li>
      ))}
    </ul>
  );
};

/** A value as a person reads it: a name in their language, a list with commas, the rest as the file writes it. */
function sayValue(value: unknown, language: Language): string {
  const text = importTexts[language];
  if (value === undefined || value === null || value === '') return text.nothing;
  if (typeof value === 'boolean') return value ? text.yes : text.no;
  if (Array.isArray(value))
    return value.length === 0 ? text.nothing : value.map((one) => sayValue(one, language)).join(', ');
  if (typeof value !== 'object') return String(value);
  const parts = Object.entries(value).map(([key, one]) => `${key}: ${sayValue(one, language)}`);
  return parts.length === 0 ? text.nothing : parts.join('; ');
}

function sayFields(fields: readonly string[], language: Language): string {
  return fields.map((field) => wordFor(importTexts[language].field, field) ?? field).join(', ');
}

const namedEntry = z.object({
  id: z.string(),
  name: z.record(z.string(), z.string()).optional(),
  post: z.record(z.string(), z.string()).optional(),
});

/** Entries by the name they have in the file, else in the directory; those without one by their id. */
function namesIn(directory: Directory, file: unknown, language: Language): Names {
  const inFile = typeof file === 'object' && file !== null ? Object.values(file).flat() : [];
  const here = [
    directory.areas,
    directory.sites,
    directory.rooms,
    directory.equipment,
    directory.services,
    directory.professionals,
    directory.series,
  ].flatMap((entries) => [...entries.values()]);
  const known = new Map<string, Localized>();
  for (const entry of [...here, ...directory.closures, ...inFile]) {
    const named = namedEntry.safeParse(entry);
    const name = named.success ? (named.data.name ?? named.data.post) : undefined;
    if (named.success && name) known.set(named.data.id, name);
  }
  // hours and absences have no name of their own: whose they are says more than an id
  for (const { id, professional } of [...directory.workingHours, ...directory.absences]) {
    known.set(id, directory.professionals.get(professional)?.post ?? {});
  }
  return ({ noun, id }) => {
    if (noun === 'region') return nameIn(directory.region.name, language);
    return nameIn(known.get(id) ?? { [language]: id }, language) || id;
  };
}
