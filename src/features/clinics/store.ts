// All that clinics read from and write to the database.

import type { Channel, DateText, Localized, Weekday } from '../../core/directory.ts';
import type {
  AreaId,
  BookingId,
  FamilyId,
  Principal,
  ProfessionalId,
  RoomId,
  ServiceId,
  SiteId,
  SlotId,
} from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Prize } from '../../core/lot.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Prisma } from '../../platform/generated/client.ts';
import type { Places, Registered, Wish } from './rules.ts';
import type { CaseInput, EndReason, EntryState, OfferState, RegistrationState, Told, WalkInState } from './schema.ts';

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
    // whoever got a link of nobody in particular called the desk, which knows their number
    canBeCalled: row.guardian === null || row.guardian.phone !== null,
  };
}

export type NewLink = {
  readonly id: string;
  readonly hash: string;
  readonly booking: BookingId;
  readonly guardian?: string;
  readonly createdAt: number;
  readonly expiresAt: number;
};

export async function insertLink(tx: Transaction, link: NewLink): Promise<void> {
  await tx.bookingLink.create({
    data: {
      id: link.id,
      hash: link.hash,
      bookingId: link.booking,
      guardianId: link.guardian ?? null,
      createdAt: new Date(link.createdAt),
      expiresAt: new Date(link.expiresAt),
    },
  });
}

/** The guardian's link that opens now; without a guardian, the one given to whoever called. */
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

/** The times that one origin has taken since, oldest first, as epoch milliseconds. Who of one origin asks takes turns. */
export async function findPublicHolds(tx: Transaction, origin: string, since: number): Promise<readonly number[]> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`public holds ${origin}`}, 0))`;
  const rows = await tx.publicHold.findMany({ where: { origin, at: { gt: new Date(since) } }, orderBy: { at: 'asc' } });
  return rows.map(({ at }) => at.getTime());
}

export async function insertPublicHold(
  tx: Transaction,
  hold: { id: string; origin: string; at: number },
): Promise<void> {
  await tx.publicHold.create({ data: { ...hold, at: new Date(hold.at) } });
}

/** Forgets who took times until then; how many times that was. */
export async function removePublicHolds(tx: Transaction, until: number): Promise<number> {
  const { count } = await tx.publicHold.deleteMany({ where: { at: { lte: new Date(until) } } });
  return count;
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
): Promise<{ readonly end: number; readonly guardians: readonly string[] } | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM booking WHERE id = ${booking}::uuid FOR UPDATE`;
  const row = await tx.booking.findUnique({
    where: { id: booking },
    select: { end: true, participants: { select: { guardianId: true } }, links: { select: { guardianId: true } } },
  });
  if (row === null) return undefined;
  const linked = new Set(row.links.map(({ guardianId }) => guardianId));
  const present = row.participants.flatMap(({ guardianId }) => guardianId ?? []);
  return { end: row.end.getTime(), guardians: [...new Set(present)].filter((id) => !linked.has(id)) };
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

/** Somebody who came without a time. Nothing is kept about who they are. */
export type WalkInRecord = {
  readonly id: string;
  readonly service: ServiceId;
  readonly site: SiteId;
  readonly date: DateText;
  readonly number: number;
  readonly state: WalkInState;
  readonly createdAt: number;
  readonly calledAt?: number;
};

export type Queue = Pick<WalkInRecord, 'service' | 'site' | 'date'>;

