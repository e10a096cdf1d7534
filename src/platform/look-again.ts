// Work that is done again and again in the background, one round after the other, until it is closed.

export type LookingAgain = {
  /** Begins no further round. Done when the last one is. */
  readonly close: () => Promise<void>;
};

/** `look` begins at once, and again `everyMs` after each round. A round that fails is handed to `onFault`, and the next one comes. */
export function lookAgain(everyMs: number, look: () => Promise<void>, onFault: (error: unknown) => void): LookingAgain {
  const over = Promise.withResolvers<void>();
  let open = true;
  const run = async () => {
    while (open) {
      await look().catch(onFault);
      await Promise.race([over.promise, new Promise((done) => setTimeout(done, everyMs).unref())]);
    }
  };
  const running = run();
  return {
    close: async () => {
      open = false;
      over.resolve();
      await running;
    },
  };
}
