// What a case holds is kept for a time and then removed.

import type { Transaction } from '../../platform/db.ts';
import { noteRemovedBefore } from './rules.ts';

/** Removes the content of cases whose time is over, with the note and number that belong to it; how many. */
export async function removeOldCases(tx: Transaction, now: number): Promise<number> {
  await tx.$executeRaw`
    UPDATE booking SET note = NULL, phone = NULL
    WHERE (note IS NOT NULL OR phone IS NOT NULL) AND "end" <= ${new Date(noteRemovedBefore(now))}`;
  return tx.$executeRaw`DELETE FROM "case" WHERE remove_after <= ${new Date(now)}`;
}
