// Who could meet a family where and when, before anybody asks whether it is free: the candidates that slots are chosen from.

import type { Channel, DateText, Directory, Service } from './directory.ts';
import { zoneOf } from './directory.ts';
import type { AreaId, ProfessionalId, ResourceId, RoomId, SeriesId, ServiceId, SiteId } from './ids.ts';
import { MINUTE } from './instant.ts';
import { expand, type Interval, overlaps, sweepAlong } from './interval.ts';
import { oncePer } from './once-per.ts';
import { type Opening, type OpeningsWanted, openingListsOf, openingsOf, type Taken, takenFrom } from './openings.ts';

/** A room or a piece of equipment: one of those that would do. */
export type Piece = { readonly resource: ResourceId; readonly room?: RoomId };

/** What is needed beside people: the pieces of the site that would do, by id. Empty where the site has none. */
export type Pool = { readonly of: 'room' | 'equipment'; readonly pieces: readonly Piece[] };

/** The people of a schedule, or of several, at a place: the same in all their offers of a service. */
export type Crew = {
  readonly service: Service;
  readonly schedule: string;
  /** whose wall their dates are on */
  readonly zone: string;
  /** what their slots have in common */
  readonly common: {
    readonly service: ServiceId;
    readonly series?: SeriesId;
    readonly site?: SiteId;
    readonly channels: readonly Channel[];
    readonly professionals: readonly ProfessionalId[];
  };
  /** the people at the place: two schedules may offer them the same time there */
  readonly place: string;
  /** the professionals', in resource order */
  readonly resources: readonly ResourceId[];
  readonly pools: readonly Pool[];
  /** the areas they serve */
  readonly areas: readonly AreaId[];
  readonly grid: Grid;
  /** what the ids of its slots begin and, where no piece is taken, end with: the stamp of the start stands between them */
  readonly idBegin: string;
  readonly idEnd: string;
};

/** How slots lie in an offer, in milliseconds: so long apart, and so much of a claim around each start. */
type Grid = { readonly before: number; readonly duration: number; readonly after: number; readonly step: number };

/** A crew for a while: what a grid of starts is laid over. `date`: on its wall. */
export type Offer = Interval & { readonly crew: Crew; readonly date: DateText; readonly taken: readonly Taken[] };

/** A possible slot, free or not. `claim` is the slot with its buffers. */
export type Candidate = Interval & { readonly offer: Offer; readonly claim: Interval };

/** Slots starting in [from, to), epoch milliseconds. */
export type StartRange = { readonly from: number; readonly to: number };

/** Whose offers are wanted; what is left out is not narrowed. */
export type OffersWanted = StartRange & {
  readonly series?: SeriesId;
  readonly professional?: ProfessionalId;
  readonly areas?: readonly AreaId[] | '*';
  readonly sites?: readonly SiteId[];
};

/**
 * Every offer whose slots may start in the range, by start, then by schedule: nothing is worked out for a person or a
 * place that was not asked about.
 */
export function offersOf(
  directory: Directory,
  service: Service,
  { series, professional, areas, sites, ...range }: OffersWanted,
): readonly Offer[] {
  if (!(range.from < range.to)) return [];
  const wanted = {
    ...reachOf(service, range),
    service: service.id,
    ...(series && { series }),
    ...(sites && { sites }),
    ...(areas !== undefined && areas !== '*' && { areas }),
    // A team needs its other members too.
    ...(professional && service.professions.length < 2 && { professional }),
  };
  const offers =
    service.professions.length < 2
      ? offersOfOne(directory, service, wanted)
      : offersOfTeams(directory, service, openingsOf(directory, wanted));
  return offers.sort((a, b) => a.start - b.start || compare(a.crew.schedule, b.crew.schedule));
}

/** One person's openings of a day give the same offers each time they are asked for. */
function offersOfOne(directory: Directory, service: Service, wanted: OpeningsWanted): Offer[] {
  const offersIn = offersKept(directory)(service);
  const offers: Offer[] = [];
  for (const openings of openingListsOf(directory, wanted)) {
    for (const offer of offersIn(openings)) {
      const isTheirs =
        wanted.professional === undefined || offer.crew.common.professionals.includes(wanted.professional);
      if (isTheirs && overlaps(offer, wanted)) offers.push(offer);
    }
  }
  return offers;
}

