// Lets a participant into a booking's video room, at its time: the room's row first, then the room, then a token. A guest
// comes to the lobby, and gets no further until somebody who leads the meeting has let them in.

import type { z } from 'zod';
import type { GuestKind } from '../../core/booking.ts';
import { nameIn, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { untilHostComes } from '../../core/host-notes.ts';
import type { BookingId } from '../../core/ids.ts';
import { toIso } from '../../core/instant.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { type Command, execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { noteThatTheyCame } from '../bookings/note-that-they-came.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { forgetCallInstead, noteCallInstead } from './call-instead.ts';
import { freshMedia } from './fresh-media.ts';
import { ownerOf } from './keep-presence.ts';
import {
  afterMove,
  type Entry,
  guestKindOf,
  identityOf,
  isHere,
  type MeetingRole,
  mayEnter,
  meetingRoleOf,
} from './rules.ts';
import { openVideoSessionInput, type VideoSession } from './schema.ts';
import { countVersion, holdRoom, isMediaOpen, openRoom, setRoom } from './store.ts';
import { comeIn, comeToLobby, findBearer, findPerson } from './store-persons.ts';
import { stirRoom } from './watch-rooms.ts';

/** A room may be renewed for everybody while somebody is on the way in: they then go on to the next one. */
const MOST_RENEWALS = 3;

/**
 * The way into the booking's room for anybody who may enter now, with the key by which its people hear and see each other.
 * Throws `not_found`, `not_allowed`, `not_yet` with `from`, `video_closed` with `because`, `channel_not_offered`,
 * `removed`, `denied` with `from`, `locked`, `video_unavailable`, or `in_lobby` for a guest whom nobody has let in yet: they
 * then wait there, and ask again once `readLobby` says so. The video server is asked after the change is kept.
 * An idempotency key is not looked at: what is allowed now may not be later, and a token must not be kept.
 */
export async function openVideoSession(
  deps: Dependencies,
  actor: Actor,
  input: unknown,
  options: { requestId?: string } = {},
): Promise<VideoSession> {
  try {
    return await goIn(deps, actor, input, options);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'video_unavailable') await tellOtherSide(deps, actor, input);
    throw error;
  }
}

/** Who is refused so is told to call; whom they were to meet is told that they were. */
async function tellOtherSide(deps: Dependencies, actor: Actor, input: unknown): Promise<void> {
  const asked = openVideoSessionInput.safeParse(input);
  const meeting = asked.success ? await loadBooking(deps.db, asked.data.booking) : undefined;
  const role = meeting && meetingRoleOf(actor, meeting);
  if (meeting !== undefined && role !== undefined) await noteCallInstead(deps, meeting, role);
}

async function goIn(
  deps: Dependencies,
  actor: Actor,
  input: unknown,
  { requestId }: { requestId?: string },
): Promise<VideoSession> {
  for (let renewals = 0; renewals < MOST_RENEWALS; renewals += 1) {
    const place = await execute(deps, actor, takePlaceInRoom, input, requestId === undefined ? {} : { requestId });
    stirRoom(deps, place.booking);
    if (!deps.video.available) throw new Refusal('video_unavailable', `no video server: ${deps.video.reason}`);
    if (place.waits) throw new Refusal('in_lobby', 'nobody has let this guest in yet');
    await deps.video.createRoom(place.mediaName, { ...place.limits, owner: ownerOf(deps) });
    // It may have been closed or renewed in between, which is marked first and ends the room second; this looks second.
    if (await isMediaOpen(deps.db, place.mediaName)) {
      await forgetCallInstead(deps.db, place.booking, place.role);
      return sessionOf(deps, actor, place);
    }
    await deps.video.deleteRoom(place.mediaName);
  }
  throw new Refusal('video_unavailable', 'the room was renewed again and again');
}

async function sessionOf(deps: Dependencies, actor: Actor, place: Inside): Promise<VideoSession> {
  const { mediaName, mediaKey, role, kind, encrypts, identity, entry, closesAt } = place;
  const directory = await readDirectory(deps);
  const post =
    role === 'host' && actor.professional ? directory.professionals.get(actor.professional)?.post : undefined;
  const zone = zoneOf(directory, place.area);
  return {
    url: deps.video.url,
    token: await deps.video.token({
      room: mediaName,
      identity,
      name: post ? nameIn(post, place.language) : role,
      attributes: { role, ...(role === 'guest' && { kind }), ...(encrypts === 'no' && { encrypts }) },
      grants: entry.grants,
      ttlSeconds: entry.ttlSeconds,
    }),
    expiresAt: toIso(deps.clock.now() + entry.ttlSeconds * 1000, zone),
    role,
    key: mediaKey,
    media: mediaName,
    closesAt: toIso(closesAt, zone),
  };
}

