// Who may change which part of a directory, what may not be removed or left unseen, and what new parts are called. Pure.

import { createHash } from 'node:crypto';
import { type Directory, type Localized, nameIn, zoneOf } from '../../core/directory.ts';
import { type Fault, Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import type { Standing } from '../../core/left-outside.ts';
import { type Actor, type Capability, may } from '../../core/permissions.ts';
import type { Change } from './compare-directories.ts';
import type { LeftOutside } from './schema.ts';

/** What touches several areas is for a person who has the capability in all of them. Throws `Refusal`: not_allowed. */
export function requireEvery(actor: Actor, capability: Capability, areas: readonly AreaId[]): void {
  if (areas.length === 0 || !areas.every((area) => may(actor, capability, area))) {
    throw new Refusal('not_allowed', `not allowed to ${capability} in every area it touches`);
  }
}

/** What touches a person is for a person who has the capability in one of the person's areas. Throws `Refusal`: not_allowed. */
export function requireSome(actor: Actor, capability: Capability, areas: readonly AreaId[]): void {
  if (!areas.some((area) => may(actor, capability, area))) {
    throw new Refusal('not_allowed', `not allowed to ${capability} in any of the person’s areas`);
  }
}

/** How many bookings and group events to come hold an entry, keyed `noun id`. */
export type Upcoming = { readonly bookings: ReadonlyMap<string, number>; readonly events: ReadonlyMap<string, number> };

/** The removals that bookings and group events to come forbid. */
export function removalFaults(changes: readonly Change[], { bookings, events }: Upcoming): readonly Fault[] {
  const counted = (count: number, what: string) => (count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`]);
  return changes
    .filter(({ kind }) => kind === 'removed')
    .flatMap(({ noun, id }) => {
      const path = `${noun} ${id}`;
      const held = [...counted(bookings.get(path) ?? 0, 'booking'), ...counted(events.get(path) ?? 0, 'group event')];
      return held.map((count) => ({ path, message: `cannot be removed: it has ${count} to come` }));
    });
}

/** What a booking or a group event holds: removing one of these is refused while one to come needs it. */
const removable = ['area', 'site', 'room', 'equipment', 'service', 'professional', 'series'] as const;
export type Removable = (typeof removable)[number];

const MOST_SHOWN = 200;

/** Bookings that a change leaves outside, as its maker may see them: those of their areas, and their own. */
export function leftView(
  directory: Directory,
  actor: Actor,
  left: readonly (Standing & { readonly id: BookingId })[],
): LeftOutside {
  const own = ({ professionals }: Standing) =>
    actor.professional !== undefined && professionals.includes(actor.professional);
  const seen = left.filter((booking) => own(booking) || may(actor, 'see-area-bookings', booking.area));
  return {
    count: left.length,
    elsewhere: left.filter(({ area }) => !may(actor, 'change-area-bookings', area)).length,
    mark: markOf(left.map(({ id }) => id)),
    bookings: seen.slice(0, MOST_SHOWN).map(({ id, service, area, professionals, start, end }) => {
      const zone = zoneOf(directory, area);
      return { id, service, area, professionals: [...professionals], start: toIso(start, zone), end: toIso(end, zone) };
    }),
  };
}

/** Throws `Refusal`: bookings_left_outside, unless there are none or the maker repeats the mark of these very ones. */
export function requireSeen(left: LeftOutside, leaving: string | undefined): void {
  if (left.count === 0 || left.mark === leaving) return;
  const count = left.count === 1 ? '1 booking' : `${left.count} bookings`;
  throw new Refusal('bookings_left_outside', `the change would leave ${count} in time no longer offered`, {
    leftOutside: left,
  });
}

/** The same for the same bookings, in whatever order: their number, and what no other set of them has. */
function markOf(ids: readonly BookingId[]): string {
  const hash = createHash('sha256')
    .update([...ids].sort().join(' '))
    .digest('hex');
  return `${ids.length}-${hash.slice(0, 12)}`;
}

/** An id for something new, made of its name: short, readable, and not taken. */
export function idFor(name: Localized, taken: { has(id: string): boolean }): string {
  const base = plainId(name);
  let id = base;
  for (let next = 2; taken.has(id); next += 1) id = `${base}-${next}`;
  return id;
}

const MOST_ALIKE = 50;

/** The ids that `idFor` would come to, one after the other. */
export function idsFor(name: Localized): readonly string[] {
  const base = plainId(name);
  return Array.from({ length: MOST_ALIKE }, (_, at) => (at === 0 ? base : `${base}-${at + 1}`));
}

function plainId(name: Localized): string {
  const plain = nameIn(name, 'fi').normalize('NFD').toLowerCase();
  return (
    plain
      .replace(/[^a-z0-9\s-]/g, '')
      .trim()
      .replace(/[\s-]+/g, '-')
      .slice(0, 50)
      .replace(/^-+|-+$/g, '') || 'series'
  );
}
