// Which bookings stand in time that is not offered, and why; and which of them a change of the directory would leave so.

import { type Channel, type Directory, type Service, WORKS_REMOTELY } from './directory.ts';
import type { AreaId, ProfessionalId, SeriesId, ServiceId, SiteId, SlotId } from './ids.ts';
import { DAY, MINUTE } from './instant.ts';
import { contains, expand, type Interval, overlaps } from './interval.ts';
import { oncePer } from './once-per.ts';
import { type Opening, openingsOf, type Taken, takenFrom } from './openings.ts';
import { parseSlotId } from './slots.ts';

/**
 * Why a booking stands outside: no schedule of the person has its time, or its service is not held that way any more;
 * or that absence or closure takes it. `place`: the room, or the kind of equipment, that its service needs and that it
 * does not have where it is held.
 */
export type Outside = `offer:${ProfessionalId}` | `absence:${string}` | `closure:${string}` | `place:${string}`;

/** The parts of a booking that say in whose time it stands. */
export type Standing = Interval & {
  readonly service: ServiceId;
  readonly series?: SeriesId;
  readonly area: AreaId;
  readonly site?: SiteId;
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
  /** an appointment of a family, or else somebody's consultation; not given for what is no booking yet */
  readonly ofFamily?: boolean;
  /** names the room and the equipment it has; not given for what is no booking yet */
  readonly slot?: SlotId;
};

/** Those for which the change is a new reason to stand outside, in the order given. */
export function leftOutside<Booking extends Standing>(
  before: Directory,
  after: Directory,
  bookings: readonly Booking[],
): readonly Booking[] {
  const [was, will] = [outsideOf(before, bookings), outsideOf(after, bookings)];
  return bookings.filter((booking) => {
    const reasons = will(booking);
    return reasons.length > 0 && reasons.some((reason) => !was(booking).includes(reason));
  });
}

/** Why each of these bookings stands outside, as a function to be asked for one; no reason for one that is offered. */
export function outsideOf(
  directory: Directory,
  bookings: readonly Standing[],
): (booking: Standing) => readonly Outside[] {
  const taken = takenFrom(directory);
  const openings = new Map<ProfessionalId, ReadonlyMap<number, readonly Opening[]>>();
  for (const [professional, range] of rangesOf(bookings)) {
    openings.set(professional, byDay(openingsOf(directory, { ...range, professional, couldHold: true })));
  }
  const away = Map.groupBy(directory.absences, ({ professional }) => professional);
  const whyOf = (booking: Standing, professional: ProfessionalId): readonly Outside[] => {
    const reach = withBuffers(directory, booking);
    const holding = isOffered(directory, booking)
      ? (openings.get(professional)?.get(dayOf(booking.start)) ?? []).filter((opening) => holds(opening, booking))
      : [];
    if (holding.length > 0) return whyTaken(holding.map(taken), booking.area, reach);
    const absences = (away.get(professional) ?? []).filter(({ from, to }) => overlaps({ start: from, end: to }, reach));
    return [`offer:${professional}`, ...absences.map(({ id }): Outside => `absence:${id}`)];
  };
  return (booking) => [
    ...new Set(booking.professionals.flatMap((professional) => whyOf(booking, professional))),
    ...lackingAt(directory, booking).map((what): Outside => `place:${what}`),
  ];
}

/** Among these are all bookings that could stand outside; those of other people and services, at other times, do not. */
export type Doubtful = {
  readonly people: readonly ProfessionalId[];
  readonly services: readonly ServiceId[];
  /** time taken from a person or in areas, with some to spare */
  readonly spans: readonly (Interval &
    ({ readonly professional: ProfessionalId } | { readonly areas: readonly AreaId[] }))[];
};

