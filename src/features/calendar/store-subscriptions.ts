// Calendar subscriptions, as they are kept: the hash of each address, whose it is and how much it tells.

import type { AreaId, RoomId, UserId } from '../../core/ids.ts';
import { type Language, languages } from '../../core/permissions.ts';
import { type Database, Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import type { SubscriptionItem, SubscriptionLevel } from './schema.ts';

/** Whose subscriptions these are: a person's with an account, or those of the bearer of a family's link. */
export type Subscriber = { readonly user: UserId } | { readonly link: string };

export type NewSubscription = {
  readonly id: string;
  readonly hash: string;
  readonly of: Subscriber;
  /** the key by which it is made */
  readonly key?: string;
  readonly room?: RoomId;
  readonly level: SubscriptionLevel;
  readonly language: Language;
  readonly createdAt: number;
};

/** A subscription whose address was asked for. Instants in epoch milliseconds. */
export type FoundSubscription = Omit<NewSubscription, 'hash'> & {
  readonly readAt?: number;
  /** of the booking that a family's link opens */
  readonly area?: AreaId;
};

/** Those who make one wait for each other, so that nobody has more than allowed. */
export async function holdMaking(tx: Transaction, of: Subscriber): Promise<void> {
  const who = 'user' in of ? of.user : of.link;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`subscriptions of ${who}`}, 0))`;
}

export async function countSubscriptions(tx: Transaction, of: Subscriber): Promise<number> {
  return tx.subscription.count({ where: whose(of) });
}

export async function insertSubscription(tx: Transaction, one: NewSubscription): Promise<void> {
  await tx.subscription.create({
    data: {
      id: one.id,
      hash: one.hash,
      kind: 'link' in one.of ? 'family' : one.room === undefined ? 'own' : 'room',
      userId: 'user' in one.of ? one.of.user : null,
      linkId: 'link' in one.of ? one.of.link : null,
      keyId: one.key ?? null,
      roomId: one.room ?? null,
      level: one.level,
      language: one.language,
      createdAt: new Date(one.createdAt),
    },
  });
}

/** Removes it: its address opens nothing any more. False where it is not theirs, or gone. */
export async function removeSubscription(tx: Transaction, id: string, of: Subscriber): Promise<boolean> {
  const { count } = await tx.subscription.deleteMany({ where: { id, ...whose(of) } });
  return count === 1;
}

/** The newest first. */
export async function findSubscriptions(db: Database, of: Subscriber): Promise<readonly SubscriptionItem[]> {
  const rows = await db.subscription.findMany({ where: whose(of), orderBy: [{ createdAt: 'desc' }, { id: 'asc' }] });
  return rows.map((row) => ({
    id: row.id,
    ...(row.roomId !== null && { room: row.roomId }),
    level: levelOf(row.level),
    createdAt: row.createdAt.toISOString(),
    ...(row.readAt !== null && { readAt: row.readAt.toISOString() }),
  }));
}

/**
 * The subscription of this address, for as long as what it was made by stands: the family's link opens, the family is not
 * under non-disclosure, and whose link it is is safe to write to.
 */
export async function findByAddress(db: Reader, hash: string, now: number): Promise<FoundSubscription | undefined> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT s.id::text, s.user_id AS "user", s.link_id::text AS link, s.key_id AS key, s.room_id AS room, s.level,
      s.language, s.created_at AS "createdAt", s.read_at AS "readAt",
      (SELECT b.area_id FROM booking_link AS l JOIN booking AS b ON b.id = l.booking_id WHERE l.id = s.link_id) AS area
    FROM subscription AS s WHERE s.hash = ${hash} AND (s.link_id IS NULL OR ${STANDS(now)})`;
  const of = row && subscriberIn(row);
  if (row === undefined || of === undefined) return undefined;
  return {
    id: row.id,
    of,
    ...(row.key !== null && { key: row.key }),
    ...(row.room !== null && { room: row.room }),
    ...(row.area !== null && { area: row.area }),
    level: levelOf(row.level),
    language: languages.find((known) => known === row.language) ?? 'fi',
    createdAt: row.createdAt.getTime(),
    ...(row.readAt !== null && { readAt: row.readAt.getTime() }),
  };
}

/** Notes that it was fetched. */
export async function noteRead(db: Database, id: string, now: number): Promise<void> {
  await db.subscription.updateMany({ where: { id }, data: { readAt: new Date(now) } });
}

/** Forgets those of links that open no more. */
export async function removeOfClosedLinks(db: Database, now: number): Promise<number> {
  return db.$executeRaw`DELETE FROM subscription AS s WHERE s.link_id IS NOT NULL AND NOT ${STANDS(now)}`;
}

const STANDS = (now: number) => Prisma.sql`EXISTS (
  SELECT FROM booking_link AS l JOIN booking AS b ON b.id = l.booking_id
    LEFT JOIN family AS f ON f.id = b.family_id LEFT JOIN guardian AS g ON g.id = l.guardian_id
  WHERE l.id = s.link_id AND l.role = 'family' AND l.revoked_at IS NULL AND l.expires_at > ${new Date(now)}
    AND NOT coalesce(f.non_disclosure, false) AND coalesce(g.safe_to_send, true))`;

type Row = {
  readonly id: string;
  readonly user: UserId | null;
  readonly link: string | null;
  readonly key: string | null;
  readonly room: RoomId | null;
  readonly area: AreaId | null;
  readonly level: string;
  readonly language: string;
  readonly createdAt: Date;
  readonly readAt: Date | null;
};

function subscriberIn({ user, link }: Pick<Row, 'user' | 'link'>): Subscriber | undefined {
  if (user !== null) return { user };
  return link === null ? undefined : { link };
}

function whose(of: Subscriber): { readonly userId: string } | { readonly linkId: string } {
  return 'user' in of ? { userId: of.user } : { linkId: of.link };
}

/** The least that is told, where the row says nothing that is known. */
function levelOf(kept: string): SubscriptionLevel {
  return kept === 'full' || kept === 'neutral' ? kept : 'busy';
}
