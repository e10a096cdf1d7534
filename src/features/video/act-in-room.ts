// Does what somebody wants of a room, and brings the video server and the pages of this process to it at once. What
// does not reach them so, the keeper and the pages' own look bring about.

import type { BookingId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { type Executable, type ExecuteOptions, execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { endMediaRooms } from './keep-rooms.ts';
import { stirRoom } from './watch-rooms.ts';

/** As `execute`, for a command about a room. */
export async function actInRoom<Input extends { readonly booking: BookingId }, Result>(
  deps: Dependencies,
  actor: Actor,
  command: Executable<Input, Result>,
  input: { readonly booking: string } & Readonly<Record<string, unknown>>,
  options: ExecuteOptions = {},
): Promise<Result> {
  const result = await execute(deps, actor, command, input, options);
  stirRoom(deps, input.booking as BookingId);
  await endMediaRooms(deps).catch((error: unknown) => deps.log.warn({ err: error }, 'the keeper ends what is left'));
  return result;
}