/** Which bookings of the range a change of the directory could leave outside. */
export function doubtfulAfter(before: Directory, after: Directory, range: Interval): Doubtful {
  const absences = unlike(before.absences, after.absences);
  const closures = unlike(before.closures, after.closures);
  const spans = spansOf({ absences, closures });
  if (offersOf(before) === offersOf(after)) return { people: [], services: [], spans };
  const all = [...before.services.values(), ...after.services.values()];
  const changed = unlike([...before.services.values()], [...after.services.values()]);
  const services = new Set([...changed, ...(placesOf(before) === placesOf(after) ? [] : all.filter(needsPlace))]);
  const people = new Set([...before.professionals.keys(), ...after.professionals.keys()]);
  const openings = (directory: Directory, professional: ProfessionalId) =>
    JSON.stringify(openingsOf(directory, { ...range, professional, couldHold: true }));
  return {
    people: [...people].filter((id) => openings(before, id) !== openings(after, id)),
    services: [...new Set([...services].map(({ id }) => id))],
    spans,
  };
}

/** What absences and closures could take, also where a service takes more time around a meeting than it did. */
export function spansOf({ absences, closures }: Pick<Directory, 'absences' | 'closures'>): Doubtful['spans'] {
  return [
    ...absences.map(({ professional, from, to }) => ({
      professional,
      ...expand({ start: from, end: to }, DAY / 4, DAY / 4),
    })),
    // a closed day begins and ends by the clock of each place
    ...closures.map(({ areas, from, to }) => ({
      areas,
      ...expand({ start: Date.parse(from), end: Date.parse(to) + DAY }, DAY, DAY),
    })),
  ];
}

/** All that says what is offered and where, but for absences and closures: equal for two directories that offer the same. */
export function offersOf(directory: Directory): string {
  return offered(directory).text;
}

const offered = oncePer((directory: Directory) => {
  const { region, areas, sites, services, professionals, gone, series, workingHours } = directory;
  const parts = [areas, sites, services, professionals, series].map((part) => [...part.values()]);
  return { text: JSON.stringify([region, ...parts, [...gone], workingHours, placesOf(directory)]) };
});

function placesOf({ rooms, equipment }: Directory): string {
  return JSON.stringify([[...rooms.values()], [...equipment.values()]]);
}

/** Those of either that the other does not have just so. */
function unlike<Entry>(one: readonly Entry[], other: readonly Entry[]): readonly Entry[] {
  const without = (entries: readonly Entry[], others: readonly Entry[]) => {
    const known = new Set(others.map((entry) => JSON.stringify(entry)));
    return entries.filter((entry) => !known.has(JSON.stringify(entry)));
  };
  return [...without(one, other), ...without(other, one)];
}

/** What happened, as people name it: why the person does not offer the time any more, or what takes it. */
export type Taker = 'absence' | 'closure' | 'place' | 'removed' | 'disabled' | 'service' | 'series' | 'hours';

/** Each thing that took the booking's time, once. */
export function takersOf(directory: Directory, booking: Standing, because: readonly Outside[]): readonly Taker[] {
  const takers = because.map((reason): Taker => {
    if (reason.startsWith('absence:')) return 'absence';
    if (reason.startsWith('closure:')) return 'closure';
    return reason.startsWith('place:') ? 'place' : whyNotOffered(directory, booking, reason.slice('offer:'.length));
  });
  return [...new Set(takers)];
}

function whyNotOffered(directory: Directory, booking: Standing, person: string): Taker {
  const professional = booking.professionals.find((id) => id === person);
  if (professional === undefined || !directory.professionals.has(professional)) return 'removed';
  if (directory.gone.has(professional)) return 'disabled';
  if (!isOffered(directory, booking)) return 'service';
  return booking.series === undefined ? 'hours' : 'series';
}

/** What its service needs there beside people and it does not have: what it had may stand at another site by now. */
function lackingAt(directory: Directory, { service: id, site, slot }: Standing): readonly string[] {
  const service = directory.services.get(id);
  if (service === undefined || slot === undefined || !needsPlace(service)) return [];
  const known = placesIn(directory);
  const has: readonly string[] = parseSlotId(slot)?.resources ?? [];
  const rooms = has.flatMap((resource) => known.rooms.get(resource) ?? []);
  const pieces = has.flatMap((resource) => known.pieces.get(resource) ?? []);
  return [
    ...(service.room && !rooms.some((room) => room.site === site) ? ['room'] : []),
    ...service.equipment.filter((kind) => !pieces.some((piece) => piece.kind === kind && piece.site === site)),
  ];
}