const offersKept = oncePer((directory: Directory) =>
  oncePer((service: Service) => {
    const [profession] = service.professions;
    const isOfIt = ({ professional }: Opening) =>
      profession === undefined || directory.professionals.get(professional)?.profession === profession;
    return oncePer((openings: readonly Opening[]): readonly Offer[] =>
      openings.filter(isOfIt).flatMap((opening) => offerOf(directory, service, [opening]) ?? []),
    );
  }),
);

/** A team meets on one date of one series, or in the working hours of one site. */
function offersOfTeams(directory: Directory, service: Service, openings: readonly Opening[]): Offer[] {
  const together = Map.groupBy(openings, (opening) => [opening.series, opening.site, opening.date].join('~'));
  return [...together.values()]
    .flatMap((openings) => teamsOf(directory, service, openings))
    .flatMap((team) => offerOf(directory, service, team) ?? []);
}

/**
 * The candidates of the offers, in the order of the offers. Two schedules may offer the same people the same time at the
 * same place: the first then hands it out.
 */
export function candidatesOf(offers: readonly Offer[], range: StartRange): readonly Candidate[] {
  const candidatesIn = candidatesBetween(range, NOTHING_TAKEN);
  return offers.flatMap(candidatesIn);
}

/** What is taken of each resource: sorted, disjoint, not touching. */
export type Busy = ReadonlyMap<string, readonly Interval[]>;
const NOTHING_TAKEN: Busy = new Map();

/**
 * As `candidatesOf`, for offers by their start, one after another, without the times at which somebody who is needed is
 * taken: one sweep along what is taken of them, however many starts lie under it.
 */
export function candidatesBetween(range: StartRange, busy: Busy): (offer: Offer) => readonly Candidate[] {
  const earlier = new Map<string, readonly Offer[]>();
  const sweeps = new Map<Crew, readonly Sweep[]>();
  return (offer) => {
    const { crew } = offer;
    const rivals = earlier.get(crew.place)?.filter(({ end }) => offer.start < end) ?? NOBODY;
    earlier.set(crew.place, [...rivals, offer]);
    const taken = sweeps.get(crew) ?? sweepsOf(crew, busy);
    sweeps.set(crew, taken);
    const { before, duration, after } = crew.grid;
    const { first, last, step } = startsIn(offer, range);
    const candidates: Candidate[] = [];
    for (let start = first; start <= last; start += step) {
      const claim = { start: start - before, end: start + duration + after };
      const until = takenUntil(taken, claim);
      // on to the last start of the grid before they are free again
      if (until !== undefined) start += (Math.ceil((until - claim.start) / step) - 1) * step;
      else if (!rivals.some((rival) => handsOut(rival, start, range))) {
        candidates.push({ start, end: start + duration, offer, claim });
      }
    }
    return candidates;
  };
}

const NOBODY: readonly Offer[] = [];

type Sweep = ReturnType<typeof sweepAlong>;

function sweepsOf({ resources }: Crew, busy: Busy): readonly Sweep[] {
  const sweeps: Sweep[] = [];
  for (const resource of resources) {
    const taken = busy.get(resource);
    if (taken !== undefined) sweeps.push(sweepAlong(taken));
  }
  return sweeps;
}

/** When the first of those who are taken meanwhile is free again. */
function takenUntil(sweeps: readonly Sweep[], claim: Interval): number | undefined {
  for (const sweep of sweeps) {
    const taken = sweep(claim);
    if (taken !== undefined) return taken.end;
  }
  return undefined;
}

/** All that slots starting in the range could claim. */
export function reachOf(service: Service, { from, to }: StartRange): Interval {
  const { before, duration, after } = lengthsOf(service);
  return expand({ start: from, end: to }, before, duration + after);
}

/** By UTF-16 code units, as ids are sorted everywhere. */
export function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** An offer's starts in the range: from the first to the last, so far apart; none where the last is before. */
function startsIn(
  { start, end, crew: { grid } }: Offer,
  { from, to }: StartRange,
): { first: number; last: number; step: number } {
  const { before, duration, after, step } = grid;
  const begins = start + before;
  const first = begins + Math.max(0, Math.ceil((from - begins) / step)) * step;
  return { first, last: Math.min(end - after - duration, to - 1), step };
}

/** How many slots of the offer could start in the range. */
export function countStarts(offer: Offer, range: StartRange): number {
  const { first, last, step } = startsIn(offer, range);
  return Math.max(0, Math.floor((last - first) / step) + 1);
}

function handsOut(offer: Offer, start: number, range: StartRange): boolean {
  const { first, last, step } = startsIn(offer, range);
  return first <= start && start <= last && (start - first) % step === 0;
}

