// What became of somebody's own hold: the log knows it where the hold itself is gone.

import type { ServiceId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { parseSlotId } from '../../core/slots.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readLog } from './store.ts';

/** Of what the actor held by this id, and whether they gave it up themselves; nothing where they held no such thing. */
export async function readOwnHold(
  deps: Dependencies,
  actor: Actor,
  id: string,
): Promise<{ readonly service: ServiceId; readonly start: number; readonly gaveUp: boolean } | undefined> {
  const rows = await readLog(deps.db, { areas: '*', actor: actor.principal, subjects: [`booking:${id}`], limit: MOST });
  const held = rows.find(({ action }) => action === 'hold-slot')?.details;
  const slot = held !== null && typeof held === 'object' && 'slot' in held && held.slot;
  const parts = typeof slot === 'string' ? parseSlotId(slot) : undefined;
  if (parts === undefined) return undefined;
  const gaveUp = rows.some(({ action }) => action === 'release-hold');
  return { service: parts.service, start: parts.start, gaveUp };
}

/** A hold has few rows of its holder: it was held, read a few times, given up. */
const MOST = 50;
