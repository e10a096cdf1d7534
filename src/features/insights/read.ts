// What the auditor sees of the access log, and the administrator of the feedback.

import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { pageOf } from '../../core/paging.ts';
import { type Actor, areasFor, type Language, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { inEachArea, recordRead, recordReads } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { findForAuditor } from '../families/find-for-auditor.ts';
import { callActor } from './name-things.ts';
import {
  type AccessLogItem,
  type AccessLogPage,
  accessLogPaging,
  accessLogQuery,
  type FeedbackItem,
  type ToldAct,
} from './schema.ts';
import { readFamilySubjects, readLog, readLogAbout, readNewestFeedback } from './store.ts';
import { readFormerNames, readNames } from './store-names.ts';
import { goneIn, isRenameBy, unnamedIn, wordAct } from './word-acts.ts';

/**
 * A page of the access log, newest first: who did or read what, whose, and why; never a case's content.
 * An auditor of some areas sees the rows of those. The reading is itself logged.
 * Throws `Refusal`: not_allowed, invalid_input.
 */
export async function readAccessLog(
  deps: Dependencies,
  actor: Actor,
  query: unknown,
  requestId?: string,
): Promise<AccessLogPage> {
  if (!may(actor, 'read-access-log')) throw new Refusal('not_allowed', 'only an auditor reads the access log');
  const wanted = parseInput(accessLogQuery, query);
  const areas = areasToShow(actor, wanted.area);
  const family =
    wanted.family === undefined
      ? undefined
      : await openFamily(deps, actor, { query: wanted.family, numberOnly: true }, requestId);
  const about = family?.subjects ?? (wanted.subject === undefined ? undefined : [wanted.subject]);
  const after = accessLogPaging.after(wanted.cursor);
  const rows = await readLog(deps.db, {
    areas,
    limit: wanted.limit + 1,
    ...(wanted.from !== undefined && { from: new Date(wanted.from) }),
    ...(wanted.to !== undefined && { to: new Date(wanted.to) }),
    ...(wanted.actor !== undefined && { actor: wanted.actor }),
    ...(about && { subjects: about }),
    ...(after && { before: BigInt(after[0]) }),
  });
  const { rows: shown, nextCursor } = pageOf(accessLogPaging, rows, wanted.limit, ({ id }) => [String(id)]);
  const general = { kind: 'access-log', id: wanted.actor ?? 'all' };
  const subject = wanted.subject === undefined ? general : splitSubject(wanted.subject);
  const read = {
    action: 'read-access-log',
    subject: family ? { kind: 'family', id: family.id } : subject,
    details: { rows: shown.length },
  } as const;
  await recordReads(deps, actor, inEachArea(areas, read), requestId);
  const asking = {
    ...read,
    actor: wanted.actor ?? actor.principal,
    role: '',
    at: new Date(deps.clock.now()).toISOString(),
  };
  const { items, said } = await inWords(deps, shown, wanted.sayIn ?? actor.language, asking);
  return {
    items,
    nextCursor,
    asked: { ...(wanted.actor !== undefined && { who: said?.who }), ...(about && { whose: said?.whose }) },
  };
}

/**
 * Everything the log knows about one family (its number, id or name), oldest first: what a family is told that asks who
 * has seen its data and why. Each page of rows is handed to `write`; the export is itself logged. Returns how many rows.
 * Throws `Refusal`: not_allowed, not_found, invalid_input with the families there are where several are called so.
 * @see GDPR article 15; Finnish law 703/2023 on client data in social and health care, the client's right to log data
 */
export async function exportAccessLog(
  deps: Dependencies,
  actor: Actor,
  { family, language }: { readonly family: string; readonly language: Language },
  write: (items: readonly AccessLogItem[]) => void,
): Promise<number> {
  if (areasFor(actor, 'read-access-log') !== '*')
    throw new Refusal('not_allowed', 'only an auditor of all areas exports the access log');
  const { id, subjects } = await openFamily(deps, actor, { query: family });
  let rows = 0;
  for (let page = await readLogAbout(deps.db, subjects, 0n, EXPORT_PAGE); page.length > 0; ) {
    write((await inWords(deps, page, language)).items);
    rows += page.length;
    page = await readLogAbout(deps.db, subjects, page.at(-1)?.id ?? 0n, EXPORT_PAGE);
  }
  await recordRead(deps, actor, {
    action: 'export-access-log',
    subject: { kind: 'family', id },
    area: '*',
    details: { rows },
  });
  return rows;
}

const EXPORT_PAGE = 500;

/** The family of this id, number or name, and all that the log may say of it. A number or name is searched, and logged. */
async function openFamily(
  deps: Dependencies,
  actor: Actor,
  called: { readonly query: string; readonly numberOnly?: boolean },
  requestId?: string,
) {
  const byId = UUID.test(called.query) ? [{ id: called.query, reference: '', area: '' }] : undefined;
  const items = byId ?? (await findForAuditor(deps, actor, called, requestId)).items;
  const [found, another] = items;
  if (another !== undefined) {
    const faults = items.map(({ id, reference, area }) => ({ path: id, message: `is number ${reference} of ${area}` }));
    throw new Refusal('invalid_input', 'several families are called so: use the id', { faults });
  }
  const subjects = found === undefined ? [] : await readFamilySubjects(deps.db, found.id);
  if (found === undefined || subjects.length === 0) throw new Refusal('not_found', 'there is no such family');
  return { id: found.id, subjects };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The newest feedback on accessibility, at most 200. Throws `Refusal`: not_allowed. */
export async function readFeedback(deps: Dependencies, actor: Actor): Promise<readonly FeedbackItem[]> {
  if (!may(actor, 'read-feedback')) throw new Refusal('not_allowed', 'only an administrator reads the feedback');
  const rows = await readNewestFeedback(deps.db, 200);
  await recordRead(deps, actor, { action: 'read-feedback', subject: { kind: 'feedback', id: 'all' }, area: '*' });
  return rows.map(({ contact, createdAt, ...row }) => ({
    ...row,
    ...(contact !== null && { contact }),
    createdAt: createdAt.toISOString(),
  }));
}

function areasToShow(actor: Actor, wanted: AreaId | undefined): readonly AreaId[] | '*' {
  if (wanted === undefined) return areasFor(actor, 'read-access-log');
  if (!may(actor, 'read-access-log', wanted)) throw new Refusal('not_allowed', 'this area is not among the auditor’s');
  return [wanted];
}

function splitSubject(subject: string): { kind: string; id: string } {
  const at = subject.indexOf(':');
  return { kind: subject.slice(0, at), id: subject.slice(at + 1) };
}

type Row = Awaited<ReturnType<typeof readLog>>[number];

/**
 * The rows with what each says in words, and `asking`, which is no row, in words too. What is personal is read for it
 * now, and is not in the log.
 */
async function inWords(deps: Dependencies, rows: readonly Row[], language: Language, asking?: ToldAct) {
  const told = rows.map((row) => ({ id: String(row.id), act: toldAct(row) }));
  const acts = [...told.map(({ act }) => act), ...(asking ? [asking] : [])];
  const oldest = new Date(Math.min(...acts.map(({ at }) => Date.parse(at)), deps.clock.now()));
  const [directory, names] = await Promise.all([readDirectory(deps), readNames(deps.db, unnamedIn(acts))]);
  const former = await readFormerNames(deps.db, { since: oldest, gone: goneIn(acts, names, directory) });
  const wording = { directory, names, former, language };
  const items = told.map(({ id, act: row }): AccessLogItem => {
    const act = withRename(row, acts);
    const actorName = callActor(names.people, act.actor, language);
    return { id, ...row, ...(actorName !== undefined && { actorName }), said: wordAct(wording, act) };
  });
  return { items, said: asking && wordAct(wording, asking) };
}

/** A change that gave a new name says which: its rename has a row of its own, for those who ask what a thing was called. */
function withRename(act: ToldAct, acts: readonly ToldAct[]): ToldAct {
  const rename = acts.find((other) => isRenameBy(act, other));
  if (rename === undefined) return act;
  const values = [act.details.values, rename.details.values].filter((one) => one !== undefined).join(' ');
  return { ...act, details: { ...act.details, values } };
}

function toldAct(row: Row): ToldAct {
  return {
    at: row.at.toISOString(),
    actor: row.actor,
    role: row.role,
    action: row.action,
    subject: { kind: row.subjectKind, id: row.subjectId },
    ...(row.area !== null && { area: row.area }),
    ...(row.purpose !== null && { purpose: row.purpose }),
    details: row.details as ToldAct['details'],
  };
}