/** Rooms and equipment as a slot names them. */
const placesIn = oncePer(({ rooms, equipment }: Directory) => ({
  rooms: new Map([...rooms.values()].map((room) => [`room:${room.id}`, room])),
  pieces: new Map([...equipment.values()].map((piece) => [`equipment:${piece.id}`, piece])),
}));

const needsPlace = ({ room, equipment }: Service) => room || equipment.length > 0;

/** Whether all of them who are away then work all the same, only not on the spot. Leave, training or illness is no such time. */
export function workRemotely(directory: Directory, booking: Pick<Standing, 'professionals' | keyof Reach>): boolean {
  const reach = withBuffers(directory, booking);
  return directory.absences
    .filter(({ professional, from, to }) => {
      return booking.professionals.includes(professional) && overlaps({ start: from, end: to }, reach);
    })
    .every(({ reason }) => reason === WORKS_REMOTELY);
}

/** Days of UTC: no calendar is meant. */
const dayOf = (instant: number) => Math.floor(instant / DAY);

/** Each opening under every day that it has a part of. */
function byDay(openings: readonly Opening[]): ReadonlyMap<number, readonly Opening[]> {
  const days = new Map<number, Opening[]>();
  for (const opening of openings) {
    for (let day = dayOf(opening.start); day <= dayOf(opening.end); day += 1) {
      const others = days.get(day);
      if (others === undefined) days.set(day, [opening]);
      else others.push(opening);
    }
  }
  return days;
}

/** From when to when each person has bookings. */
function rangesOf(bookings: readonly Standing[]): ReadonlyMap<ProfessionalId, Interval> {
  const ranges = new Map<ProfessionalId, Interval>();
  for (const { professionals, start, end } of bookings) {
    for (const professional of professionals) {
      const known = ranges.get(professional);
      ranges.set(professional, {
        start: Math.min(start, known?.start ?? start),
        end: Math.max(end, known?.end ?? end),
      });
    }
  }
  return ranges;
}

/** Whether its service is still one of which such a booking can be made: of that kind, and held that way. */
function isOffered(directory: Directory, booking: Standing): boolean {
  const channels = directory.services.get(booking.service)?.channels;
  const isHeldSo = channels === undefined || booking.channel === undefined || channels.includes(booking.channel);
  return isHeldSo && fitsKind(directory, booking);
}

/**
 * Whether the service still takes what was booked: a family's own appointment, or somebody's consultation, of which a
 * drop-in's booked times and appointments take those without a family as well, where the service says so.
 */
export function fitsKind(
  directory: Directory,
  { service: id, ofFamily }: Pick<Standing, 'service' | 'ofFamily'>,
): boolean {
  const service = directory.services.get(id);
  if (service === undefined || ofFamily === undefined) return true;
  const { kind, anonymousCase } = service;
  if (kind === 'group') return false;
  return ofFamily ? kind !== 'consultation' : kind === 'consultation' || anonymousCase;
}

function holds(opening: Opening, booking: Standing): boolean {
  return (
    contains(opening, booking) &&
    opening.services.includes(booking.service) &&
    opening.series === booking.series &&
    opening.areas.includes(booking.area) &&
    (booking.site === undefined || opening.site === booking.site)
  );
}

type Reach = Interval & Pick<Standing, 'service'>;

/** Who must be on the road before and after is away then as much as at the meeting itself. */
function withBuffers(directory: Directory, booking: Reach): Interval {
  const service = directory.services.get(booking.service);
  if (service === undefined) return booking;
  return expand(booking, service.bufferBeforeMinutes * MINUTE, service.bufferAfterMinutes * MINUTE);
}

/** What takes the booking's time from each opening that has it: nothing, as soon as one of them is free. */
function whyTaken(openings: readonly (readonly Taken[])[], area: AreaId, reach: Interval): readonly Outside[] {
  const each = openings.map((parts) => parts.filter((part) => part.areas.includes(area) && overlaps(part, reach)));
  const [least = []] = each.toSorted((one, other) => one.length - other.length);
  return least.map(({ by, id }): Outside => `${by}:${id}`);
}
