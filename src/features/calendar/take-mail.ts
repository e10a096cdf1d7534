// A mail has come to the mailbox of answers: it is understood, and what follows from it is done.

import { actAlone, type CommandContext } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { MailFate } from '../../platform/read-mailbox.ts';
import type { ReplyToken } from '../../platform/reply-address.ts';
import { WorkFailed, workApart } from '../../platform/work-apart.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { markBounced } from '../notifications/mark-bounced.ts';
import { MESSAGES } from '../notifications/send-messages.ts';
import type { AnswerMail, JudgedMail } from './judge-mail.ts';
import type { MailQuestion, UnderstoodMail } from './understand-mail.ts';

export type TakenMail = { readonly is: JudgedMail['is'] | 'ignored'; readonly fate: MailFate };

/**
 * Takes an answer to an entry of its kind, within a transaction and safely again: `ignored` where it is to none, or changes
 * nothing; `posted` where a message is written from it.
 */
export type TakeAnswer = {
  readonly of: ReplyToken['of'];
  readonly take: (context: CommandContext, token: ReplyToken, answer: AnswerMail) => Promise<Taken>;
};

export type Taken = 'taken' | 'posted' | 'ignored';

/**
 * What the mail was: `ignored` where it changes nothing, as one that is known already, late, or of nobody we wrote to. What
 * only a person understands is left in the mailbox, and answered by nobody. Nothing in it can make this fail; what throws
 * is our own. Safe to run again.
 */
export async function takeMail(deps: Dependencies, raw: Uint8Array, takers: readonly TakeAnswer[]): Promise<TakenMail> {
  const { region } = await readDirectory(deps);
  const { judged, tokens } = await understand({ raw, zone: region.timeZone });
  switch (judged.is) {
    case 'answer':
      return { is: (await isTaken(deps, takers, tokens, judged)) ? 'answer' : 'ignored', fate: 'done' };
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

/** By the first of its addresses to which it is an answer. */
async function isTaken(
  deps: Dependencies,
  takers: readonly TakeAnswer[],
  tokens: readonly ReplyToken[],
  answer: AnswerMail,
): Promise<boolean> {
  for (const { of, take } of takers) {
    for (const token of tokens.filter((one) => one.of === of)) {
      const taken = await actAlone(deps, theService, (context) => take(context, token, answer));
      if (taken === 'posted') deps.live.tellJobs([MESSAGES]);
      if (taken !== 'ignored') return true;
    }
  }
  return false;
}

/** Hostile mail may cost a thread its time and memory, and no page a moment: anybody may write to us. */
async function understand(question: MailQuestion): Promise<UnderstoodMail> {
  const limits = { within: UNDERSTOOD_WITHIN, megabytes: MEGABYTES };
  return workApart<UnderstoodMail>(THREAD, question, limits).catch((error: unknown): UnderstoodMail => {
    if (error instanceof WorkFailed) return { judged: { is: 'unreadable' }, tokens: [] };
    throw error;
  });
}

const UNDERSTOOD_WITHIN = 5_000;
const MEGABYTES = 192;
/** Beside this file as it was written, and beside the whole program where that was bundled. */
const THREAD = new URL(import.meta.url.endsWith('.ts') ? './mail-thread.ts' : './mail-thread.js', import.meta.url);
