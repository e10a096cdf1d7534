// What can be done with bookings whose time falls away: proposals, worked out by the rules that list slots.

import type { BookingStatus } from './booking.ts';
import { type Channel, channels, type Directory, zoneOf } from './directory.ts';
import type { AreaId, BookingId, ProfessionalId, RoomId, ServiceId, SiteId, SlotId } from './ids.ts';
import { DAY, HOUR } from './instant.ts';
import { type Interval, overlaps } from './interval.ts';
import { fitsKind, workRemotely } from './left-outside.ts';
import { type Claim, judge, nearestSlots, type Slot, slotsOf, type World } from './slots.ts';
import { wallClock } from './wall-clock.ts';

/**
 * `before`: where it stood until a change that is being taken back.
 * `other-place`: the same time and people, in another room or with other equipment, where only that has gone.
 * `colleague`: the same time with somebody of the same competence. `same-person`: the nearest time with whom the
 * family knows, and the nearest on another day. `other-channel`: the same time by video or phone, where who cannot come
 * works all the same, or any other way where theirs is held no more; never while they are away.
 * `later-colleague`: the nearest time with anybody else.
 */
export const proposalKinds = [
  'before',
  'other-place',
  'colleague',
  'same-person',
  'other-channel',
  'later-colleague',
] as const;
export type ProposalKind = (typeof proposalKinds)[number];

/** `channel`: how it would be held, where that changes. */
export type Proposal = { readonly kind: ProposalKind; readonly slot: Slot; readonly channel?: Channel };

export type AffectedFacts = {
  readonly id: BookingId;
  readonly service: ServiceId;
  readonly area: AreaId;
  /** for which it was asked: it may have what is kept for that one */
  readonly unit?: SiteId;
  readonly slot: SlotId;
  readonly site?: SiteId;
  readonly room?: RoomId;
  readonly start: number;
  readonly end: number;
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
  readonly ofFamily?: boolean;
  /** a family's, of which nobody has a number: no call is proposed */
  readonly lacksNumber?: boolean;
  /** a person who has arrived is there: nothing else is proposed for them */
  readonly status: BookingStatus;
  /** where it stood until a change that is being taken back */
  readonly before?: SlotId;
};

/** A booking with those of its people whose time falls away. */
export type Affected = AffectedFacts & { readonly lost: readonly ProfessionalId[] };

/** What can be done with one booking, best first; `chosen` is what is done unless somebody chooses otherwise. */
export type Replan = {
  readonly proposals: readonly Proposal[];
  readonly chosen?: Proposal;
  /** it could be held by phone, if there were a number to call */
  readonly lacksNumber?: true;
};

/** A claim with the booking it belongs to, as one's own claim does not stand in one's way. */
export type OwnedClaim = Claim & { readonly booking: BookingId };

/** How far from a lost time the nearest others are looked for. */
const NEAR = 30 * DAY;

/** All that proposals for these bookings may look at; `until`: when all that takes their time is over. */
export function replanReach(affected: readonly AffectedFacts[], until: number, now: number): Interval {
  const last = Math.max(until, ...affected.map(({ start }) => start));
  return { start: now, end: last + NEAR };
}

/**
 * Plans the bookings anew, in the order given: what is chosen for one is not proposed for the next, so that all can be
 * done at once. `directory` lacks what falls away. `fits`: whether a
 * week may take the booking, by its quota, and its people are not elsewhere.
 */
