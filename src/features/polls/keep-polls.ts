// Comes round every minute: times that somebody cannot keep any more fall away, who has not chosen is reminded, and what
// nobody chooses is let go.

import type { Directory } from '../../core/directory.ts';
import { type CommonTimeWanted, commonTimes } from '../../core/free-together.ts';
import type { Claim } from '../../core/slots.ts';
import { actAlone, type CommandContext } from '../../platform/command.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordAct } from '../../platform/record-acts.ts';
import { readOwnCalendars } from '../availability/read.ts';
import { findHeldTimes } from '../bookings/hold-time.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { letGo } from './let-go.ts';
import { readAnew } from './open-poll.ts';
import { postLoss, postOutcome, postReminder } from './post-polls.ts';
import { keptUntil } from './rules.ts';
import {
  findOpenPolls,
  findPoll,
  lockPoll,
  noteReminded,
  type PollRecord,
  type PollTime,
  writeState,
} from './store.ts';
import { logOf } from './view-poll.ts';

/** Each poll in a transaction of its own. Safe to run at any time, by any process. */
export async function keepPolls(deps: Dependencies): Promise<void> {
  const now = deps.clock.now();
  const directory = await readDirectory(deps);
  const polls = await findOpenPolls(deps.db);
  const seen = await readTaken(deps.db, polls, now);
  for (const poll of polls) {
    const isDue = now >= poll.deadline && (poll.remindedAt === undefined || now >= keptUntil(poll.deadline));
    if (!isDue && poll.times.every((time) => time.state !== 'held' || stands(directory, poll, time, seen, now)))
      continue;
    try {
      await actAlone(deps, theService, (context) => keep(context, poll.id));
    } catch (error) {
      // One that cannot be settled now must not keep the others waiting: the next round tries it again.
      deps.log.warn({ err: error, poll: poll.id }, 'a poll was not kept');
    }
  }
}

async function keep(context: CommandContext, id: string): Promise<void> {
  const { tx, now, deps } = context;
  await lockPoll(tx, id);
  const poll = await findPoll(tx, id);
  if (poll?.state !== 'open') return;
  const directory = await readDirectory(deps, tx);
  const isOver = now >= keptUntil(poll.deadline) || poll.times.every(({ start }) => start <= now);
  if (isOver) return lapse(context, directory, poll);
  const seen = await readTaken(tx, [poll], now);
  const lost = await letGo(context, poll, (time) => !stands(directory, poll, time, seen, now), 'lost');
  if (lost.length > 0) {
    await writeState(tx, id, 'open', now);
    await postLoss(tx, directory, await readAnew(context, poll), now);
    await recordAct(deps, tx, now, { action: 'lose-time', ...logOf(poll, { count: lost.length }) });
  }
  if (now < poll.deadline || poll.remindedAt !== undefined) return;
  await noteReminded(tx, id, now);
  await postReminder(tx, await readAnew(context, poll), now);
}

async function lapse(context: CommandContext, directory: Directory, poll: PollRecord): Promise<void> {
  const { tx, now, deps } = context;
  const freed = await letGo(context, poll);
  await writeState(tx, poll.id, 'lapsed', now);
  const over = await readAnew(context, poll);
  await postOutcome(tx, directory, over, { to: over.asked, because: 'lapsed', now });
  await recordAct(deps, tx, now, { action: 'lapse-poll', ...logOf(poll, { count: freed.length }) });
  await deps.jobs.enqueue(tx, [{ name: 'look-for-times', data: {} }]);
}

function timesIn({ times }: PollRecord) {
  return times.filter(({ state }) => state === 'held').map(({ booking }) => booking);
}

type Taken = {
  /** the bookings that are still held */
  readonly held: ReadonlySet<string>;
  /** what people's own calendars have taken meanwhile */
  readonly busy: readonly Claim[];
};

async function readTaken(
  reader: Reader & Pick<Transaction, 'booking'>,
  polls: readonly PollRecord[],
  now: number,
): Promise<Taken> {
  const held = await findHeldTimes(reader, polls.flatMap(timesIn), now);
  const people = [...new Set(polls.flatMap(({ professionals }) => professionals))];
  const end = Math.max(now, ...polls.flatMap(({ times }) => times.map((time) => time.end)));
  const resources = people.map((one) => `professional:${one}` as const);
  return {
    held,
    busy: people.length === 0 ? [] : await readOwnCalendars({ db: reader }, resources, { start: now, end }),
  };
}

/** It is still held, has not begun, and all of them still work then and have nothing else in their own calendars. */
function stands(
  directory: Directory,
  { professionals: people }: PollRecord,
  { start, end, booking }: PollTime,
  { held, busy }: Taken,
  now: number,
): boolean {
  const wanted: CommonTimeWanted = { people, length: end - start, within: { start, end } };
  return start > now && held.has(booking) && commonTimes(directory, busy, wanted).length > 0;
}
