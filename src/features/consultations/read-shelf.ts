// The shelf, read: what is shown to all who work in its area, and what waits for those who judge it.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, ServiceId } from '../../core/ids.ts';
import { type Page, pageOf } from '../../core/paging.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { recordMeasured } from '../../platform/record-measured.ts';
import { readDirectory } from '../directory/read.ts';
import { type AdviceState, type AdviceView, adviceId, type ShelfQuery, shelfPaging } from './advice.ts';
import { seesAdvice } from './judge-advice.ts';
import { viewAdvice } from './open-advice.ts';
import { type AdviceRecord, type AdviceSearch, findAdvice, searchAdvice } from './store-advice.ts';

/** Throws `not_found`, also for what the actor may not see. */
export async function readAdvice(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
  id: string,
): Promise<{ readonly view: AdviceView; readonly record: AdviceRecord; readonly directory: Directory }> {
  const record = adviceId.safeParse(id).success ? await findAdvice(deps.db, id) : undefined;
  if (record === undefined || !seesAdvice(actor, record)) throw new Refusal('not_found', 'no such advice');
  const directory = await readDirectory(deps);
  return { view: viewAdvice(directory, actor, record), record, directory };
}

/** The newest first, of the areas where the actor may see them. Throws `not_allowed` for another area. */
export async function listShelf(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
  { area, topic, ageBand, state, cursor, limit }: ShelfQuery,
): Promise<Page<AdviceView>> {
  if (area !== undefined && !may(actor, 'see-shelf', area)) {
    throw new Refusal('not_allowed', 'not an area of this actor');
  }
  const after = shelfPaging.after(cursor);
  const search = searchOf(actor, state, area);
  const found = await searchAdvice(deps.db, {
    ...{ ...search, topic, ageBand },
    ...(after && { after: { writtenAt: -after[0], id: after[1] } }),
    limit: limit + 1,
  });
  const { rows, nextCursor } = pageOf(shelfPaging, found, limit, ({ writtenAt, id }) => [-writtenAt, id]);
  const directory = await readDirectory(deps);
  return { items: rows.map((record) => viewAdvice(directory, actor, record)), nextCursor };
}

/** As `seesAdvice` says, by areas. */
function searchOf(actor: Actor, state: AdviceState, area?: AreaId): Omit<AdviceSearch, 'limit'> {
  const capability = state === 'shown' ? 'see-shelf' : 'write-advice';
  const within = areasFor(actor, capability);
  const areas = area === undefined ? within : may(actor, capability, area) ? [area] : [];
  const ownOnly = { of: actor.principal, but: areasFor(actor, 'manage-shelf') };
  return { areas, state, ...(!['shown', 'waiting'].includes(state) && { ownOnly }) };
}

/** So many are shown to who is about to ask. */
const MOST_SHOWN = 5;

/** What is shown before somebody asks of a topic and an age, their own language first; that it was shown counts, of nobody. */
export async function showAdvice(
  deps: Dependencies,
  actor: Actor,
  { area, service, topic, ageBand }: { area: AreaId; service: ServiceId; topic: string; ageBand: string },
): Promise<readonly AdviceView[]> {
  if (!may(actor, 'see-shelf', area)) return [];
  const found = await searchAdvice(deps.db, { areas: [area], topic, ageBand, state: 'shown', limit: MOST_SHOWN });
  if (found.length === 0) return [];
  const at = deps.clock.now();
  await transact(deps, (tx) => recordMeasured(tx, [{ what: 'advice-seen', area, service, at, value: 1 }]));
  const directory = await readDirectory(deps);
  const isOther = ({ language }: AdviceView) => Number(language !== actor.language);
  const views = found.map((record) => viewAdvice(directory, actor, record));
  return views.sort((one, other) => isOther(one) - isOther(other));
}

/** So many stand on a home. */
const ON_HOME = 4;

/** What waits for the actor: to approve, or to say anew. */
export async function readToJudge(deps: Pick<Dependencies, 'db'>, actor: Actor): Promise<readonly AdviceView[]> {
  if (!may(actor, 'write-advice')) return [];
  const limit = ON_HOME * 4;
  const waiting = await listShelf(deps, actor, { state: 'waiting', limit });
  const back = await listShelf(deps, actor, { state: 'sent-back', limit });
  return [...back.items.filter(({ own }) => own), ...waiting.items.filter(({ own }) => !own)].slice(0, ON_HOME);
}

/** The newest that is shown where the actor works. */
export async function readNewOnShelf(deps: Pick<Dependencies, 'db'>, actor: Actor): Promise<readonly AdviceView[]> {
  return (await listShelf(deps, actor, { state: 'shown', limit: ON_HOME })).items;
}
