// Who came to a meeting by video, and how it went, is of use until a while after it: then the booking alone says that they came.

import { keptFor } from '../../core/kept-data.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import {
  forgetBearersGone,
  forgetMediaLongEnded,
  removeCalls,
  removeChecks,
  removePersons,
  removePresence,
  removeRooms,
} from './store-forgotten.ts';

/** Removes them; how many there were is nobody's data, so nothing is logged. Safe to run at any time, by any process. */
export async function forgetMeetings({ db, clock }: Pick<Dependencies, 'db' | 'clock'>): Promise<void> {
  const now = clock.now();
  const rounds = [
    () => removePresence(db, now - keptFor('presence'), AT_ONCE),
    () => removeChecks(db, now - keptFor('deviceCheck'), AT_ONCE),
    () => removeCalls(db, now - keptFor('presence'), AT_ONCE),
    () => removePersons(db, now - keptFor('lobby'), AT_ONCE),
    () => removeRooms(db, now - keptFor('lobby'), AT_ONCE),
  ];
  for (const remove of rounds) while ((await remove()) === AT_ONCE);
  await forgetBearersGone(db);
  await forgetMediaLongEnded(db, now);
}

/** So many in one statement, that nobody waits for it. */
const AT_ONCE = 5_000;
