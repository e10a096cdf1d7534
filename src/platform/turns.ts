// So many at once, so many more in line; a caller who comes then is told to come back, before anything is read for them.

import { Refusal } from '../core/errors.ts';

export type Turns = {
  /** Runs when its turn has come. Throws `crowded` where the line is full. */
  readonly take: <Result>(run: () => Promise<Result>) => Promise<Result>;
};

/** Seconds: longer than the line takes, so that who comes back finds room. */
const COME_BACK_AFTER = 2;

/** What waits costs memory, and a caller who waits too long has gone: so the line has an end. */
export function openTurns({ atOnce, inLine }: { readonly atOnce: number; readonly inLine: number }): Turns {
  let running = 0;
  const line: (() => void)[] = [];
  const enter = async () => {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (line.length >= inLine) throw new Refusal('crowded', 'too many at once', { retryAfter: COME_BACK_AFTER });
    // the one who leaves hands its place on: nobody comes in between
    await new Promise<void>((turn) => line.push(turn));
  };
  const leave = () => {
    const next = line.shift();
    if (next === undefined) running -= 1;
    else next();
  };
  return {
    take: async (run) => {
      await enter();
      try {
        return await run();
      } finally {
        leave();
      }
    },
  };
}
