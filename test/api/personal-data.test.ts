// What a person types is refused where it holds a code or is not text, and one number is one however it is written.

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasSeenTexts } from '../../src/core/seen-texts.ts';
import { operations } from '../../src/surfaces/api/api.ts';
import { openApp, type TestApp } from '../support/app.ts';
import region from '../support/paijat-hame.json' with { type: 'json' };

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

const CODE = '010199-123A';
const family = (name: string, guardian: object, more: object = {}) =>
  service.call('scheduler', 'POST', '/api/families', { area: 'hartola', name, guardians: [guardian], ...more });

async function found(query: string): Promise<string[]> {
  const asked = { query, purpose: 'appointment' };
  const { body } = await service.call('scheduler', 'POST', '/api/families/search', asked);
  return body.items.map(({ id }: { id: string }) => id);
}

describe('a text that others see', () => {
  test('is refused with an identity code in it, and the place is told without the code', async () => {
    const label = `kone ${CODE}`;
    const key = { label, role: 'scheduler', areas: ['hartola'] };
    const { status, body } = await service.call('administrator', 'POST', '/api/api-keys', key);
    expect([status, body.code, body.findings]).toEqual([
      422,
      'personal_data_found',
      [{ field: 'label', kind: 'identity-code', start: 5, end: 16 }],
    ]);
    expect(JSON.stringify(body)).not.toContain(CODE);
  });
});

test.each([
  ['a code', 'Ville 010199-123A', 'identity-code'],
  ['a phone number', 'Ville 050 765 4321', 'phone'],
  ['an address', 'Maija maija@example.fi', 'email'],
])('the name of a user holds no %s, which everybody would see who works with them', async (_, name, kind) => {
  const user = { email: 'ville@example.fi', name, language: 'fi', grants: [{ role: 'worker', area: 'hartola' }] };
  const { status, body } = await service.call('administrator', 'POST', '/api/users', user);
  expect([status, body.findings]).toMatchObject([422, [{ field: 'name', kind }]]);
});

test('a family is not registered by a number that nobody can book it by: a phone number is no client number', async () => {
  const reference = '040 765 4321';
  const made = await family('Numeroton', { name: 'Nnn Numeroton' }, { reference });
  expect([made.status, made.body.findings]).toMatchObject([422, [{ field: 'reference', kind: 'phone' }]]);
});

describe('what looks like a name in a text that others see', () => {
  const group = {
    service: 'vanhempainiltapaiva',
    site: 'asikkala-paivakoti',
    name: { fi: 'Maija Meikäläinen kertoo', en: 'Parents’ afternoon' },
    start: '2026-12-03T13:00:00+02:00',
    end: '2026-12-03T15:00:00+02:00',
    capacity: 12,
  };
  const name = { kind: 'name', start: 0, end: 17, found: 'Maija Meikäläinen' };

  test('is taken, and told with its words to the one who typed it, each time it is sent', async () => {
    const made = await service.call('coordinator', 'POST', '/api/groups', group);
    expect([made.status, made.body.warnings]).toEqual([201, [{ field: 'name.fi', ...name }]]);
    const at = `/api/groups/${made.body.id}`;
    const changed = await service.call('coordinator', 'POST', `${at}/change`, {
      name: { sv: 'Med Li Wei', en: 'Nobody’s' },
    });
    expect(changed.body.warnings).toEqual([{ field: 'name.sv', kind: 'name', start: 4, end: 10, found: 'Li Wei' }]);
    expect((await service.call('coordinator', 'GET', at)).body).not.toHaveProperty('warnings');
    expect((await service.call('coordinator', 'POST', `${at}/change`, { capacity: 13 })).body).not.toHaveProperty(
      'warnings',
    );
  });

  test('is told of a key’s label and of a file, and kept in no log', async () => {
    const key = { label: 'Maija Meikäläinen', role: 'scheduler', areas: ['hartola'] };
    const made = await service.call('administrator', 'POST', '/api/api-keys', key);
    expect([made.status, made.body.warnings]).toEqual([201, [{ field: 'label', ...name }]]);
    const [first, ...others] = region.series;
    const series = [{ ...first, name: { fi: 'Maija Meikäläinen' } }, ...others];
    const told = await service.call('coordinator', 'POST', '/api/import?preview=true', { ...region, series });
    expect([told.status, told.body.warnings]).toEqual([
      200,
      expect.arrayContaining([{ field: 'series[0].name.fi', ...name }]),
    ]);
    const logged = await service.deps.db.accessLog.findMany({ select: { action: true, purpose: true, details: true } });
    expect(JSON.stringify(logged)).not.toContain('Meikäläinen');
  });

  test('is described with every operation that takes such a text', async () => {
    const taking = operations.filter(({ body }) => body !== undefined && hasSeenTexts(body));
    expect(taking.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['/api/groups', '/api/bookings', '/api/api-keys', '/api/users', '/api/import']),
    );
    const { info, paths, components } = (await service.call('worker', 'GET', '/openapi.json')).body;
    expect(info.description).toMatch(/name or home is taken as it is: the answer’s `warnings` say/);
    const silent = taking.flatMap(({ path, method, status }) => {
      const { schema } = paths[path][method].responses[status].content['application/json'];
      const { properties = {} } = schema.$ref ? components.schemas[schema.$ref.split('/').at(-1)] : schema;
      return 'warnings' in properties ? [] : [`${method} ${path}`];
    });
    expect(silent).toEqual([]);
  });
});

