// What could be had in the place of a time that was lost: looked for once the transaction is over, outward from that time.

import type { StartRange } from '../../core/candidates.ts';
import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal, type RefusalDetails } from '../../core/errors.ts';
import type { AreaId, BookingId, ClientId, ServiceId, SiteId, SlotId } from '../../core/ids.ts';
import { DAY, HOUR, MINUTE, toIso } from '../../core/instant.ts';
import { overlaps } from '../../core/interval.ts';
import { oncePer } from '../../core/once-per.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Quotas } from '../../core/quota.ts';
import {
  nearestOf,
  nearestSlots,
  parseSlotId,
  type Slot,
  type SlotKey,
  type SlotSearch,
  searchFor,
} from '../../core/slots.ts';
import type { AfterRefusal } from '../../platform/command.ts';
import { areasWithin, loadClaims, slotView } from '../availability/read.ts';
import type { SlotView } from '../availability/schema.ts';
import { weighQuotas } from '../availability/weigh-quotas.ts';
import { readDirectory } from '../directory/read.ts';
import { standingOf } from './rules.ts';
import { findBooking } from './store.ts';
import { clientsAsking, findClientsBusy, findElsewhere } from './store-claims.ts';

/** What was wanted in vain, and by whom. */
export type Lost = {
  readonly wanted: {
    readonly slot: SlotId;
    readonly area?: AreaId | undefined;
    /** for which it was asked */
    readonly unit?: SiteId | undefined;
    readonly moving?: { readonly id: BookingId };
  };
  readonly actor: Actor;
  /** who would have come, where it is their own time that is taken */
  readonly clients?: readonly ClientId[];
  /** what it was judged by a moment ago, where it was */
  readonly ground?: { readonly directory: Directory; readonly quotas: Quotas };
};

/** Why a time cannot be had. What could be had instead is found by `tellNearest`, once the transaction is over. */
export class LostTime extends Refusal {
  readonly lost: Lost;

  constructor(refusal: Refusal, lost: Lost) {
    super(refusal.code, refusal.message, refusal.details);
    this.lost = lost;
  }
}

/** The refusal with the three nearest free slots, where it is about a time. */
export async function tellNearest(reading: AfterRefusal, refusal: Refusal): Promise<Refusal> {
  if (!(refusal instanceof LostTime)) return refusal;
  const { lost } = refusal;
  const directory = lost.ground?.directory ?? (await readDirectory(reading.deps, reading.db));
  const nearest = await nearestTo(reading, directory, lost);
  const clashes = await clashesOf(reading, directory, lost);
  return new Refusal(refusal.code, refusal.message, { ...refusal.details, nearest, ...(clashes && { clashes }) });
}

const NEAREST = 3;
/** So close about it is looked first, in one read each. */
const CLOSE = [1 * HOUR, 4 * HOUR];
/** So many days around it the areas of the wanted time come before others. */
const AT_HOME = 4;

/**
 * The three nearest slots that could be booked, in the areas of the wanted time if they are within days, else anywhere.
 * Three within a distance are nearer than all beyond it.
 */
async function nearestTo(reading: AfterRefusal, directory: Directory, lost: Lost): Promise<readonly SlotView[]> {
  const parts = parseSlotId(lost.wanted.slot);
  if (parts === undefined) return [];
  const areas = areasWithin(lost.actor, 'book-slot', lost.wanted.area);
  const home = areasAround(directory, parts, areas);
  const horizon = (directory.services.get(parts.service)?.horizonDays ?? 0) * DAY;
  const within = { from: reading.now, to: reading.now + horizon + 1 };
  const about = Math.max(within.from, Math.min(parts.start, within.to));
  const looked = { directory, lost, service: parts.service, within, about };
  const near = home === areas ? [] : await lookAround(reading, { ...looked, areas: home }, AT_HOME);
  const found =
    near.length === NEAREST ? near : await lookAround(reading, { ...looked, areas }, Number.POSITIVE_INFINITY);
  return found.map((slot) => slotView(directory, slot));
}

/** The areas of those whose time is wanted, as far as they are among these; all of these where none is. */
function areasAround(directory: Directory, { resources }: SlotKey, areas: readonly AreaId[] | '*') {
  const people = [...directory.professionals.values()].filter(({ id }) => resources.includes(`professional:${id}`));
  const theirs = [...new Set(people.flatMap((person) => person.areas))];
  const home = theirs.filter((area) => areas === '*' || areas.includes(area));
  const isAll = areas !== '*' && home.length === areas.length;
  return home.length === 0 || isAll ? areas : home;
}

