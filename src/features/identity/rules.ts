// Who an actor is and what a key is worth: pure decisions about people, roles and API keys.

import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { AreaId, Principal, ProfessionalId, SiteId, UserId } from '../../core/ids.ts';
import {
  type Actor,
  type Capability,
  type Grant,
  type Language,
  may,
  mayEverywhere,
  type Role,
} from '../../core/permissions.ts';
import { isSameValue } from '../../core/same-value.ts';
import type { AddUserInput, WelcomeFate } from './schema.ts';

export type StoredUser = {
  readonly id: UserId;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly professional?: ProfessionalId;
  readonly post?: string;
  readonly units: readonly SiteId[];
  readonly phone?: string;
  readonly disabled: boolean;
  /** whether they are mailed what is ahead of them */
  readonly digest: boolean;
  readonly grants: readonly Grant[];
  /** the mail on how to begin: when it was last asked for, in epoch milliseconds, and what became of it */
  readonly welcome?: { readonly at: number; readonly fate: WelcomeFate };
};

/** Instants are epoch milliseconds. */
export type StoredKey = {
  readonly id: string;
  readonly hash: string;
  readonly label: string;
  readonly role: Role;
  readonly areas: readonly (AreaId | '*')[];
  readonly user?: StoredUser;
  /** when the person agreed that it acts as them; until then it opens nothing */
  readonly acceptedAt?: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  readonly lastUsedAt?: number;
};

/** Whether they may sign in and do anything. */
export function worksHere({ disabled, grants }: Pick<StoredUser, 'disabled' | 'grants'>): boolean {
  return !disabled && grants.length > 0;
}

/** The person as an actor; nobody, when they have left. */
export function actorOfUser(user: StoredUser): Actor | undefined {
  if (user.disabled) return undefined;
  return {
    principal: user.id as string as Principal,
    user: user.id,
    name: user.name,
    email: user.email,
    language: user.language,
    ...(user.professional !== undefined && { professional: user.professional }),
    ...(user.units.length > 0 && { units: user.units }),
    grants: user.grants,
  };
}

/**
 * The actor a key stands for. A person's key is that person in one role, and never more than the person
 * still is: a role or area taken from them is taken from their keys. Without the person's own consent it is nobody.
 */
export function actorOfKey(key: StoredKey): Actor | undefined {
  const grants = key.areas.map((area) => ({ role: key.role, area }));
  if (key.user === undefined) {
    return { principal: `key:${key.id}` as Principal, name: key.label, language: 'fi', grants };
  }
  if (key.acceptedAt === undefined) return undefined;
  const held = key.user.grants.filter((grant) => grant.role === key.role);
  const person = actorOfUser(key.user);
  return person && { ...person, key: key.id, grants: overlap(grants, held) };
}

/** Whether the key is good at `now`. */
export function isLive(key: Pick<StoredKey, 'expiresAt' | 'revokedAt'>, now: number): boolean {
  return key.revokedAt === undefined && (key.expiresAt === undefined || now < key.expiresAt);
}

/** `nv_<id>_<secret>`; the id finds the row, the 256 bits of the secret prove the key. */
export function keyText(id: string, secret: string): string {
  return `nv_${id}_${secret}`;
}

/** The id within a key's text, or undefined where the text is no key. */
export function keyIdOf(text: string): string | undefined {
  return /^nv_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/.exec(text)?.[1];
}

/** What is stored of a key: worthless without the service's secret, even to guess at. */
export function hashOfKey(serviceSecret: string, text: string): string {
  return createHmac('sha256', keyFrom(serviceSecret)).update(text).digest('hex');
}

let derived: { readonly from: string; readonly key: Buffer } | undefined;

/** Derived once (RFC 5869): every request of a machine asks for it. */
function keyFrom(serviceSecret: string): Buffer {
  if (derived?.from !== serviceSecret) {
    derived = {
      from: serviceSecret,
      key: Buffer.from(hkdfSync('sha256', serviceSecret, '', 'neuvoaika api key 1', 32)),
    };
  }
  return derived.key;
}

/** Compares in a time that tells nothing about where the two differ. */
export function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

/** Whether the actor may hand out or take away roles in all these areas. */
export function reaches(actor: Actor, capability: Capability, areas: readonly (AreaId | '*')[]): boolean {
  return areas.every((area) => (area === '*' ? mayEverywhere(actor, capability) : may(actor, capability, area)));
}

/**
 * The areas in which somebody with these roles, who is this professional, sees or does anything. A professional reads
 * the cases of all areas they serve or ever served, whatever roles they have; one that the directory no longer has counts
 * for every area.
 */
export function areasOfPower(
  grants: readonly Grant[],
  professional: { readonly areas: readonly AreaId[] } | 'gone' | undefined,
): readonly (AreaId | '*')[] {
  const served = professional === 'gone' ? (['*'] as const) : (professional?.areas ?? []);
  return [...new Set([...grants.map((grant) => grant.area), ...served])];
}

/** The grants that one list has and the other has not. */
export function changedGrants(before: readonly Grant[], after: readonly Grant[]): readonly Grant[] {
  return [...missingFrom(after, before), ...missingFrom(before, after)];
}

/** Each grant once. */
export function distinctGrants(grants: readonly Grant[]): readonly Grant[] {
  return grants.filter((grant, at) => grants.findIndex((other) => isSame(other, grant)) === at);
}

const OWN = ['name', 'language', 'professional', 'post', 'phone'] as const;

/** Whether the person is as they would be added: the same press once more. */
export function isAddedSo(
  user: StoredUser,
  input: Pick<AddUserInput, (typeof OWN)[number] | 'units'>,
  grants: readonly Grant[],
): boolean {
  return (
    !user.disabled &&
    OWN.every((key) => (user[key] ?? '') === (input[key] ?? '')) &&
    isSameValue(user.units, input.units ?? []) &&
    user.grants.length === grants.length &&
    user.grants.every((grant) => grants.some((other) => isSame(other, grant)))
  );
}

/** Roles as the log writes them: `worker@hartola auditor@*`. */
export function grantsText(grants: readonly Grant[]): string {
  return grants.map(({ role, area }) => `${role}@${area}`).join(' ');
}

/** Whether these grants, held by somebody who may sign in, let them administer everything. */
export function administersAll(user: { readonly disabled: boolean; readonly grants: readonly Grant[] }): boolean {
  return !user.disabled && user.grants.some((grant) => grant.role === 'administrator' && grant.area === '*');
}

/** Of the wanted grants, those that the held ones cover. */
export function overlap(wanted: readonly Grant[], held: readonly Grant[]): readonly Grant[] {
  if (held.some((grant) => grant.area === '*')) return wanted;
  if (wanted.some((grant) => grant.area === '*')) return held;
  return wanted.filter((grant) => held.some((other) => isSame(grant, other)));
}

function missingFrom(list: readonly Grant[], grants: readonly Grant[]): readonly Grant[] {
  return grants.filter((grant) => !list.some((other) => isSame(grant, other)));
}

function isSame(a: Grant, b: Grant): boolean {
  return a.role === b.role && a.area === b.area;
}
