// Who is asking, and who there is: actors for every request, lists for the administrator.

import type { Directory } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import type { AreaId, ProfessionalId } from '../../core/ids.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import { askTogether } from '../../platform/ask-together.ts';
import type { Database } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { inEachArea, recordReads } from '../../platform/record-acts.ts';
import {
  actorOfKey,
  actorOfUser,
  areasOfPower,
  hashOfKey,
  isLive,
  keyIdOf,
  reaches,
  type StoredKey,
  sameHash,
} from './rules.ts';
import { type ApiKeyItem, apiKeyItem, type OwnDetails, type OwnMessages, type UserItem } from './schema.ts';
import {
  findKey,
  findKeys,
  findNobodysWithout,
  findOwnMessages,
  findUser,
  readAllKeys,
  readAllUsers,
  readKeysOf,
  touchKey,
} from './store.ts';

const TOUCH_EVERY_MS = 60_000;

/** The person with this id as an actor; undefined when unknown or no longer here. */
export async function readActor(deps: Dependencies, userId: string): Promise<Actor | undefined> {
  const user = await findUser(deps.db, userId);
  return user && actorOfUser(user);
}

/** The professionals whom nobody would be any more who works here, if this person did not. */
export async function readNobodysWithout(
  { db }: Pick<Dependencies, 'db'>,
  user: string,
): Promise<readonly ProfessionalId[]> {
  return findNobodysWithout(db, user);
}

/** Whom the key of this id stands for now; undefined when unknown, revoked, expired or not accepted. */
export async function readActorOfKey(deps: Dependencies, id: string): Promise<Actor | undefined> {
  const key = await findKey(deps.db, id);
  return key && isLive(key, deps.clock.now()) ? actorOfKey(key) : undefined;
}

/** Whom an API key stands for; undefined when it is no key, unknown, revoked, expired or not accepted. */
export async function readActorByKey(deps: Dependencies, text: string): Promise<Actor | undefined> {
  const id = keyIdOf(text);
  if (id === undefined) return undefined;
  const key = await keysOf(deps.db)(id);
  const now = deps.clock.now();
  if (key === undefined || !sameHash(key.hash, hashOfKey(deps.config.secret, text)) || !isLive(key, now)) {
    return undefined;
  }
  const actor = actorOfKey(key);
  // one that opens nothing was not used: its person has not accepted it, or has left
  if (actor !== undefined) await noteUse(deps, key, now);
  return actor;
}

const asking = new WeakMap<Database, (id: string) => Promise<StoredKey | undefined>>();

function keysOf(db: Database): (id: string) => Promise<StoredKey | undefined> {
  const known = asking.get(db) ?? askTogether((ids) => findKeys(db, ids));
  asking.set(db, known);
  return known;
}

/** What others are told of the person who asks. Throws `Refusal`: not_allowed for a key that stands for nobody. */
export async function readOwnDetails(deps: Dependencies, actor: Actor): Promise<OwnDetails> {
  const user = actor.user && (await findUser(deps.db, actor.user));
  if (!user) throw new Refusal('not_allowed', 'this key stands for no person');
  const { name, professional, post, units, phone, digest } = user;
  return {
    name,
    digest,
    ...(professional && { professional }),
    ...(post && { post }),
    units: [...units],
    ...(phone && { phone }),
  };
}

/**
 * Everybody who may or might sign in, by name; an administrator of some areas sees those with a role there.
 * Throws `Refusal`: not_allowed.
 */
export async function readUsers(deps: Dependencies, actor: Actor): Promise<readonly UserItem[]> {
  if (!may(actor, 'manage-users')) throw new Refusal('not_allowed', 'only an administrator sees the users');
  const areas = areasFor(actor, 'manage-users');
  const users = await readAllUsers(deps.db);
  const seen = users.filter(
    (user) => areas === '*' || user.grants.some((grant) => grant.area !== '*' && areas.includes(grant.area)),
  );
  await recordReads(deps, actor, inEachArea(areas, { action: 'read-users', subject: { kind: 'user', id: 'all' } }));
  // whether they want a digest is for themselves to see
  return seen.map(({ welcome, digest: _digest, ...user }) => ({
    ...user,
    units: [...user.units],
    grants: [...user.grants],
    ...(welcome && { welcome: { at: new Date(welcome.at).toISOString(), fate: welcome.fate } }),
  }));
}

