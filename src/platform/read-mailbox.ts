// A mailbox at an IMAP server, read mail by mail as they come: each is handed on, then marked, at least once and in their order.

import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { DAY, MINUTE, SECOND } from '../core/instant.ts';
import type { Clock } from './clock.ts';
import type { Logger } from './log.ts';
import { isLoopback } from './mailer.ts';
import { asUnavailable } from './unavailable.ts';

/** `done`: read, and removed a while after; `left`: flagged, for a person; `later`: as it was, and looked at again soon. */
export type MailFate = 'done' | 'left' | 'later';

export type MailboxOptions = {
  /** `imaps://user:password@host`, or `imap://` */
  readonly url: string;
  readonly log: Logger;
  readonly clock: Clock;
  /** whether this process may read; asked before each look */
  readonly mayRead: () => Promise<boolean>;
  /** Deals with one mail. It may come more than once. */
  readonly take: (raw: Uint8Array) => Promise<MailFate>;
  /** a mail was too large, or could not be dealt with */
  readonly tellFault: () => void;
};

/** Reads what is there, and what comes from then on; a server that goes away is asked again, less and less often. */
export function openMailbox(options: MailboxOptions): { readonly close: () => Promise<void> } {
  const { log, mayRead } = options;
  const stopped = Promise.withResolvers<void>();
  let open = true;
  let client: ImapFlow | undefined;
  let faults = 0;
  const rest = (ms: number) => Promise.race([stopped.promise, pause(ms, undefined, { ref: false })]);
  const read = async () => {
    const reading = new Reading(options);
    client = reading.client;
    try {
      await reading.begin();
      while (open && reading.client.usable && (await mayRead())) {
        const next = await reading.look();
        faults = 0;
        if (next > 0) await Promise.race([reading.news(), rest(next)]);
      }
    } finally {
      reading.client.close();
    }
  };
  const run = async () => {
    while (open) {
      try {
        if (await mayRead()) await read();
        else await rest(ASK_AGAIN);
      } catch (error) {
        if (!open) return;
        // what the server said may quote an address
        const { code, name } = Object(error) as { readonly code?: unknown; readonly name?: unknown };
        log.warn({ fault: String(code ?? name) }, 'the mailbox of answers cannot be read');
        await rest(Math.min(LONGEST_WAIT, SECOND * 2 ** faults));
        faults += 1;
      }
    }
  };
  const running = run();
  return {
    close: async () => {
      open = false;
      stopped.resolve();
      // what is being dealt with is ended first, unless its server hangs
      await Promise.race([running, pause(PATIENCE, undefined, { ref: false })]);
      client?.close();
    },
  };
}

const LOOK_EVERY = MINUTE;
const LATER = 2 * SECOND;
const ASK_AGAIN = 10 * SECOND;
const LONGEST_WAIT = 5 * MINUTE;
const PATIENCE = 5 * SECOND;
/** An answer has some thousand bytes; a report brings at most our own mail back. */
const MOST_BYTES = 1024 * 1024;
const AT_ONCE = 50;
const MOST_TRIES = 3;
const KEPT_FOR = 30 * DAY;
const TIDY_EVERY = DAY;

/** One connection. */
class Reading {
  readonly client: ImapFlow;
  readonly #options: MailboxOptions;
  #news = Promise.withResolvers<void>();
  #tidied = Number.NEGATIVE_INFINITY;
  readonly #failed = new Map<number, number>();

  constructor(options: MailboxOptions) {
    this.#options = options;
    const { hostname, port, protocol, username, password } = new URL(options.url);
    const isSecure = protocol === 'imaps:';
    this.client = new ImapFlow({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (isSecure ? 993 : 143),
      secure: isSecure,
      // within the machine nobody listens, and its certificate is most often nobody's
      doSTARTTLS: isSecure ? undefined : !isLoopback(hostname),
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      logger: false,
      autoIdleDelay: 100,
      connectionTimeout: 15 * SECOND,
      greetingTimeout: 15 * SECOND,
      maxLiteralSize: 2 * MOST_BYTES,
    });
    const stir = () => this.#news.resolve();
    this.client.on('exists', stir);
    this.client.on('close', stir);
    // a fault ends the connection, and is told by whatever waits for it
    this.client.on('error', stir);
  }

  async begin(): Promise<void> {
    await this.client.connect();
    await this.client.mailboxOpen('INBOX');
  }

  /** Settles when something has come, or the connection is over. */
  news(): Promise<void> {
    return this.#news.promise;
  }

  /** Deals with what is new; after how long to look again (ms), if nothing comes before. */
  async look(): Promise<number> {
    this.#news = Promise.withResolvers();
    await this.#tidy();
    const found = (await this.client.search({ seen: false, flagged: false }, { uid: true })) || [];
    let later = false;
    for (const uid of found.slice(0, AT_ONCE)) {
      const fate = await this.#deal(uid);
      if (fate === 'later') later = true;
      else await this.#mark(uid, fate);
    }
    if (found.length > AT_ONCE && !later) return 0;
    return later ? LATER : LOOK_EVERY;
  }

  async #deal(uid: number): Promise<MailFate> {
    const { take, tellFault, log } = this.#options;
    const about = await this.client.fetchOne(String(uid), { size: true }, { uid: true });
    if (about === false) return 'done';
    const mail =
      (about.size ?? 0) <= MOST_BYTES && (await this.client.fetchOne(String(uid), { source: true }, { uid: true }));
    if (!mail || mail.source === undefined) {
      tellFault();
      return 'left';
    }
    try {
      return await take(mail.source);
    } catch (error) {
      // the database is away: that is not the mail's fault
      if (asUnavailable(error) !== undefined) throw error;
      const tries = (this.#failed.get(uid) ?? 0) + 1;
      this.#failed.set(uid, tries);
      log.error({ err: error, tries }, 'a mail that came back could not be dealt with');
      if (tries < MOST_TRIES) return 'later';
      tellFault();
      return 'left';
    }
  }

  async #mark(uid: number, fate: Exclude<MailFate, 'later'>): Promise<void> {
    await this.client.messageFlagsAdd(String(uid), [fate === 'done' ? '\\Seen' : '\\Flagged'], { uid: true });
  }

  /** What was dealt with, and holds whose it was, is not kept for ever. */
  async #tidy(): Promise<void> {
    const now = this.#options.clock.now();
    if (now < this.#tidied + TIDY_EVERY) return;
    this.#tidied = now;
    const old = { seen: true, flagged: false, before: new Date(now - KEPT_FOR) };
    await this.client.messageDelete(old, { uid: true });
  }
}
