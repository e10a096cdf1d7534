// Lets a participant into a booking's video room, at its time: the room's row first, then the room, then a token. A guest
// comes to the lobby, and gets no further until somebody inside has let them in.

import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { GuestKind } from '../../core/booking.ts';
import { nameIn, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { toIso } from '../../core/instant.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { type Command, execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { type BookingRecord, loadBooking } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import {
  doorOf,
  type Entry,
  guestKindOf,
  identityIn,
  type MeetingRole,
  mayEnter,
  meetingRoleOf,
  waitsInLobby,
} from './rules.ts';
import { openVideoSessionInput, type VideoSession } from './schema.ts';
import { comeToLobby, isRoomOpen, openRoom } from './store.ts';

/**
 * The way into the booking's room for anybody who may enter now. Throws `not_found`, `not_allowed`, `not_yet` with `from`,
 * `video_closed`, `channel_not_offered`, `video_unavailable`, or `in_lobby` for a guest whom nobody has let in yet: they
 * then wait there, and ask again once `readLobby` says so. The video server is asked after the change is kept.
 * An idempotency key is not looked at: what is allowed now may not be later, and a token must not be kept.
 */
export async function openVideoSession(
  deps: Dependencies,
  actor: Actor,
  input: unknown,
  options: { requestId?: string } = {},
): Promise<VideoSession> {
  const { requestId } = options;
  const place = await execute(deps, actor, takePlaceInRoom, input, requestId === undefined ? {} : { requestId });
  if (!deps.video.available) throw new Refusal('video_unavailable', `no video server: ${deps.video.reason}`);
  if (!place.admitted) throw new Refusal('in_lobby', 'nobody has let this guest in yet');
  await deps.video.createRoom(place.room, place.limits);
  // A cancellation may have passed in between. It marks the room first and ends it second; this looks second.
  if (!(await isRoomOpen(deps.db, place.room))) {
    await deps.video.deleteRoom(place.room);
    throw new Refusal('video_closed', 'the room was closed meanwhile');
  }
  const { room, role, kind, identity, entry } = place;
  const directory = await readDirectory(deps);
  const post =
    role === 'host' && actor.professional ? directory.professionals.get(actor.professional)?.post : undefined;
  return {
    url: deps.video.url,
    token: await deps.video.token({
      room,
      identity,
      name: post ? nameIn(post, place.language) : role,
      attributes: role === 'guest' ? { role, kind } : { role },
      grants: entry.grants,
      ttlSeconds: entry.ttlSeconds,
    }),
    expiresAt: toIso(deps.clock.now() + entry.ttlSeconds * 1000, zoneOf(directory, place.area)),
    role,
  };
}

type Admission = Extract<Entry, { allowed: true }>;
type Denial = Exclude<Entry, Admission>;

type Place = {
  readonly room: string;
  readonly identity: string;
  readonly role: MeetingRole;
  /** what a guest is */
  readonly kind: GuestKind;
  /** false: a guest who waits in the lobby */
  readonly admitted: boolean;
  readonly entry: Admission;
  readonly language: string;
  readonly area: BookingRecord['area'];
  readonly limits: { readonly emptyTimeoutSeconds: number; readonly maxParticipants: number };
};

const takePlaceInRoom: Command<z.output<typeof openVideoSessionInput>, Place> = {
  name: 'open-video-session',
  capability: 'anyone-signed-in',
  input: openVideoSessionInput,
  async run({ tx, now, actor }, { booking }) {
    const meeting = await loadBooking(tx, booking);
    const role = meeting && meetingRoleOf(actor, meeting);
    if (meeting === undefined || !(role || may(actor, 'see-area-bookings', meeting.area))) {
      throw new Refusal('not_found', 'no such booking');
    }
    if (role === undefined) throw new Refusal('not_allowed', REASONS.not_allowed);
    const entry = mayEnter(meeting, role, now);
    if (!entry.allowed) throw refusalOf(entry);
    const room = await openRoom(tx, booking, randomBytes(16).toString('base64url'), now);
    const identity = identityIn(room, actor, meeting);
    const limits = {
      emptyTimeoutSeconds: (doorOf(meeting).closesAt - now) / 1000,
      // Two over: one who comes back on another connection is let in before the first is noticed to be gone.
      maxParticipants: meeting.participants.length + 2,
    };
    const { language, area } = meeting;
    const kind = guestKindOf(actor);
    const admitted = !waitsInLobby(role) || (await comeToLobby(tx, { room, identity, kind, booking, now }));
    const action = admitted ? 'open-video-session' : 'wait-in-lobby';
    return {
      result: { room, identity, role, kind, admitted, entry, language, area, limits },
      log: [{ action, ...logOf({ ...meeting, family: undefined }, { role }) }],
    };
  },
};

function refusalOf(entry: Denial): Refusal {
  if (entry.code !== 'not_yet') return new Refusal(entry.code, REASONS[entry.code]);
  return new Refusal('not_yet', 'the room is not open yet', { from: new Date(entry.from).toISOString() });
}

const REASONS = {
  not_allowed: 'not a participant of this booking',
  channel_not_offered: 'this booking is not held by video',
  video_closed: 'the room is closed',
} as const;
