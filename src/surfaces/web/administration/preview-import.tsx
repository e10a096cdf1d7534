// What a directory file would change, and what it would leave or take away, before anything is taken in.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { type Directory, type Localized, nameIn } from '../../../core/directory.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import type { ChangedValue } from '../../../features/directory/changed-values.ts';
import type { Change } from '../../../features/directory/compare-directories.ts';
import type { NotInFile } from '../../../features/directory/merge-directory-file.ts';
import { previewImport, readDirectory } from '../../../features/directory/read.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Leaving, LeftBookings, withOwners } from '../booking/left-outside.tsx';
import { Badge } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import { allFields, fresh, SaveOrLeave } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { tick } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { type ChooseState, showFaults } from './choose-file.tsx';
import { sayFault } from './say-import-fault.ts';
import { importTexts } from './texts/words.ts';

/** What is asked where the file would take away what was made in the pages. */
export const confirmForm = (language: Language, older = false) => ({
  madeInPages: tick(older ? importTexts[language].takeOlder : importTexts[language].removeMade),
});

/** Shown again, and said why, where what was looked at is otherwise by now. */
export async function showPreview(
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
  if (preview.faults.length > 0) {
    return madeInPages === 'remove' ? showBooked(c, preview.faults, file) : showFaults(c, preview.faults, typed);
  }
  const { language } = c.var;
  const text = importTexts[language];
  const directory = await readDirectory(deps);
  const names = namesIn(directory, file, language);
  const left = await withOwners(c, deps, preview.leftOutside);
  const isSame = preview.changes.length === 0 && preview.notInFile.length === 0;
  const confirm = confirmForm(language, preview.older);
  const title = preview.changes.length === 0 ? text.sameTitle : text.previewTitle;
  const isChange = preview.changes.length > 0;
  const lead = isChange ? text.previewLead : isSame ? text.same : undefined;
  return showPage(
    c,
    { title, current: 'import', ...(refused && { status: 409 }) },
    <div class="stack gap-5">
      {conflict && !preview.older && (
        <Note tone="warn" said>
          <p>{text.conflict}</p>
        </Note>
      )}
      <Heading back={{ href: '/import', label: text.choose }} {...(lead !== undefined && { lead })}>
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
          {preview.older && (
            <Note tone="warn" said>
              <h2>{text.olderTitle}</h2>
              <p>{text.older}</p>
            </Note>
          )}
          {preview.behind && !preview.older && (
            <Note tone="warn" said>
              <h2>{text.behindTitle}</h2>
              <p>{text.behind}</p>
            </Note>
          )}
          <NotInFileNote of={preview.notInFile} names={names} language={language} />
          {!isChange && <p>{text.sameBut}</p>}
          {left && <LeftBookings left={left} directory={directory} language={language} />}
          <Changes changes={preview.changes} values={preview.values} names={names} language={language} />
          <form method="post" action="/import" enctype="multipart/form-data" class="stack">
            <Carried of={{ text: JSON.stringify(file), version: String(preview.version) }} />
            <Leaving left={left} />
            {!isChange && <p>{preview.older ? text.takeOlder : text.removeMade}</p>}
            {!isChange && <Carried of={{ madeInPages: 'yes' }} />}
            {isChange &&
              (preview.older || preview.notInFile.length > 0) &&
              allFields(confirm, fresh(confirm, { madeInPages: madeInPages === 'remove' }), language)}
            <SaveOrLeave
              save={left ? text.confirmLeaving : isChange ? text.confirm : text.removeNow}
              danger={!isChange}
              leave={{ href: '/import', label: frameTexts[language].cancel }}
            />
          </form>
        </>
      )}
    </div>,
  );
}

/** What was made in the pages is booked: no mending of the file helps, but to leave it, or to arrange the bookings. */
function showBooked(
  c: Context<WebEnv>,
  faults: Parameters<typeof showFaults>[1],
  file: unknown,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = importTexts[language];
  return showPage(
    c,
    { title: text.faultsTitle, current: 'import', width: 'narrow', status: 422, faulty: true },
    <div class="stack gap-5">
      <Note tone="warn" said>
        <h2>{text.removalTitle}</h2>
        <p>{text.removal}</p>
      </Note>
      <Heading back={{ href: '/import', label: text.choose }}>{text.faultsTitle}</Heading>
      <ul class="list">
        {faults.map(({ path, message }) => (
          <li>
            <code>{path}</code>: {sayFault(message, language) ?? message}
          </li>
        ))}
      </ul>
      <form method="post" action="/import" enctype="multipart/form-data" class="row">
        <Carried of={{ text: JSON.stringify(file) }} />
        <button type="submit" class="button">
          {text.keepMade}
        </button>
        <a class="button second" href="/bookings">
          {text.toBookings}
        </a>
      </form>
    </div>,
  );
}

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
                  {one.fields && `: ${sayFields(one.fields, language)}`}
                  {one.gone && `: ${text.takenAway}`}
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
                          names={names}
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
  names: Names;
  language: Language;
}> = ({ of, fields, names, language }) => {
  if (of.length === 0) return <span class="soft">: {sayFields(fields, language)}</span>;
  const text = importTexts[language];
  const say = (field: string, value: unknown) => sayValue(called(field, value, names), language);
  return (
    <ul class="small soft stack gap-1">
      {of.map(({ field, before, after }) => (
        <li>
          {wordFor(text.field, field) ?? field}: {say(field, before)}
          <span aria-hidden="true"> → </span>
          <span class="unseen">{text.becomes}</span> <span class="strong">{say(field, after)}</span>
        </li>
      ))}
    </ul>
  );
};

/** The fields that name other entries, and of what noun. */
const NAMING: Readonly<Record<string, Change['noun']>> = {
  area: 'area',
  areas: 'area',
  site: 'site',
  service: 'service',
  services: 'service',
  professional: 'professional',
  professionals: 'professional',
  series: 'series',
};

/** Entries by their names instead of their ids. */
function called(field: string, value: unknown, names: Names): unknown {
  const noun = Object.hasOwn(NAMING, field) ? NAMING[field] : undefined;
  if (noun === undefined) return value;
  if (Array.isArray(value)) return value.map((one) => called(field, one, names));
  return typeof value === 'string' && value !== '' ? names({ noun, id: value }) : value;
}

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
