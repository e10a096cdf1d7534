// A colleague asks in writing: no meeting is booked, or one is kept beside it should the answer not do.

import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import { may } from '../../core/permissions.ts';
import { type Command, type CommandContext, decideWithin } from '../../platform/command.ts';
import { admitCase } from '../bookings/admit-content.ts';
import { bookSlot } from '../bookings/book-slot.ts';
import { bookInput } from '../bookings/schema.ts';
import { tellNearest } from '../bookings/tell-nearest.ts';
import { readDirectory } from '../directory/read.ts';
import { askedEvent, beginThread, promiseOf } from './begin-thread.ts';
import { logOf, logOfTime } from './open-thread.ts';
import { askInput, type ThreadView } from './schema.ts';
import { findAskedSince } from './store.ts';
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
    if (!may(actor, 'ask-in-writing', input.area)) throw new Refusal('not_allowed', 'not an area of this actor');
    const { written, serving } = promiseOf(directory, input.service, input.area, now);
    if (input.professional !== undefined && !serving.includes(input.professional)) {
      throw invalidInput({ path: 'professional', message: 'does not offer this service in this area' });
    }
    admitCase(directory, [input.area], input.case);
    const ofAsker = { askedBy: actor.principal, service: input.service, area: input.area };
    const before = await findAskedSince(tx, ofAsker, input.case.question, now - SAME_PRESS);
    if (before) return { result: viewThread(directory, actor, before, 'asker', now), unchanged: true };
    const kept = input.slot === undefined ? undefined : await keepTime(context, input);
    // whom they would meet answers first
    const professional = input.professional ?? serving.find((one) => kept?.result.professionals[0]?.id === one);
    const thread = await beginThread(context, directory, {
      ...{ service: input.service, area: input.area, case: input.case },
      ...{ askedBy: actor.principal, promiseDays: written.promiseWorkingDays },
      ...(professional !== undefined && { professional }),
      ...(kept && { booking: kept.result.id as BookingId }),
    });
    return {
      result: viewThread(directory, actor, thread, 'asker', now),
      log: [
        { action: 'ask-in-writing', ...logOf(thread, thread.booking && logOfTime(thread.booking)) },
        ...(kept?.log ?? []),
      ],
      events: [askedEvent(thread), ...(kept?.events ?? [])],
    };
  },
};

/** By the ordinary booking, with all that it is refused for; the question is its case. */
function keepTime(context: CommandContext, { slot, area, unit, case: asked, channel, phone }: Input) {
  return decideWithin(
    context,
    bookSlot,
    bookInput.parse({
      slot,
      area,
      ...(unit && { unit }),
      case: asked,
      ...(channel && { channel }),
      ...(phone && { phone }),
    }),
  );
}
