// What somebody is to a booking, for what hangs on it: what was agreed there, how useful it was.

import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import type { Actor } from '../../core/permissions.ts';
import type { CommandContext } from '../../platform/command.ts';
import type { Reader } from '../../platform/db.ts';
import type { BookingRecord } from './booking-record.ts';
import { type Standing, standingOf } from './rules.ts';
import { findBookings, lockBookings } from './store.ts';

export type StandingIn = { readonly record: BookingRecord; readonly standing: Exclude<Standing, 'none'> };

/** Holds its row, so that changes of what hangs on it follow each other. Throws as {@link standIn}. */
export async function holdAndStandIn({ tx, actor }: CommandContext, id: BookingId): Promise<StandingIn> {
  await lockBookings(tx, [id]);
  return standIn(tx, actor, id);
}

/** Logs nothing. Throws `not_found`, also for a booking that is none of the actor's business, and for what is only held. */
export async function standIn(reader: Reader, actor: Actor, id: BookingId): Promise<StandingIn> {
  const found = (await standInEach(reader, actor, [id])).get(id);
  if (found === undefined) throw new Refusal('not_found', 'no such booking');
  return found;
}

/** Those of them that are some of the actor's business. */
export async function standInEach(
  reader: Reader,
  actor: Actor,
  ids: readonly BookingId[],
): Promise<ReadonlyMap<BookingId, StandingIn>> {
  const records = ids.length === 0 ? [] : await findBookings(reader, ids);
  return new Map(
    records.flatMap((record) => {
      const standing = standingOf(actor, record);
      const isNone = standing === 'none' || record.status === 'held';
      return isNone ? [] : [[record.id, { record, standing }] as const];
    }),
  );
}
