// What a mail is that came back, judged from the mail alone: answers, counters, reports, holiday answers, and hostile ones.

import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { expect, test } from 'vitest';
import { isProposable, judgeMail } from '../../src/features/calendar/judge-mail.ts';
import { isReplyTokenOf, replyAddress, replyTokensIn } from '../../src/platform/reply-address.ts';
import { answerMail, reportMail } from '../support/replies.ts';

const [SECRET, ZONE, TO] = ['s'.repeat(32), 'Europe/Helsinki', 'vastaukset+b@example.test'];
const parse = (raw: string) =>
  PostalMime.parse(raw, { attachmentEncoding: 'utf8', forceRfc822Attachments: true, maxNestingDepth: 20 });
const judge = async (raw: string) => judgeMail(await parse(raw), ZONE);
const mail = (headers: readonly string[], text = 'Hei') =>
  ['From: a@example.test', `To: ${TO}`, ...headers, '', text].join('\r\n');

test('an answer is taken for what it says, also where a program marks it as its own', async () => {
  const answered = (partstat: string, more: object = {}) =>
    judge(answerMail({ to: TO, uid: 'u-1', sequence: 3, partstat, ...more }));
  expect(await answered('ACCEPTED', { headers: ['Auto-Submitted: auto-generated'] })).toEqual({
    ...{ is: 'answer', uid: 'u-1', sequence: 3, answer: 'accepted' },
    stampedAt: Date.parse('2026-11-20T06:00:00Z'),
  });
  expect(await answered('TENTATIVE')).toMatchObject({ answer: 'tentative' });
  expect(await answered('declined')).toMatchObject({ answer: 'declined' });
  expect(await answered('NEEDS-ACTION')).toEqual({ is: 'automatic' });
  expect(await answered('DELEGATED')).toEqual({ is: 'other' });
  expect(await answered('COUNTER')).toEqual({ is: 'other' });
  expect(await answered('ACCEPTED', { sequence: -1 })).toEqual({ is: 'unreadable' });
});

test('a counter proposes a time, by its own clock, by a zone’s or by ours', async () => {
  const proposes = (...more: readonly string[]) =>
    judge(answerMail({ to: TO, uid: 'u-1', method: 'COUNTER', partstat: 'TENTATIVE', more }));
  const proposed = { start: Date.parse('2026-12-03T08:00:00Z'), end: Date.parse('2026-12-03T08:30:00Z') };
  for (const at of [
    ['DTSTART:20261203T080000Z', 'DTEND:20261203T083000Z'],
    ['DTSTART;TZID=Europe/Helsinki:20261203T100000', 'DURATION:PT30M'],
    ['DTSTART;TZID=FLE Standard Time:20261203T100000', 'DTEND;TZID=FLE Standard Time:20261203T103000'],
    ['DTSTART:20261203T100000', 'DTEND:20261203T103000'],
  ]) {
    expect([at, await proposes(...at)]).toEqual([at, expect.objectContaining({ answer: 'counter', proposed })]);
  }
  const day = await proposes('DTSTART;VALUE=DATE:20261203');
  expect(day).toMatchObject({ answer: 'counter' });
  expect(day).not.toHaveProperty('proposed');
  const now = Date.parse('2026-11-20T08:00:00Z');
  expect(isProposable(proposed, now)).toBe(true);
  const { start, end } = proposed;
  const wrong = [
    { start: now - 1, end },
    { start, end: start },
    { start, end: start + 24 * 60 * 60_000 },
    { start: start + 400 * 24 * 60 * 60_000, end: end + 400 * 24 * 60 * 60_000 },
  ];
  expect(wrong.map((one) => isProposable(one, now))).toEqual([false, false, false, false]);
});

test('only what was given up has come back', async () => {
  const messageId = '0f8c2a52-7a7e-4c0e-9d38-3f0d6a2f8b10.again-1@example.test';
  expect(await judge(reportMail({ to: TO, status: '5.2.2', messageId }))).toEqual({
    ...{ is: 'bounce', code: '5.2.2', messageId },
  });
  expect(await judge(reportMail({ to: TO, action: 'Failed', status: '4.4.7' }))).toEqual({
    is: 'bounce',
    code: '4.4.7',
  });
  expect(await judge(reportMail({ to: TO, status: 'unknown' }))).toEqual({ is: 'bounce', code: '5.0.0' });
  for (const action of ['delayed', 'delivered', 'relayed', 'expanded']) {
    expect([action, await judge(reportMail({ to: TO, action, status: '2.0.0' }))]).toEqual([
      action,
      { is: 'automatic' },
    ]);
  }
});

