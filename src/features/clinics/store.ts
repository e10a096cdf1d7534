// What the clinics keep: links to bookings, who may book by themselves, and whom to call.

import { isOutsideRole, type OutsideRole, outsideRoles } from '../../core/booking.ts';
import type { AreaId, BookingId, FamilyId, ProfessionalId, ServiceId } from '../../core/ids.ts';
import { type MessageLevel, messageLevels } from '../../core/neutral-message.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import { type LinkRole, linkExpiry } from '../bookings/give-link.ts';
import type { numberToCall } from '../bookings/number-to-call.ts';

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
  /** whether its bearer said so */
  readonly confirmedSelf: boolean;
  readonly callWish?: number;
  /** whether its bearer asked */
  readonly askedSelf: boolean;
  /** the guardian whose it is, unless it is nobody's in particular */
  readonly guardian?: string;
  readonly called: Called;
  /** what its bearer wishes calendar entries to say of the place */
  readonly level: MessageLevel;
  /** whether what is sent about the booking goes to its bearer's mailbox */
  readonly told: boolean;
  /** its bearer is not of the family */
  readonly invited?: { readonly participant: string; readonly role: OutsideRole; readonly takesPart: boolean };
};

/** What decides whom a call about the booking goes to. */
type Called = Parameters<typeof numberToCall>[1];

export async function findLink(tx: Pick<Transaction, 'bookingLink'>, hash: string): Promise<LinkRecord | undefined> {
  const row = await tx.bookingLink.findUnique({
    where: { hash },
    include: {
      guardian: { select: { language: true, messageLevel: true } },
      participant: { select: { language: true, role: true } },
      booking: {
        include: {
          participants: { select: { guardianId: true, email: true, phone: true } },
          family: {
            select: {
              nonDisclosure: true,
              guardians: { select: { id: true, language: true }, orderBy: [{ name: 'asc' }, { id: 'asc' }] },
            },
          },
        },
      },
    },
  });
  if (row === null) return undefined;
  // what an interpreter interprets is most often none of the service's own languages
  const spoken = [
    row.guardian?.language,
    row.participant?.language,
    ...familySpeaks(row.booking),
    row.booking.language,
  ];
  const [language = 'fi'] = spoken.flatMap((one) => languages.filter((known) => known === one));
  const { participantId: participant, role } = row;
  const outside = role === 'family' ? undefined : outsideRoles.find((known) => known === role);
  if (role !== 'family' && (outside === undefined || participant === null)) return undefined;
  const takesPart = row.participant?.role === outside && !['held', 'cancelled'].includes(row.booking.status);
  const own = await ownLinks(tx, row, [row.booking.callWishBy, row.booking.confirmedBy]);
  return {
    id: row.id,
    booking: row.bookingId as BookingId,
    area: row.booking.areaId as AreaId,
    language,
    expiresAt: row.expiresAt.getTime(),
    revoked: row.revokedAt !== null,
    nonDisclosure: row.booking.family?.nonDisclosure ?? false,
    held: row.booking.status === 'held',
    confirmed: row.booking.confirmedSequence === row.booking.sequence,
    confirmedSelf: own.has(row.booking.confirmedBy),
    ...(row.booking.callWish !== null && { callWish: row.booking.callWish.getTime() }),
    askedSelf: own.has(row.booking.callWishBy),
    ...(row.guardianId !== null && { guardian: row.guardianId }),
    called: {
      ...(row.booking.phone !== null && { phone: row.booking.phone }),
      ...(row.booking.familyId !== null && { appointmentOf: row.booking.familyId as FamilyId }),
      participants: row.booking.participants.map(({ guardianId }) =>
        guardianId === null ? {} : { guardian: guardianId },
      ),
    },
    level: levelOf(row.guardian),
    told: row.booking.participants.some(
      ({ guardianId, email, phone }) =>
        guardianId !== null && guardianId === row.guardianId && (email ?? phone) !== null,
    ),
    ...(outside !== undefined && participant !== null && { invited: { participant, role: outside, takesPart } }),
  };
}

function levelOf(guardian: { readonly messageLevel: string } | null): MessageLevel {
  return messageLevels.find((level) => level === guardian?.messageLevel) ?? 'neutral';
}

