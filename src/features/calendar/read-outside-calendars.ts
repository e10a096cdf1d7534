// The round in which outside calendars are looked at again, each every few minutes.

import { MINUTE } from '../../core/instant.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readOutsideCalendar } from './read-outside-calendar.ts';
import { findDue, removeOfOthers } from './store-busy.ts';

/** The round comes each minute, so that what is new is here within five. One that fails is asked less and less often. */
const EVERY = 3.5 * MINUTE;
const MOST_IN_A_ROUND = 300;
const AT_ONCE = 8;

/** A calendar that does not answer holds up one of several lines, and no other calendar beyond its ten seconds. */
export async function readOutsideCalendars(deps: Dependencies): Promise<void> {
  await removeOfOthers(deps.db);
  const due = [...(await findDue(deps.db, deps.clock.now(), EVERY, MOST_IN_A_ROUND))];
  const faults: unknown[] = [];
  const work = async () => {
    for (let next = due.shift(); next !== undefined; next = due.shift()) {
      await readOutsideCalendar(deps, next).catch((fault: unknown) => faults.push(fault));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (faults.length > 0) throw new AggregateError(faults, 'outside calendars could not be noted');
}
