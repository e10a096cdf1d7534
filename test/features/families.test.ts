// Families through the API: who may keep them, what is logged, what non-disclosure hides, and two made one.

import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bookingId } from '../../src/features/bookings/schema.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { issueOwnLinks } from '../../src/features/clinics/issue-own-links.ts';
import { readDirectory } from '../../src/features/directory/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, type TestApp } from '../support/app.ts';

let service: TestApp;
/** a scheduler's key for one area only */
let hartolaDesk: string;
beforeAll(async () => {
  service = await openApp();
  const key = { label: 'desk', role: 'scheduler', areas: ['hartola'] };
  hartolaDesk = (await service.call('administrator', 'POST', '/api/api-keys', key)).body.key;
});
afterAll(() => service.close());

const desk = (method: string, path: string, body?: unknown) => service.call('scheduler', method, path, body);
let named = 0;

async function register(more: object = {}): Promise<{ id: string; reference: string }> {
  named += 1;
  const unlike = String.fromCharCode(...[...String(named).padStart(4, '0')].map((digit) => 97 + Number(digit)));
  const { status, body } = await desk('POST', '/api/families', { area: 'hartola', name: `Q${unlike}`, ...more });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body;
}

const read = async (id: string) => (await desk('GET', `/api/families/${id}?purpose=appointment`)).body;

const search = async (query: string, key = 'scheduler', more: object = {}) =>
  service.call(key, 'POST', '/api/families/search', { query, purpose: 'appointment', ...more });

const found = async (query: string, key?: string) =>
  (await search(query, key)).body.items.map((item: { id: string }) => item.id);

async function bookConsultation(reference: string): Promise<string> {
  const query = 'service=perheneuvola-konsultaatio&area=hartola';
  const slots = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  const { status, body } = await service.call('scheduler', 'POST', '/api/bookings', {
    slot: slots.body.items[0].id,
    channel: 'video',
    case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' },
    family: { reference },
    consent: { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-19T09:00:00+02:00' },
  });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body.id;
}

const WITH = { participants: true, links: true, claims: { orderBy: { id: 'asc' } } } as const;

const logged = (id: string) => service.deps.db.accessLog.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });

