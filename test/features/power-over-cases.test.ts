// The escalation table: who may make whom able to see what, by which command, over whose areas.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { UserId } from '../../src/core/ids.ts';
import { changeUser } from '../../src/features/directory/change-user.ts';
import { acceptApiKey } from '../../src/features/identity/accept-api-key.ts';
import { addUser } from '../../src/features/identity/add-user.ts';
import { createApiKey } from '../../src/features/identity/create-api-key.ts';
import { declineApiKey } from '../../src/features/identity/decline-api-key.ts';
import { readActor, readActorByKey, readApiKeys, readOwnApiKeys } from '../../src/features/identity/read.ts';
import { revokeApiKey } from '../../src/features/identity/revoke-api-key.ts';
import { execute } from '../../src/platform/command.ts';
import { actorWith, type Identity, openIdentity } from '../support/identity.ts';

let service: Identity;

beforeAll(async () => {
  service = await openIdentity();
  await service.deps.db.professional.createMany({
    data: [
      { id: 'asikkala-only', post: { fi: 'Psykologi' }, profession: 'psychologist', areas: ['asikkala'] },
      { id: 'both', post: { fi: 'Puheterapeutti' }, profession: 'therapist', areas: ['hartola', 'asikkala'] },
    ],
  });
});
afterAll(() => service.close());
beforeEach(async () => {
  await service.deps.db.apiKey.deleteMany();
  await service.deps.db.user.deleteMany();
});

const COMMANDS = { addUser, changeUser, createApiKey, revokeApiKey } as const;

/** Somebody there already, as the region's administrator made them. */
const PEOPLE = {
  'a worker of Hartola': { grants: ['worker@hartola'] },
  'a worker of Asikkala': { grants: ['worker@asikkala'] },
  'a worker of Hartola who is Asikkala’s psychologist': { grants: ['worker@hartola'], professional: 'asikkala-only' },
  'a worker of Hartola who serves both areas': { grants: ['worker@hartola'], professional: 'both' },
  'a worker of Hartola who is a professional no longer there': { grants: ['worker@hartola'], professional: 'gone' },
  'Asikkala’s psychologist, disabled': { grants: ['worker@hartola'], professional: 'asikkala-only', disabled: true },
} as const;

type Case = [
  who: `${'administrator' | 'coordinator' | 'auditor' | 'scheduler' | 'specialist' | 'worker'}@${string}`,
  command: keyof typeof COMMANDS,
  what: Record<string, unknown>,
  over: keyof typeof PEOPLE | 'nobody yet',
  outcome: 'allowed' | 'refused',
];

const roles = (...grants: readonly string[]) => ({
  grants: grants.map((text) => ({ role: text.split('@')[0], area: text.split('@')[1] })),
});

