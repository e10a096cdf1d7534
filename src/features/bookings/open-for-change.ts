// Opens a booking for an act: checks that this person may do this to it now.

import type { BookingAct, BookingStatus } from '../../core/booking.ts';
import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { BookingId } from '../../core/ids.ts';
import { may } from '../../core/permissions.ts';
import type { CommandContext, DecisionContext } from '../../platform/command.ts';
import { readDirectory } from '../directory/read.ts';
import type { BookingRecord } from './booking-record.ts';
import type { Override } from './choose-slot.ts';
import { decideAct, leaveDone, type Standing, screenTexts, standingOf } from './rules.ts';
import { findBookingWithVersion, lockBookings, type VersionedBooking } from './store.ts';

export type OpenBooking = {
  readonly record: BookingRecord;
  readonly standing: Standing;
  readonly directory: Directory;
  /** the state the act leads to */
  readonly next: BookingStatus;
};

/**
 * Holds its row, so that it stays as it is until the transaction ends. `isSo`: whether it is already as it is wanted; then
 * no cut-off stands in the way of leaving it so, nor that the act has been done: `next` is the state it is in.
 * Throws `Refusal`: not_found (also for a booking that is none of the actor's business), not_allowed, wrong_status, …
 */
export async function openForChange(context: CommandContext, id: BookingId, ...asked: Asked): Promise<OpenBooking> {
  await lockBookings(context.tx, [id]);
  return openAsRead(context, id, ...asked);
}

/** As `openForChange`, without holding it: what is written then says itself whether it is as it was read. */
export async function openAsRead(context: DecisionContext, id: BookingId, ...asked: Asked): Promise<OpenBooking> {
  return admit(context, await findBookingWithVersion(context.reader, id), ...asked);
}

type Asked = readonly [act: BookingAct, override?: Override | undefined, isSo?: (record: BookingRecord) => boolean];

async function admit(
  { reader, now, actor, deps }: DecisionContext,
  found: VersionedBooking | undefined,
  act: BookingAct,
  override?: Override,
  isSo: (record: BookingRecord) => boolean = () => false,
): Promise<OpenBooking> {
  const { record, version } = found ?? {};
  const standing = record === undefined ? 'none' : standingOf(actor, record);
  if (record === undefined || standing === 'none' || record.status === 'held')
    throw new Refusal('not_found', 'no such booking');
  screenTexts({ 'override.reason': override?.reason });
  if (override && !may(actor, 'override-rule', record.area)) {
    throw new Refusal('not_allowed', 'only a coordinator of the area may override a rule');
  }
  const directory = await readDirectory(deps, reader, version);
  const isWanted = isSo(record);
  const beyondCutOff = (override?.rules.includes('cut-off') ?? false) || isWanted;
  const done = isWanted ? leaveDone(act, standing, record) : undefined;
  const next = done ?? decideAct(act, standing, record, directory.services.get(record.service), now, beyondCutOff);
  return { record, standing, directory, next };
}
