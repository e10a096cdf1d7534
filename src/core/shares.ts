// Slots of a session that are kept for some of the areas it serves until they are let go. A kept place is a number of slots,
// not certain ones: nobody knows beforehand which time suits those it is kept for, so every time stays open to everybody as
// long as enough others are left for those who have places in hand.

import { type Candidate, candidatesOf, type Offer, offersOf, type StartRange } from './candidates.ts';
import type { DateText, Directory, Series, Service, Share } from './directory.ts';
import type { AreaId, ResourceId, SeriesId, SiteId } from './ids.ts';
import { contains, type Interval, overlaps } from './interval.ts';
import {
  busyIn,
  type Claim,
  freeOf,
  isBusy,
  type Kept,
  type Moment,
  type Place,
  placesIn,
  type Session,
  sightOf,
} from './obstacles.ts';
import { oncePer } from './once-per.ts';
import { wallClock } from './wall-clock.ts';

/** The series that keep slots for somebody: those whose claims must say for which area they are. Most often none. */
export const seriesKeeping: (directory: Directory) => readonly SeriesId[] = oncePer((directory: Directory) =>
  [...directory.series.values()].filter(({ shares }) => shares !== undefined).map(({ id }) => id),
);

/** What candidates starting in the range are judged by. */
export function momentOf(
  directory: Directory,
  service: Service,
  claims: readonly Claim[],
  range: StartRange,
  now: number,
): Moment {
  const moment = { now, busy: busyIn(claims, service, range) };
  return seriesKeeping(directory).length === 0
    ? moment
    : { ...moment, session: sessionsIn(directory, service, claims, now) };
}

/** All that decides about a slot of these offers beside their own claims: the sessions that keep slots just now, whole. */
export function sessionsOf(directory: Directory, offers: readonly Offer[], now: number): readonly Offer[] {
  if (seriesKeeping(directory).length === 0) return NONE;
  const kept = offers.filter((offer) => keptOf(directory, offer, now).length > 0);
  return [...new Set(kept.flatMap((offer) => offersBeside(directory)(offer)))];
}

/** The name of a slot's session, where it keeps slots for somebody just now. */
export function sessionKeeping(
  directory: Directory,
  { service, series, start }: Slotted,
  now: number,
): string | undefined {
  const known = directory.services.get(service);
  if (known === undefined || series === undefined || !seriesKeeping(directory).includes(series)) return undefined;
  const offers = offersOf(directory, known, { series, from: start, to: start + 1 });
  const keeping = offers.find((offer) => keptOf(directory, offer, now).length > 0);
  return keeping && `${series}~${keeping.date}`;
}

type Slotted = { readonly service: Service['id']; readonly series?: SeriesId; readonly start: number };

/** Whose claims decide about a slot: of those it names, and of all who hold the session where it keeps slots. */
export function resourcesDeciding(
  directory: Directory,
  { service, schedule, start, resources }: SlotParts,
): readonly ResourceId[] {
  const series = seriesKeeping(directory).find((id) => id === schedule);
  const known = series && directory.services.get(service);
  if (series === undefined || known === undefined) return resources;
  const offers = offersOf(directory, known, { series, from: start, to: start + 1 });
  return [...new Set([...resources, ...offers.flatMap(({ crew }) => crew.resources)])];
}

type SlotParts = {
  readonly service: Service['id'];
  readonly schedule: string;
  readonly start: number;
  readonly resources: readonly ResourceId[];
};

/** A share of one session: when how much of it is let go. */
type Promised = {
  readonly area: AreaId;
  readonly unit?: SiteId;
  readonly slots: number;
  readonly letGo: readonly { readonly at: number; readonly keeps: number }[];
};

/** What is kept at an instant, and when that is less. */
function keptAt({ area, unit, slots, letGo }: Promised, now: number): Kept {
  const places = letGo.findLast(({ at }) => at <= now)?.keeps ?? slots;
  const until = letGo.find(({ at, keeps }) => at > now && keeps < places)?.at ?? now;
  return { area, ...(unit && { unit }), places, until };
}

