// Server-sent events: a page that is open hears of changes as long as its reader may.

import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { LiveEvent } from '../../../platform/live.ts';
import type { WebEnv } from './environment.ts';

/** Proxies close a line that says nothing; and as often it is asked whether the reader may still hear. */
const HEARTBEAT_MS = 20_000;
const RECONNECT_MS = 2_000;

export type LiveReader = {
  /** what the page is told of an event; nothing where it does not concern it */
  readonly tell: (event: LiveEvent) => { readonly event: string; readonly data: string } | undefined;
  readonly mayHear: () => Promise<boolean>;
  /** an event that the page answers as long as it is there, at each heartbeat */
  readonly beat?: string;
  /** the line is closed, from either side */
  readonly gone?: () => void;
};

/** Answers with the stream. It ends when the reader leaves, may hear no more, or the process stops. */
export function streamLive(c: Context<WebEnv>, deps: Pick<Dependencies, 'live'>, reader: LiveReader): Response {
  c.header('Cache-Control', 'no-store');
  c.header('X-Accel-Buffering', 'no');
  return streamSSE(c, async (stream) => {
    const over = Promise.withResolvers<'over'>();
    const end = () => over.resolve('over');
    const hear = (event: LiveEvent) => {
      const told = reader.tell(event);
      if (told !== undefined) void stream.writeSSE(told);
    };
    const leave = deps.live.subscribe({ hear, end });
    stream.onAbort(end);
    try {
      await stream.writeSSE({ event: 'listening', data: '', retry: RECONNECT_MS });
      while ((await Promise.race([over.promise, pause(HEARTBEAT_MS)])) !== 'over') {
        if (!(await reader.mayHear())) break;
        await (reader.beat ? stream.writeSSE({ event: reader.beat, data: '' }) : stream.write(': still here\n\n'));
      }
    } finally {
      leave();
      reader.gone?.();
    }
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds).unref());
}
