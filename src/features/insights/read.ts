// What the auditor sees of the access log, and the administrator of the feedback.

import { Refusal } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { pageOf } from '../../core/paging.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import { inEachArea, parseInput, recordRead, recordReads } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import {
  type AccessLogItem,
  type AccessLogPage,
  accessLogPaging,
  accessLogQuery,
  type FeedbackItem,
} from './schema.ts';
import {
  findFamilies,
  readActorNames,
  readFamilySubjects,
  readLog,
  readLogAbout,
  readNewestFeedback,
} from './store.ts';

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
  const subject = wanted.subject === undefined ? undefined : splitSubject(wanted.subject);
  const after = accessLogPaging.after(wanted.cursor);
  const rows = await readLog(deps.db, {
    areas,
    limit: wanted.limit + 1,
    ...(wanted.from !== undefined && { from: new Date(wanted.from) }),
    ...(wanted.to !== undefined && { to: new Date(wanted.to) }),
    ...(wanted.actor !== undefined && { actor: wanted.actor }),
    ...(subject && { subject }),
    ...(after && { before: BigInt(after[0]) }),
  });
  const { rows: shown, nextCursor } = pageOf(accessLogPaging, rows, wanted.limit, ({ id }) => [String(id)]);
  const names = await readActorNames(deps.db, [...new Set(shown.map((row) => row.actor))]);
  const read = inEachArea(areas, {
    action: 'read-access-log',
    subject: subject ?? { kind: 'access-log', id: wanted.actor ?? 'all' },
    details: { rows: shown.length },
  });
  await recordReads(deps, actor, read, requestId);
  return {
    items: shown.map((row) => asItem(row, names.get(row.actor))),
    nextCursor,
  };
}

/**
 * Everything the log knows about one family (its id, or its reference in the area's own system), oldest first: what
 * a family is told that asks who has seen its data and why. Each page of rows is handed to `write`; the export is
 * itself logged. Returns how many rows. Throws `Refusal`: not_allowed, not_found, invalid_input.
 * @see GDPR article 15; Finnish law 703/2023 on client data in social and health care, the client's right to log data
 */
export async function exportAccessLog(
  deps: Dependencies,
  actor: Actor,
  family: string,
  write: (items: readonly AccessLogItem[]) => void,
): Promise<number> {
  if (areasFor(actor, 'read-access-log') !== '*')
    throw new Refusal('not_allowed', 'only an auditor of all areas exports the access log');
  const [id, another] = await findFamilies(deps.db, family);
  if (id === undefined) throw new Refusal('not_found', 'there is no such family');
  if (another !== undefined) throw new Refusal('invalid_input', 'several areas have given this reference: use the id');
  const subjects = await readFamilySubjects(deps.db, id);
  let rows = 0;
  for (let page = await readLogAbout(deps.db, subjects, 0n, EXPORT_PAGE); page.length > 0; ) {
    const names = await readActorNames(deps.db, [...new Set(page.map((row) => row.actor))]);
    write(page.map((row) => asItem(row, names.get(row.actor))));
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

function asItem(row: Awaited<ReturnType<typeof readLog>>[number], actorName: string | undefined): AccessLogItem {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    actor: row.actor,
    ...(actorName !== undefined && { actorName }),
    role: row.role,
    action: row.action,
    subject: { kind: row.subjectKind, id: row.subjectId },
    ...(row.area !== null && { area: row.area }),
    ...(row.purpose !== null && { purpose: row.purpose }),
    details: row.details as AccessLogItem['details'],
  };
}
