// Somebody's last message about a thing goes out once more: it was lost, or its link was renewed.

import type { Transaction } from '../../platform/db.ts';
import type { MessageKind, Subject } from './schema.ts';
import { reopenNewest } from './store-undelivered.ts';

/**
 * `bearers`: those whose message it may be. `since`: the version from which it says what is true. Whether there is one to
 * send; it goes by itself.
 */
export async function sendAgain(
  tx: Transaction,
  of: {
    readonly about: Subject;
    readonly aboutId: string;
    readonly bearers: readonly string[];
    readonly kind: MessageKind;
    readonly since: number;
    readonly now: number;
  },
): Promise<boolean> {
  return reopenNewest(tx, of);
}