const NONE: readonly Offer[] = [];

/** The session of each offer that keeps slots just now; none of one that keeps none, or no more. */
function sessionsIn(
  directory: Directory,
  service: Service,
  claims: readonly Claim[],
  now: number,
): (offer: Offer) => Session | undefined {
  const known = new Map<string, Session | undefined>();
  const claimsOf = Map.groupBy(
    claims.filter(({ place }) => place !== undefined),
    ({ place }) => place?.series,
  );
  return (offer) => {
    const { series } = offer.crew.common;
    if (series === undefined || directory.series.get(series)?.shares === undefined) return undefined;
    const key = `${series}~${offer.date}`;
    if (known.has(key)) return known.get(key);
    const session = sessionOf(directory, service, offer, { claims, places: claimsOf.get(series) ?? [], now });
    known.set(key, session);
    return session;
  };
}

function sessionOf(
  directory: Directory,
  service: Service,
  offer: Offer,
  {
    claims,
    places,
    now,
  }: { readonly claims: readonly Claim[]; readonly places: readonly Claim[]; readonly now: number },
): Session | undefined {
  const promised = keptOf(directory, offer, now);
  if (promised.length === 0) return undefined;
  const offers = offersBeside(directory)(offer);
  const around = wholeOf(offers);
  const taken = placesTaken(places.filter((claim) => overlaps(claim, around)));
  const inHand = (at: number) => leftOf(keptOf(directory, offer, at), taken);
  const kept = inHand(now);
  const free = countFree(directory, service, offers, claims, now);
  const opens = nextReleases(directory, offer, now).find((at) => free > placesIn(inHand(at)));
  return { free, kept, ...(opens !== undefined && { opens }) };
}

/** What is left of each: a unit's bookings take of its own first, and what goes beyond that of the whole area's. */
function leftOf(kept: readonly Kept[], taken: readonly Pick<Place, 'area' | 'unit'>[]): readonly Kept[] {
  const ofUnits = kept.map(({ area, unit, places }) =>
    unit === undefined ? 0 : Math.min(places, taken.filter((one) => one.area === area && one.unit === unit).length),
  );
  return kept.flatMap((one, at): readonly Kept[] => {
    const beside = ofUnits.filter((_, other) => kept[other]?.area === one.area).reduce((sum, count) => sum + count, 0);
    const own = taken.filter(({ area }) => area === one.area).length - beside;
    const left = one.places - (one.unit === undefined ? own : (ofUnits[at] ?? 0));
    return left > 0 ? [{ ...one, places: left }] : [];
  });
}

/** What was left of shares, as they were before any of them was let go, by these bookings of a session. */
export function unusedOf(
  shares: readonly Share[],
  taken: readonly Pick<Place, 'area' | 'unit'>[],
): readonly Pick<Kept, 'area' | 'unit' | 'places'>[] {
  const whole = shares.map(({ area, unit, slots }): Kept => ({ area, ...(unit && { unit }), places: slots, until: 0 }));
  return leftOf(whole, taken);
}

/** Whose bookings there are in the session: one of several people is one. */
function placesTaken(claims: readonly Claim[]): readonly Place[] {
  return [...new Map(claims.flatMap(({ place }) => (place ? [[place.booking, place] as const] : []))).values()];
}

/** What the session has promised and not let go yet. */
function keptOf(directory: Directory, offer: Offer, now: number): readonly Kept[] {
  if (offer.crew.common.series === undefined) return NOBODY;
  const promised = promisedIn(directory)(offer);
  return promised.length === 0
    ? NOBODY
    : promised.map((share) => keptAt(share, now)).filter(({ places }) => places > 0);
}

