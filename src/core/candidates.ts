// Who could meet a family where and when, before anybody asks whether it is free: the candidates that slots are chosen from.

import type { Channel, DateText, Directory, Service } from './directory.ts';
import { zoneOf } from './directory.ts';
import type { AreaId, ProfessionalId, ResourceId, RoomId, SeriesId, ServiceId, SiteId } from './ids.ts';
import { MINUTE } from './instant.ts';
import { expand, type Interval } from './interval.ts';
import { oncePer } from './once-per.ts';
import { type Opening, openingsOf, type Taken, takenFrom } from './openings.ts';

/** A room or a piece of equipment: one of those that would do. */
export type Piece = { readonly resource: ResourceId; readonly room?: RoomId };

/** What is needed beside people: the pieces of the site that would do, by id. Empty where the site has none. */
export type Pool = { readonly of: 'room' | 'equipment'; readonly pieces: readonly Piece[] };

/** A team at a place for a while: what a grid of starts is laid over. */
export type Offer = Interval & {
  readonly service: Service;
  readonly schedule: string;
  /** its date on the wall there, and whose wall that is */
  readonly date: DateText;
  readonly zone: string;
  /** what its slots have in common */
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
  /** the areas it serves */
  readonly areas: readonly AreaId[];
  readonly taken: readonly Taken[];
};

/** A possible slot, free or not. `claim` is the slot with its buffers. */
export type Candidate = Interval & { readonly offer: Offer; readonly claim: Interval };

/** Slots starting in [from, to), epoch milliseconds. */
export type StartRange = { readonly from: number; readonly to: number };

/** Whose offers are wanted; what is left out is not narrowed. */
export type OffersWanted = StartRange & {
  readonly series?: SeriesId;
  readonly professional?: ProfessionalId;
  readonly areas?: readonly AreaId[] | '*';
};

/**
 * Every offer whose slots may start in the range, by start, then by schedule: nothing is worked out for a person or an
 * area that was not asked about.
 */
export function offersOf(
  directory: Directory,
  service: Service,
  { series, professional, areas, ...range }: OffersWanted,
): readonly Offer[] {
  if (!(range.from < range.to)) return [];
  const wanted = {
    ...reachOf(service, range),
    service: service.id,
    ...(series && { series }),
    ...(areas !== undefined && areas !== '*' && { areas }),
    // A team needs its other members too.
    ...(professional && service.professions.length < 2 && { professional }),
  };
  const openings = openingsOf(directory, wanted);
  const offers =
    service.professions.length < 2
      ? offersOfOne(directory, service, openings)
      : offersOfTeams(directory, service, openings);
  return offers.sort((a, b) => a.start - b.start || compare(a.schedule, b.schedule));
}

/** One person's opening gives the same offer each time it is asked for. */
function offersOfOne(directory: Directory, service: Service, openings: readonly Opening[]): Offer[] {
  const kept = keptOffers(directory)(service);
  const [profession] = service.professions;
  const offers: Offer[] = [];
  for (const opening of openings) {
    let offer = kept.get(opening);
    if (offer === undefined) {
      const isOfIt =
        profession === undefined || directory.professionals.get(opening.professional)?.profession === profession;
      offer = (isOfIt && offerOf(directory, service, [opening])) || null;
      kept.set(opening, offer);
    }
    if (offer !== null) offers.push(offer);
  }
  return offers;
}

const keptOffers = oncePer((_directory: Directory) =>
  oncePer((_service: Service) => new WeakMap<Opening, Offer | null>()),
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
 * same place: the first then hands it out. `without`: what the asker would leave out anyway.
 */
export function candidatesOf(
  offers: readonly Offer[],
  range: StartRange,
  without: (offer: Offer, claim: Interval) => boolean = () => false,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const earlier = new Map<string, Offer[]>();
  for (const offer of offers) {
    const sameAt = earlier.get(offer.place);
    const rivals = sameAt?.filter(({ end }) => offer.start < end) ?? [];
    if (sameAt === undefined) earlier.set(offer.place, [offer]);
    else sameAt.push(offer);
    const { before, duration, after } = lengthsOf(offer.service);
    const { first, last, step } = startsIn(offer, range);
    for (let start = first; start <= last; start += step) {
      const end = start + duration;
      const claim = { start: start - before, end: end + after };
      if (without(offer, claim) || rivals.some((rival) => handsOut(rival, start, range))) continue;
      candidates.push({ start, end, offer, claim });
    }
  }
  return candidates;
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

/** The grid of an offer's starts in the range: from the first to the last, so far apart; none where the last is before. */
function startsIn(offer: Offer, { from, to }: StartRange): { first: number; last: number; step: number } {
  const { before, duration, after } = lengthsOf(offer.service);
  const begins = offer.start + before;
  const step = offer.common.series === undefined ? offer.service.startEveryMinutes * MINUTE : before + duration + after;
  const first = begins + Math.max(0, Math.ceil((from - begins) / step)) * step;
  return { first, last: Math.min(offer.end - after - duration, to - 1), step };
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
  if (first === undefined) return undefined;
  const site = first.site === undefined ? undefined : directory.sites.get(first.site);
  const channels = service.channels.filter((channel) => channel !== 'on-site' || site !== undefined);
  const fits = service.siteKinds.length === 0 || (site !== undefined && service.siteKinds.includes(site.kind));
  const pools = poolsOf(directory)(service)(site?.id);
  if (!fits || channels.length === 0 || pools === undefined) return undefined;
  const professionals = team.map(({ professional }) => professional).sort();
  const home = site?.area ?? first.areas[0];
  const resources = professionals.map((id): ResourceId => `professional:${id}`);
  return {
    service,
    place: [first.series, site?.id, ...resources].join('~'),
    start: Math.max(...team.map(({ start }) => start)),
    end: Math.min(...team.map(({ end }) => end)),
    schedule: [...new Set(team.map(({ schedule }) => schedule))].sort().join('+'),
    date: first.date,
    zone: home === undefined ? directory.region.timeZone : zoneOf(directory, home),
    common: {
      service: service.id,
      channels,
      professionals,
      ...(first.series !== undefined && { series: first.series }),
      ...(site !== undefined && { site: site.id }),
    },
    resources,
    pools,
    areas: first.areas,
    taken: team.flatMap(takenFrom(directory)),
  };
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
