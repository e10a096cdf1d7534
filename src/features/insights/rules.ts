// The seals of the access log: what a chain of them proves, and how a removed, altered or inserted row shows.

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** A row of the access log as the database holds it; `at` is epoch milliseconds. */
export type LoggedRow = {
  readonly id: bigint;
  readonly at: number;
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly area: string | null;
  readonly purpose: string | null;
  readonly requestId: string | null;
  readonly details: unknown;
  readonly transaction: string;
};

/** One link of the chain; `sealedAt` is epoch milliseconds and the same for all links of one sealing. */
export type Seal = {
  readonly position: bigint;
  readonly logId: bigint;
  readonly hash: string;
  readonly sealedAt: number;
};

/** A seal with the row it seals, if that is still there. */
export type Link = { readonly seal: Seal; readonly row?: LoggedRow };

/** Where a chain has come to: its last seal, and when the sealing before that one took place. */
export type ChainEnd = { readonly last?: Seal; readonly sealedBefore?: number };

/** What is wrong with the log, naming the row: its id, and its place in the chain where it has one. */
export type Finding = {
  readonly kind: 'removed' | 'altered' | 'inserted';
  readonly logId?: string;
  readonly position?: string;
};

/**
 * How far a row's time may lie outside its sealing's span. Transactions last seconds and clocks of
 * several processes differ by less: a row further out was not written when it says.
 */
export const TOLERANCE_MS = 10 * 60_000;

/** The key of the chain, derived from the service's secret so that it serves nothing else. */
export function sealingKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'neuvoaika access log seal 1', 32));
}

/** The seal that follows `previous` for this row. */
export function seal(key: Buffer, previous: Seal | undefined, row: LoggedRow, sealedAt: number): Seal {
  const position = (previous?.position ?? 0n) + 1n;
  return { position, logId: row.id, sealedAt, hash: hashOf(key, previous?.hash, position, sealedAt, row) };
}

/**
 * Checks links in the order of their positions, going on from `end`. Each link is judged against the hash
 * stored before it, so that one tampered row is one finding and not all that follow.
 */
export function verifyLinks(
  key: Buffer,
  end: ChainEnd,
  links: readonly Link[],
): { findings: readonly Finding[]; end: ChainEnd } {
  const findings: Finding[] = [];
  let at = end;
  for (const link of links) {
    const next = step(at, link.seal);
    findings.push(...missingBetween(at.last, link.seal), ...judge(key, next, at.last, link));
    at = next;
  }
  return { findings, end: at };
}

/** The span in which a row waiting for its first seal may have been written; outside it, it was inserted. */
export function unsealedSpan(end: ChainEnd, now: number): { from: number; to: number } {
  return spanOf(end.last?.sealedAt, now);
}

/** Whether the chain still holds a link noted earlier, elsewhere: a cut-off end leaves no other trace. */
export function verifyNoted(noted: { position: bigint; hash: string }, found: Seal | undefined): readonly Finding[] {
  if (found === undefined) return [{ kind: 'removed', position: String(noted.position) }];
  if (same(found.hash, noted.hash)) return [];
  return [{ kind: 'altered', position: String(noted.position), logId: String(found.logId) }];
}

function step(end: ChainEnd, next: Seal): ChainEnd {
  const before = end.last !== undefined && end.last.sealedAt !== next.sealedAt ? end.last.sealedAt : end.sealedBefore;
  return { last: next, ...(before !== undefined && { sealedBefore: before }) };
}

/** A gap is one finding, whatever its width: `7`, or `7-9`. */
function missingBetween(previous: Seal | undefined, next: Seal): Finding[] {
  const first = (previous?.position ?? 0n) + 1n;
  const last = next.position - 1n;
  if (last < first) return [];
  return [{ kind: 'removed', position: first === last ? String(first) : `${first}-${last}` }];
}

function judge(key: Buffer, end: ChainEnd, previous: Seal | undefined, { seal, row }: Link): Finding[] {
  const where = { logId: String(seal.logId), position: String(seal.position) };
  if (row === undefined) return [{ kind: 'removed', ...where }];
  // After a gap the stored predecessor is gone: the gap is the finding, and this link cannot be recomputed.
  if ((previous?.position ?? 0n) + 1n !== seal.position) return [];
  const expected = hashOf(key, previous?.hash, seal.position, seal.sealedAt, row);
  if (!same(expected, seal.hash)) return [{ kind: 'altered', ...where }];
  return isOutside(row.at, end.sealedBefore, seal.sealedAt) ? [{ kind: 'inserted', ...where }] : [];
}

function isOutside(at: number, sealedBefore: number | undefined, sealedAt: number): boolean {
  const { from, to } = spanOf(sealedBefore, sealedAt);
  return at < from || at > to;
}

/**
 * What a row sealed at `sealedAt` may claim as its time: since the sealing before. The span is taken in either
 * direction, because a demonstration's clock may be set back between two starts.
 */
function spanOf(sealedBefore: number | undefined, sealedAt: number): { from: number; to: number } {
  return {
    from: sealedBefore === undefined ? 0 : Math.min(sealedBefore, sealedAt) - TOLERANCE_MS,
    to: Math.max(sealedBefore ?? sealedAt, sealedAt) + TOLERANCE_MS,
  };
}

function hashOf(key: Buffer, previous: string | undefined, position: bigint, sealedAt: number, row: LoggedRow): string {
  const text = JSON.stringify([previous ?? '', String(position), sealedAt, canonical(row)]);
  return createHmac('sha256', key).update(text).digest('hex');
}

/** The row as one text that is the same however the database returns its JSON. */
export function canonical(row: LoggedRow): string {
  return JSON.stringify([
    String(row.id),
    row.at,
    row.actor,
    row.role,
    row.action,
    row.subjectKind,
    row.subjectId,
    row.area,
    row.purpose,
    row.requestId,
    sorted(row.details),
    row.transaction,
  ]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inner]) => [name, sorted(inner)]);
}

function same(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
