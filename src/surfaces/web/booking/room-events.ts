// Server-sent events of one meeting's room: the page is told how it stands whenever that has changed for its reader. The open
// line of a page that waits or is inside is how its reader is known to be there.

import type { Context } from 'hono';
import type { BookingId } from '../../../core/ids.ts';
import type { Actor } from '../../../core/permissions.ts';
import { leaveLobby, readLobby, readVideoMeeting } from '../../../features/video/read.ts';
import { type LobbyView, lobbyQuery } from '../../../features/video/schema.ts';
import { watchRoom } from '../../../features/video/watch-rooms.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { parseInput } from '../../../platform/parse-input.ts';
import type { WebEnv } from '../kit/environment.ts';
import { type Lines, openLine } from '../kit/live-stream.ts';

/** How often a page is noted to be there. */
const BEAT_MS = 2_000;
const RECONNECT_MS = 1_000;
/** A page that is loaded anew, or another of theirs, has said within this that it is there. */
const GONE_AFTER_MS = 3_000;

/** Of one actor or link, and of a section's readers in all: each asks the database every two seconds. */
export const ROOM_LINES = { ofOne: 20, inAll: 1_000 };

/** Who looks, asked anew at each look: throws where their link or their session opens nothing any more. */
export type RoomReader = () => Promise<{ readonly actor: Actor; readonly booking: BookingId }>;

/** Answers with the stream. It ends when the reader leaves or may hear no more, or the process stops. */
export async function streamRoom(
  c: Context<WebEnv>,
  deps: Dependencies,
  { lines, read }: { readonly lines: Lines; readonly read: RoomReader },
): Promise<Response> {
  const { actor, booking } = await read();
  const { limit, here = 'yes' } = parseInput(lobbyQuery, c.req.query());
  await readVideoMeeting(deps, actor, booking);
  return openLine(c, deps, {
    lines,
    who: actor.principal,
    beatMs: BEAT_MS,
    reconnectMs: RECONNECT_MS,
    run: async (line) => {
      const leave = watchRoom(deps, booking, line.stir);
      let told = '';
      try {
        for (let why = 'stirred'; why !== 'over'; why = await line.next()) {
          const view = await readLobby(deps, (await read()).actor, booking, { limit, here });
          const news = newsOf(view);
          // Nothing is written between the beats of who is told nothing: it would say that others come and go.
          if (news !== told) await line.tell('room', JSON.stringify(view));
          else if (why === 'beat') await line.tell('here');
          told = news;
        }
      } finally {
        leave();
        if (here === 'yes') noteGone(deps, actor, booking);
      }
    },
  });
}

/** What of it the reader sees. */
function newsOf({ now: _, version: __, ...seen }: LobbyView): string {
  return JSON.stringify(seen);
}

/** They are gone, unless another page of theirs is heard of, by this process or another. */
function noteGone(deps: Dependencies, actor: Actor, booking: BookingId): void {
  const since = deps.clock.now();
  const note = () =>
    leaveLobby(deps, actor, booking, since).catch((error: unknown) => {
      deps.log.warn({ err: error }, 'that a page is gone is seen by its silence');
    });
  setTimeout(() => void note(), GONE_AFTER_MS).unref();
}
