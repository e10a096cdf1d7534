// Areas' own words in messages, for those who choose them: each with what the service says by itself, how it all reads, and what it was.

import type { Directory } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { sayTemplateFault, type TemplateFault, templateFaults } from '../../core/judge-template.ts';
import { htmlOf, type MailPart, textOf } from '../../core/mail-parts.ts';
import { type Page, pageInOrder, pageOf } from '../../core/paging.ts';
import { type Actor, areasFor, languages, may } from '../../core/permissions.ts';
import { partsOf, placeholdersOf, type TemplateWords, templateKinds } from '../../core/template.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { readDirectory } from '../directory/read.ts';
import { findColleagues } from '../identity/find-recipient.ts';
import { areaOf } from './read.ts';
import {
  previewTemplateInput,
  type TemplateItem,
  type TemplateKey,
  type TemplateVersionItem,
  templateIdOf,
  templatePaging,
  templatesQuery,
  templateVersionPaging,
  templateVersionsQuery,
} from './schema.ts';
import { findTemplates, findVersions, type TemplateVersion } from './store-templates.ts';
import { SECRET_LENGTH, sampleOf, serviceWordsOf, wordSample } from './word-sample.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config'>;

/** A template as its writer looks at it. */
export type Template = {
  readonly key: TemplateKey;
  /** 0: nobody has changed it yet */
  readonly version: number;
  readonly words: TemplateWords;
  /** what the service says by itself, of a time made up */
  readonly service: TemplateWords;
  /** by the directory as it is now: with any, it rests */
  readonly faults: readonly TemplateFault[];
  readonly changedAt?: Date;
  readonly changedBy?: string;
};

/** Every template of the areas that this actor coordinates, or of one of them. Throws `Refusal`: not_allowed, invalid_input. */
export async function readTemplates(deps: Needed, actor: Actor, wanted?: string): Promise<readonly Template[]> {
  if (!may(actor, 'manage-templates')) throw new Refusal('not_allowed', 'no role of this actor chooses the words');
  const directory = await readDirectory(deps);
  const areas =
    wanted === undefined
      ? [...directory.areas.keys()].filter((id) => may(actor, 'manage-templates', id))
      : [areaOf(directory, actor, { wanted, capability: 'manage-templates' })];
  const rows = await findTemplates(deps.db, areas);
  return areas.flatMap((area) =>
    languages.flatMap((language) =>
      templateKinds.map((kind) => {
        const row = rows.find((one) => one.area === area && one.language === language && one.kind === kind);
        return templateOf(deps, directory, { area, language, kind }, row);
      }),
    ),
  );
}

/** How many of them rest, of all areas that this actor coordinates. */
export async function countResting({ db }: Pick<Dependencies, 'db'>, actor: Actor): Promise<number> {
  const rows = await findTemplates(db, areasFor(actor, 'manage-templates'));
  if (rows.length === 0) return 0;
  const directory = await readDirectory({ db });
  return rows.filter((one) => templateFaults(one, one.words, directory).length > 0).length;
}

/** As the API lists them. */
export async function listTemplates(deps: Needed, actor: Actor, query: unknown): Promise<Page<TemplateItem>> {
  const { area, ...wanted } = parseInput(templatesQuery, query);
  return pageInOrder(templatePaging, (await readTemplates(deps, actor, area)).map(asItem), wanted);
}

/** Throws `Refusal`: not_found where there is no such area, or it is not the actor's to word. */
export async function readTemplate(deps: Needed, actor: Actor, key: TemplateKey): Promise<Template> {
  const directory = await openArea(deps, actor, key.area);
  const [newest] = await findVersions(deps.db, key, { before: undefined, limit: 1 });
  return templateOf(deps, directory, key, newest);
}

/** `resting`: by now its words would tell too much, so that the service's own are sent. */
export function stateOf({ words, faults }: Pick<Template, 'words' | 'faults'>): TemplateItem['state'] {
  if (Object.keys(words).length === 0) return 'service';
  return faults.length === 0 ? 'own' : 'resting';
}

