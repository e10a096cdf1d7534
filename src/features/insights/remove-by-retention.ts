// Everything that is kept no longer, removed in one go: each night, and when an operator says so.

import type { Dependencies } from '../../platform/dependencies.ts';
import { removeWhatIsOver } from '../bookings/remove-what-is-over.ts';
import { forgetSubscriptions } from '../calendar/forget-subscriptions.ts';
import { forgetDuties } from '../consultations/forget-duties.ts';
import { forgetOutcomes } from '../consultations/forget-outcomes.ts';
import { forgetThreads } from '../consultations/forget-threads.ts';
import { forgetRegistrations } from '../groups/forget-registrations.ts';
import { forgetPublicHolds } from '../identity/forget-public-holds.ts';
import { removeExpiredSignIns } from '../identity/remove-expired-sign-ins.ts';
import { forgetMessages } from '../notifications/forget-messages.ts';
import { forgetDevices } from '../notifications/push-to-devices.ts';
import { forgetPolls } from '../polls/forget-polls.ts';
import { forgetMeetings } from '../video/forget-meetings.ts';
import { endWaiting } from '../waitlist/end-waiting.ts';
import { forgetVisitors } from '../walk-ins/forget-visitors.ts';
import { removeOldLog } from './remove-old-log.ts';

/** How many of each went. */
export type Removed = {
  readonly holds: number;
  readonly cases: number;
  readonly contacts: number;
  readonly logRows: number;
};

/**
 * Safe to run at any time, by any process. What fails does not keep the rest from being removed: it is thrown at the
 * end, as an `AggregateError`.
 */
export async function removeByRetention(deps: Dependencies): Promise<Removed> {
  const faults: unknown[] = [];
  const tried = <Result>(work: Promise<Result>) =>
    work.catch((fault: unknown) => {
      faults.push(fault);
      return undefined;
    });
  const over = await tried(removeWhatIsOver(deps));
  const contacts = await tried(forgetRegistrations(deps));
  await tried(forgetOutcomes(deps));
  await tried(forgetPublicHolds(deps));
  await tried(forgetSubscriptions(deps));
  await tried(forgetThreads(deps));
  await tried(forgetDuties(deps));
  await tried(forgetMessages(deps));
  await tried(forgetDevices(deps));
  await tried(forgetMeetings(deps));
  await tried(endWaiting(deps));
  await tried(forgetVisitors(deps));
  await tried(forgetPolls(deps));
  await tried(removeExpiredSignIns(deps));
  const log = await tried(removeOldLog(deps));
  if (faults.length > 0) throw new AggregateError(faults, 'not all that is kept no longer could be removed');
  return { holds: over?.holds ?? 0, cases: over?.cases ?? 0, contacts: contacts ?? 0, logRows: log?.removed ?? 0 };
}