/** The languages of a family's guardians, those of who takes part first: a link of nobody in particular is theirs. */
function familySpeaks({
  participants,
  family,
}: {
  readonly participants: readonly { readonly guardianId: string | null }[];
  readonly family: { readonly guardians: readonly { readonly id: string; readonly language: string }[] } | null;
}): readonly string[] {
  const guardians = family?.guardians ?? [];
  const coming = guardians.filter(({ id }) => participants.some(({ guardianId }) => guardianId === id));
  return [...coming, ...guardians].map(({ language }) => language);
}

/** Which of these links are the bearer's: this one, and any other of the same guardian. */
async function ownLinks(
  tx: Pick<Transaction, 'bookingLink'>,
  row: { readonly id: string; readonly guardianId: string | null },
  ids: readonly (string | null)[],
): Promise<ReadonlySet<string | null>> {
  const others = ids.flatMap((id) => (id === null || id === row.id ? [] : [id]));
  if (others.length === 0 || row.guardianId === null) return new Set([row.id]);
  const own = await tx.bookingLink.findMany({
    where: { id: { in: others }, guardianId: row.guardianId },
    select: { id: true },
  });
  return new Set([row.id, ...own.map(({ id }) => id)]);
}

type LiveLink = {
  readonly id: string;
  readonly acts: boolean;
  readonly level: MessageLevel;
  /** epoch milliseconds */
  readonly madeAt: number;
};

/** The link of a guardian or of another participant that opens now; `acts`: for the family, `level`: as its bearer wishes. */
export async function findLiveLink(
  tx: Pick<Transaction, 'bookingLink'>,
  booking: BookingId,
  of: Bearer,
  now: number,
): Promise<LiveLink | undefined> {
  const bearer = 'guardian' in of ? { guardianId: of.guardian } : { participantId: of.participant };
  const row = await tx.bookingLink.findFirst({
    where: { bookingId: booking, ...bearer, revokedAt: null, expiresAt: { gt: new Date(now) } },
    include: { guardian: { select: { messageLevel: true } } },
    orderBy: { createdAt: 'desc' },
  });
  if (row === null) return undefined;
  return { id: row.id, acts: row.role === 'family', level: levelOf(row.guardian), madeAt: row.createdAt.getTime() };
}

/** Whether they ever had a link of their own, also one that was closed. */
export async function hadLink(tx: Pick<Transaction, 'bookingLink'>, booking: BookingId, of: Bearer): Promise<boolean> {
  const bearer = 'guardian' in of ? { guardianId: of.guardian } : { participantId: of.participant };
  return (await tx.bookingLink.count({ where: { bookingId: booking, ...bearer } })) > 0;
}

/** What the guardian wishes their messages to say of the place. */
export async function findLevel(tx: Pick<Transaction, 'guardian'>, guardian: string): Promise<MessageLevel> {
  return levelOf(await tx.guardian.findUnique({ where: { id: guardian }, select: { messageLevel: true } }));
}

export type Bearer = { readonly guardian: string } | { readonly participant: string };

/**
 * Closes the booking's links, or only the family's of one guardian (`null`: those of nobody in particular). Returns
 * how many they were.
 */
export async function revokeLinks(
  tx: Transaction,
  booking: BookingId,
  now: number,
  guardian?: string | null,
): Promise<number> {
  const { count } = await tx.bookingLink.updateMany({
    where: {
      bookingId: booking,
      revokedAt: null,
      ...(guardian !== undefined && { guardianId: guardian, role: 'family' }),
    },
    data: { revokedAt: new Date(now) },
  });
  return count;
}

/** A form pressed twice sends the same within this time. */
const SECOND_PRESS = 20_000;

/**
 * Takes the code, which opens nothing after but for a second press of the form that used it: the link it stood for, where
 * that still opens. `by`: the form, as a hash; `again`: it had been taken by this form before.
 */
export async function takeCode(
  tx: Transaction,
  { hash, by }: { readonly hash: string; readonly by: string },
  now: number,
): Promise<
  | {
      readonly id: string;
      /** whose the link is: the family's, or that of somebody invited */
      readonly of: string;
      readonly booking: BookingId;
      readonly area: AreaId;
      readonly start: Date;
      readonly again: boolean;
    }
  | undefined
