// A real mail server on loopback that keeps what it takes and fails when told to.

import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export type ReceivedMail = {
  readonly recipients: readonly string[];
  readonly raw: string;
  readonly mail: Email;
  /** the calendar part's text, and the Content-Type it came under */
  readonly invite: { readonly content: string; readonly method: string | undefined } | undefined;
};

export type MailServer = {
  readonly url: string;
  /** in the order they came */
  readonly messages: ReceivedMail[];
  /** Answers the next attempt to send with this SMTP code and text, in place of taking the message. */
  readonly failNext: (code: number, at?: 'RCPT' | 'DATA', says?: string) => void;
  readonly stop: () => Promise<void>;
};

/** Starts a server on `port`, or on a free one. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const messages: ReceivedMail[] = [];
  const failures: { code: number; at: 'RCPT' | 'DATA'; says: string }[] = [];
  const failureAt = (at: 'RCPT' | 'DATA') => {
    if (failures[0]?.at !== at) return null;
    const failure = failures.shift();
    return Object.assign(new Error(failure?.says), { responseCode: failure?.code });
  };
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    // a sender keeps its line open for the next message: a server that stops does not wait for that
    closeTimeout: 200,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (_address, _session, done) => done(failureAt('RCPT')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const failure = failureAt('DATA');
        if (failure) return done(failure);
        const raw = Buffer.concat(chunks);
        const recipients = session.envelope.rcptTo.map((recipient) => recipient.address);
        messages.push({ recipients, raw: raw.toString('latin1'), ...(await open(raw)) });
        done();
      });
    },
  });
  // a client that is killed in the middle of a message is a story of the test, not a fault of this server
  server.on('error', (error) => {
    if (!('code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE'))) throw error;
  });
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${taken}`,
    messages,
    failNext: (code, at = 'DATA', says = 'as the test wishes') => failures.push({ code, at, says }),
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

async function open(raw: Buffer): Promise<Pick<ReceivedMail, 'mail' | 'invite'>> {
  const mail = await PostalMime.parse(raw, { attachmentEncoding: 'utf8' });
  const part = mail.attachments.find((attachment) => attachment.mimeType === 'text/calendar');
  if (typeof part?.content !== 'string') return { mail, invite: undefined };
  return { mail, invite: { content: part.content, method: part.method } };
}

/** Everything a message says, decoded: headers, text and every part. */
export function everythingIn(received: ReceivedMail): string {
  const { mail } = received;
  const parts = mail.attachments.map((attachment) => String(attachment.content));
  const headers = mail.headers.map(({ key, value }) => `${key}: ${value}`);
  // what is broken over lines, by the mail or by the calendar, is whole again
  return [...headers, mail.subject, mail.text, mail.html, ...parts, received.raw.replace(/=\r\n/g, '')]
    .join('\n')
    .replace(/\r?\n[ \t]/g, '');
}
