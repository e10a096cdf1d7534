// Every reason not to offer a candidate, each judged by itself: the one list that slots, judgements and why-not share.

import {
  type Busy,
  type Candidate,
  type Crew,
  type Offer,
  type Piece,
  reachOf,
  type StartRange,
} from './candidates.ts';
import {
  type Channel,
  type DateText,
  type Directory,
  type Service,
  type TimeText,
  type Weekday,
  weekdays,
} from './directory.ts';
import type { AreaId, ProfessionalId, ResourceId, SeriesId, ServiceId, SiteId } from './ids.ts';
import { DAY, HOUR } from './instant.ts';
import { contains, type Interval, normalise, overlaps, overlapsAny } from './interval.ts';
import { type WallClock, wallClock } from './wall-clock.ts';

/** An interval a booking or hold takes of one resource; of a series that keeps slots for somebody, with whose it is. */
export type Claim = Interval & { readonly resource: ResourceId; readonly place?: Place };

/** A booking's place in a session of a series. */
export type Place = {
  readonly series: SeriesId;
  readonly area: AreaId;
  readonly unit?: SiteId;
  readonly booking: string;
};

/** What is asked for: slots of a service starting in [from, to), and what they must be like. */
export type SlotQuestion = StartRange & {
  readonly service: ServiceId;
  /** areas the asker may use; the slot's `area` is the first of these that it serves. `*`: any */
  readonly areas: readonly AreaId[] | '*';
  /** for which of the asker's units: it may have what is kept for that one */
  readonly unit?: SiteId;
  readonly series?: SeriesId;
  readonly sites?: readonly SiteId[];
  readonly professional?: ProfessionalId;
  readonly channel?: Channel;
  /** every professional speaks it */
  readonly language?: string;
  readonly weekdays?: readonly Weekday[];
  /** on the wall there: the slot starts no earlier and ends no later; `24:00` is the day's end */
  readonly earliest?: TimeText;
  readonly latest?: TimeText;
};

/** Why a candidate is not free. The first lie in the question, the others in the world. */
export const filters = ['area', 'site', 'professional', 'language', 'channel', 'weekday', 'time'] as const;
export const obstacles = [
  ...filters,
  ...(['no-room', 'no-equipment', 'claimed-professional', 'claimed-room', 'claimed-equipment'] as const),
  ...(['past', 'notice', 'horizon', 'absence', 'closure', 'share'] as const),
] as const;
export type Obstacle = (typeof obstacles)[number];

/** An offer as a question sees it. */
export type Sight = {
  readonly offer: Offer;
  /** of the asked areas, in the order asked, those it serves */
  readonly areas: readonly AreaId[];
  /** for which it is asked, in its own area */
  readonly unit?: UnitOfArea;
  /** the asked time of its day */
  readonly window: Interval;
  /** what stands in the way of all its slots */
  readonly obstacles: readonly Obstacle[];
};

export type UnitOfArea = { readonly id: SiteId; readonly area: AreaId };

/** What is taken, and when it is judged (epoch ms). `session`: of an offer whose series keeps slots for somebody just now. */
export type Moment = {
  readonly now: number;
  readonly busy: Busy;
  readonly session?: (offer: Offer) => Session | undefined;
};

/** Slots of a session that an area, or a unit of it, has in hand, until some of them are let go. */
export type Kept = {
  readonly area: AreaId;
  readonly unit?: SiteId;
  readonly places: number;
  readonly until: number;
};

/** How many of a session's times are free, and of whom some are kept. `opens`: when others may have one again. */
export type Session = { readonly free: number; readonly kept: readonly Kept[]; readonly opens?: number };

/** Looks at offers with the eyes of a question; make one per question. */
export function sightOf(directory: Directory, question: SlotQuestion): (offer: Offer) => Sight {
  const windowOn = windowsOf(question);
  const isAsked = remembered((date: DateText) => question.weekdays?.includes(weekdayOf(date)) ?? true);
  // all but the day is the same whenever the same people are at the same place
  const sightOfCrew = remembered((crew: Crew) => crewAsSeen(directory, question, crew));
  const site = question.unit === undefined ? undefined : directory.sites.get(question.unit);
  const unit = site && { unit: { id: site.id, area: site.area } };
  return (offer) => {
    const { areas, obstacles } = sightOfCrew(offer.crew);
    return {
      offer,
      areas,
      ...unit,
      window: windowOn(offer.date, offer.crew.zone),
      obstacles: isAsked(offer.date) ? obstacles : [...obstacles, 'weekday'],
    };
  };
}

