// People who are told nothing more of a time, not even that it is over: their calendars stay as they are.

import { Prisma, type Transaction } from '../../platform/db.ts';

/** What these were told of stands in their calendars; what is not sent yet is not. */
export async function silenceCalendars(tx: Transaction, participants: readonly string[], now: number): Promise<void> {
  await tx.$executeRaw`${silencing(toldTo(participants), now)}`;
}

/** The same as a statement, or a part of one: of the messages of which `those` is true. */
export function silencing(those: Prisma.Sql, now: number): Prisma.Sql {
  return Prisma.sql`
    UPDATE message SET silenced_at = ${new Date(now)},
      -- what is being sent is seen to when its sender has died
      next_at = CASE WHEN state = 'in-flight' THEN next_at END,
      state = CASE WHEN state = 'queued' AND reached_at IS NULL THEN 'superseded' WHEN state = 'queued' AND sent_at IS NOT NULL THEN 'sent'
        WHEN state = 'queued' THEN 'unknown' ELSE state END
    WHERE ${those}`;
}

/** All that participants were told of their bookings. */
export function toldTo(participants: readonly string[]): Prisma.Sql {
  return Prisma.sql`about = 'booking' AND bearer = ANY (${[...participants]}::text[])`;
}
