// The demonstration's mail tray, as the people in it would have read their mail.

import PostalMime from 'postal-mime';
import { Refusal } from '../../core/errors.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { listTrayMessages, type TrayRecord } from './store.ts';

export type TrayMessage = {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  /** epoch milliseconds */
  readonly createdAt: number;
  readonly text: string;
  /** the iCalendar text, where the message carries an invite */
  readonly invite?: string;
};

const NEWEST = 100;

/**
 * The newest hundred messages, newest first. Anybody may read it, as everybody in a demonstration is made up; there
 * are sign-in links among them. Throws `not_found` in production, or where a mail server takes the mail.
 */
export async function readMailTray(deps: Pick<Dependencies, 'config' | 'db'>): Promise<readonly TrayMessage[]> {
  const { demo, production, mail } = deps.config;
  if (!demo || production || mail.url !== undefined) throw new Refusal('not_found', 'there is no mail tray here');
  return Promise.all((await listTrayMessages(deps.db, NEWEST)).map(open));
}

async function open(record: TrayRecord): Promise<TrayMessage> {
  const mail = await PostalMime.parse(record.raw, { attachmentEncoding: 'utf8' });
  const invite = mail.attachments.find((attachment) => attachment.mimeType === 'text/calendar')?.content;
  return {
    id: record.id,
    recipient: record.recipient,
    subject: record.subject,
    createdAt: record.createdAt,
    text: mail.text ?? '',
    ...(typeof invite === 'string' && { invite }),
  };
}
