// Which entries of a list have another place among the others than they had. Pure.

/**
 * The fewest ids of `next` that must have been moved to come from the order of `current` to that of `next`: all but
 * the longest run of ids that both have in the same order. Ids that only one of them has do not count.
 */
export function movedIds(current: readonly string[], next: readonly string[]): ReadonlySet<string> {
  const before = new Map(current.map((id, place) => [id, place]));
  const both = next.filter((id) => before.has(id));
  const kept = longestIncrease(both.map((id) => before.get(id) ?? 0));
  return new Set(both.filter((_, at) => !kept.has(at)));
}

type Run = { readonly at: number; readonly number: number; readonly before: Run | undefined };

/** The indexes of a longest increasing subsequence, found by patience sorting. */
function longestIncrease(numbers: readonly number[]): ReadonlySet<number> {
  // ends[n]: of all runs of n + 1 numbers, the one that ends lowest
  const ends: Run[] = [];
  for (const [at, number] of numbers.entries()) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle]?.number ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    ends[low] = { at, number, before: ends[low - 1] };
  }
  const kept = new Set<number>();
  for (let run = ends.at(-1); run !== undefined; run = run.before) kept.add(run.at);
  return kept;
}
