// The list as the desk reads it, a page at a time.

import type { AreaId, Principal, ServiceId } from '../../core/ids.ts';
import type { Reader, Transaction } from '../../platform/db.ts';
import type { Prisma } from '../../platform/generated/client.ts';
import { type EntryState, type Told, toldStates } from './schema.ts';
import { type EntryRecord, toEntry } from './store.ts';
import { type OfferRecord, toOffer } from './store-offers.ts';
import { findUnheardEntries, readNextTold, readTold } from './store-told.ts';

export type ListedEntry = EntryRecord & {
  readonly offer?: Omit<OfferRecord, 'entry'> & {
    readonly told: Told;
    /** when they are told next, while nobody has been: in the morning, say (epoch ms) */
    readonly tellsAt?: number;
  };
};

/** Whom to list. `after`: the last one listed before, as it stood then. */
export type ListQuestion = {
  readonly areas: readonly AreaId[] | '*';
  /** whose own are listed too, in whatever area unless told */
  readonly own: { readonly principal: Principal; readonly areas: readonly AreaId[] | '*' };
  readonly area?: AreaId;
  readonly service?: ServiceId;
  readonly state: 'waiting' | 'ended';
  /** only those with an offer that no message reaches, or may still reach */
  readonly unheard?: true;
  readonly after?: ListPlace;
  readonly limit: number;
};

export type ListPlace = Pick<EntryRecord, 'id' | 'service' | 'createdAt'> & {
  readonly state: EntryState;
  readonly endedAt: number;
};

/**
 * Those in these areas, or added by this person. Who waits: first who has an offer, then by service and by who came
 * first. Those who no longer wait: the latest first.
 */
export async function listEntries(
  tx: Pick<Transaction, 'waitlistEntry' | '$queryRaw'>,
  question: ListQuestion,
): Promise<readonly ListedEntry[]> {
  const { areas, own, area, service, state, unheard, after, limit } = question;
  const ended = state === 'ended';
  const theirs = { addedBy: own.principal, ...(own.areas !== '*' && { areas: { hasSome: [...own.areas] } }) };
  const rows = await tx.waitlistEntry.findMany({
    where: {
      state: { in: ended ? ['booked', 'left'] : ['waiting', 'offered'] },
      ...(service !== undefined && { serviceId: service }),
      ...(unheard && { id: { in: [...(await findUnheardEntries(tx))] } }),
      AND: [
        areas === '*' ? {} : { OR: [theirs, { areas: { hasSome: [...areas] } }] },
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
  return withTold(tx, rows);
}

/** One of the list, with the offer that stands. */
export async function findListed(
  tx: Pick<Transaction, 'waitlistEntry' | '$queryRaw'>,
  id: string,
): Promise<ListedEntry | undefined> {
  const row = await tx.waitlistEntry.findUnique({ where: { id }, include: WITH_OFFER });
  if (row === null) return undefined;
  const [listed] = await withTold(tx, [row]);
  return listed;
}

const WITH_OFFER = {
  family: true,
  offers: { where: { state: 'open' } },
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

type ListedRow = Prisma.WaitlistEntryGetPayload<{ include: typeof WITH_OFFER }>;

async function withTold(reader: Reader, rows: readonly ListedRow[]): Promise<readonly ListedEntry[]> {
  const offers = rows.flatMap((row) => row.offers.map(({ id }) => id));
  const [told, next] = [await readTold(reader, offers), await readNextTold(reader, offers)];
  return rows.map((row) => {
    const [offer] = row.offers;
    if (offer === undefined) return toEntry(row);
    const said = allInAll(told.get(offer.id) ?? []);
    const tellsAt = said === 'pending' ? next.get(offer.id) : undefined;
    return {
      ...toEntry(row),
      offer: { ...toOffer({ ...offer, entry: row }), told: said, ...(tellsAt !== undefined && { tellsAt }) },
    };
  });
}

/** What is said of them all, the first that one of them is. */
function allInAll(told: readonly Told[]): Told {
  return toldStates.find((state) => told.includes(state)) ?? 'nobody';
}
