// Out and back again: an invite goes out by Postfix to a mailbox of Dovecot, and its answer, or the mail itself, comes back.

import { ImapFlow } from 'imapflow';
import { createTransport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasMailHouse, type MailHouse, openMailHouse } from '../support/mail-house.ts';
import { type Service, startService, temporaryFolder, until } from '../support/process.ts';
import { answerMail, organizerOf, valueIn } from '../support/replies.ts';
import { type MailServer, startMailServer } from '../support/smtp.ts';

const here = hasMailHouse();
const [OURS, PARENT, GONE] = ['vastaukset@neuvoaika.test', 'aiti@perhe.test', 'kadonnut@muualla.test'] as const;

const data = temporaryFolder();
let house: MailHouse;
let elsewhere: MailServer;
let service: Service;
beforeAll(async () => {
  if (!here) return console.warn('Postfix, Dovecot or root is missing: the round trip of mail is skipped.');
  elsewhere = await startMailServer();
  house = await openMailHouse([OURS, PARENT], { mailbox: GONE, port: Number(new URL(elsewhere.url).port) });
  service = await startService({
    DATA_DIR: data.path,
    CLOCK_START: '2026-11-20T09:00:00+02:00',
    MAIL_FROM: 'Neuvoaika <neuvoaika@neuvoaika.test>',
    SMTP_URL: house.smtp,
    IMAP_URL: house.imap(OURS),
    REPLY_TO: OURS,
  });
});
afterAll(async () => {
  if (!here) return;
  await service?.stop();
  house?.stop();
  await elsewhere?.stop();
  data.remove();
});

const json = async (method: string, path: string, body?: unknown) => {
  const answer = await service.call('scheduler', method, path, body);
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever JSON the service answered with
  return (await answer.json()) as any;
};

type Item = { readonly booking?: string; readonly recipient: string };

async function book(name: string, email: string): Promise<string> {
  const guardians = [{ name, email, language: 'fi' }];
  const family = await json('POST', '/api/families', { area: 'lahti-etela', name, guardians, confirmed: true });
  const query = 'service=neuvola-maaraaikainen&area=lahti-etela&from=2026-11-23T00:00:00Z';
  const [slot] = (await json('GET', `/api/slots?${query}`)).items;
  const booked = { slot: slot.id, area: 'lahti-etela', family: { id: family.id } };
  return (await json('POST', '/api/bookings', booked)).id;
}

/** What lies in a mailbox, as its owner's program reads it. */
async function mailsOf(mailbox: string): Promise<readonly { readonly mail: Email; readonly flags: Set<string> }[]> {
  const { hostname: host, port, username, password } = new URL(house.imap(mailbox));
  const auth = { user: decodeURIComponent(username), pass: password };
  const client = new ImapFlow({ host, port: Number(port), secure: false, auth, logger: false });
  await client.connect();
  try {
    const { exists } = await client.mailboxOpen('INBOX', { readOnly: true });
    const found = exists === 0 ? [] : await client.fetchAll('1:*', { source: true, flags: true });
    return await Promise.all(
      found.map(async ({ source, flags = new Set() }) => ({
        mail: await PostalMime.parse(source ?? '', { attachmentEncoding: 'utf8' }),
        flags,
      })),
    );
  } finally {
    await client.logout();
  }
}

test.runIf(here)('what a family answers in its calendar comes back, and stands at its booking', async () => {
  const booking = await book('Malli', PARENT);
  await until(async () => (await mailsOf(PARENT)).length > 0, 30_000);
  const [mail] = await mailsOf(PARENT);
  const invite = String(mail?.mail.attachments.find(({ mimeType }) => mimeType === 'text/calendar')?.content);
  const to = organizerOf(invite);
  expect([to, mail?.mail.replyTo?.[0]?.address]).toEqual([expect.stringMatching(/^vastaukset\+b\w+@/), to]);
  // what comes back has an address of its own, which tells which message it was
  expect(mail?.mail.returnPath ?? '').toMatch(/^<?vastaukset\+m\w+@/);

  // The calendar's own program: a mail server it has never heard of, an address that nobody was invited by.
  const program = createTransport(house.smtp);
  const raw = answerMail({ to, uid: valueIn(invite, 'UID'), stamp: '20261120T070000Z' });
  await program.sendMail({ envelope: { from: 'toinen.osoite@muualla.test', to: [to] }, raw });
  await until(async () => (await json('GET', `/api/bookings/${booking}`)).confirmed === true, 30_000);
  const word = (text: string) => ['From: aiti@perhe.test', `To: ${to}`, 'Subject: Hei', '', text].join('\r\n');
  await program.sendMail({ envelope: { from: PARENT, to: [to] }, raw: word('Voisimmeko tulla vasta kymmeneltä?') });
  program.close();

  // what a person wrote is left for a person, and answered by nobody
  const subjects = async (flag: string) =>
    (await mailsOf(OURS)).flatMap(({ mail, flags }) => (flags.has(flag) ? [mail.subject] : []));
  await until(async () => (await subjects('\\Flagged')).length > 0, 30_000);
  expect(await subjects('\\Flagged')).toEqual(['Hei']);
  expect(await subjects('\\Seen')).toContain('Re: Aika');
  expect(await mailsOf(PARENT)).toHaveLength(1);
});

test.runIf(here)('a mail that was taken and could not be delivered comes back, and marks its message', async () => {
  elsewhere.failNext(550, 'RCPT', '5.1.1 no such mailbox here');
  const booking = await book('Toinen', GONE);
  const bounced = async () => {
    const { items } = await json('GET', '/api/undelivered-messages');
    return items.find((one: Item) => one.booking === booking && one.recipient === 'family');
  };
  await until(async () => (await bounced()) !== undefined, 30_000);
  expect(await bounced()).toMatchObject({ state: 'failed', why: 'refused', code: '5.1.1', recipient: 'family' });
});
