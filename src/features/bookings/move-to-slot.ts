// Gives a booking that is held open for change another slot: its claims, its people, its version.

import type { Channel, Directory } from '../../core/directory.ts';
import type { Refusal } from '../../core/errors.ts';
import type { Slot } from '../../core/slots.ts';
import type { CommandContext, LogEntry } from '../../platform/command.ts';
import { professionalsOf } from './admit-content.ts';
import { caseRemovalAfter } from './rules.ts';
import {
  addParticipants,
  type BookingRecord,
  findBooking,
  languagesOf,
  markLeft,
  moveBooking,
  moveCaseRemoval,
  replaceClaims,
} from './store.ts';

export type NewPlace = {
  readonly slot: Slot;
  readonly directory: Directory;
  /** what to throw where another has taken the slot */
  readonly lost: () => Promise<Refusal>;
  readonly channel?: Channel | undefined;
};

/** Moves all of its claims or none. Professionals who leave stay known, so that their calendars are told. */
export async function moveToSlot(
  { tx, now }: CommandContext,
  record: BookingRecord,
  { slot, directory, lost, channel }: NewPlace,
): Promise<BookingRecord> {
  if (!(await replaceClaims(tx, record.id, slot.claims))) throw await lost();
  await moveBooking(tx, record.id, { slot, channel, now });
  await moveCaseRemoval(tx, record.id, caseRemovalAfter(slot.end));
  const leaving = record.professionals.filter((id) => !slot.professionals.includes(id));
  const joining = slot.professionals.filter((id) => !record.professionals.includes(id));
  await markLeft(tx, record.id, leaving);
  const newcomers = professionalsOf(directory, { professionals: joining }, await languagesOf(tx, joining));
  await addParticipants(tx, record.id, newcomers);
  const moved = await findBooking(tx, record.id);
  if (moved === undefined) throw new Error('a booking vanished within its own transaction');
  return moved;
}

/** Whom an act on the booking is logged about: its family, where it has one. */
export function subjectOf({ family, id }: Pick<BookingRecord, 'family' | 'id'>): LogEntry['subject'] {
  return family ? { kind: 'family', id: family.id } : { kind: 'booking', id };
}
