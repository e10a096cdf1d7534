// Checks the whole access log against its seals and names every row that was removed, altered or inserted.

import { logKey, macOf } from '../../platform/authenticate-log.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import {
  type ChainEnd,
  type Evidence,
  type Finding,
  sealingKey,
  verifyLinks,
  verifyNoted,
  verifyUnsealed,
} from './rules.ts';
import { readCopies, readLastSeal, readLinks, readSealAt, readUnsealed } from './store.ts';

const ROWS_AT_A_TIME = 2_000;

/** `end` is the chain's last link: noted elsewhere, it lets a later verification see a cut-off end. */
export type Verification = {
  readonly sealed: number;
  readonly findings: readonly Finding[];
  readonly end?: { readonly position: string; readonly hash: string };
};

/**
 * Verifies all seals. `noted` is a link written down earlier, from the process log or a previous verification.
 * Rows still waiting for their first sealing are judged by their own codes; that one is missing cannot show yet.
 */
export async function verifySeals(
  deps: Dependencies,
  noted?: { readonly position: string; readonly hash: string },
): Promise<Verification> {
  const evidence = await gatherEvidence(deps);
  const last = await readLastSeal(deps.db);
  const findings: Finding[] = [];
  let end: ChainEnd = {};
  let sealed = 0;
  while (last !== undefined && (end.last?.position ?? 0n) < last.position) {
    const links = await readLinks(deps.db, end.last?.position ?? 0n, last.position, ROWS_AT_A_TIME);
    if (links.length === 0) break;
    const checked = verifyLinks(evidence, end, links);
    findings.push(...checked.findings);
    end = checked.end;
    sealed += links.length;
  }
  findings.push(...(await findInsertedUnsealed(deps, evidence, end)));
  if (noted !== undefined) findings.push(...(await findCutOff(deps, noted)));
  return {
    sealed,
    findings,
    ...(last && { end: { position: String(last.position), hash: last.hash } }),
  };
}

async function gatherEvidence(deps: Dependencies): Promise<Evidence> {
  const { secret } = deps.config;
  const keyOfRows = logKey(secret);
  return { key: sealingKey(secret), macOf: (act) => macOf(keyOfRows, act), copies: await readCopies(deps.db) };
}

async function findInsertedUnsealed(deps: Dependencies, evidence: Evidence, end: ChainEnd): Promise<Finding[]> {
  const findings: Finding[] = [];
  let after: bigint | undefined;
  for (;;) {
    const rows = await readUnsealed(deps.db, after, ROWS_AT_A_TIME);
    findings.push(...verifyUnsealed(evidence, end, deps.clock.now(), rows));
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_A_TIME) return findings;
    after = last.row.id;
  }
}

async function findCutOff(deps: Dependencies, noted: { position: string; hash: string }): Promise<readonly Finding[]> {
  const position = BigInt(noted.position);
  return verifyNoted({ position, hash: noted.hash }, await readSealAt(deps.db, position));
}
