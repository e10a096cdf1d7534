// Does what somebody wants of a room, and brings the video server and the pages of this process to it at once. What
// does not reach them so, the keeper and the pages' own look bring about.

import type { BookingId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import { type Executable, type ExecuteOptions, execute } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { endMediaRoom } from './end-media-rooms.ts';
import { roomOfBooking } from './schema.ts';
import { findMediaName } from './store.ts';
import { stirRoom } from './watch-rooms.ts';

/** As `execute`, for a command about a room. */
export async function actInRoom<Input extends { readonly booking: BookingId }, Result>(
  deps: Dependencies,
  actor: Actor,
  command: Executable<Input, Result>,
  input: { readonly booking: string } & Readonly<Record<string, unknown>>,
  options: ExecuteOptions = {},
): Promise<Result> {
  const asked = roomOfBooking.safeParse({ booking: input.booking });
  const before = asked.success ? await findMediaName(deps.db, asked.data.booking) : undefined;
  const result = await execute(deps, actor, command, input, options);
  if (!asked.success) return result;
  stirRoom(deps, asked.data.booking);
  // this room alone is waited for: another that does not answer is the keeper's
  if (before !== undefined) await endMediaRoom(deps, asked.data.booking, before);
  return result;
}
