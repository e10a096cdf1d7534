// What clinics decide: how links are made and how long they open, how long a drop-in's queue is, who has a place in a
// group, whose wish a freed slot fulfils. Pure.

import { createHash, createHmac, hkdfSync } from 'node:crypto';
import {
  type Channel,
  type DateText,
  type Directory,
  type Service,
  type TimeText,
  type Weekday,
  weekdays,
  zoneOf,
} from '../../core/directory.ts';
import type { AreaId, ProfessionalId, ResourceId, RoomId, ServiceId, SiteId, SlotId } from '../../core/ids.ts';
import { DAY, HOUR, MINUTE } from '../../core/instant.ts';
import { type Interval, normalise, overlaps, subtract } from '../../core/interval.ts';
import { lotOrder, seat, type TicketOf } from '../../core/lot.ts';
import { openingsOf, takenFrom } from '../../core/openings.ts';
import { type Claim, parseSlotId } from '../../core/slots.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { RegistrationState } from './schema.ts';

const LINK_KEPT = 30 * DAY;
const SHORTEST_OFFER = 30 * MINUTE;

/** The key of all links, derived from the service's secret so that it serves nothing else (RFC 5869). */
export function linkKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'neuvoaika booking link 1', 32));
}

/**
 * The secret of a link: HMAC-SHA256 of its random id (RFC 2104), 256 bits as base64url. It can be said again when a
 * message is sent again, though the database holds nothing that gives it away.
 */
export function secretOfLink(key: Buffer, id: string): string {
  return createHmac('sha256', key).update(id).digest('base64url');
}

/** How many times of public pages one connection may take within {@link HOLDS_COUNTED}. */
export const MOST_PUBLIC_HOLDS = 5;
export const HOLDS_COUNTED = HOUR;

/**
 * What stands for a connection in the count of public holds: HMAC-SHA256 of its network under a key of its own, so that
 * the table gives no address away. IPv6 gives every household a network of 64 bits: those are one.
 */
export function originOf(secret: string, address: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'neuvoaika public hold origin 1', 32));
  return createHmac('sha256', key).update(networkOf(address)).digest('base64url');
}

/** An IPv4 address as it is, also where it is written as IPv6; of an IPv6 address the first 64 bits. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : new Array(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
  return groups.slice(0, 4).join(':');
}

/** By what a link is found: the only trace of its secret that is kept. */
export function hashOfLink(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** A link opens until thirty days after the time it is about. */
export function linkExpiry(end: number): number {
  return end + LINK_KEPT;
}

export function opens(link: { readonly expiresAt: number; readonly revoked: boolean }, now: number): boolean {
  return !link.revoked && now < link.expiresAt;
}

/** Whose data an act concerned, for the log: the family's where the booking has one. */
export function subjectOf(booking: { readonly id: string; readonly family?: { readonly id: string } }) {
  return booking.family ? { kind: 'family', id: booking.family.id } : { kind: 'booking', id: booking.id };
}

/** What families can book by themselves: neither what colleagues ask each other, nor what people register for. */
export function mayBeOpened({ kind }: Pick<Service, 'kind'>): boolean {
  return kind === 'appointment' || kind === 'drop-in';
}

// The waiting list: who is offered which free time, and how long it is kept for them.

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
};

/** A slot that is free. `places`: the areas it can be booked in, with the zones of their wall clocks. */
export type FreeSlot = Interval & {
  readonly id: SlotId;
  readonly service: ServiceId;
  readonly professionals: readonly ProfessionalId[];
  readonly channels: readonly Channel[];
  readonly claims: readonly Claim[];
  readonly places: readonly { readonly area: AreaId; readonly timeZone: string }[];
};

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
  const moments = momentsOf(slots.filter(({ start }) => start > now));
  const longest = wishes.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  const matches = new Map<Wish, Match>();
  const taken = new Map<ResourceId, Interval[]>();
  const isTaken = (claim: Claim) => taken.get(claim.resource)?.some((one) => overlaps(one, claim)) ?? false;
  for (const own of [true, false]) {
    for (const wish of longest) {
      if ((own && wish.worker === undefined) || matches.has(wish)) continue;
      const match = firstFor(wish, moments, (slot) => {
        const wanted = !own || (wish.worker !== undefined && slot.professionals.includes(wish.worker));
        return wanted && !slot.claims.some(isTaken);
      });
      if (match === undefined) continue;
      matches.set(wish, match);
      for (const claim of match.slot.claims) taken.set(claim.resource, [...(taken.get(claim.resource) ?? []), claim]);
    }
  }
  return [...matches.values()];
}

