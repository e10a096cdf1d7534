// What a participant's page tells before they enter: the meeting, and whether its door is open.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { toIso } from '../../core/instant.ts';
import { type PageWanted, pageWithin } from '../../core/paging.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { doorOf, type Entry, identityOf, type MeetingRole, mayEnter, mayHost, meetingRoleOf } from './rules.ts';
import { type LobbyView, lobbyPaging, openVideoSessionInput } from './schema.ts';
import { findRoom } from './store.ts';
import { findBearer, listPersons, type Person } from './store-persons.ts';

/** More than a meeting has participants. */
const MOST_WAITING = 100;

export type Door = 'open' | 'not_yet' | 'closed' | 'other_channel' | 'no_server';

/** `now` and `opensAt` in epoch milliseconds. */
export type VideoMeeting = {
  readonly booking: BookingRecord;
  readonly role: MeetingRole;
  /** lets guests in who wait in the lobby */
  readonly admits: boolean;
  readonly door: Door;
  readonly now: number;
  readonly opensAt: number;
  readonly directory: Directory;
};

/** The meeting of a booking, for its participants only: for anybody else there is none (`not_found`). */
export async function readVideoMeeting(deps: Dependencies, actor: Actor, id: string): Promise<VideoMeeting> {
  const meeting = await findVideoMeeting(deps, actor, id);
  if (meeting === undefined) throw new Refusal('not_found', 'no such booking');
  return meeting;
}

/** As `readVideoMeeting`; nothing for anybody who may see the booking and takes no part in it. */
export async function findVideoMeeting(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<VideoMeeting | undefined> {
  const found = await findMeeting(deps, actor, id);
  if (found === undefined) return undefined;
  const { booking, role } = found;
  const now = deps.clock.now();
  // A server that is only starting counts as there: it will be once the person has looked at their picture.
  const serverThere = deps.video.available || deps.video.reason === 'starting';
  const room = await findRoom(deps.db, booking.id, booking);
  const door = doorFor(mayEnter(booking, role, now, { room }), serverThere);
  return {
    booking,
    role,
    admits: mayHost(role, room?.bookerHosts ?? false),
    door,
    now,
    opensAt: doorOf(booking).opensAt,
    directory: await readDirectory(deps),
  };
}

/**
 * Where the actor stands with the room, and who waits, where the actor may let guests in. Told without names, so that nothing is
 * logged however often it is asked. Throws `not_found` for anybody who takes no part.
 */
export async function readLobby(
  deps: Dependencies,
  actor: Actor,
  id: string,
  wanted: PageWanted = { limit: MOST_WAITING },
): Promise<LobbyView> {
  const found = await findMeeting(deps, actor, id);
  if (found === undefined) throw new Refusal('not_found', 'no such booking');
  const { booking, role } = found;
  const now = deps.clock.now();
  const room = await findRoom(deps.db, booking.id, booking);
  const shut = mayEnter(booking, 'host', now, { room });
  if (!shut.allowed) return { state: 'closed', items: [], nextCursor: null };
  const persons = room?.open ? await listPersons(deps.db, room.name) : [];
  const own = room && identityOf(room.name, await findBearer(deps.db, actor, booking));
  const entry = mayEnter(booking, role, now, { room, person: persons.find(({ identity }) => identity === own) });
  const isIn = entry.allowed;
  const waiting = mayHost(role, room?.bookerHosts ?? false)
    ? persons.filter((person) => waits(booking, person, now))
    : [];
  const zone = zoneOf(await readDirectory(deps), booking.area);
  const page = pageWithin(lobbyPaging, waiting, wanted, ({ cameAt, identity }) => [cameAt, identity]);
  return {
    state: isIn ? 'admitted' : 'waiting',
    items: page.items.map(({ identity, kind, cameAt }) => ({ id: identity, role: kind, cameAt: toIso(cameAt, zone) })),
    nextCursor: page.nextCursor,
  };
}

/** Who is at the door and may come in once somebody lets them. */
function waits(booking: BookingRecord, person: Person, now: number): boolean {
  const entry = mayEnter(booking, person.role, now, { person });
  return !entry.allowed && entry.code === 'in_lobby';
}

async function findMeeting(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<{ readonly booking: BookingRecord; readonly role: MeetingRole } | undefined> {
  const input = openVideoSessionInput.safeParse({ booking: id });
  const booking = input.success ? await loadBooking(deps.db, input.data.booking) : undefined;
  const role = booking && meetingRoleOf(actor, booking);
  return booking === undefined || role === undefined ? undefined : { booking, role };
}

/** Who waits, or is not let in, finds the room there all the same: its page says how they stand. */
const OPEN: readonly string[] = ['in_lobby', 'locked', 'denied', 'removed'];

function doorFor(entry: Entry, serverThere: boolean): Door {
  if (!entry.allowed && entry.code === 'channel_not_offered') return 'other_channel';
  const isOpen = entry.allowed || OPEN.includes(entry.code);
  if (!isOpen && entry.code !== 'not_yet') return 'closed';
  if (!serverThere) return 'no_server';
  return isOpen ? 'open' : 'not_yet';
}
