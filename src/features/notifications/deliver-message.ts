// One delivery's turn: send it, unless a newer version of the booking has made it untrue.

import type { EventData } from '../../core/events.ts';
import type { News } from '../../core/neutral-message.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type MailMessage, MailRefused } from '../../platform/mailer.ts';
import { fateOf, newsFor } from './rules.ts';
import { countAttempt, type DeliveryRecord, readDelivery, settleDelivery } from './store.ts';

type Needed = Pick<Dependencies, 'db' | 'clock' | 'config' | 'mailer' | 'log'>;

/** A message whose turn has come, and the mailbox it goes to. What it says is for the feature to word that it is about. */
export type DueMessage = Pick<DeliveryRecord, 'id' | 'booking' | 'method' | 'sequence' | 'start' | 'end'> & {
  readonly recipient: Pick<DeliveryRecord['recipient'], 'id' | 'audience' | 'language' | 'guardian'>;
  readonly email: string;
  readonly news: News;
};

/** Words a message, outside any transaction. */
type Word = (deps: Needed, due: DueMessage) => Promise<MailMessage>;

/**
 * Handles `deliver`. At least once: a crash between the server's yes and our note of it sends the message again
 * under the same Message-ID and SEQUENCE, which mail and calendar programs know for the same.
 * Throws `MailDelayed` where the mail server asks for patience: the queue tries again, ever later.
 */
export async function deliverMessage(deps: Needed, event: EventData<'deliver'>, word: Word): Promise<void> {
  const attempt = await deps.db.$transaction(async (tx) => {
    const delivery = await readDelivery(tx, event.delivery);
    if (delivery === undefined) return undefined;
    const fate = fateOf(delivery, {
      news: delivery.booking.news,
      others: delivery.others,
      now: deps.clock.now(),
    });
    if (fate === 'send') await countAttempt(tx, delivery.id);
    if (fate === 'superseded') await settleDelivery(tx, delivery.id, 'superseded');
    if (fate === 'too-late') await settleDelivery(tx, delivery.id, 'failed', { failure: 'too-late' });
    return fate === 'send' ? delivery : undefined;
  });
  if (attempt === undefined) return;
  const { email } = attempt.recipient;
  if (email === null) return settleDelivery(deps.db, attempt.id, 'failed', { failure: 'no-address' });
  const news = newsFor(attempt, attempt.others, attempt.recipient.left);
  await send(deps, attempt, await word(deps, { ...attempt, email, news }));
}

async function send(deps: Needed, delivery: DeliveryRecord, message: MailMessage): Promise<void> {
  try {
    await deps.mailer.send(message);
  } catch (error) {
    const final = error instanceof MailRefused || delivery.attempts + 1 >= delivery.lastAttempt;
    const failure = error instanceof MailRefused ? `refused-${error.reply}` : 'delayed';
    await settleDelivery(deps.db, delivery.id, final ? 'failed' : 'pending', { failure });
    deps.log.warn({ delivery: delivery.id, failure, final }, 'a message was not taken');
    if (final) return;
    throw error;
  }
  await settleDelivery(deps.db, delivery.id, 'sent', { sentAt: deps.clock.now() });
}
