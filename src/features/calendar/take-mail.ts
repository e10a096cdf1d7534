// A mail has come to the mailbox of answers: it is understood, and what follows from it is done.

import PostalMime, { type Email } from 'postal-mime';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { MailFate } from '../../platform/read-mailbox.ts';
import { type ReplyToken, replyTokensIn } from '../../platform/reply-address.ts';
import { readDirectory } from '../directory/read.ts';
import { markBounced } from '../notifications/mark-bounced.ts';
import { type AnswerMail, type JudgedMail, judgeMail } from './judge-mail.ts';

export type TakenMail = { readonly is: JudgedMail['is'] | 'ignored'; readonly fate: MailFate };

/** Takes an answer to an entry of its kind, and safely again; `ignored` where it is to none, or changes nothing. */
export type TakeAnswer = (
  deps: Dependencies,
  tokens: readonly ReplyToken[],
  answer: AnswerMail,
) => Promise<'taken' | 'ignored'>;

/**
 * What the mail was: `ignored` where it changes nothing, as one that is known already, late, or of nobody we wrote to. What
 * only a person understands is left in the mailbox, and answered by nobody. Nothing in it can make this fail; what throws
 * is our own. Safe to run again.
 */
export async function takeMail(deps: Dependencies, raw: Uint8Array, takers: readonly TakeAnswer[]): Promise<TakenMail> {
  const mail = await PostalMime.parse(raw, LIMITS).catch(() => undefined);
  if (mail === undefined) return { is: 'unreadable', fate: 'left' };
  const { region } = await readDirectory(deps);
  const judged = judgeMail(mail, region.timeZone);
  const tokens = tokensOf(mail);
  switch (judged.is) {
    case 'answer': {
      for (const take of takers) {
        if ((await take(deps, tokens, judged)) === 'taken') return { is: 'answer', fate: 'done' };
      }
      return { is: 'ignored', fate: 'done' };
    }
    case 'bounce': {
      const marked = await markBounced(deps, tokens, judged);
      if (marked === 'later') return { is: 'ignored', fate: 'later' };
      return { is: marked === 'marked' ? 'bounce' : 'ignored', fate: 'done' };
    }
    case 'automatic':
      return { is: 'automatic', fate: 'done' };
    case 'other':
    case 'unreadable':
      return { is: judged.is, fate: 'left' };
  }
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
