// What people said in their calendars.

import type { Answer } from '../../core/calendar-answer.ts';
import type { BookingId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Transaction } from '../../platform/db.ts';

/** Nobody else changes the booking until the transaction is over. False where there is none. */
export async function holdBooking(tx: Transaction, id: BookingId): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 AS found FROM booking WHERE id = ${id}::uuid FOR UPDATE`;
  return rows.length > 0;
}

/** Instants in epoch milliseconds. */
export type NewAnswer = {
  readonly participant: string;
  readonly answer: Answer;
  readonly sequence: number;
  readonly stampedAt: number;
  readonly at: number;
  readonly proposed: Interval | undefined;
};

/**
 * Keeps it as their last word. False where it was known, or they have said something else since: about a newer version, or
 * later about the same.
 */
export async function writeAnswer(tx: Transaction, given: NewAnswer): Promise<boolean> {
  const { participant, answer, sequence, stampedAt, at, proposed } = given;
  const [start, end] = [proposed, proposed].map((time, which) =>
    time ? new Date(which ? time.end : time.start) : null,
  );
  const rows = await tx.$queryRaw<unknown[]>`
    INSERT INTO calendar_answer AS a (participant_id, answer, sequence, stamped_at, at, proposed_start, proposed_end)
    VALUES (${participant}::uuid, ${answer}, ${sequence}, ${new Date(stampedAt)}, ${new Date(at)}, ${start}, ${end})
    ON CONFLICT (participant_id) DO UPDATE SET answer = excluded.answer, sequence = excluded.sequence,
      stamped_at = excluded.stamped_at, at = excluded.at, proposed_start = excluded.proposed_start,
      proposed_end = excluded.proposed_end, seen_to_at = NULL
    -- a calendar tells whole seconds: another word within the same one came after
    WHERE (excluded.sequence, excluded.stamped_at) >= (a.sequence, a.stamped_at)
      AND (excluded.answer, excluded.sequence, excluded.proposed_start, excluded.proposed_end)
        IS DISTINCT FROM (a.answer, a.sequence, a.proposed_start, a.proposed_end)
    RETURNING 1 AS found`;
  return rows.length > 0;
}
