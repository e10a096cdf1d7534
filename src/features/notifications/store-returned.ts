// What came back of messages: they never arrived, or were answered.

import type { Reader } from '../../platform/db.ts';
import type { ReplyToken } from '../../platform/reply-address.ts';
import type { MessageState } from './schema.ts';

export type ReturnedRecord = {
  readonly id: string;
  readonly mailbox: string;
  readonly state: MessageState;
  readonly attempts: number;
  readonly repeats: number;
  readonly handedAs: string | null;
};

/** The messages that an address may stand for, to whatever mailbox, the newest first. */
export async function findReturned(
  reader: Reader,
  { of, id }: Pick<ReplyToken, 'of' | 'id'>,
): Promise<readonly ReturnedRecord[]> {
  return reader.$queryRaw<ReturnedRecord[]>`
    SELECT id::text AS id, mailbox, state, attempts, repeats, handed_as AS "handedAs" FROM message
    WHERE CASE WHEN ${of === 'message'} THEN id = ${id}::uuid ELSE about = ${of} AND about_id = ${id} END
    ORDER BY version DESC, created_at DESC, id LIMIT 1000`;
}

/** It never arrived, and is not tried again by itself. False where it had been answered, or something else became of it. */
export async function noteBounced(reader: Reader, id: string, code: string): Promise<boolean> {
  const rows = await reader.$queryRaw<unknown[]>`
    UPDATE message SET state = ${'bounced' satisfies MessageState}, stage = NULL, code = ${code}, next_at = NULL,
      reached_at = NULL, sent_at = NULL
    WHERE id = ${id}::uuid AND state IN ('sent', 'unknown') RETURNING 1 AS found`;
  return rows.length > 0;
}

/** `from` and `to`: the versions that bring the entry which was answered. */
export type AnsweredMessage = {
  readonly about: 'booking' | 'registration';
  readonly id: string;
  readonly mailbox: string;
  readonly from: number;
  readonly to: number;
};

/** The newest of these messages. What is being sent again this moment is its sender's. */
export async function noteAnswered(reader: Reader, of: AnsweredMessage, now: number): Promise<void> {
  const at = new Date(now);
  await reader.$queryRaw`
    UPDATE message SET state = ${'answered' satisfies MessageState}, next_at = NULL, stage = NULL, code = NULL,
      reached_at = coalesce(reached_at, ${at}), sent_at = coalesce(sent_at, ${at})
    WHERE state <> 'in-flight' AND id = (
      SELECT id FROM message WHERE about = ${of.about} AND about_id = ${of.id} AND mailbox = ${of.mailbox.toLowerCase()}
        AND kind IN ('invite', 'registration') AND version BETWEEN ${of.from} AND ${of.to} AND attempts > 0
      ORDER BY version DESC LIMIT 1)`;
}
