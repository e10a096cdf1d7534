// Somebody has answered in their calendar: it is kept as their word, and nothing is cancelled or moved by it.

import { stampOf } from '../../core/calendar-answer.ts';
import type { BookingId } from '../../core/ids.ts';
import type { CommandContext } from '../../platform/command.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { isReplyTokenOf, type ReplyToken } from '../../platform/reply-address.ts';
import { logOf } from '../bookings/log-of-booking.ts';
import { withdrawConfirmation, writeConfirmation } from '../bookings/note-coming.ts';
import { loadBooking } from '../bookings/read.ts';
import { markAnswered } from '../notifications/mark-answered.ts';
import { postMessages } from '../notifications/post-messages.ts';
import { type AnswerMail, isProposable } from './judge-mail.ts';
import { readBookingsToTell } from './store.ts';
import { holdBooking, writeAnswer } from './store-answers.ts';
import type { TakeAnswer, Taken } from './take-mail.ts';

/**
 * Whose answer it is, the address says that it came to, and nothing else in the mail. It counts where they still take part
 * in a time that stands, and have said nothing since. A family that accepts has confirmed; one that declines is written to,
 * once for each version, and asked what it wishes. Safe to run again.
 */
export const takeAnswer: TakeAnswer = { of: 'booking', take: takeOf };

async function takeOf(
  { tx, deps, now }: CommandContext,
  token: ReplyToken,
  { uid, answer, stampedAt, ...said }: AnswerMail,
): Promise<Taken> {
  const id = token.id as BookingId;
  if (!(await holdBooking(tx, id))) return 'ignored';
  const [found] = await readBookingsToTell(tx, [id]);
  const record = await loadBooking(tx, id);
  if (found === undefined || record === undefined) return 'ignored';
  const { booking, recipients, told } = found;
  const stands = ['booked', 'arrived'].includes(record.status) && record.end > now;
  const theirs = told.find(({ mailbox }) => isReplyTokenOf(deps.config.secret, token, { mailbox }));
  const who = recipients.find(({ mailbox, left }) => mailbox === theirs?.mailbox && !left);
  if (!stands || who?.mailbox === undefined || uid !== booking.calendarUid) return 'ignored';
  // some programs count on in what they propose; nobody can accept what was never sent
  const sequence = answer === 'counter' ? Math.min(said.sequence, booking.sequence) : said.sequence;
  if (sequence < booking.news || sequence > booking.sequence) return 'ignored';
  const proposed = said.proposed && isProposable(said.proposed, now) ? said.proposed : undefined;
  const last = { participant: who.id, answer, sequence, stampedAt: stampOf(stampedAt, now), at: now, proposed };
  if (!(await writeAnswer(tx, last))) return 'ignored';
  const { mailbox } = who;
  await markAnswered(tx, { about: 'booking', id, mailbox, from: booking.news, to: sequence }, now);
  await recordAct(deps, tx, now, { action: 'answer-in-calendar', ...logOf(record, { answer, participant: who.id }) });
  if (who.guardian === undefined) return 'taken';
  if (answer === 'accepted') {
    await writeConfirmation(tx, id, { sequence: record.sequence, by: { guardian: who.guardian } });
    return 'taken';
  }
  await withdrawConfirmation(tx, id, who.guardian);
  if (answer !== 'declined') return 'taken';
  const asked = { kind: 'declined', about: 'answer', aboutId: id, version: sequence, bearer: who.id } as const;
  const { area, start, end } = booking;
  await postMessages(tx, [{ ...asked, mailbox, area, start, end }], now);
  return 'posted';
}