type Looked = {
  readonly directory: Directory;
  readonly lost: Lost;
  readonly service: ServiceId;
  readonly areas: readonly AreaId[] | '*';
  /** when such times may be booked at all */
  readonly within: StartRange;
  /** the wanted start; where it lies outside, the moment next to it */
  readonly about: number;
};

/** The nearest in these areas, no further away than so many days; fewer than three where there are no more. */
async function lookAround(reading: AfterRefusal, looked: Looked, furthest: number): Promise<readonly Slot[]> {
  const { about } = looked;
  const today = dayOf(about);
  for (const distance of isFull(reading, looked, today) ? [] : CLOSE) {
    const search = searchOf(looked, { from: about - distance, to: about + distance }, reading.now);
    const near = nearestOf((await readFree(reading, looked.directory, looked.lost, search)).free, about, NEAREST);
    if (near.length === NEAREST) return near;
  }
  return lookOutward(reading, looked, { first: today - furthest, last: today + furthest });
}

/**
 * Day by day away from the wanted start, on both sides at once, each time twice as many days as before. Days of which is
 * known that nothing is free are passed over.
 */
async function lookOutward(
  reading: AfterRefusal,
  looked: Looked,
  { first, last }: { readonly first: number; readonly last: number },
): Promise<readonly Slot[]> {
  const { about, within } = looked;
  const today = dayOf(about);
  const sides = [
    { step: -1, next: today - 1, end: Math.max(first, dayOf(within.from)) },
    { step: 1, next: today, end: Math.min(last, dayOf(within.to)) },
  ];
  let near: readonly Slot[] = [];
  for (let more = 1; ; more *= 2) {
    const found: Slot[] = [];
    for (const side of sides) {
      const days: number[] = [];
      for (; days.length < more && (side.end - side.next) * side.step >= 0; side.next += side.step) {
        if (!isFull(reading, looked, side.next)) days.push(side.next);
      }
      if (days.length > 0) found.push(...(await lookThrough(reading, looked, days)));
    }
    near = nearestSlots([...near, ...found], about, NEAREST);
    const [left, right] = sides.map(({ step, next, end }) => ((end - next) * step >= 0 ? next : undefined));
    if (left === undefined && right === undefined) return near;
    const covered = Math.min(
      left === undefined ? Number.POSITIVE_INFINITY : about - (left + 1) * DAY,
      right === undefined ? Number.POSITIVE_INFINITY : right * DAY - about,
    );
    const third = near[NEAREST - 1];
    if (third !== undefined && Math.abs(third.start - about) <= covered) return near;
  }
}

/** The nearest of these days, which come the nearest first. Where nothing is free on a day, the others who lose learn of it. */
async function lookThrough(reading: AfterRefusal, looked: Looked, wanted: readonly number[]): Promise<readonly Slot[]> {
  const { directory, lost, about, within } = looked;
  const { pending } = learnedOf(looked);
  const question = wanted.join(' ');
  // somebody is looking at these very days: what they find full need not be read
  await pending.get(question);
  const days = wanted.filter((day) => !isFull(reading, looked, day));
  if (days.length === 0) return [];
  const range = cut({ from: Math.min(...days) * DAY, to: (Math.max(...days) + 1) * DAY }, within);
  const read = readFree(reading, directory, lost, searchOf(looked, range, reading.now));
  const over = read.then(
    ({ anyFree }) => {
      for (const day of days) {
        if (anyFree(cut(wholeDay(day), within))) break;
        noteFull(reading, looked, day);
      }
      pending.delete(question);
    },
    () => void pending.delete(question),
  );
  if (!pending.has(question)) pending.set(question, over);
  const { free } = await read;
  const found: Slot[] = [];
  for (const day of days) {
    if (found.length >= NEAREST) break;
    found.push(...nearestOf((part) => free(cut(part, wholeDay(day))), about, NEAREST));
  }
  return found;
}

/** What those who lose learn for each other: by day when nothing was free, and who is looking at which days. */
type Learned = { readonly full: Map<number, number>; readonly pending: Map<string, Promise<void>> };

/** By service, areas and unit, of one version of the directory. */
const learnedIn = oncePer((_: Directory) => new Map<string, Learned>());

