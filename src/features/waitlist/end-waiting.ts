// The nightly clearing of the waiting list: an entry whose last date has passed ends, and one that ended long ago is forgotten.

import type { DateText } from '../../core/directory.ts';
import { wallClock } from '../../core/wall-clock.ts';
import { actAlone, type CommandContext } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { logOf } from './open-offer.ts';
import { entriesRemovedBefore } from './rules.ts';
import { type EntryRecord, endEntry, findEntry, findPastEntries, lockWaitlist, removeEndedEntries } from './store.ts';

/**
 * By the region's calendar: who waits until a date waits to its end. Anybody who has an offer keeps it, and ends the night
 * after it has lapsed. Safe to run at any time, by any process.
 */
export async function endWaiting(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  const { region } = await readDirectory(deps);
  const today = wallClock(region.timeZone).dateAt(now);
  for (const entry of await findPastEntries(deps.db, today)) {
    await actAlone(deps, theService, (context) => endPast(context, entry, today));
  }
  await deps.db.$transaction(async (tx) => {
    const count = await removeEndedEntries(tx, entriesRemovedBefore(now));
    if (count === 0) return;
    const subject = { kind: 'retention', id: 'waitlist-entry' };
    await recordAct(deps, tx, now, { action: 'remove-waitlist-entries', subject, area: '*', details: { count } });
  });
}

/** Unless they were offered a time meanwhile. */
async function endPast({ tx, now, deps }: CommandContext, past: EntryRecord, today: DateText): Promise<void> {
  await lockWaitlist(tx, past.service);
  const entry = await findEntry(tx, past.id);
  if (entry?.state !== 'waiting' || entry.toDate >= today) return;
  await endEntry(tx, entry.id, 'date-passed', now);
  await recordAct(deps, tx, now, ...logOf('end-waiting', entry, { because: 'date-passed' }));
}
