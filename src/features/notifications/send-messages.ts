// The one sender: takes from the ledger what is due, has it worded by the feature it is about, and notes what became of it.

import { setTimeout as pause } from 'node:timers/promises';
import { type MessageChannel, messageChannels } from '../../core/message-channel.ts';
import { type Calm, whenToSend } from '../../core/quiet-hours.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { AT_ONCE, addressOf, type MailMessage, MailNotTaken, type Stage } from '../../platform/mailer.ts';
import { replyAddress } from '../../platform/reply-address.ts';
import { TEXTS_AT_ONCE, TextNotTaken } from '../../platform/texter.ts';
import {
  ALIKE,
  type Blame,
  blameOf,
  blameOfText,
  codeOf,
  NO_GATEWAY,
  replyToOf,
  stepAfter,
  UNREACHED_FOR,
} from './rules.ts';
import type { Subject } from './schema.ts';
import {
  type DueMessage,
  keepTaken,
  LEASE,
  type Room,
  type Settled,
  SOON,
  settle,
  type Taken,
  takeDue,
} from './store-messages.ts';
import { beginAfresh, bringForward, endPause, hasSentSince, pauseSender, readPauses } from './store-pause.ts';

export type SendingParts = Pick<Dependencies, 'db' | 'clock' | 'config' | 'mailer' | 'texter' | 'log'>;

export { LEASE };

/** What a message says. `mark` makes it another message than before: one with a renewed link, say. */
export type WordedMail = Omit<MailMessage, 'messageId' | 'to' | 'replyTo'> & { readonly mark?: string };

/** What a text message says, its link within. `mark`: as a mail's. */
export type WordedText = { readonly body: string; readonly mark?: string };

/**
 * Its words, by the channel of its mailbox; or that there is no use in it any more, and why. `calm`: it is not sent in quiet
 * hours, which every text says of itself, as a phone may wake somebody.
 */
export type Worded =
  | { readonly mail: WordedMail; readonly calm?: Calm }
  | { readonly text: WordedText; readonly calm: Calm }
  | { readonly drop: 'superseded' }
  | { readonly drop: 'failed'; readonly code: 'too-late' };

/** Words messages that are about one kind of thing, outside any transaction: a promise for each, in their order. */
export type Word = (parts: SendingParts, due: readonly DueMessage[]) => readonly Promise<Worded>[];
export type Words = Readonly<Record<Subject, Word>>;

/** Who sends, and hears when there is something to send: said on this queue's name. */
export const MESSAGES = 'messages';

