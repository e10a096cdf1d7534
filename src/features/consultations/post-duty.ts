// Something was handed to a deputy, or given back: they hear of it, and each asker that somebody else answers now.

import type { EventData } from '../../core/events.ts';
import { DAY } from '../../core/instant.ts';
import { servingIn } from '../../core/who-serves.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { findRecipient } from '../identity/find-recipient.ts';
import { findSpecialists } from '../identity/find-specialists.ts';
import { type NewMessage, postMessages } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { messageOf, putTo } from './post-thread.ts';
import { findThread, findThreads } from './store.ts';
import { findDuty } from './store-duties.ts';

const NEWS_FOR = 30 * DAY;

/** Handles `duty-handed`; what was taken back meanwhile is told to nobody. */
export async function postDuty(
  deps: Pick<Dependencies, 'db' | 'live' | 'clock'>,
  { duty: id }: EventData<'duty-handed'>,
): Promise<void> {
  const duty = await findDuty(deps.db, id);
  if (duty === undefined || duty.takenBackAt !== undefined) return;
  const now = deps.clock.now();
  const during = { start: now, end: now + NEWS_FOR };
  const [area] = (await readDirectory(deps)).professionals.get(duty.deputy)?.areas ?? [];
  const toDeputy = (await findSpecialists(deps, [duty.deputy])).map(
    (one): NewMessage => ({
      ...{ kind: 'duty-handed', about: 'duty', aboutId: id, version: 0, bearer: one.id, mailbox: one.email },
      ...(area !== undefined && { area }),
      ...during,
    }),
  );
  const ids = duty.items.flatMap((item) => ('thread' in item ? item.thread : []));
  const toAskers: NewMessage[] = [];
  for (const thread of await findThreads(deps.db, ids)) {
    const asker = await findRecipient(deps.db, thread.askedBy);
    const isDeputys = thread.deputy === duty.deputy && thread.standing.is !== 'closed';
    if (isDeputys && asker !== undefined) toAskers.push(messageOf(thread, 'question-handed', asker, during));
  }
  await postMessages(deps.db, [...toDeputy, ...toAskers], now);
  deps.live.tellJobs([MESSAGES]);
}

/** Handles `thread-given-back`: as a question that waits for those it was put to. */
export async function postGivenBack(
  deps: Pick<Dependencies, 'db' | 'live' | 'clock'>,
  { thread: id }: EventData<'thread-given-back'>,
): Promise<void> {
  const thread = await findThread(deps.db, id);
  if (thread === undefined || thread.deputy !== undefined || thread.standing.is !== 'asked') return;
  const now = deps.clock.now();
  const { due } = thread.standing;
  const people = putTo(thread, servingIn(await readDirectory(deps), thread.service, thread.area));
  const during = { start: due, end: Math.max(due, now) + NEWS_FOR };
  const to = (await findSpecialists(deps, people)).filter((one) => one.id !== thread.askedBy);
  await postMessages(
    deps.db,
    to.map((one) => messageOf(thread, 'question', one, during)),
    now,
  );
  deps.live.tellJobs([MESSAGES]);
}
