// Somebody without a time is met at once: the visit is a booking from now on, so that nobody books over it and its room is as
// any other's. It begins between the times that are offered, and so is judged by the claims alone.

import { randomUUID } from 'node:crypto';
import { type Directory, zoneOf } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, BookingId, ProfessionalId, ServiceId, SiteId, SlotId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import { outsideOf } from '../../core/left-outside.ts';
import { type Opening, openingsOf } from '../../core/openings.ts';
import type { Language } from '../../core/permissions.ts';
import { type Slot, stampOf } from '../../core/slots.ts';
import { wallClock } from '../../core/wall-clock.ts';
import { type CommandContext, writeWithin } from '../../platform/command.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { loadWorld } from '../availability/read.ts';
import { professionalsOf } from './admit-content.ts';
import { newBookingId } from './booking-record.ts';
import { giveLink } from './give-link.ts';
import { logOf } from './log-of-booking.ts';
import { refuseSlot, visitUntil } from './rules.ts';
import { findBookingForChange } from './store.ts';
import { cancelBookingRow, endVisitRow, insertBooking } from './store-changes.ts';
import { removeExpiredHolds } from './store-holds.ts';

export type Visit = {
  readonly service: ServiceId;
  readonly site: SiteId;
  readonly area: AreaId;
  readonly professional: ProfessionalId;
  /** the visitor's, in which their page speaks */
  readonly language: Language;
};

export type BookedVisit = {
  readonly booking: BookingId;
  /** by which the visitor comes in: see `secretOfLink` */
  readonly link: string;
  readonly log: LogEntry;
};

/**
 * Books the professional by video from now, for as long as the service lasts or until what they have next. The visitor has
 * a link to it and is otherwise nobody; nobody is written to. Throws `slot_taken` where the professional is not free.
 */
export async function bookVisit(context: CommandContext, directory: Directory, visit: Visit): Promise<BookedVisit> {
  const { now, actor } = context;
  const { professional, language } = visit;
  const slot = await slotFromNow(context, directory, visit);
  const participants = [
    ...professionalsOf(directory, [professional], new Map([[professional, actor.language]])),
    { role: 'guest', language } as const,
  ];
  const booking = {
    id: newBookingId(),
    status: 'booked',
    slot,
    agreed: outsideOf(directory, [slot])(slot),
    channel: 'video',
    content: { participants },
    by: { bookedBy: actor.principal, language },
    now,
  } as const;
  await removeExpiredHolds(context.tx, slot.claims, now);
  const { record, write } = insertBooking(booking, { directory, lost: () => refuseSlot('claim'), doubled: false });
  await writeWithin(context, write);
  const link = randomUUID();
  const visitor = record.participants.find(({ role }) => role === 'guest');
  await giveLink(context, { id: link, booking: record.id, end: record.end, participant: visitor?.id, role: 'guest' });
  const details = { service: visit.service, slot: slot.id, channel: 'video', sequence: 0 };
  return { booking: record.id, link, log: { action: 'book-slot', ...logOf(record, details) } };
}

async function slotFromNow(
  { tx, now }: CommandContext,
  directory: Directory,
  { service: id, site, area, professional }: Visit,
): Promise<Slot> {
  const service = directory.services.get(id);
  const opening = openingAt(directory, { service: id, site, area, professional }, now);
  if (service === undefined || opening === undefined)
    throw new Refusal('not_allowed', 'they do not receive there today');
  const resource = `professional:${professional}` as const;
  const wanted = { start: now, end: now + service.durationMinutes * MINUTE };
  const { claims } = await loadWorld(tx, directory, wanted, now, { resources: [resource] });
  const end = visitUntil(wanted, claims);
  if (end === undefined) throw refuseSlot('claim');
  return {
    // the shape of a slot's id: who, where and when, of a time that no list offers
    id: `${id}~${opening.schedule}~${stampOf(now)}~${resource}` as SlotId,
    service: id,
    ...(opening.series !== undefined && { series: opening.series }),
    area,
    site,
    start: now,
    end,
    channels: service.channels,
    professionals: [professional],
    claims: [{ start: now, end, resource }],
  };
}

/** The one they are in, else the one that ended last, else the first to come: of today. */
function openingAt(
  directory: Directory,
  { service, site, area, professional }: Pick<Visit, 'service' | 'site' | 'area' | 'professional'>,
  now: number,
): Opening | undefined {
  const clock = wallClock(zoneOf(directory, area));
  const date = clock.dateAt(now);
  const tomorrow = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  const day = { start: clock.instant(date, '00:00'), end: clock.instant(tomorrow, '00:00') };
  const own = openingsOf(directory, { ...day, service, professional })
    .filter((opening) => opening.site === site)
    .sort((one, other) => one.start - other.start);
  return own.findLast(({ start }) => start <= now) ?? own[0];
}

/** The visit was held and ends now: what was left of its time is free again. Nothing where it has ended otherwise. */
export async function endVisit(context: CommandContext, id: BookingId): Promise<LogEntry | undefined> {
  const record = await findBookingForChange(context.tx, id);
  if (record === undefined || (record.status !== 'booked' && record.status !== 'arrived')) return undefined;
  await writeWithin(context, endVisitRow(record, context.now).write);
  return { action: 'fulfil-booking', ...logOf(record, { from: record.status, to: 'fulfilled' }) };
}

/** The visit is not held, or not now: all of its time is free, and the visitor's link opens nothing. As {@link endVisit}. */
export async function cancelVisit(context: CommandContext, id: BookingId): Promise<LogEntry | undefined> {
  const record = await findBookingForChange(context.tx, id);
  if (record === undefined || (record.status !== 'booked' && record.status !== 'arrived')) return undefined;
  const { record: cancelled, write } = cancelBookingRow(record, 'not-needed', context.now);
  await writeWithin(context, write);
  return { action: 'cancel-booking', ...logOf(record, { sequence: cancelled.sequence }) };
}
