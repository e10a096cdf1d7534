// Whose wish a free slot fulfils, and how long it is kept for them. Pure.

import { hkdfSync } from 'node:crypto';
import { type Channel, type DateText, type TimeText, type Weekday, weekdays } from '../../core/directory.ts';
import { publicHolidays } from '../../core/holidays.ts';
import type { AreaId, ProfessionalId, ResourceId, ServiceId, SlotId } from '../../core/ids.ts';
import { DAY, HOUR, MINUTE } from '../../core/instant.ts';
import { type Interval, intersect, normalise, overlaps } from '../../core/interval.ts';
import { keptFor } from '../../core/kept-data.ts';
import { awakeBetween, hoursBetween, NIGHT, type QuietHours } from '../../core/quiet-hours.ts';
import { type Claim, parseSlotId } from '../../core/slots.ts';

export const SHORTEST_OFFER = 30 * MINUTE;

/** What somebody on the list waits for. */
export type Wish = {
  readonly id: string;
  readonly service: ServiceId;
  readonly areas: readonly AreaId[];
  /** any of the service's where there is none */
  readonly channel?: Channel;
  /** empty: any day */
  readonly weekdays: readonly Weekday[];
  /** times of day between which it may start, both included; `24:00` is the day's end */
  readonly earliest: TimeText;
  readonly latest: TimeText;
  readonly fromDate: DateText;
  /** the last possible date, included */
  readonly toDate: DateText;
  /** the family's named worker */
  readonly worker?: ProfessionalId;
  readonly createdAt: number;
  /** slots they have been offered before, and did not take */
  readonly offered: readonly SlotId[];
  /** when they are to be somewhere else already */
  readonly elsewhere?: readonly Interval[];
  /** nobody may write to them: the desk calls */
  readonly called?: boolean;
};

/** A slot that is free. `places`: the areas it can be booked in, with the zones of their wall clocks. */
export type FreeSlot = Interval & {
  readonly id: SlotId;
  readonly service: ServiceId;
  readonly professionals: readonly ProfessionalId[];
  readonly channels: readonly Channel[];
  readonly claims: readonly Claim[];
  readonly places: readonly Place[];
};

/** `tooLateToCall`: nobody would be called in time to answer. */
export type Place = { readonly area: AreaId; readonly timeZone: string; readonly tooLateToCall?: boolean };

export type Match = { readonly wish: Wish; readonly slot: FreeSlot; readonly area: AreaId };

/**
 * Whose wish the slot fulfils, and in which area: whose named worker it is with comes first, then who has waited
 * longest. Nobody is offered one time twice.
 */
export function bestMatch(wishes: readonly Wish[], slot: FreeSlot, now: number): Match | undefined {
  return planOffers(wishes, [slot], now)[0];
}

/**
 * Who is offered what when several times are free: families a time with their own named worker, then everybody who
 * is left, those who have waited longest choosing first and getting the soonest. No two of the times overlap in
 * anybody or any room.
 */
export function planOffers(wishes: readonly Wish[], slots: readonly FreeSlot[], now: number): readonly Match[] {
  const own = planWithOwn(wishes, slots, now, []);
  return [...own, ...planSoonest(wishes, slots, now, own)];
}

/** What of `planOffers` comes first. `planned`: what has been given already, and to whom. */
export function planWithOwn(
  wishes: readonly Wish[],
  slots: readonly FreeSlot[],
  now: number,
  planned: readonly Match[],
): readonly Match[] {
  const withOwn = momentsOfEach(
    momentsOf(slots.filter(({ start }) => start > now)),
    ({ professionals }) => professionals,
  );
  const momentsFor = ({ worker }: Wish) => (worker === undefined ? [] : (withOwn.get(worker) ?? []));
  return giveOut(wishes, momentsFor, planned);
}

/** What of `planOffers` comes then: of so many stretches of time, one after another, each with what was planned before. */
export function planSoonest(
  wishes: readonly Wish[],
  slots: readonly FreeSlot[],
  now: number,
  planned: readonly Match[],
): readonly Match[] {
  const moments = momentsOf(slots.filter(({ start }) => start > now));
  const inArea = momentsOfEach(moments, ({ places }) => places.map(({ area }) => area));
  const momentsFor = ({ areas: [area, ...others] }: Wish) =>
    area === undefined || others.length > 0 ? moments : (inArea.get(area) ?? []);
  return giveOut(wishes, momentsFor, planned);
}