const TABLE: readonly Case[] = [
  // a professional is given only by an administrator of all areas that this professional serves
  ['administrator@hartola', 'addUser', { ...roles('worker@hartola') }, 'nobody yet', 'allowed'],
  ['administrator@hartola', 'addUser', { ...roles('worker@asikkala') }, 'nobody yet', 'refused'],
  ['administrator@hartola', 'addUser', { ...roles('worker@*') }, 'nobody yet', 'refused'],
  [
    'administrator@hartola',
    'addUser',
    { ...roles('worker@hartola'), professional: 'pn-psykologi' },
    'nobody yet',
    'allowed',
  ],
  [
    'administrator@hartola',
    'addUser',
    { ...roles('worker@hartola'), professional: 'asikkala-only' },
    'nobody yet',
    'refused',
  ],
  ['administrator@hartola', 'addUser', { ...roles('worker@hartola'), professional: 'both' }, 'nobody yet', 'refused'],
  ['administrator@*', 'addUser', { ...roles('worker@hartola'), professional: 'both' }, 'nobody yet', 'allowed'],
  ['administrator@hartola', 'changeUser', { professional: 'pn-psykologi' }, 'a worker of Hartola', 'allowed'],
  ['administrator@hartola', 'changeUser', { professional: 'asikkala-only' }, 'a worker of Hartola', 'refused'],
  ['administrator@hartola', 'changeUser', { professional: 'both' }, 'a worker of Hartola', 'refused'],
  ['administrator@*', 'changeUser', { professional: 'both' }, 'a worker of Hartola', 'allowed'],
  // nor is one taken, renamed, enabled or given roles by whom that professional's areas are not
  [
    'administrator@hartola',
    'changeUser',
    { professional: null },
    'a worker of Hartola who serves both areas',
    'refused',
  ],
  ['administrator@hartola', 'changeUser', { name: 'Other' }, 'a worker of Hartola who serves both areas', 'refused'],
  [
    'administrator@hartola',
    'changeUser',
    { name: 'Other' },
    'a worker of Hartola who is a professional no longer there',
    'refused',
  ],
  [
    'administrator@*',
    'changeUser',
    { professional: null },
    'a worker of Hartola who is a professional no longer there',
    'allowed',
  ],
  ['administrator@hartola', 'changeUser', { disabled: false }, 'Asikkala’s psychologist, disabled', 'refused'],
  ['administrator@*', 'changeUser', { disabled: false }, 'Asikkala’s psychologist, disabled', 'allowed'],
  ['administrator@hartola', 'changeUser', { ...roles('auditor@hartola') }, 'a worker of Hartola', 'allowed'],
  ['administrator@hartola', 'changeUser', { ...roles('worker@hartola') }, 'a worker of Asikkala', 'refused'],
  ['administrator@hartola', 'changeUser', { ...roles('coordinator@asikkala') }, 'a worker of Hartola', 'refused'],
  // keys: for a machine where the administrator administers, for a person never more than they have
  ['administrator@hartola', 'createApiKey', { role: 'scheduler', areas: ['hartola'] }, 'nobody yet', 'allowed'],
  ['administrator@hartola', 'createApiKey', { role: 'scheduler', areas: ['asikkala'] }, 'nobody yet', 'refused'],
  ['administrator@hartola', 'createApiKey', { role: 'scheduler', areas: ['*'] }, 'nobody yet', 'refused'],
  // nobody else hands out power at all
  ...(['coordinator@*', 'auditor@*', 'scheduler@*', 'specialist@*', 'worker@*'] as const).flatMap((who): Case[] => [
    [who, 'addUser', { ...roles('worker@hartola') }, 'nobody yet', 'refused'],
    [who, 'changeUser', { professional: 'pn-psykologi' }, 'a worker of Hartola', 'refused'],
    [who, 'createApiKey', { role: 'worker', areas: ['hartola'] }, 'nobody yet', 'refused'],
    [who, 'revokeApiKey', { key: 'any' }, 'nobody yet', 'refused'],
  ]),
];

async function make(person: keyof typeof PEOPLE): Promise<string> {
  const wanted: { grants: readonly string[]; professional?: string; disabled?: boolean } = PEOPLE[person];
  const { db } = service.deps;
  const id = `user-${Math.random()}`;
  await db.user.create({
    data: {
      id,
      name: person,
      email: `${id}@example.test`,
      ...(wanted.professional && { professionalId: wanted.professional }),
      ...(wanted.disabled && { disabledAt: new Date() }),
    },
  });
  const grants = wanted.grants.map((text) => ({
    userId: id,
    role: text.split('@')[0] ?? '',
    area: text.split('@')[1] ?? '',
  }));
  await db.roleGrant.createMany({ data: grants });
  return id;
}

describe('who may make whom able to see what', () => {
  test.each(TABLE)('%s · %s %o · %s: %s', async (who, name, what, over, outcome) => {
    const command = COMMANDS[name];
    const input = {
      ...(name === 'addUser' && { email: 'new@example.test', name: 'New' }),
      ...(name === 'createApiKey' && { label: 'Key' }),
      ...(over !== 'nobody yet' && { user: await make(over) }),
      ...what,
    };
    const before = await everything();
    const done = execute<never, unknown>(service.deps, actorWith(who), command as never, input);
    if (outcome === 'allowed') {
      await done;
      expect(await everything()).not.toEqual(before);
    } else {
      await expect(done).rejects.toMatchObject({ code: 'not_allowed' });
      expect(await everything()).toEqual(before);
    }
  });
});

const everything = async () => {
  const { db } = service.deps;
  return [
    await db.user.findMany({ orderBy: { id: 'asc' } }),
    await db.roleGrant.findMany({ orderBy: { userId: 'asc' } }),
    await db.apiKey.findMany({ orderBy: { id: 'asc' } }),
  ];
};

const newestRows = (action: string) =>
  service.deps.db.accessLog.findMany({ where: { action }, orderBy: { id: 'desc' }, take: 2 });

