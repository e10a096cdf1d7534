// What is told of written questions by mail: that one waits, was answered, or is due; never what it is about.

import { zoneOf } from '../../core/directory.ts';
import { htmlOf, textOf } from '../../core/mail-parts.ts';
import { addressOf } from '../../platform/mailer.ts';
import { readDirectory } from '../directory/read.ts';
import { findQuietHours, findRecipient } from '../identity/find-recipient.ts';
import type { DueMessage } from '../notifications/post-messages.ts';
import type { SendingParts, Word, Worded } from '../notifications/send-messages.ts';
import { findThread, type ThreadRecord } from './store.ts';
import { threadMailTexts } from './texts/words.ts';

/** Nobody is told what is so no more: it was answered meanwhile, or is promised for another time. */
export const wordThreads: Word = (parts, due) => due.map((message) => wordThread(parts, message));

async function wordThread(
  parts: SendingParts,
  { aboutId, kind, version, bearer = '', mailbox, start, end }: DueMessage,
): Promise<Worded> {
  const user = await findRecipient(parts.db, bearer);
  const thread = await findThread(parts.db, aboutId);
  if (thread === undefined || user?.email.toLowerCase() !== mailbox || !isSo(thread, { kind, version, start })) {
    return { drop: 'superseded' };
  }
  const zone = zoneOf(await readDirectory(parts), thread.area);
  const text = threadMailTexts[user.language];
  const said = newsOf(text, kind, thread, { at: start, zone });
  if (said === undefined) return { drop: 'superseded' };
  const address = `${parts.config.publicUrl}/threads/${thread.id}`;
  const all = [
    text.greeting,
    { intro: said.body, address, button: text.open },
    `${text.regards}\n${addressOf(parts.config.mail.from).name}`,
  ];
  const { subject } = said;
  const mail = { subject, text: `${textOf(all)}\n`, html: htmlOf(all, { subject, language: user.language }) };
  return { mail, calm: { zone, quiet: await findQuietHours(parts.db, user.id), until: end, late: 'superseded' } };
}

type Said = { readonly subject: string; readonly body: string };

function newsOf(
  text: (typeof threadMailTexts)['fi'],
  kind: DueMessage['kind'],
  { standing }: ThreadRecord,
  due: { readonly at: number; readonly zone: string },
): Said | undefined {
  switch (kind) {
    case 'question':
      return { subject: text.questionSubject, body: text.question({ due }) };
    case 'question-answered':
      return standing.is === 'asked-back'
        ? { subject: text.askedBackSubject, body: text.askedBack }
        : { subject: text.answeredSubject, body: text.answered };
    case 'question-handed':
      return { subject: text.handedSubject, body: text.handed };
    case 'promise-near':
      return { subject: text.nearSubject, body: text.near({ due }) };
    case 'promise-passed-on':
      return { subject: text.passedOnSubject, body: text.passedOn({ due }) };
    default:
      return undefined;
  }
}

function isSo(
  { standing, version, deputy }: ThreadRecord,
  told: Pick<DueMessage, 'kind' | 'version' | 'start'>,
): boolean {
  if (told.kind === 'question-answered') {
    return version === told.version && (standing.is === 'answered' || standing.is === 'asked-back');
  }
  if (told.kind === 'question-handed') return deputy !== undefined && standing.is !== 'closed';
  return standing.is === 'asked' && standing.due === told.start;
}
