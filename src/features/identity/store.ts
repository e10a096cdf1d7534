// All that this feature asks of the database: users, their roles, their sessions, and API keys.

import { z } from 'zod';
import type { AreaId, ProfessionalId, SiteId, UserId } from '../../core/ids.ts';
import { keptFor } from '../../core/kept-data.ts';
import { type Grant, type Language, languages, roles } from '../../core/permissions.ts';
import { type Database, Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import { libraryAddress } from '../../platform/sign-in-address.ts';
import type { StoredKey, StoredUser } from './rules.ts';
import type { OwnMessages } from './schema.ts';
import { areaScope, grant, type WelcomeFate } from './schema.ts';

/** Any constant does: anybody who takes an administrator's rights away does so alone. */
const ADMINISTRATORS_LOCK = 7_311_604_426n;

/** What a process of the version before has written is one alone. */
const UNITS = Prisma.sql`coalesce(u.units, array_remove(ARRAY[u.unit_id], NULL))`;

export async function findUser(reader: Reader, id: string): Promise<StoredUser | undefined> {
  const rows = await reader.$queryRaw<UserRow[]>`
    SELECT u.id, u.name, u.email, u.language, u.professional_id, u.post, ${UNITS} AS units, u.phone, u.disabled_at, u.digest,
           u.welcome_at, (SELECT CASE WHEN m.created_at >= u.welcome_at THEN m.state END FROM message m
             WHERE m.about = 'user' AND m.about_id = u.id ORDER BY m.version DESC LIMIT 1) AS welcome_state,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'area', g.area) ORDER BY g.role, g.area), '[]')
            FROM role_grant g WHERE g.user_id = u.id) AS grants
    FROM "user" u WHERE u.id = ${id}`;
  return rows[0] && asUser(rows[0]);
}

/** Keys by their ids, each with the person it stands for, in one round trip: this runs before every request of a machine. */
export async function findKeys(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, StoredKey>> {
  const rows = await reader.$queryRaw<KeyRow[]>`
    SELECT k.id, k.hash, k.label, k.role, k.areas, k.expires_at, k.revoked_at, k.last_used_at, k.accepted_at, k.user_id,
           u.name, u.email, u.language, u.professional_id, u.post, ${UNITS} AS units, u.phone, u.disabled_at,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'area', g.area) ORDER BY g.role, g.area), '[]')
            FROM role_grant g WHERE g.user_id = u.id) AS grants
    FROM api_key k LEFT JOIN "user" u ON u.id = k.user_id WHERE k.id = ANY (${[...ids]}::text[])`;
  return new Map(rows.map((row) => [row.id, asKey(row)]));
}

export async function findKey(reader: Reader, id: string): Promise<StoredKey | undefined> {
  return (await findKeys(reader, [id])).get(id);
}

export async function readAllUsers(db: Database): Promise<readonly StoredUser[]> {
  const rows = await db.$queryRaw<UserRow[]>`
    SELECT u.id, u.name, u.email, u.language, u.professional_id, u.post, ${UNITS} AS units, u.phone, u.disabled_at, u.digest,
           u.welcome_at, (SELECT CASE WHEN m.created_at >= u.welcome_at THEN m.state END FROM message m
             WHERE m.about = 'user' AND m.about_id = u.id ORDER BY m.version DESC LIMIT 1) AS welcome_state,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'area', g.area) ORDER BY g.role, g.area), '[]')
            FROM role_grant g WHERE g.user_id = u.id) AS grants
    FROM "user" u ORDER BY u.name, u.id`;
  return rows.map(asUser);
}

/** Those who want a digest, have a role that it is for, and have none of these days in the ledger. */
export async function findDigestUsers(
  reader: Reader,
  days: readonly number[],
): Promise<readonly { user: StoredUser; quietFrom: string | null; quietTo: string | null }[]> {
  const rows = await reader.$queryRaw<(UserRow & { quiet_from: string | null; quiet_to: string | null })[]>`
    SELECT u.id, u.name, u.email, u.language, u.professional_id, u.post, ${UNITS} AS units, u.phone, u.disabled_at, u.digest,
           u.welcome_at, (SELECT CASE WHEN m.created_at >= u.welcome_at THEN m.state END FROM message m
             WHERE m.about = 'user' AND m.about_id = u.id ORDER BY m.version DESC LIMIT 1) AS welcome_state,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'area', g.area) ORDER BY g.role, g.area), '[]')
            FROM role_grant g WHERE g.user_id = u.id) AS grants, u.quiet_from, u.quiet_to
    FROM "user" u
    WHERE u.disabled_at IS NULL AND u.digest
      AND EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id AND g.role IN ('specialist', 'coordinator'))
      AND NOT EXISTS (SELECT 1 FROM message m
        WHERE m.about = 'digest' AND m.about_id = u.id AND m.version = ANY (${[...days]}::int[]))
    ORDER BY u.id`;
  return rows.map((row) => ({ user: asUser(row), quietFrom: row.quiet_from, quietTo: row.quiet_to }));
}

export async function readAllKeys(db: Database) {
  return db.apiKey.findMany({ include: { user: { select: { name: true } } }, orderBy: { createdAt: 'desc' } });
}

/** The keys of one person that have not been revoked, with who made them: a person, or a key that acts for itself. */
export async function readKeysOf(db: Database, user: string) {
  const keys = await db.apiKey.findMany({
    where: { userId: user, revokedAt: null },
    include: { user: { select: { name: true } } },
    orderBy: { createdAt: 'desc' },
  });
  if (keys.length === 0) return [];
  const ids = keys.map(({ createdBy }) => createdBy);
  const [people, machines] = await Promise.all([
    db.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } }),
    db.apiKey.findMany({
      where: { id: { in: ids.map((id) => id.replace(/^key:/, '')) } },
      select: { id: true, label: true, areas: true },
    }),
  ]);
  return keys.map(({ createdBy, ...key }) => ({
    ...key,
    maker: people.find(({ id }) => id === createdBy)?.name,
    makerKey: machines.find(({ id }) => `key:${id}` === createdBy),
  }));
}

