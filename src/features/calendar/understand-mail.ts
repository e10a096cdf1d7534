// A mail as it came, understood: what it is, and which of our addresses it came to.

import PostalMime, { type Email } from 'postal-mime';
import { type ReplyToken, replyTokensIn } from '../../platform/reply-address.ts';
import { type JudgedMail, judgeMail } from './judge-mail.ts';

/** `zone`: whose clock a proposed time without a zone is told by. */
export type MailQuestion = { readonly raw: Uint8Array; readonly zone: string };
export type UnderstoodMail = { readonly judged: JudgedMail; readonly tokens: readonly ReplyToken[] };

/** May take as long as its writer likes: only in a thread of its own. */
export async function understandMail({ raw, zone }: MailQuestion): Promise<UnderstoodMail> {
  const mail = await PostalMime.parse(raw, LIMITS).catch(() => undefined);
  if (mail === undefined) return { judged: { is: 'unreadable' }, tokens: [] };
  return { judged: judgeMail(mail, zone), tokens: tokensOf(mail) };
}

/** More than any answer or report has; what goes beyond it is not parsed. */
const LIMITS = {
  attachmentEncoding: 'utf8',
  forceRfc822Attachments: true,
  maxNestingDepth: 20,
  maxHeadersSize: 256 * 1024,
} as const;

/** Where mail servers write down to whom a mail came. Nobody can make up an address that is another's. */
const TO = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to', 'x-delivered-to', 'to', 'cc', 'resent-to'];

function tokensOf({ headers }: Pick<Email, 'headers'>): readonly ReplyToken[] {
  return replyTokensIn(
    TO.flatMap((name) => headers.filter(({ key }) => key === name).map(({ value }) => value)).join('\n'),
  );
}
