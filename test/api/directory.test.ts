// The directory over JSON: its lists in pages, and the import, all or nothing.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApp, paijatHame, type TestApp } from '../support/app.ts';
import { paijatHameParts } from '../support/directory.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

const get = (path: string, role = 'worker') => service.call(role, 'GET', path);
const parts = paijatHameParts();
const idsOf = (items: readonly { readonly id: string }[]) => items.map((item) => item.id);

describe('the lists', () => {
  test.each([
    ['areas', parts.areas],
    ['services', parts.services],
    ['professionals', parts.professionals],
  ])(
    '/api/%s holds what the directory holds, in the file’s order, in pages that follow each other',
    async (noun, entries) => {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { status, body } = await get(`/api/${noun}?limit=3${cursor && `&cursor=${cursor}`}`);
        expect(status).toBe(200);
        expect(body.items.length).toBeLessThanOrEqual(3);
        seen.push(...idsOf(body.items));
        cursor = body.nextCursor;
      }
      expect(seen).toEqual(idsOf(entries));
    },
  );

  test('an area tells its topics, languages and zone', async () => {
    const { body } = await get('/api/areas');
    const hartola = body.items.find((area: { id: string }) => area.id === 'hartola');
    expect(hartola).toMatchObject({ timeZone: 'Europe/Helsinki', name: { fi: expect.any(String) } });
    expect(idsOf(hartola.topics)).toContain('sleep');
  });

  test('services are narrowed to an area and a kind', async () => {
    const kinds = (await get('/api/services?area=hartola&kind=consultation')).body.items;
    expect(kinds.length).toBeGreaterThan(0);
    expect(new Set(kinds.map((one: { kind: string }) => one.kind))).toEqual(new Set(['consultation']));
  });

  test('professionals are narrowed to an area and a service, and come without their addresses', async () => {
    const { body } = await get('/api/professionals?area=hartola&service=perheneuvola-konsultaatio');
    expect(idsOf(body.items)).toContain('pn-psykologi');
    expect(body.items.every((one: { areas: string[] }) => one.areas.includes('hartola'))).toBe(true);
    expect(JSON.stringify(body)).not.toMatch(/@|phone/);
  });

  test.each([
    '/api/services?area=nowhere',
    '/api/professionals?service=nothing',
    '/api/areas?limit=0',
    '/api/areas?cursor=%20',
    '/api/areas?cursor=nowhere',
    '/api/services?kind=party',
  ])('%s is refused, naming the fault', async (path) => {
    const { status, body } = await get(path);
    expect([status, body.code, body.faults.length]).toEqual([400, 'invalid_input', 1]);
  });
});

describe('the import', () => {
  const bring = (file: unknown, query = '', role = 'coordinator') =>
    service.call(role, 'POST', `/api/import${query}`, file);
  const version = async (): Promise<number> => (await bring(paijatHame, '?preview=true')).body.version;
  const renamed = () => ({
    ...parts,
    areas: parts.areas.map((area) => (area.id === 'hartola' ? { ...area, name: { fi: 'Uusi nimi' } } : area)),
  });

  test.each(['worker', 'specialist', 'scheduler', 'administrator', 'auditor'])(
    'is refused to the role %s, also its preview',
    async (role) => {
      const answers = [await bring(paijatHame, '', role), await bring(paijatHame, '?preview=true', role)];
      expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(2).fill([403, 'not_allowed']));
    },
  );

  test('is refused to a coordinator of one area only', async () => {
    const wish = { label: 'one area', role: 'coordinator', areas: ['hartola'] };
    const { body } = await service.call('administrator', 'POST', '/api/api-keys', wish);
    expect((await bring(paijatHame, '', body.key)).status).toBe(403);
  });

  test('of what is there already changes nothing', async () => {
    expect(await bring(paijatHame)).toMatchObject({ status: 200, body: { changes: [], version: await version() } });
  });

  test('in preview tells what would change, and changes nothing', async () => {
    const before = await version();
    const { status, body } = await bring(renamed(), '?preview=true');
    expect([status, body.faults]).toEqual([200, []]);
    expect(body.changes).toEqual([{ kind: 'changed', noun: 'area', id: 'hartola', fields: ['name'] }]);
    expect(await version()).toBe(before);
    expect((await get('/api/areas')).body.items.find((area: { id: string }) => area.id === 'hartola').name.fi).not.toBe(
      'Uusi nimi',
    );
  });

  test('with one fault takes nothing in, and names every fault by its path', async () => {
    const before = await version();
    const file = {
      ...renamed(),
      series: parts.series?.map((series, at) =>
        at === 0 ? { ...series, service: 'nothing', window: ['15:00', '13:00'] } : series,
      ),
    };
    const { status, body } = await bring(file);
    expect([status, body.code]).toEqual([422, 'import_invalid']);
    expect(body.faults.map((fault: { path: string }) => fault.path)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^series\[0\]\./)]),
    );
    const preview = await bring(file, '?preview=true');
    expect([preview.status, preview.body.faults]).toEqual([200, body.faults]);
    expect(await version()).toBe(before);
  });

  test('takes all in, once for one Idempotency-Key, and is logged', async () => {
    const key = { 'Idempotency-Key': 'import-1' };
    const first = await service.call('coordinator', 'POST', '/api/import', renamed(), key);
    const second = await service.call('coordinator', 'POST', '/api/import', renamed(), key);
    expect([first.status, second.body]).toEqual([200, first.body]);
    expect((await get('/api/areas')).body.items.find((area: { id: string }) => area.id === 'hartola').name.fi).toBe(
      'Uusi nimi',
    );
    const rows = await service.deps.db.accessLog.findMany({
      where: { action: 'import-directory', role: 'coordinator' },
      orderBy: { id: 'desc' },
    });
    expect(rows[0]?.details).toMatchObject({ changed: 1, fields: 'name', added: 0, removed: 0 });
    await bring(paijatHame);
  });

  test('does not remove what a booking to come needs', async () => {
    const query = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
    const slot = (await get(`/api/slots?${query}`)).body.items[0].id;
    const content = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' };
    expect((await service.call('worker', 'POST', '/api/bookings', { slot, case: content })).status).toBe(201);
    const without = {
      ...parts,
      professionals: parts.professionals.filter((one) => one.id !== 'pn-psykologi'),
      series: parts.series
        ?.map((series) => ({ ...series, professionals: series.professionals?.filter((id) => id !== 'pn-psykologi') }))
        .filter((series) => series.professionals?.length !== 0),
      workingHours: parts.workingHours?.filter((hours) => hours.professional !== 'pn-psykologi'),
      absences: parts.absences?.filter((absence) => absence.professional !== 'pn-psykologi'),
    };
    const { status, body } = await bring(without);
    expect([status, body.code]).toEqual([409, 'import_conflict']);
    expect(body.faults.length).toBeGreaterThan(0);
  });
});
