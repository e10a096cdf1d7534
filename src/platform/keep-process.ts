// A second process of this program beside this one: started again when it ends, ended when this one does.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from '../config.ts';
import { stopwatch } from './clock.ts';
import type { Logger } from './log.ts';

export type KeptProcess = {
  /** Asks it to finish what it does, and waits for its end. */
  readonly close: () => Promise<void>;
};

export type KeptOptions = {
  /** the words after the program's name */
  readonly words: readonly string[];
  /** what it finds in its environment, asked at each start */
  readonly environment: () => Promise<Environment>;
  /** what it says with `process.send` */
  readonly hear: (message: unknown) => void;
  readonly log: Logger;
};

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Who has run so long was well: its next end is a new one. */
const STEADY_MS = 60_000;
const GRACE_MS = 12_000;

/**
 * Starts it and keeps it. It is told of our end, also of a sudden one, by its `disconnect` event: `endWithParent` hears
 * that on the other side.
 */
export function keepProcess({ words, environment, hear, log }: KeptOptions): KeptProcess {
  const closing = new AbortController();
  let child: ChildProcess | undefined;
  const keep = async () => {
    for (let wait = FIRST_PAUSE_MS; !closing.signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      const env = await environment();
      if (closing.signal.aborted) return;
      const elapsed = stopwatch();
      child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...words, KEPT], {
        env,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      child.on('message', hear);
      // what cannot be started has no exit
      const [reason] = await Promise.race([once(child, 'exit'), once(child, 'error')]).catch((error) => [error]);
      if (closing.signal.aborted) return;
      log.error(
        { process: words.join(' '), reason: String(reason) },
        'a process beside this one ended; it is started again',
      );
      if (elapsed() > STEADY_MS) wait = FIRST_PAUSE_MS;
      await pause(wait, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  const kept = keep();
  return {
    close: async () => {
      closing.abort();
      child?.kill('SIGTERM');
      const last = setTimeout(() => child?.kill('SIGKILL'), GRACE_MS);
      await kept;
      clearTimeout(last);
    },
  };
}

/** Calls `stop` when the process that keeps this one is gone, also where it went before this was asked. */
export function endWithParent(words: readonly string[], stop: () => void): void {
  if (!words.includes(KEPT)) return;
  if (process.connected) process.once('disconnect', stop);
  else stop();
}

/** The last word of a process that another keeps. */
const KEPT = 'kept';
