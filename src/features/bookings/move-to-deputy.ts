// Times of somebody who is away, handed to their deputy at the same hour; and given back, where nothing was done since.

import type { Absence, Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { DomainEvent } from '../../core/events.ts';
import type { AreaId, BookingId, ProfessionalId, SlotId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { expand } from '../../core/interval.ts';
import { outsideOf } from '../../core/left-outside.ts';
import { inOwnRoom, slotsInstead } from '../../core/replan.ts';
import { seriesKeeping } from '../../core/shares.ts';
import { overridableRules, type Slot } from '../../core/slots.ts';
import { type CommandContext, writeWithin } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import { theService } from '../identity/act-as-system.ts';
import { told } from './apply-choice.ts';
import type { BookingRecord } from './booking-record.ts';
import { chooseSlot, type WantedSlot } from './choose-slot.ts';
import { moveToSlot } from './move-to-slot.ts';
import { attempt, findBookings, lockBookings } from './store.ts';
import { findBookedWith, findClaims } from './store-claims.ts';

/** What became of a time. `before`: the slot it had; `code`: why it was left. */
export type HandedTime = { readonly record: BookingRecord } & (
  | {
      readonly deputy: ProfessionalId;
      readonly before: SlotId;
      readonly log: LogEntry;
      readonly events: readonly DomainEvent[];
    }
  | { readonly code: Refusal['code'] }
);

/**
 * Each booked time that the absence takes goes to the first of `whom` who is free then and there; what fits nobody stands as
 * before, to be replanned. For features, which know who may. `mine`: whether its area is the actor's to hand over.
 */
export async function moveToDeputies(
  context: CommandContext,
  absence: Absence,
  {
    whom,
    mine,
  }: {
    readonly whom: (record: BookingRecord) => readonly ProfessionalId[];
    readonly mine: (area: AreaId) => boolean;
  },
): Promise<readonly HandedTime[]> {
  const { tx, deps } = context;
  const directory = await readDirectory(deps, tx);
  const ids = await findBookedWith(tx, absence.professional, { start: absence.from, end: absence.to });
  await lockBookings(tx, ids);
  const records = (await findBookings(tx, ids)).filter((one) => mine(one.area) && isTaken(directory, absence, one));
  const handed: HandedTime[] = [];
  for (const record of records) handed.push(await handOver(context, directory, record, absence, whom(record)));
  return handed;
}

/** Whether the absence is why it cannot be held, and nobody has agreed that it is all the same. */
function isTaken(directory: Directory, absence: Absence, record: BookingRecord): boolean {
  const standing = { ...record, ofFamily: record.appointmentOf !== undefined };
  const reason = `absence:${absence.id}` as const;
  return (
    record.status === 'booked' &&
    outsideOf(directory, [standing])(standing).includes(reason) &&
    !(record.agreed ?? []).includes(reason)
  );
}

async function handOver(
  context: CommandContext,
  directory: Directory,
  record: BookingRecord,
  { professional }: Absence,
  whom: readonly ProfessionalId[],
): Promise<HandedTime> {
  const [first, ...others] = await slotsWith(context, directory, record, professional, whom);
  if (first === undefined) return { record, code: 'slot_taken' };
  let code: Refusal['code'] = 'slot_taken';
  for (const { slot, deputy } of [first, ...others]) {
    try {
      const moved = await attempt(context.tx, () => move(context, record, { slot: slot.id, despite: ['notice'] }));
      return { ...moved, deputy, before: record.slot };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      ({ code } = error);
    }
  }
  return { record, code };
}

/** The same time with each of them in the place of who is away, in their order. */
async function slotsWith(
  { tx, now }: CommandContext,
  directory: Directory,
  record: BookingRecord,
  away: ProfessionalId,
  whom: readonly ProfessionalId[],
): Promise<readonly { readonly slot: Slot; readonly deputy: ProfessionalId }[]> {
  if (whom.length === 0) return [];
  // a session that keeps slots for somebody is judged whole
  const claims = (await findClaims(tx, expand(record, DAY, DAY), seriesKeeping(directory), now)).filter(
    ({ booking }) => booking !== record.id,
  );
  const affected = { ...record, ofFamily: record.appointmentOf !== undefined, lost: [away] };
  const world = { directory, claims };
  const slots = slotsInstead(world, affected, now);
  return whom.flatMap((deputy) => {
    const team = record.professionals.map((one) => (one === away ? deputy : one)).toSorted();
    const slot = slots.find(({ professionals }) => professionals.toSorted().join() === team.join());
    return slot === undefined ? [] : [{ slot: inOwnRoom(world, slot, record, now), deputy }];
  });
}

/** Back to its slot, though who holds it is away: nobody has agreed to that. Throws `Refusal`: whatever is in the way. */
export async function moveBack(
  context: CommandContext,
  { booking, sequence, slot }: { readonly booking: BookingId; readonly sequence: number; readonly slot: SlotId },
): Promise<Moved> {
  const [record] = await findBookings(context.tx, [booking]);
  if (record === undefined || record.status !== 'booked' || record.sequence !== sequence) {
    throw new Refusal('changed_meanwhile', 'the booking has changed since it was handed over');
  }
  return attempt(context.tx, () =>
    move(context, record, { slot, despite: overridableRules.filter((rule) => rule !== 'closure') }),
  );
}

type Moved = { readonly record: BookingRecord; readonly log: LogEntry; readonly events: readonly DomainEvent[] };

/** The service itself may book anywhere: whose to hand over it is was decided before. */
async function move(
  context: CommandContext,
  record: BookingRecord,
  { slot, despite }: Pick<WantedSlot, 'slot' | 'despite'>,
): Promise<Moved> {
  const wanted = { slot, area: record.area, moving: record, ...(despite && { despite }) };
  const chosen = await chooseSlot({ ...context, actor: theService }, wanted);
  if (record.channel !== undefined && !chosen.slot.channels.includes(record.channel)) {
    throw new Refusal('channel_not_offered', 'it is not held that way');
  }
  const calendar = 'cancel';
  const { record: after, write } = moveToSlot(context, record, { ...chosen, agreed: [] }, { calendar });
  await writeWithin(context, write);
  const { log, event } = told(record, after, { purpose: 'absence', change: 'moved', calendar });
  return { record: after, log, events: event === undefined ? [] : [event] };
}
