// Drafts as their coordinators look at them: what each would change, which times come and go, what stands in its way.

import type { z } from 'zod';
import { type Directory, zoneOf } from '../../core/directory.ts';
import type { Fault } from '../../core/errors.ts';
import type { AreaId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import { type Outside, outsideOf } from '../../core/left-outside.ts';
import { type Page, pageWithin } from '../../core/paging.ts';
import { type Actor, areasFor } from '../../core/permissions.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Reader } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { type ChangedValue, changedValues } from './changed-values.ts';
import { areasOfChanges, checkDraft, mayMake } from './check-draft.ts';
import { type Change, compareDirectories } from './compare-directories.ts';
import { type ComparedTimes, compareTimes, type OfferedTime } from './compare-times.ts';
import { type DirectoryContent, emptyContent, toDirectory } from './directory-content.ts';
import { draftId, type draftItem, type draftOutput, draftPaging, draftsQuery } from './draft.ts';
import { type Conflict, mergeDraft } from './merge-draft.ts';
import { requireDraft } from './open-draft.ts';
import { readDirectory } from './read.ts';
import { leftView } from './rules.ts';
import type { LeftOutside } from './schema.ts';
import { loadDirectory } from './store.ts';
import { type DraftActRow, type DraftRow, findActs, findDraft, findDrafts, findNames } from './store-drafts.ts';
import { findBusyOver, findLeftOutside, type StandingBooking } from './store-standing.ts';

/** The drafts of the areas that the actor coordinates; what waits first, then what was published last. */
export async function readDrafts(deps: Pick<Dependencies, 'db'>, actor: Actor): Promise<readonly DraftRow[]> {
  return findDrafts(deps.db, areasFor(actor, 'manage-series'));
}

/** As {@link readDrafts}, a page of them for the API. */
export async function listDrafts(
  deps: Pick<Dependencies, 'db'>,
  actor: Actor,
  query: unknown,
): Promise<Page<z.input<typeof draftItem>>> {
  const wanted = parseInput(draftsQuery, query);
  const zones = await readDirectory(deps);
  const { items, nextCursor } = pageWithin(draftPaging, await readDrafts(deps, actor), wanted, (draft) => [
    draft.publishedAt === undefined ? 0 : 1,
    -draft.changedAt,
    draft.id,
  ]);
  return { items: items.map((draft) => itemOf(draft, zoneOf(zones, draft.area))), nextCursor };
}

function itemOf(draft: DraftRow, zone: string): z.input<typeof draftItem> {
  const { id, area, name, version, takesBack, changedAt, publishedAt, takenBackAt } = draft;
  return {
    id,
    area,
    name,
    version,
    state: takenBackAt !== undefined ? 'taken-back' : publishedAt !== undefined ? 'published' : 'waiting',
    changedAt: toIso(changedAt, zone),
    ...(publishedAt !== undefined && { publishedAt: toIso(publishedAt, zone) }),
    ...(takesBack !== undefined && { takesBack }),
  };
}

/** As {@link readDraft}, with the times that come and go and what is left outside, as the API's answer. */
export async function describeDraft(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<z.input<typeof draftOutput>> {
  const view = await readDraft(deps, actor, id);
  const now = deps.clock.now();
  const zone = zoneOf(view.before, view.draft.area);
  const { added, removed } = timesOf(view, now);
  const { left } = await readLeftByDraft(deps.db, actor, view, now);
  const timed = ({ start, end, areas, ...time }: OfferedTime) => ({
    ...time,
    areas: [...areas],
    start: toIso(start, zone),
    end: toIso(end, zone),
  });
  return {
    ...itemOf(view.draft, zone),
    changes: view.changes.map((change) =>
      change.kind === 'changed' ? { ...change, fields: [...change.fields] } : change,
    ),
    values: [...view.values],
    conflicts: [...view.conflicts],
    faults: [...view.faults],
    added: added.map(timed),
    removed: removed.map(timed),
    leftOutside: left,
    mayPublish: view.mayPublish,
    acts: view.acts.map(({ at, fields, name: _seen, ...act }) => ({
      ...act,
      at: toIso(at, zone),
      ...(fields && fields.length > 0 && { fields: [...fields] }),
    })),
  };
}

export type DraftView = {
  readonly draft: DraftRow;
  readonly acts: readonly (DraftActRow & { readonly name?: string })[];
  /** the directory as it is, and with the draft as far as the two have not parted; of a published one, both as it is */
  readonly before: Directory;
  readonly after: Directory;
  readonly changes: readonly Change[];
  /** what each field of a changed entry is and would be */
  readonly values: readonly ChangedValue[];
  /** where others have changed the same since: to be settled before it is published */
  readonly conflicts: readonly Conflict[];
  /** what it may not be by what has changed around it */
  readonly faults: readonly Fault[];
  /** the areas whose entries it changes */
  readonly areas: readonly AreaId[];
  /** whether the reader may make all of its changes */
  readonly mayPublish: boolean;
};

/** Throws `Refusal`: not_found for one of an area that the actor does not coordinate. */
export async function readDraft(
  { db, clock }: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
  id: string,
): Promise<DraftView> {
  const known = draftId.safeParse(id);
  const draft = requireDraft(actor, known.success ? await findDraft(db, known.data) : undefined);
  const seen = await lookAtDraft(db, draft, clock.now());
  const acts = await findActs(db, draft.id);
  const names = await findNames(
    db,
    acts.map(({ by }) => by),
  );
  return {
    ...seen,
    areas: areasOfChanges(seen.content, seen.changes),
    mayPublish: mayMake(actor, seen.content, seen.changes),
    acts: acts.map((act) => ({ ...act, ...names.get(act.by) })),
  };
}

type LookedAt = Omit<DraftView, 'acts' | 'areas' | 'mayPublish'> & {
  readonly content: { readonly current: DirectoryContent; readonly next: DirectoryContent };
};

/** As it stands among the directory that the reader sees. */
export async function lookAtDraft(reader: Reader, draft: DraftRow, now: number): Promise<LookedAt> {
  const stored = await loadDirectory(reader);
  const current = stored?.content ?? emptyContent;
  const merged =
    draft.publishedAt === undefined ? mergeDraft(current, draft.entries) : { next: current, conflicts: [] };
  const changes = compareDirectories(current, merged.next);
  const version = stored?.version ?? 0;
  return {
    draft,
    content: { current, next: merged.next },
    before: toDirectory(current, version, stored?.gone),
    after: toDirectory(merged.next, version, stored?.gone),
    changes,
    values: changedValues(current, merged.next, changes),
    conflicts: merged.conflicts,
    faults: checkDraft(merged.next, changes, now),
  };
}

/** How far times are compared. */
const MONTHS_AHEAD = 6;

/** The times that come and go by a draft within six months. */
export function timesOf(
  { before, after, draft }: Pick<DraftView, 'before' | 'after' | 'draft'>,
  now: number,
): ComparedTimes {
  const clock = wallClock(zoneOf(before, draft.area));
  const until = Temporal.PlainDate.from(clock.dateAt(now)).add({ months: MONTHS_AHEAD }).toString();
  return compareTimes(before, after, { start: now, end: clock.instant(until, '00:00') });
}

/** What a draft would leave outside: as its maker may see it, and all of it, for features, which know who may change what. */
export type LeftByDraft = {
  readonly left: LeftOutside;
  readonly items: readonly (StandingBooking & { readonly because: readonly Outside[] })[];
  /** as it would be, with what people's own calendars have taken */
  readonly directory: Directory;
};

export async function readLeftByDraft(
  reader: Reader,
  actor: Actor,
  { before, after }: Pick<DraftView, 'before' | 'after'>,
  now: number,
): Promise<LeftByDraft> {
  const standing = await findLeftOutside(reader, before, after, now);
  const busy = await findBusyOver(reader, now);
  const directory = { ...after, absences: [...after.absences, ...busy] };
  const why = outsideOf(directory, standing);
  const items = standing.map((booking) => ({ ...booking, because: why(booking) }));
  return { left: leftView(before, actor, standing), items, directory };
}
