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
import { type Slot, stampOf } from '../../core/slots.ts';
import { type CommandContext, writeWithin } from '../../platform/command.ts';
import type { Transaction } from '../../platform/db.ts';
import { theService } from '../identity/act-as-system.ts';
import { bookerOf, professionalsOf } from './admit-content.ts';
import { type BookingRecord, type NewParticipant, newBookingId } from './booking-record.ts';
import { refuseSlot } from './rules.ts';
import { findBookingForChange } from './store.ts';
import { confirmHold, insertBooking, type Judged } from './store-changes.ts';
import { findGround } from './store-claims.ts';
import { removeExpiredHolds } from './store-holds.ts';

/** When, where and by whom. */
export type ProposedTime = Interval & {
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly site?: SiteId | undefined;
  readonly room?: RoomId | undefined;
  readonly professionals: readonly ProfessionalId[];
};

/** Holds it until then, for nobody who could book it by its id. Throws `slot_taken`. */
export async function holdTime(
  context: CommandContext,
  directory: Directory,
  { time, until }: { readonly time: ProposedTime; readonly until: number },
): Promise<BookingId> {
  const { tx, now } = context;
  const slot = slotOfTime(directory, time);
  const id = newBookingId();
  const by = { bookedBy: theService.principal, language: theService.language };
  await removeExpiredHolds(tx, slot.claims, now);
  const booking = { id, status: 'held', slot, agreed: [], by, heldUntil: until, now } as const;
  await writeWithin(context, insertBooking(booking, judgedBy(directory)).write);
  return id;
}

/** Books the time that is held, by the actor: who is asked comes as a participant of their own. Throws `hold_expired`, `double_booked`. */
export async function bookHeldTime(
  context: CommandContext,
  directory: Directory,
  id: BookingId,
  { channel, others }: { readonly channel: Channel; readonly others: readonly NewParticipant[] },
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
  const takesPart = actor.professional !== undefined && professionals.includes(actor.professional);
  const participants = [
    ...(takesPart ? [] : [bookerOf(actor)]),
    ...professionalsOf(directory, professionals, languages),
    ...others,
  ];
  const agreed = outsideOf(directory, [hold])(hold);
  const by = { bookedBy: actor.principal, language: actor.language };
  const confirmation = { area, agreed, channel, content: { participants }, by, now };
  const { record, write } = confirmHold(hold, confirmation, judgedBy(directory));
  await writeWithin(context, write);
  return record;
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
