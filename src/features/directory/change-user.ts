// An administrator changes somebody: a professional of whom nobody is left who may sign in and has a role is offered no longer.

import type { z } from 'zod';
import type { Command } from '../../platform/command.ts';
import { writeUserChange } from '../identity/change-user.ts';
import { changeUserInput as userInput } from '../identity/schema.ts';
import { leavingMark } from './schema.ts';
import { renewOffer } from './store.ts';

export const changeUserInput = userInput.extend({ leaving: leavingMark.exactOptional() });

export type UserChanged = {
  readonly id: string;
  /** bookings to come that the change leaves outside: they stand until somebody moves or cancels them */
  readonly bookings: number;
};

/** Throws `Refusal`: as `writeUserChange`, and bookings_left_outside. */
export const changeUser: Command<z.output<typeof changeUserInput>, UserChanged> = {
  name: 'change-user',
  capability: 'manage-users',
  input: changeUserInput,
  run: async (context, { leaving, ...input }) => {
    const {
      result: outcome,
      left,
      renewed,
    } = await renewOffer(context, leaving, () => writeUserChange(context, input));
    if ('unchanged' in outcome) return { result: { ...outcome.result, bookings: left }, unchanged: true };
    return {
      ...outcome,
      result: { ...outcome.result, bookings: left },
      ...(renewed && { events: [{ name: 'look-for-times', data: {} }] }),
    };
  },
};
