// Opens a written question for an act: held, and only for those who take part in it.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { workCalendarOf } from '../../core/promise.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { type Clockwork, type Part, partIn } from './rules.ts';
import type { ThreadView } from './schema.ts';
import { findThread, type KeptTime, lockThread, type ThreadRecord } from './store.ts';
import { factsOf, viewThread } from './view-thread.ts';

export type OpenedThread = {
  readonly record: ThreadRecord;
  readonly part: Part;
  readonly directory: Directory;
  readonly clockwork: Clockwork;
};

/** Holds its row until the transaction ends. Throws `not_found`, also for a thread of none of the actor's business. */
export async function openThread({ tx, now, actor, deps }: CommandContext, id: string): Promise<OpenedThread> {
  await lockThread(tx, id);
  const record = await findThread(tx, id);
  const directory = await readDirectory(deps, tx);
  const part = record === undefined ? 'none' : partIn(actor, directory, factsOf(record));
  if (record === undefined || part === 'none') throw new Refusal('not_found', 'no such question');
  const calendar = workCalendarOf(directory, record.area);
  return { record, part, directory, clockwork: { calendar, promiseDays: record.promiseDays, now } };
}

/** Throws `changed_meanwhile` where somebody has seen another version than there is. */
export function admitSeen({ version }: ThreadRecord, seen: number): void {
  if (seen !== version) throw new Refusal('changed_meanwhile', 'the question has changed since it was looked at');
}

/** As it is after what was just written. */
export async function viewAnew(
  { tx, now, actor }: CommandContext,
  { record, part, directory }: OpenedThread,
): Promise<ThreadView> {
  return viewThread(directory, actor, (await findThread(tx, record.id)) ?? record, part, now);
}

/** What the log keeps of it. */
export function logOf(
  { id, area, service }: Pick<ThreadRecord, 'id' | 'area' | 'service'>,
  details: LogEntry['details'] = {},
): Pick<LogEntry, 'subject' | 'area' | 'details'> {
  return { subject: { kind: 'thread', id }, area, details: { service, ...details } };
}

/** As bookings are logged: which it is, and when it was by then. */
export function logOfTime({ id, start }: KeptTime): LogEntry['details'] {
  return { booking: id, start: new Date(start).toISOString() };
}
