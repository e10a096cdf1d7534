// Where somebody stands with a group event has changed: what they are told is written into the ledger.

import type { EventData } from '../../core/events.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { postMessages } from '../notifications/post-messages.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import { callTo, isCalled, mailboxOfRegistered, newsOf, sayingOf, saysDeclined, saysNews } from './rules.ts';
import { findRegistration, holdRegistration, removeContact } from './store.ts';
import { findRegistrationMessages, writeCall } from './store-messages.ts';

/**
 * Handles `registration-changed`: what is true by now, unless the last message says it already; so that one event makes one,
 * however often it comes. Whom no message can be sent to somebody calls, and notes it. From then on the ledger alone has the
 * address of a person who has cancelled.
 */
export async function postRegistration(
  deps: Dependencies,
  { registration: id, because, attempt = 0 }: EventData<'registration-changed'>,
): Promise<void> {
  const { db, clock, live, texter } = deps;
  const { sites } = await readDirectory(deps);
  await db.$transaction(async (tx) => {
    await holdRegistration(tx, id);
    const found = await findRegistration(tx, { id });
    if (found === undefined || found.event.start <= clock.now()) return;
    const { event, registration } = found;
    const calls = isCalled(registration, texter.sends);
    const mailbox = calls ? callTo(id) : mailboxOfRegistered(registration, texter.sends);
    if (mailbox === undefined) return;
    const { start, end } = event;
    const saying = sayingOf(newsOf(event, registration), because && attempt);
    const told = await findRegistrationMessages(tx, id);
    // a question to who declined told no news
    const theirs = told.filter((one) => one.mailbox === mailbox);
    const newest = theirs.findLast(({ because: said }) => !saysDeclined(said));
    const isTold =
      because === 'again'
        ? theirs.some((one) => one.because === saying)
        : newest?.start === start && newest.end === end && saysNews(newest.because, saying);
    const area = sites.get(event.site)?.area;
    const message = {
      ...({ kind: 'registration', about: 'registration', aboutId: id, because: saying } as const),
      ...{ version: (told.at(-1)?.version ?? -1) + 1, mailbox, start, end },
      // all versions of an entry name one organizer: the one that its reader was told of first
      answerable: theirs.find(({ reached }) => reached)?.answerable ?? deps.config.replies !== undefined,
      ...(area !== undefined && { area }),
    };
    if (!isTold) await (calls ? writeCall(tx, message, clock.now()) : postMessages(tx, [message], clock.now()));
    if (registration.state === 'cancelled') await removeContact(tx, id);
  });
  live.tellJobs([MESSAGES]);
}
