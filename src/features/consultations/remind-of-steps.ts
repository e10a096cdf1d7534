// Whose next step is overdue is reminded of it once, on a working day of the area: by mail, which does not say what it is.

import { type DateText, type Directory, zoneOf } from '../../core/directory.ts';
import { DAY, HOUR, toIso } from '../../core/instant.ts';
import { workCalendarOf } from '../../core/promise.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { type BookingRecord, loadBookings } from '../bookings/read.ts';
import { readDirectory } from '../directory/read.ts';
import { findRecipient } from '../identity/find-recipient.ts';
import { findSpecialists } from '../identity/find-specialists.ts';
import { type NewMessage, postMessages } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { isRemindedOn } from './judge-steps.ts';
import { findToRemindOf, noteReminded, type StepRecord } from './store-next-steps.ts';

const AT_ONCE = 500;
/** Of no use as news after that: it stands on their home. */
const NEWS_FOR = 7 * DAY;
/** No zone is further ahead of UTC. */
const FARTHEST_AHEAD = 14 * HOUR;

/** Several of one meeting and one side are one message. Safe to run at any time, by any process. */
export async function remindOfSteps(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const found = await findToRemindOf(deps.db, toIso(now + FARTHEST_AHEAD, 'UTC').slice(0, 10), AT_ONCE);
  const bookings = await loadBookings(deps.db, [...new Set(found.map(({ booking }) => booking))]);
  const due = found.filter(({ booking, until }) => isDue(directory, bookings.get(booking), until, now));
  const groups = Map.groupBy(due, ({ booking, by }) => `${booking} ${by === 'specialist'}`);
  let told = 0;
  for (const [first, ...others] of groups.values()) {
    const record = first && bookings.get(first.booking);
    if (first && record) told += await tell(deps, record, [first, ...others]);
  }
  if (told > 0) deps.live.tellJobs([MESSAGES]);
}

function isDue(directory: Directory, record: BookingRecord | undefined, until: DateText, now: number): boolean {
  if (record === undefined) return false;
  const clock = toIso(now, zoneOf(directory, record.area));
  return isRemindedOn(workCalendarOf(directory, record.area), until, {
    date: clock.slice(0, 'yyyy-mm-dd'.length),
    hour: Number(clock.slice('yyyy-mm-ddT'.length, 'yyyy-mm-ddThh'.length)),
  });
}

async function tell(
  deps: Dependencies,
  record: BookingRecord,
  steps: readonly [StepRecord, ...StepRecord[]],
): Promise<number> {
  const now = deps.clock.now();
  const [{ id, by, version }] = steps;
  const people =
    by === 'specialist'
      ? await findSpecialists(deps, record.professionals)
      : [await findRecipient(deps.db, record.bookedBy)].flatMap((one) => one ?? []);
  return transact(deps, async (tx) => {
    if (
      !(await noteReminded(
        tx,
        steps.map((step) => step.id),
        now,
      ))
    )
      return 0;
    const messages = people.map(
      (one): NewMessage => ({
        kind: 'step-overdue',
        ...{ about: 'next-step', aboutId: id, version, bearer: one.id, mailbox: one.email, area: record.area },
        ...{ start: now, end: now + NEWS_FOR },
      }),
    );
    return postMessages(tx, messages, now);
  });
}
