// Who answers for a matter: said by a coordinator, kept by the directory file, found by those who work in the area.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { addClosure } from '../../src/features/directory/add-closure.ts';
import { readDirectory } from '../../src/features/directory/read.ts';
import { readDirectoryExport } from '../../src/features/directory/read-directory-export.ts';
import { saveProfessional } from '../../src/features/directory/save-professional.ts';
import { saveTopics } from '../../src/features/directory/save-topics.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { actorWith } from '../support/identity.ts';
import { executeSeen } from '../support/left-outside.ts';

const WHO = 'pn-psykologi';
const COORDINATOR = actorWith('coordinator@*');
const MATTERS = {
  area: 'hartola',
  topics: ['sleep', 'fears'],
  phone: '03 819 4410',
  phoneHours: { MO: [['09:00', '10:00']], TU: [['12:00', '13:00']] },
  afterwards: { fi: 'Soitan takaisin samana päivänä.' },
};

let service: TestApp;
const keys: Record<string, string> = {};

beforeAll(async () => {
  service = await openApp();
  for (const role of ['worker', 'coordinator']) {
    const wish = { label: role, role, areas: ['asikkala'] };
    keys[role] = (await service.call('administrator', 'POST', '/api/api-keys', wish)).body.key;
  }
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const save = (matters: object, role = 'coordinator') =>
  service.call(role, 'POST', `/api/professionals/${WHO}/matters`, matters);
const find = (topic = 'sleep', role = 'worker', area = 'hartola') =>
  service.call(role, 'GET', `/api/who-knows?area=${area}&topic=${topic}`);
const person = async () => (await readDirectory(service.deps)).professionals.get(WHO as never);

test('a worker finds who answers for a topic, how to reach them, what happens then and when they are free', async () => {
  expect((await save(MATTERS)).status).toBe(200);
  const { status, body } = await find();
  expect([status, body.items.length, body.instead]).toEqual([200, 1, undefined]);
  const [found] = body.items;
  expect(found).toMatchObject({
    id: WHO,
    phone: MATTERS.phone,
    afterwards: MATTERS.afterwards,
    reach: { start: '2026-11-23T09:00:00+02:00', end: '2026-11-23T10:00:00+02:00', now: false },
    services: [{ id: 'perheneuvola-konsultaatio', inWriting: true }],
  });
  expect(found.slots.length).toBeGreaterThan(0);
  expect(found.slots.every(({ id }: { id: string }) => id.endsWith(`professional:${WHO}`))).toBe(true);
  const booked = await service.call('worker', 'POST', '/api/bookings', {
    ...{ slot: found.slots[0].id, case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' } },
  });
  expect(booked.status).toBe(201);
  const again = (await find()).body.items[0].slots.map(({ id }: { id: string }) => id);
  expect(again).not.toContain(found.slots[0].id);
  const [row] = await service.deps.db.accessLog.findMany({ where: { action: 'save-matters' } });
  expect(row).toMatchObject({ subjectId: WHO, area: 'hartola', details: { topics: 2, before: 0 } });
});

test('who is away or closed is reached when they are back, and is there while the phone is answered', async () => {
  service.travelTo('2026-11-23T09:30:00+02:00');
  expect((await find()).body.items[0].reach).toMatchObject({ now: true, end: '2026-11-23T10:00:00+02:00' });
  const away = { professional: WHO, from: '2026-11-23T09:45', to: '2026-11-24T12:30', reason: 'training' };
  await executeSeen(service.deps, COORDINATOR, addAbsence, away);
  expect((await find()).body.items[0].reach).toMatchObject({ now: true, end: '2026-11-23T09:45:00+02:00' });
  service.travelTo('2026-11-23T09:50:00+02:00');
  expect((await find()).body.items[0].reach.start).toBe('2026-11-24T12:30:00+02:00');
  const closed = { areas: ['hartola'], name: { fi: 'Suljettu' }, from: '2026-11-24', to: '2026-11-29' };
  await executeSeen(service.deps, COORDINATOR, addClosure, closed);
  expect((await find()).body.items[0].reach.start).toBe('2026-11-30T09:00:00+02:00');
});

test('where nobody answers for a topic, the services that take questions and the desk’s number stand instead', async () => {
  const { body } = await find('screens');
  expect(body.items).toEqual([]);
  expect(body.instead.services.map(({ id }: { id: string }) => id)).toContain('perheneuvola-konsultaatio');
  const { phone } = (await readDirectory(service.deps)).areas.get('hartola' as never) ?? {};
  expect(body.instead.phone).toBe(phone);
});

test('each area has its own: nobody says or reads it for another', async () => {
  expect((await find('sleep', keys.worker)).status).toBe(403);
  expect((await find('sleep', 'auditor')).status).toBe(403);
  expect((await find('no-such')).status).toBe(404);
  expect((await save(MATTERS, keys.coordinator)).status).toBe(403);
  expect((await save(MATTERS, 'specialist')).status).toBe(403);
  expect((await save({ ...MATTERS, area: 'lahti-etela' })).status).toBe(404);
  const refused = await save({ ...MATTERS, topics: ['no-such'] });
  expect([refused.status, refused.body.faults]).toEqual([
    400,
    [{ path: 'topics[0]', message: 'there is no topic "no-such"' }],
  ]);
  const { phone: _, ...noNumber } = MATTERS;
  expect((await save(noNumber)).body.faults).toEqual([expect.objectContaining({ path: 'phone' })]);
  expect((await save({ ...MATTERS, afterwards: { fi: 'Hetu 010199-123A' } })).status).toBe(422);
});

test('the directory file holds it, and neither a saved person nor an older file loses it', async () => {
  const { file } = await readDirectoryExport(service.deps, COORDINATOR);
  const kept = file.professionals;
  expect(kept.find(({ id }) => id === WHO)?.matters).toEqual([MATTERS]);
  const same = await service.call('coordinator', 'POST', '/api/import', file);
  expect([same.status, same.body.changes]).toEqual([200, []]);
  await save({ ...MATTERS, topics: ['sleep'] });
  const older = await service.call('coordinator', 'POST', '/api/import?preview=true', file);
  expect(older.body.notInFile).toEqual([expect.objectContaining({ id: WHO, kept: true, fields: ['matters'] })]);
  const { id, post, profession, languages, areas, email } = (await person()) ?? expect.fail('nobody');
  await executeSeen(service.deps, COORDINATOR, saveProfessional, {
    ...{ id, profession, languages, areas, email, post: { ...post, fi: 'Johtava psykologi' } },
  });
  expect((await person())?.matters?.[0]?.topics).toEqual(['sleep']);
  const wrong = {
    ...file,
    professionals: kept.map((one) => ({ ...one, matters: [{ ...MATTERS, area: 'asikkala' }] })),
  };
  expect((await service.call('coordinator', 'POST', '/api/import?preview=true', wrong)).body.faults).toContainEqual({
    path: expect.stringContaining('matters[0].area'),
    message: expect.stringContaining('does not serve'),
  });
});

test('a topic that is taken away, and an area that a person no longer serves, are answered for no more', async () => {
  const { areas } = await readDirectory(service.deps);
  const topics = areas.get('hartola' as never)?.topics.filter(({ id }) => id !== 'sleep');
  await save(MATTERS);
  await executeSeen(service.deps, COORDINATOR, saveTopics, { area: 'hartola', topics });
  expect((await person())?.matters?.[0]?.topics).toEqual(['fears']);
  expect((await find('fears')).body.items).toHaveLength(1);
  expect((await save({ area: 'hartola', topics: [] })).status).toBe(200);
  expect(await person()).not.toHaveProperty('matters');
});
