// When those who would come are to be somewhere else: no time is proposed to them then.

import type { BookingId, FamilyId, Principal } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { type Interval, overlaps } from '../../core/interval.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Slot } from '../../core/slots.ts';
import type { Reader } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findSlots } from '../availability/read.ts';
import type { BookingRecord } from './booking-record.ts';
import { standingOf } from './rules.ts';
import { findBookings } from './store.ts';
import { clientsAsking, findClients, findClientsBusy, findElsewhere, findPeopleBusy } from './store-claims.ts';

const MOST_SLOTS = 500;

/**
 * The free times that a booking could have instead of its own, soonest first: also those that overlap it, as it does not
 * stand in its own way. Throws as `findSlots`.
 */
export async function readOtherTimes(
  deps: Dependencies,
  actor: Actor,
  { id, service, area, channel, start: present, professionals }: BookingRecord,
): Promise<readonly Slot[]> {
  const question = { service, area, limit: MOST_SLOTS, ...(channel && { channel }) };
  const found = await findSlots(deps, actor, question, { ignoring: id });
  // at the same time with the same people in another room is the time that it has
  const isOwn = (slot: Slot) =>
    slot.start === present && slot.professionals.every((one) => professionals.includes(one));
  const slots = found.slots.filter((slot) => !isOwn(slot));
  const [first, last] = [slots[0], slots.at(-1)];
  if (first === undefined || last === undefined) return [];
  const areFree = await readFreeBeside(deps, id, { start: first.start, end: last.start + DAY });
  return slots.filter(areFree);
}

/** Whether the people of a booking are free, beside that booking itself. */
export async function readFreeBeside(
  { db }: Pick<Dependencies, 'db'>,
  booking: BookingId,
  during: Interval,
): Promise<(slot: Interval) => boolean> {
  const taken = await findElsewhere(db, [booking], during);
  return (slot) => !taken.some((one) => overlaps(one, slot));
}

/** Whether a colleague who asks is free then themselves. */
export async function readFreeToAsk({ db, clock }: Dependencies, actor: Actor): Promise<(slot: Interval) => boolean> {
  const now = clock.now();
  const taken = await findClientsBusy(db, clientsAsking(actor), { start: now, end: now + 366 * DAY });
  return (slot) => !taken.some((one) => overlaps(one, slot));
}

/** When a colleague who asks is taken themselves, in the stretch. */
export async function readBusyOfActor(reader: Reader, actor: Actor, during: Interval): Promise<readonly Interval[]> {
  return findClientsBusy(reader, clientsAsking(actor), during);
}

/** A booking that takes the time of those who would come, and for which child it is, if for one. */
type Clash = Interval & { readonly booking: BookingId; readonly child?: string };

/**
 * What a family, or any child of it, has at this time (beside the booking `id`), as far as the actor may see it: said before
 * anything is sent.
 */
export async function readClashes(
  { db }: Pick<Dependencies, 'db'>,
  actor: Actor,
  family: FamilyId,
  { id, ...during }: Interval & { readonly id?: BookingId },
): Promise<readonly Clash[]> {
  const clients = await findClients(db, { appointmentOf: family, participants: [] });
  const found = await findClientsBusy(db, clients, during, id);
  const records = await findBookings(
    db,
    found.map(({ booking }) => booking),
  );
  const known = records.filter((record) => standingOf(actor, record) !== 'none');
  return found.flatMap((clash) => {
    const record = known.find(({ id: one }) => one === clash.booking);
    return record === undefined ? [] : [{ ...clash, ...(record.child !== undefined && { child: record.child }) }];
  });
}

/** Somebody who waits: a family, or a colleague who asks. */
export type Awaiting = { readonly family?: FamilyId | undefined; readonly asker?: Principal | undefined };

/** When each of them is taken within a year, by all of a family's bookings and those of its children. */
export async function readTakenTimes(
  db: Reader,
  people: readonly Awaiting[],
  now: number,
): Promise<(one: Awaiting) => readonly Interval[]> {
  const families = people.flatMap(({ family }) => family ?? []);
  const askers = people.flatMap(({ asker }) => asker ?? []);
  const found = await findPeopleBusy(db, { families, askers }, { start: now, end: now + 366 * DAY });
  const byPerson = Map.groupBy(found, ({ of }) => of);
  return ({ family, asker }) => byPerson.get(family ?? asker ?? '') ?? [];
}
