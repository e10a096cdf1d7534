// Promises of written answers are kept in sight: who is to answer is reminded, then their colleagues and the coordinators.

import type { ProfessionalId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { workCalendarOf } from '../../core/promise.ts';
import { servingIn } from '../../core/who-serves.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { transact } from '../../platform/jobs.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { findCoordinators } from '../identity/find-coordinators.ts';
import { findSpecialists } from '../identity/find-specialists.ts';
import { postMessages } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { isAwayAll } from './judge-deputies.ts';
import { logOf } from './open-thread.ts';
import { messageOf, putTo } from './post-thread.ts';
import { closed, SILENT_FOR, stepsDue } from './rules.ts';
import {
  findThread,
  findToClose,
  findToRemindOf,
  lockThread,
  noteToldOf,
  type ThreadRecord,
  writeStanding,
} from './store.ts';

/** Reminds, each of a promise once, and closes what nobody goes on with. Safe to run at any time, by any process. */
export async function keepPromises(deps: Dependencies): Promise<void> {
  await remind(deps);
  await closeWhatIsOver(deps);
}

const AT_ONCE = 500;

async function remind(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  let told = 0;
  for (const thread of await findToRemindOf(deps.db, AT_ONCE)) {
    const { standing, promiseDays, area, service } = thread;
    if (standing.is !== 'asked') continue;
    const { due } = standing;
    const serving = servingIn(directory, service, area);
    const people = putTo(thread, serving);
    const away = people.every((one) => isAwayAll(directory, one, { start: now, end: due }));
    const clockwork = { calendar: workCalendarOf(directory, area), promiseDays, now };
    for (const step of stepsDue(due, away, clockwork)) {
      if (step === 'near' ? thread.nearTold : thread.passedOn) continue;
      const to =
        step === 'near'
          ? await findSpecialists(deps, people)
          : await colleaguesOf(
              deps,
              thread,
              serving.filter((one) => !people.includes(one) && !isAwayAll(directory, one, { start: now, end: due })),
            );
      told += await tell(deps, thread, { due, step, to });
    }
  }
  if (told > 0) deps.live.tellJobs([MESSAGES]);
}

type Told = { readonly id: string; readonly email: string };

/** Who else offers the service there and is not away, and who coordinates the area; nobody twice. */
async function colleaguesOf(
  deps: Pick<Dependencies, 'db'>,
  { area, askedBy }: ThreadRecord,
  others: readonly ProfessionalId[],
): Promise<readonly Told[]> {
  const all: readonly Told[] = [...(await findSpecialists(deps, others)), ...(await findCoordinators(deps, [area]))];
  return [...new Map(all.map((one) => [one.id, one])).values()].filter(({ id }) => id !== askedBy);
}

/** The message of a promise is of no use once it is long missed: it stands on the coordinator's home. */
const NEWS_FOR = 3 * DAY;

async function tell(
  deps: Pick<Dependencies, 'db' | 'jobs' | 'clock'>,
  thread: ThreadRecord,
  { due, step, to }: { readonly due: number; readonly step: 'near' | 'passed-on'; readonly to: readonly Told[] },
): Promise<number> {
  const now = deps.clock.now();
  return transact(deps, async (tx) => {
    if (!(await noteToldOf(tx, { id: thread.id, due, step }))) return 0;
    const during = { start: due, end: Math.max(due, now) + NEWS_FOR };
    const kind = step === 'near' ? 'promise-near' : 'promise-passed-on';
    return postMessages(
      tx,
      to.map((one) => messageOf(thread, kind, one, during)),
      now,
    );
  });
}

const MET: readonly string[] = ['booked', 'arrived', 'fulfilled'];

/** What was met about is dealt with when the meeting is over; what its asker leaves is closed for them after a while. */
async function closeWhatIsOver(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  const over = { silentSince: now - SILENT_FOR, metBefore: now - DAY };
  for (const { id, changedAt, booking } of await findToClose(deps.db, over, AT_ONCE)) {
    await transact(deps, async (tx) => {
      await lockThread(tx, id);
      const thread = await findThread(tx, id);
      if (thread === undefined || thread.changedAt !== changedAt || thread.standing.is === 'closed') return;
      const met = booking !== undefined && MET.includes(booking.status) && booking.end <= over.metBefore;
      const because = met ? 'met' : 'silent';
      await writeStanding(tx, id, closed(because, now), { now });
      await recordAct(deps, tx, now, { action: 'close-thread', ...logOf(thread, { because }) });
    });
  }
}