/** Makes whoever would change the queue wait until the transaction ends. */
export async function holdQueue(tx: Transaction, { service, site, date }: Queue): Promise<void> {
  const name = `walk-ins ${service} ${site} ${date}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/** Everybody of the day, by number. */
export async function listWalkIns(db: Pick<Transaction, 'walkIn'>, queue: Queue): Promise<readonly WalkInRecord[]> {
  const { service: serviceId, site: siteId, date } = queue;
  const rows = await db.walkIn.findMany({ where: { serviceId, siteId, date }, orderBy: { number: 'asc' } });
  return rows.map(toWalkIn);
}

/** A booked time of a drop-in. Nothing about who comes. */
export type BookedVisit = Interval & { readonly arrived: boolean };

/** The drop-in's booked times that are not over, soonest first. */
export async function listBookedVisits(
  db: Pick<Transaction, 'booking'>,
  { service, site }: Pick<Queue, 'service' | 'site'>,
  { start, end }: Interval,
): Promise<readonly BookedVisit[]> {
  const rows = await db.booking.findMany({
    where: {
      serviceId: service,
      siteId: site,
      status: { in: ['booked', 'arrived'] },
      start: { lt: new Date(end) },
      end: { gt: new Date(start) },
    },
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
    select: { start: true, end: true, status: true },
  });
  return rows.map((row) => ({
    start: row.start.getTime(),
    end: row.end.getTime(),
    arrived: row.status === 'arrived',
  }));
}

export async function findWalkIn(db: Pick<Transaction, 'walkIn'>, id: string): Promise<WalkInRecord | undefined> {
  const row = await db.walkIn.findUnique({ where: { id } });
  return row === null ? undefined : toWalkIn(row);
}

export async function insertWalkIn(tx: Transaction, walkIn: WalkInRecord): Promise<void> {
  const { service, site, createdAt, calledAt: _none, ...rest } = walkIn;
  await tx.walkIn.create({ data: { ...rest, serviceId: service, siteId: site, createdAt: new Date(createdAt) } });
}

export async function writeWalkInState(
  tx: Transaction,
  id: string,
  state: WalkInState,
  calledAt?: number,
): Promise<void> {
  await tx.walkIn.update({
    where: { id },
    data: { state, ...(calledAt !== undefined && { calledAt: new Date(calledAt) }) },
  });
}

type WalkInRow = NonNullable<Awaited<ReturnType<Transaction['walkIn']['findUnique']>>>;

// What was validated when it was written becomes typed again here.
function toWalkIn(row: WalkInRow): WalkInRecord {
  return {
    id: row.id,
    service: row.serviceId as ServiceId,
    site: row.siteId as SiteId,
    date: row.date,
    number: row.number,
    state: row.state as WalkInState,
    createdAt: row.createdAt.getTime(),
    ...(row.calledAt !== null && { calledAt: row.calledAt.getTime() }),
  };
}

/** A group event as it is kept, with who registered, by number. Instants in epoch milliseconds. */
export type GroupEventRecord = Places & {
  readonly id: string;
  readonly service: ServiceId;
  readonly site: SiteId;
  readonly name: Localized;
  readonly start: number;
  readonly end: number;
  readonly room?: RoomId;
  readonly professionals: readonly ProfessionalId[];
  readonly closesAt?: number;
  /** its version */
  readonly sequence: number;
  /** the last number that was given */
  readonly lastNumber: number;
  readonly drawnAt?: number;
  readonly tookPart: readonly number[];
  /** how many children each of those needs care for */
  readonly tookChildcare: readonly number[];
  readonly drawn: readonly number[];
  /** what there was to draw, whatever was added later */
  readonly prize?: Prize;
  readonly cancelledAt?: number;
  readonly registrations: readonly RegistrationRecord[];
};

export type RegistrationRecord = Registered & {
  readonly id: string;
  readonly language: Language;
  readonly email?: string;
  readonly phone?: string;
  /** of its calendar entry; 0 where it never had a place, and so no entry */
  readonly sequence: number;
};

/** What of an event can be planned, and changed. */
export type GroupEventFields = Pick<
  GroupEventRecord,
  'name' | 'start' | 'end' | 'capacity' | 'childcarePlaces' | 'room' | 'professionals' | 'closesAt'
>;
export type NewGroupEvent = GroupEventFields &
  Pick<GroupEventRecord, 'id' | 'service' | 'site' | 'byLot' | 'seed'> & { readonly createdAt: number };

export async function insertGroupEvent(tx: Transaction, event: NewGroupEvent): Promise<void> {
  const { id, service, site, byLot, seed, createdAt } = event;
  await tx.groupEvent.create({
    data: {
      ...fieldsOf(event),
      id,
      byLot,
      seed: seed ?? null,
      serviceId: service,
      siteId: site,
      createdAt: new Date(createdAt),
    },
  });
}

/** Writes the event as it is from now on: its next version. */
export async function writeGroupChange(tx: Transaction, id: string, fields: GroupEventFields): Promise<void> {
  await tx.groupEvent.update({ where: { id }, data: { ...fieldsOf(fields), sequence: { increment: 1 } } });
}

function fieldsOf({ name, capacity, childcarePlaces, start, end, room, professionals, closesAt }: GroupEventFields) {
  return {
    name,
    capacity,
    childcarePlaces,
    start: new Date(start),
    end: new Date(end),
    roomId: room ?? null,
    professionals: [...professionals],
    closesAt: closesAt === undefined ? null : new Date(closesAt),
  };
}

const WITH_REGISTRATIONS = { registrations: { orderBy: { number: 'asc' } } } as const;

export async function findGroupEvent(
  db: Pick<Transaction, 'groupEvent'>,
  id: string,
): Promise<GroupEventRecord | undefined> {
  const row = await db.groupEvent.findUnique({ where: { id }, include: WITH_REGISTRATIONS });
  return row === null ? undefined : toGroupEvent(row);
}

/** Reads an event and keeps everybody else from changing who has a place, until the transaction ends. */
export async function holdGroupEvent(tx: Transaction, id: string): Promise<GroupEventRecord | undefined> {
  await tx.$queryRaw`SELECT 1 AS found FROM group_event WHERE id = ${id}::uuid FOR UPDATE`;
  return findGroupEvent(tx, id);
}

/** Events at these sites that end after an instant, soonest first. */
export async function listGroupEvents(
  db: Pick<Transaction, 'groupEvent'>,
  { from, sites }: { readonly from: number; readonly sites: readonly SiteId[] },
  limit: number,
): Promise<readonly GroupEventRecord[]> {
  const rows = await db.groupEvent.findMany({
    where: { end: { gt: new Date(from) }, siteId: { in: [...sites] } },
    include: WITH_REGISTRATIONS,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(toGroupEvent);
}

/** Events that stand, led by this person in the interval, soonest first. */
export async function listEventsLed(
  db: Pick<Transaction, 'groupEvent'>,
  professional: ProfessionalId,
  { start, end }: Interval,
): Promise<readonly GroupEventRecord[]> {
  const rows = await db.groupEvent.findMany({
    where: {
      professionals: { has: professional },
      cancelledAt: null,
      start: { lt: new Date(end) },
      end: { gt: new Date(start) },
    },
    include: WITH_REGISTRATIONS,
    orderBy: [{ start: 'asc' }, { id: 'asc' }],
  });
  return rows.map(toGroupEvent);
}

export async function writeGroupCancellation(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.groupEvent.update({ where: { id }, data: { cancelledAt: new Date(now) } });
}

/** Publishes a draw. */
export async function writeDraw(
  tx: Transaction,
  id: string,
  { tookPart, tookChildcare, drawn }: Pick<GroupEventRecord, 'tookPart' | 'tookChildcare' | 'drawn'>,
  prize: Prize,
  now: number,
): Promise<void> {
  await tx.groupEvent.update({
    where: { id },
    data: {
      drawnAt: new Date(now),
      tookPart: [...tookPart],
      tookChildcare: [...tookChildcare],
      drawn: [...drawn],
      drawnPlaces: prize.places,
      drawnChildcare: prize.childcare,
    },
  });
}

/** Spends a number: whoever registers next gets a higher one. */
export async function writeLastNumber(tx: Transaction, id: string, number: number): Promise<void> {
  await tx.groupEvent.update({ where: { id }, data: { lastNumber: number } });
}

export async function insertRegistration(
  tx: Transaction,
  registration: RegistrationRecord & { readonly event: string; readonly hash: string; readonly createdAt: number },
): Promise<void> {
  const { event, createdAt, email, phone, ...rest } = registration;
  await tx.registration.create({
    data: { ...rest, eventId: event, email: email ?? null, phone: phone ?? null, createdAt: new Date(createdAt) },
  });
}

/** Gives those numbers a place, and so the first version of a calendar entry. */
export async function writePlaces(
  tx: Transaction,
  event: string,
  numbers: readonly number[],
  state: 'coming' | 'drawn',
): Promise<void> {
  if (numbers.length === 0) return;
  await tx.registration.updateMany({
    where: { eventId: event, number: { in: [...numbers] } },
    data: { state, sequence: { increment: 1 } },
  });
}

export async function writeNotDrawn(tx: Transaction, event: string, numbers: readonly number[]): Promise<void> {
  const state: RegistrationState = 'not-drawn';
  await tx.registration.updateMany({ where: { eventId: event, number: { in: [...numbers] } }, data: { state } });
}

/** The calendar entries of all who have a place have a new version. */
export async function writeEntriesChanged(tx: Transaction, event: string): Promise<void> {
  const state = { in: ['coming', 'drawn'] satisfies RegistrationState[] };
  await tx.registration.updateMany({ where: { eventId: event, state }, data: { sequence: { increment: 1 } } });
}

/** The place is free; how to reach them stays until they have been told (see `removeContact`). */
export async function cancelRegistrationRow(tx: Transaction, { id, sequence }: RegistrationRecord): Promise<void> {
  await tx.registration.update({
    where: { id },
    data: {
      state: 'cancelled' satisfies RegistrationState,
      phone: null,
      ...(sequence > 0 && { sequence: sequence + 1 }),
    },
  });
}

/** Whoever has cancelled, and was told that it was taken note of, is not written to any more. */
export async function removeContact(tx: Pick<Transaction, 'registration'>, id: string): Promise<void> {
  await tx.registration.updateMany({ where: { id, state: 'cancelled' }, data: { email: null } });
}

/** A registration by the hash of its link, or by its id, with the event it is for. */
export async function findRegistration(
  db: Pick<Transaction, 'registration'>,
  by: { readonly hash: string } | { readonly id: string },
): Promise<{ readonly registration: RegistrationRecord; readonly event: GroupEventRecord } | undefined> {
  const row = await db.registration.findUnique({
    where: by,
    include: { event: { include: WITH_REGISTRATIONS } },
  });
  if (row === null) return undefined;
  return { registration: toRegistration(row), event: toGroupEvent(row.event) };
}

/** Forgets addresses and links of events that ended before; how many registrations that was. */
export async function removeContacts(tx: Transaction, before: number): Promise<number> {
  const { count } = await tx.registration.updateMany({
    where: { event: { end: { lt: new Date(before) } }, hash: { not: null } },
    data: { email: null, phone: null, hash: null },
  });
  return count;
}

type RegistrationRow = NonNullable<Awaited<ReturnType<Transaction['registration']['findUnique']>>>;
type GroupEventRow = NonNullable<Awaited<ReturnType<Transaction['groupEvent']['findUnique']>>> & {
  readonly registrations: readonly RegistrationRow[];
};

function toRegistration(row: RegistrationRow): RegistrationRecord {
  return {
    id: row.id,
    number: row.number,
    state: row.state as RegistrationState,
    childcare: row.childcare,
    language: languages.find((language) => language === row.language) ?? 'fi',
    ...(row.email !== null && { email: row.email }),
    ...(row.phone !== null && { phone: row.phone }),
    sequence: row.sequence,
  };
}

function toGroupEvent(row: GroupEventRow): GroupEventRecord {
  return {
    id: row.id,
    service: row.serviceId as ServiceId,
    site: row.siteId as SiteId,
    name: row.name as Localized,
    start: row.start.getTime(),
    end: row.end.getTime(),
    capacity: row.capacity,
    childcarePlaces: row.childcarePlaces,
    ...(row.roomId !== null && { room: row.roomId as RoomId }),
    professionals: row.professionals as ProfessionalId[],
    ...(row.closesAt !== null && { closesAt: row.closesAt.getTime() }),
    sequence: row.sequence,
    lastNumber: row.lastNumber,
    byLot: row.byLot,
    ...(row.seed !== null && { seed: row.seed }),
    ...(row.drawnAt !== null && { drawnAt: row.drawnAt.getTime() }),
    tookPart: row.tookPart,
    tookChildcare: row.tookChildcare,
    drawn: row.drawn,
    ...(row.drawnPlaces !== null && { prize: { places: row.drawnPlaces, childcare: row.drawnChildcare ?? 0 } }),
    ...(row.cancelledAt !== null && { cancelledAt: row.cancelledAt.getTime() }),
    registrations: row.registrations.map(toRegistration),
  };
}

/** Somebody on the waiting list, as they are kept. Instants in epoch milliseconds. */
export type EntryRecord = {
  readonly id: string;
  readonly service: ServiceId;
  readonly areas: readonly AreaId[];
  readonly family?: {
    readonly id: FamilyId;
    readonly reference: string;
    readonly name?: string;
    /** turvakielto: no page or message may say where */
    readonly placeHidden?: true;
  };
  readonly addedBy: Principal;
  readonly email?: string;
  readonly phone?: string;
  /** what a colleague wants to ask */
  readonly case?: CaseInput;
  readonly language: Language;
  readonly channel?: Channel;
  readonly weekdays: readonly Weekday[];
  readonly earliest: string;
  readonly latest: string;
  readonly fromDate: string;
  readonly toDate: string;
  readonly state: EntryState;
  readonly createdAt: number;
  readonly ended?: { readonly at: number; readonly because: EndReason };
};

export type OfferRecord = {
  readonly id: string;
  readonly entry: EntryRecord;
  /** the hold; what it has become once accepted; gone once declined or lapsed */
  readonly booking: BookingId;
  readonly slot: SlotId;
  readonly deadline: number;
  readonly state: OfferState;
};

/** Whoever changes a service's waiting list takes turns, so that one slot and one wish meet once. */
export async function lockWaitlist(tx: Transaction, service: ServiceId): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`waiting list ${service}`}, 0))`;
}

