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

/** What is asked of which booking. `sequence`: the version that was seen by who asks. */
type Asked = {
  readonly booking: BookingId;
  readonly sequence?: number | undefined;
  readonly override?: Override | undefined;
};

/**
 * Holds its row, so that it stays as it is until the transaction ends. `isSo`: whether it is already as it is wanted; then
 * no cut-off stands in the way of leaving it so, nor that the act has been done: `next` is the state it is in.
 * Throws `Refusal`: not_found (also for a booking that is none of the actor's business), not_allowed, wrong_status,
 * changed_meanwhile where it is of another version than was seen, …
 */
export async function openForChange(context: CommandContext, asked: Asked, ...act: Wanted): Promise<OpenBooking> {
  await lockBookings(context.tx, [asked.booking]);
  return openAsRead(context, asked, ...act);
}

/** As `openForChange`, without holding it: what is written then says itself whether it is as it was read. */
export async function openAsRead(context: DecisionContext, asked: Asked, ...act: Wanted): Promise<OpenBooking> {
  return admit(context, await findBookingWithVersion(context.reader, asked.booking), asked, ...act);
}

type Wanted = readonly [act: BookingAct, isSo?: (record: BookingRecord) => boolean];

/** Throws `changed_meanwhile` where somebody has seen another version of it than there is. */
export function admitSeen(sequence: number | undefined, record: BookingRecord): void {
  if (sequence === undefined || sequence === record.sequence) return;
  throw new Refusal('changed_meanwhile', 'the booking has been changed since it was looked at');
}

async function admit(
  { reader, now, actor, deps }: DecisionContext,
  found: VersionedBooking | undefined,
  { sequence, override }: Asked,
  act: BookingAct,
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
  if (!isWanted) admitSeen(sequence, record);
  const beyondCutOff = (override?.rules.includes('cut-off') ?? false) || isWanted;
  const done = isWanted ? leaveDone(act, standing, record) : undefined;
  const next = done ?? decideAct(act, standing, record, directory.services.get(record.service), now, beyondCutOff);
  return { record, standing, directory, next };
}
