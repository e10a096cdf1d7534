// What those who registered said in their calendars.

import type { Answer } from '../../core/calendar-answer.ts';
import type { Transaction } from '../../platform/db.ts';

/** Instants in epoch milliseconds. */
export type NewRegistrationAnswer = {
  readonly registration: string;
  readonly answer: Answer;
  readonly sequence: number;
  readonly stampedAt: number;
  readonly at: number;
};

/** Keeps it as their last word. False where it was known, or they have said something else since. */
export async function writeRegistrationAnswer(tx: Transaction, given: NewRegistrationAnswer): Promise<boolean> {
  const { registration, answer, sequence, stampedAt, at } = given;
  const rows = await tx.$queryRaw<unknown[]>`
    INSERT INTO registration_answer AS a (registration_id, answer, sequence, stamped_at, at)
    VALUES (${registration}::uuid, ${answer}, ${sequence}, ${new Date(stampedAt)}, ${new Date(at)})
    ON CONFLICT (registration_id) DO UPDATE SET answer = excluded.answer, sequence = excluded.sequence,
      stamped_at = excluded.stamped_at, at = excluded.at
    -- a calendar tells whole seconds: another word within the same one came after
    WHERE (excluded.sequence, excluded.stamped_at) >= (a.sequence, a.stamped_at)
      AND (excluded.answer, excluded.sequence) IS DISTINCT FROM (a.answer, a.sequence)
    RETURNING 1 AS found`;
  return rows.length > 0;
}
