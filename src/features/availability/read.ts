// Free times, read: the directory's openings less what is claimed, for those who may see them.

import type { Directory } from '../../core/directory.ts';
import { zoneOf } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, FamilyId, ProfessionalId, ResourceId, SiteId } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { comparePlaces, pageOf } from '../../core/paging.ts';
import { type Actor, areasFor, type Capability, may } from '../../core/permissions.ts';
import type { QuotaLeft } from '../../core/quota.ts';
import { seriesKeeping } from '../../core/shares.ts';
import {
  type Claim,
  type Slot,
  type SlotDay,
  type SlotQuestion,
  type SlotSearch,
  searchFor,
  stretchesOf,
  type World,
} from '../../core/slots.ts';
import { areasOfUnit, mayAskFor, unitFor } from '../../core/units.ts';
import { explainFor, type ObstacleCount, type WhyQuestion } from '../../core/why-not.ts';
import type { Reader } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { recordRead } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { type RankedDay, type RankedSlot, rankDay, type Wish } from './rules.ts';
import {
  type FoundSlotView,
  type SearchInput,
  type SearchResult,
  type SlotQuery,
  type SlotView,
  searchInput,
  searchPaging,
  slotPaging,
} from './schema.ts';
import { type ClaimsWanted, findBusyWithin, readClaims, readNamedWorker } from './store.ts';
import { countQuotasLeft } from './weigh-quotas.ts';

/**
 * Free slots, soonest first, in the areas the actor may see; from now to the service's horizon unless asked otherwise.
 * A week that has all it may have is none of them. Who needs only some asks `soonestSlots`.
 * `ignoring`: as in `loadWorld`. Throws `not_allowed`, and `not_found` for a service that does not exist.
 */
export async function findSlots(
  deps: Dependencies,
  actor: Actor,
  query: SlotQuery,
  { ignoring }: Pick<ClaimsWanted, 'ignoring'> = {},
): Promise<{ directory: Directory; slots: readonly Slot[] }> {
  const directory = await readDirectory(deps);
  const slots: Slot[] = [];
  const asked = { ...query, ignoring };
  for await (const some of stretches(deps, actor, directory, asked, Number.POSITIVE_INFINITY)) slots.push(...some);
  return { directory, slots };
}

/** As `findSlots`, one after another: nothing is worked out beyond the last that is taken, and little is read. */
export async function* soonestSlots(deps: Dependencies, actor: Actor, query: SlotQuery): AsyncGenerator<Slot> {
  const directory = await readDirectory(deps);
  for await (const some of stretches(deps, actor, directory, query, query.limit * TAKEN)) yield* some;
}

/** The first that will do; what comes after it is not asked for. */
export async function firstOf(slots: AsyncIterable<Slot>, willDo: (slot: Slot) => boolean): Promise<Slot | undefined> {
  for await (const slot of slots) if (willDo(slot)) return slot;
  return undefined;
}

/** Of so many times about one is free where people are well booked. */
const TAKEN = 8;

/** As `findSlots`, as the API's page. */
export async function listSlots(
  deps: Dependencies,
  actor: Actor,
  query: SlotQuery,
): Promise<{ items: SlotView[]; nextCursor: string | null }> {
  const directory = await readDirectory(deps);
  const after = slotPaging.after(query.cursor);
  const from = Math.max(query.from ?? Number.NEGATIVE_INFINITY, after?.[0] ?? Number.NEGATIVE_INFINITY);
  const found: Slot[] = [];
  for await (const slot of soonestSlots(deps, actor, { ...query, from })) {
    if (after === undefined || comparePlaces([slot.start, slot.id], after) > 0) found.push(slot);
    if (found.length > query.limit) break;
  }
  const { rows, nextCursor } = pageOf(slotPaging, found, query.limit, ({ start, id }) => [start, id]);
  return { items: rows.map((slot) => slotView(directory, slot)), nextCursor };
}

/**
 * The free slots of one stretch of time after another, each with at least so many times that could be free: a stretch is
 * read whole, and its slots are worked out as they are taken.
 */
