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
import type { AreaId, ProfessionalId, ServiceId, SiteId, SlotId } from '../../core/ids.ts';
import { DAY, MINUTE } from '../../core/instant.ts';
import { type Interval, normalise, subtract } from '../../core/interval.ts';
import { lotOrder, type TicketOf } from '../../core/lot.ts';
import { openingsOf, takenFrom } from '../../core/openings.ts';
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

// The waiting list: whose wish a freed slot fulfils, and how long it is kept for them.

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
  /** slots they have been offered before */
  readonly offered: readonly SlotId[];
};

/** A slot that is free again. `places`: the areas it can be booked in, with the zones of their wall clocks. */
export type FreedSlot = {
  readonly id: SlotId;
  readonly service: ServiceId;
  readonly start: number;
  readonly professionals: readonly ProfessionalId[];
  readonly channels: readonly Channel[];
  readonly places: readonly { readonly area: AreaId; readonly timeZone: string }[];
};

/**
 * Whose wish the slot fulfils, and in which area: whose named worker it is with comes first, then who has waited
 * longest. Nobody is offered one slot twice.
 */
export function bestMatch(
  wishes: readonly Wish[],
  slot: FreedSlot,
  now: number,
): { readonly wish: Wish; readonly area: AreaId } | undefined {
  if (slot.start <= now) return undefined;
  const matches = wishes.flatMap((wish) => {
    const place = slot.places.find((one) => wish.areas.includes(one.area) && suits(wish, slot, one.timeZone));
    return place === undefined ? [] : [{ wish, area: place.area }];
  });
  const own = ({ worker }: Wish) => (worker !== undefined && slot.professionals.includes(worker) ? 0 : 1);
  return matches.reduce<(typeof matches)[number] | undefined>((best, match) => {
    if (best === undefined) return match;
    const order =
      own(match.wish) - own(best.wish) ||
      match.wish.createdAt - best.wish.createdAt ||
      (match.wish.id < best.wish.id ? -1 : 1);
    return order < 0 ? match : best;
  }, undefined);
}

function suits(wish: Wish, slot: FreedSlot, timeZone: string): boolean {
  const there = Temporal.Instant.fromEpochMilliseconds(slot.start).toZonedDateTimeISO(timeZone);
  const date = there.toPlainDate().toString();
  const time = there.toPlainTime().toString({ smallestUnit: 'minute' });
  const weekday = weekdays[there.dayOfWeek - 1];
  return (
    wish.service === slot.service &&
    (wish.channel === undefined || slot.channels.includes(wish.channel)) &&
    (wish.weekdays.length === 0 || wish.weekdays.some((one) => one === weekday)) &&
    wish.earliest <= time &&
    time <= wish.latest &&
    wish.fromDate <= date &&
    date <= wish.toDate &&
    !wish.offered.includes(slot.id)
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
  const taken = takenFrom(directory);
  const shifts = openingsOf(directory, { ...day, service })
    .filter((opening) => opening.site === site)
    .flatMap((opening) => {
      const away = taken(opening).filter(({ areas }) => areas.length === opening.areas.length);
      return subtract([opening], normalise(away)).map(({ start, end }) => ({
        start,
        end,
        professional: opening.professional,
      }));
    });
  return { date, shifts: shifts.filter(({ end }) => end > now) };
}

/** How long somebody will wait, in whole minutes; `doubtful`: their turn may not come before everybody has left. */
export type Wait = { readonly minutes: number; readonly doubtful: boolean };

/**
 * The estimate for somebody with so many before them, those being served among them: everybody takes as long as the
 * service says, and whoever is there when it begins stays. Booked times are not counted.
 */
export function estimateWait(
  { shifts }: DropIn,
  { durationMinutes, professions }: Pick<Service, 'durationMinutes' | 'professions'>,
  before: number,
  now: number,
): Wait {
  const begins = Math.max(now, Math.min(...shifts.map(({ start }) => start)));
  const present = new Set(
    shifts.filter(({ start, end }) => start <= begins && begins < end).map((one) => one.professional),
  );
  const teams = Math.max(1, Math.floor(present.size / Math.max(1, professions.length)));
  const minutes = Math.ceil((begins - now) / MINUTE) + Math.floor(before / teams) * durationMinutes;
  const served = now + (minutes + durationMinutes) * MINUTE;
  return { minutes, doubtful: served > Math.max(...shifts.map(({ end }) => end)) };
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
  const left = placesLeft(event, registered);
  return order.filter((number) => {
    const childcare = waiting.find((one) => one.number === number)?.childcare ?? 0;
    if (left.places <= 0 || childcare > left.childcare) return false;
    left.places -= 1;
    left.childcare -= childcare;
    return true;
  });
}

/** Whether somebody can still register: until it begins, and by lot only until the draw. */
export function takesRegistrations(
  event: { readonly start: number; readonly drawnAt?: number; readonly cancelledAt?: number },
  now: number,
): boolean {
  return event.cancelledAt === undefined && event.drawnAt === undefined && now < event.start;
}

/** Nobody can be asked about an event a week later: what they left is removed. */
export function contactsRemovedBefore(now: number): number {
  return now - 7 * DAY;
}
