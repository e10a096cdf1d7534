// The demonstration's tray as it is kept.

import { channelOf, type MessageChannel } from '../../core/message-channel.ts';
import type { Transaction } from '../../platform/db.ts';

export type TrayRecord = {
  readonly id: string;
  readonly channel: MessageChannel;
  readonly recipient: string;
  readonly subject: string;
  readonly raw: Uint8Array;
  readonly createdAt: number;
};

/** The newest messages of the tray, newest first. */
export async function listTrayMessages(
  db: Pick<Transaction, 'trayMessage'>,
  limit: number,
): Promise<readonly TrayRecord[]> {
  const rows = await db.trayMessage.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'desc' }], take: limit });
  return rows.map((row) => ({ ...row, channel: channelOf(row.recipient), createdAt: row.createdAt.getTime() }));
}