/** Where somebody sees or does something and the actor does not administer: with any, somebody else changes them. */
export function areasBeyond(
  actor: Actor,
  user: Pick<UserItem, 'grants' | 'professional'>,
  people: Pick<Directory, 'professionals'>['professionals'],
): readonly (AreaId | '*')[] {
  return areasReached(user, people).filter((area) => !reaches(actor, 'manage-users', [area]));
}

/** The areas in which they see or do anything; every one of them alone, where it is every one. */
export function areasReached(
  { grants, professional }: Pick<UserItem, 'grants' | 'professional'>,
  people: Pick<Directory, 'professionals'>['professionals'],
): readonly (AreaId | '*')[] {
  const known = [...people.values()].find(({ id }) => id === professional);
  const areas = areasOfPower(grants, professional === undefined ? undefined : (known ?? 'gone'));
  return areas.includes('*') ? ['*'] : areas;
}

/**
 * All API keys, newest first, without their secrets, which nobody can read again. The read is logged: a key names its
 * person. Throws `Refusal`: not_allowed.
 */
export async function readApiKeys(deps: Dependencies, actor: Actor): Promise<readonly ApiKeyItem[]> {
  if (!may(actor, 'manage-keys')) throw new Refusal('not_allowed', 'only an administrator sees the keys');
  const areas = areasFor(actor, 'manage-keys');
  const keys = await readAllKeys(deps.db);
  await recordReads(
    deps,
    actor,
    inEachArea(areas, { action: 'read-api-keys', subject: { kind: 'api-key', id: 'all' } }),
  );
  return keys
    .filter((key) => areas === '*' || key.areas.every((area) => (areas as readonly string[]).includes(area)))
    .map(viewKey);
}

/** The keys that act, or would act, as whom reads them. Throws `Refusal`: not_allowed for a key, or for nobody. */
export async function readOwnApiKeys(deps: Dependencies, actor: Actor): Promise<readonly ApiKeyItem[]> {
  if (actor.user === undefined || actor.key !== undefined) {
    throw new Refusal('not_allowed', 'only a person who has signed in has keys of their own');
  }
  return (await readKeysOf(deps.db, actor.user)).map(viewKey);
}

function viewKey({
  id,
  label,
  role,
  areas,
  userId,
  user,
  createdAt,
  maker,
  makerKey,
  ...key
}: StoredKeyRow): ApiKeyItem {
  return apiKeyItem.parse({
    id,
    label,
    role,
    areas,
    ...(userId !== null && user && { user: { id: userId, name: user.name } }),
    ...(maker !== undefined && { maker }),
    ...(makerKey && { makerKey: { label: makerKey.label, areas: makerKey.areas } }),
    createdAt: createdAt.toISOString(),
    ...(key.acceptedAt && { acceptedAt: key.acceptedAt.toISOString() }),
    ...(key.expiresAt && { expiresAt: key.expiresAt.toISOString() }),
    ...(key.revokedAt && { revokedAt: key.revokedAt.toISOString() }),
    ...(key.lastUsedAt && { lastUsedAt: key.lastUsedAt.toISOString() }),
  });
}

type StoredKeyRow =
  | (Awaited<ReturnType<typeof readAllKeys>>[number] & { readonly maker?: undefined; readonly makerKey?: undefined })
  | Awaited<ReturnType<typeof readKeysOf>>[number];

async function noteUse(deps: Dependencies, key: StoredKey, now: number): Promise<void> {
  // A clock set back (a demonstration's) must not stop the noting: only a use in the last minute does.
  const ago = now - (key.lastUsedAt ?? Number.NEGATIVE_INFINITY);
  if (ago >= 0 && ago < TOUCH_EVERY_MS) return;
  await touchKey(deps.db, key.id, new Date(now), new Date(now - TOUCH_EVERY_MS));
}

/** What the person has chosen of messages to them. Throws `not_allowed` for a key that stands for no person. */
export async function readOwnMessages({ db }: Pick<Dependencies, 'db'>, actor: Actor): Promise<OwnMessages> {
  const chosen = actor.user && (await findOwnMessages(db, actor.user));
  if (!chosen) throw new Refusal('not_allowed', 'this key stands for no person');
  return chosen;
}
