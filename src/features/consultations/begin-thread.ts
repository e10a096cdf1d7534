// How a thread begins: where a service answers in writing, with its question and the promise that is made.

import { randomUUID } from 'node:crypto';
import { type Directory, type Service, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { AreaId, BookingId, Principal, ProfessionalId, ServiceId } from '../../core/ids.ts';
import { workCalendarOf } from '../../core/promise.ts';
import { permittedFor } from '../../core/standing-permission.ts';
import { wallClock } from '../../core/wall-clock.ts';
import { servingIn } from '../../core/who-serves.ts';
import type { CommandContext } from '../../platform/command.ts';
import { asked } from './rules.ts';
import { findThread, insertText, insertThread, type ThreadRecord } from './store.ts';

type Promised = NonNullable<Service['written']>;

/** Who offers a service in an area and may answer now. */
export function answeringIn(
  directory: Directory,
  service: ServiceId,
  area: AreaId,
  now: number,
): readonly ProfessionalId[] {
  const today = wallClock(zoneOf(directory, area)).dateAt(now);
  return permittedFor(directory, servingIn(directory, service, area), service, today);
}

/** What it promises, and who answers there. Throws `not_found` where nothing is answered in writing. */
export function promiseOf(
  directory: Directory,
  service: ServiceId,
  area: AreaId,
  now: number,
): { readonly written: Promised; readonly serving: readonly ProfessionalId[] } {
  const written = directory.services.get(service)?.written;
  const serving = answeringIn(directory, service, area, now);
  if (written === undefined || serving.length === 0) {
    throw new Refusal('not_found', 'no service that answers in writing in this area');
  }
  return { written, serving };
}

/** What a thread begins with. */
type Beginning = {
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly professional?: ProfessionalId;
  readonly booking?: BookingId;
  readonly case: { readonly topic: string; readonly ageBand: string; readonly question: string };
  readonly promiseDays: number;
  readonly askedBy: Principal;
};

export async function beginThread(
  { tx, now }: Pick<CommandContext, 'tx' | 'now'>,
  directory: Directory,
  { case: { topic, ageBand, question }, ...begun }: Beginning,
): Promise<ThreadRecord> {
  const id = randomUUID();
  const calendar = workCalendarOf(directory, begun.area);
  const standing = asked({ calendar, promiseDays: begun.promiseDays, now });
  await insertThread(tx, { ...begun, id, topic, ageBand, standing, askedAt: now });
  const text = {
    id: randomUUID(),
    kind: 'question',
    writtenBy: begun.askedBy,
    text: question,
    at: now,
    position: 0,
  } as const;
  await insertText(tx, id, text);
  const thread = await findThread(tx, id);
  if (thread === undefined) throw new Error('a thread that was written is there');
  return thread;
}

/** Those who may answer are told. */
export function askedEvent({ id: thread, version }: Pick<ThreadRecord, 'id' | 'version'>): DomainEvent {
  return { name: 'thread-changed', data: { thread, version, change: 'asked' } };
}