/** The slots that start at one instant, with what clocks on the wall show then: a wish's hours are asked about once. */
type Moment = { readonly slots: readonly FreeSlot[]; readonly readings: ReadonlyMap<string, Reading> };
type Reading = { readonly date: DateText; readonly time: TimeText; readonly weekday: Weekday | undefined };

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
function firstFor(wish: Wish, moments: readonly Moment[], mayHave: (slot: FreeSlot) => boolean): Match | undefined {
  for (const { slots, readings } of moments) {
    const zones = [...readings].flatMap(([zone, reading]) => (isWished(wish, reading) ? [zone] : []));
    if (zones.length === 0) continue;
    for (const slot of slots) {
      const place = slot.places.find(({ area, timeZone }) => wish.areas.includes(area) && zones.includes(timeZone));
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
    !wish.offered.some((offered) => isSameTime(offered, slot))
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

/**
 * Until when an offer stands: a day, or half the time that is left before the start. Nothing where that is less than
 * half an hour: nobody would see it in time.
 */
export function offerDeadline(start: number, now: number): number | undefined {
  const lasts = Math.floor(Math.min(DAY, (start - now) / 2));
  return lasts < SHORTEST_OFFER ? undefined : now + lasts;
}

/** The slot is held a little longer than it is offered, so that it goes to the next before anybody else finds it. */
export function heldFor(deadline: number): number {
  return deadline + 2 * MINUTE;
}

/** Who was told of so many times and never answered is asked no more: the times would be kept in vain. */
export const MOST_UNANSWERED = 3;

/** As often as the queue runs a job: after that, a mail server that does not answer is not waited for. */
export const MOST_ATTEMPTS = 13;

/** So long a case may wait: what is written of a family is kept no longer than it is needed for. */
export const LONGEST_CASE = 180 * DAY;

/** Why somebody waits no more is kept so long, without what told who they were. */
export function entriesRemovedBefore(now: number): number {
  return now - 180 * DAY;
}

/** As `linkKey`, of the addresses at which offers are accepted. */
export function offerKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'neuvoaika waiting list offer 1', 32));
}

/** The key of registrations' links: another than that of bookings' links, so that neither opens the other. */
export function registrationKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'neuvoaika registration link 1', 32));
}

/** Tickets of the lot under a seed: SHA-256 of `<seed>:<number>` (FIPS 180-4), in hexadecimal. */
export function ticketsOf(seed: string): TicketOf {
  return (number) => sha256(`${seed}:${number}`);
}