export function planAnew(
  directory: Directory,
  claims: readonly OwnedClaim[],
  bookings: readonly Affected[],
  {
    until,
    fits,
    now,
  }: {
    readonly until: number;
    readonly fits: (booking: AffectedFacts, slot: Slot) => boolean;
    readonly now: number;
  },
): readonly Replan[] {
  const nearby = remembered(
    (service: ServiceId, area: AreaId, unit: SiteId | undefined, channel: Channel | undefined, month: number) => {
      const from = Math.max(now, month * MONTH - NEAR);
      const to = Math.max(until, (month + 1) * MONTH) + NEAR;
      const question = { service, ...askedBy({ area, ...(unit && { unit }) }), from, to, ...(channel && { channel }) };
      return slotsOf({ directory, claims }, question, now);
    },
  );
  const promised: Claim[] = [];
  // of a thousand bookings, those of the same day are few
  const promisedOn = new Map<string, Claim[]>();
  const promise = (claim: Claim) => {
    promised.push(claim);
    for (const day of daysOf(claim)) promisedOn.set(day, [...(promisedOn.get(day) ?? []), claim]);
  };
  const isPromised = (claim: Claim) =>
    daysOf(claim).some((day) => promisedOn.get(day)?.some((other) => overlaps(claim, other)));
  const isLeft = (slot: Slot) => !slot.claims.some(isPromised);
  return bookings.map((booking) => {
    if (booking.status !== 'booked' || !fitsKind(directory, booking)) return { proposals: [] };
    const world: World = {
      directory,
      claims: [...claims.filter((claim) => claim.booking !== booking.id), ...promised],
    };
    const month = Math.floor(booking.start / MONTH);
    const free = nearby(booking.service, booking.area, booking.unit, booking.channel, month);
    const near = [...new Map([...free, ...beside(world, booking, now)].map((slot) => [slot.id, slot])).values()].filter(
      (slot) => isLeft(slot) && fits(booking, slot),
    );
    const asItWas = asBefore(world, booking, now).filter(({ slot }) => isLeft(slot) && fits(booking, slot));
    const isElse = ({ id }: Slot) => asItWas.every(({ slot }) => slot.id !== id);
    const known = booking.lost.length > 0 ? booking.lost : booking.professionals;
    const isKnown = (slot: Slot) => slot.professionals.some((id) => known.includes(id));
    const isAnother = (slot: Slot) => isKnown(slot) && (booking.lost.length > 0 || slot.start !== booking.start);
    const strangers = near.filter((slot) => !isKnown(slot) && slot.start !== booking.start && isElse(slot));
    const otherWays = otherChannels(world, booking, now);
    const heldWays = otherWays.filter(({ channel }) => channel !== 'phone' || !booking.lacksNumber);
    const lacks = heldWays.length < otherWays.length && { lacksNumber: true as const };
    const proposals = [
      ...asItWas,
      ...sameTime(world, booking, now).filter(({ slot }) => isElse(slot)),
      ...onTwoDays(
        directory,
        near.filter((slot) => isAnother(slot) && isElse(slot)),
        booking,
      ).map((slot): Proposal => ({ kind: 'same-person', slot })),
      ...heldWays,
      ...onTwoDays(directory, strangers, booking).map((slot): Proposal => ({ kind: 'later-colleague', slot })),
    ];
    // whether somebody can work from where they are, only they know: that is never chosen for them
    const chosen = proposals.find(({ kind }) => kind !== 'other-channel');
    if (chosen === undefined) return { proposals, ...lacks };
    for (const claim of chosen.slot.claims) promise(claim);
    return { proposals, chosen, ...lacks };
  });
}

/** In which area it is asked, and for which unit. */
function askedBy({ area, unit }: Pick<AffectedFacts, 'area' | 'unit'>) {
  return { areas: [area], ...(unit && { unit }) };
}

/** They had that time, so the notice that a new booking would need does not count. */
function asBefore(world: World, booking: AffectedFacts, now: number): readonly Proposal[] {
  const { before, channel } = booking;
  if (before === undefined) return [];
  const judgement = judge(world, before, {
    ...askedBy(booking),
    now,
    override: ['notice'],
    ...(channel && { channel }),
  });
  return judgement.free ? [{ kind: 'before', slot: judgement.slot }] : [];
}

/** Its own time keeps others of that hour from it no longer: a window that begins later moves it by a quarter. */
function beside(world: World, booking: AffectedFacts, now: number): readonly Slot[] {
  const { service, channel, start } = booking;
  const question = {
    service,
    ...askedBy(booking),
    from: start - BESIDE,
    to: start + BESIDE,
    ...(channel && { channel }),
  };
  return slotsOf(world, question, now);
}

