// Which times are free: one pure function that both lists slots and judges a booking.

import {
  type Candidate,
  type Crew,
  candidatesBetween,
  candidatesOf,
  compare,
  countStarts,
  type Offer,
  offersOf,
  type Piece,
  reachOf,
  type StartRange,
} from './candidates.ts';
import type { Channel, DateText, Directory } from './directory.ts';
import type { AreaId, ProfessionalId, ResourceId, RoomId, SeriesId, ServiceId, SiteId, SlotId } from './ids.ts';
import { DAY } from './instant.ts';
import type { Interval } from './interval.ts';
import {
  areaThatMay,
  type Claim,
  freeOf,
  freePieces,
  type Kept,
  keptFor,
  type Moment,
  type Obstacle,
  obstaclesOf,
  openArea,
  remembered,
  type Sight,
  type SlotQuestion,
  sightOf,
} from './obstacles.ts';
import type { QuotaLeft } from './quota.ts';
import { momentOf, sessionsOf } from './shares.ts';

export type { StartRange } from './candidates.ts';
export type { Claim, SlotQuestion } from './obstacles.ts';

/** Everything availability depends on. `claims` are those active now: expired holds are left out by the store that reads them. */
export type World = { readonly directory: Directory; readonly claims: readonly Claim[] };

export type Slot = Interval & {
  /** `service~schedule~20261124T110000Z~resource+resource`: readable, and checked again by the server */
  readonly id: SlotId;
  readonly service: ServiceId;
  readonly series?: SeriesId;
  /** the area asked for, else the first the slot serves */
  readonly area: AreaId;
  /** of the area, for which it is asked */
  readonly unit?: SiteId;
  readonly site?: SiteId;
  readonly room?: RoomId;
  readonly channels: readonly Channel[];
  readonly professionals: readonly ProfessionalId[];
  /** of a session that keeps slots for the area: so many are in its hand, until some of them are let go */
  readonly reservedFor?: Kept;
  /** where a quota bounds what the area may book: the one that leaves least */
  readonly quota?: QuotaLeft;
  /** what a booking would claim: the slot and its buffers, of each resource, in resource order */
  readonly claims: readonly Claim[];
};

/** A rule a coordinator may override with a logged reason. A claim is never overridden. */
export const overridableRules = ['notice', 'horizon', 'absence', 'closure'] as const;
export type OverridableRule = (typeof overridableRules)[number];

/** Why a slot cannot be booked. */
export type Blocker = 'unknown' | 'area' | 'channel' | 'past' | 'claim' | 'share' | OverridableRule;
export type Judgement =
  | { readonly free: true; readonly slot: Slot }
  /** `blocker` is the first of `blockers`; those no one may override come before those a coordinator may */
  | {
      readonly free: false;
      readonly blocker: Blocker;
      readonly blockers: readonly Blocker[];
      /** of a share that is in the way: when it is let go */
      readonly opens?: number;
    };

/** The free slots that start on one date, on the wall where they are. */
export type SlotDay = { readonly date: DateText; readonly slots: readonly Slot[] };

/** A question got ready: whose claims must be known, and then its slots, worked out no further than they are taken. */
export type SlotSearch = {
  readonly resources: readonly ResourceId[];
  /** the time in which claims matter */
  readonly reach: Interval;
  /** by when so many could have started if nothing is claimed and nobody is away; never where there are not so many */
  readonly enoughBy: (enough: number) => number | undefined;
  /** by start, then by id. `part`: of the time asked about */
  readonly slots: (claims: readonly Claim[], part?: StartRange) => Iterable<Slot>;
  /** the same by date; days without a slot are left out */
  readonly days: (claims: readonly Claim[], part?: StartRange) => Iterable<SlotDay>;
};

/**
 * The free slots that answer the question, by start, then by id. A series hands out its window back to back; other
 * services start every `startEveryMinutes`; buffers lie inside the opening. A joint service gives one slot per team.
 */
export function slotsOf({ directory, claims }: World, question: SlotQuestion, now: number): readonly Slot[] {
  return [...searchFor(directory, question, now).slots(claims)];
}