async function* stretches(
  deps: Dependencies,
  actor: Actor,
  directory: Directory,
  query: SlotQuery & Pick<ClaimsWanted, 'ignoring'>,
  enough: number,
): AsyncGenerator<Iterable<Slot>> {
  const areas = areasWithin(actor, 'see-slots', query.area);
  const now = deps.clock.now();
  const service = directory.services.get(query.service);
  if (service === undefined) throw new Refusal('not_found', 'no such service');
  if (query.unit !== undefined && !mayAskFor(directory, actor, query.unit)) {
    throw invalidInput({ path: 'unit', message: 'is no unit of the caller' });
  }
  const unit = unitFor(directory, actor, query.unit);
  const { cursor: _cursor, limit: _limit, area: _area, unit: _unit, site, ignoring, ...rest } = query;
  const from = Math.max(query.from ?? now, now);
  const to = query.to ?? Number.POSITIVE_INFINITY;
  const within = areasOfUnit(directory, areas, query.unit);
  const asked = { ...rest, areas: within, from, to };
  const question: SlotQuestion = { ...asked, ...(unit && { unit }), ...(site && { sites: [site] }) };
  for (const search of stretchesOf(directory, question, now, enough)) {
    const [claims, leftOf] = await Promise.all([
      loadClaims(deps.db, directory, search, now, ignoring),
      countQuotasLeft(deps.db, directory, { service: service.id, range: search.reach, except: ignoring }, now),
    ]);
    yield withQuota(search.slots(claims), leftOf);
  }
}

/**
 * The desk's one question: free times, soonest first, grouped by day, in the areas the actor may see. Within a day the
 * family's named worker comes first, then the wished language, then what is near. Where nothing is found, why not, and
 * what giving up one constraint would open. Reading who a family's worker is is logged.
 * Throws `Refusal`: invalid_input, not_allowed, not_found for a service or family that is not there for this actor.
 */
export async function searchTimes(
  deps: Dependencies,
  actor: Actor,
  input: unknown,
  requestId?: string,
): Promise<SearchResult> {
  const asked = parseInput(searchInput, input);
  const now = deps.clock.now();
  const [directory, worker] = await Promise.all([
    readDirectory(deps),
    asked.family === undefined ? undefined : openNamedWorker(deps, actor, asked.family, requestId),
  ]);
  const question = questionOf(directory, actor, asked, now);
  const search = searchFor(directory, question, now);
  const [claims, leftOf] = await Promise.all([
    loadClaims(deps.db, directory, search, now),
    countQuotasLeft(deps.db, directory, { service: question.service, range: search.reach }, now),
  ]);
  const wish: Wish = {
    ...(worker !== undefined && { namedWorker: worker }),
    ...(asked.language !== undefined && { language: asked.language }),
    ...(asked.near !== undefined && { near: asked.near }),
  };
  const page = daysOf(directory, withRoom(search.days(claims), leftOf), wish, asked);
  const isEmpty = asked.cursor === undefined && page.days.length === 0;
  return {
    days: page.days.map(({ date, slots }) => ({ date, slots: slots.map((one) => foundView(directory, one)) })),
    nextCursor: page.nextCursor,
    ...(worker !== undefined && {
      namedWorker: {
        professional: worker,
        soonest: soonestOf(directory, question, worker, wish, { claims, leftOf, now }),
      },
    }),
    ...((isEmpty || asked.explain) && (await explainSearch(deps, directory, question, leftOf, now))),
  };
}

const SOONEST = 3;
/** Beyond this nothing is explained: two months tell as much as a year. */
const EXPLAINED = 60 * DAY;

function questionOf(directory: Directory, actor: Actor, asked: SearchInput, now: number): WhyQuestion {
  const service = directory.services.get(asked.service);
  if (service === undefined) throw new Refusal('not_found', 'no such service');
  const allowed = areasWithin(actor, 'see-slots');
  const areas = asked.areas?.filter((area) => allowed === '*' || allowed.includes(area));
  if (areas?.length === 0) throw new Refusal('not_allowed', 'not allowed to see-slots in these areas');
  const unit = unitFor(directory, actor, undefined);
  const { sites, professional, weekdays, earliest, latest, channel } = asked;
  const from = Math.max(asked.from ?? now, now);
  return {
    service: service.id,
    allowed,
    ...(unit && { unit }),
    areas: areas ?? allowed,
    from,
    to: Math.max(asked.to ?? now + (service.horizonDays + 1) * DAY, from),
    ...(sites !== undefined && { sites }),
    ...(professional !== undefined && { professional }),
    ...(weekdays !== undefined && { weekdays }),
    ...(earliest !== undefined && { earliest }),
    ...(latest !== undefined && { latest }),
    ...(channel !== undefined && { channel }),
    ...(asked.language !== undefined && !asked.languagePreferred && { language: asked.language }),
  };
}