type Admission = Extract<Entry, { allowed: true }>;
type Denial = Exclude<Entry, Admission>;

type Inside = {
  readonly waits: false;
  readonly booking: BookingId;
  readonly mediaName: string;
  readonly mediaKey: string;
  readonly identity: string;
  readonly role: MeetingRole;
  /** what a guest is */
  readonly kind: GuestKind;
  /** whether their client encrypts: the others' pages stop where it does not and the lobby says so too */
  readonly encrypts: 'yes' | 'no';
  readonly entry: Admission;
  readonly closesAt: number;
  readonly language: string;
  readonly area: BookingRecord['area'];
  readonly limits: { readonly emptyTimeoutSeconds: number; readonly maxParticipants: number };
};

type Waiting = { readonly waits: true; readonly booking: BookingId };

const takePlaceInRoom: Command<z.output<typeof openVideoSessionInput>, Inside | Waiting> = {
  name: 'open-video-session',
  capability: 'anyone-signed-in',
  input: openVideoSessionInput,
  async run({ tx, now, actor }, { booking, encrypts = 'yes' }) {
    const meeting = await loadBooking(tx, booking);
    const role = meeting && meetingRoleOf(actor, meeting);
    if (meeting === undefined || !(role || may(actor, 'see-area-bookings', meeting.area))) {
      throw new Refusal('not_found', 'no such booking');
    }
    if (role === undefined) throw new Refusal('not_allowed', 'not a participant of this booking');
    const known = await holdRoom(tx, booking, meeting);
    const bearer = await findBearer(tx, actor, meeting);
    const was = known && (await findPerson(tx, { room: known.name, identity: identityOf(known.name, bearer) }));
    const before = known?.closedBecause === 'moved' ? afterMove(was, now) : was;
    const entry = mayEnter(meeting, role, now, { room: known, person: before });
    if (!entry.allowed && entry.code !== 'in_lobby') throw refusalOf(entry);
    const room = known?.open ? known : await openRoom(tx, { booking, time: meeting, fresh: freshMedia(), now });
    const identity = identityOf(room.name, bearer);
    const kind = guestKindOf(actor);
    // by a key of somebody's they are there no longer than it is good
    const principal = actor.key === undefined ? actor.principal : `key:${actor.key}`;
    const comer = { room: room.name, identity, booking, bearer, principal, role, kind, now };
    const logged = logOf({ ...meeting, family: undefined }, { role });
    if (!entry.allowed) {
      const comes = before === undefined || before.deniedAt !== undefined;
      await comeToLobby(tx, comer);
      await noteThatTheyCame(tx, booking, now);
      if (!comes) return { result: { waits: true, booking }, unchanged: true };
      await countVersion(tx, booking);
      return { result: { waits: true, booking }, log: [{ action: 'wait-in-lobby', ...logged }] };
    }
    await comeIn(tx, { ...comer, encrypts: encrypts === 'yes' });
    const comesAnew = before?.admittedAt === undefined || !isHere(before, now);
    if (role === 'host' && comesAnew && untilHostComes.includes(room.hostNote ?? '')) {
      await setRoom(tx, booking, { hostNote: null });
    }
    if ((before?.encrypts ?? true) !== (encrypts === 'yes')) await countVersion(tx, booking);
    const { language, area } = meeting;
    const { mediaName, mediaKey = '', closesAt } = room;
    const limits = {
      emptyTimeoutSeconds: (closesAt - now) / 1000,
      // Two over: one who comes back on another connection is let in before the first is noticed to be gone.
      maxParticipants: meeting.participants.length + 2,
    };
    return {
      result: {
        waits: false,
        booking,
        mediaName,
        mediaKey,
        identity,
        role,
        kind,
        encrypts,
        entry,
        closesAt,
        language,
        area,
        limits,
      },
      log: [{ action: 'open-video-session', ...logged }],
    };
  },
};

function refusalOf(entry: Denial): Refusal {
  const from = 'from' in entry && entry.from !== undefined && { from: new Date(entry.from).toISOString() };
  const because = 'because' in entry && entry.because !== undefined && { because: entry.because };
  return new Refusal(entry.code, REASONS[entry.code], { ...from, ...because });
}

const REASONS = {
  not_allowed: 'not a participant of this booking',
  not_yet: 'the room is not open yet',
  channel_not_offered: 'this booking is not held by video',
  video_closed: 'the room is closed',
  in_lobby: 'nobody has let this guest in yet',
  removed: 'this person was put out of the room',
  denied: 'this person was not let in',
  locked: 'the room is locked',
} as const satisfies Record<Denial['code'], string>;
