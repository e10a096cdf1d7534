// The chain of seals, walked link by link: to verify all of it, or before its beginning is removed.

import { logKey, macOf } from '../../platform/authenticate-log.ts';
import type { Reader } from '../../platform/db.ts';
import { type ChainEnd, type Evidence, type Finding, sealingKey, startOf, verifyLinks } from './rules.ts';
import { readCopies, readLinks, readRemovals } from './store.ts';

export const ROWS_AT_A_TIME = 2_000;

/** A walk: what it judges by, where it began and came to, how many links it saw and what is wrong with them. */
export type Walk = {
  readonly evidence: Evidence;
  readonly start: ChainEnd;
  readonly end: ChainEnd;
  readonly links: number;
  readonly findings: readonly Finding[];
};

/** Walks from the chain's beginning, or from what retention left of it, up to a position. */
export async function walkChain(reader: Reader, secret: string, until: bigint): Promise<Walk> {
  const keyOfRows = logKey(secret);
  const copies = await readCopies(reader);
  const evidence = { key: sealingKey(secret), macOf: (act) => macOf(keyOfRows, act), copies } satisfies Evidence;
  const start = startOf(evidence, await readRemovals(reader));
  const findings: Finding[] = [];
  let end = start;
  let links = 0;
  while ((end.last?.position ?? 0n) < until) {
    const page = await readLinks(reader, end.last?.position ?? 0n, until, ROWS_AT_A_TIME);
    if (page.length === 0) break;
    const checked = verifyLinks(evidence, end, page);
    findings.push(...checked.findings);
    end = checked.end;
    links += page.length;
  }
  return { evidence, start, end, links, findings };
}
