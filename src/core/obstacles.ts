// Every reason not to offer a candidate, each judged by itself: the one list that slots, judgements and why-not share.

import { type Candidate, type Offer, type Piece, reachOf, type StartRange } from './candidates.ts';
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
import { type Interval, normalise, overlaps, overlapsAny } from './interval.ts';
import { type WallClock, wallClock } from './wall-clock.ts';

/** An interval a booking or hold takes of one resource. */
export type Claim = Interval & { readonly resource: ResourceId };

/** What is asked for: slots of a service starting in [from, to), and what they must be like. */
export type SlotQuestion = StartRange & {
  readonly service: ServiceId;
  /** areas the asker may use; the slot's `area` is the first of these that it serves. `*`: any */
  readonly areas: readonly AreaId[] | '*';
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
  ...(['past', 'notice', 'horizon', 'absence', 'closure'] as const),
] as const;
export type Obstacle = (typeof obstacles)[number];

/** An offer as a question sees it. */
export type Sight = {
  readonly offer: Offer;
  /** of the asked areas, in the order asked, those it serves */
  readonly areas: readonly AreaId[];
  /** the asked time of its day */
  readonly window: Interval;
  /** what stands in the way of all its slots */
  readonly obstacles: readonly Obstacle[];
};

/** What is taken of each resource (normalised), and when it is judged (epoch ms). */
export type Moment = { readonly now: number; readonly busy: ReadonlyMap<string, readonly Interval[]> };

/** Looks at offers with the eyes of a question; make one per question. */
export function sightOf(directory: Directory, question: SlotQuestion): (offer: Offer) => Sight {
  const windowOn = windowsOf(question);
  const speaks = (id: ProfessionalId) =>
    question.language === undefined || directory.professionals.get(id)?.languages.includes(question.language);
  const dayOf = remembered(weekdayOf);
  return (offer) => {
    const { site, channels, professionals } = offer.common;
    const areas = question.areas === '*' ? offer.areas : question.areas.filter((area) => offer.areas.includes(area));
    const lacks = (of: 'room' | 'equipment') => offer.pools.some((pool) => pool.of === of && pool.pieces.length === 0);
    const found: Readonly<Record<OfOffer, boolean>> = {
      area: areas.length === 0,
      site: question.sites !== undefined && !(site !== undefined && question.sites.includes(site)),
      professional: question.professional !== undefined && !professionals.includes(question.professional),
      language: !professionals.every(speaks),
      channel: question.channel !== undefined && !channels.includes(question.channel),
      weekday: question.weekdays !== undefined && !question.weekdays.includes(dayOf(offer.date)),
      'no-room': lacks('room'),
      'no-equipment': lacks('equipment'),
    };
    return { offer, areas, window: windowOn(offer), obstacles: OF_OFFER.filter((obstacle) => found[obstacle]) };
  };
}

/** All that stands in the way of a candidate; nothing where it is free. */
export function obstaclesOf(candidate: Candidate, sight: Sight, moment: Moment): readonly Obstacle[] {
  const found = [...sight.obstacles];
  for (const [obstacle, breaks] of RULES) if (breaks(candidate, sight, moment)) found.push(obstacle);
  return found;
}

export function isFree(candidate: Candidate, sight: Sight, moment: Moment): boolean {
  return sight.obstacles.length === 0 && !RULES.some(([, breaks]) => breaks(candidate, sight, moment));
}

/** The first free piece of each pool; fewer than pools where one has none. */
export function freePieces({ offer, claim }: Candidate, moment: Moment): readonly Piece[] {
  if (offer.pools.length === 0) return [];
  const free: Piece[] = [];
  for (const { pieces } of offer.pools) {
    const piece = pieces.find(({ resource }) => !isBusy(resource, claim, moment));
    if (piece !== undefined) free.push(piece);
  }
  return free;
}

/** The first of the asked areas that is not closed meanwhile. */
export function openArea({ offer, claim }: Candidate, { areas }: Sight): AreaId | undefined {
  if (offer.taken.length === 0) return areas[0];
  const closures = offer.taken.filter((taken) => taken.by === 'closure' && overlaps(taken, claim));
  return areas.find((area) => !closures.some((closure) => closure.areas.includes(area)));
}

/** What the claims take of each resource, as far as slots starting in the range could meet it. */
export function busyIn(claims: readonly Claim[], service: Service, range: StartRange): Moment['busy'] {
  const reach = reachOf(service, range);
  const byResource = new Map<string, Interval[]>();
  for (const claim of claims) {
    if (!overlaps(claim, reach)) continue;
    const known = byResource.get(claim.resource);
    if (known === undefined) byResource.set(claim.resource, [claim]);
    else known.push(claim);
  }
  return new Map([...byResource].map(([resource, intervals]) => [resource, normalise(intervals)]));
}

/** The asked time of day on the wall where the offer is, as instants. */
export function windowsOf({
  earliest,
  latest,
}: Pick<SlotQuestion, 'earliest' | 'latest'>): (day: { readonly date: DateText; readonly zone: string }) => Interval {
  const clocks = new Map<string, WallClock>();
  const anyTime = (earliest ?? '00:00') === '00:00' && (latest ?? '24:00') === '24:00';
  return ({ date, zone }) => {
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

const OF_OFFER = ['area', 'site', 'professional', 'language', 'channel', 'weekday', 'no-room', 'no-equipment'] as const;
type OfOffer = (typeof OF_OFFER)[number];

type Rule = readonly [
  Exclude<Obstacle, OfOffer>,
  breaks: (candidate: Candidate, sight: Sight, moment: Moment) => boolean,
];

const RULES: readonly Rule[] = [
  ['time', ({ start, end }, { window }) => start < window.start || window.end < end],
  ['past', ({ start }, _, { now }) => start < now],
  ['claimed-professional', ({ offer, claim }, _, moment) => isSomebodyBusy(offer, claim, moment)],
  ['claimed-room', (candidate, _, moment) => isPoolTaken('room', candidate, moment)],
  ['claimed-equipment', (candidate, _, moment) => isPoolTaken('equipment', candidate, moment)],
  // What is over is not too soon as well: a shorter notice would not bring it back.
  ['notice', ({ start, offer }, _, { now }) => now <= start && start < now + offer.service.minimumNoticeHours * HOUR],
  ['horizon', ({ start, offer }, _, { now }) => start > now + offer.service.horizonDays * DAY],
  ['absence', ({ offer, claim }) => offer.taken.some((taken) => taken.by === 'absence' && overlaps(taken, claim))],
  ['closure', (candidate, sight) => sight.areas.length > 0 && openArea(candidate, sight) === undefined],
];

function isPoolTaken(of: 'room' | 'equipment', { offer, claim }: Candidate, moment: Moment): boolean {
  return offer.pools.some(
    (pool) =>
      pool.of === of && pool.pieces.length > 0 && pool.pieces.every(({ resource }) => isBusy(resource, claim, moment)),
  );
}

/** Whether somebody whom the offer needs is taken: the reason most times are not free, so it is looked at first. */
export function isSomebodyBusy({ resources }: Offer, claim: Interval, moment: Moment): boolean {
  for (const resource of resources) if (isBusy(resource, claim, moment)) return true;
  return false;
}

function isBusy(resource: ResourceId, claim: Interval, { busy }: Moment): boolean {
  const taken = busy.get(resource);
  return taken !== undefined && overlapsAny(taken, claim);
}
