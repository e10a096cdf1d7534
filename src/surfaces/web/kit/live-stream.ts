// Server-sent events: the one way in which a page that is open hears of changes, as long as its reader may.

import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { Refusal } from '../../../core/errors.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import type { LiveEvent } from '../../../platform/live.ts';
import type { WebEnv } from './environment.ts';

/** Proxies close a line that says nothing; and as often it is asked whether the reader may still hear. */
const HEARTBEAT_MS = 20_000;
const RECONNECT_MS = 2_000;
/** Events that nobody takes at the other end: a line that holds more is closed. */
const MOST_UNREAD = 100;
const HEADERS = { 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' };

export type Line = {
  readonly tell: (event: string, data?: string) => Promise<void>;
  /** says nothing, so that the line holds */
  readonly stillHere: () => Promise<void>;
  /** wakes who awaits `next` */
  readonly stir: () => void;
  /** a beat passed, or the line was stirred, since this was last asked; or it is closed, from either side */
  readonly next: () => Promise<'beat' | 'stirred' | 'over'>;
};

export type LineRunner = {
  readonly lines: Lines;
  /** whose line it is: an actor, a link or an address */
  readonly who: string;
  readonly beatMs: number;
  readonly reconnectMs?: number;
  readonly hear?: (event: LiveEvent, line: Line) => void;
  /** what the line tells; it is closed when this is done */
  readonly run: (line: Line) => Promise<void>;
};

/**
 * Answers with a line, or with its headers alone to who asked for no more. Throws `rate_limited` where there are too many.
 * A refusal for good is told as `shut`; on any other fault the line ends, and the page opens another.
 */
export function openLine(
  c: Context<WebEnv>,
  deps: Pick<Dependencies, 'live' | 'log'>,
  { lines, who, beatMs, reconnectMs = RECONNECT_MS, hear, run }: LineRunner,
): Response {
  if (c.req.method === 'HEAD') return c.body(null, 200, { ...HEADERS, 'Content-Type': 'text/event-stream' });
  const giveBack = lines.take(who);
  const response = streamSSE(c, async (stream) => {
    const due = new Set<'beat' | 'stirred'>();
    let isOver = false;
    let unread = 0;
    let wake = () => {};
    const happen = (what: 'beat' | 'stirred') => {
      due.add(what);
      wake();
    };
    const end = () => {
      isOver = true;
      wake();
    };
    const send = async (write: () => Promise<unknown>) => {
      if (isOver) return;
      if (unread >= MOST_UNREAD) return stream.abort();
      unread += 1;
      await write();
      unread -= 1;
    };
    const line: Line = {
      tell: (event, data = '') => send(() => stream.writeSSE({ event, data })),
      stillHere: () => send(() => stream.write(': still here\n\n')),
      stir: () => happen('stirred'),
      next: async () => {
        if (!isOver && due.size === 0) {
          await new Promise<void>((done) => {
            wake = done;
          });
        }
        if (isOver) return 'over';
        const what = due.has('beat') ? 'beat' : 'stirred';
        due.clear();
        return what;
      },
    };
    const leave = deps.live.subscribe({ hear: (event) => hear?.(event, line), end });
    const beats = setInterval(() => happen('beat'), beatMs).unref();
    stream.onAbort(end);
    try {
      await stream.writeSSE({ event: 'listening', data: '', retry: reconnectMs });
      await run(line);
    } catch (error) {
      if (isForGood(error)) await line.tell('shut', error.code);
      else deps.log.warn({ err: error, code: error instanceof Refusal ? error.code : undefined }, 'a line broke');
    } finally {
      clearInterval(beats);
      leave();
      giveBack();
    }
  });
  // hono says `no-cache`, which would let it be kept
  for (const [name, value] of Object.entries(HEADERS)) response.headers.set(name, value);
  return response;
}

/** What does not pass by itself. */
function isForGood(error: unknown): error is Refusal {
  return error instanceof Refusal && error.status < 500 && error.code !== 'rate_limited';
}

export type Lines = {
  /** Counts a line as open until the function that comes back is called. Throws `rate_limited` where there are too many. */
  readonly take: (who: string) => () => void;
};

/** Counts the open lines of one kind in this process. */
export function countLines({ ofOne, inAll }: { readonly ofOne: number; readonly inAll: number }): Lines {
  const open = new Map<string, number>();
  let all = 0;
  return {
    take: (who) => {
      const count = open.get(who) ?? 0;
      if (count >= ofOne || all >= inAll) throw new Refusal('rate_limited', 'too many open lines', { retryAfter: 60 });
      open.set(who, count + 1);
      all += 1;
      return () => {
        const left = (open.get(who) ?? 1) - 1;
        if (left > 0) open.set(who, left);
        else open.delete(who);
        all -= 1;
      };
    },
  };
}

export type LiveReader = Pick<LineRunner, 'lines' | 'who'> & {
  /** what the page is told of an event; nothing where it does not concern it */
  readonly tell: (event: LiveEvent) => { readonly event: string; readonly data: string } | undefined;
  /** false, or a refusal, where the reader may hear no more */
  readonly mayHear: () => Promise<boolean>;
  /** an event that the page answers as long as it is there, at each heartbeat */
  readonly beat?: string;
};

/** A line that tells what happens in the service. It ends when the reader leaves, may hear no more, or the process stops. */
export function streamLive(
  c: Context<WebEnv>,
  deps: Pick<Dependencies, 'live' | 'log'>,
  { lines, who, tell, mayHear, beat }: LiveReader,
): Response {
  return openLine(c, deps, {
    lines,
    who,
    beatMs: HEARTBEAT_MS,
    hear: (event, line) => {
      const told = tell(event);
      if (told !== undefined) void line.tell(told.event, told.data);
    },
    run: async (line) => {
      while ((await line.next()) !== 'over') {
        if (!(await mayHear())) return;
        await (beat ? line.tell(beat) : line.stillHere());
      }
    },
  });
}