export async function countUsers(db: Database): Promise<number> {
  return db.user.count();
}

export async function findUserByEmail(db: Database, email: string) {
  return db.user.findUnique({ where: { email }, select: { id: true, language: true, disabledAt: true } });
}

/** One-time links of this address that could still be used. */
export async function countLiveLinks(db: Database, email: string): Promise<number> {
  const value = JSON.stringify({ type: 'magic-link', email: libraryAddress(email) });
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM verification WHERE value = ${value} AND expires_at > now()`;
  return row?.count ?? 0;
}

export type NewUser = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly language: Language;
  readonly professional?: ProfessionalId;
  readonly post?: string;
  readonly units: readonly SiteId[];
  readonly phone?: string;
  /** whether they are mailed how to begin */
  readonly welcome: boolean;
  readonly now: Date;
};

/** The address counts as verified: the administrator who added the person vouches for it, and nobody can add themselves. */
export async function insertUser(tx: Transaction, user: NewUser): Promise<boolean> {
  const count = await tx.$executeRaw`
    INSERT INTO "user"
      (id, email, email_verified, name, language, professional_id, post, unit_id, units, phone, welcome_at, created_at, updated_at)
    VALUES (${user.id}, ${user.email}, true, ${user.name}, ${user.language}, ${user.professional ?? null},
            ${user.post ?? null}, ${user.units[0] ?? null}, ${[...user.units]}::text[], ${user.phone ?? null}, ${user.welcome ? user.now : null},
            ${user.now}, ${user.now})
    ON CONFLICT (email) DO NOTHING`;
  return count === 1;
}

/** Who was added by this address since then. */
export async function findAddedSince(tx: Transaction, email: string, since: Date): Promise<StoredUser | undefined> {
  const added = await tx.user.findFirst({ where: { email, createdAt: { gte: since } }, select: { id: true } });
  return added ? await findUser(tx, added.id) : undefined;
}

/** Who is offered hangs on who may sign in: what is remembered of the directory is read anew. */
export async function renewDirectory(tx: Transaction): Promise<void> {
  await tx.$executeRaw`UPDATE region SET version = version + 1`;
}

export type UserChange = {
  readonly name?: string;
  readonly language?: Language;
  readonly professionalId?: string | null;
  readonly post?: string | null;
  readonly unitId?: string | null;
  readonly units?: string[];
  readonly phone?: string | null;
  readonly digest?: boolean;
  readonly disabledAt?: Date | null;
  readonly quietFrom?: string | null;
  readonly quietTo?: string | null;
};

/** What the person has chosen of messages to them. */
export async function findOwnMessages(tx: Pick<Transaction, 'user'>, id: string): Promise<OwnMessages | undefined> {
  const row = await tx.user.findUnique({ where: { id }, select: { quietFrom: true, quietTo: true } });
  return row ?? undefined;
}

export async function findNames(tx: Pick<Transaction, 'user'>): Promise<readonly string[]> {
  const rows = await tx.user.findMany({ where: { disabledAt: null }, select: { name: true } });
  return rows.map(({ name }) => name);
}

/** Whom they were stays known: where nobody else works as that professional, it is offered no longer. */
export async function updateUser(tx: Transaction, id: string, change: UserChange): Promise<void> {
  if (change.professionalId !== undefined) {
    await tx.$executeRaw`
      UPDATE "user" SET former_professionals =
        array_append(array_remove(former_professionals, professional_id), professional_id)
      WHERE id = ${id} AND professional_id IS NOT NULL`;
  }
  await tx.user.update({ where: { id }, data: change });
}

/** Of those whom a person is or was, the ones that nobody else is who works here. */
export async function findNobodysWithout(db: Reader, user: string): Promise<readonly ProfessionalId[]> {
  const rows = await db.$queryRaw<{ id: ProfessionalId }[]>`
    SELECT id FROM (
      SELECT DISTINCT unnest(array_append(former_professionals, professional_id)) AS id FROM "user" WHERE id = ${user}) AS ever
    WHERE id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM "user" o JOIN role_grant g ON g.user_id = o.id
      WHERE o.professional_id = ever.id AND o.disabled_at IS NULL AND o.id <> ${user})`;
  return rows.map(({ id }) => id);
}

/** Notes when (epoch ms) the mail on how to begin was asked for once more. */
export async function askForWelcome(tx: Transaction, id: string, at: number): Promise<void> {
  await tx.user.update({ where: { id }, data: { welcomeAt: new Date(at) } });
}

export async function replaceGrants(tx: Transaction, userId: string, grants: readonly Grant[]): Promise<void> {
  await tx.roleGrant.deleteMany({ where: { userId } });
  await tx.roleGrant.createMany({ data: grants.map((grant) => ({ userId, role: grant.role, area: grant.area })) });
}

export async function endSessions(tx: Transaction, userId: string): Promise<void> {
  await tx.session.deleteMany({ where: { userId } });
}

export async function deleteExpiredSignIns(db: Database): Promise<void> {
  await db.$executeRaw`DELETE FROM session WHERE expires_at < now()`;
  await db.$executeRaw`DELETE FROM verification WHERE expires_at < now()`;
  await db.$executeRaw`
    DELETE FROM rate_limit WHERE last_request < extract(epoch FROM now()) * 1000 - ${keptFor('signInCount')}::float8`;
}

/** Makes changes to administrators wait for each other, so that two cannot remove one another. */
export async function lockAdministrators(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADMINISTRATORS_LOCK})`;
}

