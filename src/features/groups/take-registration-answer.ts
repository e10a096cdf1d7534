// Somebody who registered has answered in their calendar: it is kept as their word, and no place is given up by it.

import { stampOf } from '../../core/calendar-answer.ts';
import type { CommandContext } from '../../platform/command.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { isReplyTokenOf, type ReplyToken } from '../../platform/reply-address.ts';
import type { AnswerMail } from '../calendar/judge-mail.ts';
import type { TakeAnswer, Taken } from '../calendar/take-mail.ts';
import { readDirectory } from '../directory/read.ts';
import { markAnswered } from '../notifications/mark-answered.ts';
import { postMessages } from '../notifications/post-messages.ts';
import { declinedSaying, hasPlace, saysPlace } from './rules.ts';
import { findRegistration, holdRegistration } from './store.ts';
import { writeRegistrationAnswer } from './store-answers.ts';
import { findRegistrationMessages } from './store-messages.ts';

/**
 * As with bookings: whose answer it is, the address says that it came to, and it counts where they have a place at an event
 * that stands, as they hold it. One who declines is asked by mail, once for each time, whether to give the place up.
 */
export const takeRegistrationAnswer: TakeAnswer = { of: 'registration', take: takeOf };

async function takeOf(
  { tx, deps, now }: CommandContext,
  token: ReplyToken,
  { uid, answer, stampedAt, ...said }: AnswerMail,
): Promise<Taken> {
  const { id } = token;
  await holdRegistration(tx, id);
  const found = await findRegistration(tx, { id });
  const mailbox = found?.registration.email;
  if (found === undefined || mailbox === undefined) return 'ignored';
  const { event, registration } = found;
  const area = (await readDirectory(deps, tx)).sites.get(event.site)?.area;
  if (area === undefined || !isReplyTokenOf(deps.config.secret, token, { mailbox })) return 'ignored';
  const stands = hasPlace(registration) && event.cancelledAt === undefined && event.start > now;
  // some programs count on in what they propose; nobody can accept what was never sent
  const sequence = answer === 'counter' ? Math.min(said.sequence, registration.sequence) : said.sequence;
  if (!stands || uid !== id || sequence !== registration.sequence) return 'ignored';
  const last = { registration: id, answer, sequence, stampedAt: stampOf(stampedAt, now), at: now };
  if (!(await writeRegistrationAnswer(tx, last))) return 'ignored';

  const told = await findRegistrationMessages(tx, id);
  const invite = told.findLast((one) => one.mailbox === mailbox.toLowerCase() && saysPlace(one.because))?.version;
  if (invite !== undefined) {
    await markAnswered(tx, { about: 'registration', id, mailbox, from: invite, to: invite }, now);
  }
  const { start, end } = event;
  await recordAct(deps, tx, now, {
    action: 'answer-in-calendar',
    subject: { kind: 'registration', id },
    area,
    details: { event: event.id, start: new Date(start).toISOString(), answer },
  });
  const because = declinedSaying(sequence);
  if (answer !== 'declined' || told.some((one) => one.because === because)) return 'taken';
  const message = {
    ...({ kind: 'registration', about: 'registration', aboutId: id, because } as const),
    ...{ version: (told.at(-1)?.version ?? -1) + 1, mailbox, start, end, area },
  };
  await postMessages(tx, [message], now);
  return 'posted';
}
