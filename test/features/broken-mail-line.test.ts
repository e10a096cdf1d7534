// The line to the mailbox of answers breaks, hangs or is refused: every mail is dealt with once, and people know when none is read.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BookingId } from '../../src/core/ids.ts';
import { keepReading } from '../../src/features/calendar/keep-reading.ts';
import { answerTakers } from '../../src/surfaces/worker/take-answers.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { engine } from '../support/database.ts';
import { bookAppointment, mailTo, tellEverybody } from '../support/family.ts';
import { type Line, openLine } from '../support/line.ts';
import { hasMailboxes, type Mailboxes, openMailboxes } from '../support/mail-house.ts';
import { openPages } from '../support/pages.ts';
import { until } from '../support/process.ts';
import { answerMail, organizerOf, valueIn } from '../support/replies.ts';

/** Which engine keeps what is read makes no difference to the line. */
const here = hasMailboxes() && engine === 'pglite';
const replies = { url: 'imap://127.0.0.1', address: 'vastaukset@neuvoaika.example' };
const MINUTE = 60_000;

let house: Mailboxes;
let service: TestApp;
beforeAll(async () => {
  if (!hasMailboxes()) console.warn('Dovecot or root is missing: broken lines of mail are skipped.');
  if (!here) return;
  [house, service] = await Promise.all([openMailboxes(), openApp({ config: { replies } })]);
});
afterAll(async () => {
  if (!here) return;
  await service?.close();
  house?.stop();
});

let tests = 0;
/** a mailbox of the test's own */
let mailbox: string;
let lines: Line[];
let readers: { readonly close: () => Promise<void> }[];
beforeEach(async () => {
  tests += 1;
  [mailbox, lines, readers] = [`laatikko-${tests}@neuvoaika.example`, [], []];
  await service?.deps.db.mailboxReader.deleteMany();
});
afterEach(async () => {
  for (const line of lines) line.hang(false);
  await Promise.all(readers.map((one) => one.close()));
  await Promise.all(lines.map((one) => one.stop()));
});

/** A process that reads the mailbox, by a line of its own; what it was told of each mail. */
async function read(
  prepare: (line: Line) => void = () => {},
): Promise<{ readonly line: Line; readonly heard: string[] }> {
  const line = await openLine(house.port);
  lines.push(line);
  prepare(line);
  const heard: string[] = [];
  readers.push(keepReading(service.deps, house.imap(mailbox, line.port), answerTakers, (was) => heard.push(was)));
  return { line, heard };
}

/** A family that was told of its time, and its answer on the way to us. */
async function answering(): Promise<{ readonly booking: BookingId; readonly mail: string }> {
  const { booking, guardians } = await bookAppointment(service);
  await tellEverybody(service, booking);
  const { invite } = await mailTo(service, guardians[0]?.email);
  return { booking, mail: answerMail({ to: organizerOf(invite), uid: valueIn(invite, 'UID') }) };
}

const isConfirmed = async (id: BookingId) =>
  (await service.deps.db.booking.findUniqueOrThrow({ where: { id } })).confirmedSequence === 0;
/** It may come again, where it could not be marked. */
const isNew = (was: string) => was !== 'ignored';
const word = (text: string) => `From: a@example.test\r\nTo: b@example.test\r\nSubject: Hei\r\n\r\n${text}\r\n`;

test.runIf(here)(
  'an answer is taken once, though the line breaks while it is fetched, marked and waited for',
  async () => {
    const [first, second] = [await answering(), await answering()];
    house.put(mailbox, first.mail);
    const { line, heard } = await read((one) => {
      one.breakAt('server', /METHOD=REPLY|METHOD:REPLY/i);
      // dealt with, and not marked: as when the process is killed between
      one.breakAt('client', /UID STORE/);
    });
    await until(() => Promise.resolve(heard.length === 2), 15_000);
    expect([heard, line.opened()]).toEqual([['answer', 'ignored'], 3]);
    expect(await isConfirmed(first.booking)).toBe(true);
    const logged = { where: { action: 'answer-in-calendar', details: { path: ['booking'], equals: first.booking } } };
    expect(await service.deps.db.accessLog.count(logged)).toBe(1);

    // it waits for news now; the mailbox is brought back from a copy meanwhile, and numbers its mails anew
    house.countAnew(mailbox);
    line.cut();
    house.put(mailbox, second.mail);
    await until(() => isConfirmed(second.booking), 15_000);
    expect(heard.filter(isNew)).toEqual(['answer', 'answer']);
  },
);

test.runIf(here)('what is too large, or breaks the line each time, holds up nothing that came after', async () => {
  const { booking, mail } = await answering();
  house.put(mailbox, word('RIKKOO YHTEYDEN'));
  house.put(mailbox, Buffer.alloc(30 * 1024 * 1024, 'Liite\r\n'));
  for (let one = 0; one < 52; one += 1) house.put(mailbox, word(`vanha ${one}`));
  house.put(mailbox, mail);
  const { heard } = await read((one) => one.breakAt('server', /RIKKOO/, Number.POSITIVE_INFINITY));
  await until(() => isConfirmed(booking), 40_000);
  await until(() => Promise.resolve(heard.length === 54), 15_000);
  expect(heard.filter((was) => was === 'other')).toHaveLength(52);
  expect(heard[0]).toBe('fault');
});

test.runIf(here)(
  'a login that is refused for long is told on the home page and to who watches, until it is taken again',
  async () => {
    const { booking, mail } = await answering();
    house.put(mailbox, mail);
    const no = (said: string) => `${said.split(' ')[0]} NO [AUTHENTICATIONFAILED] Authentication failed.\r\n`;
    const { line } = await read((one) => one.answerAt(/ (LOGIN|AUTHENTICATE) /, no, 2));
    await until(() => Promise.resolve(line.opened() > 0), 5_000);
    const ready = async () => (await service.app.request('/readyz')).text();
    const [began, desk] = [service.deps.clock.now(), await openPages(service, 'scheduler')];
    const home = async () => (await desk.open('/')).text;
    await until(async () => (await service.deps.db.mailboxReader.findFirst())?.fault !== null, 5_000);
    // a short while is nobody's concern
    service.travelTo(began + 5 * MINUTE);
    expect(await ready()).toBe('ready');
    service.travelTo(began + 11 * MINUTE);
    expect(await ready()).toMatch(/^ready, but answers lie unread since 2026-11-20T07:00:.*\(login-refused\)$/);
    expect(await home()).toMatch(/Vastauksia ei ole luettu[^<]*20\.11\./);
    await until(() => isConfirmed(booking), 15_000);
    await until(async () => (await ready()) === 'ready', 5_000);
    expect(await home()).not.toContain('Vastauksia ei ole luettu');
    service.travelTo(began);
  },
);

test.runIf(here)('one of two processes reads, and the other takes over when it hangs or is gone', async () => {
  const [first, second] = [await answering(), await answering()];
  const [one, other] = [await read(), await read()];
  house.put(mailbox, first.mail);
  await until(() => isConfirmed(first.booking), 10_000);
  const readerFirst = one.heard.length > 0 ? one : other;
  const waiting = readerFirst === one ? other : one;
  expect([readerFirst.heard, waiting.heard, waiting.line.opened()]).toEqual([['answer'], [], 0]);
  // it says no more, like a process that was killed
  readerFirst.line.hang(true);
  house.put(mailbox, second.mail);
  service.travelTo(service.deps.clock.now() + 2 * MINUTE);
  await until(() => isConfirmed(second.booking), 15_000);
  expect([readerFirst.heard, waiting.heard.filter(isNew)]).toEqual([['answer'], ['answer']]);
});
