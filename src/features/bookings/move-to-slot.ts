// Gives a booking that is held open for change another slot: its claims, its people, its version.

import type { Channel } from '../../core/directory.ts';
import type { DecisionContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { professionalsOf } from './admit-content.ts';
import type { BookingRecord } from './booking-record.ts';
import type { ChosenSlot } from './choose-slot.ts';
import { caseRemovalAfter } from './rules.ts';
import { moveBooking, type Written } from './store-changes.ts';

/** Moves all of its claims or none. Professionals who leave stay known, so that their calendars are told. */
export function moveToSlot(
  { now }: DecisionContext,
  record: BookingRecord,
  chosen: ChosenSlot,
  met: { readonly channel?: Channel | undefined; readonly phone?: string | undefined } = {},
): Written {
  const { slot, agreed, directory, languages } = chosen;
  const newcomers = slot.professionals.filter((id) => !record.professionals.includes(id));
  const joining = professionalsOf(directory, newcomers, languages);
  const caseRemovedAfter = caseRemovalAfter(slot.end);
  // who stays at their own time is in no more places than before
  const doubled = chosen.doubled || slot.start === record.start;
  const move = { slot, agreed, ...met, joining, caseRemovedAfter, now };
  return moveBooking(record, move, { ...chosen, doubled });
}

/** Of a move to other people, the log keeps who it was with and is with. */
export function professionalDetails(before: BookingRecord, after: BookingRecord): NonNullable<LogEntry['details']> {
  const [former, present] = [before, after].map(({ professionals }) => professionals.toSorted().join(' '));
  return former === undefined || present === undefined || former === present
    ? {}
    : { professional: present || 'nobody', professionalBefore: former || 'nobody' };
}
