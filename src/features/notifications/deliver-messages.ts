// Deliveries whose turn has come: each is sent, unless a newer version of its booking has made it untrue.

import type { EventData } from '../../core/events.ts';
import type { News } from '../../core/neutral-message.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { MailDelayed, type MailMessage, MailRefused } from '../../platform/mailer.ts';
import { fateOf, newsFor } from './rules.ts';
import { type Decided, type DeliveryRecord, noteDecided, readDeliveries, settleDelivery } from './store.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config' | 'mailer' | 'log'>;

/** A message whose turn has come, and the mailbox it goes to. What it says is for the feature to word that it is about. */
export type DueMessage = Pick<
  DeliveryRecord,
  'id' | 'booking' | 'method' | 'sequence' | 'start' | 'end' | 'directoryVersion'
> & {
  readonly recipient: Pick<DeliveryRecord['recipient'], 'id' | 'audience' | 'language' | 'guardian'>;
  readonly email: string;
  readonly news: News;
};

/** Words a message, outside any transaction. */
type Word = (deps: Needed, due: DueMessage) => Promise<MailMessage>;

/**
 * Handles `deliver`, for several at once: they are read together and what is decided is noted together, then each goes
 * its own way, and answers for itself. At least once: a crash between the server's yes and our note of it sends the
 * message again under the same Message-ID and SEQUENCE, which mail and calendar programs know for the same.
 * Rejects with `MailDelayed` where the mail server asks for patience: the queue tries again, ever later.
 */
export function deliverMessages(
  deps: Needed,
  events: readonly EventData<'deliver'>[],
  word: Word,
): readonly Promise<void>[] {
  const ids = [...new Set(events.map(({ delivery }) => delivery))];
  const attempts = beginAttempts(deps, ids);
  const sendOne = async (id: string) => {
    const attempt = (await attempts).get(id);
    if (attempt !== undefined) await send(deps, attempt, word);
  };
  const sending = new Map(ids.map((id) => [id, sendOne(id)]));
  return events.map(async ({ delivery }) => sending.get(delivery));
}

type Attempt = { readonly delivery: DeliveryRecord; readonly email: string };

const ROUNDS = 3;

/** Those to send, each counted as tried. What has changed since it was read is decided anew. */
async function beginAttempts(deps: Needed, ids: readonly string[]): Promise<ReadonlyMap<string, Attempt>> {
  const attempts = new Map<string, Attempt>();
  let open = ids;
  for (let round = 1; open.length > 0; round += 1) {
    if (round > ROUNDS) throw new MailDelayed('what is to be told keeps changing');
    const read = await readDeliveries(deps.db, open);
    const decided = read.flatMap((delivery) => decide(delivery, deps.clock.now()));
    if (decided.length === 0) break;
    const noted = await noteDecided(deps.db, decided);
    for (const delivery of read) {
      const { email } = delivery.recipient;
      const tried = decided.some(({ id, tries }) => id === delivery.id && tries === 1);
      if (tried && email !== null && noted.has(delivery.id)) attempts.set(delivery.id, { delivery, email });
    }
    open = decided.flatMap(({ id }) => (noted.has(id) ? [] : [id]));
  }
  return attempts;
}

function decide(delivery: DeliveryRecord, now: number): readonly Decided[] {
  const { id, attempts, booking, others, recipient } = delivery;
  const read = { id, attempts, version: booking.sequence };
  const fate = fateOf(delivery, { news: booking.news, others, now });
  switch (fate) {
    case 'done':
      return [];
    case 'superseded':
      return [{ ...read, state: 'superseded', tries: 0 }];
    case 'too-late':
      return [{ ...read, state: 'failed', failure: 'too-late', tries: 0 }];
    case 'send':
      return recipient.email === null
        ? [{ ...read, state: 'failed', failure: 'no-address', tries: 1 }]
        : [{ ...read, state: 'pending', tries: 1 }];
  }
}

async function send(deps: Needed, { delivery, email }: Attempt, word: Word): Promise<void> {
  const news = newsFor(delivery, delivery.others, delivery.recipient.left);
  const message = await word(deps, { ...delivery, email, news });
  try {
    await deps.mailer.send(message);
  } catch (error) {
    const final = error instanceof MailRefused || delivery.attempts + 1 >= delivery.lastAttempt;
    const failure = error instanceof MailRefused ? `refused-${error.reply}` : 'delayed';
    await settleDelivery(deps.db, delivery.id, { state: final ? 'failed' : 'pending', failure });
    deps.log.warn({ delivery: delivery.id, failure, final }, 'a message was not taken');
    if (final) return;
    throw error;
  }
  await settleDelivery(deps.db, delivery.id, { state: 'sent', sentAt: deps.clock.now() });
}