/** Whether somebody else who may sign in administers everything. */
export async function hasOtherAdministrator(tx: Transaction, userId: string): Promise<boolean> {
  const found = await tx.roleGrant.findFirst({
    where: { role: 'administrator', area: '*', userId: { not: userId }, user: { disabledAt: null } },
  });
  return found !== null;
}

/** The areas among these that the directory does not have. */
export async function unknownAreas(tx: Transaction, areas: readonly string[]): Promise<readonly string[]> {
  const known = await tx.area.findMany({ where: { id: { in: [...areas] } }, select: { id: true } });
  return areas.filter((area) => area !== '*' && !known.some(({ id }) => id === area));
}

/** The areas of those of these sites that the directory has. */
export async function areasOfSites(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, AreaId>> {
  const found = await tx.site.findMany({ where: { id: { in: [...ids] } }, select: { id: true, areaId: true } });
  return new Map(found.map(({ id, areaId }) => [id, areaId as AreaId]));
}

/**
 * The areas that a professional serves, and those where they are in a booking, which stays theirs to read when they
 * serve the area no longer; undefined where the directory has no such professional.
 */
export async function readProfessionalAreas(tx: Transaction, id: string): Promise<readonly AreaId[] | undefined> {
  const found = await tx.professional.findUnique({ where: { id }, select: { areas: true } });
  if (found === null) return undefined;
  const booked = await tx.booking.findMany({
    where: { professionals: { has: id } },
    distinct: ['areaId'],
    select: { areaId: true },
  });
  return [...new Set([...found.areas, ...booked.map(({ areaId }) => areaId)])].map((area) => area as AreaId);
}

export type NewKey = {
  readonly id: string;
  readonly hash: string;
  readonly label: string;
  readonly role: string;
  readonly areas: readonly string[];
  readonly userId: string | null;
  readonly acceptedAt: Date | null;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
};

export async function insertKey(tx: Transaction, key: NewKey): Promise<void> {
  await tx.apiKey.create({ data: { ...key, areas: [...key.areas] } });
}

/** One press at a time of each maker: the second waits for the first, and finds its key. */
export async function holdMakingKeys(tx: Transaction, maker: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`keys by ${maker}`}, 0))`;
}

/** Live keys of this label that the maker made since then. */
export async function findKeysMadeSince(
  tx: Transaction,
  { label, createdBy, since }: Pick<NewKey, 'label' | 'createdBy'> & { readonly since: Date },
): Promise<readonly Pick<NewKey, 'role' | 'areas' | 'userId' | 'expiresAt'>[]> {
  return tx.apiKey.findMany({
    where: { label, createdBy, createdAt: { gte: since }, revokedAt: null },
    select: { role: true, areas: true, userId: true, expiresAt: true },
  });
}

/** Notes that the person agrees. False when they had agreed before. */
export async function acceptKey(tx: Transaction, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({ where: { id, acceptedAt: null }, data: { acceptedAt: at } });
  return count === 1;
}

/** False when it was revoked before. */
export async function revokeKey(tx: Transaction, id: string, at: Date): Promise<boolean> {
  const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } });
  return count === 1;
}

export async function readLiveKeysLabelled(db: Database, label: string): Promise<readonly string[]> {
  const keys = await db.apiKey.findMany({ where: { label, revokedAt: null }, select: { id: true } });
  return keys.map((key) => key.id);
}

/** Notes a key's use, unless that was done since `unlessSince`. */
export async function touchKey(db: Database, id: string, at: Date, unlessSince: Date): Promise<void> {
  await db.$executeRaw`
    UPDATE api_key SET last_used_at = ${at}
    WHERE id = ${id} AND (last_used_at IS NULL OR last_used_at <= ${unlessSince} OR last_used_at > ${at})`;
}

/** What a demonstration's people are made from: areas and professionals of whatever directory is there. */
export async function readDemoGround(db: Database) {
  const areas = await db.area.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  const professionals = await db.professional.findMany({
    select: { id: true, email: true, areas: true },
    orderBy: { id: 'asc' },
  });
  const units = await db.site.findMany({ select: { id: true, areaId: true }, orderBy: { position: 'asc' } });
  const series = await db.series.findFirst({ select: { professionals: true }, orderBy: { id: 'asc' } });
  return { areas: areas.map((area) => area.id), professionals, units, consultant: series?.professionals[0] };
}

type UserRow = {
  id: string;
  name: string;
  email: string;
  language: string;
  professional_id: string | null;
  post: string | null;
  units: string[] | null;
  phone: string | null;
  disabled_at: Date | null;
  welcome_at: Date | null;
  digest: boolean;
  /** of its newest message, in the ledger */
  welcome_state: string | null;
  grants: unknown;
};

type KeyRow = {
  id: string;
  hash: string;
  label: string;
  role: string;
  areas: string[];
  expires_at: Date | null;
  revoked_at: Date | null;
  last_used_at: Date | null;
  accepted_at: Date | null;
  user_id: string | null;
} & { [Column in Exclude<keyof UserRow, 'id' | keyof typeof NO_MAILS>]: UserRow[Column] | null };

/** A key asks for its person, not for their mails. */
const NO_MAILS = { welcome_at: null, welcome_state: null, digest: true };

const storedGrants = z.array(grant);
const storedLanguage = z.enum(languages).catch('fi');
const storedRole = z.enum(roles);
const storedAreas = z.array(areaScope);

function fateOf(state: string | null): WelcomeFate {
  if (state === 'sent') return 'sent';
  return state === 'failed' || state === 'bounced' ? 'refused' : 'waiting';
}

function asUser(row: UserRow): StoredUser {
  return {
    id: row.id as UserId,
    name: row.name,
    email: row.email,
    language: storedLanguage.parse(row.language),
    ...(row.professional_id !== null && { professional: row.professional_id as ProfessionalId }),
    ...(row.post !== null && { post: row.post }),
    units: (row.units ?? []) as SiteId[],
    ...(row.phone !== null && { phone: row.phone }),
    disabled: row.disabled_at !== null,
    digest: row.digest,
    ...(row.welcome_at && {
      welcome: { at: row.welcome_at.getTime(), fate: fateOf(row.welcome_state) },
    }),
    grants: storedGrants.parse(row.grants),
  };
}

function asKey(row: KeyRow): StoredKey {
  const { user_id: userId, name, email, language } = row;
  const isPersons = userId !== null && name !== null && email !== null && language !== null;
  return {
    id: row.id,
    hash: row.hash,
    label: row.label,
    role: storedRole.parse(row.role),
    areas: storedAreas.parse(row.areas) as readonly (AreaId | '*')[],
    ...(isPersons && { user: asUser({ ...row, ...NO_MAILS, id: userId, name, email, language }) }),
    ...(row.expires_at && { expiresAt: row.expires_at.getTime() }),
    ...(row.revoked_at && { revokedAt: row.revoked_at.getTime() }),
    ...(row.accepted_at && { acceptedAt: row.accepted_at.getTime() }),
    ...(row.last_used_at && { lastUsedAt: row.last_used_at.getTime() }),
  };
}
