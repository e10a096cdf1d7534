// What can be done with a booking whose professional falls away: proposals, worked out by the rules that list slots.

import type { BookingStatus } from './booking.ts';
import { type Channel, channels, type Directory, zoneOf } from './directory.ts';
import type { AreaId, BookingId, ProfessionalId, RoomId, ServiceId, SiteId, SlotId } from './ids.ts';
import { DAY } from './instant.ts';
import type { Interval } from './interval.ts';
import { type Claim, judge, nearestSlots, type Slot, slotsOf, type World } from './slots.ts';
import { wallClock } from './wall-clock.ts';

/**
 * `colleague`: the same time with somebody of the same competence. `same-person`: the nearest time with whom the
 * family knows, and the nearest on another day. `other-channel`: the same time by video or phone, which somebody who cannot come may still manage.
 * `later-colleague`: the nearest time with anybody else.
 */
export const proposalKinds = ['colleague', 'same-person', 'other-channel', 'later-colleague'] as const;
export type ProposalKind = (typeof proposalKinds)[number];

/** `channel`: how it would be held, where that changes. */
export type Proposal = { readonly kind: ProposalKind; readonly slot: Slot; readonly channel?: Channel };

export type AffectedFacts = {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly slot: SlotId;
  readonly site?: SiteId;
  readonly room?: RoomId;
  readonly start: number;
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
  /** a person who has arrived is there: nothing else is proposed for them */
  readonly status: BookingStatus;
};

/** Who is away, and when: half-open, epoch milliseconds. */
export type Away = { readonly professional: ProfessionalId; readonly from: number; readonly to: number };

/** A claim with the booking it belongs to, as one's own claim does not stand in one's way. */
export type OwnedClaim = Claim & { readonly booking: BookingId };

/** How far from a lost time the nearest others are looked for. */
const NEAR = 30 * DAY;

/** All that proposals for these bookings may look at. */
export function replanReach(affected: readonly AffectedFacts[], away: Away, now: number): Interval {
  const last = Math.max(away.to, ...affected.map(({ start }) => start));
  return { start: now, end: last + NEAR };
}

/**
 * Proposes for each booking, best first. The absence counts whether it is entered already or not. `hasRoom`: whether a
 * week may take the booking, by its quota.
 */
export function proposerOf(
  directory: Directory,
  claims: readonly OwnedClaim[],
  away: Away,
  hasRoom: (booking: AffectedFacts, slot: Slot) => boolean,
  now: number,
): (booking: AffectedFacts) => readonly Proposal[] {
  const absence = { id: 'this', reason: 'other', ...away };
  const world: World = { directory: { ...directory, absences: [...directory.absences, absence] }, claims };
  const nearby = remembered((service: ServiceId, area: AreaId, channel: Channel | undefined, month: number) => {
    const from = Math.max(now, month * MONTH - NEAR);
    const to = Math.max(away.to, (month + 1) * MONTH) + NEAR;
    return slotsOf(world, { service, areas: [area], from, to, ...(channel && { channel }) }, now);
  });
  const onTwoDays = (slots: readonly Slot[], { start, area }: AffectedFacts) => {
    const { dateAt } = wallClock(zoneOf(directory, area));
    const nearest = nearestSlots(slots, start, slots.length);
    const [first] = nearest;
    const other = first && nearest.find((slot) => dateAt(slot.start) !== dateAt(first.start));
    return [first, other].filter((slot) => slot !== undefined);
  };
  return (booking) => {
    if (booking.status !== 'booked') return [];
    const others = claims.filter((claim) => claim.booking !== booking.id);
    const month = Math.floor(booking.start / MONTH);
    const near = nearby(booking.service, booking.area, booking.channel, month).filter((slot) => hasRoom(booking, slot));
    const known = near.filter((slot) => slot.professionals.includes(away.professional));
    const strangers = near.filter(
      (slot) => !slot.professionals.includes(away.professional) && isElsewhen(slot, booking),
    );
    return [
      ...sameTime({ ...world, claims: others }, booking, away, now),
      ...onTwoDays(known, booking).map((slot): Proposal => ({ kind: 'same-person', slot })),
      ...otherChannels({ directory, claims: others }, booking, now),
      ...onTwoDays(strangers, booking).map((slot): Proposal => ({ kind: 'later-colleague', slot })),
    ];
  };
}

// Bookings of one month look at the same slots around it.
const MONTH = 30 * DAY;

function isElsewhen(slot: Slot, booking: AffectedFacts): boolean {
  return slot.start !== booking.start;
}

/** They come at that hour anyway, so the notice that a new booking would need does not count. */
function sameTime(world: World, booking: AffectedFacts, away: Away, now: number): readonly Proposal[] {
  const { service, area, start, channel } = booking;
  const question = { service, areas: [area], from: start, to: start + 1, ...(channel && { channel }) };
  const kept = (slot: Slot) => slot.professionals.filter((id) => booking.professionals.includes(id)).length;
  const here = (slot: Slot) => Number(slot.site === booking.site) + Number(slot.room === booking.room);
  return slotsOf({ ...world, directory: withoutNotice(world.directory, service) }, question, now)
    .filter((slot) => !slot.professionals.includes(away.professional))
    .toSorted((a, b) => kept(b) - kept(a) || here(b) - here(a))
    .slice(0, 3)
    .map((slot): Proposal => ({ kind: 'colleague', slot: inOwnRoom(world, slot, booking, now) }));
}

/** Who comes in somebody's stead comes to the room that the family knows, where they work there too. */
function inOwnRoom(world: World, slot: Slot, { area, room, channel }: AffectedFacts, now: number): Slot {
  if (room === undefined || slot.room === undefined || slot.room === room) return slot;
  const id = slot.id.replace(`room:${slot.room}`, `room:${room}`) as SlotId;
  const by = { areas: [area], now, override: ['notice'] as const, ...(channel && { channel }) };
  const judgement = judge(world, id, by);
  return judgement.free ? judgement.slot : slot;
}

/** The absence itself is set aside: only the person who chooses knows whether they can work from where they are. */
function otherChannels({ directory, claims }: World, booking: AffectedFacts, now: number): readonly Proposal[] {
  const offered = directory.services.get(booking.service)?.channels ?? [];
  return channels
    .filter((channel) => isRemote(channel) && channel !== booking.channel && offered.includes(channel))
    .flatMap((channel): readonly Proposal[] => {
      const by = { areas: [booking.area], now, channel, override: ['absence', 'notice', 'horizon'] as const };
      const judgement = judge({ directory, claims }, booking.slot, by);
      return judgement.free ? [{ kind: 'other-channel', slot: judgement.slot, channel }] : [];
    });
}

function isRemote(channel: Channel): boolean {
  return channel === 'video' || channel === 'phone';
}

function withoutNotice(directory: Directory, id: ServiceId): Directory {
  const service = directory.services.get(id);
  if (service === undefined) return directory;
  return { ...directory, services: new Map(directory.services).set(id, { ...service, minimumNoticeHours: 0 }) };
}

function remembered<Key extends readonly unknown[], Value>(make: (...key: Key) => Value): (...key: Key) => Value {
  const known = new Map<string, Value>();
  return (...key) => {
    const name = key.join('~');
    const value = known.get(name) ?? make(...key);
    known.set(name, value);
    return value;
  };
}