type Team = readonly Opening[];

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

function offerOf(directory: Directory, service: Service, team: Team): Offer | undefined {
  const [first] = team;
  const crew = first && crewOf(directory)(service)(team);
  if (first === undefined || crew === undefined) return undefined;
  return {
    start: Math.max(...team.map(({ start }) => start)),
    end: Math.min(...team.map(({ end }) => end)),
    crew,
    date: first.date,
    taken: team.flatMap(takenFrom(directory)),
  };
}

/** Those who are found together on one day are so on others: made once, as long as the directory stays. */
const crewOf = oncePer((directory: Directory) =>
  oncePer((service: Service) => {
    const known = new Map<string, { readonly crew: Crew | undefined }>();
    return (team: Team): Crew | undefined => {
      const key = team.map(({ schedule, professional }) => `${schedule}~${professional}`).join('+');
      const kept = known.get(key) ?? { crew: newCrew(directory, service, team) };
      known.set(key, kept);
      return kept.crew;
    };
  }),
);

/** Nobody where the service cannot be had at their place. */
function newCrew(directory: Directory, service: Service, team: Team): Crew | undefined {
  const [first] = team;
  if (first === undefined) return undefined;
  const site = first.site === undefined ? undefined : directory.sites.get(first.site);
  const channels = service.channels.filter((channel) => channel !== 'on-site' || site !== undefined);
  const fits = service.siteKinds.length === 0 || (site !== undefined && service.siteKinds.includes(site.kind));
  const pools = poolsOf(directory)(service)(site?.id);
  if (!fits || channels.length === 0 || pools === undefined) return undefined;
  const professionals = team.map(({ professional }) => professional).sort();
  const home = site?.area ?? first.areas[0];
  const resources = professionals.map((id): ResourceId => `professional:${id}`);
  const schedule = [...new Set(team.map(({ schedule }) => schedule))].sort().join('+');
  return {
    service,
    schedule,
    zone: home === undefined ? directory.region.timeZone : zoneOf(directory, home),
    common: {
      service: service.id,
      channels,
      professionals,
      ...(first.series !== undefined && { series: first.series }),
      ...(site !== undefined && { site: site.id }),
    },
    place: [first.series, site?.id, ...resources].join('~'),
    resources,
    pools,
    areas: first.areas,
    grid: gridOf(service, first.series),
    idBegin: `${service.id}~${schedule}~`,
    idEnd: `~${resources.join('+')}`,
  };
}

/** A series hands out its window back to back. */
function gridOf(service: Service, series: SeriesId | undefined): Grid {
  const { before, duration, after } = lengthsOf(service);
  const step = series === undefined ? service.startEveryMinutes * MINUTE : before + duration + after;
  return { before, duration, after, step };
}

type PoolsAt = (site: SiteId | undefined) => readonly Pool[] | undefined;

const poolsOf = oncePer((directory: Directory) => oncePer((service: Service) => poolsFor(directory, service)));

/** The rooms and the equipment of a site, worked out once for each; undefined where it takes a site and there is none. */
function poolsFor(directory: Directory, { room, equipment }: Service): PoolsAt {
  const known = new Map<SiteId, readonly Pool[]>();
  const poolsAt = (site: SiteId): readonly Pool[] => {
    const rooms = [...directory.rooms.values()].filter((one) => one.site === site).sort(byId);
    const pieces = [...directory.equipment.values()].filter((one) => one.site === site).sort(byId);
    const roomPool: Pool = { of: 'room', pieces: rooms.map(({ id }): Piece => ({ resource: `room:${id}`, room: id })) };
    return [
      ...(room ? [roomPool] : []),
      ...equipment.map((kind): Pool => {
        const ofKind = pieces.filter((piece) => piece.kind === kind);
        return { of: 'equipment', pieces: ofKind.map(({ id }): Piece => ({ resource: `equipment:${id}` })) };
      }),
    ];
  };
  return (site) => {
    if (site === undefined) return room || equipment.length > 0 ? undefined : [];
    const pools = known.get(site) ?? poolsAt(site);
    known.set(site, pools);
    return pools;
  };
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return compare(one.id, other.id);
}

function lengthsOf(service: Service) {
  return {
    before: service.bufferBeforeMinutes * MINUTE,
    duration: service.durationMinutes * MINUTE,
    after: service.bufferAfterMinutes * MINUTE,
  };
}
