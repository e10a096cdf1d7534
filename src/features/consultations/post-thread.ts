// Something was written in a question: whose turn it is hears of it by mail, which says nothing of what it is about.

import type { EventData } from '../../core/events.ts';
import type { ProfessionalId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { servingIn } from '../../core/who-serves.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { findRecipient } from '../identity/find-recipient.ts';
import { findSpecialists } from '../identity/find-specialists.ts';
import { type NewMessage, postMessages } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { findThread, type ThreadRecord } from './store.ts';

/** What nobody has opened after so long is of no use as news. */
const NEWS_FOR = 30 * DAY;

/** Handles `thread-changed`, by how things are when it runs. */
export async function postThread(
  deps: Pick<Dependencies, 'db' | 'live' | 'clock'>,
  { thread: id, version, change }: EventData<'thread-changed'>,
): Promise<void> {
  const thread = await findThread(deps.db, id);
  if (thread === undefined || thread.version !== version) return;
  const now = deps.clock.now();
  const messages = change === 'asked' ? await toSpecialists(deps, thread, now) : await toAsker(deps, thread, now);
  await postMessages(deps.db, messages, now);
  deps.live.tellJobs([MESSAGES]);
}

/** Whom a question is put to: a deputy, the one it names, or all who offer its service there. */
export function putTo(
  { professional, deputy }: Pick<ThreadRecord, 'professional' | 'deputy'>,
  serving: readonly ProfessionalId[],
): readonly ProfessionalId[] {
  if (deputy !== undefined) return [deputy];
  return professional !== undefined && serving.includes(professional) ? [professional] : serving;
}

/** A message about a thread. */
export function messageOf(
  { id, area, version }: Pick<ThreadRecord, 'id' | 'area' | 'version'>,
  kind: NewMessage['kind'],
  to: { readonly id: string; readonly email: string },
  during: { readonly start: number; readonly end: number },
): NewMessage {
  return { kind, about: 'thread', aboutId: id, version, bearer: to.id, mailbox: to.email, area, ...during };
}

async function toSpecialists(
  deps: Pick<Dependencies, 'db'>,
  thread: ThreadRecord,
  now: number,
): Promise<readonly NewMessage[]> {
  const { standing, service, area } = thread;
  if (standing.is !== 'asked') return [];
  const people = putTo(thread, servingIn(await readDirectory(deps), service, area));
  const during = { start: standing.due, end: Math.max(standing.due, now) + NEWS_FOR };
  return (await findSpecialists(deps, people))
    .filter(({ id }) => id !== thread.askedBy)
    .map((one) => messageOf(thread, 'question', one, during));
}

async function toAsker(
  deps: Pick<Dependencies, 'db'>,
  thread: ThreadRecord,
  now: number,
): Promise<readonly NewMessage[]> {
  const { askedBy, booking } = thread;
  const asker =
    (await findRecipient(deps.db, askedBy)) ?? (booking && (await findRecipient(deps.db, booking.bookedBy)));
  if (asker === undefined) return [];
  return [messageOf(thread, 'question-answered', asker, { start: now, end: now + NEWS_FOR })];
}
