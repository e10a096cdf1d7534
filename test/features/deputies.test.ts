// Deputies through the door: who holds a series while somebody is away, and what they are handed.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { previewImport, readDirectory } from '../../src/features/directory/read.ts';
import { readDirectoryExport } from '../../src/features/directory/read-directory-export.ts';
import { saveProfessional } from '../../src/features/directory/save-professional.ts';
import { saveSeries } from '../../src/features/directory/save-series.ts';
import { execute } from '../../src/platform/command.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { actorWith } from '../support/identity.ts';
import { executeSeen } from '../support/left-outside.ts';

const SERVICE = 'perheneuvola-konsultaatio';
const COORDINATOR = actorWith('coordinator@*');
const [DEPUTY, NEXT] = ['pn-sijainen', 'pn-toinen'];
/** the second Tuesday of December, a day of the series */
const DAY_OF_SERIES = '2026-12-08';

let service: TestApp;

const series = {
  id: 'perheneuvola-hartola',
  service: SERVICE,
  name: { fi: 'Perheneuvolan konsultaatio: Hartola ja Sysmä' },
  professionals: ['pn-psykologi'],
  areas: ['hartola', 'sysma'],
  recurrence: 'FREQ=MONTHLY;BYDAY=2TU,4TU',
  from: '2026-09-01',
  window: ['13:00', '15:30'],
};

beforeAll(async () => {
  service = await openApp();
  for (const id of [DEPUTY, NEXT]) {
    const person = { post: { fi: `Sijaisena ${id}` }, profession: 'family-counsellor', languages: ['fi'] };
    const { id: made } = await execute(service.deps, COORDINATOR, saveProfessional, {
      ...person,
      areas: ['hartola', 'sysma'],
    });
    ids.push(made);
  }
});
const ids: string[] = [];
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const saved = (more: object) => executeSeen(service.deps, COORDINATOR, saveSeries, { ...series, ...more });
const slots = async () => {
  const address = `/api/slots?service=${SERVICE}&area=hartola&from=${DAY_OF_SERIES}T00:00:00Z&to=2026-12-09T00:00:00Z`;
  const { items } = (await service.call('worker', 'GET', address)).body;
  return items.map(({ start, professionals }: { start: string; professionals: { id: string }[] }) =>
    [start.slice(11, 16), ...professionals.map(({ id }) => id)].join(' '),
  );
};

describe('a lasting deputy', () => {
  test('has the profession, serves an area of the series and does not hold it; stays in the file', async () => {
    const refused = (deputies: readonly string[]) => saved({ deputies }).catch(({ details }) => details.faults[0].path);
    expect(await refused(['sihti-1'])).toBe('deputies[0]');
    expect(await refused(['pn-psykologi'])).toBe('deputies[0]');
    expect(await refused(['nobody'])).toBe('deputies[0]');
    await saved({ deputies: ids });
    const directory = await readDirectory(service.deps);
    expect([...directory.series.values()].find(({ id }) => id === series.id)?.deputies).toEqual(ids);
    const { file } = await readDirectoryExport(service.deps, COORDINATOR);
    expect(file.series.find(({ id }) => id === series.id)?.deputies).toEqual(ids);
    const { changes } = await previewImport(service.deps, COORDINATOR, file);
    expect(changes).toEqual([]);
  });

  test('hands out the times of who is away, and the next one where they are away too', async () => {
    await saved({ deputies: ids });
    const before = await slots();
    expect(before.every((one: string) => one.endsWith('pn-psykologi'))).toBe(true);
    const away = { from: `${DAY_OF_SERIES}T00:00`, to: `${DAY_OF_SERIES}T23:59`, reason: 'leave' };
    const [first, next] = ids;
    await executeSeen(service.deps, COORDINATOR, addAbsence, { ...away, professional: 'pn-psykologi' });
    expect(await slots()).toEqual(before.map((one: string) => one.replace('pn-psykologi', first ?? '')));
    await executeSeen(service.deps, COORDINATOR, addAbsence, { ...away, professional: first });
    expect(await slots()).toEqual(before.map((one: string) => one.replace('pn-psykologi', next ?? '')));
  });
});
