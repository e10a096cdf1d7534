// People and working hours edited one by one, the directory as a file, and what a change would leave outside.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AreaId, Principal } from '../../src/core/ids.ts';
import type { Actor, Role } from '../../src/core/permissions.ts';
import { readLeftOutside } from '../../src/features/bookings/read-left-outside.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { addClosure } from '../../src/features/directory/add-closure.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { previewImport, readDirectory } from '../../src/features/directory/read.ts';
import { readDirectoryExport } from '../../src/features/directory/read-directory-export.ts';
import { removeWorkingHours } from '../../src/features/directory/remove-working-hours.ts';
import { saveProfessional } from '../../src/features/directory/save-professional.ts';
import { saveWorkingHours } from '../../src/features/directory/save-working-hours.ts';
import { type Command, execute } from '../../src/platform/command.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(async () => {
  service.travelTo(START);
  await service.deps.db.booking.deleteMany();
  await act(importDirectory, { file: paijatHame });
});

function actorWith(role: Role, ...areas: string[]): Actor {
  return {
    principal: `key:${role}` as Principal,
    name: role,
    language: 'fi',
    grants: areas.map((area) => ({ role, area: area as AreaId | '*' })),
  };
}
const everywhere = actorWith('coordinator', '*');
const hartola = actorWith('coordinator', 'hartola');
const north = actorWith('coordinator', 'hartola', 'sysma');

const act = <Input, Result>(command: Command<Input, Result>, input: unknown, actor = everywhere) =>
  execute(service.deps, actor, command, input);
const personNow = async (id: string) =>
  [...(await readDirectory(service.deps)).professionals.values()].find((one) => one.id === id);
const hoursNow = async (id: string) =>
  (await readDirectory(service.deps)).workingHours.find((one) => String(one.id) === id);
const lastLogged = () => service.deps.db.accessLog.findFirstOrThrow({ orderBy: { id: 'desc' } });

const NURSE = 'th-lahti-1.lahti-neuvola';

