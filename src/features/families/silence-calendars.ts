// People who are told nothing more of a time, not even that it is over: their calendars stay as they are.

import type { Transaction } from '../../platform/db.ts';

/** What these were told of stands in their calendars; what is not sent yet is not. */
export async function silenceCalendars(tx: Transaction, participants: readonly string[], now: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE message SET silenced_at = ${new Date(now)}, next_at = NULL,
      state = CASE WHEN state = 'queued' AND reached_at IS NULL THEN 'superseded' WHEN state = 'queued' THEN 'unknown' ELSE state END
    WHERE about = 'booking' AND bearer = ANY (${[...participants]}::text[])`;
}
