// Opens a poll for an act: held, and only for those who may do it.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { CommandContext } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import { actsOn, type Part, partIn } from './rules.ts';
import type { PollAct } from './schema.ts';
import { findPoll, lockPoll, type PollRecord } from './store.ts';

export type OpenedPoll = { readonly poll: PollRecord; readonly part: Part; readonly directory: Directory };

/** Holds its row until the transaction ends. Throws `not_found`, also for a poll of none of the actor's business. */
export async function openPoll({ tx, actor, deps }: CommandContext, id: string): Promise<OpenedPoll> {
  await lockPoll(tx, id);
  const poll = await findPoll(tx, id);
  const part = poll === undefined ? 'none' : partIn(actor, poll);
  if (poll === undefined || part === 'none') throw new Refusal('not_found', 'no such poll');
  return { poll, part, directory: await readDirectory(deps, tx) };
}

/** Throws `wrong_status` once it is over, `not_allowed` for another part. */
export function admitAct({ poll, part }: OpenedPoll, act: PollAct): void {
  if (actsOn(part, poll).includes(act)) return;
  if (poll.state !== 'open') throw new Refusal('wrong_status', `the poll is ${poll.state}`);
  throw new Refusal('not_allowed', `only who proposed it may ${act}`);
}

/** As it is after what was just written. */
export async function readAnew({ tx }: CommandContext, { id }: PollRecord): Promise<PollRecord> {
  const poll = await findPoll(tx, id);
  if (poll === undefined) throw new Error('a poll that is held is there');
  return poll;
}