/** To those who have waited longest first, the first that fits of the moments that are for them. */
function giveOut(
  wishes: readonly Wish[],
  momentsFor: (wish: Wish) => readonly Moment[],
  planned: readonly Match[],
): readonly Match[] {
  const served = new Set(planned.map(({ wish }) => wish.id));
  const longest = wishes
    .filter(({ id }) => !served.has(id))
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  const taken = new Map<ResourceId, Interval[]>();
  const take = (claim: Claim) => {
    const known = taken.get(claim.resource);
    if (known === undefined) taken.set(claim.resource, [claim]);
    else known.push(claim);
  };
  const isTaken = (claim: Claim) => taken.get(claim.resource)?.some((one) => overlaps(one, claim)) ?? false;
  for (const { slot } of planned) slot.claims.forEach(take);
  // what is taken once stays so, and nobody looks at it again
  const gone = new Set<FreeSlot>();
  const mayHave = (slot: FreeSlot) => {
    const isGone = slot.claims.some(isTaken);
    if (isGone) gone.add(slot);
    return !isGone;
  };
  const matches: Match[] = [];
  for (const wish of longest) {
    const match = firstFor(wish, momentsFor(wish), gone, mayHave);
    if (match === undefined) continue;
    matches.push(match);
    match.slot.claims.forEach(take);
  }
  return matches;
}

/** The slots that start at one instant, with what clocks on the wall show then: a wish's hours are asked about once. */
type Moment = { readonly slots: readonly FreeSlot[]; readonly readings: ReadonlyMap<string, Reading> };
type Reading = { readonly date: DateText; readonly time: TimeText; readonly weekday: Weekday | undefined };

/** The moments of each worker, or of each area: nobody looks for their own among everybody's times. */
function momentsOfEach<Key>(
  moments: readonly Moment[],
  keysOf: (slot: FreeSlot) => readonly Key[],
): ReadonlyMap<Key, readonly Moment[]> {
  const found = new Map<Key, Moment[]>();
  for (const { slots, readings } of moments) {
    const keyed = slots.flatMap((slot) => keysOf(slot).map((key) => ({ key, slot })));
    for (const [key, some] of Map.groupBy(keyed, ({ key }) => key)) {
      const moment = { readings, slots: some.map(({ slot }) => slot) };
      const known = found.get(key);
      if (known === undefined) found.set(key, [moment]);
      else known.push(moment);
    }
  }
  return found;
}

/** Soonest first, within one instant by id. */
function momentsOf(slots: readonly FreeSlot[]): readonly Moment[] {
  const sorted = slots.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  return [...Map.groupBy(sorted, ({ start }) => start)].map(([start, sharing]) => {
    const zones = new Set(sharing.flatMap(({ places }) => places.map(({ timeZone }) => timeZone)));
    return { slots: sharing, readings: new Map([...zones].map((zone) => [zone, readingOf(start, zone)])) };
  });
}

function readingOf(start: number, timeZone: string): Reading {
  const there = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone);
  return {
    date: there.toPlainDate().toString(),
    time: there.toPlainTime().toString({ smallestUnit: 'minute' }),
    weekday: weekdays[there.dayOfWeek - 1],
  };
}

/** The soonest slot that fulfils the wish, of those it may have. */
function firstFor(
  wish: Wish,
  moments: readonly Moment[],
  gone: ReadonlySet<FreeSlot>,
  mayHave: (slot: FreeSlot) => boolean,
): Match | undefined {
  for (const { slots, readings } of moments) {
    const zones = [...readings].flatMap(([zone, reading]) => (isWished(wish, reading) ? [zone] : []));
    if (zones.length === 0) continue;
    for (const slot of slots) {
      if (gone.has(slot)) continue;
      const place = slot.places.find(
        ({ area, timeZone, tooLateToCall }) =>
          wish.areas.includes(area) && zones.includes(timeZone) && !(wish.called && tooLateToCall),
      );
      if (place !== undefined && suits(wish, slot) && mayHave(slot)) return { wish, slot, area: place.area };
    }
  }
  return undefined;
}