/** As `slotsOf`, for anybody who reads only the claims that matter, and stops when there are enough. */
export function searchFor(directory: Directory, question: SlotQuestion, now: number): SlotSearch {
  const service = directory.services.get(question.service);
  if (service === undefined) {
    return {
      resources: [],
      reach: { start: now, end: now },
      enoughBy: () => undefined,
      slots: () => [],
      days: () => [],
    };
  }
  // Nothing before now or beyond the horizon is free: not looking there keeps a careless range cheap.
  const from = Math.max(question.from, now);
  const to = Math.max(from, Math.min(question.to, now + service.horizonDays * DAY + 1));
  const range = { from, to };
  const sights = offersOf(directory, service, { ...question, ...range })
    .map(sightOf(directory, question))
    .filter(({ obstacles }) => obstacles.length === 0);
  const within = (part: StartRange) => ({ from: Math.max(from, part.from), to: Math.min(to, part.to) });
  const momentIn = (claims: readonly Claim[], part: StartRange) => momentOf(directory, service, claims, part, now);
  const offers = sights.map(({ offer }) => offer);
  const sessions = sessionsOf(directory, offers, now);
  return {
    resources: resourcesOf([...offers, ...sessions]),
    reach: reachOver(reachOf(service, range), sessions),
    enoughBy: (enough) => enoughBy(sights, range, enough),
    slots: (claims, part = range) => soonestFirst(sights, within(part), momentIn(claims, within(part))),
    *days(claims, part = range) {
      const moment = momentIn(claims, within(part));
      const sightsOn = Map.groupBy(sights, ({ offer }) => offer.date);
      for (const date of [...sightsOn.keys()].sort()) {
        const slots = [...soonestFirst(sightsOn.get(date) ?? [], within(part), moment)];
        if (slots.length > 0) yield { date, slots };
      }
    },
  };
}

/**
 * The free slots of offers that come by their start: those before the next offer are given out before it is looked at,
 * and none is made that nobody takes.
 */
function* soonestFirst(sights: readonly Sight[], range: StartRange, moment: Moment): Iterable<Slot> {
  const candidatesIn = candidatesBetween(range, moment.busy);
  const stamp = remembered(stampOf);
  let waiting: Found[] = [];
  for (const together of byStart(sights)) {
    for (const sight of together.sights) addFree(waiting, candidatesIn(sight.offer), sight, moment);
    waiting.sort(bySoonest);
    let given = 0;
    for (const found of waiting) {
      if (found.candidate.start >= together.next) break;
      given += 1;
      yield slotAt(found.candidate, found.sight, found.pieces, moment, stamp);
    }
    waiting = waiting.slice(given);
  }
}

/** Sights whose offers start together, and when the next one does. */
function* byStart(sights: readonly Sight[]): Iterable<{ readonly sights: readonly Sight[]; readonly next: number }> {
  const startAt = (at: number) => sights[at]?.offer.start ?? Number.POSITIVE_INFINITY;
  for (let from = 0, to = 0; from < sights.length; from = to) {
    while (to < sights.length && startAt(to) === startAt(from)) to += 1;
    yield { sights: sights.slice(from, to), next: startAt(to) };
  }
}

function addFree(found: Found[], candidates: readonly Candidate[], sight: Sight, moment: Moment): void {
  for (const candidate of freeOf(candidates, sight, moment)) {
    found.push({ candidate, sight, pieces: freePieces(candidate, moment) });
  }
}

/** A slot that is free, not yet made. */
type Found = { readonly candidate: Candidate; readonly sight: Sight; readonly pieces: readonly Piece[] };

/** By start, then by the id that they will have: those of one service at one time differ in schedule and resources. */
function bySoonest(a: Found, b: Found): number {
  const distance = a.candidate.start - b.candidate.start;
  if (distance !== 0) return distance;
  const one = a.candidate.offer.crew;
  const other = b.candidate.offer.crew;
  return compare(one.idBegin, other.idBegin) || compare(idEndOf(one, a.pieces), idEndOf(other, b.pieces));
}

function enoughBy(sights: readonly Sight[], range: StartRange, enough: number): number | undefined {
  let count = 0;
  let last = range.from;
  for (const { offer } of sights) {
    count += countStarts(offer, range);
    last = Math.max(last, offer.end);
    if (count >= enough) return Math.min(last, range.to);
  }
  return undefined;
}

/** How far is looked for enough at first; then twice as far. */
const STRETCH = 2 * DAY;

/**
 * The question cut into stretches of time, soonest first, the first with about so many times that could be free, each
 * other with twice as many as the one before it: who needs no more than a page reads no more claims than a page's.
 */
export function* stretchesOf(
  directory: Directory,
  question: SlotQuestion,
  now: number,
  enough: number,
): Iterable<SlotSearch> {
  const horizon = (directory.services.get(question.service)?.horizonDays ?? 0) * DAY;
  const to = Math.min(question.to, now + horizon + 1);
  const between = (from: number, to: number) => searchFor(directory, { ...question, from, to }, now);
  let wanted = enough;
  for (let from = Math.max(question.from, now); from < to; wanted *= 2) {
    let ahead = Number.isFinite(wanted) ? STRETCH : Number.POSITIVE_INFINITY;
    let stretch = between(from, Math.min(to, from + ahead));
    let until = stretch.enoughBy(wanted);
    while (until === undefined && from + ahead < to) {
      ahead *= 2;
      stretch = between(from, Math.min(to, from + ahead));
      until = stretch.enoughBy(wanted);
    }
    const cut = until === undefined ? stretch : between(from, until);
    if (cut.resources.length > 0) yield cut;
    from = until ?? to;
  }
}