> {
  const at = new Date(now);
  const [row] = await tx.$queryRaw<
    { id: string; of: string; booking: BookingId; area: AreaId; start: Date; spent: string | null }[]
  >`
    SELECT l.id::text AS id, l.role AS of, b.id::text AS booking, b.area_id AS area, b.start, c.spent_by AS spent
    FROM link_code AS c JOIN booking_link AS l ON l.id = c.link_id JOIN booking AS b ON b.id = l.booking_id
    WHERE c.hash = ${hash} AND c.expires_at > ${at} AND l.revoked_at IS NULL AND l.expires_at > ${at}
    FOR UPDATE OF c`;
  if (row === undefined || (row.spent !== null && row.spent !== by)) return undefined;
  const { spent, ...link } = row;
  if (spent !== null) return { ...link, again: true };
  await tx.$executeRaw`
    UPDATE link_code SET spent_by = ${by}, expires_at = least(expires_at, ${new Date(now + SECOND_PRESS)})
    WHERE hash = ${hash}`;
  return { ...link, again: false };
}

/** Gives a link that belonged to nobody in particular to a guardian. */
export async function giveLink(tx: Transaction, id: string, guardian: string): Promise<void> {
  await tx.bookingLink.update({ where: { id }, data: { guardianId: guardian } });
}

/** A booking that moves takes its links along: they open until as long after its new end as they did after the old. */
export async function keepLinksUntil(tx: Transaction, booking: BookingId, end: number): Promise<void> {
  for (const role of ['family', ...outsideRoles] as const) {
    const expiresAt = new Date(linkExpiry(end, role));
    await tx.bookingLink.updateMany({ where: { bookingId: booking, role }, data: { expiresAt } });
  }
}

/** How many links of its family the booking has that open now. */
export async function countLiveLinks(
  tx: Pick<Transaction, 'bookingLink'>,
  booking: BookingId,
  now: number,
): Promise<number> {
  return tx.bookingLink.count({
    where: { bookingId: booking, role: 'family', revokedAt: null, expiresAt: { gt: new Date(now) } },
  });
}

/** Whether anybody might need a link, or has one whose time may have changed: colleagues among themselves do not. */
export async function mayNeedLinks(reader: Reader, booking: BookingId): Promise<boolean> {
  const [row] = await reader.$queryRaw<[{ may: boolean }]>`
    SELECT EXISTS (SELECT FROM booking_link WHERE booking_id = ${booking}::uuid) OR EXISTS (
      SELECT FROM participant WHERE booking_id = ${booking}::uuid
        AND (guardian_id IS NOT NULL OR role = ANY (${[...outsideRoles]}::text[]))) AS may`;
  return row.may;
}

/**
 * The guardians who take part, and those of another house who can be written to, that never had a link of their own, or have
 * none that opens and are `readdressed`; the booking is held, so that two who ask follow each other.
 */
export async function findWithoutLink(
  tx: Transaction,
  booking: BookingId,
  readdressed?: string,
): Promise<
  | {
      readonly area: AreaId;
      readonly start: number;
      readonly end: number;
      readonly bearers: readonly (Bearer & { readonly role: LinkRole })[];
    }
  | undefined
> {
  await tx.$queryRaw`SELECT 1 AS found FROM booking WHERE id = ${booking}::uuid FOR UPDATE`;
  const row = await tx.booking.findUnique({
    where: { id: booking },
    select: {
      areaId: true,
      start: true,
      end: true,
      participants: {
        select: { id: true, role: true, email: true, phone: true, guardianId: true },
        orderBy: { id: 'asc' },
      },
      links: { select: { guardianId: true, participantId: true, revokedAt: true } },
    },
  });
  if (row === null) return undefined;
  const linked = new Set(
    row.links.flatMap(({ guardianId, participantId, revokedAt }) => {
      const isAnew = revokedAt !== null && guardianId !== null && guardianId === readdressed;
      return isAnew ? [] : (guardianId ?? participantId ?? []);
    }),
  );
  const guardians = new Set(row.participants.flatMap(({ guardianId }) => guardianId ?? []));
  const invited = row.participants.flatMap(({ id, role, email, phone }) =>
    isOutsideRole(role) && (email ?? phone) !== null && !linked.has(id) ? [{ participant: id, role }] : [],
  );
  const bearers = [...guardians]
    .filter((id) => !linked.has(id))
    .map((guardian) => ({ guardian, role: 'family' }) as const);
  const area = row.areaId as AreaId;
  return { area, start: row.start.getTime(), end: row.end.getTime(), bearers: [...bearers, ...invited] };
}

