// Somebody may sign in from now on: they are told how to begin.

import type { EventData } from '../../core/events.ts';
import { DAY } from '../../core/instant.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findRecipient } from '../identity/find-recipient.ts';
import { postMessages } from './post-messages.ts';
import { MESSAGES } from './send-messages.ts';
import { findNewest } from './store-messages.ts';

/** After it nobody is welcomed any more. */
const WELCOME_FOR = 30 * DAY;

/** Handles `user-added`: one message for each time it was asked for. Somebody who is disabled by now is told nothing. */
export async function postWelcome(
  { db, live, clock }: Pick<Dependencies, 'db' | 'live' | 'clock'>,
  { user: id }: EventData<'user-added'>,
): Promise<void> {
  const user = await findRecipient(db, id);
  if (user === undefined) return;
  const now = clock.now();
  const asked = user.welcome?.at ?? now;
  const last = await findNewest(db, { about: 'user', aboutId: id });
  if (last !== undefined && last.createdAt >= asked) return;
  const message = {
    kind: 'welcome',
    about: 'user',
    aboutId: id,
    version: last === undefined ? 0 : last.version + 1,
    bearer: id,
    mailbox: user.email,
    start: now,
    end: now + WELCOME_FOR,
  } as const;
  await postMessages(db, [message], now);
  live.tellJobs([MESSAGES]);
}
