// Checks the whole access log against its seals and names every row that was removed, altered or inserted.

import type { Dependencies } from '../../platform/dependencies.ts';
import { type ChainEnd, type Finding, sealingKey, unsealedSpan, verifyLinks, verifyNoted } from './rules.ts';
import { readInserted, readLastSeal, readLinks, readSealAt } from './store.ts';

const LINKS_AT_A_TIME = 2_000;

/** `end` is the chain's last link: noted elsewhere, it lets a later verification see a cut-off end. */
export type Verification = {
  readonly sealed: number;
  readonly findings: readonly Finding[];
  readonly end?: { readonly position: string; readonly hash: string };
};

/**
 * Verifies all seals. `noted` is a link written down earlier, from the process log or a previous verification.
 * Rows still waiting for their first sealing are not protected yet and are counted neither way.
 */
export async function verifySeals(
  deps: Dependencies,
  noted?: { readonly position: string; readonly hash: string },
): Promise<Verification> {
  const key = sealingKey(deps.config.secret);
  const last = await readLastSeal(deps.db);
  const findings: Finding[] = [];
  let end: ChainEnd = {};
  let sealed = 0;
  while (last !== undefined && (end.last?.position ?? 0n) < last.position) {
    const links = await readLinks(deps.db, end.last?.position ?? 0n, last.position, LINKS_AT_A_TIME);
    if (links.length === 0) break;
    const checked = verifyLinks(key, end, links);
    findings.push(...checked.findings);
    end = checked.end;
    sealed += links.length;
  }
  findings.push(...(await findInsertedUnsealed(deps, end)));
  if (noted !== undefined) findings.push(...(await findCutOff(deps, noted)));
  return {
    sealed,
    findings,
    ...(last && { end: { position: String(last.position), hash: last.hash } }),
  };
}

async function findInsertedUnsealed(deps: Dependencies, end: ChainEnd): Promise<readonly Finding[]> {
  const { from, to } = unsealedSpan(end, deps.clock.now());
  const rows = await readInserted(deps.db, from, to);
  return rows.map((row) => ({ kind: 'inserted', logId: String(row.id) }));
}

async function findCutOff(deps: Dependencies, noted: { position: string; hash: string }): Promise<readonly Finding[]> {
  const position = BigInt(noted.position);
  return verifyNoted({ position, hash: noted.hash }, await readSealAt(deps.db, position));
}