describe('a phone number', () => {
  test('finds its family however it is written, and is shown in national form', async () => {
    const { body } = await family('Numerola', { name: 'Nnn Numerola', phone: '00358 (0)44.222–3344' });
    const { body: read } = await service.call('scheduler', 'GET', `/api/families/${body.id}?purpose=appointment`);
    expect(read.guardians[0].phone).toBe('044 222 3344');
    for (const query of ['044 222 3344', '358442223344', '+358-44-222-3344', '044_222_3344', '(044) 222']) {
      expect([query, await found(query)]).toEqual([query, [body.id]]);
    }
    const again = await family('Toinen', { name: 'Aivan Muu', phone: '358 44 2223344' });
    expect([again.status, again.body.code]).toEqual([409, 'possible_duplicate']);
  });
});

test('a family is found by the letters of a keyboard that lacks theirs, and by a name of one letter', async () => {
  const { body } = await family('Bjørnøy', { name: 'Łucja O’Brien' }, { children: [{ name: '李' }] });
  for (const query of ['bjornoy', 'lucja', "O'Brien", 'obrien', '李']) {
    expect([query, await found(query)]).toEqual([query, [body.id]]);
  }
});

test('an address that mail servers take is taken, trimmed, with its domain as it is looked up', async () => {
  const { body, status } = await family('Postila', { name: 'Ppp Postila', email: ' A&B/c!@Päiväkoti.FI ' });
  expect(status).toBe(201);
  const { body: read } = await service.call('scheduler', 'GET', `/api/families/${body.id}?purpose=appointment`);
  expect(read.guardians[0].email).toBe('a&b/c!@xn--pivkoti-5wac.fi');
});

test('old rows are searched by the words that new ones have', async () => {
  const { body } = await family('Sørum-Æbel', {
    name: 'Þóra D’Angelo',
    phone: '+358 44 777 8899',
    email: 't@example.test',
  });
  const { db } = service.deps;
  const words = async () =>
    (await db.family.findUniqueOrThrow({ where: { id: body.id } })).words.trim().split(' ').sort();
  const made = await words();
  await db.family.update({ where: { id: body.id }, data: { words: ' sørum æbel þora d angelo ' } });
  const sql = await readFile(
    new URL('../../prisma/migrations/20261128080000_folded_names/migration.sql', import.meta.url),
    'utf8',
  );
  for (const statement of sql.split(/;\n\n/)) await db.$executeRawUnsafe(statement);
  expect(await words()).toEqual(expect.arrayContaining(['sorum', 'aebel', 'thora', 'dangelo']));
  expect(made).toEqual(expect.arrayContaining(['sorum', 'aebel', 'thora', 'dangelo']));
});

test('old rows are found by every spelling that new ones have', async () => {
  const { body } = await family("O'Brien-Müller", { name: 'Omar Al-Hassan Öst', email: 'omar@example.test' });
  const { db } = service.deps;
  const words = async () =>
    (await db.family.findUniqueOrThrow({ where: { id: body.id } })).words.trim().split(' ').sort();
  const made = await words();
  await db.family.update({ where: { id: body.id }, data: { words: ' obrien muller omar al hassan ost ' } });
  const sql = await readFile(
    new URL('../../prisma/migrations/20261128235700_spellings_of_names/migration.sql', import.meta.url),
    'utf8',
  );
  for (const statement of sql.split(/;\n\n/)) await db.$executeRawUnsafe(statement);
  const forms = ['obrienmuller', 'obrienmueller', 'mueller', 'brien', 'alhassan', 'omaralhassanoest', 'oest'];
  expect(await words()).toEqual(expect.arrayContaining(forms));
  expect(made).toEqual(expect.arrayContaining(forms));
});

describe('a body', () => {
  const send = async (body: string | Uint8Array<ArrayBuffer>) => {
    const headers = { Authorization: `Bearer ${service.keys.scheduler}`, 'Content-Type': 'application/json' };
    const response = await service.app.request('/api/families', { method: 'POST', headers, body: new Blob([body]) });
    return [response.status, ((await response.json()) as { faults?: unknown }).faults];
  };

  test('in Latin-1 is refused with the place, and nothing of it is kept', async () => {
    expect(await send(Uint8Array.from(Buffer.from('{"area":"hartola","name":"Mäkelä"}', 'latin1')))).toEqual([
      400,
      [{ path: 'name', message: 'is not UTF-8: save or send the text as UTF-8' }],
    ]);
  });

  test('that gives a field twice is refused with the field', async () => {
    expect(await send('{"area":"hartola","name":"Eka","name":"Toka"}')).toEqual([
      400,
      [{ path: 'name', message: 'is given twice' }],
    ]);
  });
});
