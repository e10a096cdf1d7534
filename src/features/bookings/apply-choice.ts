// What was chosen for one booking whose time falls away, judged again and done.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { DomainEvent, EventData } from '../../core/events.ts';
import type { BookingId, ProfessionalId } from '../../core/ids.ts';
import type { ChosenForCalendar } from '../../core/left-calendar.ts';
import { type Outside, outsideOf, type Taker, takersOf, workRemotely } from '../../core/left-outside.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { isRemote } from '../../core/replan.ts';
import { overridableRules } from '../../core/slots.ts';
import { type CommandContext, writeWithin } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { readTaken } from '../directory/read-left-outside.ts';
import type { BookingRecord } from './booking-record.ts';
import { chooseSlot } from './choose-slot.ts';
import { logOf } from './log-of-booking.ts';
import { calendarOfReplaced, moveToSlot, professionalDetails, refuseReplacedOtherwise } from './move-to-slot.ts';
import { needNumber, numberToCall } from './number-to-call.ts';
import { admitSeen } from './open-for-change.ts';
import { readOf } from './read-whose.ts';
import { decideAct } from './rules.ts';
import type { ReplanChoice } from './schema.ts';
import { findBookings, lockBookings } from './store.ts';
import { agreeOutside, cancelBookingRow } from './store-changes.ts';

/** What became of a booking. `otherWay`: it has its time, and is met by another way. */
type Became = 'moved' | 'otherWay' | 'cancelled' | 'kept';

/** `asItIs`: nothing was to be changed, and the log has a look at it. */
export type Changed = {
  readonly after: BookingRecord;
  readonly became: Became;
  readonly takers: readonly Taker[];
  readonly log: LogEntry;
  readonly event?: DomainEvent;
  readonly asItIs?: true;
};

/** How many of each, of what there is. */
export function countsOf(done: readonly Changed[]): Partial<Record<Became, number>> {
  const counts = [...Map.groupBy(done, ({ became }) => became)].map(([became, those]) => [became, those.length]);
  return Object.fromEntries(counts);
}

/** Each thing that took a time, once. */
export function takersIn(done: readonly Changed[]): readonly Taker[] {
  return [...new Set(done.flatMap(({ takers }) => takers))];
}

/** What the choices are judged by, read once for all of them: their bookings are locked, and the directory stays. */
export type ReplanGround = {
  readonly directory: Directory;
  readonly records: ReadonlyMap<BookingId, BookingRecord>;
};

/** Holds the bookings of these choices, and reads what decides about them. */
export async function holdForReplan(
  { tx, deps }: Pick<CommandContext, 'tx' | 'deps'>,
  choices: readonly { readonly booking: BookingId }[],
): Promise<ReplanGround> {
  const ids = choices.map(({ booking }) => booking);
  await lockBookings(tx, ids);
  const records = ids.length === 0 ? [] : await findBookings(tx, ids);
  return { directory: await readTaken(deps, tx), records: new Map(records.map((record) => [record.id, record])) };
}

/**
 * Moves, cancels or keeps the booking, which is held already. Its id stays, its version grows. Throws `Refusal` as a move or
 * a cancellation would, and wrong_status where it is with somebody else by now.
 */
