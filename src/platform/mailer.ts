// Mail out of the house: one composition, and two places for it to go, a mail server or the demonstration's tray.

import type { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import parseAddresses from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Clock } from './clock.ts';
import type { Database } from './db.ts';

export type MailMessage = {
  /** without angle brackets, the same at every attempt: `<random>@<domain>`, nothing personal */
  readonly messageId: string;
  /** the one recipient's address */
  readonly to: string;
  /** where answers come to; the sender where it is missing */
  readonly replyTo?: string;
  /** where the mail itself comes to where it cannot be delivered; the sender where it is missing */
  readonly returnTo?: string;
  readonly subject: string;
  readonly text: string;
  /** the same, for mail programs that show it */
  readonly html?: string;
  /** what every message about one thing refers to, as a message's id though none has it; `continues`: this is not the first */
  readonly thread?: { readonly root: string; readonly continues: boolean };
  /** a calendar entry; `method` must be the one written in `content` (RFC 6047), or Outlook refuses it */
  readonly ical?: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string };
};

export type Mailer = {
  /** Hands the message over. Rejects with `MailNotTaken`. */
  readonly send: (message: MailMessage) => Promise<void>;
  /** Whether a server answers and lets us in. Rejects with `MailNotTaken` where it does not. */
  readonly check: () => Promise<void>;
  readonly close: () => void;
};

/** How far a message came: to a server, past the sender, past its recipient, or into its text, where it may have arrived. */
export type Stage = 'connect' | 'sender' | 'recipient' | 'data';

/**
 * The mail server did not say yes. `reply` is its SMTP code (RFC 5321), `enhanced` its status code (RFC 3463), such as
 * `5.1.1`, and `fault` our own word where it said nothing. Its text is left out, as that may quote an address.
 */
export class MailNotTaken extends Error {
  override readonly name = 'MailNotTaken';

  constructor(
    readonly stage: Stage,
    readonly said: { readonly reply?: number; readonly enhanced?: string; readonly fault?: string },
  ) {
    super(`the mail was not taken (${stage}): ${said.enhanced ?? said.reply ?? said.fault ?? 'unknown'}`);
  }
}

/** So many messages are handed over at once: one recipient's server that is slow must leave room for the others. */
export const AT_ONCE = 20;

/** Sends to the mail server at `url` (`smtp://` or `smtps://`), from `from`: `Name <address>`. */
export function smtpMailer(options: { readonly url: string; readonly from: string; readonly clock: Clock }): Mailer {
  const transport = createTransport({
    url: options.url,
    // A connection costs more than a message: it is kept for the next one, and closed when none comes.
    pool: true,
    maxConnections: AT_ONCE,
    maxMessages: 1000,
    maxRequeues: 0,
    idleTimeout: 10_000,
    connectionTimeout: 10_000,
    greetingTimeout: 30_000,
    // RFC 5321 would wait ten minutes for the answer to a text; a time that has been given up may have arrived all the same.
    socketTimeout: 150_000,
    requireTLS: !isLoopback(new URL(options.url).hostname),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Only a message whose text was begun can have arrived: the library reads it when the server has asked for it.
  const texts = new WeakMap<object, Readable>();
  transport.use('stream', (mail, done) => {
    const { message, data } = mail;
    const open = message.createReadStream.bind(message);
    message.createReadStream = (given) => {
      const text = open(given);
      if (Buffer.isBuffer(data.raw)) texts.set(data.raw, text);
      return text;
    };
    done();
  });
  return {
    send: async (message) => {
      // The envelope is parsed once more below: what is not plainly one address could become another's there.
      if (!ONE_ADDRESS.test(message.to)) throw new MailNotTaken('recipient', BAD_ADDRESS);
      const raw = await compose(message, options.from, options.clock.now());
      try {
        const from = message.returnTo ?? addressOf(options.from).email;
        await transport.sendMail({ envelope: { from, to: [message.to] }, raw });
      } catch (error) {
        throw asFault(error, texts.get(raw)?.readableDidRead === true);
      }
    },
    check: async () => {
      try {
        await transport.verify();
      } catch (error) {
        throw asFault(error, false);
      }
    },
    close: () => transport.close(),
  };
}

/** Keeps the very same bytes in the demonstration's tray; a message sent again replaces itself. */
export function trayMailer(db: Database, from: string, clock: Clock): Mailer {
  return {
    send: async (message) => {
      const now = clock.now();
      const kept = {
        recipient: message.to,
        subject: message.subject,
        raw: new Uint8Array(await compose(message, from, now)),
        createdAt: new Date(now),
      };
      await db.trayMessage.upsert({
        where: { id: message.messageId },
        create: { id: message.messageId, ...kept },
        update: kept,
      });
    },
    check: async () => {},
    close: () => {},
  };
}

/** For an installation with no mail server and no tray: every message waits until there is one. */
export function noMailer(): Mailer {
  const refuse = () => Promise.reject(new MailNotTaken('connect', { fault: 'no-server' }));
  return {
    send: refuse,
    check: refuse,
    close: () => {},
  };
}

/** The parts of `Name <address>`; an address alone stands for its own name. */
export function addressOf(from: string): { readonly name: string; readonly email: string } {
  const [first] = parseAddresses(from, { flatten: true });
  const email = first?.address ?? '';
  return { name: first?.name || email, email };
}

function compose(message: MailMessage, from: string, now: number): Promise<Buffer> {
  const composer = new MailComposer({
    from: { name: addressOf(from).name, address: addressOf(from).email },
    to: { name: '', address: message.to },
    ...(message.replyTo !== undefined && { replyTo: { name: addressOf(from).name, address: message.replyTo } }),
    subject: message.subject,
    text: message.text,
    ...(message.html !== undefined && { html: message.html }),
    messageId: `<${message.messageId}>`,
    ...(message.thread && { references: `<${message.thread.root}>` }),
    ...(message.thread?.continues && { inReplyTo: `<${message.thread.root}>` }),
    date: new Date(now),
    // RFC 3834: holiday answers and the like are not to come back
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(message.ical && { icalEvent: { method: message.ical.method, content: message.ical.content } }),
  });
  return composer.compile().build();
}

/** What the library says of a failure, in our words. `begun`: the server had asked for the text. */
function asFault(error: unknown, begun: boolean): MailNotTaken {
  const found: { code?: unknown; command?: unknown; responseCode?: unknown; response?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  if (found.code === 'EENVELOPE' && found.command === 'API') return new MailNotTaken('recipient', BAD_ADDRESS);
  const stage = begun ? 'data' : (STAGES[String(found.command)] ?? 'connect');
  if (typeof found.responseCode !== 'number')
    return new MailNotTaken(stage, { fault: String(found.code ?? 'unknown') });
  const enhanced = /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(String(found.response))?.[1];
  return new MailNotTaken(stage, { reply: found.responseCode, ...(enhanced !== undefined && { enhanced }) });
}

const STAGES: Readonly<Record<string, Stage>> = { 'MAIL FROM': 'sender', 'RCPT TO': 'recipient', DATA: 'recipient' };

const ONE_ADDRESS = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/;

// what a server would have answered to an address the client would not even send: RFC 3463, bad destination mailbox address
const BAD_ADDRESS = { reply: 553, enhanced: '5.1.3' } as const;

/** Where nobody else can listen. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
