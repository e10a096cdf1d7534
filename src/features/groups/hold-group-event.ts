// Where and by whom a group event is held: sound by the directory, and taken from everybody else.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { type Fault, Refusal } from '../../core/errors.ts';
import type { ServiceId, SiteId } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/instant.ts';
import { overlaps } from '../../core/interval.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { CommandContext } from '../../platform/command.ts';
import { loadWorld } from '../availability/read.ts';
import { claimForGroup } from '../bookings/claim-for-group.ts';
import { alternativesTo, claimsOfEvent, type Holding, NEAR_EVENT } from './rules.ts';
import type { GroupEventFields } from './store.ts';

/** What an event is, where and of what it is made. */
export type Held = GroupEventFields & { readonly id: string; readonly service: ServiceId; readonly site: SiteId };

const FIRST_HOUR = 8;
const LAST_HOUR = 20;
/** Nothing can be booked further ahead either. */
const FURTHEST = 731 * DAY;

/** What is wrong with an event, whether planned or changed, each by the field it is in. */
export function faultsOfEvent(directory: Directory, event: Omit<Held, 'id'>, now: number): readonly Fault[] {
  const service = directory.services.get(event.service);
  const most = service?.capacity;
  const room = event.room === undefined ? undefined : directory.rooms.get(event.room);
  const isAway = (one: string) =>
    directory.absences.some(
      ({ professional, from, to }) => professional === one && overlaps({ start: from, end: to }, event),
    );
  const checks: readonly (readonly [boolean, string, string])[] = [
    [event.start > now, 'start', 'lies in the past'],
    [event.start <= now + FURTHEST, 'start', 'must be at most two years ahead'],
    [event.end > event.start, 'end', 'must be after the start'],
    [event.start <= now || event.end <= event.start + DAY, 'end', 'must be at most a day after the start'],
    [most === undefined || event.capacity <= most, 'capacity', `must be at most ${most}`],
    [event.closesAt === undefined || event.closesAt <= event.start, 'closesAt', 'must not be after the start'],
    [event.room === undefined || room?.site === event.site, 'room', 'is no room of the site'],
    [
      event.professionals.every((one) => directory.professionals.has(one)),
      'professionals',
      'there is no such professional',
    ],
    [!event.professionals.some(isAway), 'professionals', 'is away then'],
  ];
  return checks.flatMap(([sound, path, message]) => (sound ? [] : [{ path, message }]));
}

/** Takes the event's room and people. Throws `slot_taken` with where or when else it could be held. */
export async function claimRoomAndPeople(
  { tx, now }: CommandContext,
  directory: Directory,
  event: Held,
): Promise<void> {
  const service = directory.services.get(event.service);
  if (service === undefined) throw new Refusal('not_found', 'no such service');
  const claims = claimsOfEvent(event, service);
  if (await claimForGroup(tx, event.id, claims, now)) return;
  const rooms = [...directory.rooms.values()].filter(({ site }) => site === event.site).map(({ id }) => id);
  const around = { start: event.start - NEAR_EVENT, end: event.end + NEAR_EVENT };
  const resources = [...claims.map(({ resource }) => resource), ...rooms.map((id) => `room:${id}` as const)];
  const world = await loadWorld(tx, directory, around, now, { resources });
  const zone = zoneAt(directory, event.site);
  const clock = wallClock(zone);
  const suits = (at: Pick<Holding, 'start' | 'end'>) => {
    const date = clock.dateAt(at.start);
    const [from, until] = [clock.instant(date, `0${FIRST_HOUR}:00`), clock.instant(date, `${LAST_HOUR}:00`)];
    const away = event.professionals.some((one) =>
      directory.absences.some((off) => off.professional === one && overlaps({ start: off.from, end: off.to }, at)),
    );
    return at.start > now && at.start >= from && at.end <= until && !away;
  };
  const others = alternativesTo(event, { rooms, claims: world.claims, service, suits });
  throw new Refusal('slot_taken', 'the room, or somebody who leads it, is taken then', {
    alternatives: others.map(({ room, start, end }) => ({
      ...(room !== undefined && { room }),
      start: toIso(start, zone),
      end: toIso(end, zone),
    })),
  });
}

function zoneAt(directory: Directory, id: SiteId): string {
  const area = directory.sites.get(id)?.area;
  return area === undefined ? directory.region.timeZone : zoneOf(directory, area);
}