function crewAsSeen(
  directory: Directory,
  question: SlotQuestion,
  { areas: served, pools, common: { site, channels, professionals } }: Crew,
): Pick<Sight, 'areas' | 'obstacles'> {
  const speaks = (id: ProfessionalId) =>
    question.language === undefined || directory.professionals.get(id)?.languages.includes(question.language);
  const areas = question.areas === '*' ? served : question.areas.filter((area) => served.includes(area));
  const lacks = (of: 'room' | 'equipment') => pools.some((pool) => pool.of === of && pool.pieces.length === 0);
  const found: Readonly<Record<OfCrew, boolean>> = {
    area: areas.length === 0,
    site: question.sites !== undefined && !(site !== undefined && question.sites.includes(site)),
    professional: question.professional !== undefined && !professionals.includes(question.professional),
    language: !professionals.every(speaks),
    channel: question.channel !== undefined && !channels.includes(question.channel),
    'no-room': lacks('room'),
    'no-equipment': lacks('equipment'),
  };
  return { areas, obstacles: OF_CREW.filter((obstacle) => found[obstacle]) };
}

/** All that stands in the way of a candidate; nothing where it is free. */
export function obstaclesOf(candidate: Candidate, sight: Sight, moment: Moment): readonly Obstacle[] {
  const broken = RULES.filter(({ breaks }) => breaks(candidate, sight, moment));
  return [...sight.obstacles, ...broken.map(({ obstacle }) => obstacle)];
}

/** Those of an offer's candidates that nothing stands in the way of. */
export function freeOf(candidates: readonly Candidate[], sight: Sight, moment: Moment): readonly Candidate[] {
  if (sight.obstacles.length > 0 || candidates.length === 0) return NO_CANDIDATES;
  const rules = RULES.filter(({ concerns }) => concerns(sight, moment));
  if (rules.length === 0) return candidates;
  return candidates.filter((candidate) => !rules.some(({ breaks }) => breaks(candidate, sight, moment)));
}

const NO_CANDIDATES: readonly Candidate[] = [];

/** The first free piece of each pool; fewer than pools where one has none. */
export function freePieces({ offer, claim }: Candidate, moment: Moment): readonly Piece[] {
  if (offer.crew.pools.length === 0) return NO_PIECES;
  const free: Piece[] = [];
  for (const { pieces } of offer.crew.pools) {
    const piece = pieces.find(({ resource }) => !isBusy(resource, claim, moment));
    if (piece !== undefined) free.push(piece);
  }
  return free;
}

const NO_PIECES: readonly Piece[] = [];

/** The first of the asked areas that is not closed meanwhile. */
export function openArea({ offer, claim }: Candidate, { areas }: Sight): AreaId | undefined {
  return offer.taken.length === 0 ? areas[0] : areas.find(isOpenIn(offer, claim));
}

function isOpenIn(offer: Offer, claim: Interval): (area: AreaId) => boolean {
  const closures = offer.taken.filter((taken) => taken.by === 'closure' && overlaps(taken, claim));
  return (area) => !closures.some((closure) => closure.areas.includes(area));
}

/** The first of the asked areas that is open meanwhile and may have it: one with slots in hand before others. */
export function areaThatMay({ offer, claim }: Candidate, sight: Sight, moment: Moment): AreaId | undefined {
  const session = moment.session?.(offer);
  const open = sight.areas.filter(isOpenIn(offer, claim));
  if (session === undefined) return open[0];
  const { free, kept } = session;
  const inHand = open.find((area) => keptFor(session, area, sight) !== undefined);
  // or one that nobody needs who has some in hand
  return inHand ?? (free > placesIn(kept) ? open[0] : undefined);
}

/** What an asker of that area has in hand: of their unit before what the whole area may have. */
export function keptFor({ kept }: Session, area: AreaId, { unit }: Pick<Sight, 'unit'>): Kept | undefined {
  const own = kept.filter((one) => one.area === area && (one.unit === undefined || one.unit === unit?.id));
  return own.find((one) => one.unit !== undefined) ?? own[0];
}

export function placesIn(kept: readonly Kept[]): number {
  return kept.reduce((sum, { places }) => sum + places, 0);
}

/** What the claims take of each resource, as far as slots starting in the range could meet it. */
export function busyIn(claims: readonly Claim[], service: Service, range: StartRange): Busy {
  const reach = reachOf(service, range);
  const byResource = new Map<string, Interval[]>();
  let taken: Interval[] = [];
  let resource: string | undefined;
  for (const claim of claims) {
    if (!overlaps(claim, reach)) continue;
    // most often they come resource by resource
    if (claim.resource !== resource) {
      resource = claim.resource;
      taken = byResource.get(resource) ?? [];
      byResource.set(resource, taken);
    }
    taken.push(claim);
  }
  for (const [resource, intervals] of byResource) byResource.set(resource, normalise(intervals));
  return byResource;
}