function learnedOf({ directory, lost, service, areas }: Looked): Learned {
  const learned = learnedIn(directory);
  const question = `${service} ${areas} ${lost.wanted.unit ?? ''}`;
  const known = learned.get(question) ?? { full: new Map(), pending: new Map() };
  learned.set(question, known);
  return known;
}

/** A day on which nothing was free is not read again for so long: what came free meanwhile is only not named. */
const KNOWN_FOR = 2_000;

function isFull({ deps }: AfterRefusal, looked: Looked, day: number): boolean {
  // what a booking leaves that is moved may be free for it alone
  if (looked.lost.wanted.moving !== undefined) return false;
  const since = learnedOf(looked).full.get(day);
  return since !== undefined && deps.clock.now() - since < KNOWN_FOR;
}

function noteFull({ deps }: AfterRefusal, looked: Looked, day: number): void {
  if (looked.lost.wanted.moving === undefined) learnedOf(looked).full.set(day, deps.clock.now());
}

/** A day here is one of UTC: they only have to be the same for all who lose. */
function dayOf(instant: number): number {
  return Math.floor(instant / DAY);
}

function wholeDay(day: number): StartRange {
  return { from: day * DAY, to: (day + 1) * DAY };
}

function cut(side: StartRange, within: StartRange): StartRange {
  return { from: Math.max(side.from, within.from), to: Math.min(side.to, within.to) };
}

function searchOf({ directory, lost, service, areas }: Looked, range: StartRange, now: number): SlotSearch {
  const { unit } = lost.wanted;
  return searchFor(directory, { service, areas, ...(unit && { unit }), ...range }, now);
}

type Free = {
  /** whether anything is free by the claims alone, for anybody */
  readonly anyFree: (part: StartRange) => boolean;
  /** soonest first, no further worked out than they are asked for */
  readonly free: (part?: StartRange) => Iterable<Slot>;
};

/** The free slots of a search, or of a part of it, when its clients are free and weeks have room. */
export async function readFree(
  { db, now }: Pick<AfterRefusal, 'db' | 'now'>,
  directory: Directory,
  { wanted, actor, clients = [], ground }: Lost,
  search: SlotSearch,
): Promise<Free> {
  const service = directory.services.get(parseSlotId(wanted.slot)?.service ?? ('' as ServiceId));
  if (service === undefined || search.resources.length === 0) return { anyFree: () => false, free: () => [] };
  const ignoring = wanted.moving?.id;
  const range = search.reach;
  const claims = await loadClaims(db, directory, search, now, ignoring);
  const hasRoom =
    ground?.quotas.size === 0
      ? () => true
      : await weighQuotas(db, directory, { service: service.id, range, except: ignoring }, now);
  const asker = service.kind === 'consultation' ? clientsAsking(actor) : [];
  const busy = [
    ...(await findClientsBusy(db, [...clients, ...asker], range, ignoring)),
    ...(ignoring === undefined ? [] : await findElsewhere(db, [ignoring], range)),
  ];
  const isFree = (slot: Slot) => hasRoom(slot) && !busy.some((taken) => overlaps(taken, slot));
  return {
    anyFree: (part) => !Iterator.from(search.slots(claims, part)).take(1).next().done,
    free: (part) => Iterator.from(search.slots(claims, part)).filter(isFree),
  };
}

/** The bookings in the way of those who would come, as far as the actor may see them; nothing where only the time is taken. */
async function clashesOf(
  { db }: AfterRefusal,
  directory: Directory,
  { wanted, actor, clients = [] }: Lost,
): Promise<RefusalDetails['clashes']> {
  const parts = parseSlotId(wanted.slot);
  if (clients.length === 0 || parts === undefined) return undefined;
  const minutes = directory.services.get(parts.service)?.durationMinutes ?? 0;
  const during = { start: parts.start, end: parts.start + minutes * MINUTE };
  const found = await findClientsBusy(db, clients, during, wanted.moving?.id);
  const seen = await Promise.all(found.map(({ booking }) => findBooking(db, booking)));
  return seen.flatMap((record) => {
    if (record === undefined || standingOf(actor, record) === 'none') return [];
    const zone = zoneOf(directory, record.area);
    return [{ booking: record.id, start: toIso(record.start, zone), end: toIso(record.end, zone) }];
  });
}
