// People and working hours edited one by one, the directory as a file, and what a change would leave outside.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Refusal } from '../../src/core/errors.ts';
import type { AreaId, Principal, SeriesId } from '../../src/core/ids.ts';
import type { Actor, Role } from '../../src/core/permissions.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { addClosure } from '../../src/features/directory/add-closure.ts';
import { changeUser } from '../../src/features/directory/change-user.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { previewImport, readDirectory } from '../../src/features/directory/read.ts';
import { readDirectoryExport } from '../../src/features/directory/read-directory-export.ts';
import { readLeftOutside, readOutside } from '../../src/features/directory/read-left-outside.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { removeClosure } from '../../src/features/directory/remove-closure.ts';
import { removeWorkingHours } from '../../src/features/directory/remove-working-hours.ts';
import { STILL_OFFERED, saveProfessional } from '../../src/features/directory/save-professional.ts';
import { saveSeries } from '../../src/features/directory/save-series.ts';
import { saveWorkingHours } from '../../src/features/directory/save-working-hours.ts';
import { leftOutsideOutput } from '../../src/features/directory/schema.ts';
import { addUser } from '../../src/features/identity/add-user.ts';
import { type Command, execute } from '../../src/platform/command.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';
import { executeSeen } from '../support/left-outside.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(async () => {
  service.travelTo(START);
  await service.deps.db.booking.deleteMany();
  await act(importDirectory, { file: paijatHame, madeInPages: 'remove' });
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
const lastLogged = (action?: string) =>
  service.deps.db.accessLog.findFirstOrThrow({ orderBy: { id: 'desc' }, ...(action && { where: { action } }) });

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
    expect(await lastLogged('change-professional')).toMatchObject({ details: { changed: 'post' } });
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
    // the series goes on to offer them there: it is changed first
    const series = (await readDirectory(service.deps)).series.get('perheneuvola-hartola' as SeriesId);
    await expect(act(saveProfessional, less, north)).rejects.toMatchObject({
      code: 'invalid_input',
      details: { faults: [{ path: 'series "perheneuvola-hartola"', message: STILL_OFFERED }] },
    });
    await act(saveSeries, { ...series, areas: ['hartola'] });
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
      details: { hours: id, changed: 'weekly', values: 'SA=09:00-12:00>10:00-12:00' },
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