function isWished(wish: Wish, { date, time, weekday }: Reading): boolean {
  return (
    (wish.weekdays.length === 0 || wish.weekdays.some((one) => one === weekday)) &&
    wish.earliest <= time &&
    time <= wish.latest &&
    wish.fromDate <= date &&
    date <= wish.toDate
  );
}

function suits(wish: Wish, slot: FreeSlot): boolean {
  return (
    wish.service === slot.service &&
    (wish.channel === undefined || slot.channels.includes(wish.channel)) &&
    !wish.offered.some((offered) => isSameTime(offered, slot)) &&
    !wish.elsewhere?.some((taken) => overlaps(taken, slot))
  );
}

/** A quarter of an hour later with the same person is the time they did not take, and so it is in another room. */
function isSameTime(offered: SlotId, slot: FreeSlot): boolean {
  if (offered === slot.id) return true;
  const key = parseSlotId(offered);
  const people = slot.professionals.map((id) => `professional:${id}`);
  return (
    key !== undefined &&
    Math.abs(key.start - slot.start) < slot.end - slot.start &&
    key.resources.some((resource) => people.includes(resource))
  );
}

/** When an offer can be answered from an instant on, and when a day of it is over. */
export type AnswerHours = { readonly stretches: readonly Interval[]; readonly dayOver: number };

/** Nobody looks further ahead for an hour to answer in: every offer is over by then. */
const FORTNIGHTS = 28 * DAY;

/** Of those who are written to: nobody looks at an offer in the night, nor in quiet hours of their own (`quiet`: of each). */
export function hoursToRead(now: number, zone: string, quiet: readonly QuietHours[] = []): AnswerHours {
  const ahead = { start: now, end: now + FORTNIGHTS };
  const byDay = awakeBetween(ahead, zone, NIGHT);
  const theirs = quiet.map((one) => normalise(awakeBetween(ahead, zone, one))).reduce(intersect, byDay);
  // whose quiet leaves no hour of the day has the day
  const stretches = theirs.length > 0 ? theirs : byDay;
  const tomorrow = (stretches[0]?.start ?? now) + DAY;
  const after = stretches.find(({ end }) => end > tomorrow);
  return { stretches, dayOver: Math.max(tomorrow, after?.start ?? tomorrow) };
}

/** Of who can only be called: a desk calls on working days, in office hours. */
export function hoursToCall(now: number, zone: string, country: string): AnswerHours {
  const stretches = hoursBetween({ start: now, end: now + FORTNIGHTS }, zone, (date) =>
    date.dayOfWeek > 5 || publicHolidays(country, [date.year]).has(date.toString()) ? [] : [['08:00', '16:00']],
  );
  return { stretches, dayOver: instantAfter(stretches, 8 * HOUR) ?? now + FORTNIGHTS };
}

/**
 * Until when an offer stands: a day, or half of the time to answer that is left before the start; it stands still when nobody
 * answers. Nothing where that is less than half an hour: nobody would see it in time.
 */
export function offerDeadline(start: number, { stretches, dayOver }: AnswerHours): number | undefined {
  const left = stretches.map((one) => Math.max(0, Math.min(one.end, start) - one.start)).reduce((a, b) => a + b, 0);
  const lasts = Math.floor(left / 2);
  const half = lasts < SHORTEST_OFFER ? undefined : instantAfter(stretches, lasts);
  return half && Math.min(half, dayOver);
}

/** When so much of these stretches is over. */
function instantAfter(stretches: readonly Interval[], lasts: number): number | undefined {
  let left = lasts;
  for (const { start, end } of stretches) {
    if (left <= end - start) return start + left;
    left -= end - start;
  }
  return undefined;
}

/** The slot is held a little longer than it is offered, so that it goes to the next before anybody else finds it. */
export function heldFor(deadline: number): number {
  return deadline + 2 * MINUTE;
}

/** Who was told of so many times and never answered is asked no more: the times would be kept in vain. */
export const MOST_UNANSWERED = 3;

/** So long a case may wait: what is written of a family is kept no longer than it is needed for. */
export function longestCase(): number {
  return keptFor('waitingQuestion');
}

/** Why somebody no longer waits is kept so long, without what told who they were. */
export function entriesRemovedBefore(now: number): number {
  return now - keptFor('wish');
}

/** As `linkKey`, of the addresses at which offers are accepted. */
export function offerKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'neuvoaika waiting list offer 1', 32));
}
