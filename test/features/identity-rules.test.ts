import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AreaId, UserId } from '../../src/core/ids.ts';
import { type ActingGrant, type Grant, roles } from '../../src/core/permissions.ts';
import {
  actorOfKey,
  actorOfUser,
  changedGrants,
  distinctGrants,
  hashOfKey,
  isLive,
  keyIdOf,
  keyText,
  type StoredKey,
  type StoredUser,
  sameHash,
} from '../../src/features/identity/rules.ts';
import { nextPath } from '../../src/features/identity/schema.ts';

const anyArea = fc.constantFrom('*', 'hartola', 'asikkala').map((area) => area as AreaId | '*');
const anyGrant: fc.Arbitrary<Grant> = fc.record({ role: fc.constantFrom(...roles), area: anyArea });
const anyGrants = fc.array(anyGrant, { maxLength: 8 });

function person(grants: readonly Grant[], disabled = false): StoredUser {
  return {
    id: 'u-1' as UserId,
    name: 'Anna',
    email: 'anna@example.test',
    language: 'sv',
    units: [],
    disabled,
    digest: true,
    grants,
  };
}

function keyOf(role: Grant['role'], areas: readonly (AreaId | '*')[], user?: StoredUser): StoredKey {
  return { id: 'k', hash: '', label: 'machine', role, areas, ...(user && { user, acceptedAt: 1 }) };
}

const covers = (held: readonly ActingGrant[], wanted: ActingGrant) =>
  held.some((grant) => grant.role === wanted.role && (grant.area === '*' || grant.area === wanted.area));

test('a person’s key never allows more than the person, nor more than the key', () => {
  fc.assert(
    fc.property(anyGrants, fc.constantFrom(...roles), fc.array(anyArea, { minLength: 1 }), (held, role, areas) => {
      const actor = actorOfKey(keyOf(role, areas, person(held)));
      for (const grant of actor?.grants ?? []) {
        expect(covers(held, grant)).toBe(true);
        expect(
          covers(
            areas.map((area) => ({ role, area })),
            grant,
          ),
        ).toBe(true);
      }
    }),
  );
});

test('a person’s key keeps what both the person and the key allow', () => {
  const held: Grant[] = [
    { role: 'worker', area: 'hartola' as AreaId },
    { role: 'auditor', area: '*' },
  ];
  expect(actorOfKey(keyOf('worker', ['*'], person(held)))?.grants).toEqual([held[0]]);
  expect(actorOfKey(keyOf('auditor', ['asikkala' as AreaId], person(held)))?.grants).toEqual([
    { role: 'auditor', area: 'asikkala' },
  ]);
});

test('a person’s key acts as the person; a key of its own as itself', () => {
  const held: Grant[] = [{ role: 'worker', area: '*' }];
  expect(actorOfKey(keyOf('worker', ['*'], person(held)))).toMatchObject({
    principal: 'u-1',
    user: 'u-1',
    language: 'sv',
  });
  const own = actorOfKey(keyOf('scheduler', ['*']));
  expect(own).toMatchObject({ principal: 'key:k', name: 'machine', grants: [{ role: 'scheduler', area: '*' }] });
  expect(own?.user).toBeUndefined();
});

test('somebody who has left is nobody, and neither are their keys', () => {
  const gone = person([{ role: 'administrator', area: '*' }], true);
  expect(actorOfUser(gone)).toBeUndefined();
  expect(actorOfKey(keyOf('administrator', ['*'], gone))).toBeUndefined();
});

test('a key lives until the instant it expires, or is revoked', () => {
  expect(isLive({ expiresAt: 1000 }, 999)).toBe(true);
  expect(isLive({ expiresAt: 1000 }, 1000)).toBe(false);
  expect(isLive({ revokedAt: 5 }, 4)).toBe(false);
  expect(isLive({}, 1000)).toBe(true);
});

test('only what looks like a key is looked up', () => {
  const secret = 'A'.repeat(43);
  expect(keyIdOf(keyText('0123456789abcdef', secret))).toBe('0123456789abcdef');
  for (const text of [
    '',
    'nv_',
    `nv_0123456789ABCDEF_${secret}`,
    `nv_0123456789abcdef_${secret}A`,
    `xx_0123456789abcdef_${secret}`,
  ]) {
    expect(keyIdOf(text)).toBeUndefined();
  }
});

test('a key’s hash depends on every character and on the service’s secret', () => {
  const hash = hashOfKey('secret', 'nv_a_b');
  expect(sameHash(hash, hashOfKey('secret', 'nv_a_b'))).toBe(true);
  expect(sameHash(hash, hashOfKey('secret', 'nv_a_c'))).toBe(false);
  expect(sameHash(hash, hashOfKey('other', 'nv_a_b'))).toBe(false);
});

test('changed grants are those that came and those that went', () => {
  fc.assert(
    fc.property(anyGrants.map(distinctGrants), anyGrants.map(distinctGrants), (before, after) => {
      const changed = changedGrants(before, after);
      const has = (list: readonly Grant[], grant: Grant) =>
        list.some((one) => one.role === grant.role && one.area === grant.area);
      for (const grant of [...before, ...after]) {
        expect(has(changed, grant)).toBe(has(before, grant) !== has(after, grant));
      }
    }),
  );
});

test.each([
  'https://elsewhere.example',
  '//elsewhere.example',
  '/\\elsewhere.example',
  '/a\\b',
  'book',
  '',
  '/a b',
  undefined,
])('after signing in nobody is sent to %s', (next) => {
  expect(nextPath.parse(next)).toBe('/');
});

test('after signing in a path of ours is opened', () => {
  expect(nextPath.parse('/bookings/1?tab=case')).toBe('/bookings/1?tab=case');
});
