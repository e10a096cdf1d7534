// A real mail server on loopback that keeps what it takes and fails when told to.

import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
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

export type EagerMailServer = {
  readonly url: string;
  /** what was said to it on all lines, a message's text included */
  readonly heard: readonly string[];
  /** how many lines were opened to it */
  readonly lines: () => number;
  readonly stop: () => Promise<void>;
};

/**
 * Starts a server that takes an envelope and DATA in one go, knows no mailbox of `unknown`, and asks for the text all the same
 * (RFC 2920, 3.1): the client has to end it with a lone dot.
 */
export async function startEagerMailServer(unknown: string, port = 0): Promise<EagerMailServer> {
  const heard: string[] = [];
  const lines: Socket[] = [];
  const server = createServer((socket) => {
    lines.push(socket);
    socket.on('error', () => {});
    socket.write('220 eager\r\n');
    const envelope = { taken: 0, reads: false };
    createInterface({ input: socket }).on('line', (said) => {
      heard.push(said);
      const answer = answerEagerly(said, envelope, unknown);
      if (answer !== undefined) socket.write(`${answer}\r\n`);
    });
  });
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${taken}`,
    heard,
    lines: () => lines.length,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of lines) socket.destroy();
      }),
  };
}

function answerEagerly(said: string, envelope: { taken: number; reads: boolean }, unknown: string): string | undefined {
  const verb = said.slice(0, 4).toUpperCase();
  if (envelope.reads) {
    if (said !== '.') return undefined;
    envelope.reads = false;
    return envelope.taken === 0 ? '554 5.5.1 no valid recipients' : '250 2.0.0 taken';
  }
  if (verb === 'EHLO') return '250-eager\r\n250-PIPELINING\r\n250 ENHANCEDSTATUSCODES';
  if (verb === 'MAIL') envelope.taken = 0;
  if (verb === 'RCPT' && said.includes(`<${unknown}>`)) return '550 5.1.1 no such mailbox';
  if (verb === 'RCPT') envelope.taken += 1;
  if (verb === 'DATA') {
    envelope.reads = true;
    return '354 go on';
  }
  return '250 2.0.0 well';
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
