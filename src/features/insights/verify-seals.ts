// Checks the whole access log against its seals and names every row that was removed, altered or inserted.

import { type Reader, takeAsLongAsItTakes } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type Finding, type NotedDiffers, verifyNoted, verifyUnsealed } from './rules.ts';
import { readLastSeal, readSealAt, readUnsealed } from './store.ts';
import { ROWS_AT_A_TIME, type Walk, walkChain } from './walk-chain.ts';

export type { NotedDiffers };

const LONGEST_MS = 60 * 60_000;

/**
 * `end` is the chain's last link: noted elsewhere, it lets a later verification see a cut-off end. `removed`: up to
 * which position retention has removed the chain's beginning, as a row of the log says that only the service can write.
 */
export type Verification = {
  readonly sealed: number;
  readonly findings: readonly Finding[];
  /** the noted end, where the chain does not hold it */
  readonly differs?: NotedDiffers;
  readonly removed?: string;
  readonly end?: { readonly position: string; readonly hash: string };
};

/**
 * Verifies all seals, as they are at one moment. `noted` is a link written down earlier, from the process log or a
 * previous verification. Rows still waiting for their first sealing are judged by their own codes; that one is missing
 * cannot show yet.
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
      const inserted = await findInsertedUnsealed(tx, walk, deps.clock.now());
      const differs = noted && (await compareNoted(tx, walk, noted));
      return {
        sealed: links,
        findings: [...findings, ...inserted],
        ...(differs && { differs }),
        ...(start.last && { removed: String(start.last.position) }),
        ...(last && { end: { position: String(last.position), hash: last.hash } }),
      };
    },
    { isolationLevel: 'RepeatableRead', timeout: LONGEST_MS },
  );
}

async function findInsertedUnsealed(reader: Reader, { evidence, end }: Walk, now: number): Promise<Finding[]> {
  const findings: Finding[] = [];
  let after: bigint | undefined;
  for (;;) {
    const rows = await readUnsealed(reader, after, ROWS_AT_A_TIME);
    findings.push(...verifyUnsealed(evidence, end, now, rows));
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_A_TIME) return findings;
    after = last.row.id;
  }
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