/** An area that is closed all the while needs none. The directory alone decides it, and the wall where the session is held. */
const promisedIn = oncePer((directory: Directory) =>
  oncePer((offer: Offer): readonly Promised[] => {
    const shares = sharesOf(directory, offer);
    if (shares.length === 0) return [];
    const midnight = midnightsBefore(offer);
    return shares
      .filter(({ area }) => !offer.taken.some((taken) => taken.by === 'closure' && isAllOf(taken, offer, area)))
      .map(({ area, unit, slots, releases }) => ({
        area,
        ...(unit && { unit }),
        slots,
        letGo: releases.map(({ daysBefore, keeps }) => ({ at: midnight(daysBefore), keeps })),
      }));
  }),
);

const NOBODY: readonly Kept[] = [];
const NO_SHARES: readonly Share[] = [];

function sharesOf(directory: Directory, { crew }: Offer): readonly Share[] {
  return directory.series.get(crew.common.series ?? ('' as Series['id']))?.shares ?? NO_SHARES;
}

function isAllOf(taken: Offer['taken'][number], offer: Offer, area: AreaId): boolean {
  return taken.areas.includes(area) && contains(taken, offer);
}

function nextReleases(directory: Directory, offer: Offer, now: number): readonly number[] {
  const all = promisedIn(directory)(offer).flatMap(({ letGo }) => letGo.map(({ at }) => at));
  return all.filter((at) => at > now).sort((a, b) => a - b);
}

/** On the wall where the session is held. */
function midnightsBefore({ date, crew }: { readonly date: DateText; readonly crew: Offer['crew'] }) {
  const clock = wallClock(crew.zone);
  const day = Temporal.PlainDate.from(date);
  return (daysBefore: number) => clock.instant(day.subtract({ days: daysBefore }).toString(), '00:00');
}

/** All who hold the session of an offer: the directory alone decides that. */
const offersBeside = oncePer((directory: Directory) =>
  oncePer((offer: Offer): readonly Offer[] => {
    const { service, common } = offer.crew;
    const range = { from: offer.start, to: offer.end };
    return offersOf(directory, service, { ...(common.series && { series: common.series }), ...range }).filter(
      ({ date, crew }) => date === offer.date && crew.common.series === common.series,
    );
  }),
);

function wholeOf(offers: readonly Offer[]): Interval {
  return { start: Math.min(...offers.map(({ start }) => start)), end: Math.max(...offers.map(({ end }) => end)) };
}

/** How many could be booked beside one another: at each start, those that share neither people nor rooms. */
function countFree(
  directory: Directory,
  service: Service,
  offers: readonly Offer[],
  claims: readonly Claim[],
  now: number,
): number {
  const { start: from, end: to } = wholeOf(offers);
  const range = { from, to };
  const moment: Moment = { now, busy: busyIn(claims, service, range) };
  const seen = sightOf(directory, { ...range, service: service.id, areas: '*' });
  const free = offers.flatMap((offer) => freeOf(candidatesOf([offer], range), seen(offer), moment));
  let count = 0;
  for (const together of Map.groupBy(free, ({ start }) => start).values()) {
    const used = new Set<ResourceId>();
    for (const candidate of together) {
      const wanted = wantedBy(candidate, used, moment);
      if (wanted === undefined) continue;
      for (const resource of wanted) used.add(resource);
      count += 1;
    }
  }
  return count;
}

/** What it would take beside what is used; nothing where somebody or some room is missing. */
function wantedBy(
  { offer: { crew }, claim }: Candidate,
  used: ReadonlySet<ResourceId>,
  moment: Moment,
): readonly ResourceId[] | undefined {
  if (crew.resources.some((resource) => used.has(resource))) return undefined;
  const pieces = crew.pools.flatMap(
    (pool) => pool.pieces.find(({ resource }) => !used.has(resource) && !isBusy(resource, claim, moment)) ?? [],
  );
  if (pieces.length < crew.pools.length) return undefined;
  return [...crew.resources, ...pieces.map(({ resource }) => resource)];
}
