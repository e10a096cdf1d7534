// A time that no list offers is kept for several people who are to meet, and becomes their booking or is let go. Who
// proposes it has judged it by their hours; the claims have the last word.

import type { Channel, Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type {
  AreaId,
  BookingId,
  ProfessionalId,
  ResourceId,
  RoomId,
  ServiceId,
  SiteId,
  SlotId,
} from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import { outsideOf } from '../../core/left-outside.ts';
import type { Actor } from '../../core/permissions.ts';
import { type Slot, stampOf } from '../../core/slots.ts';
import { type CommandContext, writeWithin } from '../../platform/command.ts';
import type { Transaction } from '../../platform/db.ts';
import { theService } from '../identity/act-as-system.ts';
import { bookerOf, professionalsOf } from './admit-content.ts';
import { type BookingRecord, type NewParticipant, newBookingId } from './booking-record.ts';
import { refuseSlot } from './rules.ts';
import { findBookingForChange } from './store.ts';
import { confirmHold, insertBooking, type Judged } from './store-changes.ts';
import { findGround, freeClientsHeld, holdForClients } from './store-claims.ts';
import { removeExpiredHolds } from './store-holds.ts';

/** When, where and by whom. */
export type ProposedTime = Interval & {
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly site?: SiteId | undefined;
  readonly room?: RoomId | undefined;
  readonly professionals: readonly ProfessionalId[];
};

/** Holds it until then, for nobody who could book it by its id, and the actor's own time with it. Throws `slot_taken`, `double_booked`. */
export async function holdTime(
  context: CommandContext,
  directory: Directory,
  { time, until }: { readonly time: ProposedTime; readonly until: number },
): Promise<BookingId> {
  const { tx, now, actor } = context;
  const slot = slotOfTime(directory, time);
  const id = newBookingId();
  const by = { bookedBy: theService.principal, language: theService.language };
  await removeExpiredHolds(tx, slot.claims, now);
  const booking = { id, status: 'held', slot, agreed: [], by, heldUntil: until, now } as const;
  await writeWithin(context, insertBooking(booking, judgedBy(directory)).write);
  const participants = ownPart(actor, time.professionals);
  const { start, end, area } = time;
  const taken = await holdForClients(tx, { id, start, end, area, participants, heldUntil: until });
  if (taken.length > 0) throw refuseSlot('client');
  return id;
}

export type HeldTimeToBook = {
  readonly channel: Channel;
  readonly others: readonly NewParticipant[];
  /** the visits it is one of */
  readonly plan?: string | undefined;
};

/** Books the time that is held, by the actor: who is asked comes as a participant of their own. Throws `hold_expired`, `double_booked`. */
export async function bookHeldTime(
  context: CommandContext,
  directory: Directory,
  id: BookingId,
  { channel, others, plan }: HeldTimeToBook,
): Promise<BookingRecord> {
  const { tx, now, actor } = context;
  const hold = await findBookingForChange(tx, id);
  if (hold?.status !== 'held' || hold.heldUntil === undefined || hold.heldUntil <= now) {
    throw new Refusal('hold_expired', 'the time is not kept any more');
  }
  const { professionals, area, service, start, end } = hold;
  const resources = professionals.map((one): ResourceId => `professional:${one}`);
  const { languages } = await findGround(
    tx,
    { service, resources, keeping: [], around: { start, end }, except: id },
    now,
  );
  const participants = [
    ...ownPart(actor, professionals),
    ...professionalsOf(directory, professionals, languages),
    ...others,
  ];
  const agreed = outsideOf(directory, [hold])(hold);
  const by = { bookedBy: actor.principal, language: actor.language };
  const content = { participants, ...(plan !== undefined && { plan }) };
  const confirmation = { area, agreed, channel, content, by, now };
  await freeClientsHeld(tx, id);
  const { record, write } = confirmHold(hold, confirmation, judgedBy(directory));
  await writeWithin(context, write);
  return record;
}

/** Who books takes part as who they are: a professional of the meeting as that, anybody else as the booker. */
function ownPart(actor: Actor, professionals: readonly ProfessionalId[]): readonly NewParticipant[] {
  const isOne = actor.professional !== undefined && professionals.includes(actor.professional);
  return isOne ? [] : [bookerOf(actor)];
}

/** A booking becomes the first of several, which are seen and cancelled as one. */
export async function makeFirstOf(tx: Transaction, id: BookingId, plan: string): Promise<void> {
  await tx.booking.update({ where: { id }, data: { planId: plan } });
}

function judgedBy(directory: Directory): Judged {
  const lost: Judged['lost'] = ({ missing }) =>
    refuseSlot(missing.every((one) => /^(?:family|child|asker):/.test(one)) ? 'client' : 'claim');
  return { directory, lost, doubled: false };
}

/** In the shape of a slot's id, of a time that no list offers. */
function slotOfTime(directory: Directory, time: ProposedTime): Slot {
  const { service, area, site, room, start, end } = time;
  const professionals = [...time.professionals].sort();
  const resources: readonly ResourceId[] = [
    ...professionals.map((one): ResourceId => `professional:${one}`),
    ...(room === undefined ? [] : [`room:${room}` as const]),
  ].sort();
  return {
    id: `${service}~agreed~${stampOf(start)}~${resources.join('+')}` as SlotId,
    service,
    area,
    ...(site !== undefined && { site }),
    ...(room !== undefined && { room }),
    start,
    end,
    channels: directory.services.get(service)?.channels ?? [],
    professionals,
    claims: resources.map((resource) => ({ start, end, resource })),
  };
}

export type Meeting = Interval & { readonly isCancelled: boolean };

/** When these are met as they stand now; nothing of one that is not kept any more. */
export async function findMeetings(
  reader: Pick<Transaction, 'booking'>,
  ids: readonly BookingId[],
): Promise<ReadonlyMap<string, Meeting>> {
  const rows = await reader.booking.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, start: true, end: true, status: true },
  });
  return new Map(
    rows.map(({ id, start, end, status }) => [
      id,
      { start: start.getTime(), end: end.getTime(), isCancelled: status === 'cancelled' },
    ]),
  );
}

/** Which of these are still held. */
export async function findHeldTimes(
  reader: Pick<Transaction, 'booking'>,
  ids: readonly BookingId[],
  now: number,
): Promise<ReadonlySet<string>> {
  const rows = await reader.booking.findMany({
    where: { id: { in: [...ids] }, status: 'held', heldUntil: { gt: new Date(now) } },
    select: { id: true },
  });
  return new Set(rows.map(({ id }) => id));
}