/** The asked time of day on the wall where the offer is, as instants. */
export function windowsOf({
  earliest,
  latest,
}: Pick<SlotQuestion, 'earliest' | 'latest'>): (date: DateText, zone: string) => Interval {
  const clocks = new Map<string, WallClock>();
  const anyTime = (earliest ?? '00:00') === '00:00' && (latest ?? '24:00') === '24:00';
  return (date, zone) => {
    if (anyTime) return ALWAYS;
    const clock = clocks.get(zone) ?? wallClock(zone);
    clocks.set(zone, clock);
    return {
      start: earliest === undefined ? ALWAYS.start : clock.instant(date, earliest),
      end: (latest ?? '24:00') === '24:00' ? ALWAYS.end : clock.instant(date, latest ?? ''),
    };
  };
}

export function weekdayOf(date: DateText): Weekday {
  return weekdays[Temporal.PlainDate.from(date).dayOfWeek - 1] ?? 'SU';
}

/** A function that is asked the same things many times, and answers from memory. */
export function remembered<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

const ALWAYS: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

const OF_CREW = ['area', 'site', 'professional', 'language', 'channel', 'no-room', 'no-equipment'] as const;
type OfCrew = (typeof OF_CREW)[number];

type Rule = {
  readonly obstacle: Exclude<Obstacle, OfCrew | 'weekday'>;
  /** whether it could stand in the way of any of the offer's slots: most often of none */
  readonly concerns: (sight: Sight, moment: Moment) => boolean;
  readonly breaks: (candidate: Candidate, sight: Sight, moment: Moment) => boolean;
};

const RULES: readonly Rule[] = [
  {
    obstacle: 'time',
    concerns: ({ offer, window }) => !contains(window, offer),
    breaks: (candidate, { window }) => !contains(window, candidate),
  },
  {
    obstacle: 'past',
    concerns: ({ offer }, { now }) => offer.start < now,
    breaks: ({ start }, _, { now }) => start < now,
  },
  {
    obstacle: 'claimed-professional',
    concerns: ({ offer }, { busy }) => offer.crew.resources.some((resource) => busy.has(resource)),
    breaks: ({ offer, claim }, _, moment) => offer.crew.resources.some((resource) => isBusy(resource, claim, moment)),
  },
  {
    obstacle: 'claimed-room',
    concerns: ({ offer }) => offer.crew.pools.length > 0,
    breaks: (candidate, _, moment) => isPoolTaken('room', candidate, moment),
  },
  {
    obstacle: 'claimed-equipment',
    concerns: ({ offer }) => offer.crew.pools.length > 0,
    breaks: (candidate, _, moment) => isPoolTaken('equipment', candidate, moment),
  },
  {
    // What is over is not too soon as well: a shorter notice would not bring it back.
    obstacle: 'notice',
    concerns: ({ offer }, { now }) => offer.start < now + noticeOf(offer),
    breaks: ({ start, offer }, _, { now }) => now <= start && start < now + noticeOf(offer),
  },
  {
    obstacle: 'horizon',
    concerns: ({ offer }, { now }) => offer.end > now + horizonOf(offer),
    breaks: ({ start, offer }, _, { now }) => start > now + horizonOf(offer),
  },
  {
    obstacle: 'absence',
    concerns: ({ offer }) => offer.taken.length > 0,
    breaks: ({ offer, claim }) => offer.taken.some((taken) => taken.by === 'absence' && overlaps(taken, claim)),
  },
  {
    obstacle: 'closure',
    concerns: ({ offer }) => offer.taken.length > 0,
    breaks: (candidate, sight) => sight.areas.length > 0 && openArea(candidate, sight) === undefined,
  },
  {
    obstacle: 'share',
    concerns: ({ offer }, { session }) => session?.(offer) !== undefined,
    breaks: (candidate, sight, moment) =>
      moment.session?.(candidate.offer) !== undefined &&
      openArea(candidate, sight) !== undefined &&
      areaThatMay(candidate, sight, moment) === undefined,
  },
];

function noticeOf({ crew }: Offer): number {
  return crew.service.minimumNoticeHours * HOUR;
}

function horizonOf({ crew }: Offer): number {
  return crew.service.horizonDays * DAY;
}

function isPoolTaken(of: 'room' | 'equipment', { offer, claim }: Candidate, moment: Moment): boolean {
  for (const pool of offer.crew.pools) {
    const isOfIt = pool.of === of && pool.pieces.length > 0;
    if (isOfIt && pool.pieces.every(({ resource }) => isBusy(resource, claim, moment))) return true;
  }
  return false;
}

export function isBusy(resource: ResourceId, claim: Interval, { busy }: Moment): boolean {
  const taken = busy.get(resource);
  return taken !== undefined && overlapsAny(taken, claim);
}
