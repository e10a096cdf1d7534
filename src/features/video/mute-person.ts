// Somebody who leads the meeting mutes a person's microphone. Only they themselves can turn it on again.

import type { z } from 'zod';
import { Refusal } from '../../core/errors.ts';
import type { Actor } from '../../core/permissions.ts';
import { type Command, type ExecuteOptions, execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { openToHost } from './open-to-host.ts';
import { personIn } from './person-in.ts';
import { personInRoom, type roomChanged } from './schema.ts';
import { findMediaName } from './store.ts';

/**
 * Logged first, then asked of the video server. Throws `Refusal`: not_found; not_allowed, also for a professional;
 * video_closed; video_unavailable.
 */
export async function mutePerson(
  deps: Dependencies,
  actor: Actor,
  input: unknown,
  options: ExecuteOptions = {},
): Promise<z.output<typeof roomChanged>> {
  const { booking, guest } = await execute(deps, actor, noteMuting, input, options);
  // read now: asked again under the same key, they may meet in another media room
  const mediaName = await findMediaName(deps.db, booking);
  if (mediaName === undefined) throw new Refusal('video_closed', 'the room is not open');
  await deps.video.mute(mediaName, guest);
  return {};
}

const noteMuting: Command<z.output<typeof personInRoom>, z.output<typeof personInRoom>> = {
  name: 'mute-person',
  capability: 'anyone-signed-in',
  input: personInRoom,
  run: async (context, { booking, guest }) => {
    const led = await openToHost(context, booking);
    await personIn(context.tx, led, guest);
    const { logged } = led;
    return { result: { booking, guest }, log: [{ action: 'mute-person', ...logged({ guest }) }] };
  },
};