const BESIDE = 4 * HOUR;

/** The days that a claim touches, of its resource: whatever overlaps it is found under one of them. */
function daysOf({ resource, start, end }: Claim): readonly string[] {
  const [first, last] = [Math.floor(start / DAY), Math.floor(end / DAY)];
  return Array.from({ length: last - first + 1 }, (_, day) => `${first + day} ${resource}`);
}

/** The nearest slot, and the nearest on another day. */
function onTwoDays(directory: Directory, slots: readonly Slot[], { start, area }: AffectedFacts): readonly Slot[] {
  const { dateAt } = wallClock(zoneOf(directory, area));
  const nearest = nearestSlots(slots, start, slots.length);
  const [first] = nearest;
  const other = first && nearest.find((slot) => dateAt(slot.start) !== dateAt(first.start));
  return [first, other].filter((slot) => slot !== undefined);
}

// Bookings of one month look at the same slots around it.
const MONTH = 30 * DAY;

/** They come at that hour anyway, so the notice that a new booking would need does not count. */
function sameTime(world: World, booking: Affected, now: number): readonly Proposal[] {
  const kept = (slot: Slot) => slot.professionals.filter((id) => booking.professionals.includes(id)).length;
  return slotsInstead(world, booking, now)
    .slice(0, 3)
    .map((slot): Proposal => {
      const kind = kept(slot) === booking.professionals.length ? 'other-place' : 'colleague';
      return { kind, slot: inOwnRoom(world, slot, booking, now) };
    });
}

/** The same time without those who fall away, with the fewest changes first. */
export function slotsInstead(world: World, booking: Affected, now: number): readonly Slot[] {
  const { service, start, channel } = booking;
  const question = { service, ...askedBy(booking), from: start, to: start + 1, ...(channel && { channel }) };
  const kept = (slot: Slot) => slot.professionals.filter((id) => booking.professionals.includes(id)).length;
  const here = (slot: Slot) => Number(slot.site === booking.site) + Number(slot.room === booking.room);
  return slotsOf({ ...world, directory: withoutNotice(world.directory, service) }, question, now)
    .filter((slot) => !slot.professionals.some((id) => booking.lost.includes(id)))
    .toSorted((a, b) => kept(b) - kept(a) || here(b) - here(a));
}

/** Who comes in somebody's stead comes to the room that the family knows, where they work there too. */
export function inOwnRoom(world: World, slot: Slot, booking: AffectedFacts, now: number): Slot {
  const { room, channel } = booking;
  if (room === undefined || slot.room === undefined || slot.room === room) return slot;
  const id = slot.id.replace(`room:${slot.room}`, `room:${room}`) as SlotId;
  const by = { ...askedBy(booking), now, override: ['notice'] as const, ...(channel && { channel }) };
  const judgement = judge(world, id, by);
  return judgement.free ? judgement.slot : slot;
}

/** An absence is set aside in which they work from elsewhere: whether that can be done for this booking, who chooses knows. */
function otherChannels({ directory, claims }: World, booking: AffectedFacts, now: number): readonly Proposal[] {
  if (!workRemotely(directory, booking)) return [];
  const offered = directory.services.get(booking.service)?.channels ?? [];
  const isWithdrawn = booking.channel !== undefined && !offered.includes(booking.channel);
  return channels
    .filter((channel) => channel !== booking.channel && offered.includes(channel))
    .filter((channel) => isRemote(channel) || isWithdrawn)
    .flatMap((channel): readonly Proposal[] => {
      const by = { ...askedBy(booking), now, channel, override: ['absence', 'notice', 'horizon'] as const };
      const judgement = judge({ directory, claims }, booking.slot, by);
      return judgement.free ? [{ kind: 'other-channel', slot: judgement.slot, channel }] : [];
    });
}

export function isRemote(channel: Channel | undefined): boolean {
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
