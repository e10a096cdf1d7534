// Checks the whole access log against its seals and names every row that was removed, altered or inserted.

import { type Reader, takeAsLongAsItTakes } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { countWaiting, type Finding, type NotedDiffers, verifyNoted, verifyUnsealed, type Waiting } from './rules.ts';
import { countLinks, countUnborne, readLastSeal, readSealAt, readUnsealed } from './store.ts';
import { ROWS_AT_A_TIME, type Walk, walkChain } from './walk-chain.ts';

export type { NotedDiffers };

const LONGEST_MS = 60 * 60_000;
const SOON = 10_000;

/**
 * `end` is the chain's last link: noted elsewhere, it lets a later verification see a cut-off end. `removed`: up to
 * which position retention has removed the chain's beginning, as a row of the log says that only the service can write.
 */
export type Verification = {
  readonly sealed: number;
  readonly findings: readonly Finding[];
  /** rows that have no seal yet: that one of them is missing shows by nothing */
  readonly waiting: Waiting;
  /** the noted end, where the chain does not hold it */
  readonly differs?: NotedDiffers;
  readonly removed?: string;
  readonly end?: { readonly position: string; readonly hash: string };
};

/**
 * Verifies all seals, as they are at one moment. `noted` is a link written down earlier, from the process log or a
 * previous verification. Rows still waiting for their first sealing are judged by their own codes, and counted: that
 * one of those is missing cannot show, neither now nor after the next sealing.
 */
export async function verifySeals(
  deps: Dependencies,
  noted?: { readonly position: string; readonly hash: string },
): Promise<Verification> {
  return deps.db.$transaction(
    async (tx) => {
      await takeAsLongAsItTakes(tx);
      const last = await readLastSeal(tx);
      const walk = await walkChain(tx, deps.config.secret, last?.position ?? 0n);
      const { start, links, findings } = walk;
      const unsealed = await judgeUnsealed(tx, walk, deps.clock.now());
      const differs = noted && (await compareNoted(tx, walk, noted));
      return {
        sealed: links,
        findings: [...findings, ...unsealed.findings],
        waiting: unsealed.waiting,
        ...(differs && { differs }),
        ...(start.last && { removed: String(start.last.position) }),
        ...(last && { end: { position: String(last.position), hash: last.hash } }),
      };
    },
    { isolationLevel: 'RepeatableRead', timeout: LONGEST_MS },
  );
}

/** Whether the whole log is verified while somebody waits for a page. */
export async function isSoonVerified({ db }: Pick<Dependencies, 'db'>): Promise<boolean> {
  return (await countLinks(db)) <= SOON;
}

async function judgeUnsealed(
  reader: Reader,
  { evidence, end }: Walk,
  now: number,
): Promise<{ readonly findings: readonly Finding[]; readonly waiting: Waiting }> {
  const findings: Finding[] = [];
  const times: number[] = [];
  let after: bigint | undefined;
  for (;;) {
    const rows = await readUnsealed(reader, after, ROWS_AT_A_TIME);
    findings.push(...verifyUnsealed(evidence, end, now, rows));
    times.push(...rows.map(({ row }) => row.at));
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_A_TIME) break;
    after = last.row.id;
  }
  return { findings, waiting: countWaiting(times, now, await countUnborne(reader)) };
}

async function compareNoted(
  reader: Reader,
  { start }: Walk,
  noted: { position: string; hash: string },
): Promise<NotedDiffers | undefined> {
  const position = BigInt(noted.position);
  const found = position === start.last?.position ? start.last : await readSealAt(reader, position);
  return verifyNoted({ position, hash: noted.hash }, found, start);
}
