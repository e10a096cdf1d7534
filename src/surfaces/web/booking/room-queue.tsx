// Beside the room of a drop-in: who else waits, and the next one, whom its professional takes without leaving for the queue.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type ErrorCode, Refusal } from '../../../core/errors.ts';
import type { Actor, Language } from '../../../core/permissions.ts';
import { actInRoom } from '../../../features/video/act-in-room.ts';
import { endRoom } from '../../../features/video/end-room.ts';
import { findVideoMeeting, type VideoMeeting } from '../../../features/video/read.ts';
import { closeWalkIn } from '../../../features/walk-ins/close-walk-in.ts';
import { readWalkIns, type WalkInQueue } from '../../../features/walk-ins/read.ts';
import { takeNext } from '../../../features/walk-ins/take-next.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Icon } from '../kit/icon.tsx';
import { roomTexts } from './texts/words.ts';

/** Follows a queue where scripts run, whichever page it is on. */
export const QUEUE_SCRIPT = 'walk-ins.js';

export type RoomQueue = { readonly queue: WalkInQueue; readonly room: string; readonly isEnded: boolean };

/** The queue of the drop-in that the meeting is of, for the professional who holds it. */
export async function readRoomQueue(
  deps: Dependencies,
  actor: Actor,
  { booking, directory, role, out }: VideoMeeting,
): Promise<RoomQueue | undefined> {
  const isDropIn = directory.services.get(booking.service)?.kind === 'drop-in';
  if (role !== 'host' || !isDropIn || booking.site === undefined) return undefined;
  try {
    const queue = await readWalkIns(deps, actor, { site: booking.site, service: booking.service });
    return { queue, room: `/bookings/${booking.id}/room`, isEnded: out !== undefined };
  } catch (error) {
    // who may serve it no more holds what they began
    if (error instanceof Refusal && error.code === 'not_allowed') return undefined;
    throw error;
  }
}

/**
 * Ends the meeting and takes the next: leads to their room, or to the queue where there is nobody any more, or the
 * professional's time is not free. It is ended all the same, as the button says. Pressed twice, the next one is taken once.
 */
export async function takeNextFrom(
  c: Context<WebEnv>,
  deps: Dependencies,
  actor: Actor,
  meeting: VideoMeeting,
): Promise<Response> {
  const found = await readRoomQueue(deps, actor, meeting);
  if (found === undefined) throw new Refusal('not_allowed', 'only those who receive at a drop-in take its next');
  const { id } = meeting.booking;
  const { dropIn } = found.queue;
  const before = await findOther(deps, actor, found, id);
  if (before !== undefined) return c.redirect(`/bookings/${before}/room`, 303);
  const options = { requestId: c.var.requestId };
  await actInRoom(deps, actor, endRoom, { booking: id }, options).catch(unless('video_closed'));
  try {
    const at = { site: dropIn.queue.site, service: dropIn.queue.service };
    const { booking } = await execute(deps, actor, takeNext, at, options);
    return c.redirect(`/bookings/${booking}/room`, 303);
  } catch (error) {
    const why = error instanceof Refusal && { wrong_status: 'nobody', slot_taken: 'busy' }[error.code as string];
    if (!why) throw error;
    // the same press, a moment earlier, has taken them
    const now = await readRoomQueue(deps, actor, meeting);
    const taken = now && (await findOther(deps, actor, now, id));
    if (taken !== undefined) return c.redirect(`/bookings/${taken}/room`, 303);
    const own = found.queue.walkIns.find(({ state, booking }) => state === 'called' && booking === id);
    if (own) {
      await execute(deps, actor, closeWalkIn, { walkIn: own.id, as: 'served' }, options).catch(unless('wrong_status'));
    }
    return c.redirect(`${queueOf(found)}&done=${found.isEnded ? '' : 'ended-'}${why}`, 303);
  }
}

/** What another press has done already stands. */
function unless(code: ErrorCode): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof Refusal && error.code === code)) throw error;
  };
}

/** The visit, other than this one, that the professional has begun and not ended. */
async function findOther(
  deps: Dependencies,
  actor: Actor,
  { queue }: RoomQueue,
  id: string,
): Promise<string | undefined> {
  for (const { state, booking } of queue.walkIns) {
    if (state !== 'called' || booking === null || booking === id) continue;
    const other = await findVideoMeeting(deps, actor, booking);
    if (other?.role === 'host' && other.out === undefined) return booking;
  }
  return undefined;
}

function isThere({ state, presence }: WalkInQueue['walkIns'][number]): boolean {
  return state === 'waiting' && presence === 'present';
}

function queueOf({ queue: { dropIn } }: RoomQueue): string {
  return `/walk-ins?${new URLSearchParams({ site: dropIn.queue.site, service: dropIn.queue.service })}`;
}

/** A part that is drawn anew by itself as the queue changes. */
export const QueueBeside: FC<{ of: RoomQueue; language: Language }> = ({ of, language }) => {
  const text = roomTexts[language].queue;
  const waiting = of.queue.walkIns.filter(({ state }) => state === 'waiting');
  const said = text.waiting({ count: waiting.length });
  return (
    <section class="card stack gap-3">
      <h2>{text.title}</h2>
      <p class="unseen" id="queue-said" role="status" />
      <div
        id="queue-live"
        class="stack gap-3"
        data-address={`${of.room}/queue`}
        data-events={queueOf(of).replace('/walk-ins?', '/walk-ins/events?')}
        data-said={said}
      >
        <p class="strong">{said}</p>
        {waiting.some(isThere) && (
          <form method="post" action={`${of.room}/next`}>
            <button type="submit" class="button second wide">
              <Icon name="video" /> {of.isEnded ? text.next : text.endAndNext}
            </button>
          </form>
        )}
      </div>
      <p>
        <a href={queueOf(of)}>{text.all}</a>
      </p>
    </section>
  );
};