export async function insertEntry(
  tx: Transaction,
  {
    service,
    family,
    areas,
    weekdays,
    createdAt,
    channel,
    email,
    phone,
    case: asked,
    ...entry
  }: Omit<EntryRecord, 'family' | 'state' | 'ended'> & {
    readonly family?: FamilyId;
  },
): Promise<void> {
  await tx.waitlistEntry.create({
    data: {
      ...entry,
      serviceId: service,
      areas: [...areas],
      weekdays: [...weekdays],
      familyId: family ?? null,
      email: email ?? null,
      phone: phone ?? null,
      channel: channel ?? null,
      caseTopic: asked?.topic ?? null,
      caseAgeBand: asked?.ageBand ?? null,
      caseQuestion: asked?.question ?? null,
      state: 'waiting',
      createdAt: new Date(createdAt),
    },
  });
}

export async function findEntry(tx: Pick<Transaction, 'waitlistEntry'>, id: string): Promise<EntryRecord | undefined> {
  const row = await tx.waitlistEntry.findUnique({ where: { id }, include: { family: true } });
  return row === null ? undefined : toEntry(row);
}

/** A family; or an address, a number, or both: a colleague's, where there is a case. */
export type WhoWaits =
  | { readonly family: FamilyId }
  | { readonly email?: string; readonly phone?: string; readonly case?: CaseInput };

