// The answer first given to a change, given again when its Idempotency-Key comes back.

import { createHash } from 'node:crypto';
import { Refusal } from '../core/errors.ts';
import type { Principal } from '../core/ids.ts';
import { keptFor } from '../core/kept-data.ts';
import { Prisma, type Reader, type Transaction } from './db.ts';

/** An Idempotency-Key of this actor, with what it was used for. */
export type Key = {
  readonly principal: Principal;
  readonly key: string;
  readonly fingerprint: string;
  readonly now: number;
};

/** What the key stands for: this command with this input. */
export function fingerprintOf(command: string, input: unknown): string {
  return createHash('sha256')
    .update(`${command}\n${JSON.stringify(input)}`)
    .digest('hex');
}

/** No row where it is taken. A key whose time is over is a new one, though the nightly clearing has yet to come. */
export function takeKey({ principal, key, fingerprint, now }: Key, answer: unknown): Prisma.Sql {
  const kept = answer === undefined ? null : JSON.stringify(answer);
  return Prisma.sql`
    INSERT INTO idempotency_key AS known (principal, key, fingerprint, created_at, answer)
    VALUES (${principal}, ${key}, ${fingerprint}, ${new Date(now)}, ${kept}::jsonb)
    ON CONFLICT (principal, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, created_at = excluded.created_at, answer = excluded.answer
    WHERE known.created_at <= ${forgottenUntil(now)}`;
}

export type FirstAnswer = { readonly fingerprint: string; readonly answer: unknown };

export async function findAnswer(reader: Reader, { principal, key, now }: Key): Promise<FirstAnswer | undefined> {
  const [first] = await reader.$queryRaw<FirstAnswer[]>`
    SELECT fingerprint, answer FROM idempotency_key
    WHERE principal = ${principal} AND key = ${key} AND created_at > ${forgottenUntil(now)}`;
  return first;
}

/** The first answer again. Throws `idempotency_conflict` for another request, or where the answer was shown once only. */
export function replay<Result>(
  first: FirstAnswer,
  { fingerprint }: Pick<Key, 'fingerprint'>,
  command: { readonly answer?: 'kept' | 'shown-once' },
): { readonly result: Result; readonly replayed: true } {
  if (first.fingerprint !== fingerprint) {
    throw new Refusal('idempotency_conflict', 'this Idempotency-Key was used for another request');
  }
  if (command.answer === 'shown-once') {
    throw new Refusal('idempotency_conflict', 'this was done already, and its answer is shown only once');
  }
  return { result: first.answer as Result, replayed: true };
}

/** Removes the answers whose time is over. Returns how many. */
export async function removeOldAnswers(tx: Transaction, now: number): Promise<number> {
  return tx.$executeRaw`DELETE FROM idempotency_key WHERE created_at <= ${forgottenUntil(now)}`;
}

/** How long an Idempotency-Key is remembered, with the answer it was given. */
function forgottenUntil(now: number): Date {
  return new Date(now - keptFor('answers'));
}
