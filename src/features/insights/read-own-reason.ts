// Why somebody set rules aside, in their own words: the log keeps it, and nothing else does.

import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readLog } from './store.ts';

/** An act as the log knows it. */
export type Act = { readonly action: string; readonly subject: { readonly kind: string; readonly id: string } };

/** The rules the actor set aside in this act of their own, and their reason; nothing where they set none aside. */
export async function readOwnReason(
  deps: Dependencies,
  actor: Actor,
  { action, subject }: Act,
): Promise<{ readonly rules: readonly string[]; readonly reason: string } | undefined> {
  const rows = await readLog(deps.db, {
    areas: '*',
    actor: actor.principal,
    subjects: [`${subject.kind}:${subject.id}`],
    limit: MOST,
  });
  for (const { action: done, purpose, details } of rows) {
    const rules = details !== null && typeof details === 'object' && 'override' in details && details.override;
    if (done === action && purpose !== null && typeof rules === 'string') {
      return { rules: rules.split(' '), reason: purpose };
    }
  }
  return undefined;
}

/** A subject has few rows of one actor: it was held, read a few times, booked. */
const MOST = 50;