test('the log of a given professional says whom they were and became, in each area this reaches', async () => {
  const user = await make('a worker of Hartola who is Asikkala’s psychologist');
  await execute(service.deps, actorWith('administrator@*'), changeUser, { user, professional: 'both' });
  const rows = await newestRows('change-user');
  expect(rows.map((row) => row.area).toSorted()).toEqual(['asikkala', 'hartola']);
  for (const row of rows) {
    expect(row.details).toMatchObject({ professional: 'both', professionalBefore: 'asikkala-only' });
  }
});

describe('a key that acts as a person', () => {
  const administrator = actorWith('administrator@*');
  const wish = (user: string) => ({ label: 'Programs', role: 'worker', areas: ['hartola'], user });
  const actorOf = async (user: string) => {
    const actor = await readActor(service.deps, user);
    if (actor === undefined) throw new Error('nobody');
    return actor;
  };

  test('opens nothing until that person has accepted it', async () => {
    const user = await make('a worker of Hartola');
    const { id, key } = await execute(service.deps, administrator, createApiKey, wish(user));
    expect(await readActorByKey(service.deps, key)).toBeUndefined();
    const answer = await service.app.request('/who-am-i', { headers: { Authorization: `Bearer ${key}` } });
    expect(answer.status).toBe(401);
    expect(await readOwnApiKeys(service.deps, await actorOf(user))).toMatchObject([{ id, label: 'Programs' }]);
    await execute(service.deps, await actorOf(user), acceptApiKey, { key: id });
    expect(await readActorByKey(service.deps, key)).toMatchObject({ principal: user, key: id });
    expect((await readApiKeys(service.deps, administrator))[0]?.acceptedAt).toBeDefined();
  });

  test('is accepted by nobody else, and by no other key of theirs', async () => {
    const user = await make('a worker of Hartola');
    const { id } = await execute(service.deps, administrator, createApiKey, wish(user));
    const stranger = await actorOf(await make('a worker of Hartola'));
    const byKey = { ...(await actorOf(user)), key: 'another' };
    for (const actor of [administrator, stranger, byKey]) {
      await expect(execute(service.deps, actor, acceptApiKey, { key: id })).rejects.toMatchObject({
        code: 'not_found',
      });
    }
    await expect(readOwnApiKeys(service.deps, byKey)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('ends when the person declines it, also after they had accepted', async () => {
    const user = await make('a worker of Hartola');
    const { id, key } = await execute(service.deps, administrator, createApiKey, wish(user));
    await execute(service.deps, await actorOf(user), acceptApiKey, { key: id });
    await execute(service.deps, await actorOf(user), declineApiKey, { key: id });
    expect(await readActorByKey(service.deps, key)).toBeUndefined();
    await expect(execute(service.deps, await actorOf(user), acceptApiKey, { key: id })).rejects.toMatchObject({
      code: 'wrong_status',
    });
  });

  test('that an administrator makes for themselves, signed in, opens at once', async () => {
    const user = await make('a worker of Hartola');
    const actor = { ...administrator, user: user as UserId };
    const { key } = await execute(service.deps, actor, createApiKey, wish(user));
    expect(await readActorByKey(service.deps, key)).toMatchObject({ principal: user });
    const byKey = await execute(service.deps, { ...actor, key: 'theirs' }, createApiKey, {
      ...wish(user),
      label: 'By a key',
    });
    expect(await readActorByKey(service.deps, byKey.key)).toBeUndefined();
  });

  test('is named in the log beside the person, in what it changes and in what it reads', async () => {
    const user = await make('a worker of Hartola');
    const { db } = service.deps;
    await db.roleGrant.create({ data: { userId: user, role: 'administrator', area: 'hartola' } });
    const { id, key } = await execute(service.deps, administrator, createApiKey, {
      ...wish(user),
      role: 'administrator',
    });
    await execute(service.deps, await actorOf(user), acceptApiKey, { key: id });
    const actor = await readActorByKey(service.deps, key);
    if (actor === undefined) throw new Error('the key opens nothing');
    await execute(service.deps, actor, addUser, { email: 'n@example.test', name: 'N', ...roles('worker@hartola') });
    await readApiKeys(service.deps, actor);
    for (const action of ['add-user', 'read-api-keys']) {
      expect((await newestRows(action))[0]).toMatchObject({ actor: user, area: 'hartola', details: { key: id } });
    }
  });
});
