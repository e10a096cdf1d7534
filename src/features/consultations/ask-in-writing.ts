// A colleague asks in writing: no meeting is booked, or one is kept beside it should the answer not do.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Directory, Service } from '../../core/directory.ts';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ProfessionalId, ServiceId } from '../../core/ids.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import { may } from '../../core/permissions.ts';
import { workCalendarOf } from '../../core/promise.ts';
import { servingIn } from '../../core/who-serves.ts';
import { type Command, type CommandContext, decideWithin } from '../../platform/command.ts';
import { admitCase } from '../bookings/admit-content.ts';
import { bookSlot } from '../bookings/book-slot.ts';
import { tellNearest } from '../bookings/choose-slot.ts';
import { bookInput } from '../bookings/schema.ts';
import { readDirectory } from '../directory/read.ts';
import { logOf, logOfTime } from './open-thread.ts';
import { asked } from './rules.ts';
import { askInput, type ThreadView } from './schema.ts';
import { findAskedSince, findThread, insertText, insertThread, type ThreadRecord } from './store.ts';
import { viewThread } from './view-thread.ts';

type Input = z.output<typeof askInput>;

/**
 * What is asked again word for word within a quarter of an hour is the same question. Throws `Refusal`: not_allowed,
 * not_found for a service that answers nothing in writing there, invalid_input, personal_data_found, and whatever
 * booking the time beside it is refused for.
 */
export const askInWriting: Command<Input, ThreadView> = {
  name: 'ask-in-writing',
  capability: 'ask-in-writing',
  input: askInput,
  refused: tellNearest,
  run: async (context, input) => {
    const { tx, now, actor, deps } = context;
    const directory = await readDirectory(deps, tx);
    const { promiseWorkingDays } = admitAsking(context, directory, input);
    admitCase(directory, [input.area], input.case);
    const ofAsker = { askedBy: actor.principal, service: input.service, area: input.area };
    const before = await findAskedSince(tx, ofAsker, input.case.question, now - SAME_PRESS);
    if (before) return { result: viewThread(directory, actor, before, 'asker', now), unchanged: true };
    const kept = input.slot === undefined ? undefined : await keepTime(context, input);
    const thread = await beginThread(context, directory, {
      ...{ service: input.service, area: input.area, case: input.case, promiseDays: promiseWorkingDays },
      ...(input.professional && { professional: input.professional }),
      ...(kept && { booking: kept.result.id as BookingId }),
    });
    return {
      result: viewThread(directory, actor, thread, 'asker', now),
      log: [
        { action: 'ask-in-writing', ...logOf(thread, thread.booking && logOfTime(thread.booking)) },
        ...(kept?.log ?? []),
      ],
      events: kept?.events ?? [],
    };
  },
};

type WrittenService = Service & { readonly written: NonNullable<Service['written']> };

/** What it promises. Throws where it answers nothing in writing there, or the actor does not ask there. */
function admitAsking(
  { actor }: CommandContext,
  directory: Directory,
  { service, area, professional }: Pick<Input, 'service' | 'area' | 'professional'>,
): WrittenService['written'] {
  if (!may(actor, 'ask-in-writing', area)) throw new Refusal('not_allowed', 'not an area of this actor');
  const written = directory.services.get(service)?.written;
  const serving = servingIn(directory, service, area);
  if (written === undefined || serving.length === 0) {
    throw new Refusal('not_found', 'no service that answers in writing in this area');
  }
  if (professional !== undefined && !serving.includes(professional)) {
    throw invalidInput({ path: 'professional', message: 'does not offer this service in this area' });
  }
  return written;
}

/** By the ordinary booking, with all that it is refused for; the question is its case. */
function keepTime(context: CommandContext, { slot, area, case: asked, channel, phone }: Input) {
  return decideWithin(
    context,
    bookSlot,
    bookInput.parse({ slot, area, case: asked, ...(channel && { channel }), ...(phone && { phone }) }),
  );
}

/** What a thread begins with. */
type Beginning = {
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly professional?: ProfessionalId;
  readonly booking?: BookingId;
  readonly case: { readonly topic: string; readonly ageBand: string; readonly question: string };
  readonly promiseDays: number;
};

async function beginThread(
  { tx, now, actor }: CommandContext,
  directory: Directory,
  { case: { topic, ageBand, question }, ...begun }: Beginning,
): Promise<ThreadRecord> {
  const id = randomUUID();
  const calendar = workCalendarOf(directory, begun.area);
  const standing = asked({ calendar, promiseDays: begun.promiseDays, now });
  await insertThread(tx, { ...begun, id, topic, ageBand, askedBy: actor.principal, standing, askedAt: now });
  const text = { id: randomUUID(), kind: 'question', writtenBy: actor.principal, text: question, at: now } as const;
  await insertText(tx, id, text);
  const thread = await findThread(tx, id);
  if (thread === undefined) throw new Error('a thread that was written is there');
  return thread;
}
