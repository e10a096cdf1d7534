// Which times are free: one pure function that both lists slots and judges a booking.

import type { Channel, Directory, Service } from './directory.ts';
import type { AreaId, ProfessionalId, ResourceId, RoomId, SeriesId, ServiceId, SiteId, SlotId } from './ids.ts';
import { DAY, HOUR, MINUTE } from './instant.ts';
import { expand, type Interval, normalise, overlaps, overlapsAny } from './interval.ts';
import { type Opening, openingsOf, type Taken, takenFrom } from './openings.ts';

/** An interval a booking or hold takes of one resource. */
export type Claim = Interval & { readonly resource: ResourceId };

/** Everything availability depends on. `claims` are those active now: expired holds are left out by whoever reads them. */
export type World = { readonly directory: Directory; readonly claims: readonly Claim[] };

export type Slot = Interval & {
  /** `service~schedule~20261124T110000Z~resource+resource`: readable, and checked again by the server */
  readonly id: SlotId;
  readonly service: ServiceId;
  readonly series?: SeriesId;
  /** the area asked for, else the first the slot serves */
  readonly area: AreaId;
  readonly site?: SiteId;
  readonly room?: RoomId;
  readonly channels: readonly Channel[];
  readonly professionals: readonly ProfessionalId[];
  /** what a booking would claim: the slot and its buffers, of each resource, in resource order */
  readonly claims: readonly Claim[];
};

export type SlotQuestion = {
  readonly service: ServiceId;
  /** areas the asker may use; the slot's `area` is the first of these that it serves. `*`: any */
  readonly areas: readonly AreaId[] | '*';
  /** slots starting in [from, to), epoch milliseconds */
  readonly from: number;
  readonly to: number;
  readonly series?: SeriesId;
  readonly professional?: ProfessionalId;
  readonly site?: SiteId;
  readonly channel?: Channel;
  readonly language?: string;
};

/** A rule a coordinator may override with a logged reason. A claim is never overridden. */
export const overridableRules = ['notice', 'horizon', 'absence', 'closure'] as const;
export type OverridableRule = (typeof overridableRules)[number];

/** Why a slot cannot be booked. */
export type Blocker = 'unknown' | 'area' | 'channel' | 'past' | 'claim' | OverridableRule;
export type Judgement =
  | { readonly free: true; readonly slot: Slot }
  /** `blocker` is the first of `blockers`; those no one may override come before those a coordinator may */
  | { readonly free: false; readonly blocker: Blocker; readonly blockers: readonly Blocker[] };

/**
 * The free slots that answer the question, by start, then by id. A series hands out its window back to back; other
 * services start every `startEveryMinutes`; buffers lie inside the opening. A joint service gives one slot per team.
 */
export function slotsOf(world: World, question: SlotQuestion, now: number): readonly Slot[] {
  const service = world.directory.services.get(question.service);
  if (service === undefined) return [];
  // Nothing before now or beyond the horizon is free: not looking there keeps a careless range cheap.
  const from = Math.max(question.from, now);
  const to = Math.min(question.to, now + service.horizonDays * DAY + 1);
  const moment = momentOf(world, service, { ...question, from, to, now });
  return candidatesOf(world.directory, service, { ...question, from, to })
    .filter((candidate) => !RULES.some(([, breaks]) => breaks(candidate, moment)))
    .map((candidate) => slotAt(candidate, moment))
    .sort((a, b) => a.start - b.start || compare(a.id, b.id));
}

export type JudgedBy = {
  /** areas the one who books may use */
  readonly areas: readonly AreaId[] | '*';
  readonly now: number;
  readonly channel?: Channel;
  readonly override?: readonly OverridableRule[];
};

/**
 * Whether the slot can be booked, by the very candidates and rules that `slotsOf` lists by. Where the slot names a
 * room, that room is asked about, so a slot listed with the second room stays good when the first one is freed.
 */
