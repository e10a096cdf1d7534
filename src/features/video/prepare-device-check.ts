// Somebody who tries their devices out before the meeting gets a throwaway room of their own on the video server, so that
// the test goes the way that the meeting will go.

import { randomBytes } from 'node:crypto';
import { Refusal } from '../../core/errors.ts';
import { MINUTE } from '../../core/instant.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { loadBooking } from '../bookings/read.ts';
import { refuseNeedlessCheck } from './may-check-devices.ts';
import { identityOf, meetingRoleOf } from './rules.ts';
import { type DeviceCheckRoom, openVideoSessionInput } from './schema.ts';
import { findBearer } from './store-persons.ts';

/** A test takes ten seconds, and at worst as long as its parts wait for an answer. */
const TOKEN_SECONDS = 2 * 60;
/** One room in this time for a person, however often they ask: nobody can fill the server with rooms. */
const SAME_ROOM_MS = 5 * MINUTE;
const EMPTY_SECONDS = 20;

/**
 * For those who take part in the booking, days before as well as at the door: the room is another than the meeting's, and its
 * token opens nothing else. Nothing is kept. Throws `not_found`, `video_closed`, `channel_not_offered`, `video_unavailable`.
 */
export async function prepareDeviceCheck(deps: Dependencies, actor: Actor, input: unknown): Promise<DeviceCheckRoom> {
  const { booking } = parseInput(openVideoSessionInput, input);
  const meeting = await loadBooking(deps.db, booking);
  const role = meeting && meetingRoleOf(actor, meeting);
  if (meeting === undefined || role === undefined) throw new Refusal('not_found', 'no such booking');
  refuseNeedlessCheck(meeting, role, deps.clock.now());
  return throwawayRoom(deps, booking, await findBearer(deps.db, actor, meeting));
}

/** For `bearer`, before what `subject` names. Throws `video_unavailable`. */
export async function throwawayRoom(deps: Dependencies, subject: string, bearer: string): Promise<DeviceCheckRoom> {
  if (!deps.video.available) throw new Refusal('video_unavailable', `no video server: ${deps.video.reason}`);
  const turn = Math.floor(deps.clock.now() / SAME_ROOM_MS);
  const room = `check-${identityOf(`${subject} ${turn}`, bearer)}`;
  await deps.video.createRoom(room, { emptyTimeoutSeconds: EMPTY_SECONDS, maxParticipants: 2 });
  const token = await deps.video.token({
    room,
    identity: randomBytes(16).toString('base64url'),
    name: 'check',
    attributes: {},
    grants: { publish: [], subscribe: true, sendData: false },
    ttlSeconds: TOKEN_SECONDS,
  });
  return { url: deps.video.url, token };
}
