// Gives a booking that is held open for change another slot: its claims, its people, its version.

import type { Channel } from '../../core/directory.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import type { DecisionContext } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { refuseDecidedOtherwise } from '../directory/refuse-decided-otherwise.ts';
import { refuseUndecided } from '../directory/refuse-undecided.ts';
import { professionalsOf } from './admit-content.ts';
import type { BookingRecord } from './booking-record.ts';
import type { ChosenSlot } from './choose-slot.ts';
import { logOf } from './log-of-booking.ts';
import { caseRemovalAfter } from './rules.ts';
import { moveBooking, type Written } from './store-changes.ts';

/** Moves all of its claims or none. Professionals who leave stay known: their calendars are told, or left, as chosen. */
export function moveToSlot(
  { now }: DecisionContext,
  record: BookingRecord,
  chosen: ChosenSlot,
  how: {
    readonly calendar: ChosenForCalendar;
    readonly channel?: Channel | undefined;
    readonly phone?: string | undefined;
  },
): Written {
  const { slot, agreed, directory, languages } = chosen;
  const newcomers = slot.professionals.filter((id) => !record.professionals.includes(id));
  const joining = professionalsOf(directory, newcomers, languages);
  const caseRemovedAfter = caseRemovalAfter(slot.end);
  // who stays at their own time is in no more places than before
  const doubled = chosen.doubled || slot.start === record.start;
  const move = { slot, agreed, ...how, joining, caseRemovedAfter, now };
  return moveBooking(record, move, { ...chosen, doubled });
}

/** What becomes of what the calendars of those hold whom the slot replaces. Throws `Refusal`: calendar_undecided. */
export async function calendarOfReplaced(
  context: DecisionContext,
  record: BookingRecord,
  { slot }: Pick<ChosenSlot, 'slot'>,
  chosen: ChosenForCalendar | undefined,
): Promise<ChosenForCalendar> {
  const replaced = record.participants.flatMap(({ id, role, professional }) =>
    role === 'professional' && professional !== undefined && !slot.professionals.includes(professional) ? id : [],
  );
  if (replaced.length > 0) await refuseUndecided(context, { participants: replaced }, chosen);
  return chosen ?? 'cancel';
}

/** Of a booking that has the slot already: who brought it there chose the same. Throws `Refusal`: changed_meanwhile. */
export async function refuseReplacedOtherwise(
  context: Pick<DecisionContext, 'reader'>,
  record: BookingRecord,
  chosen: ChosenForCalendar | undefined,
): Promise<void> {
  const { subject } = logOf(record);
  const details = { booking: record.id, to: record.slot };
  const by = { action: 'reschedule-booking', subject, details } as const;
  await refuseDecidedOtherwise(context, by, chosen);
}

/** Of a move to other people, the log keeps who it was with and is with, and what was chosen for the calendars of those who left. */
export function professionalDetails(
  before: BookingRecord,
  after: BookingRecord,
  calendar: ChosenForCalendar,
): NonNullable<LogEntry['details']> {
  const [former, present] = [before, after].map(({ professionals }) => professionals.toSorted().join(' '));
  if (former === undefined || present === undefined || former === present) return {};
  const left = after.participants.some(
    ({ id, role, email }) => role === 'left' && email !== undefined && isTakingPart(before, id),
  );
  return {
    professional: present || 'nobody',
    professionalBefore: former || 'nobody',
    ...(left && { leftCalendar: calendar }),
  };
}

function isTakingPart({ participants }: BookingRecord, id: string): boolean {
  return participants.some((one) => one.id === id && one.role !== 'left');
}
