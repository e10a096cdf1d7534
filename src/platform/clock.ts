// The only reader of the clock. Everything else is told what time it is.

export type Clock = {
  /** The present instant in epoch milliseconds. */
  readonly now: () => number;
};

/** The machine's clock; with `start`, a clock that begins there and runs on at the same pace. */
export function openClock(start?: Temporal.Instant): Clock {
  if (start === undefined) return { now: () => Date.now() };
  const offset = start.epochMilliseconds - Date.now();
  return { now: () => Date.now() + offset };
}

/** Milliseconds of a steady clock, for measuring how long something took. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
