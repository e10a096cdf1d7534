// A mailbox at an IMAP server, read mail by mail as they come: each is handed on, then marked, at least once and in their order.

import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { DAY, MINUTE, SECOND } from '../core/instant.ts';
import { type Clock, stopwatch } from './clock.ts';
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
  /** all that had come by then was looked at, or a share of it where there was much */
  readonly tellLooked: () => Promise<void>;
  /** The line broke, or never was; `why` is a code, for those who keep the mail server. Another process may read. */
  readonly tellDown: (why: string) => Promise<void>;
  /** Deals with one mail. It may come more than once. */
  readonly take: (raw: Uint8Array) => Promise<MailFate>;
  /** a mail was too large, or could not be dealt with */
  readonly tellFault: () => void;
};

/**
 * Reads what is there, and what comes from then on. A line that breaks, is refused or hangs is opened anew, less and less
 * often; a mail that breaks it each time is left, after the others.
 */
export function openMailbox(options: MailboxOptions): { readonly close: () => Promise<void> } {
  const { log, mayRead, tellLooked, tellDown } = options;
  const stopped = Promise.withResolvers<void>();
  let open = true;
  let client: ImapFlow | undefined;
  let faults = 0;
  const tries: Tries = new Map();
  const rest = (ms: number) => Promise.race([stopped.promise, pause(ms, undefined, { ref: false })]);
  const read = async () => {
    const reading = new Reading(options, tries);
    client = reading.client;
    try {
      const elapsed = stopwatch();
      await reading.begin();
      while (open && (await mayRead())) {
        const next = await reading.look();
        await tellLooked();
        // one that breaks again at once is not asked at once each time
        if (elapsed() > LASTING) faults = 0;
        if (next > 0) await Promise.race([reading.news(), rest(next)]);
        reading.insistOpen();
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
        const fault = faultOf(error);
        log.warn({ fault }, 'the mailbox of answers cannot be read');
        // the database may be what is away
        await tellDown(fault).catch(() => {});
        await rest(Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** faults));
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

/** A code alone: what the server said may quote an address. */
function faultOf(error: unknown): string {
  const { authenticationFailed, code, name } = Object(error) as Readonly<Record<string, unknown>>;
  return authenticationFailed === true ? 'login-refused' : String(code ?? name);
}

const LOOK_EVERY = 30 * SECOND;
const LATER = 2 * SECOND;
const ASK_AGAIN = 5 * SECOND;
const [SHORTEST_WAIT, LONGEST_WAIT] = [SECOND / 2, 5 * MINUTE];
/** A server that says nothing for so long hangs. Longer than we are silent ourselves, shorter than a reader's turn. */
const SILENT = 45 * SECOND;
/** From then on what breaks is a fault of its own. */
const LASTING = MINUTE;
const PATIENCE = 5 * SECOND;
/** An answer has some thousand bytes; a report brings at most our own mail back. */
const MOST_BYTES = 1024 * 1024;
const AT_ONCE = 50;
const MOST_TRIES = 5;
const KEPT_FOR = 30 * DAY;
const TIDY_EVERY = DAY;

/** Given to what was dealt with, where the server keeps such flags: nothing else is ever removed. */
const DEALT_WITH = 'NeuvoaikaDone';

/** How often each mail that is there was looked into in vain, over all connections: by UIDVALIDITY and UID. */
type Tries = Map<string, number>;

/** One connection. */
class Reading {
  readonly client: ImapFlow;
  readonly #options: MailboxOptions;
  readonly #tries: Tries;
  #news = Promise.withResolvers<void>();
  #tidied = Number.NEGATIVE_INFINITY;
  #broken: unknown;

  constructor(options: MailboxOptions, tries: Tries) {
    this.#options = options;
    this.#tries = tries;
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
      socketTimeout: SILENT,
      maxLiteralSize: 2 * MOST_BYTES,
    });
    const stir = () => this.#news.resolve();
    this.client.on('exists', stir);
    this.client.on('close', stir);
    // a fault ends the connection, and is told by whatever waits for it
    this.client.on('error', (error) => {
      this.#broken = error;
      stir();
    });
  }

  async begin(): Promise<void> {
    await this.client.connect();
    await this.client.mailboxOpen('INBOX');
  }

  /** Settles when something has come, or the connection is over. */
  news(): Promise<void> {
    return this.#news.promise;
  }

  /** Throws where the connection is over. */
  insistOpen(): void {
    if (!this.client.usable) throw this.#broken ?? new LineFault('closed');
  }

  /** Deals with what is new; after how long to look again (ms), if nothing comes before. */
  async look(): Promise<number> {
    this.#news = Promise.withResolvers();
    await this.#tidy();
    const found = await this.client.search({ seen: false, flagged: false }, { uid: true });
    // what the server refuses is not an empty mailbox
    if (!found) throw new LineFault('search-refused');
    const next = this.#inTurn(found).slice(0, AT_ONCE);
    let later = false;
    for (const uid of next) {
      const fate = await this.#deal(uid);
      if (fate === 'later') later = true;
      else await this.#mark(uid, fate);
    }
    if (found.length > AT_ONCE && !later) return 0;
    return later ? LATER : LOOK_EVERY;
  }

  /** The oldest first, but what was looked into in vain after all others: it holds up none of them. */
  #inTurn(found: readonly number[]): readonly number[] {
    const there = new Set(found.map((uid) => this.#keyOf(uid)));
    for (const key of this.#tries.keys()) if (!there.has(key)) this.#tries.delete(key);
    const triesOf = (uid: number) => this.#tries.get(this.#keyOf(uid)) ?? 0;
    return [...found].sort((one, other) => triesOf(one) - triesOf(other) || one - other);
  }

  #keyOf(uid: number): string {
    const { mailbox } = this.client;
    return `${mailbox ? mailbox.uidValidity : ''}:${uid}`;
  }

  async #deal(uid: number): Promise<MailFate> {
    const { take, tellFault, log } = this.#options;
    const [key, before] = [this.#keyOf(uid), this.#tries.get(this.#keyOf(uid)) ?? 0];
    // counted before: what breaks the line is known by it when the line is there again
    this.#tries.set(key, before + 1);
    const source = before < MOST_TRIES ? await this.#fetch(uid) : 'too-much';
    if (source === 'gone') return 'done';
    if (source === 'too-much') {
      tellFault();
      return 'left';
    }
    try {
      const fate = await take(source);
      // it waits for something else, however long
      if (fate === 'later') this.#tries.set(key, before);
      return fate;
    } catch (error) {
      // the database is away: that is not the mail's fault
      if (asUnavailable(error) !== undefined) {
        this.#tries.set(key, before);
        throw error;
      }
      log.error({ err: error, tries: before + 1 }, 'a mail that came back could not be dealt with');
      if (before + 1 < MOST_TRIES) return 'later';
      tellFault();
      return 'left';
    }
  }

  async #fetch(uid: number): Promise<Uint8Array | 'gone' | 'too-much'> {
    const about = await this.client.fetchOne(String(uid), { size: true }, { uid: true });
    if (about === false) return 'gone';
    if ((about.size ?? 0) > MOST_BYTES) return 'too-much';
    const mail = await this.client.fetchOne(String(uid), { source: true }, { uid: true });
    if (mail === false) return 'gone';
    if (mail.source === undefined) throw new LineFault('fetched-nothing');
    return mail.source;
  }

  async #mark(uid: number, fate: Exclude<MailFate, 'later'>): Promise<void> {
    const flags = fate === 'done' ? ['\\Seen', DEALT_WITH] : ['\\Flagged'];
    // a mail that is gone is marked without a word
    if (!(await this.client.messageFlagsAdd(String(uid), flags, { uid: true }))) throw new LineFault('not-marked');
    this.#tries.delete(this.#keyOf(uid));
  }

  /** What was dealt with, and holds whose it was, is not kept for ever. */
  async #tidy(): Promise<void> {
    const now = this.#options.clock.now();
    if (now < this.#tidied + TIDY_EVERY) return;
    this.#tidied = now;
    const { mailbox } = this.client;
    const keeps = mailbox && (mailbox.permanentFlags?.has('\\*') || mailbox.permanentFlags?.has(DEALT_WITH));
    const dealtWith = { seen: true, flagged: false, ...(keeps && { keyword: DEALT_WITH }) };
    await this.client.messageDelete({ ...dealtWith, before: new Date(now - KEPT_FOR) }, { uid: true });
  }
}

/** What the line, or its server, did not do. */
class LineFault extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