export async function applyChoice(
  context: CommandContext,
  {
    professional,
    calendar: decided,
    ground: { directory, records },
  }: {
    readonly professional?: ProfessionalId | undefined;
    readonly calendar: ChosenForCalendar | undefined;
    readonly ground: ReplanGround;
  },
  choice: ReplanChoice,
): Promise<Changed> {
  const { tx, now, actor } = context;
  const record = openForReplan(context, records.get(choice.booking), { professional, choice });
  const standing = { ...record, ofFamily: record.appointmentOf !== undefined };
  const because = outsideOf(directory, [standing])(standing);
  const isAbsent = because.some((reason) => reason.startsWith('absence:'));
  // an absence that is asked about and not entered takes nothing yet
  const isAway = isAbsent || (professional !== undefined && because.length === 0);
  const takers = because.length === 0 && isAway ? (['absence'] as const) : takersOf(directory, standing, because);
  const purpose = isAway ? 'absence' : 'left-outside';
  if ('keep' in choice)
    return agreesTo(record, because)
      ? leftAsItIs(actor, record)
      : { ...kept(await agreeOutside(tx, record, because), because, purpose), takers };
  if ('cancel' in choice) {
    const reason = choice.message ?? (isAway ? 'professional-away' : 'time-withdrawn');
    const { record: after, write } = cancelBookingRow(record, reason, now);
    await writeWithin(context, write);
    return { ...told(record, after, { purpose, change: 'cancelled' }), became: 'cancelled', takers };
  }
  const channel = choice.channel ?? record.channel;
  const isThere = choice.slot === record.slot;
  const stays = isThere && channel !== record.channel;
  if (stays && isAbsent && !(isRemote(channel) && workRemotely(directory, record)))
    throw new Refusal('channel_not_offered', 'who is away then is met by no other way');
  const chosen = await chooseSlot(context, {
    slot: choice.slot,
    area: record.area,
    moving: record,
    // who works from where they are keeps their own time; anybody else who comes is not given less notice than the family
    despite: stays ? overridableRules.filter((rule) => rule !== 'closure') : ['notice'],
  });
  if (chosen.slot.service !== record.service) throw new Refusal('unknown_slot', 'the slot is of another service');
  if (channel !== undefined && !chosen.slot.channels.includes(channel))
    throw new Refusal('channel_not_offered', 'the new time is not held that way');
  if (isThere && !stays) {
    await refuseReplacedOtherwise(context, record, decided);
    return leftAsItIs(actor, record);
  }
  const calendar = await calendarOfReplaced(context, record, chosen, decided);
  const phone = await numberIfCalled(context, record, channel);
  const { record: after, write } = moveToSlot(context, record, chosen, { channel, phone, calendar });
  await writeWithin(context, write);
  return {
    ...told(record, after, { purpose, change: 'moved', calendar }),
    became: stays ? 'otherWay' : 'moved',
    takers,
  };
}

/** Whom to call where that is new. Throws `invalid_input` for a family of which nobody has a number. */
async function numberIfCalled({ tx }: CommandContext, record: BookingRecord, channel: BookingRecord['channel']) {
  if (channel !== 'phone' || record.channel === 'phone' || record.appointmentOf === undefined) return undefined;
  const number = await numberToCall(tx, record);
  needNumber(channel, number);
  return number;
}

/** A booking that is another's, or no longer the absent person's, is not replanned here. */
function openForReplan(
  { now, actor }: CommandContext,
  record: BookingRecord | undefined,
  { professional, choice }: { readonly professional: ProfessionalId | undefined; readonly choice: ReplanChoice },
): BookingRecord {
  if (record === undefined || record.status === 'held' || !may(actor, 'change-area-bookings', record.area)) {
    throw new Refusal('not_found', 'no such booking');
  }
  decideAct('cancel' in choice ? 'cancel' : 'reschedule', 'desk', record, undefined, now, true);
  if (professional !== undefined && !record.professionals.includes(professional)) {
    throw new Refusal('wrong_status', 'the booking is with somebody else by now');
  }
  admitSeen(choice.sequence, record);
  return record;
}

type Purpose = 'absence' | 'left-outside';

/** Nobody changes a booking that keeps its time and its way to meet, or that somebody has agreed to keep: it was looked at. */
function leftAsItIs(actor: Actor, record: BookingRecord): Changed {
  return { after: record, log: readOf(actor, record), became: 'kept', takers: [], asItIs: true };
}

function agreesTo({ agreed = [] }: BookingRecord, because: readonly Outside[]): boolean {
  return because.every((reason) => agreed.includes(reason));
}

/** Nobody needs to be told: time, people and place are as they were. */
function kept(after: BookingRecord, because: readonly Outside[], purpose: Purpose): Omit<Changed, 'takers'> {
  return {
    after,
    became: 'kept',
    log: { action: 'keep-outside', purpose, ...logOf(after, { because: because.join(' ') }) },
  };
}

/** What is told of a booking that was moved or cancelled so, and what the log says of it. */
export function told(
  before: BookingRecord,
  after: BookingRecord,
  {
    purpose,
    change,
    calendar,
  }: {
    readonly purpose: Purpose;
    readonly change: EventData<'booking-changed'>['change'];
    /** of those who are replaced */
    readonly calendar?: ChosenForCalendar;
  },
): Pick<Changed, 'after' | 'log' | 'event'> {
  const { id, sequence, slot } = after;
  const freed = before.slot;
  const isMove = change === 'moved';
  return {
    after,
    log: {
      action: isMove ? 'reschedule-booking' : 'cancel-booking',
      purpose,
      ...logOf(after, {
        sequence,
        ...(calendar && { from: freed, to: slot, ...professionalDetails(before, after, calendar) }),
      }),
    },
    event: { name: 'booking-changed', data: { booking: id, sequence, change, freed } },
  };
}
