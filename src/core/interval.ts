// Half-open intervals of time in epoch milliseconds, and the little algebra that availability is made of.

export type Interval = { readonly start: number; readonly end: number };

/** Whether the two share an instant. Touching ends do not: [1, 2) and [2, 3) are apart. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.start < b.end && b.start < a.end && a.start < a.end && b.start < b.end;
}

/** Whether `inner` lies within `outer`, ends included. */
export function contains(outer: Interval, inner: Interval): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The interval with so many milliseconds more before and after it. */
export function expand(interval: Interval, before: number, after: number): Interval {
  return { start: interval.start - before, end: interval.end + after };
}

/** The union of the intervals: sorted, disjoint, not touching, none empty. O(n log n); linear where they are so already. */
export function normalise(intervals: readonly Interval[]): Interval[] {
  if (isNormal(intervals)) return [...intervals];
  const sorted = intervals.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start);
  const union: { start: number; end: number }[] = [];
  for (const { start, end } of sorted) {
    const last = union.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else union.push({ start, end });
  }
  return union;
}

/** What is in both of two normalised lists. Linear. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [left, right] = [at(a, i), at(b, j)];
    const both = { start: Math.max(left.start, right.start), end: Math.min(left.end, right.end) };
    if (both.start < both.end) common.push(both);
    if (left.end < right.end) i += 1;
    else j += 1;
  }
  return common;
}

/** What of the first normalised list is not in the second. Linear. */
export function subtract(from: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const rest: Interval[] = [];
  let first = 0;
  for (const { start, end } of from) {
    while (first < taken.length && at(taken, first).end <= start) first += 1;
    let open = start;
    for (let i = first; i < taken.length && at(taken, i).start < end; i += 1) {
      if (open < at(taken, i).start) rest.push({ start: open, end: at(taken, i).start });
      open = Math.max(open, at(taken, i).end);
    }
    if (open < end) rest.push({ start: open, end });
  }
  return rest;
}

/** Whether any of a normalised list overlaps the interval. O(log n). */
export function overlapsAny(intervals: readonly Interval[], interval: Interval): boolean {
  const candidate = intervals[firstAfter(intervals, interval.start)];
  return candidate !== undefined && overlaps(candidate, interval);
}

/**
 * Goes along a normalised list with intervals that start ever later: the first of the list that overlaps each.
 * O(log n) for the first of them, or for one that starts earlier, and linear for all the others together.
 */
export function sweepAlong(intervals: readonly Interval[]): (interval: Interval) => Interval | undefined {
  let next = 0;
  let asked = Number.POSITIVE_INFINITY;
  return (interval) => {
    if (interval.start < asked) next = firstAfter(intervals, interval.start);
    asked = interval.start;
    let candidate = intervals[next];
    while (candidate !== undefined && candidate.end <= interval.start) {
      next += 1;
      candidate = intervals[next];
    }
    return candidate !== undefined && overlaps(candidate, interval) ? candidate : undefined;
  };
}

/** Where in a normalised list the first is that ends after the instant. */
function firstAfter(intervals: readonly Interval[], instant: number): number {
  let low = 0;
  let high = intervals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(intervals, middle).end <= instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isNormal(intervals: readonly Interval[]): boolean {
  let last = Number.NEGATIVE_INFINITY;
  for (const { start, end } of intervals) {
    if (!(start < end && last < start)) return false;
    last = end;
  }
  return true;
}

function at(intervals: readonly Interval[], index: number): Interval {
  const interval = intervals[index];
  if (interval === undefined) throw new RangeError(`no interval at ${index}`);
  return interval;
}