/** Whether this family, address or number is waiting for the service already; a colleague, with this very case. */
export async function isWaiting(tx: Transaction, service: ServiceId, who: WhoWaits): Promise<boolean> {
  const where: Prisma.WaitlistEntryWhereInput =
    'family' in who
      ? { familyId: who.family }
      : {
          familyId: null,
          email: who.email ?? null,
          ...(who.email === undefined && { phone: who.phone ?? null }),
          ...(who.case && { caseTopic: who.case.topic, caseQuestion: who.case.question }),
        };
  const live = { serviceId: service, state: { in: ['waiting', 'offered'] } };
  return (await tx.waitlistEntry.count({ where: { ...where, ...live } })) > 0;
}

/** The services that somebody waits for. */
export async function findAwaited(tx: Pick<Transaction, 'waitlistEntry'>): Promise<readonly ServiceId[]> {
  const rows = await tx.waitlistEntry.findMany({
    where: { state: 'waiting' },
    distinct: ['serviceId'],
    select: { serviceId: true },
    orderBy: { serviceId: 'asc' },
  });
  return rows.map(({ serviceId }) => serviceId as ServiceId);
}

/** `unheard`: what they were offered before and let lapse, as no message of it reached them. */
export type WaitingRecord = EntryRecord & Wish & { readonly unheard: readonly SlotId[] };