export function judge(world: World, slotId: SlotId, { areas, now, channel, override = [] }: JudgedBy): Judgement {
  const key = parseSlotId(slotId);
  const service = key && world.directory.services.get(key.service);
  if (key === undefined || service === undefined || key.start > now + FORESEEABLE) return blockedBy(['unknown']);
  const question = { service: service.id, areas, from: key.start, to: key.start + 1, ...(channel && { channel }) };
  const moment = momentOf(world, service, { ...question, now });
  const candidate = candidatesOf(world.directory, service, question)
    .map((one) => ({ ...one, rooms: one.rooms.filter((room) => key.resources.includes(`room:${room}`)) }))
    .find((one) => idOf(one, one.rooms[0], moment) === slotId);
  if (candidate === undefined) return blockedBy(['unknown']);
  const blockers = RULES.filter(([, breaks]) => breaks(candidate, moment)).map(([blocker]) => blocker);
  const [first, ...others] = blockers.filter((blocker) => !override.some((rule) => rule === blocker));
  return first === undefined ? { free: true, slot: slotAt(candidate, moment) } : blockedBy([first, ...others]);
}

export type SlotKey = {
  readonly service: ServiceId;
  readonly schedule: string;
  readonly start: number;
  readonly resources: readonly string[];
};

/** The parts of a slot's id, or undefined where it is not shaped like one. They may still name nothing that exists. */
export function parseSlotId(id: string): SlotKey | undefined {
  const match = /^([^~]+)~([^~]+)~(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z~([^~]+)$/.exec(id);
  if (match === null) return undefined;
  const [, service = '', schedule = '', year, month, day, hour, minute, second, resources = ''] = match;
  const start = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(start)) return undefined;
  // The one place where an id is read out of another; every use looks it up.
  return { service: service as ServiceId, schedule, start, resources: resources.split('+') };
}

/** The `n` slots nearest in time to a start that was lost: by distance, then the earlier, then by id. */
export function nearestSlots(slots: readonly Slot[], start: number, n: number): readonly Slot[] {
  const distance = (slot: Slot) => Math.abs(slot.start - start);
  return [...slots].sort((a, b) => distance(a) - distance(b) || a.start - b.start || compare(a.id, b.id)).slice(0, n);
}

// Beyond this no schedule is worked out, whatever is overridden.
const FORESEEABLE = 10 * 366 * DAY;

/** A team at a place for a while: what a grid of starts is laid over. */
type Offer = Interval & {
  readonly service: Service;
  readonly schedule: string;
  /** what its slots have in common */
  readonly common: Pick<Slot, 'service' | 'series' | 'site' | 'channels' | 'professionals'>;
  /** the professionals', in resource order */
  readonly resources: readonly ResourceId[];
  /** all of the site, by id; none where the service needs none */
  readonly rooms: readonly RoomId[];
  /** of the asked areas, in the order asked, those it serves */
  readonly areas: readonly AreaId[];
  readonly taken: readonly Taken[];
};

/** A possible slot, free or not. `claim` is the slot with its buffers. */
type Candidate = Interval & { readonly offer: Offer; readonly claim: Interval; readonly rooms: readonly RoomId[] };

/** What the rules look at beside the candidate. `busy` is normalised. */
type Moment = {
  readonly now: number;
  readonly channel?: Channel;
  readonly busy: ReadonlyMap<string, readonly Interval[]>;
  /** a start as ids write it; remembered, since a listing has the same starts for many people */
  readonly stamp: (start: number) => string;
};

type Rule = readonly [Exclude<Blocker, 'unknown'>, breaks: (candidate: Candidate, moment: Moment) => boolean];

// Every reason not to offer a slot, those that nobody may override first.
const RULES: readonly Rule[] = [
  ['area', ({ offer }) => offer.areas.length === 0],
  ['channel', ({ offer }, { channel }) => channel !== undefined && !offer.common.channels.includes(channel)],
  ['past', ({ start }, { now }) => start < now],
  ['claim', isClaimed],
  ['notice', ({ start, offer }, { now }) => start < now + offer.service.minimumNoticeHours * HOUR],
  ['horizon', ({ start, offer }, { now }) => start > now + offer.service.horizonDays * DAY],
  ['absence', ({ offer, claim }) => offer.taken.some((taken) => taken.by === 'absence' && overlaps(taken, claim))],
  ['closure', (candidate) => candidate.offer.areas.length > 0 && openArea(candidate) === undefined],
];

