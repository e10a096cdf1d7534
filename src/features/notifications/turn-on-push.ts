// A person lets the service wake this device of theirs when somebody waits for them.

import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { invalidInput, Refusal } from '../../core/errors.ts';
import type { Command } from '../../platform/command.ts';
import { admit } from '../../platform/fetch-outside.ts';
import { turnOnPushInput } from './schema.ts';
import { findDevice, keepDevice, listDevices } from './store-push.ts';

const MOST_DEVICES = 20;

/**
 * The address is the browser maker's, and never an inner one. Throws `Refusal`: not_allowed but for a person, invalid_input,
 * in_use where they have many.
 */
export const turnOnPush: Command<z.output<typeof turnOnPushInput>, { id: string }> = {
  name: 'turn-on-push',
  capability: 'anyone-signed-in',
  input: turnOnPushInput,
  run: async ({ tx, actor, now }, { endpoint, p256dh, auth, device }) => {
    if (actor.user === undefined || actor.key !== undefined) throw new Refusal('not_allowed', 'a person has devices');
    refuseInner(endpoint);
    const known = await findDevice(tx, endpoint);
    if (known !== null && known.userId === actor.user && known.p256dh === p256dh && known.auth === auth) {
      return { result: { id: known.id }, unchanged: true };
    }
    if ((await listDevices(tx, actor.user)).length >= MOST_DEVICES) throw new Refusal('in_use', 'too many devices');
    const id = randomUUID();
    await keepDevice(tx, { id, userId: actor.user, endpoint, p256dh, auth, device, createdAt: new Date(now) });
    return { result: { id }, log: [{ action: 'turn-on-push', subject: { kind: 'user', id: actor.user }, area: '*' }] };
  },
};

function refuseInner(endpoint: string): void {
  try {
    admit(endpoint, { inner: [] });
  } catch {
    throw invalidInput({ path: 'endpoint', message: 'is no address of a push service' });
  }
}
