// Server-sent events of one meeting's room: the page is told how it stands whenever that has changed. The open line is how
// those who wait are known to be there.

import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { Refusal } from '../../../core/errors.ts';
import type { BookingId } from '../../../core/ids.ts';
import type { Actor } from '../../../core/permissions.ts';
import { leaveLobby, readLobby } from '../../../features/video/read.ts';
import { watchRoom } from '../../../features/video/watch-rooms.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { WebEnv } from '../kit/environment.ts';

/** How often a page is noted to be there. */
const BEAT_MS = 2_000;
const RECONNECT_MS = 1_000;

/** Who looks, asked anew at each look: throws where their link or their session opens nothing any more. */
export type RoomReader = () => Promise<{ readonly actor: Actor; readonly booking: BookingId }>;

/** Answers with the stream. It ends when the reader leaves or may hear no more, or the process stops. */
export async function streamRoom(c: Context<WebEnv>, deps: Dependencies, read: RoomReader): Promise<Response> {
  const { actor, booking } = await read();
  await readLobby(deps, actor, booking);
  c.header('Cache-Control', 'no-store');
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    let open = true;
    let woken = Promise.withResolvers<void>();
    const wake = () => woken.resolve();
    const end = () => {
      open = false;
      wake();
    };
    const leave = [deps.live.subscribe({ hear: () => {}, end }), watchRoom(deps, booking, wake)];
    stream.onAbort(end);
    let told = '';
    try {
      await stream.writeSSE({ event: 'listening', data: '', retry: RECONNECT_MS });
      while (open) {
        woken = Promise.withResolvers();
        const view = await readLobby(deps, (await read()).actor, booking);
        const { now: _, ...standing } = view;
        const news = JSON.stringify(standing);
        if (news === told) await stream.write(': still here\n\n');
        else await stream.writeSSE({ event: 'room', data: JSON.stringify(view) });
        told = news;
        await Promise.race([woken.promise, new Promise((done) => setTimeout(done, BEAT_MS).unref())]);
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      await stream.writeSSE({ event: 'shut', data: error.code });
    } finally {
      for (const one of leave) one();
      await leaveLobby(deps, actor, booking);
    }
  });
}
