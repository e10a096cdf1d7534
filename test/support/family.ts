// A family with an appointment, made through the door, and its messages delivered as the worker would.

import { expect } from 'vitest';
import type { EventData } from '../../src/core/events.ts';
import type { BookingId } from '../../src/core/ids.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { issueOwnLinks } from '../../src/features/clinics/issue-own-links.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import type { TestApp } from './app.ts';

export type Appointment = {
  readonly family: string;
  readonly booking: BookingId;
  readonly slot: string;
  readonly guardians: readonly { readonly id: string; readonly email?: string }[];
};

let families = 0;

export type Wanted = {
  readonly service?: string;
  readonly area?: string;
  readonly guardians?: readonly Readonly<Record<string, unknown>>[];
  readonly nonDisclosure?: boolean;
  readonly channel?: string;
  /** the first instant of what is wanted, in the place of two days ahead */
  readonly from?: string;
};

/** The desk registers a family and books it a slot, two days ahead or later. */
export async function bookAppointment(service: TestApp, wanted: Wanted = {}): Promise<Appointment> {
  families += 1;
  const name = `Malli${String.fromCharCode(97 + (families % 26), 97 + (Math.floor(families / 26) % 26), 120)}`;
  const area = wanted.area ?? 'lahti-etela';
  const guardians = wanted.guardians ?? [{ name, email: `malli-${families}@example.test`, language: 'sv' }];
  const registered = await service.call('scheduler', 'POST', '/api/families', {
    area,
    name,
    guardians,
    confirmed: true,
    ...(wanted.nonDisclosure && { nonDisclosure: true }),
  });
  expect(registered.status, JSON.stringify(registered.body)).toBe(201);
  const slot = (await freeSlots(service, { ...wanted, area }))[0]?.id ?? '';
  const booked = await service.call('scheduler', 'POST', '/api/bookings', {
    slot,
    area,
    family: { id: registered.body.id },
    ...(wanted.channel && { channel: wanted.channel }),
  });
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  const kept = await service.deps.db.guardian.findMany({
    where: { familyId: registered.body.id },
    orderBy: { name: 'asc' },
  });
  return {
    family: registered.body.id,
    booking: booked.body.id,
    slot,
    guardians: kept.map(({ id, email }) => ({ id, ...(email !== null && { email }) })),
  };
}

/** Free slots of a clinic's service, at least two days ahead, as the desk sees them. */
export async function freeSlots(
  service: TestApp,
  {
    service: id = 'neuvola-maaraaikainen',
    area = 'lahti-etela',
    from: first,
  }: Pick<Wanted, 'service' | 'area' | 'from'> = {},
): Promise<readonly { readonly id: string; readonly start: string }[]> {
  const from = new Date(first ?? service.deps.clock.now() + 2 * 24 * 60 * 60 * 1000).toISOString();
  const query = new URLSearchParams({ service: id, area, from, limit: '20' });
  return (await service.call('scheduler', 'GET', `/api/slots?${query}`)).body.items;
}

/** What the worker does for the booking's present version: links, messages, mail. */
export async function tellEverybody(
  service: TestApp,
  booking: BookingId,
  change: 'booked' | 'moved' | 'changed' | 'company' | 'cancelled' = 'booked',
): Promise<void> {
  const { sequence } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
  await issueOwnLinks(service.deps, { booking, sequence, change });
  await announceBookings(service.deps, [{ booking, sequence, change }]);
  await sendDue(service);
}

/** What the worker does for the newest version of the booking as the queue has it: also whose mailbox is another. */
export async function tellAsQueued(service: TestApp, booking: BookingId): Promise<void> {
  const [queued] = await service.deps.db.$queryRaw<{ data: EventData<'booking-changed'> }[]>`
    SELECT data FROM pgboss.job WHERE name = 'booking-changed' AND data->>'booking' = ${booking}
    ORDER BY (data->>'sequence')::int DESC LIMIT 1`;
  if (queued === undefined) throw new Error('nothing is queued about the booking');
  await issueOwnLinks(service.deps, queued.data);
  await announceBookings(service.deps, [queued.data]);
  await sendDue(service);
}

/** Sends what waits to be sent, a moment after whatever was sent before. */
export async function sendDue(service: TestApp): Promise<void> {
  service.travelTo(service.deps.clock.now() + 1);
  await sendDueMessages(service.deps, wordMessages(service.deps));
}

/** The newest mail to the address. */
export async function mailTo(service: TestApp, address: string | undefined): Promise<{ text: string; invite: string }> {
  const mail = (await readMailTray(service.deps)).find(({ recipient }) => recipient === address);
  return { text: mail?.text ?? '', invite: mail?.invite ?? '' };
}

/** The path of the family's link in a text: `/b/…`. */
export function linkIn(text: string): string {
  return /\/b\/[\w-]{43}/.exec(text)?.[0] ?? '';
}