describe('registering', () => {
  test('a family without a number gets one, and a mobile phone is enough to be told by, where any other is called', async () => {
    const { id, reference } = await register({ guardians: [{ name: 'Aino Puhelin', phone: '044 111 2222' }] });
    expect(reference).toMatch(/^N-\d{4,}$/);
    expect(await read(id)).toMatchObject({
      reference,
      area: 'hartola',
      nonDisclosure: false,
      guardians: [
        {
          name: 'Aino Puhelin',
          phone: '044 111 2222',
          channel: 'text',
          writtenBy: 'text',
          language: 'fi',
          safeToSend: true,
          messageLevel: 'neutral',
        },
      ],
      formerWorkers: [],
      bookings: [],
    });
    const called = await register({ guardians: [{ name: 'Aino Lanka', phone: '03 111 2222' }] });
    expect((await read(called.id)).guardians).toMatchObject([{ channel: 'phone' }]);
  });

  test('a number that a client system has used already is not made again', async () => {
    const { reference } = await register();
    const next = `N-${Number(reference.slice(2)) + 1}`;
    await register({ reference: next });
    expect((await register()).reference).toBe(`N-${Number(reference.slice(2)) + 2}`);
  });

  test('a reference that is taken in the area is refused, and names the family that has it', async () => {
    const { id } = await register({ reference: 'EFFICA-7' });
    const { status, body } = await desk('POST', '/api/families', {
      area: 'hartola',
      reference: 'EFFICA-7',
      name: 'Muu',
    });
    expect([status, body.code, body.duplicates]).toEqual([409, 'in_use', [{ family: id, shared: ['reference'] }]]);
    const other = { area: 'sysma', reference: 'EFFICA-7', name: 'Aivan Muu' };
    const elsewhere = await desk('POST', '/api/families', other);
    expect([elsewhere.body.code, elsewhere.body.duplicates]).toEqual([
      'possible_duplicate',
      [{ family: id, shared: ['reference'] }],
    ]);
    expect((await desk('POST', '/api/families', { ...other, confirmed: true })).status).toBe(201);
  });

  test('a number is one family however it is typed: booked for, waiting, registered, searched and audited', async () => {
    const { id } = await register({ reference: 'Ab-12' });
    for (const typed of ['ab-12', ' AB- 12 ', 'Ａｂ－１２', 'ab\u2011\u200b12']) {
      const { family } = await service.deps.db.consent.findUniqueOrThrow({
        where: { bookingId: await bookConsultation(typed) },
        include: { family: true },
      });
      expect([typed, family.id, family.reference]).toEqual([typed, id, 'Ab-12']);
      const again = await desk('POST', '/api/families', { area: 'hartola', name: 'Toinen', reference: typed });
      expect([typed, again.body.code, again.body.duplicates[0].family]).toEqual([typed, 'in_use', id]);
      expect([typed, await found(typed)]).toEqual([typed, [id]]);
    }
    const wish = { service: 'neuvola-maaraaikainen', areas: ['hartola'], fromDate: '2026-12-01', toDate: '2026-12-20' };
    const waits = await desk('POST', '/api/waitlist', { ...wish, family: { reference: 'ab-12' } });
    expect([waits.status, waits.body.detail]).toEqual([201, undefined]);
    expect(await service.deps.db.waitlistEntry.count({ where: { id: waits.body.id, familyId: id } })).toBe(1);
    const log = await service.call('auditor', 'POST', '/api/access-log/families', { query: 'AB-12' });
    expect([log.status, log.body.items?.map((one: { id: string }) => one.id)]).toEqual([200, [id]]);
  });

  test('two who type one number at once, each in their own way, make one family of it', async () => {
    const query = 'service=perheneuvola-konsultaatio&area=hartola';
    const { items } = (await service.call('scheduler', 'GET', `/api/slots?${query}`)).body;
    const typed = ['cd-34', 'CD-34', 'Cd\u201134', 'cd-3 4'];
    const answers = await Promise.all(
      typed.map((reference, at) =>
        desk('POST', '/api/bookings', {
          slot: items[at].id,
          channel: 'video',
          case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' },
          family: { reference },
          consent: { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-19T09:00:00+02:00' },
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toContain(201);
    expect(await service.deps.db.family.count({ where: { foldedReference: 'cd-34' } })).toBe(1);
  });

  test('pressed twice, in turn or at once, is one family; with another word in it, it is asked about', async () => {
    const family = {
      area: 'hartola',
      name: 'Tuplanen',
      address: 'Mallitie 3, Hartola',
      guardians: [{ name: 'Eeva Tuplanen', phone: '044 555 1111' }],
      children: [{ name: 'Onni', born: '2024-05' }],
    };
    const both = await Promise.all([family, family].map((one) => desk('POST', '/api/families', one)));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
    const [{ id, reference }] = both.map(({ body }) => body);
    const again = await desk('POST', '/api/families', {
      ...family,
      guardians: [{ name: 'Eeva Tuplanen', phone: '+358445551111' }],
    });
    expect([again.status, again.body]).toEqual([200, { id, reference, again: true }]);
    expect(await service.deps.db.accessLog.count({ where: { action: 'register-family', subjectId: id } })).toBe(1);
    const other = { ...family, children: [{ name: 'Aino', born: '2024-05' }] };
    expect((await desk('POST', '/api/families', other)).body.code).toBe('possible_duplicate');

    // what was registered all the same is one too when it is sent again
    const sure = { ...other, confirmed: true };
    const [first, second] = [await desk('POST', '/api/families', sure), await desk('POST', '/api/families', sure)];
    expect([first.status, second.status, second.body.id]).toEqual([201, 200, first.body.id]);

    // of whom only the name is known is another where the desk says so
    const bare = { area: 'hartola', name: 'Samanen', confirmed: true };
    const [one, two] = [await desk('POST', '/api/families', bare), await desk('POST', '/api/families', bare)];
    expect([one.status, two.status, one.body.id === two.body.id]).toEqual([201, 201, false]);

    // the next day nobody presses the same button again
    const today = service.deps.clock.now();
    service.travelTo(new Date(today + 24 * 60 * 60 * 1000).toISOString());
    expect((await desk('POST', '/api/families', family)).body.code).toBe('possible_duplicate');
    service.travelTo(new Date(today).toISOString());
  });

  test('a family much like one that is there is refused until it is confirmed', async () => {
    const one = { guardians: [{ name: 'Leea Kaksonen', phone: '+358 44 333 4444' }] };
    const { id } = await register(one);
    const again = { area: 'hartola', name: 'Kaksonen', guardians: [{ name: 'L. Kaksonen', phone: '044 3334444' }] };
    const { status, body } = await desk('POST', '/api/families', again);
    expect([status, body.code]).toEqual([409, 'possible_duplicate']);
    expect(body.duplicates).toEqual([{ family: id, shared: ['phone'] }]);
    expect(JSON.stringify(body)).not.toMatch(/Kaksonen|333 ?4444/);
    const confirmed = await desk('POST', '/api/families', { ...again, confirmed: true });
    expect(confirmed.status).toBe(201);
    const alike = await desk('GET', `/api/families/${confirmed.body.id}/duplicates?purpose=correction`);
    expect(alike.body.items).toMatchObject([{ family: { id }, shared: ['phone'] }]);
  });

  test.each([
    ['name', { name: 'Malli 010120A123K' }],
    ['address', { address: '010120A123K' }],
    ['reference', { reference: '010120A123K' }],
    ['guardians[0].name', { guardians: [{ name: '010120A123K' }] }],
    ['children[0].name', { children: [{ name: 'Onni 010120A123K' }] }],
  ])('a personal identity code in %s is refused', async (field, texts) => {
    const { status, body } = await desk('POST', '/api/families', { area: 'hartola', name: 'Koodinen', ...texts });
    expect([status, body.code, body.findings[0].field]).toEqual([422, 'personal_data_found', field]);
    expect(JSON.stringify(body)).not.toContain('010120A');
  });

  test('mail without an address and a call without a number are faults of those fields', async () => {
    const guardians = [
      { name: 'Ilman', channel: 'mail' },
      { name: 'Ilman', channel: 'phone' },
    ];
    const { status, body } = await desk('POST', '/api/families', { area: 'hartola', name: 'Ilman', guardians });
    expect([status, body.faults.map(({ path }: { path: string }) => path)]).toEqual([
      400,
      ['guardians[0].email', 'guardians[1].phone'],
    ]);
  });
});

describe('possible duplicates of an area', () => {
  test('are pairs, likest first, only of the areas one keeps, and each is logged', async () => {
    const twin = { guardians: [{ name: 'Pari Parillinen', phone: '044 999 8887', email: 'pari@example.test' }] };
    const one = await register({ area: 'asikkala', ...twin });
    const other = await register({ area: 'asikkala', ...twin, confirmed: true });
    const loose = { guardians: [{ name: 'Eri Ihminen', phone: '+358 44 9998887' }], confirmed: true };
    const third = await register({ area: 'asikkala', ...loose });
    const list = (key: string, query = '') =>
      service.call(key, 'GET', `/api/families/duplicates?purpose=correction${query}`);
    const { body } = await list('coordinator', '&area=asikkala');
    const pairs = body.items.map(({ families }: { families: { id: string }[] }) => families.map(({ id }) => id).sort());
    expect(pairs).toHaveLength(3);
    expect(pairs[0]).toEqual([one.id, other.id].sort());
    expect(body.items.map(({ shared }: { shared: string[] }) => shared)).toEqual([
      ['phone', 'email', 'guardian'],
      ['phone'],
      ['phone'],
    ]);
    expect((await logged(third.id)).at(-1)).toMatchObject({ action: 'find-family', purpose: 'correction' });
    const mine = JSON.stringify((await list(hartolaDesk)).body);
    for (const { id } of [one, other, third]) expect(mine).not.toContain(id);
    expect((await list(hartolaDesk, '&area=asikkala')).body.code).toBe('not_allowed');
    expect((await list('worker')).status).toBe(403);
  });

  test('are those of now: one who is registered, or made one with another, is in the next list or out of it', async () => {
    const twin = { area: 'asikkala', guardians: [{ name: 'Heti Hetinen', phone: '044 777 6665' }], confirmed: true };
    const list = async () =>
      (await service.call('coordinator', 'GET', '/api/families/duplicates?purpose=correction&area=asikkala')).body.items
        .map(({ families }: { families: { id: string }[] }) => families.map(({ id }) => id))
        .filter((pair: string[]) => pair.some((id) => twins.includes(id))).length;
    const twins = [(await register(twin)).id];
    expect(await list()).toBe(0);
    twins.push((await register(twin)).id);
    expect(await list()).toBe(1);
    twins.push((await register(twin)).id);
    expect(await list()).toBe(3);
    await desk('POST', `/api/families/${twins[0]}/merge`, { into: twins[1] });
    expect(await list()).toBe(1);
  });
});

describe('who sees families', () => {
  test.each(['worker', 'specialist', 'administrator', 'auditor'])('a %s sees none and changes none', async (role) => {
    const { id } = await register();
    const answers = await Promise.all([
      service.call(role, 'GET', `/api/families/${id}?purpose=appointment`),
      service.call(role, 'GET', `/api/families/${id}/duplicates?purpose=appointment`),
      search('Malli', role),
      service.call(role, 'POST', '/api/families', { area: 'hartola', name: 'Malli' }),
      service.call(role, 'POST', `/api/families/${id}/non-disclosure`, { nonDisclosure: true }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(Array(answers.length).fill(403));
  });

  test('another area’s desk that guesses an id is told there is no such family, whatever it tries', async () => {
    const { id } = await register({ area: 'sysma', name: 'Salainen', guardians: [{ name: 'Sanni Salainen' }] });
    const mine = (await register()).id;
    const { guardians } = await read(id);
    const ask = (method: string, path: string, body?: unknown) => service.call(hartolaDesk, method, path, body);
    const answers = await Promise.all([
      ask('GET', `/api/families/${id}?purpose=appointment`),
      ask('GET', `/api/families/${id}/duplicates?purpose=appointment`),
      ask('POST', `/api/families/${id}`, { name: 'Uusi' }),
      ask('POST', `/api/families/${id}/guardians`, { name: 'Uusi' }),
      ask('DELETE', `/api/families/${id}/guardians/${guardians[0].id}`),
      ask('POST', `/api/families/${id}/named-worker`, { professional: null }),
      ask('POST', `/api/families/${id}/merge`, { into: mine }),
      ask('POST', `/api/families/${mine}/merge`, { into: id }),
    ]);
    expect(answers.map(({ body }) => body.code)).toEqual(Array(answers.length).fill('not_found'));
    expect(await found('Salainen', hartolaDesk)).toEqual([]);
    expect(await found('Salainen')).toEqual([id]);
    const elsewhere = await ask('POST', '/api/families', { area: 'sysma', name: 'Muu' });
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'not_allowed']);
    expect((await search('Salainen', hartolaDesk, { area: 'sysma' })).body.code).toBe('not_allowed');
  });

  test('reading is logged with who and why, and needs a purpose of the list', async () => {
    const { id } = await register();
    expect((await desk('GET', `/api/families/${id}`)).status).toBe(400);
    expect((await desk('GET', `/api/families/${id}?purpose=curiosity`)).status).toBe(400);
    await desk('GET', `/api/families/${id}?purpose=own-data-request`);
    const rows = (await logged(id)).map(({ action, purpose, role, area }) => ({ action, purpose, role, area }));
    expect(rows).toEqual([
      { action: 'register-family', purpose: null, role: 'scheduler', area: 'hartola' },
      { action: 'read-family', purpose: 'own-data-request', role: 'scheduler', area: 'hartola' },
    ]);
  });
});

describe('search', () => {
  test('finds by family, guardian, child, phone and reference, without accents or order', async () => {
    const { id, reference } = await register({
      name: 'Mäki-Ähtäri',
      guardians: [{ name: 'Åsa Öster', phone: '+358 45 987 6543', email: 'asa@example.test' }],
      children: [{ name: 'Ymmi', born: '2025-01' }],
    });
    for (const query of ['mäki', 'MAKI AHTARI', 'öster åsa', 'ymmi', '045 987', reference.toLowerCase()]) {
      expect([query, await found(query)]).toEqual([query, [id]]);
    }
    expect(await found('Tuntematon')).toEqual([]);
    expect(await found("' OR 1=1 --")).toEqual([]);
    expect(await found('%%')).toEqual([]);
  });

  test('finds by the last digits of a number, four or more, in one’s own areas', async () => {
    const { id } = await register({ guardians: [{ name: 'Loppu Numero', phone: '+358 40 615 0937' }] });
    for (const typed of ['0937', '15 0937', '615-0937', '40 6150937', '040 615 0937']) {
      expect([typed, await found(typed, hartolaDesk)]).toEqual([typed, [id]]);
    }
    for (const typed of ['937', '0936', '6150']) expect([typed, await found(typed)]).toEqual([typed, []]);
    const key = { label: 'away', role: 'scheduler', areas: ['sysma'] };
    const away = (await service.call('administrator', 'POST', '/api/api-keys', key)).body.key;
    expect(await found('0937', away)).toEqual([]);
  });

  test('finds by a name and a number together, in any order: each must be the family’s', async () => {
    const guardians = [{ name: 'Sanni Yhdistelmä', phone: '+358 40 615 8731' }];
    const { id } = await register({ name: 'Yhdistelmä', reference: 'YH-4711', guardians });
    await register({
      name: 'Yhdistelmä',
      guardians: [{ name: 'Toinen Yhdistelmä', phone: '040 111 2223' }],
      confirmed: true,
    });
    for (const typed of [
      'Yhdistelmä 4711',
      '4711 yhdistelmä',
      'Yhdistelmä 8731',
      'sanni 040 615 8731',
      'YH-4711 sanni',
    ]) {
      expect([typed, await found(typed)]).toEqual([typed, [id]]);
    }
    for (const typed of ['Yhdistelmä 4712', 'Muukalainen 4711'])
      expect([typed, await found(typed)]).toEqual([typed, []]);
    const log = await service.call('auditor', 'POST', '/api/access-log/families', { query: 'Yhdistelmä 4711' });
    expect(log.body.items?.map((one: { id: string }) => one.id)).toEqual([id]);
  });

  test('is logged with its purpose, and each family it found; never what was searched for', async () => {
    const { id } = await register({ name: 'Haettava', guardians: [{ name: 'Hilla Haettava' }] });
    expect(await found('haettava hilla')).toEqual([id]);
    expect(await logged(id)).toMatchObject([
      { action: 'register-family' },
      { action: 'find-family', purpose: 'appointment' },
    ]);
    const rows = await service.deps.db.accessLog.findMany({
      where: { action: 'search-families' },
      orderBy: { id: 'asc' },
    });
    expect(rows.at(-1)).toMatchObject({ role: 'scheduler', purpose: 'appointment', details: { found: 1 } });
    const all = await service.deps.db.accessLog.findMany();
    const texts = JSON.stringify(all.map(({ id: row, ...rest }) => ({ ...rest, row: String(row) })));
    expect(texts.toLowerCase()).not.toContain('haettava');
  });

  test('a personal identity code is not searched by', async () => {
    const { status, body } = await search('010120A123K');
    expect([status, body.code]).toEqual([422, 'personal_data_found']);
  });
});

describe('guardians, children and the named worker', () => {
  test('guardians and children are added, corrected and removed, and each is logged', async () => {
    const { id } = await register();
    const at = `/api/families/${id}`;
    const { guardian } = (await desk('POST', `${at}/guardians`, { name: 'Eka', email: 'Eka@Example.test' })).body;
    const { child } = (await desk('POST', `${at}/children`, { name: 'Vauva' })).body;
    await desk('POST', `${at}/guardians/${guardian}`, { name: 'Eka Uusi', phone: '040 555 6666', safeToSend: false });
    await desk('POST', `${at}/children/${child}`, { name: 'Vilma', born: '2026-12' });
    expect(await read(id)).toMatchObject({
      guardians: [{ id: guardian, name: 'Eka Uusi', phone: '040 555 6666', channel: 'text', safeToSend: false }],
      children: [{ id: child, name: 'Vilma', born: '2026-12' }],
    });
    expect((await read(id)).guardians[0]).not.toHaveProperty('email');
    expect([await found('eka uusi'), await found('vauva')]).toEqual([[id], []]);
    expect((await desk('DELETE', `${at}/guardians/${guardian}`)).status).toBe(200);
    expect((await desk('DELETE', `${at}/children/${child}`)).status).toBe(200);
    expect((await desk('DELETE', `${at}/children/${child}`)).body.code).toBe('not_found');
    expect(await read(id)).toMatchObject({ guardians: [], children: [] });
    const acts = (await logged(id)).map(({ action }) => action).filter((action) => !/^(read|find)/.test(action));
    expect(acts).toEqual([
      'register-family',
      'add-guardian',
      'add-child',
      'change-guardian',
      'change-child',
      'remove-guardian',
      'remove-child',
    ]);
  });

  test('another family’s guardian is not reached through this one', async () => {
    const [one, other] = [await register({ guardians: [{ name: 'Oma Ihminen' }] }), await register()];
    const [guardian] = (await read(one.id)).guardians;
    const { body } = await desk('POST', `/api/families/${other.id}/guardians/${guardian.id}`, { name: 'Varas' });
    expect(body.code).toBe('not_found');
    expect((await read(one.id)).guardians[0].name).toBe('Oma Ihminen');
  });

  test('a new named worker ends the time of the one before; who does not serve the area is refused', async () => {
    const { id } = await register();
    const name = (professional: string | null) => desk('POST', `/api/families/${id}/named-worker`, { professional });
    service.travelTo('2026-11-20T09:00:00+02:00');
    await name('th-hartola');
    service.travelTo('2026-11-20T10:00:00+02:00');
    await name('th-hartola');
    await name('po-1');
    const { namedWorker, formerWorkers } = await read(id);
    expect(namedWorker).toMatchObject({ professional: 'po-1', since: '2026-11-20T10:00:00+02:00' });
    expect(formerWorkers).toMatchObject([
      { professional: 'th-hartola', since: '2026-11-20T09:00:00+02:00', until: '2026-11-20T10:00:00+02:00' },
    ]);
    for (const stranger of ['th-asikkala', 'nobody']) {
      expect((await name(stranger)).body.faults).toMatchObject([{ path: 'professional' }]);
    }
    await name(null);
    expect(await read(id)).not.toHaveProperty('namedWorker');
    expect((await read(id)).formerWorkers).toHaveLength(2);
  });

  test('two desks that name a worker at once leave one', async () => {
    const { id } = await register();
    const answers = await Promise.all(
      ['th-hartola', 'po-1', 'th-hartola', 'po-1'].map((professional) =>
        desk('POST', `/api/families/${id}/named-worker`, { professional }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await service.deps.db.namedWorker.count({ where: { familyId: id, until: null } })).toBe(1);
  });
});

describe('non-disclosure', () => {
  test('the address is in no answer from then on, nor kept, nor back when the mark is lifted', async () => {
    const { id } = await register({ address: 'Salatie 5, Hartola' });
    expect((await read(id)).address).toBe('Salatie 5, Hartola');
    const mark = (nonDisclosure: boolean) => desk('POST', `/api/families/${id}/non-disclosure`, { nonDisclosure });
    await mark(true);
    expect(await read(id)).toMatchObject({ nonDisclosure: true });
    expect(JSON.stringify(await read(id))).not.toContain('Salatie');
    const refused = await desk('POST', `/api/families/${id}`, { address: 'Salatie 5' });
    expect(refused.body.faults).toMatchObject([{ path: 'address' }]);
    await mark(false);
    expect(await read(id)).not.toHaveProperty('address');
    const acts = (await logged(id)).map(({ action }) => action);
    expect(acts).toEqual(expect.arrayContaining(['mark-non-disclosure', 'lift-non-disclosure']));
  });

  test('an address given with the mark is not kept', async () => {
    const { id } = await register({ address: 'Salatie 6', nonDisclosure: true });
    expect(JSON.stringify(await read(id))).not.toContain('Salatie');
    expect(await service.deps.db.family.findUnique({ where: { id } })).toMatchObject({ address: null });
  });

  test('messages and calendar files of its bookings name no site, and those of others do', async () => {
    const { id } = await register({ guardians: [{ name: 'Turva', email: 'turva@example.test' }] });
    const booking = await bookAppointment(id);
    const names = [...(await readDirectory(service.deps)).sites.values()].flatMap(({ name }) => Object.values(name));
    const named = (texts: string) => names.filter((name) => texts.includes(name));
    expect(named(await toldOf(booking))).not.toEqual([]);
    await desk('POST', `/api/families/${id}/non-disclosure`, { nonDisclosure: true });
    const told = await toldOf(booking);
    expect(named(told)).toEqual([]);
    expect(told).toContain('METHOD:REQUEST');
  });

  test('a guardian reads of the place what they wished for and the other nothing, until the family is hidden', async () => {
    const [level, plain] = ['taso', 'ilman'].map((name) => ({ name, email: `${name}@example.test` }));
    const { id } = await register({ guardians: [level, plain] });
    const booking = await bookAppointment(id);
    const site = [...(await readDirectory(service.deps)).sites.values()].find(({ address }) =>
      address?.includes('Hartola'),
    );
    const saysPlace = async () => {
      const told = await toldOf(booking);
      return told.split(/^To: /m).map((mail) => [mail.split('\n')[0], mail.includes(site?.address ?? '-')]);
    };
    const [, taso] = (await read(id)).guardians;
    const neither = expect.arrayContaining([
      ['taso@example.test', false],
      ['ilman@example.test', false],
    ]);
    expect(await saysPlace()).toEqual(neither);
    await desk('POST', `/api/families/${id}/guardians/${taso.id}`, { ...level, messageLevel: 'place' });
    expect(await saysPlace()).toEqual(
      expect.arrayContaining([
        ['taso@example.test', true],
        ['ilman@example.test', false],
      ]),
    );
    const changes = (await logged(id)).filter(({ action }) => action === 'change-guardian');
    expect(changes).toMatchObject([{ details: { fields: 'messageLevel' } }]);
    await desk('POST', `/api/families/${id}/non-disclosure`, { nonDisclosure: true });
    expect(await saysPlace()).toEqual(neither);
  });

  test('a guardian who may not be written to any more is not, and one who is removed is not', async () => {
    const guardians = ['eka', 'toka', 'kolmas'].map((name) => ({ name, email: `${name}@example.test` }));
    const { id } = await register({ guardians });
    const booking = await bookAppointment(id);
    const reached = async () => /(eka|toka|kolmas)@example\.test/.exec(await toldOf(booking));
    const [eka, kolmas, toka] = (await read(id)).guardians;
    expect(await reached()).not.toBeNull();
    const at = `/api/families/${id}/guardians`;
    await desk('POST', `${at}/${eka.id}`, { ...guardians[0], safeToSend: false, calendar: 'silent' });
    await desk('POST', `${at}/${toka.id}`, { ...guardians[1], phone: '040 111 2223', channel: 'phone' });
    await desk('DELETE', `${at}/${kolmas.id}?calendar=silent`);
    expect(await reached()).toBeNull();
  });
});

async function bookAppointment(family: string): Promise<string> {
  const slots = await desk('GET', '/api/slots?service=neuvola-maaraaikainen&area=hartola');
  const wanted = { slot: slots.body.items[0].id, channel: 'on-site', family: { id: family } };
  const { status, body } = await desk('POST', '/api/bookings', wanted);
  expect([status, body.detail]).toEqual([201, undefined]);
  expect(body.site).toBeDefined();
  return body.id;
}

/** All that is mailed about the booking, told anew, and its calendar file as the desk downloads it. */
async function toldOf(booking: string): Promise<string> {
  const { db } = service.deps;
  await db.message.deleteMany({ where: { aboutId: booking } });
  await db.trayMessage.deleteMany();
  const id = bookingId.parse(booking);
  const { sequence } = await db.booking.findUniqueOrThrow({ where: { id } });
  const news = { booking: id, sequence, change: 'changed' } as const;
  await issueOwnLinks(service.deps, news);
  await announceBookings(service.deps, [news]);
  await sendDueMessages(service.deps, wordMessages(service.deps));
  const mails = await Promise.all((await db.trayMessage.findMany()).map(({ raw }) => PostalMime.parse(raw)));
  const { body } = await desk('GET', `/api/bookings/${booking}/invite.ics`);
  const texts = mails.flatMap(({ to, subject, text, html, attachments }) => [
    ...(to ?? []).map(({ address }) => `To: ${address}`),
    subject,
    text,
    html,
    ...attachments.map(({ content }) => (typeof content === 'string' ? content : new TextDecoder().decode(content))),
  ]);
  // a long line of a calendar file goes on after a line break and a space
  return [...texts, 'To: ', body].join('\n').replace(/\r?\n /g, '');
}

describe('two families made one', () => {
  test('everything goes to the one that stays, and the other’s id and reference lead there', async () => {
    const booking = await bookConsultation('KAKSI-1');
    const from = (await desk('GET', `/api/bookings/${booking}`)).body.family.id;
    const at = `/api/families/${from}`;
    const { guardian } = (await desk('POST', `${at}/guardians`, { name: 'Siirtyvä', phone: '040 777 8888' })).body;
    const { child } = (await desk('POST', `${at}/children`, { name: 'Siiri', born: '2022-02' })).body;
    await desk('POST', `${at}/named-worker`, { professional: 'th-hartola' });
    await desk('POST', `${at}/non-disclosure`, { nonDisclosure: true });
    const into = (await register({ reference: 'KAKSI-2', address: 'Jäävä katu 1' })).id;
    await desk('POST', `/api/families/${into}/named-worker`, { professional: 'po-1' });

    const { status, body } = await desk('POST', `${at}/merge`, { into });
    expect([status, body]).toEqual([200, { id: into }]);
    const merged = await read(from);
    expect(merged).toMatchObject({
      id: into,
      reference: 'KAKSI-2',
      nonDisclosure: true,
      guardians: [{ id: guardian }],
      children: [{ id: child }],
      namedWorker: { professional: 'po-1' },
      formerWorkers: [{ professional: 'th-hartola' }],
      bookings: [{ id: booking }],
    });
    expect(merged).not.toHaveProperty('address');
    expect((await desk('GET', `/api/bookings/${booking}`)).body.family).toEqual({ id: into, reference: 'KAKSI-2' });
    expect(await found('KAKSI-1')).toEqual([]);
    expect(await found('siirtyvä')).toEqual([into]);

    const later = await bookConsultation('KAKSI-1');
    expect((await desk('GET', `/api/bookings/${later}`)).body.family.id).toBe(into);
    expect((await logged(from)).at(-1)).toMatchObject({ action: 'merge-families', details: { into } });
    expect((await logged(into)).filter(({ action }) => action === 'merge-families')).toMatchObject([
      { details: { merged: from } },
    ]);
  });

  test('a family merged into one that is merged later leads to the last, and changes go there', async () => {
    const [one, two, three] = [await register(), await register(), await register()];
    await desk('POST', `/api/families/${one.id}/merge`, { into: two.id });
    await desk('POST', `/api/families/${two.id}/merge`, { into: three.id });
    expect((await read(one.id)).id).toBe(three.id);
    expect((await desk('POST', `/api/families/${one.id}/children`, { name: 'Perillä' })).body.id).toBe(three.id);
  });

  test('a family is not merged with itself, nor with one it has become', async () => {
    const [one, two] = [await register(), await register()];
    await desk('POST', `/api/families/${one.id}/merge`, { into: two.id });
    for (const into of [two.id, one.id]) {
      const { body } = await desk('POST', `/api/families/${two.id}/merge`, { into });
      expect([body.code, body.faults?.[0]?.path]).toEqual(['invalid_input', 'into']);
    }
    expect((await read(one.id)).id).toBe(two.id);
  });

  test('loses nothing on its way: links open, the place in the queue stays, and the family moves its time itself', async () => {
    const contact = { name: 'Kulkija Linkki', email: 'kulkija@example.test', phone: '040 999 1111' };
    const from = (await register({ guardians: [contact], children: [{ name: 'Kaisla', born: '2023-01' }] })).id;
    const into = (await register({ guardians: [{ ...contact, phone: '040 999 2222' }], confirmed: true })).id;
    const [child] = (await read(from)).children;
    const booking = await bookAppointment(from);
    await service.deps.db.booking.update({ where: { id: booking }, data: { childId: child.id } });
    const { body: link } = await desk('POST', `/api/bookings/${booking}/links`, {});
    const wish = { service: 'rokotus', areas: ['hartola'], fromDate: '2026-11-20', toDate: '2027-03-31', weekdays: [] };
    const waiting = (await desk('POST', '/api/waitlist', { ...wish, family: { id: from } })).body.id;
    const before = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking }, include: WITH });
    await desk('POST', `/api/families/${from}/merge`, { into });
    const after = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking }, include: WITH });
    const claims = before.claims.map((claim) => ({ ...claim, resourceId: claim.resourceId.replace(from, into) }));
    const { guardians } = await read(into);
    const toOne = <Row extends { guardianId: string | null }>(row: Row) => ({
      ...row,
      guardianId: row.guardianId && guardians[0].id,
    });
    const [participants, links] = [before.participants.map(toOne), before.links.map(toOne)];
    expect(after).toEqual({ ...before, familyId: into, claims, participants, links });
    expect(await service.deps.db.waitlistEntry.findUnique({ where: { id: waiting } })).toMatchObject({
      familyId: into,
      state: 'waiting',
    });
    expect((await service.app.request(new URL(link.url).pathname)).status).toBe(200);
    expect(guardians).toMatchObject([{ ...contact, phone: '040 999 2222' }]);
    expect((await found('kaisla')).sort()).toEqual([into]);
  });

  test('who is in both is there once, reached in all their ways, told once, and never less safe than before', async () => {
    const contact = { name: 'Sama Kahdesti', email: 'Sama.Kahdesti@example.test' };
    const child = { name: 'Sama Lapsi' };
    const from = (
      await register({
        guardians: [
          { ...contact, phone: '040 700 1001', safeToSend: false },
          { name: 'Isä Kahdesti', phone: '040 700 1002', language: 'sv', channel: 'none' },
          { name: 'Mummi Kahdesti', phone: '+358 40 7001003', email: 'mummi@example.test', messageLevel: 'place' },
        ],
        children: [{ ...child, born: '2023-04' }, { name: 'Toinen Lapsi' }],
      })
    ).id;
    const into = (
      await register({
        guardians: [
          { name: 'S. Kahdesti', email: 'sama.kahdesti@example.test', messageLevel: 'full' },
          { name: 'Kahdesti Isä', phone: '0407001002', email: 'isa@example.test' },
          { name: 'Ukki Kahdesti', phone: '040 700 1003' },
        ],
        children: [child],
        confirmed: true,
      })
    ).id;
    const [mine, theirs] = [await bookAppointment(from), await bookAppointment(into)];
    expect((await desk('POST', `/api/families/${from}/merge`, { into })).status).toBe(200);
    const { guardians, children } = await read(into);
    expect(guardians.map(({ id: _, ...one }: { id: string }) => one)).toEqual([
      {
        name: 'Kahdesti Isä',
        phone: '040 700 1002',
        email: 'isa@example.test',
        language: 'fi',
        channel: 'none',
        safeToSend: true,
        messageLevel: 'neutral',
      },
      {
        name: 'Mummi Kahdesti',
        phone: '040 700 1003',
        email: 'mummi@example.test',
        language: 'fi',
        channel: 'mail',
        safeToSend: true,
        messageLevel: 'place',
        writtenBy: 'mail',
      },
      {
        name: 'Sama Kahdesti',
        phone: '040 700 1001',
        email: 'sama.kahdesti@example.test',
        language: 'fi',
        channel: 'mail',
        safeToSend: false,
        messageLevel: 'neutral',
      },
      {
        name: 'Ukki Kahdesti',
        phone: '040 700 1003',
        language: 'fi',
        channel: 'text',
        safeToSend: true,
        messageLevel: 'neutral',
        writtenBy: 'text',
      },
    ]);
    expect(children.map(({ name, born }: { name: string; born?: string }) => [name, born])).toEqual([
      ['Sama Lapsi', '2023-04'],
      ['Toinen Lapsi', undefined],
    ]);
    const written = { bookingId: { in: [mine, theirs] }, role: 'guardian', email: { not: null } };
    const told = await service.deps.db.participant.findMany({ where: written });
    expect(told.map(({ email }) => email)).toEqual(['mummi@example.test']);
    expect(await found('kahdesti')).toEqual([into]);
  });

  test('three desks that merge three families at once leave one with everybody in it', async () => {
    const names = ['Yksi', 'Kaksi', 'Kolme'].map((name) => `${name} Kolmikko`);
    const ids = await Promise.all(
      names.map(async (name) => (await register({ guardians: [{ name, phone: '040 111 0000' }], confirmed: true })).id),
    );
    const [one = '', two = '', three = ''] = ids;
    const merge = (from: string, into: string) => desk('POST', `/api/families/${from}/merge`, { into });
    const answers = await Promise.all([merge(one, two), merge(one, three), merge(two, three), merge(three, one)]);
    expect(answers.filter(({ status }) => ![200, 400].includes(status))).toEqual([]);
    for (const from of ids) await merge(from, three);
    const left = await Promise.all(ids.map(async (id) => (await read(id)).id));
    expect(new Set(left).size).toBe(1);
    const { guardians } = await read(three);
    expect(guardians.map(({ name }: { name: string }) => name).sort()).toEqual(names.sort());
  });

  test('two desks that merge the same two in opposite directions leave one of them', async () => {
    const [one, two] = [await register(), await register()];
    const answers = await Promise.all([
      desk('POST', `/api/families/${one.id}/merge`, { into: two.id }),
      desk('POST', `/api/families/${two.id}/merge`, { into: one.id }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    expect((await read(one.id)).id).toBe((await read(two.id)).id);
  });
});
