// What those who were asked, and who proposed it, are told: written into the ledger with the change itself.

import type { Directory } from '../../core/directory.ts';
import type { Transaction } from '../../platform/db.ts';
import { findRecipient } from '../identity/find-recipient.ts';
import { type NewMessage, postMessages } from '../notifications/post-messages.ts';
import { mailboxOf } from './address-asked.ts';
import { keptUntil } from './rules.ts';
import type { Asked, PollRecord } from './store.ts';

/** Why somebody hears that it is over for them. */
export type Outcome = 'chosen' | 'withdrawn' | 'lapsed' | 'removed';

/** Each is asked at the mailbox they have now, by a link of their own. */
export async function postAsking(tx: Transaction, directory: Directory, poll: PollRecord, now: number): Promise<void> {
  await postMessages(tx, toAsked(directory, poll, { to: poll.asked, kind: 'poll' }), now);
}

/** A time has fallen away: who has answered is told that the others stand. */
export async function postLoss(tx: Transaction, directory: Directory, poll: PollRecord, now: number): Promise<void> {
  const to = poll.asked.filter(({ answeredAt, removedAt }) => answeredAt !== undefined && removedAt === undefined);
  await postMessages(
    tx,
    [...toAsked(directory, poll, { to, kind: 'poll-changed' }), ...(await toProposer(tx, poll, 'poll-changed'))],
    now,
  );
}

export async function postOutcome(
  tx: Transaction,
  directory: Directory,
  poll: PollRecord,
  { to, because, now }: { readonly to: readonly Asked[]; readonly because: Outcome; readonly now: number },
): Promise<void> {
  const told = because === 'removed' ? to : to.filter(({ removedAt }) => removedAt === undefined);
  const messages = toAsked(directory, poll, { to: told, kind: 'poll-over', because });
  const own = because === 'lapsed' ? await toProposer(tx, poll, 'poll-over', because) : [];
  await postMessages(tx, [...messages, ...own], now);
}

/** Nobody has chosen, and the times are kept for a while only. */
export async function postReminder(tx: Transaction, poll: PollRecord, now: number): Promise<void> {
  await postMessages(tx, await toProposer(tx, poll, 'poll-undecided'), now);
}

type About = {
  readonly to: readonly Asked[];
  readonly kind: NewMessage['kind'];
  readonly because?: Outcome;
};

function toAsked(directory: Directory, poll: PollRecord, { to, kind, because }: About): readonly NewMessage[] {
  return to.flatMap((asked) => {
    const mailbox = mailboxOf(directory, asked);
    return mailbox === undefined ? [] : [messageOf(poll, { kind, bearer: asked.id, mailbox, because })];
  });
}

/** A program that proposed it reads how it stands by itself. */
async function toProposer(
  tx: Transaction,
  poll: PollRecord,
  kind: NewMessage['kind'],
  because?: Outcome,
): Promise<readonly NewMessage[]> {
  const user = await findRecipient(tx, poll.proposedBy);
  return user === undefined ? [] : [messageOf(poll, { kind, bearer: user.id, mailbox: user.email, because })];
}

function messageOf(
  { id, area, version, deadline, times }: PollRecord,
  {
    because,
    ...of
  }: Pick<NewMessage, 'kind' | 'mailbox'> & { readonly bearer: string; readonly because?: Outcome | undefined },
): NewMessage {
  const last = Math.max(deadline, ...times.map(({ end }) => end));
  return {
    ...of,
    about: 'poll',
    aboutId: id,
    version,
    area,
    ...(because !== undefined && { because }),
    start: deadline,
    end: Math.max(keptUntil(deadline), last),
  };
}
