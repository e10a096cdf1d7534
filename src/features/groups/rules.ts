// What a group event decides: who has a place, who may register, what the lot draws, what it takes from others. Pure.

import { createHash, hkdfSync } from 'node:crypto';
import type { Directory, Service } from '../../core/directory.ts';
import type { ProfessionalId, RoomId, SiteId } from '../../core/ids.ts';
import { DAY, MINUTE } from '../../core/instant.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import { keptFor } from '../../core/kept-data.ts';
import { lotOrder, seat, type TicketOf } from '../../core/lot.ts';
import { mailboxOf } from '../../core/message-channel.ts';
import { plainPhone } from '../../core/phone-number.ts';
import type { Standing } from '../../core/registration-message.ts';
import type { Claim } from '../../core/slots.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { RegistrationState } from './schema.ts';

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
  const call = one.phone !== undefined && other.phone !== undefined;
  return mail || (call && plainPhone(one.phone ?? '') === plainPhone(other.phone ?? ''));
}

/** Where they are written to: their address, or the mobile phone of a person who gave no other where texts are sent (`texts`). */
export function mailboxOfRegistered(
  { email, phone }: { readonly email?: string | undefined; readonly phone?: string | undefined },
  texts: boolean,
): string | undefined {
  const channel = email === undefined ? 'text' : 'mail';
  return mailboxOf({ channel, safeToSend: true, email: email?.toLowerCase(), phone }, texts);
}

/** Whom no message can be sent to, and whose number is known: somebody calls them. */
export function isCalled(one: { readonly email?: string; readonly phone?: string }, texts: boolean): boolean {
  return one.phone !== undefined && mailboxOfRegistered(one, texts) === undefined;
}

/** Stands for a mailbox in the ledger where somebody is called. */
export function callTo(registration: string): string {
  return `call:${registration}`;
}

/** Whether they are told by text message. */
export function isTexted(one: { readonly email?: string; readonly phone?: string }, texts: boolean): boolean {
  return one.email === undefined && mailboxOfRegistered(one, texts) !== undefined;
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

export function newsOf(
  event: { readonly byLot: boolean; readonly cancelledAt?: number },
  { state }: Pick<Registered, 'state'>,
): Standing {
  if (state === 'cancelled') return 'given-up';
  if (event.cancelledAt !== undefined) return 'called-off';
  return state === 'waiting' && event.byLot ? 'lot' : state;
}

/** What the ledger keeps of what a message says. `again`: which time they registered though they had already. */
export function sayingOf(news: Standing, again?: number): string {
  return again === undefined ? news : `${news}.again-${again}`;
}

/** Whether a message that says `saying` says this news, whatever else. */
export function saysNews(saying: string | undefined, news: string): boolean {
  return saying?.replace(/\..*$/, '') === news;
}

/** Of a question to somebody who declined in their calendar, by the version of their entry: once for each. */
export function declinedSaying(sequence: number): string {
  return `declined.${sequence}`;
}

/** Whether it asks, and brings no news of where they stand. */
export function saysDeclined(saying: string | undefined): boolean {
  return saysNews(saying, 'declined');
}

/** Of a message to a mailbox that the registration goes to no more. */
export const READDRESSED = 'readdressed';

export function isAgain(saying: string | undefined): boolean {
  return saying?.includes('.again-') ?? false;
}

/** Whether a calendar entry goes with it, as far as is known. */
export function saysPlace(saying: string | undefined): boolean {
  return saying === undefined || saysNews(saying, 'coming') || saysNews(saying, 'drawn');
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

/** Nobody needs to be asked about an event for long: what they left is removed. */
export function contactsRemovedBefore(now: number): number {
  return now - keptFor('registrationContact');
}