export function asItem(template: Template): TemplateItem {
  const { key, version, words, service, faults, changedAt, changedBy } = template;
  return {
    id: templateIdOf(key),
    ...key,
    version,
    state: stateOf(template),
    words,
    service,
    placeholders: Object.fromEntries(partsOf(key.kind).map((part) => [part, [...placeholdersOf(key.kind, part)]])),
    faults: faults.map((fault) => ({ path: fault.part, message: sayTemplateFault(key.kind, fault) })),
    ...(changedAt !== undefined && { changedAt: changedAt.toISOString() }),
    ...(changedBy !== undefined && { changedBy }),
  };
}

/** What it was, the newest first. Throws `Refusal`: not_found, invalid_input. */
export async function readTemplateVersions(
  deps: Needed,
  actor: Actor,
  key: TemplateKey,
  query: unknown,
): Promise<Page<TemplateVersionItem>> {
  const { cursor, limit } = parseInput(templateVersionsQuery, query);
  await openArea(deps, actor, key.area);
  const [before] = templateVersionPaging.after(cursor) ?? [];
  const found = await findVersions(deps.db, key, { before, limit: limit + 1 });
  const { rows, nextCursor } = pageOf(templateVersionPaging, found, limit, ({ version }) => [version]);
  return { items: rows.map(asVersion), nextCursor };
}

function asVersion({ version, words, restored, changedAt, changedBy }: TemplateVersion): TemplateVersionItem {
  return {
    version,
    words,
    ...(restored !== null && { restored }),
    changedAt: changedAt.toISOString(),
    ...(changedBy !== null && { changedBy }),
  };
}

export type TemplatePreview = {
  readonly subject: string;
  readonly parts: readonly MailPart[];
  readonly text: string;
  readonly html: string;
  /** as it goes to a phone, and how long it is with a whole link */
  readonly textMessage: string;
  readonly textLength: number;
};

/**
 * The whole message, of a time made up, in these words: by the code that words the real ones. Of the signature, under
 * the message of a booked time. Throws `Refusal`: not_found, invalid_input, personal_data_found.
 */
export async function previewTemplate(
  deps: Needed,
  actor: Actor,
  key: TemplateKey,
  typed: unknown,
): Promise<TemplatePreview> {
  const directory = await openArea(deps, actor, key.area);
  const words = parseInput(previewTemplateInput, typed);
  const said = Object.fromEntries(Object.entries(words).filter(([, text]) => text !== ''));
  const faults = templateFaults(key, said, directory, await findColleagues(deps.db));
  if (faults.length > 0) {
    throw invalidInput(...faults.map((fault) => ({ path: fault.part, message: sayTemplateFault(key.kind, fault) })));
  }
  const rows = await findTemplates(deps.db, [key.area]);
  const beside = key.kind === 'signature' ? 'booked' : 'signature';
  const other = rows.find(({ language, kind }) => language === key.language && kind === beside);
  const stands = other && templateFaults({ ...key, kind: beside }, other.words, directory).length === 0;
  const sample = sampleOf(deps, directory, key);
  const own = { ...(stands && other.words), ...said };
  const { subject, parts, text: short } = wordSample(key.kind, { ...sample, own });
  const whole = { ...sample, link: sample.link.replace('***', 'x'.repeat(SECRET_LENGTH)), own };
  return {
    subject,
    parts,
    text: `${textOf(parts)}\n`,
    html: htmlOf(parts, { subject, language: key.language }),
    textMessage: short,
    textLength: wordSample(key.kind, whole).text.length,
  };
}

async function openArea(deps: Needed, actor: Actor, area: AreaId): Promise<Directory> {
  const directory = await readDirectory(deps);
  if (!directory.areas.has(area) || !may(actor, 'manage-templates', area)) {
    throw new Refusal('not_found', 'no such area whose words are this actor’s to choose');
  }
  return directory;
}

function templateOf(deps: Needed, directory: Directory, key: TemplateKey, row: TemplateVersion | undefined): Template {
  const words = row?.words ?? {};
  return {
    key,
    version: row?.version ?? 0,
    words,
    service: serviceWordsOf(key.kind, sampleOf(deps, directory, key)),
    faults: templateFaults(key, words, directory),
    ...(row && { changedAt: row.changedAt }),
    ...(row && row.changedBy !== null && { changedBy: row.changedBy }),
  };
}