describe('people', () => {
  test('a new person is named after their post, and the log says which areas were given', async () => {
    const input = { post: { fi: 'Puheterapeutti' }, profession: 'speech', languages: ['fi'], areas: ['hartola'] };
    expect(await act(saveProfessional, input, hartola)).toEqual({ id: 'puheterapeutti' });
    expect(await personNow('puheterapeutti')).toMatchObject({ areas: ['hartola'], languages: ['fi'] });
    expect(await lastLogged()).toMatchObject({
      action: 'add-professional',
      subjectId: 'puheterapeutti',
      area: 'hartola',
      details: { given: 'hartola' },
    });
  });

  test('who coordinates one of their areas changes their post; not the address and the number where all areas ask them', async () => {
    const before = await personNow('pn-psykologi');
    await act(saveProfessional, { ...before, post: { fi: 'Psykologi (sijainen)' } }, hartola);
    expect(await personNow('pn-psykologi')).toMatchObject({ post: { fi: 'Psykologi (sijainen)' } });
    expect(await lastLogged()).toMatchObject({ action: 'change-professional', details: { changed: 'post' } });
    const other = { ...before, email: 'somebody-else@example.test' };
    await expect(act(saveProfessional, other, hartola)).rejects.toMatchObject({ code: 'not_allowed' });
    const calls = { ...before, phone: '03 000 0021' };
    await expect(act(saveProfessional, calls, hartola)).rejects.toMatchObject({ code: 'not_allowed' });
    await act(saveProfessional, other, north);
    await act(saveProfessional, calls, north);
    expect(await personNow('pn-psykologi')).toMatchObject({ phone: '03 000 0021' });
    const stranger = actorWith('coordinator', 'asikkala');
    await expect(act(saveProfessional, { ...other, phone: '03 000 0022' }, stranger)).rejects.toMatchObject({
      code: 'not_allowed',
    });
  });

  test('an area is given and taken only by somebody who coordinates it', async () => {
    const before = await personNow('pn-psykologi');
    const more = { ...before, areas: ['hartola', 'sysma', 'asikkala'] };
    await expect(act(saveProfessional, more, north)).rejects.toMatchObject({ code: 'not_allowed' });
    const less = { ...before, areas: ['hartola'] };
    await expect(act(saveProfessional, less, hartola)).rejects.toMatchObject({ code: 'not_allowed' });
    await act(saveProfessional, less, north);
    expect(await lastLogged()).toMatchObject({ details: { changed: 'areas', taken: 'sysma' } });
    await expect(act(saveProfessional, before, actorWith('scheduler', '*'))).rejects.toMatchObject({
      code: 'not_allowed',
    });
  });

  test('nobody is left in a series or in hours that they no longer fit, and an unknown id is not made', async () => {
    const before = await personNow('pn-psykologi');
    await expect(act(saveProfessional, { ...before, profession: 'other' })).rejects.toMatchObject({
      code: 'invalid_input',
      details: { faults: [expect.objectContaining({ path: expect.stringContaining('perheneuvola-hartola') })] },
    });
    await expect(act(saveProfessional, { ...before, id: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(act(saveProfessional, { ...before, areas: ['nowhere'] })).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('working hours', () => {
  test('hours are given, changed and taken away by who coordinates the site’s area', async () => {
    const hours = {
      professional: 'th-lahti-2',
      site: 'lahti-neuvola',
      services: ['rokotus'],
      weekly: { SA: [['09:00', '12:00']] },
      from: '2027-01-01',
    };
    await expect(act(saveWorkingHours, hours, hartola)).rejects.toMatchObject({ code: 'not_allowed' });
    const lahti = actorWith('coordinator', 'lahti-etela');
    const { id } = await act(saveWorkingHours, hours, lahti);
    expect(id).toBe('th-lahti-2.lahti-neuvola.2');
    expect(await hoursNow(id)).toMatchObject({ weekly: { SA: [['09:00', '12:00']] } });
    await act(saveWorkingHours, { ...hours, id, weekly: { SA: [['10:00', '12:00']] } }, lahti);
    expect(await lastLogged()).toMatchObject({
      action: 'change-working-hours',
      subjectId: 'th-lahti-2',
      area: 'lahti-etela',
      details: { hours: id, changed: 'weekly' },
    });
    await expect(act(removeWorkingHours, { id }, hartola)).rejects.toMatchObject({ code: 'not_allowed' });
    await act(removeWorkingHours, { id }, lahti);
    expect(await hoursNow(id)).toBeUndefined();
    await expect(act(removeWorkingHours, { id }, lahti)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('hours that overlap others of the same service, or are too short for it, are refused by path', async () => {
    const before = await hoursNow(NURSE);
    const again = { ...before, id: undefined, weekly: { MO: [['10:00', '11:00']] } };
    const { id: _, ...fresh } = again;
    await expect(act(saveWorkingHours, fresh)).rejects.toMatchObject({
      code: 'invalid_input',
      details: { faults: [expect.objectContaining({ path: 'weekly.MO[0]' })] },
    });
    await expect(act(saveWorkingHours, { ...before, weekly: { MO: [['10:00', '10:01']] } })).rejects.toMatchObject({
      details: { faults: [expect.objectContaining({ path: 'weekly.MO[0]' })] },
    });
    await expect(act(saveWorkingHours, { ...before, site: 'nowhere' })).rejects.toMatchObject({
      details: { faults: [expect.objectContaining({ path: 'site' })] },
    });
  });
});

describe('the directory as a file', () => {
  test('what is taken out and taken in again changes nothing, rows of pages included', async () => {
    await act(addAbsence, { professional: 'sihti-1', from: '2026-12-01T08:00', to: '2026-12-02T16:00' });
    await act(addClosure, { areas: ['sysma'], name: { fi: 'Remontti' }, from: '2026-12-03', to: '2026-12-04' });
    await act(saveWorkingHours, { ...(await hoursNow(NURSE)), weekly: { MO: [['08:00', '12:00']] } });
    const { file, version } = await readDirectoryExport(service.deps, everywhere);
    expect(await lastLogged()).toMatchObject({ action: 'export-directory' });
    const text = JSON.parse(JSON.stringify(file));
    expect(await previewImport(service.deps, everywhere, text)).toMatchObject({ changes: [], faults: [] });
    expect(await act(importDirectory, { file: text })).toEqual({ changes: [], version });
    // and they are still the pages' own: a file that does not name them leaves them alone
    await act(importDirectory, { file: paijatHame });
    const { absences, closures } = await readDirectory(service.deps);
    expect(absences.map(({ professional }) => String(professional))).toContain('sihti-1');
    expect(closures.map(({ name }) => name.fi)).toContain('Remontti');
  });

  test('only who may import the region’s directory takes it out', async () => {
    await expect(readDirectoryExport(service.deps, hartola)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('a preview tells what each changed field was and would be', async () => {
    const file = structuredClone(paijatHame) as { services: { id: string; durationMinutes: number }[] };
    const first = file.services[0];
    if (first) first.durationMinutes = 60;
    const { values } = await previewImport(service.deps, everywhere, file);
    expect(values).toEqual([
      { noun: 'service', id: 'perheneuvola-konsultaatio', field: 'durationMinutes', before: 45, after: 60 },
    ]);
  });
});

describe('bookings left outside', () => {
  const ids = async (change: Parameters<typeof readLeftOutside>[2], actor = everywhere) =>
    (await readLeftOutside(service.deps, actor, change)).items.map(({ id }) => id);

  test('taking hours away counts and lists what stands in them; what was outside before does not count', async () => {
    const { booking } = await bookAppointment(service);
    const [made] = await service.deps.db.booking.findMany();
    const nurse = made?.professionals[0];
    const all = (await readDirectory(service.deps)).workingHours;
    const hours = all.find((one) => one.professional === nurse && one.site === made?.siteId);
    if (hours === undefined) throw new Error('the nurse has hours');
    expect(await ids({ workingHours: hours })).toEqual([]);
    expect(await ids({ workingHours: { ...hours, weekly: {} } })).toEqual([booking]);
    expect(await ids({ workingHours: { ...hours, until: '2026-11-01' } })).toEqual([booking]);
    expect(await ids({ removedHours: { id: hours.id } })).toEqual([booking]);
    await act(removeWorkingHours, { id: hours.id });
    const file = structuredClone(paijatHame) as { workingHours: { professional: string }[] };
    file.workingHours = file.workingHours.filter(({ professional }) => professional !== nurse);
    expect(await ids({ file })).toEqual([]);
  });

  test('a closure and an import are asked the same; who may not make the change is not answered', async () => {
    const { booking } = await bookAppointment(service);
    const closure = { areas: ['lahti-etela'], name: { fi: 'Remontti' }, from: '2026-11-20', to: '2026-12-31' };
    expect(await ids({ closure })).toEqual([booking]);
    const [{ professionals: [nurse] = [] } = {}] = await service.deps.db.booking.findMany();
    const file = structuredClone(paijatHame) as { workingHours: { professional: string }[] };
    file.workingHours = file.workingHours.filter(({ professional }) => professional !== nurse);
    expect(await ids({ file })).toEqual([booking]);
    await expect(ids({ closure }, hartola)).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(ids({ file }, hartola)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('a series whose rule changes shows the consultations it would leave', async () => {
    const slot = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T110000Z~professional:pn-psykologi';
    const made = await service.call('worker', 'POST', '/api/bookings', {
      slot,
      channel: 'video',
      case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const series = [...(await readDirectory(service.deps)).series.values()].find(
      (one) => one.id === 'perheneuvola-hartola',
    );
    expect(await ids({ series })).toEqual([]);
    expect(await ids({ series: { ...series, exceptDates: ['2026-11-24'] } })).toEqual([made.body.id]);
    expect(await ids({ series: { ...series, professionals: ['pn-sosiaalityontekija'] } })).toEqual([made.body.id]);
    expect(await ids({ removedSeries: { id: 'perheneuvola-hartola' } })).toEqual([made.body.id]);
  });
});
