// What the waiting list keeps: who waits for what, what they are offered, and whether they were told.

import type { Channel, DateText, Weekday } from '../../core/directory.ts';
import type { AreaId, BookingId, FamilyId, Principal, ProfessionalId, ServiceId, SlotId } from '../../core/ids.ts';
import { type Language, languages } from '../../core/permissions.ts';
import type { Transaction } from '../../platform/db.ts';
import type { Prisma } from '../../platform/generated/client.ts';
import type { Wish } from './rules.ts';
import type { CaseInput, EndReason, EntryState, OfferState, Told } from './schema.ts';

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
      offered: row.offers.filter(({ state }) => state !== 'withdrawn').map(({ slot }) => slot as SlotId),
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

export type StandingQuestion = {
  readonly service?: ServiceId | undefined;
  readonly family?: FamilyId | undefined;
  readonly now: number;
};

/** Offers that can still be answered, of one service or family, or of all; the first made come first. */
export async function findStandingOffers(
  tx: Pick<Transaction, 'waitlistOffer'>,
  { service, family, now }: StandingQuestion,
): Promise<readonly string[]> {
  const rows = await tx.waitlistOffer.findMany({
    where: {
      state: 'open',
      deadline: { gt: new Date(now) },
      entry: {
        ...(service !== undefined && { serviceId: service }),
        ...(family !== undefined && { familyId: family }),
      },
    },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
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

/** `recalled`: told of the offer, and then that it was withdrawn. */
export type MessageState = 'pending' | 'sent' | 'failed' | 'recalled';

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

/** Those not sent yet, and those that were and have not been recalled. */
export async function findMessages(
  tx: Pick<Transaction, 'waitlistMessage'>,
  offer: string,
): Promise<{ readonly pending: readonly MessageRecord[]; readonly sent: readonly MessageRecord[] }> {
  const rows = await tx.waitlistMessage.findMany({ where: { offerId: offer }, orderBy: { id: 'asc' } });
  const those = (wanted: 'pending' | 'sent') =>
    rows
      .filter(({ state }) => state === wanted)
      .map(({ id, guardianId, attempts }) => ({ id, attempts, ...(guardianId !== null && { guardian: guardianId }) }));
  return { pending: those('pending'), sent: those('sent') };
}

/** What became of an attempt to send it. */
export async function noteMessage(
  tx: Pick<Transaction, 'waitlistMessage'>,
  id: string,
  { state, failure, sentAt }: { state: MessageState; failure?: string; sentAt?: number },
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
