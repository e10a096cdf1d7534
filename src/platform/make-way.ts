// Work that nobody waits for makes way in a rush: where others want the processor, it rests between its batches.

import { readFileSync } from 'node:fs';

/** How long a thread has had a processor so far, and how long it was ready and had none (ns). */
export type Processor = { readonly had: number; readonly wanted: number };

/** What the first thread of this process has had; undefined where the system does not say. Linux: proc(5), `schedstat`. */
export function readProcessor(): Processor | undefined {
  try {
    const [had = Number.NaN, wanted = Number.NaN] = readFileSync('/proc/self/schedstat', 'utf8').split(' ').map(Number);
    return Number.isNaN(had + wanted) ? undefined : { had, wanted };
  } catch {
    return undefined;
  }
}

/** So many times as long as it worked it rests, and never longer than this (ms): in a rush it goes on, slowly. */
const SHARE = 8;
const LONGEST = 2_000;

/** How long (ms) to rest after work that lasted so long (ms). None where the processor was there more often than not. */
export function restAfter(before: Processor | undefined, after: Processor | undefined, lasted: number): number {
  if (before === undefined || after === undefined) return 0;
  const isCrowded = after.wanted - before.wanted > after.had - before.had;
  return isCrowded ? Math.min(lasted * SHARE, LONGEST) : 0;
}
