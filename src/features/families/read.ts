// Families, read: only by those who keep the area's families, for a purpose that the log remembers.

import { type Directory, whyNotServing, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, FamilyId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import { channelOf, mailboxWithin } from '../../core/message-channel.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { inEachArea, type LogEntry, recordReads } from '../../platform/record-acts.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { findDuplicates, type Likeness, likelyPieces, phoneEnd, refuseIdentityCodes, searchParts } from './rules.ts';
import {
  type DuplicatePairs,
  type DuplicatesQuery,
  type DuplicatesView,
  type FamiliesFound,
  type FamilySummary,
  type FamilyView,
  type ReadPurpose,
  searchInput,
} from './schema.ts';
import { type FamilyRecord, findFamily } from './store.ts';
import { findBookings } from './store-bookings.ts';
import { findPairs, findSimilar, searchFamilies } from './store-search.ts';

const MOST_FOUND = 20;
const MOST_CANDIDATES = 200;
const MOST_ALIKE = 10;

/**
 * Families of the actor's areas by name, guardian, child, phone number or its last four digits or more, or reference. That each was found, and that
 * somebody searched, is logged with the purpose; what was searched for is not.
 * Throws `Refusal`: not_allowed, invalid_input, personal_data_found for a personal identity code.
 */
export async function findFamilies(
  deps: Dependencies,
  actor: Actor,
  input: unknown,
  requestId?: string,
): Promise<FamiliesFound> {
  if (!may(actor, 'see-families')) throw new Refusal('not_allowed', 'no role of this actor sees families');
  const { query, purpose, area } = parseInput(searchInput, input);
  refuseIdentityCodes({ query });
  const areas = area === undefined ? areasFor(actor, 'see-families') : areasWithin(actor, 'see-families', area);
  const found = await searchFamilies(deps.db, {
    ...searchParts(query),
    reference: query,
    ending: phoneEnd(query),
    areas,
    limit: MOST_FOUND + 1,
  });
  const shown = found.slice(0, MOST_FOUND);
  const search = {
    action: 'search-families',
    subject: { kind: 'family-search', id: area ?? 'all' },
    purpose,
    details: { found: shown.length },
  } as const;
  await recordReads(deps, actor, [...inEachArea(areas, search), ...readsOf('find-family', shown, purpose)], requestId);
  return { items: shown.map((one) => summaryOf(deps, one)), more: found.length > MOST_FOUND };
}

/**
 * One family, with its bookings in the actor's areas; one that was merged gives the one that stayed. Logged.
 * Throws `not_found`, also for a family of another area.
 */
export async function readFamily(
  deps: Dependencies,
  actor: Actor,
  id: FamilyId,
  purpose: ReadPurpose,
  requestId?: string,
): Promise<FamilyView> {
  const family = await openForReading(deps, actor, id);
  await recordReads(deps, actor, readsOf('read-family', [family], purpose), requestId);
  const bookings = await findBookings(deps.db, family.id, areasFor(actor, 'see-area-bookings'));
  const directory = await readDirectory(deps);
  const workers = family.workers.map((worker) => viewWorker(directory, family.area, worker));
  const present = workers.find(({ until }) => until === undefined);
  return {
    ...summaryOf(deps, family),
    ...(family.address !== undefined && { address: family.address }),
    ...(present && { namedWorker: present }),
    formerWorkers: workers.filter((worker) => worker !== present),
    bookings: bookings.map(({ id: booking, service, status, confirmed, child, start, end, area }) => {
      const there = zoneOf(directory, area);
      return {
        id: booking,
        service,
        status,
        ...(confirmed && { confirmed: true as const }),
        ...(child !== undefined && { child }),
        start: toIso(start, there),
        end: toIso(end, there),
      };
    }),
  };
}

/**
 * Families of the actor's areas that may be the same as this one, likest first; each is logged as read.
 * Throws `not_found`.
 */
export async function readDuplicates(
  deps: Dependencies,
  actor: Actor,
  id: FamilyId,
  purpose: ReadPurpose,
  requestId?: string,
): Promise<DuplicatesView> {
  const family = await openForReading(deps, actor, id);
  const areas = areasFor(actor, 'see-families');
  const candidates = await findSimilar(deps.db, { pieces: likelyPieces(family), areas, limit: MOST_CANDIDATES });
  const others = candidates.filter((candidate) => candidate.id !== family.id);
  const alike = findDuplicates(family, others).slice(0, MOST_ALIKE);
  const found = alike.map((one) => one.family);
  await recordReads(deps, actor, readsOf('find-family', found, purpose), requestId);
  return { items: alike.map((one) => viewLikeness(deps, one)) };
}

const MOST_PAIRS = 500;
const MOST_PAIRS_SHOWN = 30;

/**
 * Every two families of the actor's areas that may be one, likest first; each family is logged as read.
 * Throws `not_allowed`.
 */
export async function listDuplicates(
  deps: Dependencies,
  actor: Actor,
  { area, purpose }: DuplicatesQuery,
  requestId?: string,
): Promise<DuplicatePairs> {
  const areas = areasWithin(actor, 'see-families', area);
  const pairs = (await findPairs(deps.db, { areas, limit: MOST_PAIRS }))
    .flatMap(([one, other]) => findDuplicates(one, [other]).map((found) => ({ one, ...found })))
    .toSorted((a, b) => b.likeness.score - a.likeness.score)
    .slice(0, MOST_PAIRS_SHOWN);
  const families = new Set(pairs.flatMap(({ one, family }) => [one, family]));
  await recordReads(deps, actor, readsOf('find-family', [...families], purpose), requestId);
  return {
    items: pairs.map(({ one, family, likeness }) => ({
      families: [summaryOf(deps, one), summaryOf(deps, family)],
      score: likeness.score,
      shared: [...likeness.shared],
    })),
  };
}

async function openForReading(deps: Dependencies, actor: Actor, id: FamilyId): Promise<FamilyRecord> {
  if (!may(actor, 'see-families')) throw new Refusal('not_allowed', 'no role of this actor sees families');
  const family = await findFamily(deps.db, id);
  if (family === undefined || !may(actor, 'see-families', family.area)) {
    throw new Refusal('not_found', 'no such family in the areas of this actor');
  }
  return family;
}

function readsOf(
  action: LogEntry['action'],
  families: readonly FamilyRecord[],
  purpose: ReadPurpose,
): readonly LogEntry[] {
  return families.map(({ id, area }) => ({ action, subject: { kind: 'family', id }, area, purpose }));
}

function summaryOf({ texter }: Pick<Dependencies, 'texter'>, family: FamilyRecord): FamilySummary {
  return {
    id: family.id,
    reference: family.reference,
    area: family.area,
    ...(family.name !== undefined && { name: family.name }),
    nonDisclosure: family.nonDisclosure,
    guardians: family.guardians.map((guardian) => {
      const mailbox = mailboxWithin(guardian, family.guardians, texter.sends);
      return { ...guardian, ...(mailbox !== undefined && { writtenBy: channelOf(mailbox) }) };
    }),
    children: family.children.map((child) => ({ ...child })),
  };
}

function viewLikeness(
  deps: Pick<Dependencies, 'texter'>,
  { family, likeness }: { readonly family: FamilyRecord; readonly likeness: Likeness },
): DuplicatesView['items'][number] {
  return { family: summaryOf(deps, family), score: likeness.score, shared: [...likeness.shared] };
}

function viewWorker(
  directory: Directory,
  area: AreaId,
  { professional, since, until }: FamilyRecord['workers'][number],
): NonNullable<FamilyView['namedWorker']> {
  const gone = whyNotServing(directory, professional, area);
  const post = directory.professionals.get(professional)?.post;
  const zone = zoneOf(directory, area);
  return {
    professional,
    ...(post && { post }),
    ...(gone && { gone }),
    since: toIso(since, zone),
    ...(until !== undefined && { until: toIso(until, zone) }),
  };
}
