// Written questions, read: words for those who take part, times and states for coordinators; each read of words is logged.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId, Principal } from '../../core/ids.ts';
import { type Page, pageOf } from '../../core/paging.ts';
import { type Actor, areasFor } from '../../core/permissions.ts';
import { workCalendarOf } from '../../core/promise.ts';
import { servedBy } from '../../core/who-serves.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordReads } from '../../platform/record-acts.ts';
import { type AskerView, readColleagues } from '../bookings/read-askers.ts';
import { readDirectory } from '../directory/read.ts';
import { logOf } from './open-thread.ts';
import { clockOf, type Part, partIn, readsTexts } from './rules.ts';
import { type ThreadsQuery, type ThreadView, threadId, threadPaging } from './schema.ts';
import { countMissed, findThread, findThreadOf, searchThreads, type ThreadRecord, type ThreadsOf } from './store.ts';
import { factsOf, viewThread } from './view-thread.ts';

/** A thread with what the actor is to it, and for those who answer who asks. */
export type ReadThread = {
  readonly record: ThreadRecord;
  readonly view: ThreadView;
  readonly part: Part;
  readonly asker?: Omit<AskerView, 'area'>;
  /** of the promise, for those who answer */
  readonly clock?: { readonly used: number; readonly all: number };
  readonly directory: Directory;
};

/** Throws `not_found`, also for a thread that is none of the actor's business. */
export async function readThread(
  deps: Dependencies,
  actor: Actor,
  id: string,
  requestId?: string,
): Promise<ReadThread> {
  const record = threadId.safeParse(id).success ? await findThread(deps.db, id) : undefined;
  const [read] = await present(deps, actor, record ? [record] : [], requestId);
  if (read === undefined) throw new Refusal('not_found', 'no such question');
  return read;
}

/** That of a booking, where there is one and it is of the actor's business. */
export async function readThreadOf(
  deps: Dependencies,
  actor: Actor,
  booking: BookingId,
  requestId?: string,
): Promise<ReadThread | undefined> {
  const record = await findThreadOf(deps.db, booking);
  const [read] = await present(deps, actor, record ? [record] : [], requestId);
  return read;
}