function isClaimed(candidate: Candidate, moment: Moment): boolean {
  const { offer, claim } = candidate;
  if (offer.resources.some((resource) => isBusy(resource, claim, moment))) return true;
  return offer.service.room && freeRoom(candidate, moment) === undefined;
}

function isBusy(resource: ResourceId, claim: Interval, { busy }: Moment): boolean {
  return overlapsAny(busy.get(resource) ?? [], claim);
}

function freeRoom({ rooms, claim }: Candidate, moment: Moment): RoomId | undefined {
  return rooms.find((id) => !isBusy(`room:${id}`, claim, moment));
}

/** The first of the areas that is not closed meanwhile. */
function openArea({ offer, claim }: Candidate): AreaId | undefined {
  const closures = offer.taken.filter((taken) => taken.by === 'closure' && overlaps(taken, claim));
  return offer.areas.find((area) => !closures.some((closure) => closure.areas.includes(area)));
}

function momentOf(
  { claims }: World,
  service: Service,
  { now, channel, ...range }: { from: number; to: number; now: number; channel?: Channel },
): Moment {
  const reach = reachOf(service, range);
  const near = claims.filter((claim) => overlaps(claim, reach));
  const byResource = Map.groupBy(near, ({ resource }): string => resource);
  const busy = new Map([...byResource].map(([resource, intervals]) => [resource, normalise(intervals)]));
  return { now, busy, stamp: remembered(stampOf), ...(channel && { channel }) };
}

// Two schedules may offer the same people the same time at the same place: the first then hands it out.
function candidatesOf(directory: Directory, service: Service, question: SlotQuestion): readonly Candidate[] {
  const handedOut = new Map<string, Set<number>>();
  return offersOf(directory, service, question).flatMap((offer) => {
    const place = [offer.common.series, offer.common.site, ...offer.resources].join('~');
    const starts = handedOut.get(place) ?? new Set<number>();
    handedOut.set(place, starts);
    const fresh = startsIn(offer, question).filter((start) => !starts.has(start));
    for (const start of fresh) starts.add(start);
    return fresh.map((start) => candidateAt(offer, start));
  });
}

function candidateAt(offer: Offer, start: number): Candidate {
  const { before, duration, after } = lengthsOf(offer.service);
  const end = start + duration;
  return { start, end, offer, claim: { start: start - before, end: end + after }, rooms: offer.rooms };
}

function startsIn(offer: Offer, { from, to }: SlotQuestion): readonly number[] {
  const { before, duration, after } = lengthsOf(offer.service);
  const first = offer.start + before;
  const step = offer.common.series === undefined ? offer.service.startEveryMinutes * MINUTE : before + duration + after;
  const last = Math.min(offer.end - after - duration, to - 1);
  const starts: number[] = [];
  for (let start = first + Math.max(0, Math.ceil((from - first) / step)) * step; start <= last; start += step) {
    starts.push(start);
  }
  return starts;
}

function offersOf(directory: Directory, service: Service, question: SlotQuestion): readonly Offer[] {
  if (!(question.from < question.to)) return [];
  const { series } = question;
  const wanted = { ...reachOf(service, question), service: service.id, ...(series && { series }) };
  const taken = takenFrom(directory);
  // A team meets on one date of one series, or in the working hours of one site.
  const together = Map.groupBy(openingsOf(directory, wanted), (opening) =>
    [opening.series, opening.site, opening.date].join('~'),
  );
  return [...together.values()]
    .flatMap((openings) => teamsOf(directory, service, openings))
    .filter((team) => suits(directory, question, team))
    .flatMap((team) => offerOf(directory, service, question, team, taken) ?? [])
    .sort((a, b) => a.start - b.start || compare(a.schedule, b.schedule));
}

/** One opening for each profession the service wants, of different people; any one person where it wants none. */
function teamsOf(directory: Directory, service: Service, openings: readonly Opening[]): readonly Team[] {
  if (service.professions.length === 0) return openings.map((opening) => [opening]);
  const byProfession = Map.groupBy(openings, ({ professional }) => {
    return directory.professionals.get(professional)?.profession;
  });
  const join = (teams: readonly Team[], profession: string): readonly Team[] =>
    teams.flatMap((team) =>
      (byProfession.get(profession) ?? [])
        .filter(({ professional }) => !team.some((member) => member.professional === professional))
        .map((opening) => [...team, opening]),
    );
  return service.professions.reduce(join, [[]]);
}