/** The family's named worker, for a person who keeps its area's families. */
async function openNamedWorker(
  deps: Dependencies,
  actor: Actor,
  family: FamilyId,
  requestId: string | undefined,
): Promise<ProfessionalId | undefined> {
  const found = await readNamedWorker(deps.db, family);
  if (found === undefined || !may(actor, 'see-families', found.area)) throw new Refusal('not_found', 'no such family');
  const subject = { kind: 'family', id: family };
  const entry = { action: 'read-named-worker', subject, area: found.area, purpose: 'appointment' } as const;
  await recordRead(deps, actor, entry, requestId);
  return found.professional;
}

/** Days are worked out one by one, and no further than the page goes. */
function daysOf(
  directory: Directory,
  days: Iterable<Parameters<typeof rankDay>[1]>,
  wish: Wish,
  { cursor, limit }: Pick<SearchInput, 'cursor' | 'limit'>,
): { readonly days: readonly RankedDay[]; readonly nextCursor: string | null } {
  const after = searchPaging.after(cursor);
  const page: RankedDay[] = [];
  let room = limit;
  for (const day of days) {
    if (after !== undefined && day.date < after[0]) continue;
    const ranked = rankDay(directory, day, wish);
    const slots = ranked.slots.filter(({ place }) => after === undefined || comparePlaces(place, after) > 0);
    const shown = slots.slice(0, room);
    if (shown.length > 0) page.push({ date: day.date, slots: shown });
    const last = page.at(-1)?.slots.at(-1);
    if (shown.length < slots.length && last !== undefined) {
      return { days: page, nextCursor: searchPaging.write([...last.place]) };
    }
    room -= shown.length;
  }
  return { days: page, nextCursor: null };
}

function soonestOf(
  directory: Directory,
  question: SlotQuestion,
  professional: ProfessionalId,
  wish: Wish,
  { claims, leftOf, now }: { readonly claims: readonly Claim[]; readonly leftOf: LeftOf; readonly now: number },
): FoundSlotView[] {
  if (question.professional !== undefined && question.professional !== professional) return [];
  const soonest: FoundSlotView[] = [];
  for (const day of withRoom(searchFor(directory, { ...question, professional }, now).days(claims), leftOf)) {
    soonest.push(...rankDay(directory, day, wish).slots.map((one) => foundView(directory, one)));
    if (soonest.length >= SOONEST) break;
  }
  return soonest.slice(0, SOONEST);
}

async function explainSearch(
  deps: Dependencies,
  directory: Directory,
  question: WhyQuestion,
  leftOf: LeftOf,
  now: number,
): Promise<Required<Pick<SearchResult, 'whyNot' | 'relaxations'>>> {
  const to = Math.min(question.to, question.from + EXPLAINED);
  const hasRoom = (slot: Slot) => leftOf(slot).every(({ left }) => left > 0);
  const search = explainFor(directory, { ...question, to }, now);
  const claims = await loadClaims(deps.db, directory, search, now);
  const { considered, free, obstacles, relaxations } = search.given(claims);
  const listed = searchFor(directory, { ...question, to }, now).slots(claims);
  const full = [...listed].filter((slot) => !hasRoom(slot));
  const quota = {
    obstacle: 'quota' as const,
    count: full.length,
    alone: full.length,
    examples: full.slice(0, SOONEST),
  };
  return {
    whyNot: {
      considered,
      free: free - full.length,
      obstacles: [...(full.length > 0 ? [quota] : []), ...obstacles].map((one) => obstacleView(directory, one)),
    },
    relaxations: relaxations
      .filter(({ first }) => hasRoom(first))
      .map(({ first, ...one }) => ({ ...one, first: slotView(directory, first) })),
  };
}

type LeftOf = (slot: Slot) => readonly QuotaLeft[];

/** Without the times of periods that have all they may have; the others say what is left where a quota bounds them. */
function* withQuota(slots: Iterable<Slot>, leftOf: LeftOf): Iterable<Slot> {
  for (const slot of slots) {
    const [quota] = leftOf(slot);
    if (quota === undefined) yield slot;
    else if (quota.left > 0) yield { ...slot, quota };
  }
}