/** The time in which claims matter, with sessions that are judged whole. */
export function reachOver(reach: Interval, sessions: readonly Offer[]): Interval {
  return sessions.reduce(
    ({ start, end }, one) => ({ start: Math.min(start, one.start), end: Math.max(end, one.end) }),
    reach,
  );
}

/** All that slots of the offers could claim. */
export function resourcesOf(offers: readonly Offer[]): readonly ResourceId[] {
  const crews = [...new Set(offers.map(({ crew }) => crew))];
  const pools = new Set(crews.flatMap((crew) => crew.pools));
  const pieces = [...pools].flatMap((pool) => pool.pieces.map(({ resource }) => resource));
  return [...new Set([...crews.flatMap(({ resources }) => resources), ...pieces])].sort();
}

export type JudgedBy = {
  /** areas the one who books may use */
  readonly areas: readonly AreaId[] | '*';
  /** for which of their units they book */
  readonly unit?: SiteId;
  readonly now: number;
  readonly channel?: Channel;
  readonly override?: readonly OverridableRule[];
};

/**
 * Whether the slot can be booked, by the very candidates and rules that `slotsOf` lists by. Where the slot names a
 * room or a piece of equipment, that one is asked about, so a slot listed with the second room stays good when the
 * first one is freed.
 */
export function judge(
  { directory, claims }: World,
  slotId: SlotId,
  { areas, unit, now, channel, override = [] }: JudgedBy,
): Judgement {
  const key = parseSlotId(slotId);
  const service = key && directory.services.get(key.service);
  if (key === undefined || service === undefined || key.start > now + FORESEEABLE) return blockedBy(['unknown']);
  const range = { from: key.start, to: key.start + 1 };
  const sight = sightOf(directory, {
    ...{ ...range, service: service.id, areas },
    ...(unit && { unit }),
    ...(channel && { channel }),
  });
  // No area narrows it: a slot of an area the caller may not use is refused as such.
  const candidate = candidatesOf(offersOf(directory, service, { ...range, ...onePersonOf(key) }), range)
    .map((one) => withPieces(one, key.resources))
    .find(({ offer: { crew }, start }) => {
      const named = crew.pools.flatMap(({ pieces: [piece] }) => piece ?? []);
      return named.length === crew.pools.length && idOf(crew, stampOf(start), named) === slotId;
    });
  if (candidate === undefined) return blockedBy(['unknown']);
  const seen = sight(candidate.offer);
  const moment = momentOf(directory, service, claims, range, now);
  const blockers = new Set(obstaclesOf(candidate, seen, moment).map(blockerOf));
  const [first, ...others] = [...blockers].filter((blocker) => !override.some((rule) => rule === blocker));
  const opens = blockers.has('share') ? moment.session?.(candidate.offer)?.opens : undefined;
  if (first !== undefined) return { ...blockedBy([first, ...others]), ...(opens !== undefined && { opens }) };
  return { free: true, slot: slotAt(candidate, seen, freePieces(candidate, moment), moment, stampOf) };
}

/** The person whose slot it can only be; nobody where it names several, or none. */
function onePersonOf({ resources }: SlotKey): { professional?: ProfessionalId } {
  const people = resources.filter((resource) => resource.startsWith('professional:'));
  const [only, ...others] = people;
  return only === undefined || others.length > 0
    ? {}
    : { professional: only.slice('professional:'.length) as ProfessionalId };
}

/** The candidate with no other rooms and equipment to choose from than those named. */
function withPieces(candidate: Candidate, resources: readonly string[]): Candidate {
  const { offer } = candidate;
  const pools = offer.crew.pools.map(({ of, pieces }) => ({
    of,
    pieces: pieces.filter(({ resource }) => resources.includes(resource)),
  }));
  return { ...candidate, offer: { ...offer, crew: { ...offer.crew, pools } } };
}

export type SlotKey = {
  readonly service: ServiceId;
  readonly schedule: string;
  readonly start: number;
  readonly resources: readonly ResourceId[];
};

