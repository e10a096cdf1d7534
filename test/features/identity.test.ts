import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { UserId } from '../../src/core/ids.ts';
import { changeUser } from '../../src/features/directory/change-user.ts';
import { acceptApiKey } from '../../src/features/identity/accept-api-key.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { addUser } from '../../src/features/identity/add-user.ts';
import { chooseLanguage } from '../../src/features/identity/choose-language.ts';
import { createApiKey } from '../../src/features/identity/create-api-key.ts';
import { provideDemoPeople } from '../../src/features/identity/provide-demo-people.ts';
import { readActor, readActorByKey, readApiKeys, readUsers } from '../../src/features/identity/read.ts';
import { revokeApiKey } from '../../src/features/identity/revoke-api-key.ts';
import { postWelcome } from '../../src/features/notifications/post-welcome.ts';
import { sendDueMessages, type Words } from '../../src/features/notifications/send-messages.ts';
import { wordWelcomes } from '../../src/features/notifications/word-for-staff.ts';
import { execute } from '../../src/platform/command.ts';
import { MailNotTaken } from '../../src/platform/mailer.ts';
import { actorWith, type Identity, openBrowser, openIdentity, PUBLIC_URL } from '../support/identity.ts';

let service: Identity;
const administrator = actorWith('administrator@*');
const ofHartola = actorWith('administrator@hartola');
const worker = { role: 'worker', area: 'hartola' };

beforeAll(async () => {
  service = await openIdentity();
});
afterAll(() => service.close());
beforeEach(async () => {
  const { db } = service.deps;
  service.setTime('2026-11-24T08:00:00Z');
  await db.apiKey.deleteMany();
  await db.user.deleteMany();
  await db.rateLimit.deleteMany();
});

const add = (email: string, grants: object[] = [worker], more: object = {}) =>
  execute(service.deps, administrator, addUser, { email, name: `Name of ${email.split('@')[0]}`, grants, ...more });

const lastLog = () => service.deps.db.accessLog.findFirst({ orderBy: { id: 'desc' } });

const WORDS = { user: wordWelcomes } as Partial<Words> as Words;

