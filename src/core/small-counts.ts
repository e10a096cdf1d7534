// Counts so small that they could point at somebody are not told, nor what would give them away by subtraction. Pure.

/** So many are told; fewer, unless nobody at all, are not. */
export const LEAST_TOLD = 5;

export const isSmall = (count: number): boolean => count > 0 && count < LEAST_TOLD;

/** Which of the counts that add up to one total are hidden, and whether the total is. */
export type Hidden = { readonly each: readonly boolean[]; readonly total: boolean };

/**
 * Hides what is small; then, while what is left of the total would tell one of them more closely than "one to four", the
 * smallest that still shows, the first of equals. Where none is left to hide, the total goes.
 */
export function hideSmall(counts: readonly number[]): Hidden {
  const hidden = new Set(counts.flatMap((count, at) => (isSmall(count) ? [at] : [])));
  const bySize = counts
    .map((count, at) => ({ count, at }))
    .filter(({ count, at }) => count > 0 && !hidden.has(at))
    .sort((a, b) => a.count - b.count || a.at - b.at);
  const total = counts.reduce((sum, count) => sum + count, 0);
  while (hidden.size > 0 && !isVague(counts, hidden)) {
    const next = bySize.shift();
    if (next === undefined) return { each: counts.map((_, at) => hidden.has(at)), total: total > 0 };
    hidden.add(next.at);
  }
  return { each: counts.map((_, at) => hidden.has(at)), total: isSmall(total) };
}

/** Each of the hidden is at least one: what the others leave to any of them must reach the largest small count. */
function isVague(counts: readonly number[], hidden: ReadonlySet<number>): boolean {
  const sum = [...hidden].reduce((all, at) => all + (counts[at] ?? 0), 0);
  return hidden.size > 1 && sum - (hidden.size - 1) >= LEAST_TOLD - 1;
}
