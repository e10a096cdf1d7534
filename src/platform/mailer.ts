// Mail out of the house: one composition, and two places for it to go, a mail server or the demonstration's tray.

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
  /** Hands the message over. Throws `MailRefused` where trying again is vain, any other error where it is not. */
  readonly send: (message: MailMessage) => Promise<void>;
  readonly close: () => void;
};

/** The mail server will never take this message. `reply` is its SMTP code (RFC 5321): its text may quote an address. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';

  constructor(readonly reply: number) {
    super(`the mail server refused the message for good (${reply})`);
  }
}

/** The mail server cannot be reached or asks for patience. */
export class MailDelayed extends Error {
  override readonly name = 'MailDelayed';
}

/** Sends to the mail server at `url` (`smtp://` or `smtps://`), from `from`: `Name <address>`. */
export function smtpMailer(options: { readonly url: string; readonly from: string; readonly clock: Clock }): Mailer {
  const transport = createTransport({
    url: options.url,
    // A connection costs more than a message: it is kept for the next one, and closed when none comes. What is lost with
    // one is the queue's to send again, and the ledger's to count.
    pool: true,
    maxConnections: 5,
    maxMessages: 100,
    maxRequeues: 0,
    idleTimeout: 10_000,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      // The envelope is parsed once more below: what is not plainly one address could become another's there.
      if (!ONE_ADDRESS.test(message.to)) throw new MailRefused(BAD_ADDRESS);
      const raw = await compose(message, options.from, options.clock.now());
      try {
        await transport.sendMail({ envelope: { from: addressOf(options.from).email, to: [message.to] }, raw });
      } catch (error) {
        throw asFate(error);
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
    close: () => {},
  };
}

/** For an installation with no mail server and no tray: every message waits until there is one. */
export function noMailer(): Mailer {
  return {
    send: () => Promise.reject(new MailDelayed('no mail server is configured')),
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
    subject: message.subject,
    text: message.text,
    ...(message.html !== undefined && { html: message.html }),
    messageId: `<${message.messageId}>`,
    ...(message.thread && { references: `<${message.thread.root}>` }),
    ...(message.thread?.continues && { inReplyTo: `<${message.thread.root}>` }),
    date: new Date(now),
    // RFC 3834: holiday answers and the like must not come back to a mailbox nobody reads
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(message.ical && { icalEvent: { method: message.ical.method, content: message.ical.content } }),
  });
  return composer.compile().build();
}

// A 5xx about the recipient or the message is final. A refused password or sender is ours to mend: the mail can wait.
function asFate(error: unknown): Error {
  const found: { code?: unknown; command?: unknown; responseCode?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  const reply = typeof found.responseCode === 'number' ? found.responseCode : 0;
  if (found.code === 'EENVELOPE' && found.command === 'API') return new MailRefused(BAD_ADDRESS);
  if (reply >= 500 && (found.command === 'RCPT TO' || found.command === 'DATA')) return new MailRefused(reply);
  return new MailDelayed(`the mail was not taken: ${String(found.code ?? 'unknown')}${reply > 0 ? ` ${reply}` : ''}`);
}

const ONE_ADDRESS = /^[^\s<>()[\]\\,;:"@]+@[^\s<>()[\]\\,;:"@]+$/;

// "mailbox name not allowed": what a server would have answered to an address the client would not even send
const BAD_ADDRESS = 553;