describe('adding people', () => {
  test('makes an actor with the roles, the language and the professional given', async () => {
    const { id } = await add(' Anna@Example.Test ', [worker, worker], { language: 'sv', professional: 'pn-psykologi' });
    expect(await readActor(service.deps, id)).toMatchObject({
      principal: id,
      email: 'anna@example.test',
      language: 'sv',
      professional: 'pn-psykologi',
      grants: [worker],
    });
  });

  test('is logged without a name or an address', async () => {
    const { id } = await add('anna@example.test');
    const row = await lastLog();
    expect(row).toMatchObject({ action: 'add-user', subjectId: id, details: { grants: 'worker@hartola' } });
    expect(JSON.stringify(row?.details)).not.toContain('example.test');
  });

  test.each([
    [{ email: 'no address' }, 'email'],
    [{ name: ' ' }, 'name'],
    [{ grants: [] }, 'grants'],
    [{ grants: [{ role: 'king', area: '*' }] }, 'grants[0].role'],
    [{ grants: [{ role: 'worker', area: 'nowhere' }] }, 'area'],
    [{ grants: [{ role: 'worker' }] }, 'grants[0].area'],
    [{ grants: [{ role: 'worker', area: '' }] }, 'grants[0].area'],
    [{ professional: 'nobody' }, 'professional'],
    [{ language: 'de' }, 'language'],
  ])('refuses what does not fit (%#)', async (fault, path) => {
    const input = { email: 'a@example.test', name: 'Anna', grants: [worker], ...fault };
    await expect(execute(service.deps, administrator, addUser, input)).rejects.toMatchObject({
      code: 'invalid_input',
      details: { faults: [{ path }] },
    });
  });

  test('refuses an address that is there already, in any case', async () => {
    await add('anna@example.test');
    await expect(add('ANNA@example.test')).rejects.toMatchObject({ details: { faults: [{ path: 'email' }] } });
  });

  test('pressed again, also at one instant, adds one person and tells them once', async () => {
    const told = service.events.length;
    const all = await Promise.all([1, 2, 3].map(() => add('kaisa@example.test')));
    expect([new Set(all.map(({ id }) => id)).size, all.filter(({ again }) => again).length]).toEqual([1, 2]);
    expect(service.events.slice(told)).toHaveLength(1);
    await expect(add('kaisa@example.test', [worker], { post: 'Kuraattori' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    service.setTime('2026-11-24T08:16:00Z');
    await expect(add('kaisa@example.test')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('is told by a mail, once: not where the address was there already, and not where the answer is the first one again', async () => {
    const told = service.events.length;
    const grants = [worker, { role: 'coordinator', area: 'hartola' }];
    const input = { email: 'veli@example.test', name: 'Veli', language: 'sv', grants };
    const again = { idempotencyKey: 'added twice' };
    const { id } = await execute(service.deps, administrator, addUser, input, again);
    expect(await execute(service.deps, administrator, addUser, input, again)).toEqual({ id });
    await expect(add(input.email)).rejects.toMatchObject({ code: 'invalid_input' });
    await add('quiet@example.test', [worker], { welcome: false });
    expect(service.events.slice(told)).toEqual([{ name: 'user-added', data: { user: id } }]);

    for (let times = 0; times < 2; times += 1) await postWelcome(service.deps, { user: id as UserId });
    const mailed = () => service.mails.filter(({ to }) => to === input.email);
    await vi.waitUntil(() => mailed().length > 0, { timeout: 20_000 });
    const mails = mailed();
    expect(mails).toHaveLength(1);
    const [{ subject, text } = { subject: '', text: '' }] = mails;
    expect(subject).toBe('Välkommen till Neuvoaika');
    expect(text).toContain(`${PUBLIC_URL}/sign-in?lang=sv\n`);
    expect(text).toMatch(/boka en konsultationstid[\s\S]*vad som väntar på dig i dina områden/);
    expect(text).not.toMatch(/hartola|Veli/i);
  });

  test('a mail that the server refuses for good ends there, one that it delays is sent later, and who is disabled gets none', async () => {
    const user = (await add('anna@example.test')).id as UserId;
    const quiet = { ...service.deps, live: { ...service.deps.live, tellJobs: () => {} } };
    await postWelcome(quiet, { user });
    const tried = async (error?: MailNotTaken) => {
      await service.deps.db.message.updateMany({
        where: { aboutId: user, nextAt: { not: null } },
        data: { nextAt: new Date(0) },
      });
      const send = error === undefined ? service.deps.mailer.send : () => Promise.reject(error);
      await sendDueMessages({ ...service.deps, mailer: { ...service.deps.mailer, send } }, WORDS);
      return (await service.deps.db.message.findFirstOrThrow({ where: { aboutId: user } })).state;
    };
    expect(await tried(new MailNotTaken('connect', { fault: 'later' }))).toBe('queued');
    await execute(service.deps, administrator, changeUser, { user, disabled: true });
    const sent = service.mails.length;
    expect(await tried()).toBe('superseded');
    await postWelcome(quiet, { user });
    expect(service.mails).toHaveLength(sent);
    const other = (await add('toini@example.test')).id as UserId;
    await postWelcome(quiet, { user: other });
    await sendDueMessages(
      {
        ...quiet,
        mailer: { ...quiet.mailer, send: () => Promise.reject(new MailNotTaken('recipient', { reply: 550 })) },
      },
      WORDS,
    );
    expect(await service.deps.db.message.findFirst({ where: { aboutId: other } })).toMatchObject({
      state: 'failed',
      nextAt: null,
    });
  });

  test('an administrator of one area hands out roles in that area only', async () => {
    const input = { email: 'a@example.test', name: 'Anna' };
    for (const area of ['*', 'asikkala']) {
      const grants = [worker, { role: 'worker', area }];
      await expect(execute(service.deps, ofHartola, addUser, { ...input, grants })).rejects.toMatchObject({
        code: 'not_allowed',
      });
    }
    await execute(service.deps, ofHartola, addUser, { ...input, grants: [worker] });
  });

  test('is for administrators', async () => {
    const input = { email: 'a@example.test', name: 'Anna', grants: [worker] };
    await expect(execute(service.deps, actorWith('coordinator@*'), addUser, input)).rejects.toMatchObject({
      code: 'not_allowed',
    });
  });
});

describe('changing people', () => {
  test('replaces roles and says in the log which came and went', async () => {
    const { id } = await add('anna@example.test');
    const grants = [{ role: 'auditor', area: '*' }];
    await execute(service.deps, administrator, changeUser, { user: id, grants, language: 'en' });
    expect(await readActor(service.deps, id)).toMatchObject({ grants, language: 'en' });
    expect(await lastLog()).toMatchObject({ details: { given: 'auditor@*', taken: 'worker@hartola' } });
  });

  test('the last administrator stays; the last but one may go', async () => {
    const everything = [{ role: 'administrator', area: '*' }];
    const first = await add('first@example.test', everything);
    const change = (user: string, change: object) =>
      execute(service.deps, administrator, changeUser, { user, ...change });
    await expect(change(first.id, { disabled: true })).rejects.toMatchObject({ code: 'in_use' });
    await expect(change(first.id, { grants: [worker] })).rejects.toMatchObject({ code: 'in_use' });
    const second = await add('second@example.test', everything);
    await change(second.id, { disabled: true });
    await expect(change(first.id, { grants: [] })).rejects.toMatchObject({ code: 'in_use' });
    await change(second.id, { disabled: false });
    await change(first.id, { grants: [] });
  });

  test('two administrators who remove each other at once leave one', async () => {
    const everything = [{ role: 'administrator', area: '*' }];
    const [one, other] = [await add('one@example.test', everything), await add('other@example.test', everything)];
    const outcomes = await Promise.allSettled(
      [one, other].map(({ id }) => execute(service.deps, administrator, changeUser, { user: id, disabled: true })),
    );
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  test('an administrator of one area cannot touch somebody with a role elsewhere', async () => {
    const { id } = await add('anna@example.test', [worker, { role: 'worker', area: 'asikkala' }]);
    for (const change of [{ disabled: true }, { grants: [worker] }, { name: 'Other' }]) {
      await expect(execute(service.deps, ofHartola, changeUser, { user: id, ...change })).rejects.toMatchObject({
        code: 'not_allowed',
      });
    }
  });

  test('everybody chooses their own language', async () => {
    const { id } = await add('anna@example.test');
    const actor = await readActor(service.deps, id);
    if (!actor) throw new Error('no actor');
    await execute(service.deps, actor, chooseLanguage, { language: 'sv' });
    expect((await readActor(service.deps, id))?.language).toBe('sv');
    await expect(
      execute(service.deps, actorWith('worker@*'), chooseLanguage, { language: 'sv' }),
    ).rejects.toMatchObject({
      code: 'not_allowed',
    });
  });

  test('the list shows an administrator those of their areas', async () => {
    await add('anna@example.test');
    await add('beata@example.test', [{ role: 'worker', area: 'asikkala' }]);
    expect((await readUsers(service.deps, administrator)).map((user) => user.email)).toEqual([
      'anna@example.test',
      'beata@example.test',
    ]);
    expect((await readUsers(service.deps, ofHartola)).map((user) => user.email)).toEqual(['anna@example.test']);
    await expect(readUsers(service.deps, actorWith('auditor@*'))).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

describe('API keys', () => {
  const create = (more: object = {}) =>
    execute(service.deps, administrator, createApiKey, { label: 'Desk', role: 'scheduler', areas: ['*'], ...more });

  test('a key is shown once and kept only as a hash', async () => {
    const { id, key } = await create();
    expect(key).toMatch(new RegExp(`^nv_${id}_[\\w-]{43}$`));
    const stored = JSON.stringify(await service.deps.db.apiKey.findMany());
    expect(stored).not.toContain(key.split('_').slice(2).join('_'));
    expect(
      JSON.stringify(await lastLog(), (_, value) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain(key);
    expect(JSON.stringify(await readApiKeys(service.deps, administrator))).not.toContain(key.slice(-43));
  });

  test('opens what its role opens, until it is revoked', async () => {
    const { id, key } = await create();
    expect(await readActorByKey(service.deps, key)).toMatchObject({
      principal: `key:${id}`,
      grants: [{ role: 'scheduler', area: '*' }],
    });
    await execute(service.deps, administrator, revokeApiKey, { key: id });
    expect(await readActorByKey(service.deps, key)).toBeUndefined();
    expect(await execute(service.deps, administrator, revokeApiKey, { key: id })).toEqual({ id });
  });

  test('does not open with another secret, another id, or after its time', async () => {
    const { id, key } = await create({ expiresAt: '2026-11-25T00:00:00+02:00' });
    const other = await create();
    expect(await readActorByKey(service.deps, `nv_${id}_${'A'.repeat(43)}`)).toBeUndefined();
    expect(await readActorByKey(service.deps, key.replace(id, other.id))).toBeUndefined();
    expect(await readActorByKey(service.deps, key)).toBeDefined();
    service.setTime('2026-11-24T22:00:00Z');
    expect(await readActorByKey(service.deps, key)).toBeUndefined();
  });

  test('of a person ends with the person and shrinks with their roles', async () => {
    const { id: user } = await add('anna@example.test', [worker, { role: 'worker', area: 'asikkala' }]);
    const { id, key } = await create({ role: 'worker', areas: ['hartola', 'asikkala'], user });
    const person = await readActor(service.deps, user);
    if (!person) throw new Error('no actor');
    await execute(service.deps, person, acceptApiKey, { key: id });
    expect(await readActorByKey(service.deps, key)).toMatchObject({ principal: user, user });
    await execute(service.deps, administrator, changeUser, { user, grants: [worker] });
    expect((await readActorByKey(service.deps, key))?.grants).toEqual([worker]);
    await execute(service.deps, administrator, changeUser, { user, disabled: true });
    expect(await readActorByKey(service.deps, key)).toBeUndefined();
  });

  test('cannot give a person more than they have', async () => {
    const { id: user } = await add('anna@example.test');
    for (const wish of [
      { role: 'worker', areas: ['*'] },
      { role: 'coordinator', areas: ['hartola'] },
    ]) {
      await expect(create({ ...wish, user })).rejects.toMatchObject({ code: 'invalid_input' });
    }
  });

  test('stay within the areas of the administrator who makes or revokes them', async () => {
    const wish = { label: 'Desk', role: 'scheduler' };
    await expect(execute(service.deps, ofHartola, createApiKey, { ...wish, areas: ['*'] })).rejects.toMatchObject({
      code: 'not_allowed',
    });
    await execute(service.deps, ofHartola, createApiKey, { ...wish, areas: ['hartola'] });
    const { id } = await create();
    await expect(execute(service.deps, ofHartola, revokeApiKey, { key: id })).rejects.toMatchObject({
      code: 'not_allowed',
    });
    expect(await readApiKeys(service.deps, ofHartola)).toHaveLength(1);
  });

  test('note their last use, at most once a minute', async () => {
    const { key } = await create();
    const lastUse = async () => (await readApiKeys(service.deps, administrator))[0]?.lastUsedAt;
    expect(await lastUse()).toBeUndefined();
    for (const time of ['08:00:00', '08:00:59', '08:01:00']) {
      service.setTime(`2026-11-24T${time}Z`);
      await readActorByKey(service.deps, key);
      expect(await lastUse()).toBe(`2026-11-24T${time === '08:01:00' ? time : '08:00:00'}.000Z`);
    }
  });
});

describe('requests', () => {
  const ask = (authorization?: string, client = '192.0.2.7') =>
    service.app.request('/who-am-i', {
      headers: { 'X-Forwarded-For': client, ...(authorization !== undefined && { Authorization: authorization }) },
    });

  test('with a key are the key’s; with a bad key they are refused, and without one nobody’s', async () => {
    const { key } = await execute(service.deps, theService, createApiKey, {
      label: 'Desk',
      role: 'worker',
      areas: ['*'],
    });
    expect(await (await ask(`Bearer ${key}`)).json()).toEqual({ name: 'Desk' });
    for (const bad of [`Bearer ${key}x`, 'Bearer', `Basic ${key}`, '']) expect((await ask(bad)).status).toBe(401);
    expect(await (await ask()).json()).toEqual({ name: null });
  });

  test('two hundred at once with one key are all answered', async () => {
    const { key } = await execute(service.deps, theService, createApiKey, {
      label: 'Load',
      role: 'worker',
      areas: ['*'],
    });
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask(`Bearer ${key}`)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
  });

  test('beyond the limit wait for the next minute, each address for itself', async () => {
    const { deps } = service;
    const strict = await openIdentity({ rateLimit: 3 });
    try {
      strict.setTime('2026-11-24T08:00:15Z');
      const from = (client: string) => strict.app.request('/who-am-i', { headers: { 'X-Forwarded-For': client } });
      for (let n = 0; n < 3; n += 1) expect((await from('192.0.2.1')).status).toBe(200);
      const refused = await from('192.0.2.1');
      expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '45']);
      expect((await from('192.0.2.2')).status).toBe(200);
      strict.setTime('2026-11-24T08:01:00Z');
      expect((await from('192.0.2.1')).status).toBe(200);
    } finally {
      await strict.close();
    }
    expect(deps.config.rateLimit).toBe(600);
  });

  test('that guess at keys are stopped, without harm to anybody else', async () => {
    for (let n = 0; n < 60; n += 1) expect((await ask('Bearer guess', '192.0.2.66')).status).toBe(401);
    expect((await ask('Bearer guess', '192.0.2.66')).status).toBe(429);
    expect((await ask('Bearer guess', '192.0.2.67')).status).toBe(401);
    // a good key behind the same address goes on being answered
    const { key } = await execute(service.deps, theService, createApiKey, {
      label: 'Desk',
      role: 'worker',
      areas: ['*'],
    });
    for (let n = 0; n < 3; n += 1) expect((await ask(`Bearer ${key}`, '192.0.2.66')).status).toBe(200);
    expect((await ask('Bearer guess', '192.0.2.66')).status).toBe(429);
    expect((await ask(undefined, '192.0.2.66')).status).toBe(200);
  });
});

describe('the demonstration’s people', () => {
  test('each role gets a link and a key that work; keys are new at each start', async () => {
    const [mailed, told] = [service.mails.length, service.events.length];
    const first = await provideDemoPeople(service.deps);
    expect(first.map((person) => person.role)).toEqual([
      'worker',
      'specialist',
      'scheduler',
      'coordinator',
      'administrator',
      'auditor',
    ]);
    for (const { role, key, link } of first) {
      expect((await readActorByKey(service.deps, key))?.grants[0]?.role).toBe(role);
      const browser = openBrowser(service.app);
      await browser.open(link);
      expect((await browser.whoAmI()).name).not.toBeNull();
    }
    const second = await provideDemoPeople(service.deps);
    expect(await service.deps.db.user.count()).toBe(7);
    expect(await readActorByKey(service.deps, first[0]?.key ?? '')).toBeUndefined();
    expect(await readActorByKey(service.deps, second[0]?.key ?? '')).toMatchObject({ grants: [worker] });
    expect(service.mails.slice(mailed)).toEqual([]);
    // the specialist’s work has somebody's account now; nobody is welcomed
    expect(service.events.slice(told).map(({ name }) => name)).toEqual(['worker-changed']);
  });

  test('the specialist is the directory’s professional', async () => {
    const [, specialist] = await provideDemoPeople(service.deps);
    expect(await readActorByKey(service.deps, specialist?.key ?? '')).toMatchObject({ professional: 'pn-psykologi' });
  });

  test('do not exist in production', async () => {
    const { deps } = service;
    await expect(provideDemoPeople({ ...deps, config: { ...deps.config, production: true } })).rejects.toThrow();
    expect(await deps.db.user.count()).toBe(0);
  });
});

test('an id of nobody is nobody', async () => {
  expect(await readActor(service.deps, 'nobody' as UserId)).toBeUndefined();
});