/** The parts of a slot's id, or undefined where it is not shaped like one. They may still name nothing that exists. */
export function parseSlotId(id: string): SlotKey | undefined {
  const match = /^([^~]+)~([^~]+)~(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z~([^~]+)$/.exec(id);
  if (match === null) return undefined;
  const [, service = '', schedule = '', year, month, day, hour, minute, second, resources = ''] = match;
  const start = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(start)) return undefined;
  // The one place where an id is read out of another; every use looks it up.
  return { service: service as ServiceId, schedule, start, resources: resources.split('+') as ResourceId[] };
}

/** The `n` slots nearest in time to a start that was lost: by distance, then the earlier, then by id. */
export function nearestSlots(slots: readonly Slot[], start: number, n: number): readonly Slot[] {
  const distance = (slot: Slot) => Math.abs(slot.start - start);
  return [...slots].sort((a, b) => distance(a) - distance(b) || a.start - b.start || compare(a.id, b.id)).slice(0, n);
}

/**
 * As `nearestSlots`, of what `free` gives soonest first for a part of time: what comes after is taken until there are
 * enough, what comes before no further back than those.
 */
export function nearestOf(free: (part: StartRange) => Iterable<Slot>, start: number, n: number): readonly Slot[] {
  const after = [...Iterator.from(free({ from: start, to: Number.POSITIVE_INFINITY })).take(n)];
  const furthest = after.length < n ? undefined : after.at(-1);
  const from = furthest === undefined ? Number.NEGATIVE_INFINITY : 2 * start - furthest.start;
  return nearestSlots([...free({ from, to: start }), ...after], start, n);
}

// Beyond this no schedule is worked out, whatever is overridden.
const FORESEEABLE = 10 * 366 * DAY;

const BLOCKERS: Partial<Readonly<Record<Obstacle, Blocker>>> = {
  area: 'area',
  channel: 'channel',
  past: 'past',
  'claimed-professional': 'claim',
  'claimed-room': 'claim',
  'claimed-equipment': 'claim',
  notice: 'notice',
  horizon: 'horizon',
  absence: 'absence',
  closure: 'closure',
  share: 'share',
};

// What only a search asks for never blocks a booking; a pool without pieces is no slot.
function blockerOf(obstacle: Obstacle): Blocker {
  return BLOCKERS[obstacle] ?? 'unknown';
}

/** The slot of a free candidate with the pieces it takes. */
export function slotAt(
  candidate: Candidate,
  sight: Sight,
  pieces: readonly Piece[],
  moment: Moment,
  stamp: (start: number) => string,
): Slot {
  const { start, end, claim } = candidate;
  const { crew } = candidate.offer;
  const session = moment.session?.(candidate.offer);
  const may = session && areaThatMay(candidate, sight, moment);
  const area = may ?? openArea(candidate, sight) ?? sight.areas[0];
  if (area === undefined) throw new Error('a slot must serve an area');
  const id = idOf(crew, stamp(start), pieces);
  const { series } = crew.common;
  const unit = sight.unit?.area === area ? { unit: sight.unit.id } : undefined;
  const place = session && series && { series, area, ...unit, booking: id };
  const claims = claimedBy(crew, pieces).map(
    (resource): Claim => ({ start: claim.start, end: claim.end, resource, ...(place && { place }) }),
  );
  const reservedFor = session && keptFor(session, area, sight);
  const slot = { ...crew.common, id, start, end, area, ...unit, ...(reservedFor && { reservedFor }), claims };
  if (pieces.length === 0) return slot;
  const room = pieces.find((piece) => piece.room !== undefined)?.room;
  return room === undefined ? slot : { ...slot, room };
}

function idOf(crew: Crew, stamp: string, pieces: readonly Piece[]): SlotId {
  // Made here and nowhere else.
  return `${crew.idBegin}${stamp}${idEndOf(crew, pieces)}` as SlotId;
}

function idEndOf(crew: Crew, pieces: readonly Piece[]): string {
  return pieces.length === 0 ? crew.idEnd : `~${claimedBy(crew, pieces).join('+')}`;
}

/** In resource order, as claims are written. */
function claimedBy({ resources }: Crew, pieces: readonly Piece[]): readonly ResourceId[] {
  return pieces.length === 0 ? resources : [...resources, ...pieces.map(({ resource }) => resource)].sort();
}

/** `20261124T110000Z` */
export function stampOf(start: number): string {
  const at = new Date(start);
  const day = `${at.getUTCFullYear()}${two(at.getUTCMonth() + 1)}${two(at.getUTCDate())}`;
  return `${day}T${two(at.getUTCHours())}${two(at.getUTCMinutes())}${two(at.getUTCSeconds())}Z`;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}

function blockedBy(blockers: readonly [Blocker, ...Blocker[]]) {
  return { free: false, blocker: blockers[0], blockers } as const;
}
