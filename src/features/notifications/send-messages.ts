// The one sender: takes from the ledger what is due, has it worded by the feature it is about, and notes what became of it.

import { setTimeout as pause } from 'node:timers/promises';
import type { Dependencies } from '../../platform/dependencies.ts';
import { AT_ONCE, addressOf, type MailMessage, MailNotTaken } from '../../platform/mailer.ts';
import { ALIKE, type Blame, blameOf, codeOf, stepAfter } from './rules.ts';
import type { Subject } from './schema.ts';
import {
  type DueMessage,
  keepTaken,
  LEASE,
  type Settled,
  SOON,
  settle,
  type Taken,
  takeDue,
} from './store-messages.ts';
import { bringForward, endPause, pauseSender, readPause } from './store-pause.ts';

export type SendingParts = Pick<Dependencies, 'db' | 'clock' | 'config' | 'mailer' | 'log'>;

export { LEASE };

/** What a message says. `mark` makes it another message than before: one with a renewed link, say. */
export type WordedMail = Omit<MailMessage, 'messageId' | 'to'> & { readonly mark?: string };

/** Its words; or that there is no use in it any more, and why. */
export type Worded =
  | { readonly mail: WordedMail }
  | { readonly drop: 'superseded' }
  | { readonly drop: 'failed'; readonly code: 'too-late' };

/** Words messages that are about one kind of thing, outside any transaction: a promise for each, in their order. */
export type Word = (parts: SendingParts, due: readonly DueMessage[]) => readonly Promise<Worded>[];
export type Words = Readonly<Record<Subject, Word>>;

/** Who sends, and hears when there is something to send: said on this queue's name. */
export const MESSAGES = 'messages';

const LOOK_EVERY = 1_000;
const NONE = { taken: 0, behind: 0 } as const;

/**
 * Sends what comes due until it is closed. At least once: what was handed over when the process died goes again, under
 * the same Message-ID and SEQUENCE, which mail and calendar programs know for the same.
 */
export function keepSending(
  parts: SendingParts & Pick<Dependencies, 'live'>,
  words: Words,
  tell: (done: boolean) => void = () => {},
): { readonly close: () => Promise<void> } {
  const sender = openSender(parts, words, tell);
  let stirred = Promise.withResolvers<void>();
  const stir = () => stirred.resolve();
  const leave = parts.live.hearJobs((queues) => queues.includes(MESSAGES) && stir());
  let open = true;
  const run = async () => {
    while (open) {
      const room = AT_ONCE - sender.underway();
      const { taken, behind } = room > 0 ? await sender.take(room) : NONE;
      if (taken === 0 && behind === 0) await sender.lookUp();
      // a full hand means that more may wait, as do those behind others: on with them as soon as one is through
      const looksOn = [sleep(behind > 0 ? SOON : LOOK_EVERY), ...(sender.underway() > 0 ? [sender.nextThrough()] : [])];
      await Promise.race(taken < room ? [stirred.promise, ...looksOn] : looksOn);
      stirred = Promise.withResolvers<void>();
    }
  };
  const running = run();
  return {
    close: async () => {
      open = false;
      leave();
      stir();
      await running;
      await sender.close();
    },
  };
}

/** Sends what is due now, one handful after another, and returns how many it tried. */
export async function sendDueMessages(parts: SendingParts, words: Words): Promise<number> {
  const sender = openSender(parts, words, () => {});
  let tried = 0;
  // those that wait for others to the same mailbox are due a moment later
  for (let later = 0; ; ) {
    const { taken, behind } = await sender.take(AT_ONCE, later);
    if (taken === 0 && (behind === 0 || later > LEASE / 2)) break;
    if (behind > 0) later += SOON;
    tried += taken;
    await sender.allThrough();
  }
  await sender.close();
  return tried;
}

function openSender(parts: SendingParts, words: Words, tell: (done: boolean) => void) {
  const { db, clock, log } = parts;
  const underway = new Map<string, { readonly due: DueMessage; readonly through: Promise<void> }>();
  let nextLook = 0;
  let hasLooked = false;
  const note = openNotes(parts);
  const watch = openWatch(parts);
  const heart = setInterval(() => {
    const taken = [...underway.values()].map(({ due }) => due);
    if (taken.length > 0)
      keepTaken(db, taken, clock.now()).catch((error: unknown) =>
        log.warn({ err: error }, 'messages in flight could not be kept'),
      );
  }, LEASE / 3).unref();

  const sendOne = async (due: DueMessage, worded: () => Promise<Worded>): Promise<void> => {
    const { settled, blame } = await attempt(parts, due, worded);
    await note(settled);
    await watch(due, settled, blame);
    tell(settled.state === 'sent' || settled.state === 'superseded');
  };
  const through = () => [...underway.values()].map((one) => one.through);

  return {
    underway: () => underway.size,
    nextThrough: () => Promise.race(through()),
    allThrough: () => Promise.all(through()),
    /** How many it took; their sending goes on by itself. */
    take: async (limit: number, later = 0): Promise<{ readonly taken: number; readonly behind: number }> => {
      const { due, behind } = await takeDue(db, clock.now() + later, limit).catch((error: unknown): Taken => {
        log.warn({ err: error }, 'what is due could not be taken');
        return { due: [], behind: 0 };
      });
      for (const [about, alike] of Map.groupBy(due, (one) => one.about)) {
        const worded = wordAll(parts, alike, words[about]);
        alike.forEach((due, at) => {
          const through = sendOne(due, worded(at))
            .catch((error: unknown) => log.error({ err: error, message: due.id }, 'a message was not followed up'))
            .finally(() => underway.delete(due.id));
          underway.set(due.id, { due, through });
        });
      }
      return { taken: due.length, behind };
    },
    /**
     * With nothing to send: whether a mail server is there is asked at the start, and again while the sender waits. Then one
     * message is tried, or, where none waits, only the line.
     */
    lookUp: async (): Promise<void> => {
      const now = clock.now();
      if (now < nextLook) return;
      nextLook = now + LOOK_UP_EVERY;
      try {
        const waits = await readPause(db);
        const isFirst = !hasLooked;
        hasLooked = true;
        if (waits === undefined ? !isFirst : waits.until > now || (await bringForward(db, now))) return;
        const fault = await parts.mailer.check().then(
          () => undefined,
          (error: unknown) => error,
        );
        if (fault !== undefined) log.error({ err: fault }, 'the mail server cannot be reached');
        if (waits === undefined) return;
        if (fault instanceof MailNotTaken) await pauseSender(db, { stage: fault.stage, code: codeOf(fault), now });
        else await endPause(db, now);
      } catch (error) {
        log.warn({ err: error }, 'whether the sender waits could not be read');
      }
    },
    /** What is underway is waited for a while; what takes longer is another process's when it has gone quiet here. */
    close: async () => {
      await Promise.race([Promise.all(through()), sleep(PATIENCE)]);
      clearInterval(heart);
    },
  };
}