/** Those the actor asked, may answer, or follows as a coordinator, newest first. */
export async function listThreads(
  deps: Dependencies,
  actor: Actor,
  query: ThreadsQuery,
  requestId?: string,
): Promise<Page<ReadThread>> {
  const directory = await readDirectory(deps);
  const after = threadPaging.after(query.cursor);
  const found = await searchThreads(deps.db, {
    of: threadsOf(directory, actor),
    area: query.area,
    service: query.service,
    ...(query.open && { states: query.open === 'true' ? OPEN : (['closed'] as const) }),
    ...(after && { after: { askedAt: -after[0], id: after[1] } }),
    order: 'newest',
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = pageOf(threadPaging, found, query.limit, ({ askedAt, id }) => [-askedAt, id]);
  return { items: [...(await present(deps, actor, rows, requestId))], nextCursor };
}

const OPEN = ['asked', 'asked-back', 'answered', 'meeting'] as const;

/** So many of each stand on one page. */
const ON_PAGE = 100;

/** As `listThreads`, those that go on and those that are closed, read and logged as one. */
export async function readThreads(
  deps: Dependencies,
  actor: Actor,
  requestId?: string,
): Promise<{ readonly open: readonly ReadThread[]; readonly closed: readonly ReadThread[] }> {
  const of = threadsOf(await readDirectory(deps), actor);
  const search = { of, order: 'newest', limit: ON_PAGE } as const;
  const open = await searchThreads(deps.db, { ...search, states: OPEN });
  const closed = await searchThreads(deps.db, { ...search, states: ['closed'] });
  const read = await present(deps, actor, [...open, ...closed], requestId);
  const isClosed = ({ record }: ReadThread) => record.standing.is === 'closed';
  return { open: read.filter((one) => !isClosed(one)), closed: read.filter(isClosed) };
}

/** So many stand on a home; the rest are in the list. */
const ON_HOME = 8;

/** What the actor asked and has not closed: what is theirs to do comes first. */
export async function readOwnThreads(
  deps: Dependencies,
  actor: Actor,
  requestId?: string,
): Promise<readonly ReadThread[]> {
  const of = { askedBy: actor.principal, served: [], areas: [] };
  const found = await searchThreads(deps.db, { of, states: OPEN, order: 'newest', limit: ON_HOME });
  const turn = ({ record: { standing } }: ReadThread) => Number(standing.is === 'asked');
  return [...(await present(deps, actor, found, requestId))].sort((one, other) => turn(one) - turn(other));
}

/** What waits for an answer of the actor's or their colleagues', the first due first; what is asked back comes last. */
export async function readToAnswer(
  deps: Dependencies,
  actor: Actor,
  requestId?: string,
): Promise<readonly ReadThread[]> {
  const { served, deputy } = threadsOf(await readDirectory(deps), actor);
  const of = { served, areas: [], ...(deputy !== undefined && { deputy }) };
  const found = await searchThreads(deps.db, { of, states: ['asked', 'asked-back'], order: 'due', limit: ON_HOME });
  const read = await present(deps, actor, found, requestId);
  return read.filter(({ part }) => part === 'specialist');
}

/** Those of the areas that the actor coordinates whose promise is missed by now, the longest first: all in number. */
export async function readMissed(
  deps: Dependencies,
  actor: Actor,
): Promise<{ readonly count: number; readonly items: readonly ReadThread[] }> {
  const areas = areasFor(actor, 'follow-threads');
  const now = deps.clock.now();
  const of = { served: [], areas };
  const found = await searchThreads(deps.db, { of, states: ['asked'], dueBefore: now, order: 'due', limit: ON_HOME });
  const directory = await readDirectory(deps);
  const items = found.map((record): ReadThread => {
    const view = viewThread(directory, actor, record, 'coordinator', now);
    return { record, view, part: 'coordinator', directory };
  });
  return { count: await countMissed(deps.db, areas, now), items };
}

/** A key of somebody's sees their own only in its areas: what `partIn` says of each is asked afterwards. */
function threadsOf(directory: Directory, actor: Actor): ThreadsOf {
  if (actor.booking !== undefined || actor.invitation !== undefined) return { served: [], areas: [] };
  return {
    askedBy: actor.principal,
    served: actor.professional === undefined ? [] : servedBy(directory, actor.professional),
    areas: areasFor(actor, 'follow-threads'),
    ...(actor.professional !== undefined && { deputy: actor.professional }),
  };
}

/** As the actor may see them, those of none of their business left out; all reads of words are logged in one statement. */
async function present(
  deps: Dependencies,
  actor: Actor,
  records: readonly ThreadRecord[],
  requestId: string | undefined,
): Promise<readonly ReadThread[]> {
  if (records.length === 0) return [];
  const directory = await readDirectory(deps);
  const now = deps.clock.now();
  const parts = records
    .map((record) => ({ record, part: partIn(actor, directory, factsOf(record)) }))
    .filter(({ part }) => part !== 'none');
  const read = parts.filter(({ part, record }) => readsTexts(part) && record.texts.length > 0);
  const entries = read.map(({ record, part }) => ({ action: 'read-thread' as const, purpose: part, ...logOf(record) }));
  await recordReads(deps, actor, entries, requestId);
  const ofOthers = parts.filter(({ part }) => part === 'specialist').map(({ record }) => record);
  const askers = await readColleagues(deps, directory, ofOthers);
  const askerOf = (principal: Principal, part: Part) => (part === 'specialist' ? askers.get(principal) : undefined);
  return parts.map(({ record, part }) => {
    const asker = askerOf(record.askedBy, part);
    const calendar = workCalendarOf(directory, record.area);
    const clock =
      part === 'specialist' ? clockOf(record.standing, { calendar, promiseDays: record.promiseDays, now }) : undefined;
    const view = viewThread(directory, actor, record, part, now);
    return { record, view, part, directory, ...(asker && { asker }), ...(clock && { clock }) };
  });
}
