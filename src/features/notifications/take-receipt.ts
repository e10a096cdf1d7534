// The gateway of text messages says what became of one that it took.

import { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import { readJson } from '../../core/read-json.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { isSigned, type Signed } from '../../platform/sign-body.ts';
import { tryOf } from './rules.ts';
import { findForReceipt, noteDelivered, noteFailed } from './store-receipts.ts';

/** As it stands in the message that was sent: the ledger's own, and what tells this try of it from others. */
const ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})((?:\.[0-9a-z-]{1,40}){0,2})$/;

export const textReceipt = z.strictObject({
  id: z.string().regex(ID).meta({ description: 'As it was in the message' }),
  state: z.enum(['delivered', 'failed']),
  code: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{0,39}$/)
    .optional()
    .meta({ description: 'Why it failed, such as `no-such-number`' }),
});

/**
 * Repeated or in another order they do no harm: what was on the phone has not failed, and what was sent anew since is not
 * meant. Throws `Refusal`: not_found without a gateway, and for a message, or a try of it, that was never handed over; not_signed_in where the
 * signature is not good; invalid_input; unavailable while it is still being handed over: the gateway is to say it again.
 */
export async function takeReceipt(
  { db, clock, config }: Pick<Dependencies, 'db' | 'clock' | 'config'>,
  signed: Signed,
): Promise<void> {
  const unknown = new Refusal('not_found', 'no such message');
  if (config.texts === undefined) throw unknown;
  if (!isSigned(config.texts.secret, signed, clock.now()))
    throw new Refusal('not_signed_in', 'the signature is not good');
  const read = readJson(signed.body);
  if ('fault' in read) throw new Refusal('invalid_input', 'the body is not JSON', { faults: [read.fault] });
  const { id, state, code } = parseInput(textReceipt, read.value);
  const [, message = '', tail = ''] = ID.exec(id) ?? [];
  const found = await findForReceipt(db, message);
  if (found === undefined) throw unknown;
  if (found.state === 'in-flight') throw new Refusal('unavailable', 'it is still being handed over: say it again');
  const meant = tryOf(tail, found);
  if (meant === 'unknown') throw unknown;
  if (meant === 'earlier') return;
  const of = { message, handed: found, now: clock.now() };
  await (state === 'delivered' ? noteDelivered(db, of) : noteFailed(db, { ...of, code: code ?? 'failed' }));
}