const PATIENCE = 10_000;
const LOOK_UP_EVERY = 5_000;

/** The words of each; a fault in wording is the message's own. */
function wordAll(parts: SendingParts, due: readonly DueMessage[], word: Word): (at: number) => () => Promise<Worded> {
  const begun = Promise.resolve().then(() => word(parts, due).map((one) => one.catch((fault: unknown) => ({ fault }))));
  begun.catch(() => {});
  return (at) => async () => {
    const said = await (await begun)[at];
    if (said === undefined) throw new Error('a message was not worded');
    if ('fault' in said) throw said.fault;
    return said;
  };
}

type Attempt = { readonly settled: Settled; readonly blame?: Blame };

/** One attempt. What it is about may have changed since it was written: the feature that words it says so. */
async function attempt(parts: SendingParts, due: DueMessage, worded: () => Promise<Worded>): Promise<Attempt> {
  const { mailer, clock, config, log } = parts;
  const { id, attempts, firstTriedAt } = due;
  const as = (settled: Omit<Settled, 'id' | 'attempts'>): Attempt => ({ settled: { id, attempts, ...settled } });
  if (due.end <= clock.now()) return as({ state: 'failed', code: 'too-late' });
  try {
    const said = await worded();
    if ('drop' in said) return as({ state: said.drop, ...('code' in said && { code: said.code }) });
    const { mark, ...mail } = said.mail;
    // what is sent once more is another message: a server may drop one that it knows
    const own = [id, mark, due.repeats > 0 ? `again-${due.repeats}` : undefined].filter((part) => part !== undefined);
    const host = addressOf(config.mail.from).email.replace(/^.*@/, '');
    await mailer.send({ ...mail, messageId: `${own.join('.')}@${host}`, to: due.mailbox });
    return as({ state: 'sent' });
  } catch (error) {
    const known = { firstTriedAt, now: clock.now() };
    if (!(error instanceof MailNotTaken)) {
      log.error({ err: error, message: id }, 'a message could not be worded');
      return as({ ...stepAfter('moment', known), stage: 'words', code: 'fault' });
    }
    const blame = blameOf(error);
    const settled = { ...stepAfter(blame, known), stage: error.stage, code: codeOf(error) };
    log.warn(
      { message: id, about: due.about, stage: settled.stage, code: settled.code, state: settled.state },
      'a message was not taken',
    );
    return { ...as(settled), blame };
  }
}

/** Notes what became of attempts, those together that come while the last are being written. */
function openNotes({ db, clock, log }: SendingParts): (one: Settled) => Promise<void> {
  let waiting: Settled[] = [];
  let writing: Promise<void> = Promise.resolve();
  const write = async () => {
    const all = waiting;
    waiting = [];
    for (let tries = 1; all.length > 0; tries += 1) {
      try {
        return await settle(db, all, clock.now());
      } catch (error) {
        if (tries === MOST_TRIES) throw error;
        log.warn({ err: error }, 'what became of messages could not be noted yet');
        await sleep(LOOK_EVERY);
      }
    }
  };
  return (one) => {
    waiting.push(one);
    writing = writing.catch(() => {}).then(write);
    return writing;
  };
}

const MOST_TRIES = 5;

/** Sees when the server takes nothing from us, for any mailbox: then the sender waits, and tries one now and then. */
function openWatch({ db, clock, log }: SendingParts) {
  let alike: { readonly fault: string; readonly mailboxes: Set<string> } | undefined;
  return async (due: DueMessage, { state, stage, code }: Settled, blame: Blame | undefined): Promise<void> => {
    // a server that refuses one mailbox, or asks for patience, does take mail from us
    if (state === 'sent' || blame === 'mailbox' || blame === 'moment') {
      alike = undefined;
      if (!due.probing) return;
      await endPause(db, clock.now());
      log.info('the mail server takes messages again');
    } else if (blame !== undefined && stage !== undefined && code !== undefined) {
      const fault = `${stage} ${code}`;
      if (alike?.fault !== fault) alike = { fault, mailboxes: new Set() };
      alike.mailboxes.add(due.mailbox);
      if (!due.probing && alike.mailboxes.size !== ALIKE) return;
      await pauseSender(db, { stage, code, now: clock.now() });
      log.error({ stage, code }, 'the mail server takes nothing: the sender waits');
    }
  };
}

function sleep(ms: number): Promise<void> {
  return pause(ms, undefined, { ref: false });
}
