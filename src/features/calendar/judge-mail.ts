// What a mail is that came back to us: an answer of a calendar, a report that a mail could not be delivered, or neither. Pure.

import ICAL from 'ical.js';
import { type Answer, answers } from '../../core/calendar-answer.ts';
import { DAY, HOUR, MINUTE } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { calendarsIn, spanOfEvent } from './busy-times.ts';

/** What an attendee says of the time whose UID it is. Instants in epoch milliseconds. */
export type AnswerMail = {
  readonly is: 'answer';
  readonly uid: string;
  readonly sequence: number;
  /** when their calendar says that they said so */
  readonly stampedAt?: number;
  readonly answer: Answer;
  /** the time that a counter proposes; as they wrote it */
  readonly proposed?: Interval;
};

/** A mail of ours was given up (RFC 3464); `code` is the enhanced status (RFC 3463), `messageId` the mail's own. */
export type BounceMail = { readonly is: 'bounce'; readonly code: string; readonly messageId?: string };

/** `automatic`: a program wrote it, and nobody waits for an answer; `other`: only a person understands it. */
export type JudgedMail = AnswerMail | BounceMail | { readonly is: 'automatic' | 'other' | 'unreadable' };

/** A mail as far as it is judged; its parts are text. */
export type MailToJudge = {
  /** by lower-case name */
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly attachments: readonly { readonly mimeType: string; readonly content: unknown }[];
};

/** `zone`: whose clock a proposed time without a zone is told by. */
export function judgeMail(mail: MailToJudge, zone: string): JudgedMail {
  const status = partsOf(mail, ['message/delivery-status', 'message/global-delivery-status'])[0];
  if (status !== undefined) return judgeReport(mail, status);
  // before what programs write: some mark an answer that a person gave as written by themselves
  for (const text of partsOf(mail, ['text/calendar', 'application/ics'])) {
    const judged = judgeCalendar(text, zone);
    if (judged !== undefined) return judged;
  }
  return { is: isAutomatic(mail) ? 'automatic' : 'other' };
}

/** A proposed time that the desk may be shown: to come, within a year, and no longer than a day's work. */
export function isProposable({ start, end }: Interval, now: number): boolean {
  return start > now && start < now + 365 * DAY && end - start >= 5 * MINUTE && end - start <= 12 * HOUR;
}

/** More than any calendar program writes for one time. */
const MOST_OF_A_PART = 64 * 1024;

function partsOf({ attachments }: MailToJudge, types: readonly string[]): readonly string[] {
  return attachments.flatMap(({ mimeType, content }) =>
    types.includes(mimeType) && typeof content === 'string' ? [content.slice(0, MOST_OF_A_PART)] : [],
  );
}

/** Only what was given up came back: a delay ends by itself, and what was relayed, delivered or expanded is on its way. */
function judgeReport(mail: MailToJudge, status: string): JudgedMail {
  const recipients = status.split(/\r?\n[ \t]*\r?\n/).map(fieldsOf);
  const failed = recipients.find((fields) => fields.get('action')?.toLowerCase() === 'failed');
  if (failed === undefined) return { is: 'automatic' };
  const code = /^\s*([45]\.\d{1,3}\.\d{1,3})\b/.exec(failed.get('status') ?? '')?.[1] ?? '5.0.0';
  const returned = partsOf(mail, [
    'message/rfc822',
    'text/rfc822-headers',
    'message/global',
    'message/global-headers',
    'message/rfc822-headers',
  ])[0];
  const messageId = returned && /^message-id:\s*<([^<>\s]{1,200})>/im.exec(returned.slice(0, MOST_OF_A_PART))?.[1];
  return { is: 'bounce', code, ...(messageId && { messageId }) };
}

/** The fields of one block, by lower-case name; the first of each. */
function fieldsOf(block: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name = '', value = ''] = /^([\w-]+):(.*)$/.exec(line) ?? [];
    if (name !== '' && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value.trim());
  }
  return fields;
}

/** Nothing where it is a calendar, and no answer. */
function judgeCalendar(text: string, zone: string): JudgedMail | undefined {
  try {
    const [calendar] = calendarsIn(text);
    const method = String(calendar?.getFirstPropertyValue('method') ?? '').toUpperCase();
    if (calendar === undefined || (method !== 'REPLY' && method !== 'COUNTER')) return undefined;
    const event = calendar.getFirstSubcomponent('vevent');
    if (event === null) return { is: 'unreadable' };
    return judgeEvent(calendar, event, { method, zone });
  } catch {
    return { is: 'unreadable' };
  }
}

function judgeEvent(
  calendar: ICAL.Component,
  event: ICAL.Component,
  { method, zone }: { readonly method: 'REPLY' | 'COUNTER'; readonly zone: string },
): JudgedMail {
  const uid = event.getFirstPropertyValue('uid');
  const sequence = Number(event.getFirstPropertyValue('sequence') ?? 0);
  if (typeof uid !== 'string' || !Number.isSafeInteger(sequence) || sequence < 0) return { is: 'unreadable' };
  // whose answer it is, the address tells that it came to: the attendee's own may be another of theirs
  const said = String(event.getFirstProperty('attendee')?.getFirstParameter('partstat') ?? '').toLowerCase();
  const answer = method === 'COUNTER' ? 'counter' : answers.find((one) => one === said);
  if (answer === undefined || said === 'counter') return { is: said === 'needs-action' ? 'automatic' : 'other' };
  const stampedAt = instantIn(event.getFirstPropertyValue('dtstamp'));
  const proposed = method === 'COUNTER' ? spanOfEvent(calendar, event, zone) : undefined;
  return {
    ...{ is: 'answer', uid, sequence, answer },
    ...(stampedAt !== undefined && { stampedAt }),
    ...(proposed && { proposed }),
  };
}

function instantIn(value: unknown): number | undefined {
  if (!(value instanceof ICAL.Time)) return undefined;
  const { year, month, day, hour, minute, second } = value;
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  return Number.isFinite(at) ? at : undefined;
}

/** RFC 3834, and what was done before it; a mail that says it comes from nobody is no person's. */
function isAutomatic({ headers }: MailToJudge): boolean {
  const said = (name: string) =>
    headers
      .find(({ key }) => key === name)
      ?.value.trim()
      .toLowerCase();
  const submitted = said('auto-submitted');
  return (
    (submitted !== undefined && !/^no\b/.test(submitted)) ||
    /^(bulk|junk|list|auto_reply)\b/.test(said('precedence') ?? '') ||
    ['x-auto-response-suppress', 'x-autoreply', 'x-autorespond', 'list-id'].some((name) => said(name) !== undefined) ||
    said('return-path') === '<>' ||
    /^multipart\/report\b/.test(said('content-type') ?? '')
  );
}
