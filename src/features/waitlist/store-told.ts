// What was told of offers, as the ledger of messages has it: a row for each mailbox and each time it was told.

import type { AreaId } from '../../core/ids.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import type { Told } from './schema.ts';

/** Of the offer `o`: each message `m` that tells of it, with the link `l` that it carries. */
const MESSAGES_OF = Prisma.sql`message m LEFT JOIN waitlist_link l ON l.id = m.id
  WHERE m.about = 'offer' AND m.about_id = o.id::text AND m.kind = 'offer'`;

/** What a message tells. `closed`: the desk closed its link, or it was not to be sent any more. */
const TOLD = Prisma.sql`CASE WHEN m.state IN ('failed', 'bounced') THEN 'failed'
  WHEN m.state = 'superseded' OR l.revoked_at IS NOT NULL THEN 'closed'
  WHEN m.sent_at IS NOT NULL THEN 'sent' WHEN m.next_at IS NOT NULL THEN 'pending' ELSE 'failed' END`;

/** What each message about these offers tells, by the offer, while they stand. */
export async function readTold(
  reader: Reader,
  offers: readonly string[],
): Promise<ReadonlyMap<string, readonly Told[]>> {
  if (offers.length === 0) return new Map();
  const rows = await reader.$queryRaw<{ id: string; told: Told[] }[]>`
    SELECT o.id::text AS id, ARRAY(SELECT ${TOLD} FROM ${MESSAGES_OF}) AS told
    FROM waitlist_offer o WHERE o.id = ANY (${[...offers]}::uuid[])`;
  return new Map(rows.map(({ id, told }) => [id, told]));
}

/** When the next message about each of these offers goes that has not gone yet (epoch ms). */
export async function readNextTold(reader: Reader, offers: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (offers.length === 0) return new Map();
  const rows = await reader.$queryRaw<{ id: string; next: Date }[]>`
    SELECT o.id::text AS id, min(m.next_at) AS next
    FROM waitlist_offer o JOIN message m ON m.about = 'offer' AND m.about_id = o.id::text AND m.kind = 'offer'
    WHERE o.id = ANY (${[...offers]}::uuid[]) AND m.next_at IS NOT NULL AND m.sent_at IS NULL GROUP BY o.id`;
  return new Map(rows.map(({ id, next }) => [id, next.getTime()]));
}

/** Who on the list has an offer that stands and that no message reaches, or may still reach. */
export async function findUnheardEntries(reader: Reader): Promise<readonly string[]> {
  const rows = await reader.$queryRaw<{ id: string }[]>`
    SELECT o.entry_id::text AS id FROM waitlist_offer o
    WHERE o.state = 'open' AND NOT EXISTS (SELECT 1 FROM ${MESSAGES_OF} AND ${TOLD} IN ('sent', 'pending'))`;
  return rows.map(({ id }) => id);
}

/** A message about an offer, as far as the next depends on it. */
export type OfferMessage = {
  readonly kind: 'offer' | 'withdrawal';
  readonly version: number;
  readonly mailbox: string;
  readonly bearer: string | null;
  readonly area: AreaId | null;
  /** it is not sent any more, or what it carries opens nothing */
  readonly closed: boolean;
  /** it may have arrived, or may be arriving at this moment */
  readonly heard: boolean;
};

/** All of one offer, the oldest first. */
export async function findOfferMessages(reader: Reader, offer: string): Promise<readonly OfferMessage[]> {
  return reader.$queryRaw<OfferMessage[]>`
    SELECT m.kind, m.version, m.mailbox, m.bearer, m.area_id AS area, ${TOLD} = 'closed' AS closed,
      m.reached_at IS NOT NULL OR m.state = 'in-flight' AS heard
    FROM message m LEFT JOIN waitlist_link l ON l.id = m.id
    WHERE m.about = 'offer' AND m.about_id = ${offer}::uuid::text ORDER BY m.version, m.mailbox`;
}

/** Whether the mailbox may have had word of the offer. */
export async function mayHaveHeard(reader: Reader, offer: string, mailbox: string): Promise<boolean> {
  const rows = await reader.$queryRaw<unknown[]>`
    SELECT 1 AS found FROM message
    WHERE about = 'offer' AND about_id = ${offer} AND mailbox = ${mailbox} AND kind = 'offer' AND reached_at IS NOT NULL
    LIMIT 1`;
  return rows.length > 0;
}

/** The offer is over: what was not sent of it is not sent any more. */
export async function closeOfferMessages(tx: Transaction, offer: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE message SET next_at = NULL, state = CASE WHEN sent_at IS NOT NULL THEN 'sent'
      WHEN reached_at IS NOT NULL THEN 'unknown' ELSE 'superseded' END
    WHERE about = 'offer' AND about_id = ${offer} AND kind = 'offer' AND state IN ('queued', 'unknown', 'failed')`;
}

/** Of a person who no longer waits the ledger keeps no address of their own either. */
export async function removeOwnMessages(tx: Transaction, entry: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM message m USING waitlist_offer o
    WHERE o.entry_id = ${entry}::uuid AND m.about = 'offer' AND m.about_id = o.id::text AND m.bearer IS NULL`;
}

/** What was told of the offers of those who had ceased to wait before `before`. */
export async function removeMessagesOfEnded(tx: Transaction, before: number): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM message m USING waitlist_offer o JOIN waitlist_entry e ON e.id = o.entry_id
    WHERE e.ended_at < ${new Date(before)} AND m.about = 'offer' AND m.about_id = o.id::text`;
}