/** All who wait for the service now, with what they were offered before. Whoever acts on it has locked the list. */
export async function findWishes(
  tx: Pick<Transaction, 'waitlistEntry'>,
  service: ServiceId,
): Promise<readonly WaitingRecord[]> {
  const rows = await tx.waitlistEntry.findMany({
    where: { serviceId: service, state: { in: ['waiting', 'offered'] } },
    orderBy: [{ state: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    include: {
      family: { include: { workers: { where: { until: null } } } },
      offers: { select: { slot: true, state: true, messages: { select: { state: true } } } },
    },
  });
  // Two families that were merged may both have waited: they are asked once.
  const isFirst = (row: { readonly id: string; readonly familyId: string | null }) =>
    row.familyId === null || rows.find(({ familyId }) => familyId === row.familyId)?.id === row.id;
  const waiting = rows.filter((row) => row.state === 'waiting' && isFirst(row));
  return waiting.map((row) => {
    const worker = row.family?.workers[0]?.professionalId;
    return {
      ...toEntry(row),
      offered: row.offers.map(({ slot }) => slot as SlotId),
      unheard: row.offers.filter(lapsedUnheard).map(({ slot }) => slot as SlotId),
      ...(worker !== undefined && { worker: worker as ProfessionalId }),
    };
  });
}

function lapsedUnheard({
  state,
  messages,
}: {
  readonly state: string;
  readonly messages: readonly { readonly state: string }[];
}): boolean {
  return state === 'lapsed' && messages.length > 0 && !messages.some((message) => message.state === 'sent');
}

/** How many offers they were written to about and let lapse. */
export async function countUnanswered(tx: Transaction, entry: string): Promise<number> {
  return tx.waitlistOffer.count({
    where: { entryId: entry, state: 'lapsed', messages: { some: { state: 'sent' } } },
  });
}

export async function setEntryState(tx: Transaction, id: string, state: 'waiting' | 'offered'): Promise<void> {
  await tx.waitlistEntry.update({ where: { id }, data: { state } });
}

/** Who waits no more needs no address and no case here: a booking has its own. */
export async function endEntry(tx: Transaction, id: string, because: EndReason, now: number): Promise<void> {
  await tx.waitlistEntry.update({
    where: { id },
    data: {
      state: because === 'booked' ? 'booked' : 'left',
      endedAt: new Date(now),
      endedBecause: because,
      email: null,
      phone: null,
      caseTopic: null,
      caseAgeBand: null,
      caseQuestion: null,
    },
  });
}

/** What else a family waits with for the same service, since two that waited were merged. */
export async function findTwins(tx: Transaction, { id, service, family }: EntryRecord): Promise<readonly string[]> {
  if (family === undefined) return [];
  const rows = await tx.waitlistEntry.findMany({
    where: { id: { not: id }, familyId: family.id, serviceId: service, state: 'waiting' },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}

/** Who waits without an offer, and whose last date is before `today`. */
export async function findPastEntries(
  tx: Pick<Transaction, 'waitlistEntry'>,
  today: DateText,
): Promise<readonly EntryRecord[]> {
  const rows = await tx.waitlistEntry.findMany({
    where: { state: 'waiting', toDate: { lt: today } },
    include: { family: true },
    orderBy: { id: 'asc' },
  });
  return rows.map(toEntry);
}

/** Forgets who waited no more before `before`, with their offers; how many. */
export async function removeEndedEntries(tx: Transaction, before: number): Promise<number> {
  const { count } = await tx.waitlistEntry.deleteMany({ where: { endedAt: { lt: new Date(before) } } });
  return count;
}

export async function insertOffer(
  tx: Transaction,
  {
    entry,
    booking,
    deadline,
    createdAt,
    ...offer
  }: Omit<OfferRecord, 'entry' | 'state'> & {
    readonly entry: string;
    readonly hash: string;
    readonly createdAt: number;
  },
): Promise<void> {
  await tx.waitlistOffer.create({
    data: {
      ...offer,
      entryId: entry,
      bookingId: booking,
      deadline: new Date(deadline),
      state: 'open',
      createdAt: new Date(createdAt),
    },
  });
}

export async function findOffer(
  tx: Pick<Transaction, 'waitlistOffer'>,
  by: { readonly id: string } | { readonly hash: string },
): Promise<OfferRecord | undefined> {
  const row = await tx.waitlistOffer.findUnique({ where: by, include: { entry: { include: { family: true } } } });
  return row === null ? undefined : toOffer(row);
}

/** They have longer to answer. */
export async function postponeOffer(tx: Transaction, id: string, deadline: number): Promise<void> {
  await tx.waitlistOffer.update({ where: { id }, data: { deadline: new Date(deadline) } });
}

export async function settleOffer(tx: Transaction, id: string, state: Exclude<OfferState, 'open'>): Promise<void> {
  await tx.waitlistOffer.update({ where: { id }, data: { state } });
}

/** Open offers whose deadline has come, the first to come first. */
export async function findOverdueOffers(
  tx: Pick<Transaction, 'waitlistOffer'>,
  now: number,
): Promise<readonly string[]> {
  const rows = await tx.waitlistOffer.findMany({
    where: { state: 'open', deadline: { lte: new Date(now) } },
    orderBy: [{ deadline: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** The offer that stands for somebody on the list. */
export async function findOpenOfferOf(tx: Transaction, entry: string): Promise<OfferRecord | undefined> {
  const row = await tx.waitlistOffer.findFirst({
    where: { entryId: entry, state: 'open' },
    include: { entry: { include: { family: true } } },
  });
  return row === null ? undefined : toOffer(row);
}

export type ListedEntry = EntryRecord & { readonly offer?: Omit<OfferRecord, 'entry'> & { readonly told: Told } };

/** Whom to list. `after`: the last one listed before, as it stood then. */
export type ListQuestion = {
  readonly areas: readonly AreaId[] | '*';
  readonly principal: Principal;
  readonly area?: AreaId;
  readonly service?: ServiceId;
  readonly state: 'waiting' | 'ended';
  readonly after?: ListPlace;
  readonly limit: number;
};
export type ListPlace = Pick<EntryRecord, 'id' | 'service' | 'createdAt'> & {
  readonly state: EntryState;
  readonly endedAt: number;
};

/**
 * Those in these areas, or added by this person. Who waits: first who has an offer, then by service and by who came
 * first. Who waits no more: the latest first.
 */
export async function listEntries(
  tx: Pick<Transaction, 'waitlistEntry'>,
  question: ListQuestion,
): Promise<readonly ListedEntry[]> {
  const { areas, principal, area, service, state, after, limit } = question;
  const ended = state === 'ended';
  const rows = await tx.waitlistEntry.findMany({
    where: {
      state: { in: ended ? ['booked', 'left'] : ['waiting', 'offered'] },
      ...(service !== undefined && { serviceId: service }),
      AND: [
        areas === '*' ? {} : { OR: [{ addedBy: principal }, { areas: { hasSome: [...areas] } }] },
        area === undefined ? {} : { areas: { has: area } },
        after === undefined ? {} : ended ? endedAfter(after) : waitingAfter(after),
      ],
    },
    include: WITH_OFFER,
    orderBy: ended
      ? [{ endedAt: 'desc' }, { id: 'asc' }]
      : [{ state: 'asc' }, { serviceId: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    take: limit,
  });
  return rows.map(toListed);
}

/** One of the list, with the offer that stands. */
export async function findListed(tx: Pick<Transaction, 'waitlistEntry'>, id: string): Promise<ListedEntry | undefined> {
  const row = await tx.waitlistEntry.findUnique({ where: { id }, include: WITH_OFFER });
  return row === null ? undefined : toListed(row);
}

const WITH_OFFER = {
  family: true,
  offers: { where: { state: 'open' }, include: { messages: { select: { state: true } } } },
} as const;

function waitingAfter({ state, service, createdAt, id }: ListPlace): Prisma.WaitlistEntryWhereInput {
  const came = new Date(createdAt);
  return {
    OR: [
      { state: { gt: state } },
      { state, serviceId: { gt: service } },
      { state, serviceId: service, createdAt: { gt: came } },
      { state, serviceId: service, createdAt: came, id: { gt: id } },
    ],
  };
}

function endedAfter({ endedAt, id }: ListPlace): Prisma.WaitlistEntryWhereInput {
  const at = new Date(endedAt);
  return { OR: [{ endedAt: { lt: at } }, { endedAt: at, id: { gt: id } }] };
}

function toListed(row: Prisma.WaitlistEntryGetPayload<{ include: typeof WITH_OFFER }>): ListedEntry {
  const [offer] = row.offers;
  if (offer === undefined) return toEntry(row);
  return { ...toEntry(row), offer: { ...toOffer({ ...offer, entry: row }), told: toldBy(offer.messages) } };
}

function toldBy(messages: readonly { readonly state: string }[]): Told {
  if (messages.length === 0) return 'nobody';
  return (['sent', 'pending'] as const).find((told) => messages.some(({ state }) => state === told)) ?? 'failed';
}

/** A family that may be put on the list: by its id, or by its reference in these areas. */
export async function findFamilyToWait(
  tx: Pick<Transaction, 'family'>,
  { id, reference }: { readonly id?: FamilyId | undefined; readonly reference?: string | undefined },
  areas: readonly AreaId[],
): Promise<
  | {
      readonly id: FamilyId;
      readonly area: AreaId;
      readonly language: Language;
      readonly reference: string;
      readonly name?: string;
    }
  | undefined
> {
  const row = await tx.family.findFirst({
    where: id === undefined ? { reference: reference ?? '', areaId: { in: [...areas] } } : { id },
    include: { guardians: { orderBy: { id: 'asc' }, take: 1 } },
  });
  if (row === null) return undefined;
  if (row.mergedInto !== null) return findFamilyToWait(tx, { id: row.mergedInto as FamilyId }, areas);
  return {
    id: row.id as FamilyId,
    area: row.areaId as AreaId,
    language: languageOf(row.guardians[0]?.language),
    reference: row.reference,
    ...(row.name !== null && { name: row.name }),
  };
}

export type Mailbox = {
  /** the entry's own address where there is none */
  readonly guardian?: string;
  readonly email: string;
  readonly language: Language;
};

/** Where somebody on the list is written to, in which language: nowhere where only a call reaches them. */
export async function findMailboxes(
  tx: Pick<Transaction, 'guardian'>,
  entry: EntryRecord,
): Promise<readonly Mailbox[]> {
  if (entry.family === undefined) return entry.email ? [{ email: entry.email, language: entry.language }] : [];
  const rows = await tx.guardian.findMany({
    where: { familyId: entry.family.id, channel: 'mail', safeToSend: true, email: { not: null } },
    orderBy: { id: 'asc' },
  });
  const mailboxes = rows.map(({ id, email, language }) => ({
    guardian: id,
    email: email ?? '',
    language: languageOf(language),
  }));
  return [...new Map(mailboxes.map((one) => [one.email.toLowerCase(), one])).values()];
}

/** What is to be said to one mailbox about an offer. */
export type MessageRecord = { readonly id: string; readonly guardian?: string; readonly attempts: number };

export async function insertMessages(
  tx: Transaction,
  offer: string,
  messages: readonly { readonly id: string; readonly guardian?: string }[],
): Promise<void> {
  await tx.waitlistMessage.createMany({
    data: messages.map(({ id, guardian }) => ({ id, offerId: offer, guardianId: guardian ?? null, state: 'pending' })),
  });
}

/** Those not sent yet, and whether any has been. */
export async function findMessages(
  tx: Pick<Transaction, 'waitlistMessage'>,
  offer: string,
): Promise<{ readonly pending: readonly MessageRecord[]; readonly sent: boolean }> {
  const rows = await tx.waitlistMessage.findMany({ where: { offerId: offer }, orderBy: { id: 'asc' } });
  return {
    pending: rows
      .filter(({ state }) => state === 'pending')
      .map(({ id, guardianId, attempts }) => ({ id, attempts, ...(guardianId !== null && { guardian: guardianId }) })),
    sent: rows.some(({ state }) => state === 'sent'),
  };
}

/** What became of an attempt to send it. */
export async function noteMessage(
  tx: Pick<Transaction, 'waitlistMessage'>,
  id: string,
  { state, failure, sentAt }: { state: 'pending' | 'sent' | 'failed'; failure?: string; sentAt?: number },
): Promise<void> {
  await tx.waitlistMessage.updateMany({
    where: { id },
    data: {
      state,
      failure: failure ?? null,
      attempts: { increment: 1 },
      ...(sentAt !== undefined && { sentAt: new Date(sentAt) }),
    },
  });
}

/** The link that was made for who took an offer of the booking, without belonging to a family. */
export async function findWaiterLink(
  tx: Pick<Transaction, 'waitlistOffer' | 'bookingLink'>,
  booking: BookingId,
  now: number,
): Promise<string | undefined> {
  const offer = await tx.waitlistOffer.findFirst({
    where: { bookingId: booking, state: 'accepted', entry: { familyId: null } },
    select: { id: true },
  });
  return offer === null ? undefined : findOwnLink(tx, offer.id, now);
}

/** The link made as an offer was accepted bears its id, while it opens. */
export async function findOwnLink(
  tx: Pick<Transaction, 'bookingLink'>,
  offer: string,
  now: number,
): Promise<string | undefined> {
  const row = await tx.bookingLink.findFirst({
    where: { id: offer, revokedAt: null, expiresAt: { gt: new Date(now) } },
    select: { id: true },
  });
  return row?.id;
}

function languageOf(kept: string | undefined): Language {
  return languages.find((language) => language === kept) ?? 'fi';
}

type EntryRow = Prisma.WaitlistEntryGetPayload<{ include: { family: true } }>;

function toEntry(row: EntryRow): EntryRecord {
  return {
    id: row.id,
    service: row.serviceId as ServiceId,
    areas: row.areas as AreaId[],
    ...(row.family !== null && {
      family: {
        id: row.family.id as FamilyId,
        reference: row.family.reference,
        ...(row.family.name !== null && { name: row.family.name }),
        ...(row.family.nonDisclosure && { placeHidden: true }),
      },
    }),
    addedBy: row.addedBy as Principal,
    ...(row.email !== null && { email: row.email }),
    ...(row.phone !== null && { phone: row.phone }),
    ...caseOf(row),
    language: languageOf(row.language),
    ...(row.channel !== null && { channel: row.channel as Channel }),
    weekdays: row.weekdays as Weekday[],
    earliest: row.earliest,
    latest: row.latest,
    fromDate: row.fromDate,
    toDate: row.toDate,
    state: row.state as EntryState,
    createdAt: row.createdAt.getTime(),
    ...(row.endedAt !== null && {
      ended: { at: row.endedAt.getTime(), because: (row.endedBecause ?? 'asked') as EndReason },
    }),
  };
}

function caseOf({
  caseTopic: topic,
  caseAgeBand: ageBand,
  caseQuestion: question,
}: Pick<EntryRow, 'caseTopic' | 'caseAgeBand' | 'caseQuestion'>): Pick<EntryRecord, 'case'> {
  if (topic === null || ageBand === null || question === null) return {};
  return { case: { topic, ageBand: ageBand as CaseInput['ageBand'], question } };
}

function toOffer(
  row: Omit<Prisma.WaitlistOfferGetPayload<object>, 'entry'> & { readonly entry: EntryRow },
): OfferRecord {
  return {
    id: row.id,
    entry: toEntry(row.entry),
    booking: row.bookingId as BookingId,
    slot: row.slot as SlotId,
    deadline: row.deadline.getTime(),
    state: row.state as OfferState,
  };
}