test('what a program wrote is told from what a person did', async () => {
  const automatic = [
    ['Auto-Submitted: auto-replied'],
    ['Precedence: bulk'],
    ['X-Auto-Response-Suppress: All'],
    ['Return-Path: <>'],
    ['List-Id: <x.example.test>'],
    ['Content-Type: multipart/report; report-type=disposition-notification; boundary=x'],
  ];
  for (const headers of automatic)
    expect([headers, await judge(mail(headers))]).toEqual([headers, { is: 'automatic' }]);
  for (const headers of [[], ['Auto-Submitted: no'], ['Precedence: first-class']])
    expect([headers, await judge(mail(headers))]).toEqual([headers, { is: 'other' }]);
  // a holiday answer that brings our own entry along answers nothing
  const away = answerMail({ to: TO, uid: 'u-1', headers: ['Auto-Submitted: auto-replied'] });
  expect(await judge(away.replaceAll(/METHOD([:=])REPLY/gi, 'METHOD$1REQUEST'))).toEqual({ is: 'automatic' });
});

test('whatever comes is judged, and nothing in it can make that fail', async () => {
  const whole = [
    answerMail({ to: TO, uid: 'u-1' }),
    answerMail({ to: TO, uid: 'u-1', method: 'COUNTER', more: ['DTSTART:20261203T080000Z', 'DURATION:PT30M'] }),
    reportMail({ to: TO, messageId: 'x@example.test' }),
  ];
  const line = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.constantFrom(
      ...[
        'BEGIN:VCALENDAR',
        'END:VEVENT',
        'BEGIN:VEVENT',
        'METHOD:REPLY',
        'ATTENDEE;PARTSTAT=',
        'DTSTAMP:99999999T999999Z',
      ],
      ...[
        'SEQUENCE:1e400',
        'DTSTART;TZID=:20269999T',
        'DURATION:P',
        'BEGIN:VTIMEZONE',
        'Action: failed',
        'Status: 5.',
        '--b1--',
      ],
    ),
  );
  const damaged = fc
    .tuple(fc.constantFrom(...whole), fc.array(fc.tuple(fc.nat(40), fc.nat(3), line), { maxLength: 6 }))
    .map(([text, changes]) => {
      const lines = text.split('\r\n');
      for (const [at, removed, added] of changes) lines.splice(at, removed, added);
      return lines.join('\r\n');
    });
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, fc.string({ maxLength: 400 })), async (raw) => {
      const mail = await parse(raw).catch(() => undefined);
      if (mail === undefined) return;
      const judged = judgeMail(mail, ZONE);
      expect(['answer', 'bounce', 'automatic', 'other', 'unreadable']).toContain(judged.is);
      if (judged.is === 'answer') expect(Number.isSafeInteger(judged.sequence) && judged.sequence >= 0).toBe(true);
      if (judged.is === 'bounce') expect(judged.code).toMatch(/^[45]\.\d{1,3}\.\d{1,3}$/);
    }),
    { numRuns: 400 },
  );
});

test('an address stands for one mailbox and one thing, in any letters, and cannot be made up', () => {
  const deps = { config: { secret: SECRET, replies: { url: 'imap://x', address: 'vastaukset@example.test' } } };
  fc.assert(
    fc.property(
      fc.uuid(),
      fc.constantFrom('booking', 'registration', 'message'),
      fc.nat(42),
      fc.boolean(),
      (id, of, at, upper) => {
        const mailbox = 'Perhe@example.test';
        const address = replyAddress(deps, { of: of as 'booking', id, mailbox }) ?? '';
        const local = address.replace(/@.*$/, '');
        expect(local.length).toBeLessThanOrEqual(64);
        const [token, ...others] = replyTokensIn(`"x" <${upper ? address.toUpperCase() : address}>, ${address}`);
        expect([token?.of, token?.id, others]).toEqual([of, id, []]);
        if (token === undefined) return;
        expect(isReplyTokenOf(SECRET, token, { mailbox: mailbox.toLowerCase() })).toBe(true);
        expect(isReplyTokenOf(SECRET, token, { mailbox: 'toinen@example.test' })).toBe(false);
        expect(isReplyTokenOf('t'.repeat(32), token, { mailbox })).toBe(false);
        const letters = [...token.token];
        letters[at] = letters[at] === 'm' ? 'b' : at === 0 ? 'm' : 'm';
        const [forged] = replyTokensIn(`+${letters.join('')}@example.test`);
        const isSame = letters.join('') === token.token;
        if (forged && !isSame) expect(isReplyTokenOf(SECRET, forged, { mailbox })).toBe(false);
      },
    ),
  );
  expect(replyAddress({ config: { secret: SECRET } }, { of: 'message', id: 'x', mailbox: 'x' })).toBeUndefined();
});