export async function takesPart(tx: Transaction, booking: BookingId, guardian: string): Promise<boolean> {
  return (await tx.participant.count({ where: { bookingId: booking, guardianId: guardian } })) > 0;
}

/** By which link somebody asks to be called, and the number that comes with it. */
export type NewCallWish = { readonly at: number; readonly by: string; readonly phone: string | undefined };

/** Notes that somebody of the family asks to be called. False where somebody has already. */
export async function writeCallWish(
  tx: Transaction,
  booking: BookingId,
  { at, by, phone }: NewCallWish,
): Promise<boolean> {
  const { count } = await tx.booking.updateMany({
    where: { id: booking, callWish: null },
    data: { callWish: new Date(at), callWishBy: by, callWishPhone: phone ?? null },
  });
  return count > 0;
}

/** Leaves a number with a booking that has none. */
export async function leaveNumber(tx: Transaction, booking: BookingId, phone: string): Promise<void> {
  await tx.booking.updateMany({ where: { id: booking, phone: null }, data: { phone } });
}

/** Somebody has called: the wish goes with all that came with it. False where there was none. */
export async function removeCallWish(tx: Transaction, booking: BookingId): Promise<boolean> {
  const { count } = await tx.booking.updateMany({
    where: { id: booking, callWish: { not: null } },
    data: { callWish: null, callWishBy: null, callWishPhone: null },
  });
  return count > 0;
}

/** Somebody has spoken with them about what they said in their calendars. False where there was nothing to see to. */
export async function seeToAnswers(tx: Transaction, booking: BookingId, now: number): Promise<boolean> {
  const { count } = await tx.calendarAnswer.updateMany({
    where: { participant: { bookingId: booking }, seenToAt: null, answer: { in: ['declined', 'counter'] } },
    data: { seenToAt: new Date(now) },
  });
  return count > 0;
}

/** The guardian whose link it is, unless it is nobody's in particular. */
export async function findGuardianOfLink(
  tx: Pick<Transaction, 'bookingLink'>,
  link: string,
): Promise<string | undefined> {
  const row = await tx.bookingLink.findUnique({ where: { id: link }, select: { guardianId: true } });
  return row?.guardianId ?? undefined;
}

/** Whether the wish to be called is the bearer's own. */
export async function isOwnWish(tx: Transaction, booking: BookingId, link: string): Promise<boolean> {
  const { callWishBy } = await tx.booking.findUniqueOrThrow({ where: { id: booking }, select: { callWishBy: true } });
  const guardianId = (await findGuardianOfLink(tx, link)) ?? null;
  return (await ownLinks(tx, { id: link, guardianId }, [callWishBy])).has(callWishBy);
}

/** How many of these are holds that have not run out. */
export async function countHeld(tx: Transaction, ids: readonly string[], now: number): Promise<number> {
  return tx.booking.count({ where: { id: { in: [...ids] }, status: 'held', heldUntil: { gt: new Date(now) } } });
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

/** The present worker of the family that a booking is for. */
export async function findNamedWorker(tx: Reader, booking: BookingId): Promise<ProfessionalId | undefined> {
  const [row] = await tx.$queryRaw<{ professional: ProfessionalId }[]>`
    SELECT worker.professional_id AS professional
    FROM booking
    JOIN family ON family.id = booking.family_id
    JOIN named_worker AS worker ON worker.family_id = COALESCE(family.merged_into, family.id) AND worker.until IS NULL
    WHERE booking.id = ${booking}::uuid`;
  return row?.professional;
}
