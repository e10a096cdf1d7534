// What a calendar program, or a mail server, sends back to the service.

import { randomUUID } from 'node:crypto';

export type Answered = {
  /** the organizer of the entry that is answered */
  readonly to: string;
  readonly uid: string;
  readonly sequence?: number;
  readonly partstat?: string;
  readonly method?: 'REPLY' | 'COUNTER';
  /** as DTSTAMP has it */
  readonly stamp?: string;
  /** more lines of the event */
  readonly more?: readonly string[];
  readonly from?: string;
  readonly headers?: readonly string[];
};

/** What an entry says of one property: `valueIn(invite, 'UID')`. */
export function valueIn(invite: string, name: string): string {
  const unfolded = invite.replace(/\r?\n[ \t]/g, '');
  return new RegExp(`^${name}(?:;[^:\r\n]*)?:(.*)\r?$`, 'm').exec(unfolded)?.[1] ?? '';
}

/** The address that answers to an entry go to. */
export function organizerOf(invite: string): string {
  return valueIn(invite, 'ORGANIZER').replace(/^mailto:/i, '');
}

/** An iMIP answer (RFC 6047), as Thunderbird, Outlook and Google send it: from an address that may be any. */
export function answerMail(answered: Answered): string {
  const { to, uid, sequence = 0, partstat = 'ACCEPTED', method = 'REPLY', stamp = '20261120T060000Z' } = answered;
  const { from = 'joku.muu@example.test', more = [], headers = [] } = answered;
  const calendar = [
    'BEGIN:VCALENDAR',
    'PRODID:-//Example//Calendar//EN',
    'VERSION:2.0',
    `METHOD:${method}`,
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${stamp}`,
    `ORGANIZER:mailto:${to}`,
    `ATTENDEE;PARTSTAT=${partstat}:mailto:${from}`,
    ...more,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines([
    `From: ${from}`,
    `To: <${to}>`,
    'Subject: Re: Aika',
    `Message-ID: <${randomUUID()}@example.test>`,
    'MIME-Version: 1.0',
    ...headers,
    'Content-Type: multipart/alternative; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Vastaus kalenterista.',
    '--b1',
    `Content-Type: text/calendar; charset=utf-8; method=${method}`,
    '',
    ...calendar,
    '--b1--',
  ]);
}

export type Reported = {
  readonly to: string;
  readonly action?: string;
  readonly status?: string;
  /** the returned mail's own, without brackets */
  readonly messageId?: string;
};

/** A delivery status notification (RFC 3464), as Postfix writes it. */
export function reportMail({ to, action = 'failed', status = '5.1.1', messageId }: Reported): string {
  return lines([
    'Return-Path: <>',
    'From: MAILER-DAEMON@mail.example.test (Mail Delivery System)',
    `To: ${to}`,
    'Subject: Undelivered Mail Returned to Sender',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r1"',
    '',
    '--r1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'I am sorry to have to inform you that your message could not be delivered.',
    '--r1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example.test',
    '',
    'Final-Recipient: rfc822; poissa@example.test',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 no such mailbox',
    '',
    ...(messageId === undefined
      ? []
      : ['--r1', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${messageId}>`, 'Subject: Aika', '']),
    '--r1--',
  ]);
}

function lines(all: readonly string[]): string {
  return `${all.join('\r\n')}\r\n`;
}
