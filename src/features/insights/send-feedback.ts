// Takes what anybody says about the service's accessibility. No sign-in: the law's feedback channel is open to all.

import { randomUUID } from 'node:crypto';
import { Refusal } from '../../core/errors.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { limitPublicActs } from '../identity/limit-public-acts.ts';
import { feedbackInput } from './schema.ts';
import { countFeedbackSince, writeFeedback } from './store.ts';

const HOUR_MS = 60 * 60_000;
/** Far above what people write, and low enough that machines cannot fill the table. */
const MOST_PER_HOUR = 1_000;
/** By one connection, so that a machine that floods shuts out nobody who writes from elsewhere. */
const MOST_OF_ONE = 20;

/**
 * Keeps one message. Not a command: it changes nothing of anybody's, and who sent it is not asked. `address`: where the
 * request came from; one connection sends so many in an hour.
 * Throws `Refusal`: invalid_input, rate_limited.
 */
export async function sendFeedback(
  deps: Dependencies,
  input: unknown,
  { address }: { readonly address?: string | undefined } = {},
): Promise<{ id: string }> {
  const { page, message, contact } = parseInput(feedbackInput, input);
  const now = deps.clock.now();
  if ((await countFeedbackSince(deps.db, new Date(now - HOUR_MS))) >= MOST_PER_HOUR) {
    throw new Refusal('rate_limited', 'too much feedback in an hour', { retryAfter: HOUR_MS / 1000 });
  }
  const id = randomUUID();
  const kept = { page: withoutSecrets(page), message: withoutSecrets(message), contact: contact || null };
  await deps.db.$transaction(async (tx) => {
    const note = await limitPublicActs({ tx, now, deps }, { act: 'feedback', address, most: MOST_OF_ONE });
    await writeFeedback(tx, { id, ...kept, createdAt: new Date(now) });
    await note();
  });
  return { id };
}

/** Addresses that open something by themselves end in a long secret: who reads the feedback must not come in by them. */
function withoutSecrets(text: string): string {
  return text.replaceAll(/[\w-]{32,}/g, '…');
}
