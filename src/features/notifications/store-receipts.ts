// What the gateway says of text messages, as the ledger keeps it.

import type { Reader } from '../../platform/db.ts';
import type { HandedOver } from './rules.ts';
import type { MessageState } from './schema.ts';

/** A text message as it was handed over last; undefined where there is none of this id. */
export async function findForReceipt(
  reader: Reader,
  message: string,
): Promise<(HandedOver & { readonly state: MessageState }) | undefined> {
  const [row] = await reader.$queryRaw<{ state: MessageState; repeats: number; handedAs: string | null }[]>`
    SELECT state, repeats, handed_as AS "handedAs" FROM message WHERE id = ${message}::uuid AND channel = 'text'`;
  return row && { state: row.state, repeats: row.repeats, ...(row.handedAs !== null && { handedAs: row.handedAs }) };
}

/** Of which message, as it was handed over; and when (epoch ms). */
type Receipt = { readonly message: string; readonly handed: HandedOver; readonly now: number };

/** It is on the phone: nobody need wonder any more, nor try again. */
export async function noteDelivered(reader: Reader, { message, handed, now }: Receipt): Promise<void> {
  const at = new Date(now);
  await reader.$queryRaw`
    UPDATE message SET state = 'sent', stage = NULL, code = NULL, delivered_at = coalesce(delivered_at, ${at}),
      reached_at = coalesce(reached_at, ${at}), sent_at = coalesce(sent_at, ${at}),
      next_at = CASE WHEN state = 'sent' THEN next_at END
    WHERE id = ${message}::uuid AND repeats = ${handed.repeats} AND handed_as IS NOT DISTINCT FROM ${handed.handedAs ?? null}
      AND state IN ('sent', 'unknown', 'bounced')`;
}

/** It came back, and is not tried again by itself. */
export async function noteFailed(
  reader: Reader,
  { message, handed, code }: Receipt & { readonly code: string },
): Promise<void> {
  await reader.$queryRaw`
    UPDATE message SET state = 'bounced', stage = 'recipient', code = ${code}, next_at = NULL,
      reached_at = NULL, sent_at = NULL
    WHERE id = ${message}::uuid AND repeats = ${handed.repeats} AND handed_as IS NOT DISTINCT FROM ${handed.handedAs ?? null}
      AND state IN ('sent', 'unknown') AND delivered_at IS NULL`;
}