const LOOK_EVERY = 1_000;
const NONE = { taken: 0, behind: 0 } as const;
/** How many messages of each channel are handed over at once. */
const PLACES: Room = { mail: AT_ONCE, text: TEXTS_AT_ONCE };

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
    await sender.begin();
    while (open) {
      const hasRoom = (room: Room) => messageChannels.some((channel) => room[channel] > 0);
      const { taken, behind } = hasRoom(sender.room()) ? await sender.take(sender.room()) : NONE;
      if (taken === 0 && behind === 0) await sender.lookUp();
      // full hands mean that more may wait, as do those behind others: on with them as soon as one is through
      const looksOn = [sleep(behind > 0 ? SOON : LOOK_EVERY), ...(sender.isBusy() ? [sender.nextThrough()] : [])];
      await Promise.race(hasRoom(sender.room()) ? [stirred.promise, ...looksOn] : looksOn);
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
    const { taken, behind } = await sender.take(PLACES, later);
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
    if (settled.waits !== true) tell(settled.state === 'sent' || settled.state === 'superseded');
  };
  const through = () => [...underway.values()].map((one) => one.through);

  return {
    /** What waits for a server since before this process started is tried at once. */
    begin: () =>
      beginAfresh(db, clock.now()).catch((error: unknown) =>
        log.warn({ err: error }, 'whether the sender waits could not be read'),
      ),
    isBusy: () => underway.size > 0,
    room: (): Room => {
      const taken = Map.groupBy(underway.values(), ({ due }) => due.channel);
      const left = (channel: MessageChannel) => PLACES[channel] - (taken.get(channel)?.length ?? 0);
      return { mail: left('mail'), text: left('text') };
    },
    nextThrough: () => Promise.race(through()),
    allThrough: () => Promise.all(through()),
    /** How many it took; their sending goes on by itself. */
    take: async (room: Room, later = 0): Promise<{ readonly taken: number; readonly behind: number }> => {
      const { due, behind } = await takeDue(db, clock.now() + later, room).catch((error: unknown): Taken => {
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
     * With nothing to send: whether the servers are there is asked at the start, and again while a channel waits. Then one
     * message is tried, or, where none waits, only the line.
     */
    lookUp: async (): Promise<void> => {
      const now = clock.now();
      if (now < nextLook) return;
      nextLook = now + LOOK_UP_EVERY;
      try {
        const isFirst = !hasLooked;
        hasLooked = true;
        const pauses = await readPauses(db);
        const channels = channelsOf(parts);
        // nobody waits for a gateway that is there no more
        for (const { channel } of pauses) if (!channels.includes(channel)) await endPause(db, channel, now);
        for (const channel of channels) {
          const waits = pauses.find((one) => one.channel === channel);
          if (waits === undefined ? !isFirst : waits.until > now || (await bringForward(db, channel, now))) continue;
          const fault = await LINES[channel](parts)
            .check()
            .then(
              () => undefined,
              (error: unknown) => error,
            );
          if (fault !== undefined) log.error({ err: fault, channel }, 'the server for messages cannot be reached');
          if (waits === undefined) continue;
          const said = faultIn(fault);
          if (said === undefined) await endPause(db, channel, now);
          else await pauseSender(db, { channel, stage: said.stage, code: said.code, triedAt: now, now: clock.now() });
        }
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
  const { clock, log } = parts;
  const { id, attempts, firstTriedAt } = due;
  let handedAs: string | undefined;
  const as = (settled: Omit<Settled, 'id' | 'attempts'>): Attempt => ({
    settled: { id, attempts, ...(handedAs !== undefined && { handedAs }), ...settled },
  });
  if (due.end <= clock.now()) return as({ state: 'failed', code: 'too-late' });
  // written while there was a gateway: the desk follows it up, and calls
  if (due.channel === 'text' && !parts.texter.sends) return as({ state: 'failed', code: NO_GATEWAY });
  try {
    const said = await worded();
    if ('drop' in said) return as({ state: said.drop, ...('code' in said && { code: said.code }) });
    const waiting = said.calm && waitingFor(said.calm, clock.now());
    if (waiting !== undefined) return as(waiting);
    handedAs = tailOf(due, 'text' in said ? said.text.mark : said.mail.mark);
    await hand(parts, due, said);
    return as({ state: 'sent' });
  } catch (error) {
    const known = { firstTriedAt, now: clock.now() };
    const fault = faultIn(error);
    if (fault === undefined) {
      log.error({ err: error, message: id }, 'a message could not be worded');
      return as({ ...stepAfter('moment', known), stage: 'words', code: 'fault' });
    }
    const { blame, stage, code } = fault;
    const settled = { ...stepAfter(blame, known), stage, code };
    log.warn(
      { message: id, about: due.about, channel: due.channel, stage, code, state: settled.state },
      'a message was not taken',
    );
    return { ...as(settled), blame };
  }
}

/** What becomes of a message that is not to go now, as it is quiet there; nothing where it may. */
function waitingFor(calm: Calm, now: number): Omit<Settled, 'id' | 'attempts'> | undefined {
  const nextAt = whenToSend(now, calm);
  if (nextAt === now) return undefined;
  if (nextAt !== undefined) return { state: 'queued', nextAt, waits: true };
  return calm.late === 'failed' ? { state: 'failed', code: 'too-late' } : { state: 'superseded' };
}

/** What follows its id in the message. What is sent once more is another message: a server may drop one that it knows. */
function tailOf({ repeats }: DueMessage, mark: string | undefined): string {
  return [mark, repeats > 0 ? `again-${repeats}` : undefined]
    .map((part) => (part === undefined ? '' : `.${part}`))
    .join('');
}

/** Hands it over by its channel. */
async function hand(
  { mailer, texter, config }: SendingParts,
  due: DueMessage,
  said: Exclude<Worded, { readonly drop: unknown }>,
): Promise<void> {
  const { id, mailbox, channel, attempts: attempt } = due;
  const own = (mark: string | undefined) => `${id}${tailOf(due, mark)}`;
  if ('text' in said && channel === 'text') {
    return texter.send({ id: own(said.text.mark), to: mailbox, body: said.text.body });
  }
  if ('mail' in said && channel === 'mail') {
    const { mark, ...mail } = said.mail;
    const host = addressOf(config.mail.from).email.replace(/^.*@/, '');
    const messageId = `${own(mark)}@${host}`;
    const replyTo = replyAddress({ config }, replyToOf(due));
    const returnTo = replyAddress({ config }, { of: 'message', id, mailbox, attempt });
    const ways = { ...(replyTo !== undefined && { replyTo }), ...(returnTo !== undefined && { returnTo }) };
    return mailer.send({ ...mail, messageId, to: mailbox, ...ways });
  }
  throw new Error(`a message was worded for another channel than ${channel}`);
}

/** What a server said that did not take a message; undefined for any other fault. */
function faultIn(error: unknown): { readonly blame: Blame; readonly stage: Stage; readonly code: string } | undefined {
  if (error instanceof MailNotTaken) return { blame: blameOf(error), stage: error.stage, code: codeOf(error) };
  if (error instanceof TextNotTaken) return { blame: blameOfText(error), stage: error.stage, code: error.code };
  return undefined;
}

/** Those that this installation sends by; texts only where there is a gateway. */
function channelsOf({ texter }: SendingParts): readonly MessageChannel[] {
  return messageChannels.filter((channel) => channel === 'mail' || texter.sends);
}

const LINES = { mail: ({ mailer }: SendingParts) => mailer, text: ({ texter }: SendingParts) => texter };

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

/** Sees when a server takes nothing from us, for any mailbox: then its channel waits, and tries one now and then. */
function openWatch({ db, clock, log }: SendingParts) {
  const alike = new Map<MessageChannel, { readonly fault: string; readonly mailboxes: Set<string> }>();
  return async (due: DueMessage, { state, stage, code }: Settled, blame: Blame | undefined): Promise<void> => {
    const { channel } = due;
    // a server that refuses one mailbox, or asks for patience, does take messages from us
    if (state === 'sent' || blame === 'mailbox' || blame === 'moment') {
      alike.delete(channel);
      if (!due.probing) return;
      await endPause(db, channel, clock.now());
      log.info({ channel }, 'the server takes messages again');
    } else if (blame !== undefined && stage !== undefined && code !== undefined) {
      const fault = `${stage} ${code}`;
      const known = alike.get(channel);
      const mailboxes = known?.fault === fault ? known.mailboxes : new Set<string>();
      alike.set(channel, { fault, mailboxes: mailboxes.add(due.mailbox) });
      const now = clock.now();
      const isLong = stage === 'connect' && state === 'queued' && now - due.firstTriedAt >= UNREACHED_FOR;
      const isUnreached = isLong && !(await hasSentSince(db, channel, due.firstTriedAt));
      if (!due.probing && mailboxes.size < ALIKE && !isUnreached) return;
      alike.delete(channel);
      const since = isUnreached ? due.firstTriedAt : now;
      if (!(await pauseSender(db, { channel, stage, code, triedAt: due.triedAt, now, since }))) return;
      log.error({ channel, stage, code }, 'the server takes no messages: they wait');
    }
  };
}

function sleep(ms: number): Promise<void> {
  return pause(ms, undefined, { ref: false });
}
