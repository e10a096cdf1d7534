// The outside calendars that somebody has linked, and how reading them goes.

import type { Actor } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { BusyCalendarItem } from './schema.ts';
import { findBusyCalendars } from './store-busy.ts';

/** Theirs, the newest first; of the address no more than its host. */
export async function readBusyCalendars(
  deps: Pick<Dependencies, 'db'>,
  { user }: Actor,
): Promise<readonly BusyCalendarItem[]> {
  return user === undefined ? [] : findBusyCalendars(deps.db, user);
}
