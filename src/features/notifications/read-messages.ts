// The ledger of what leaves the house, for those who answer for it: each message and its fate, and nothing of whom.

import { Refusal } from '../../core/errors.ts';
import { pageOf } from '../../core/paging.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { readDirectory } from '../directory/read.ts';
import { areaOf } from './read.ts';
import { recipientOf } from './rules.ts';
import { aboutBookings, type MessageItem, type MessagePage, messagePaging, messagesQuery } from './schema.ts';
import { type LedgerRow, listMessages } from './store-ledger.ts';

/**
 * A page of it, the newest first, of the areas whose messages the actor sees; those of no area for an actor who sees all.
 * Nothing in it tells who is written to or what about, so that the reading is not logged. Throws `Refusal`: not_allowed, invalid_input.
 */
export async function readMessages(deps: Pick<Dependencies, 'db'>, actor: Actor, query: unknown): Promise<MessagePage> {
  if (!may(actor, 'see-messages')) throw new Refusal('not_allowed', 'no role of this actor sees messages');
  const { area, booking, state, cursor, limit } = parseInput(messagesQuery, query);
  const after = messagePaging.after(cursor);
  const rows = await listMessages(deps.db, {
    areas:
      area === undefined
        ? areasFor(actor, 'see-messages')
        : [areaOf(await readDirectory(deps), actor, { wanted: area, capability: 'see-messages' })],
    limit: limit + 1,
    ...(booking !== undefined && { booking }),
    ...(state !== undefined && { state }),
    ...(after && { after: { createdAt: -after[0], id: after[1] } }),
  });
  const page = pageOf(messagePaging, rows, limit, ({ createdAt, id }) => [-createdAt.getTime(), id]);
  return { items: page.rows.map(asItem), nextCursor: page.nextCursor };
}

function asItem(row: LedgerRow): MessageItem {
  const { id, about, kind, version, channel, state, attempts } = row;
  return {
    ...{ id, about, kind, version, channel, state, attempts },
    ...(aboutBookings.includes(about) && { booking: row.aboutId }),
    ...(about === 'registration' && { registration: row.aboutId }),
    ...(row.area !== null && { area: row.area }),
    recipient: recipientOf(row),
    ...(row.stage !== null && { stage: row.stage }),
    ...(row.code !== null && { code: row.code }),
    created: row.createdAt.toISOString(),
    ...(row.sentAt !== null && { sent: row.sentAt.toISOString() }),
    ...(row.nextAt !== null && { next: row.nextAt.toISOString() }),
  };
}