/** What is published before the draw: nobody can tell the seed from it, and no other seed fits it. */
export function commitmentTo(seed: string): string {
  return sha256(seed);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A professional at a drop-in today, for as long as nothing takes them away. */
export type Shift = Interval & { readonly professional: ProfessionalId };

/** What is left today of a service at a site: empty when nobody is there any more. */
export type DropIn = { readonly date: DateText; readonly shifts: readonly Shift[] };

/** The openings of a service at a site that run now or come later today, less absences and closures. */
export function dropInToday(directory: Directory, service: ServiceId, site: SiteId, now: number): DropIn {
  const area = directory.sites.get(site)?.area;
  const clock = wallClock(area === undefined ? directory.region.timeZone : zoneOf(directory, area));
  const date = clock.dateAt(now);
  const tomorrow = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  const day = { start: clock.instant(date, '00:00'), end: clock.instant(tomorrow, '00:00') };
  return { date, shifts: shiftsOf(directory, service, site, day).filter(({ end }) => end > now) };
}

/** When a drop-in is open in a range, whoever is there: one after another, without overlap. */
export function dropInTimes(
  directory: Directory,
  service: ServiceId,
  site: SiteId,
  range: Interval,
): readonly Interval[] {
  return normalise(shiftsOf(directory, service, site, range));
}

function shiftsOf(directory: Directory, service: ServiceId, site: SiteId, range: Interval): readonly Shift[] {
  const taken = takenFrom(directory);
  return openingsOf(directory, { ...range, service })
    .filter((opening) => opening.site === site)
    .flatMap((opening) => {
      const away = taken(opening).filter(({ areas }) => areas.length === opening.areas.length);
      return subtract([opening], normalise(away)).map(({ start, end }) => ({
        start,
        end,
        professional: opening.professional,
      }));
    });
}

/** How long somebody will wait, in whole minutes; `doubtful`: their turn may not come before everybody has left. */
export type Wait = { readonly minutes: number; readonly doubtful: boolean };

/** Who is before somebody in the queue: when those in the room were called, and how many wait with a lower number. */
export type Ahead = { readonly called: readonly number[]; readonly waiting: number };

/**
 * The estimate for somebody in the queue of a drop-in that somebody still holds today. Numbers are called in their
 * order by whoever is free first; everybody takes as long as the service says, and a visit begins only where it ends
 * before the next booked time: those are kept. `busy`: what takes the time of those who hold the drop-in.
 */
export function estimateWait(
  { shifts, busy }: DropIn & { readonly busy: readonly Claim[] },
  { durationMinutes, professions }: Pick<Service, 'durationMinutes' | 'professions'>,
  { called, waiting }: Ahead,
  now: number,
): Wait {
  const duration = durationMinutes * MINUTE;
  const lanes = lanesOf(shifts, busy, Math.max(1, professions.length), now);
  for (const at of [...called].sort((a, b) => a - b)) {
    const lane = soonest(lanes, ({ visitUntil }) => visitUntil);
    lane.visitUntil = Math.max(at, lane.visitUntil) + duration;
    lane.from = Math.max(lane.from, lane.visitUntil, now + OVERRUN);
  }
  const next = () => {
    const lane = soonest(lanes, (one) => freeFrom(one, duration));
    const start = freeFrom(lane, duration);
    lane.from = start + duration;
    return start;
  };
  for (let before = 0; before < waiting; before += 1) next();
  const start = next();
  return {
    minutes: Math.ceil((start - now) / MINUTE),
    doubtful: start + duration > Math.max(...shifts.map(({ end }) => end)),
  };
}

/** How long a visit that has lasted longer than it should is thought to go on. */
const OVERRUN = 5 * MINUTE;

/** One who receives, or as many as a visit needs together: from when, and when not. */
type Lane = { from: number; visitUntil: number; readonly blocked: readonly Interval[] };

function lanesOf(shifts: readonly Shift[], busy: readonly Claim[], together: number, now: number): Lane[] {
  const people = [...new Set(shifts.map(({ professional }) => professional))];
  const free = people.map((id) => {
    const own = shifts.filter(({ professional }) => professional === id);
    const claims = busy.filter(({ resource }) => resource === `professional:${id}`);
    const first = Math.min(...own.map(({ start }) => start));
    const last = Math.max(...own.map(({ end }) => end));
    const between = subtract([{ start: first, end: last }], normalise(own));
    return { from: Math.max(now, first), blocked: normalise([...between, ...claims]) };
  });
  const teams = Array.from({ length: Math.max(1, Math.floor(free.length / together)) }, (_, at) =>
    free.slice(at * together, (at + 1) * together),
  );
  return teams.map((team) => ({
    from: Math.max(...team.map(({ from }) => from)),
    visitUntil: 0,
    blocked: normalise(team.flatMap(({ blocked }) => blocked)),
  }));
}

/** The first moment from which a whole visit fits. */
function freeFrom({ from, blocked }: Pick<Lane, 'from' | 'blocked'>, duration: number): number {
  return blocked.reduce((at, one) => (overlaps({ start: at, end: at + duration }, one) ? one.end : at), from);
}

function soonest(lanes: readonly Lane[], by: (lane: Lane) => number): Lane {
  return lanes.reduce((best, lane) => (by(lane) < by(best) ? lane : best));
}

/** What decides who has a place at a group event. */
export type Places = {
  readonly capacity: number;
  readonly childcarePlaces: number;
  readonly byLot: boolean;
  readonly seed?: string;
};
export type Registered = { readonly number: number; readonly state: RegistrationState; readonly childcare: number };

export function hasPlace({ state }: Pick<Registered, 'state'>): boolean {
  return state === 'coming' || state === 'drawn';
}

/** Places left, those of the childcare counted apart. */
export function placesLeft(event: Places, registered: readonly Registered[]): { places: number; childcare: number } {
  const present = registered.filter(hasPlace);
  const children = present.reduce((sum, { childcare }) => sum + childcare, 0);
  return { places: event.capacity - present.length, childcare: event.childcarePlaces - children };
}

/** Where somebody who registers now stands: by lot everybody waits; else those who fit, with their children, come. */
export function stateOnRegistering(
  event: Places,
  registered: readonly Registered[],
  childcare: number,
): 'coming' | 'waiting' {
  const left = placesLeft(event, registered);
  return !event.byLot && left.places > 0 && left.childcare >= childcare ? 'coming' : 'waiting';
}

/**
 * The numbers that get a place now that one may have become free. In the order they came, or that of the lot; who needs
 * more childcare than is left lets the next go first.
 */
export function movingUp(event: Places, registered: readonly Registered[]): readonly number[] {
  const waiting = registered.filter(({ state }) => state === (event.byLot ? 'not-drawn' : 'waiting'));
  const numbers = waiting.map(({ number }) => number).sort((a, b) => a - b);
  const order = event.byLot ? lotOrder(numbers, ticketsOf(event.seed ?? '')) : numbers;
  const line = order.flatMap((number) => waiting.filter((one) => one.number === number));
  return seat(line, placesLeft(event, registered));
}

/** The last moment to register: when the event says, or when it begins. */
export function closing({ start, closesAt }: { readonly start: number; readonly closesAt?: number }): number {
  return Math.min(start, closesAt ?? start);
}

/** Whether somebody can still register: until it closes, and by lot only until the draw. */
export function takesRegistrations(
  event: {
    readonly start: number;
    readonly closesAt?: number;
    readonly drawnAt?: number;
    readonly cancelledAt?: number;
  },
  now: number,
): boolean {
  return event.cancelledAt === undefined && event.drawnAt === undefined && now < closing(event);
}

/** Whether somebody who registers has registered before: by the address, or by the number whatever way it is written. */
export function isSamePerson(
  one: { readonly email?: string; readonly phone?: string },
  other: { readonly email?: string; readonly phone?: string },
): boolean {
  const mail = one.email !== undefined && one.email.toLowerCase() === other.email?.toLowerCase();
  return (
    mail || (one.phone !== undefined && other.phone !== undefined && digitsOf(one.phone) === digitsOf(other.phone))
  );
}

// `+358 40 123` and `040 123` are one number.
function digitsOf(phone: string): string {
  return phone.replace(/\D/g, '').replace(/^(?:00)?358(?=\d{5})|^0(?!0)/, '');
}

/** When, in which room and by whom an event is held. */
export type Holding = Interval & { readonly room?: RoomId; readonly professionals: readonly ProfessionalId[] };
type Buffers = Pick<Service, 'bufferBeforeMinutes' | 'bufferAfterMinutes'>;

/** What an event takes: its room and those who lead it, with the service's buffers, as a booking would. */
export function claimsOfEvent({ room, professionals, start, end }: Holding, service: Buffers): readonly Claim[] {
  const during = {
    start: start - service.bufferBeforeMinutes * MINUTE,
    end: end + service.bufferAfterMinutes * MINUTE,
  };
  const people = professionals.map((id): Claim => ({ resource: `professional:${id}`, ...during }));
  return room === undefined ? people : [...people, { resource: `room:${room}`, ...during }];
}

/** What has come in the way of an event since it was planned: who leads it is away then, or its area is closed. */
export function attentionTo(
  directory: Directory,
  event: Holding & { readonly site: SiteId },
  timeZone: string,
): readonly ('leader-away' | 'closed')[] {
  const clock = wallClock(timeZone);
  const [first, last] = [clock.dateAt(event.start), clock.dateAt(event.end - 1)];
  const area = directory.sites.get(event.site)?.area;
  const isAway = directory.absences.some(
    ({ professional, from, to }) =>
      event.professionals.includes(professional) && overlaps({ start: from, end: to }, event),
  );
  const isClosed = directory.closures.some(
    ({ areas, series, from, to }) =>
      series.length === 0 && area !== undefined && areas.includes(area) && from <= last && first <= to,
  );
  return [...(isAway ? (['leader-away'] as const) : []), ...(isClosed ? (['closed'] as const) : [])];
}

/** How far around the wanted time another is looked for. */
export const NEAR_EVENT = 7 * DAY;
const MOST_ALTERNATIVES = 3;

/**
 * Where or when else an event could be held: at the same time in another room of the site, then at the nearest times
 * at which all it wants is free, no two of them at once. `suits` says whether such a time is one at which people come.
 */
export function alternativesTo(
  wanted: Holding,
  {
    rooms,
    claims,
    service,
    suits,
  }: {
    readonly rooms: readonly RoomId[];
    readonly claims: readonly Claim[];
    readonly service: Buffers;
    readonly suits: (at: Interval) => boolean;
  },
): readonly Holding[] {
  const isFree = (one: Holding) =>
    claimsOfEvent(one, service).every((mine) =>
      claims.every((other) => other.resource !== mine.resource || !overlaps(other, mine)),
    );
  const elsewhere = wanted.room === undefined ? [] : rooms.filter((room) => room !== wanted.room);
  const beside = elsewhere.map((room) => ({ ...wanted, room })).filter(isFree);
  const steps = Array.from({ length: NEAR_EVENT / HALF_HOUR }, (_, at) => (at + 1) * HALF_HOUR);
  const times = steps
    .flatMap((step) => [step, -step])
    .map((step) => ({ ...wanted, start: wanted.start + step, end: wanted.end + step }))
    .filter((one) => suits(one) && isFree(one));
  return [...beside.slice(0, MOST_ALTERNATIVES), ...apart(times).slice(0, MOST_ALTERNATIVES)];
}

function apart(times: readonly Holding[]): readonly Holding[] {
  const kept: Holding[] = [];
  for (const one of times) if (!kept.some((other) => overlaps(other, one))) kept.push(one);
  return kept;
}

const HALF_HOUR = 30 * MINUTE;

/** Nobody can be asked about an event a week later: what they left is removed. */
export function contactsRemovedBefore(now: number): number {
  return now - 7 * DAY;
}