/** The days of a search, so. */
function* withRoom(days: Iterable<SlotDay>, leftOf: LeftOf): Iterable<SlotDay> {
  for (const { date, slots } of days) {
    const left = [...withQuota(slots, leftOf)];
    if (left.length > 0) yield { date, slots: left };
  }
}

function obstacleView(
  directory: Directory,
  {
    examples,
    ...counted
  }: Omit<ObstacleCount, 'obstacle'> & { readonly obstacle: ObstacleCount['obstacle'] | 'quota' },
): NonNullable<SearchResult['whyNot']>['obstacles'][number] {
  return {
    ...counted,
    examples: examples.map((example) => {
      if ('date' in example) return { date: example.date, professionals: [example.professional] };
      const zone = zoneAt(directory, example.site);
      const { start, end, professionals, site } = example;
      const times = { start: toIso(start, zone), end: toIso(end, zone) };
      return { ...times, professionals: [...professionals], ...(site !== undefined && { site }) };
    }),
  };
}

function zoneAt(directory: Directory, site: SiteId | undefined): string {
  const area = site === undefined ? undefined : directory.sites.get(site)?.area;
  return area === undefined ? directory.region.timeZone : zoneOf(directory, area);
}

function foundView(directory: Directory, { slot, namedWorker, inLanguage }: RankedSlot): FoundSlotView {
  return { ...slotView(directory, slot), namedWorker, ...(inLanguage !== undefined && { inLanguage }) };
}

/** The areas the actor may act in, narrowed to the one asked for. Throws `not_allowed` when none is left. */
export function areasWithin(actor: Actor, capability: Capability, asked?: AreaId): readonly AreaId[] | '*' {
  const allowed = areasFor(actor, capability);
  if (asked === undefined ? allowed === '*' || allowed.length > 0 : allowed === '*' || allowed.includes(asked)) {
    return asked === undefined ? allowed : [asked];
  }
  throw new Refusal('not_allowed', `not allowed to ${capability} in this area`);
}

/**
 * The directory with every claim that stands in the range now: the one query a page of slots costs.
 * `ignoring`: a booking that is being moved does not stand in its own way. `resources`: whose claims matter, else all.
 */
export async function loadWorld(
  db: Reader,
  directory: Directory,
  range: Interval,
  now: number,
  { ignoring, resources }: Pick<ClaimsWanted, 'ignoring' | 'resources'> = {},
): Promise<World> {
  const around = { start: range.start - DAY, end: range.end + DAY };
  const keeping = seriesKeeping(directory);
  const wanted = { range: around, now, keeping, ignoring, ...(resources && { resources }) };
  return { directory, claims: await readClaims(db, wanted) };
}

/** The claims that matter to a search, and no others. `ignoring`: as in `loadWorld`. */
export async function loadClaims(
  db: Reader,
  directory: Directory,
  { reach, resources }: Pick<SlotSearch, 'reach' | 'resources'>,
  now: number,
  ignoring?: BookingId,
): Promise<readonly Claim[]> {
  if (resources.length === 0) return [];
  return readClaims(db, { range: reach, resources, now, keeping: seriesKeeping(directory), ignoring });
}

/** What these people's own calendars say is taken in the range, for those who see their day anyway, and for rules that tell nobody. */
export async function readOwnCalendars(
  { db }: { readonly db: Reader },
  resources: readonly ResourceId[],
  range: Interval,
): Promise<readonly Claim[]> {
  return findBusyWithin(db, resources, range);
}

/** The slot as the API and the pages show it, times with the offset of the area's zone. */
export function slotView(directory: Directory, slot: Slot): SlotView {
  const zone = zoneOf(directory, slot.area);
  return {
    id: slot.id,
    service: slot.service,
    ...(slot.series && { series: slot.series }),
    area: slot.area,
    ...(slot.unit && { unit: slot.unit }),
    ...(slot.site && { site: slot.site }),
    ...(slot.room && { room: slot.room }),
    start: toIso(slot.start, zone),
    end: toIso(slot.end, zone),
    ...(slot.reservedFor && { reservedFor: { ...slot.reservedFor, until: toIso(slot.reservedFor.until, zone) } }),
    ...(slot.quota && { quota: slot.quota }),
    channels: [...slot.channels],
    professionals: slot.professionals.map((id) => ({ id, post: { ...directory.professionals.get(id)?.post } })),
  };
}
