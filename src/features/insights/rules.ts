// The seals of the access log: what a chain of them proves, and how a removed, altered or inserted row shows.

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { canonical, type LoggedAct } from '../../core/access-log.ts';
import { type RemovalDetails, removalDetails } from './schema.ts';

/** A row of the access log as the database holds it; `mac` is the code it bears, rightly or not. */
export type LoggedRow = LoggedAct & {
  readonly id: bigint;
  readonly transaction: string;
  readonly mac: string;
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

/** A row without a seal; `passed` when the chain has gone so far beyond it that it cannot be waiting for one. */
export type Unsealed = { readonly row: LoggedRow; readonly passed: boolean };

/** What rows are judged by. */
export type Evidence = {
  /** of the chain */
  readonly key: Buffer;
  /** the code that a row of ours with this content bears */
  readonly macOf: (act: LoggedAct) => string;
  /** ids of the rows that repeat another row's nonce; the first of each nonce is not among them */
  readonly copies: ReadonlySet<bigint>;
};

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
  evidence: Evidence,
  end: ChainEnd,
  links: readonly Link[],
): { findings: readonly Finding[]; end: ChainEnd } {
  const findings: Finding[] = [];
  let at = end;
  for (const link of links) {
    const next = step(at, link.seal);
    findings.push(...missingBetween(at.last, link.seal), ...judge(evidence, next, at.last, link));
    at = next;
  }
  return { findings, end: at };
}

/** What the log keeps of a removal by retention: the last link that was removed, so that the chain can go on from it. */
export function removalOf(last: Seal, rows: number): RemovalDetails {
  const { position, logId, hash, sealedAt } = last;
  return { position: String(position), row: String(logId), hash, sealedAt, rows };
}

/**
 * Where the chain begins: after the last link that retention removed, as a row of ours says, else at its first. Who
 * has only the database cannot write such a row, and so cannot pass a removal off as retention's.
 */
export function startOf({ macOf }: Evidence, removals: readonly LoggedRow[]): ChainEnd {
  const ends = removals
    .filter((row) => same(macOf(row), row.mac))
    .flatMap((row): readonly Seal[] => {
      const told = removalDetails.safeParse(row.details);
      if (!told.success) return [];
      const { position, row: logId, hash, sealedAt } = told.data;
      return [{ position: BigInt(position), logId: BigInt(logId), hash, sealedAt }];
    });
  const last = ends.reduce<Seal | undefined>((a, b) => (a && a.position > b.position ? a : b), undefined);
  return last ? { last } : {};
}

/** The instant (epoch ms) so many years of the calendar ago: what was sealed before it is kept no longer. */
export function keptSince(now: number, years: number): number {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC').subtract({ years }).epochMilliseconds;
}

/** Checks rows that have no seal yet, or never got one: each is ours and of its time, or it was inserted. */
export function verifyUnsealed(
  evidence: Evidence,
  end: ChainEnd,
  now: number,
  rows: readonly Unsealed[],
): readonly Finding[] {
  return rows
    .filter(({ row, passed }) => passed || !isOurs(evidence, row) || isOutside(row.at, end.last?.sealedAt, now))
    .map(({ row }) => ({ kind: 'inserted', logId: String(row.id) }));
}

/**
 * Rows that no seal protects yet: who has the database can take them away, or could have taken others like them, and
 * nothing proves it. `late`: how many the service had the time to seal and did not, as it went on logging.
 */
export type Waiting = {
  readonly count: number;
  /** the oldest, epoch ms */
  readonly since?: number;
  readonly late: number;
  /** numbers given out after the last sealed row that no row bears: changes that were given up, or rows taken away */
  readonly unborne: number;
};

/** A row is sealed within a minute; one that waits so much longer than others were written had its turn. */
const SEALED_WITHIN_MS = 15 * 60_000;

/** Counts rows that wait for their first seal, from their times; those ahead of `now` tell nothing. */
export function countWaiting(times: readonly number[], now: number, unborne: number): Waiting {
  const told = times.filter((at) => at <= now + TOLERANCE_MS);
  const since = told.reduce<number | undefined>((a, b) => (a !== undefined && a < b ? a : b), undefined);
  const newest = told.reduce((a, b) => Math.max(a, b), 0);
  const late = told.filter((at) => at < newest - SEALED_WITHIN_MS).length;
  return { count: times.length, ...(since !== undefined && { since }), late, unborne };
}

/**
 * Whether the chain still holds a link noted earlier, elsewhere: a cut-off end leaves no other trace. What lies
 * before `start` was removed by retention, with all that could be compared.
 */
export function verifyNoted(
  noted: { position: bigint; hash: string },
  found: Seal | undefined,
  start: ChainEnd = {},
): NotedDiffers | undefined {
  if (start.last !== undefined && noted.position < start.last.position) return undefined;
  const position = String(noted.position);
  if (found === undefined) return { kind: 'not-reached', position };
  // a page shows a hash by its beginning: what was noted of it must agree
  const stands = found.hash.slice(0, noted.hash.length);
  return same(stands, noted.hash) ? undefined : { kind: 'other-hash', position, noted: noted.hash, stands };
}

/** How a link noted outside differs from the chain: a slip in the note looks the same as a log cut off or sealed anew. */
export type NotedDiffers =
  | { readonly kind: 'not-reached'; readonly position: string }
  | { readonly kind: 'other-hash'; readonly position: string; readonly noted: string; readonly stands: string };

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

function judge(evidence: Evidence, end: ChainEnd, previous: Seal | undefined, { seal, row }: Link): Finding[] {
  const where = { logId: String(seal.logId), position: String(seal.position) };
  if (row === undefined) return [{ kind: 'removed', ...where }];
  // After a gap the stored predecessor is gone: this link cannot be recomputed, and the row's own code must do.
  const isAfterGap = (previous?.position ?? 0n) + 1n !== seal.position;
  const expected = hashOf(evidence.key, previous?.hash, seal.position, seal.sealedAt, row);
  if (!isAfterGap && !same(expected, seal.hash)) return [{ kind: 'altered', ...where }];
  const isInserted = !isOurs(evidence, row) || isOutside(row.at, end.sealedBefore, seal.sealedAt);
  return isInserted ? [{ kind: 'inserted', ...where }] : [];
}

/** A sealing takes whatever rows it finds: that the service wrote a row is told by its code, and that once. */
function isOurs({ macOf, copies }: Evidence, row: LoggedRow): boolean {
  return same(macOf(row), row.mac) && !copies.has(row.id);
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
  const whole = [String(row.id), row.transaction, row.mac, canonical(row)];
  const text = JSON.stringify([previous ?? '', String(position), sealedAt, ...whole]);
  return createHmac('sha256', key).update(text).digest('hex');
}

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