type Team = readonly Opening[];

function suits(directory: Directory, { professional, site, language }: SlotQuestion, team: Team): boolean {
  if (professional !== undefined && !team.some((member) => member.professional === professional)) return false;
  if (site !== undefined && team[0]?.site !== site) return false;
  if (language === undefined) return true;
  return team.every((member) => directory.professionals.get(member.professional)?.languages.includes(language));
}

function offerOf(
  directory: Directory,
  service: Service,
  { areas }: SlotQuestion,
  team: Team,
  taken: (opening: Opening) => readonly Taken[],
): Offer | undefined {
  const [first] = team;
  if (first === undefined) return undefined;
  const site = first.site === undefined ? undefined : directory.sites.get(first.site);
  const rooms = service.room && site !== undefined ? roomsOf(directory, site.id) : [];
  const channels = service.channels.filter((channel) => channel !== 'on-site' || site !== undefined);
  const fits = service.siteKinds.length === 0 || (site !== undefined && service.siteKinds.includes(site.kind));
  if (!fits || channels.length === 0 || (service.room && rooms.length === 0)) return undefined;
  const professionals = team.map(({ professional }) => professional).sort();
  return {
    service,
    start: Math.max(...team.map(({ start }) => start)),
    end: Math.min(...team.map(({ end }) => end)),
    schedule: [...new Set(team.map(({ schedule }) => schedule))].sort().join('+'),
    common: {
      service: service.id,
      channels,
      professionals,
      ...(first.series !== undefined && { series: first.series }),
      ...(site !== undefined && { site: site.id }),
    },
    resources: professionals.map((id): ResourceId => `professional:${id}`),
    rooms,
    areas: areas === '*' ? first.areas : areas.filter((area) => first.areas.includes(area)),
    taken: team.flatMap(taken),
  };
}

function roomsOf(directory: Directory, site: SiteId): readonly RoomId[] {
  const rooms = [...directory.rooms.values()].filter((room) => room.site === site);
  return rooms.map(({ id }) => id).sort();
}

function slotAt(candidate: Candidate, moment: Moment): Slot {
  const { offer, start, end, claim } = candidate;
  const room = freeRoom(candidate, moment);
  const [firstServed] = offer.areas;
  const area = openArea(candidate) ?? firstServed;
  if (area === undefined) throw new Error('a slot must serve an area');
  const claims = resourcesOf(offer, room).map((resource) => ({ ...claim, resource }));
  const slot = { ...offer.common, id: idOf(candidate, room, moment), start, end, area, claims };
  return room === undefined ? slot : { ...slot, room };
}

function idOf({ offer, start }: Candidate, room: RoomId | undefined, { stamp }: Moment): SlotId {
  const id = [offer.service.id, offer.schedule, stamp(start), resourcesOf(offer, room).join('+')].join('~');
  // Made here and nowhere else.
  return id as SlotId;
}

/** `20261124T110000Z` */
function stampOf(start: number): string {
  return new Date(start).toISOString().replace(/[-:]|\.\d+/g, '');
}

function remembered(text: (key: number) => string): (key: number) => string {
  const known = new Map<number, string>();
  return (key) => {
    const value = known.get(key) ?? text(key);
    known.set(key, value);
    return value;
  };
}

function resourcesOf({ resources }: Offer, room: RoomId | undefined): readonly ResourceId[] {
  return room === undefined ? resources : [...resources, `room:${room}`];
}

function lengthsOf(service: Service) {
  return {
    before: service.bufferBeforeMinutes * MINUTE,
    duration: service.durationMinutes * MINUTE,
    after: service.bufferAfterMinutes * MINUTE,
  };
}

/** All that slots starting in the range could claim. */
function reachOf(service: Service, { from, to }: { from: number; to: number }): Interval {
  const { before, duration, after } = lengthsOf(service);
  return expand({ start: from, end: to }, before, duration + after);
}

function blockedBy(blockers: readonly [Blocker, ...Blocker[]]): Judgement {
  return { free: false, blocker: blockers[0], blockers };
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
