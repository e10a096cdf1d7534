// Who waits for what, as the waiting list keeps them.

import type { Channel, DateText, Weekday } from '../../core/directory.ts';
import type { AreaId, FamilyId, Principal, ProfessionalId, ServiceId, SlotId } from '../../core/ids.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Prisma } from '../../platform/generated/client.ts';
import type { Wish } from './rules.ts';
import type { CaseInput, EndReason, EntryState } from './schema.ts';
import { removeMessagesOfEnded, removeOwnMessages } from './store-told.ts';

/** Somebody on the waiting list, as they are kept. Instants in epoch milliseconds. */
export type EntryRecord = {
  readonly id: string;
  readonly service: ServiceId;
  readonly areas: readonly AreaId[];
  readonly family?: {
    readonly id: FamilyId;
    readonly area: AreaId;
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

/** Anybody who changes a service's waiting list takes turns, so that one slot and one wish meet once. */
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
  | { readonly family: FamilyId; readonly phone?: string }
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

/**
 * All who wait for the service now, or of `entries` those who do, with what they were offered before. Anybody who acts on
 * it has locked the list.
 */
export async function findWishes(
  tx: Pick<Transaction, 'waitlistEntry'>,
  service: ServiceId,
  entries?: readonly string[],
): Promise<readonly WaitingRecord[]> {
  const live: Prisma.WaitlistEntryWhereInput = { serviceId: service, state: { in: ['waiting', 'offered'] } };
  const rows = await tx.waitlistEntry.findMany({
    where: entries === undefined ? live : { ...live, OR: await theseAndTwins(tx, entries) },
    orderBy: [{ state: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    include: {
      family: { include: { workers: { where: { until: null } } } },
      offers: { select: { slot: true, state: true, heard: true } },
    },
  });
  // Two families that were merged may both have waited: they are asked once.
  const asked = new Set<string>();
  const isFirst = ({ familyId }: (typeof rows)[number]) => {
    if (familyId === null) return true;
    if (asked.has(familyId)) return false;
    asked.add(familyId);
    return true;
  };
  const waiting = rows.filter((row) => isFirst(row) && row.state === 'waiting');
  return waiting.map((row) => {
    const worker = row.family?.workers[0]?.professionalId;
    return {
      ...toEntry(row),
      offered: row.offers.filter(({ state }) => state !== 'withdrawn').map(({ slot }) => slot as SlotId),
      unheard: row.offers.filter(({ heard }) => heard === false).map(({ slot }) => slot as SlotId),
      ...(worker !== undefined && { worker: worker as ProfessionalId }),
    };
  });
}

/** These, and what else their families wait with. */
async function theseAndTwins(
  tx: Pick<Transaction, 'waitlistEntry'>,
  entries: readonly string[],
): Promise<Prisma.WaitlistEntryWhereInput[]> {
  const these = { id: { in: [...entries] } };
  const rows = await tx.waitlistEntry.findMany({ where: these, select: { familyId: true } });
  return [these, { familyId: { in: rows.flatMap(({ familyId }) => familyId ?? []) } }];
}

export async function setEntryState(tx: Transaction, id: string, state: 'waiting' | 'offered'): Promise<void> {
  await tx.waitlistEntry.update({ where: { id }, data: { state } });
}

/** Somebody who no longer waits needs no address and no case here: a booking has its own. */
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
  await removeOwnMessages(tx, id);
}

/** What else a family waits with, or is offered, for the same service, since two that waited were merged. */
export async function findTwins(tx: Transaction, { id, service, family }: EntryRecord): Promise<readonly string[]> {
  if (family === undefined) return [];
  const rows = await tx.waitlistEntry.findMany({
    where: { id: { not: id }, familyId: family.id, serviceId: service, state: { in: ['waiting', 'offered'] } },
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

/** Forgets who waited no more before `before`, with their offers and what was told of those; how many. */
export async function removeEndedEntries(tx: Transaction, before: number): Promise<number> {
  await removeMessagesOfEnded(tx, before);
  const { count } = await tx.waitlistEntry.deleteMany({ where: { endedAt: { lt: new Date(before) } } });
  return count;
}

export function languageOf(kept: string | undefined): Language {
  return languages.find((language) => language === kept) ?? 'fi';
}

export type EntryRow = Prisma.WaitlistEntryGetPayload<{ include: { family: true } }>;

export function toEntry(row: EntryRow): EntryRecord {
  return {
    id: row.id,
    service: row.serviceId as ServiceId,
    areas: row.areas as AreaId[],
    ...(row.family !== null && {
      family: {
        id: row.family.id as FamilyId,
        area: row.family.areaId as AreaId,
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
