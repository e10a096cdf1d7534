// An administrator adds somebody: from then on this address may sign in.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput } from '../../core/errors.ts';
import type { UserId } from '../../core/ids.ts';
import { SAME_PRESS } from '../../core/instant.ts';
import type { Command } from '../../platform/command.ts';
import { inEachArea } from '../../platform/record-acts.ts';
import { powerGiven } from './change-user.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { distinctGrants, grantsText, isAddedSo } from './rules.ts';
import { type AddUserInput, addUserInput, type userAdded } from './schema.ts';
import { findAddedSince, insertUser, renewDirectory, replaceGrants } from './store.ts';

/**
 * Who was added a moment ago, word for word, is answered as they are. Throws `Refusal`: not_allowed outside the
 * administrator's areas; invalid_input for an address that is taken.
 */
export const addUser: Command<AddUserInput, z.output<typeof userAdded>> = {
  name: 'add-user',
  capability: 'manage-users',
  input: addUserInput,
  run: async (context, input) => {
    const { tx, now } = context;
    const grants = distinctGrants(input.grants);
    const within = grants.map((grant) => grant.area);
    const { units = [] } = input;
    await refuseUnknown(tx, {
      areas: within,
      ...(input.professional && { professional: input.professional }),
      units: { ids: units, within },
    });
    const given = { grants, ...(input.professional && { professional: input.professional }) };
    const areas = await powerGiven(context, given);
    const { email, name, language, professional, post, phone } = input;
    const id = randomUUID() as UserId;
    const details = { ...(post && { post }), units, ...(phone && { phone }) };
    const { welcome } = input;
    const whole = { id, email, name, language, welcome, now: new Date(now), ...details };
    const user = { ...whole, ...(professional && { professional }) };
    if (!(await insertUser(tx, user))) {
      const known = await findAddedSince(tx, email, new Date(now - SAME_PRESS));
      if (known && isAddedSo(known, input, grants)) return { result: { id: known.id, again: true }, unchanged: true };
      throw invalidInput({ path: 'email', message: 'belongs to a user already' });
    }
    await replaceGrants(tx, id, grants);
    if (professional !== undefined) await renewDirectory(tx);
    return {
      result: { id },
      log: inEachArea(areas, {
        action: 'add-user',
        subject: { kind: 'user', id },
        details: { grants: grantsText(grants), ...(professional && { professional }) },
      }),
      events: [
        ...(input.welcome ? [{ name: 'user-added', data: { user: id } } as const] : []),
        // a professional whom nobody was takes part again in what is theirs
        ...(professional ? [{ name: 'worker-changed', data: { user: id, calendar: 'cancel' } } as const] : []),
      ],
    };
  },
};