describe('nothing that takes time away is saved unseen', () => {
  const CONSULTATION = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T110000Z~professional:pn-psykologi';
  const consult = async (slot = CONSULTATION, more: object = {}) => {
    const made = await service.call('worker', 'POST', '/api/bookings', {
      slot,
      channel: 'video',
      case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' },
      ...more,
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body.id as string;
  };
  const refusedFor = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof Refusal) || error.details.leftOutside === undefined)
      throw error ?? new Error('it was saved');
    expect([error.code, error.status]).toEqual(['bookings_left_outside', 409]);
    return leftOutsideOutput.parse(error.details.leftOutside);
  };
  /** Everything as the file has it: what was entered on pages outlives an import. */
  const openAgain = async () => {
    const { absences, closures } = await readDirectory(service.deps);
    const onPage = ({ id }: { id: string }) => /^[0-9a-f-]{36}$/.test(id);
    for (const { id } of absences.filter(onPage)) await act(removeAbsence, { id });
    for (const { id } of closures.filter(onPage)) await act(removeClosure, { id });
    await act(importDirectory, { file: paijatHame, madeInPages: 'remove' });
  };
  afterEach(async () => {
    await service.deps.db.booking.deleteMany();
    await openAgain();
  });
  const seriesNow = async () =>
    [...(await readDirectory(service.deps)).series.values()].find((one) => one.id === 'perheneuvola-hartola');

  test('each change is refused with the bookings it would leave, changes nothing, and is made once they are repeated', async () => {
    const consultation = await consult();
    const { booking: visit } = await bookAppointment(service);
    const [{ professionals: [nurse] = [], siteId } = {}] = await service.deps.db.booking.findMany({
      where: { id: visit },
    });
    const hours = (await readDirectory(service.deps)).workingHours.find(
      (one) => one.professional === nurse && one.site === siteId,
    );
    const series = await seriesNow();
    const day = { from: '2026-11-24', to: '2026-11-24' };
    const file = structuredClone(paijatHame) as { series: Record<string, unknown>[] };
    file.series[0] = { ...file.series[0], until: '2026-11-20' };
    const changes: readonly (readonly [string, Command<never, unknown>, object, string])[] = [
      [
        'an absence',
        addAbsence,
        { professional: 'pn-psykologi', from: '2026-11-24T08:00', to: '2026-11-24T16:00' },
        consultation,
      ],
      ['a closure', addClosure, { areas: ['hartola'], name: { fi: 'Remontti' }, ...day }, consultation],
      ['an exception', saveSeries, { ...series, exceptDates: ['2026-11-24'] }, consultation],
      ['a window', saveSeries, { ...series, window: ['14:00', '15:30'] }, consultation],
      ['people', saveSeries, { ...series, professionals: ['pn-sosiaalityontekija'] }, consultation],
      ['an end', saveSeries, { ...series, until: '2026-11-20' }, consultation],
      ['areas', saveSeries, { ...series, areas: ['sysma'] }, consultation],
      ['working hours', saveWorkingHours, { ...hours, until: '2026-11-20' }, visit],
      ['hours removed', removeWorkingHours, { id: hours?.id }, visit],
      ['an import', importDirectory, { file }, consultation],
    ] as never;
    for (const [what, command, input, left] of changes) {
      const { version } = await readDirectory(service.deps);
      const shown = await refusedFor(act(command, input));
      expect([what, shown.count, shown.bookings.map(({ id }) => id)]).toEqual([what, 1, [left]]);
      expect((await readDirectory(service.deps)).version).toBe(version);
      await act(command, { ...input, leaving: shown.mark });
      expect((await readDirectory(service.deps)).version).toBe(version + 1);
      await openAgain();
    }
  });

  test('a booking made after the list was shown is shown as well, before anything is saved', async () => {
    const first = await consult();
    const closure = { areas: ['hartola'], name: { fi: 'Remontti' }, from: '2026-11-24', to: '2026-11-24' };
    const { mark } = await refusedFor(act(addClosure, closure));
    const second = await consult(CONSULTATION.replace('T110000Z', 'T115000Z'));
    const again = await refusedFor(act(addClosure, { ...closure, leaving: mark }));
    expect(again.bookings.map(({ id }) => id)).toEqual([first, second]);
    expect(await act(addClosure, { ...closure, leaving: again.mark })).toMatchObject({ bookings: 2 });
  });

  test('a booking and the change that takes its time, at the same instant: one of them is refused', async () => {
    for (const time of ['T110000Z', 'T115000Z']) {
      const away = { professional: 'pn-psykologi', from: '2026-11-24T08:00', to: '2026-11-24T16:00' };
      const [booked, taken] = await Promise.all([
        service.call('worker', 'POST', '/api/bookings', {
          slot: CONSULTATION.replace('T110000Z', time),
          channel: 'video',
          case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' },
        }),
        act(addAbsence, away).then(
          () => 'saved',
          (error: unknown) => (error instanceof Refusal ? error.code : error),
        ),
      ]);
      expect([
        [201, 'bookings_left_outside'],
        [409, 'saved'],
      ]).toContainEqual([booked.status, taken]);
      expect((await readOutside(service.deps)).items).toEqual([]);
      await service.deps.db.booking.deleteMany();
      const { absences } = await readDirectory(service.deps);
      for (const { id } of absences) await act(removeAbsence, { id });
    }
  });

  test('who is disabled, or left without a role, is offered no longer: the bookings with them are shown first, and wait to be rearranged', async () => {
    const administrator = actorWith('administrator', '*');
    const person = { name: 'Psykologi', language: 'fi', grants: [{ role: 'specialist', area: 'hartola' }] };
    const [first, next] = ['first', 'next'].map((name) => ({ ...person, email: `${name}@example.test` }));
    const professional = 'pn-sosiaalityontekija';
    const isOffered = async () => {
      const query = `service=perheneuvola-konsultaatio&area=hartola&professional=${professional}`;
      return (await service.call('worker', 'GET', `/api/slots?${query}`)).body.items.length > 0;
    };
    const { id: user } = await act(addUser, { ...first, professional }, administrator);
    const booking = await consult(CONSULTATION.replace('pn-psykologi', professional));
    expect(await isOffered()).toBe(true);
    const shown = await refusedFor(act(changeUser, { user, disabled: true }, administrator));
    expect([shown.count, await isOffered()]).toEqual([1, true]);
    const change = { user, disabled: true, leaving: shown.mark };
    expect(await act(changeUser, change, administrator)).toEqual({ id: user, bookings: 1, unasked: 0 });
    expect(await isOffered()).toBe(false);
    const outside = (await readOutside(service.deps)).items.map(({ id, because }) => [id, because]);
    expect(outside).toEqual([[booking, [`offer:${professional}`]]]);
    await act(changeUser, { user, disabled: false }, administrator);
    expect([await isOffered(), (await readOutside(service.deps)).items]).toEqual([true, []]);
    const { mark: leaving } = await refusedFor(act(changeUser, { user, grants: [] }, administrator));
    expect(await act(changeUser, { user, grants: [], leaving }, administrator)).toEqual({
      id: user,
      bookings: 1,
      unasked: 0,
    });
    expect(await isOffered()).toBe(false);
    await act(changeUser, { user, grants: first?.grants }, administrator);
    expect([await isOffered(), (await readOutside(service.deps)).items]).toEqual([true, []]);
    await act(changeUser, change, administrator);
    await act(addUser, { ...next, professional }, administrator);
    expect([await isOffered(), (await readOutside(service.deps)).items]).toEqual([true, []]);
    await service.deps.db.user.deleteMany({ where: { email: { in: ['first@example.test', 'next@example.test'] } } });
  });

  test('somebody whose professional is taken from them is offered no longer either, disabled or not, until another works as them', async () => {
    const administrator = actorWith('administrator', '*');
    const professional = 'pn-sosiaalityontekija';
    const person = { name: 'Vaihtuva', language: 'fi', grants: [{ role: 'specialist', area: 'hartola' }] };
    const isOffered = async () => {
      const query = `service=perheneuvola-konsultaatio&area=hartola&professional=${professional}`;
      return (await service.call('worker', 'GET', `/api/slots?${query}`)).body.items.length > 0;
    };
    const { id: user } = await act(addUser, { ...person, email: 'was@example.test', professional }, administrator);
    const booking = await consult(CONSULTATION.replace('pn-psykologi', professional));
    const shown = await refusedFor(act(changeUser, { user, professional: null }, administrator));
    expect([shown.count, await isOffered()]).toEqual([1, true]);
    const taken = { user, professional: null, leaving: shown.mark };
    expect(await act(changeUser, taken, administrator)).toEqual({ id: user, bookings: 1, unasked: 0 });
    const outside = async () => (await readOutside(service.deps)).items.map(({ id }) => id);
    expect([await isOffered(), await outside()]).toEqual([false, [booking]]);
    expect(await act(changeUser, { user, disabled: true }, administrator)).toEqual({
      id: user,
      bookings: 0,
      unasked: 0,
    });
    expect([await isOffered(), await outside()]).toEqual([false, [booking]]);
    await act(addUser, { ...person, email: 'next@example.test', professional }, administrator);
    expect([await isOffered(), await outside()]).toEqual([true, []]);
    await service.deps.db.user.deleteMany({ where: { email: { in: ['was@example.test', 'next@example.test'] } } });
    await service.deps.db.booking.deleteMany();
  });

  test('who changes one area is told how many they do not see, and a closure leaves what other areas have', async () => {
    await consult();
    const closure = { areas: ['sysma'], name: { fi: 'Remontti' }, from: '2026-11-24', to: '2026-11-24' };
    expect(await act(addClosure, closure, actorWith('coordinator', 'sysma'))).toMatchObject({ bookings: 0 });
    const away = { professional: 'pn-psykologi', from: '2026-11-24T08:00', to: '2026-11-24T16:00' };
    const shown = await refusedFor(act(addAbsence, away, actorWith('coordinator', 'sysma')));
    expect([shown.count, shown.elsewhere, shown.bookings]).toEqual([1, 1, []]);
  });

  test('what was booked in spite of an absence is agreed to: it waits for nobody until something else takes its time', async () => {
    const away = { professional: 'pn-psykologi', from: '2026-11-24T08:00', to: '2026-11-24T16:00' };
    await act(addAbsence, away);
    const made = await service.call('coordinator', 'POST', '/api/bookings', {
      slot: CONSULTATION,
      channel: 'video',
      case: { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia?' },
      override: { rules: ['absence'], reason: 'Tulee tätä varten paikalle.' },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const waiting = async () => (await readOutside(service.deps)).items.map(({ id }) => id);
    expect(await waiting()).toEqual([]);
    const closure = { areas: ['hartola'], name: { fi: 'Remontti' }, from: '2026-11-24', to: '2026-11-24' };
    const { mark, bookings } = await refusedFor(act(addClosure, closure));
    expect(bookings.map(({ id }) => id)).toEqual([made.body.id]);
    await act(addClosure, { ...closure, leaving: mark });
    expect(await waiting()).toEqual([made.body.id]);
  });
});

describe('bookings left outside', () => {
  const ids = async (change: Parameters<typeof readLeftOutside>[2], actor = everywhere) =>
    (await readLeftOutside(service.deps, actor, change)).bookings.map(({ id }) => id);

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
    await executeSeen(service.deps, everywhere, removeWorkingHours, { id: hours.id });
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
