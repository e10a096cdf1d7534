// Looks again and again as long as anybody watches: one loop, however often those who watch come and go.

/** Returns what begins to look, where nobody looks already. A look that fails is the looker's to tell. */
export function lookWhileWatched(
  everyMs: number,
  { isWatched, look }: { readonly isWatched: () => boolean; readonly look: () => Promise<void> },
): () => void {
  let looks = false;
  const run = async () => {
    looks = true;
    while (isWatched()) {
      await look();
      await new Promise((done) => setTimeout(done, everyMs).unref());
    }
    looks = false;
  };
  return () => {
    if (!looks) void run();
  };
}
