// An administrator changes somebody: a professional of whom nobody is left who may sign in and has a role is offered no longer.

import type { z } from 'zod';
import type { DomainEvent } from '../../core/events.ts';
import { undecidedCalendarOf } from '../../core/left-calendar.ts';
import type { Command } from '../../platform/command.ts';
import { writeUserChange } from '../identity/change-user.ts';
import { changeUserInput as userInput } from '../identity/schema.ts';
import { refuseDecidedOtherwise } from './refuse-decided-otherwise.ts';
import { refuseUndecided } from './refuse-undecided.ts';
import { leavingMark } from './schema.ts';
import { renewOffer } from './store.ts';
import { countUnasked } from './store-held.ts';

export const changeUserInput = userInput.extend({
  leaving: leavingMark.exactOptional(),
  calendar: undecidedCalendarOf('somebody who works here no more'),
});

export type UserChanged = {
  readonly id: string;
  /** bookings to come that the change leaves to be arranged: outside what is offered, or with nobody who asks */
  readonly bookings: number;
  /** how many of them are consultations in which nobody asks any more */
  readonly unasked: number;
};

/**
 * Who works here no more is told of no booking to come, and `calendar` is what becomes of those they were told of.
 * Throws `Refusal`: as `writeUserChange`, bookings_left_outside, calendar_undecided, and changed_meanwhile.
 */
export const changeUser: Command<z.output<typeof changeUserInput>, UserChanged> = {
  name: 'change-user',
  capability: 'manage-users',
  input: changeUserInput,
  run: async (context, { leaving, calendar, ...input }) => {
    const {
      result: outcome,
      left,
      renewed,
    } = await renewOffer(context, leaving, () => writeUserChange(context, input, calendar ?? 'cancel'));
    const unasked = isOfWork(input) ? await countUnasked(context.tx, input.user, context.now) : 0;
    const toArrange = { bookings: left + unasked, unasked };
    if ('unchanged' in outcome) {
      const by = { action: 'change-user', subject: { kind: 'user', id: input.user } } as const;
      if (letsGo(input)) await refuseDecidedOtherwise(context, by, calendar);
      return { result: { ...outcome.result, ...toArrange }, unchanged: true };
    }
    if (isOfWork(input)) await refuseUndecided(context, { user: input.user }, calendar);
    const events: readonly DomainEvent[] = [
      ...(renewed ? [{ name: 'look-for-times', data: {} } as const] : []),
      ...(isOfWork(input)
        ? [{ name: 'worker-changed', data: { user: input.user, calendar: calendar ?? 'cancel' } } as const]
        : []),
    ];
    return { ...outcome, result: { ...outcome.result, ...toArrange }, events };
  },
};

/** Whether who it is about works here no more by it. */
function letsGo({ disabled, grants }: z.output<typeof userInput>): boolean {
  return disabled === true || grants?.length === 0;
}

/** Whether it may decide who works here, and as whom. */
function isOfWork({ disabled, grants, professional }: z.output<typeof userInput>): boolean {
  return disabled !== undefined || grants !== undefined || professional !== undefined;
}
