// What the clinics keep: links to bookings, who may book by themselves, and whom to call.

import type { AreaId, BookingId, ServiceId } from '../../core/ids.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';

/** A link as it is kept, with what its bearer's page needs beside the booking. Instants in epoch milliseconds. */
export type LinkRecord = {
  readonly id: string;
  readonly booking: BookingId;
  readonly area: AreaId;
  readonly language: Language;
  readonly expiresAt: number;
  readonly revoked: boolean;
  /** turvakielto: no page or message may say where */
  readonly nonDisclosure: boolean;
  readonly held: boolean;
  /** the family comes to the booking's present version */
  readonly confirmed: boolean;
  readonly callWish?: number;
  readonly canBeCalled: boolean;
};

export async function findLink(tx: Pick<Transaction, 'bookingLink'>, hash: string): Promise<LinkRecord | undefined> {
  const row = await tx.bookingLink.findUnique({
    where: { hash },
    include: {
      guardian: { select: { language: true, phone: true } },
      booking: { include: { family: { select: { nonDisclosure: true } } } },
    },
  });
  if (row === null) return undefined;
  const spoken = row.guardian?.language ?? row.booking.language;
  return {
    id: row.id,
    booking: row.bookingId as BookingId,
    area: row.booking.areaId as AreaId,
    language: languages.find((language) => language === spoken) ?? 'fi',
    expiresAt: row.expiresAt.getTime(),
    revoked: row.revokedAt !== null,
    nonDisclosure: row.booking.family?.nonDisclosure ?? false,
    held: row.booking.status === 'held',
    confirmed: row.booking.confirmedSequence === row.booking.sequence,
    ...(row.booking.callWish !== null && { callWish: row.booking.callWish.getTime() }),
    // a person who got a link of no guardian called the desk, which knows their number
    canBeCalled: row.guardian === null || row.guardian.phone !== null,
  };
}

/** The guardian's link that opens now; without a guardian, the one given to the person who called. */
export async function findLiveLink(
  tx: Pick<Transaction, 'bookingLink'>,
  booking: BookingId,
  guardian: string | undefined,
  now: number,
): Promise<{ readonly id: string; readonly expiresAt: number } | undefined> {
  const row = await tx.bookingLink.findFirst({
    where: { bookingId: booking, guardianId: guardian ?? null, revokedAt: null, expiresAt: { gt: new Date(now) } },
    orderBy: { createdAt: 'desc' },
  });
  return row === null ? undefined : { id: row.id, expiresAt: row.expiresAt.getTime() };
}

/** Closes the booking's links, or only those of one guardian (`null`: those of nobody in particular); how many. */
export async function revokeLinks(
  tx: Transaction,
  booking: BookingId,
  now: number,
  guardian?: string | null,
): Promise<number> {
  const { count } = await tx.bookingLink.updateMany({
    where: { bookingId: booking, revokedAt: null, ...(guardian !== undefined && { guardianId: guardian }) },
    data: { revokedAt: new Date(now) },
  });
  return count;
}

/** Gives a link that belonged to nobody in particular to a guardian. */
export async function giveLink(tx: Transaction, id: string, guardian: string): Promise<void> {
  await tx.bookingLink.update({ where: { id }, data: { guardianId: guardian } });
}

/** A booking that moves takes its links along. */
export async function keepLinksUntil(tx: Transaction, booking: BookingId, expiresAt: number): Promise<void> {
  await tx.bookingLink.updateMany({ where: { bookingId: booking }, data: { expiresAt: new Date(expiresAt) } });
}

/** How many links the booking has that open now. */
export async function countLiveLinks(
  tx: Pick<Transaction, 'bookingLink'>,
  booking: BookingId,
  now: number,
): Promise<number> {
  return tx.bookingLink.count({ where: { bookingId: booking, revokedAt: null, expiresAt: { gt: new Date(now) } } });
}

/** The guardians who take part and never had a link; the booking is held, so that two who ask follow each other. */
export async function guardiansWithoutLink(
  tx: Transaction,
  booking: BookingId,
): Promise<{ readonly area: AreaId; readonly end: number; readonly guardians: readonly string[] } | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM booking WHERE id = ${booking}::uuid FOR UPDATE`;
  const row = await tx.booking.findUnique({
    where: { id: booking },
    select: {
      areaId: true,
      end: true,
      participants: { select: { guardianId: true } },
      links: { select: { guardianId: true } },
    },
  });
  if (row === null) return undefined;
  const linked = new Set(row.links.map(({ guardianId }) => guardianId));
  const present = row.participants.flatMap(({ guardianId }) => guardianId ?? []);
  const area = row.areaId as AreaId;
  return { area, end: row.end.getTime(), guardians: [...new Set(present)].filter((id) => !linked.has(id)) };
}

export async function takesPart(tx: Transaction, booking: BookingId, guardian: string): Promise<boolean> {
  return (await tx.participant.count({ where: { bookingId: booking, guardianId: guardian } })) > 0;
}

/** Notes that the family comes to this version of the booking. */
export async function writeConfirmation(tx: Transaction, booking: BookingId, sequence: number): Promise<void> {
  await tx.booking.update({ where: { id: booking }, data: { confirmedSequence: sequence } });
}

/** Notes when the family asked to be called, or that somebody has called. */
export async function writeCallWish(tx: Transaction, booking: BookingId, at: number | undefined): Promise<void> {
  await tx.booking.update({
    where: { id: booking },
    data: { callWish: at === undefined ? null : new Date(at) },
  });
}

/** The services that anybody may book in the area. */
export async function findSelfBooking(
  tx: Pick<Transaction, 'selfBooking'>,
  area: AreaId,
): Promise<readonly ServiceId[]> {
  const rows = await tx.selfBooking.findMany({ where: { areaId: area }, orderBy: { serviceId: 'asc' } });
  return rows.map((row) => row.serviceId as ServiceId);
}

export async function replaceSelfBooking(tx: Transaction, area: AreaId, services: readonly ServiceId[]): Promise<void> {
  await tx.selfBooking.deleteMany({ where: { areaId: area } });
  await tx.selfBooking.createMany({ data: services.map((serviceId) => ({ areaId: area, serviceId })) });
}

/** The first guardian of a family that has just been registered. */
export async function firstGuardianOf(tx: Transaction, family: string): Promise<string | undefined> {
  return (await tx.guardian.findFirst({ where: { familyId: family }, select: { id: true } }))?.id;
}
