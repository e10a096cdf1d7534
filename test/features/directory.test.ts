// The directory in a database: imported whole or not at all, changed by those who may, and read back the same.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../src/core/errors.ts';
import type { AreaId, Principal, SeriesId } from '../../src/core/ids.ts';
import { outsideOf } from '../../src/core/left-outside.ts';
import type { Actor, Role } from '../../src/core/permissions.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { addClosure } from '../../src/features/directory/add-closure.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import {
  previewImport,
  readAreas,
  readDirectory,
  readProfessionals,
  readSeriesPreview,
  readServices,
} from '../../src/features/directory/read.ts';
import { readDirectoryExport } from '../../src/features/directory/read-directory-export.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { removeClosure } from '../../src/features/directory/remove-closure.ts';
import { removeSeries } from '../../src/features/directory/remove-series.ts';
import { saveProfessional } from '../../src/features/directory/save-professional.ts';
import { saveSeries } from '../../src/features/directory/save-series.ts';
import { saveTopics } from '../../src/features/directory/save-topics.ts';
import { saveWorkingHours } from '../../src/features/directory/save-working-hours.ts';
import { findPerhapsOutside } from '../../src/features/directory/store-standing.ts';
import { type Command, execute } from '../../src/platform/command.ts';
import type { OpenDatabase } from '../../src/platform/db.ts';
import type { Dependencies } from '../../src/platform/dependencies.ts';
import { openMetrics } from '../../src/platform/metrics.ts';
import { openTurns } from '../../src/platform/turns.ts';
import { emptyTestDatabase, openTestDatabase } from '../support/database.ts';
import { executeSeen } from '../support/left-outside.ts';

const NOW = Temporal.Instant.from('2026-11-20T09:00:00+02:00').epochMilliseconds;
// biome-ignore lint/suspicious/noExplicitAny: a test changes the file in ways no type allows
const fileNamed = (path: string): any => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const paijatHame = () => fileNamed('../support/paijat-hame.json');

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
const worker = actorWith('worker', 'hartola');

let made: OpenDatabase;
let open: OpenDatabase;
let deps: Dependencies;

beforeAll(async () => {
  made = await openTestDatabase();
});
beforeEach(async () => {
  open = await emptyTestDatabase(made);
  const config = { secret: 'a secret for tests that is long enough' };
  const jobs = { enqueue: async () => {}, wake: () => {} };
  const turns = openTurns({ atOnce: 10, inLine: 100 });
  const parts = { config, db: open.db, jobs, turns, clock: { now: () => NOW }, metrics: openMetrics() };
  deps = parts as unknown as Dependencies;
});
afterAll(() => made.close());

const act = <Input, Result>(command: Command<Input, Result>, input: unknown, actor = everywhere) =>
  execute(deps, actor, command, input);
const importFile = (file: unknown, actor = everywhere) => act(importDirectory, { file }, actor);
const refusalOf = async (work: Promise<unknown>): Promise<Refusal> => {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refusal)) throw error ?? new Error('it was not refused');
  return error;
};
const logged = async () => (await open.db.accessLog.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action);

describe('importing', () => {
  it('the file comes back as it was, with what it left out filled in', async () => {
    const { changes, version } = await importFile(paijatHame());
    expect(version).toBe(1);
    expect(changes.every(({ kind }) => kind === 'added')).toBe(true);
    const directory = await readDirectory(deps);
    const file = paijatHame();
    for (const noun of ['areas', 'sites', 'rooms', 'services', 'professionals', 'series'] as const) {
      expect([...directory[noun].keys()]).toEqual(file[noun].map(({ id }: { id: string }) => id));
    }
    for (const series of directory.series.values()) {
      expect(series).toMatchObject(file.series.find(({ id }: { id: string }) => id === series.id));
    }
    for (const service of directory.services.values()) {
      expect(service).toMatchObject(file.services.find(({ id }: { id: string }) => id === service.id));
    }
    expect(directory.workingHours.find(({ id }) => id === 'th-lahti-1.lahti-neuvola')?.weekly).toEqual(
      file.workingHours[0].weekly,
    );
    expect(directory.absences[0]?.from).toBe(Temporal.Instant.from('2026-12-21T00:00:00+02:00').epochMilliseconds);
    expect(directory.areas.get('hartola' as AreaId)?.topics.length).toBeGreaterThan(8);
    expect(await logged()).toEqual(['import-directory']);
  });

  it('the same file twice changes nothing', async () => {
    await importFile(paijatHame());
    expect(await importFile(paijatHame())).toEqual({ changes: [], version: 1 });
  });

  it('a changed file shows first what would change, then changes that', async () => {
    await importFile(paijatHame());
    const file = paijatHame();
    file.services[0].durationMinutes = 60;
    file.rooms.push({ id: 'sysma-n-2', site: 'sysma-neuvola', name: { fi: 'Vastaanotto 2' } });
    file.absences = [];
    const preview = await previewImport(deps, everywhere, file);
    expect(preview).toMatchObject({ faults: [], version: 1 });
    expect(preview.changes).toEqual([
      { kind: 'added', noun: 'room', id: 'sysma-n-2' },
      { kind: 'changed', noun: 'service', id: 'perheneuvola-konsultaatio', fields: ['durationMinutes'] },
      { kind: 'removed', noun: 'absence', id: 'th-lahti-1.20261221t0000' },
    ]);
    expect((await readDirectory(deps)).version).toBe(1);
    const done = await act(importDirectory, { file, expectedVersion: preview.version });
    expect(done).toEqual({ changes: preview.changes, version: 2 });
    const directory = await readDirectory(deps);
    expect(directory.absences).toEqual([]);
    expect([...directory.rooms.keys()]).toContain('sysma-n-2');
  });

  it('entries in another order are shown as moved, the fewest there are, and stand in it afterwards', async () => {
    await importFile(paijatHame());
    const file = paijatHame();
    file.services.push(file.services.shift());
    file.sites.splice(1, 0, { ...file.sites[0], id: 'new-site' });
    const { changes } = await importFile(file);
    expect(changes).toEqual([
      { kind: 'added', noun: 'site', id: 'new-site' },
      { kind: 'changed', noun: 'service', id: 'perheneuvola-konsultaatio', fields: ['position'] },
    ]);
    const directory = await readDirectory(deps);
    expect([...directory.services.keys()].at(-1)).toBe('perheneuvola-konsultaatio');
    expect([...directory.sites.keys()]).toEqual(file.sites.map(({ id }: { id: string }) => id));
    expect(await importFile(file)).toEqual({ changes: [], version: 2 });
  });

  it('a file compared with an older directory is refused', async () => {
    await importFile(paijatHame());
    const refusal = await refusalOf(act(importDirectory, { file: paijatHame(), expectedVersion: 0 }));
    expect(refusal.code).toBe('import_conflict');
  });

  it('a file with one fault changes nothing at all', async () => {
    const file = paijatHame();
    file.closures[0].series = ['none'];
    const refusal = await refusalOf(importFile(file));
    expect(refusal.code).toBe('import_invalid');
    expect(refusal.details.faults?.map(({ path }) => path)).toEqual(['closures[0].series[0]']);
    expect(await readDirectory(deps)).toMatchObject({ version: 0 });
    expect(await open.db.area.count()).toBe(0);
    expect(await logged()).toEqual([]);
  });

  it.each(['../support/lapland.json', '../support/aland.json'])(
    '%s imports, and again without change',
    async (path) => {
      await importFile(fileNamed(path));
      expect((await importFile(fileNamed(path))).changes).toEqual([]);
      expect((await readDirectory(deps)).region.name).toEqual(fileNamed(path).region.name);
    },
  );

  it('only a coordinator of the whole region imports', async () => {
    for (const actor of [hartola, worker]) {
      expect((await refusalOf(importFile(paijatHame(), actor))).code).toBe('not_allowed');
      expect((await refusalOf(previewImport(deps, actor, paijatHame()))).code).toBe('not_allowed');
    }
  });

  it('what bookings to come need is not removed, and is named', async () => {
    await importFile(paijatHame());
    await addBooking('2026-11-24T11:00:00Z', 'booked');
    const file = paijatHame();
    file.series.shift();
    file.professionals.shift();
    file.series.at(0).professionals = ['sihti-1'];
    const preview = await previewImport(deps, everywhere, file);
    expect(preview.faults).toEqual([
      { path: 'professional pn-psykologi', message: 'cannot be removed: it has 1 booking to come' },
      { path: 'series perheneuvola-hartola', message: 'cannot be removed: it has 1 booking to come' },
    ]);
    const refusal = await refusalOf(importFile(file));
    expect(refusal.code).toBe('import_conflict');
    expect(refusal.details.faults).toEqual(preview.faults);
    expect((await readDirectory(deps)).series.size).toBe(4);
  });

  it('equipment comes and goes with the file, but not while a booking to come claims it', async () => {
    const name = { fi: 'Vaaka' };
    const file = paijatHame();
    file.equipment = [{ id: 'scale-1', site: 'lahti-neuvola', kind: 'scale', name }];
    file.services[3].equipment = ['scale'];
    await importFile(file);
    expect((await importFile(file)).changes).toEqual([]);
    const directory = await readDirectory(deps);
    expect([...directory.equipment.values()]).toEqual(file.equipment);
    expect([...directory.services.values()].flatMap(({ equipment }) => equipment)).toEqual(['scale']);
    const booking = await addBooking('2026-11-24T11:00:00Z', 'booked');
    await open.db.$executeRaw`
      INSERT INTO claim (booking_id, resource_id, during)
      VALUES (${booking}::uuid, 'equipment:scale-1', tstzrange('2026-11-24T11:00:00Z', '2026-11-24T11:45:00Z'))`;
    const refusal = await refusalOf(importFile(paijatHame()));
    expect(refusal.details.faults).toEqual([
      { path: 'equipment scale-1', message: 'cannot be removed: it has 1 booking to come' },
    ]);
    await open.db.claim.deleteMany();
    expect((await importFile(paijatHame())).changes).toEqual([
      { kind: 'removed', noun: 'equipment', id: 'scale-1' },
      { kind: 'changed', noun: 'service', id: 'neuvola-maaraaikainen', fields: ['equipment'] },
    ]);
  });

  it('nor what a group event to come needs: its site, its room, its service and who leads it', async () => {
    await importFile(paijatHame());
    const start = new Date('2026-12-08T11:00:00Z');
    const event = {
      id: crypto.randomUUID(),
      serviceId: 'neuvola-maaraaikainen',
      siteId: 'sysma-neuvola',
      roomId: 'sysma-n-1',
      professionals: ['th-hartola'],
      name: { fi: 'Perhevalmennus' },
      start,
      end: new Date(start.getTime() + 60 * 60_000),
      capacity: 8,
      createdAt: new Date(NOW),
    };
    await open.db.groupEvent.create({ data: event });
    const file = paijatHame();
    file.rooms = file.rooms.filter(({ id }: { id: string }) => id !== 'sysma-n-1');
    const refusal = await refusalOf(importFile(file));
    expect(refusal.details.faults).toEqual([
      { path: 'room sysma-n-1', message: 'cannot be removed: it has 1 group event to come' },
    ]);
    await open.db.groupEvent.update({ where: { id: event.id }, data: { cancelledAt: new Date(NOW) } });
    expect((await importFile(file)).changes).toEqual([{ kind: 'removed', noun: 'room', id: 'sysma-n-1' }]);
  });

  it('bookings that are over or cancelled hold nothing', async () => {
    await importFile(paijatHame());
    await addBooking('2026-11-10T11:00:00Z', 'fulfilled');
    await addBooking('2026-11-24T11:00:00Z', 'cancelled');
    const file = paijatHame();
    file.series.shift();
    expect((await importFile(file)).changes).toEqual([{ kind: 'removed', noun: 'series', id: 'perheneuvola-hartola' }]);
  });

  it('absences, closures and topics entered on pages outlive an import', async () => {
    await importFile(paijatHame());
    const { id } = await act(addAbsence, absenceOf('pn-psykologi'));
    const closure = await act(addClosure, {
      areas: ['hartola'],
      name: { fi: 'Remontti' },
      from: '2026-12-01',
      to: '2026-12-02',
    });
    const topics = [{ id: 'own', name: { fi: 'Oma' } }];
    await act(saveTopics, { area: 'hartola', topics });
    expect((await importFile(paijatHame())).changes).toEqual([]);
    const directory = await readDirectory(deps);
    expect(directory.absences.map((absence) => absence.id)).toContain(id);
    expect(directory.closures.map((one) => one.id)).toContain(closure.id);
    expect(directory.areas.get('hartola' as AreaId)?.topics).toEqual(topics);
  });

  it('before any import there is an empty region', async () => {
    expect(await readDirectory(deps)).toMatchObject({ version: 0, region: { timeZone: 'Europe/Helsinki' } });
  });

  it('two imports at once: both end, and the directory is one of them', async () => {
    const other = paijatHame();
    other.services[0].durationMinutes = 50;
    const done = await Promise.all([importFile(paijatHame()), importFile(other)]);
    expect(done.map(({ version }) => version).sort()).toEqual([1, 2]);
    expect((await readDirectory(deps)).version).toBe(2);
  });
});

describe('reading', () => {
  beforeEach(() => importFile(paijatHame()));

  it('an unchanged directory is not loaded again', async () => {
    const first = await readDirectory(deps);
    expect(await readDirectory(deps)).toBe(first);
    await act(saveTopics, { area: 'sysma', topics: [{ id: 'own', name: { fi: 'Oma' } }] });
    expect(await readDirectory(deps)).not.toBe(first);
  });

  it('areas come in pages', async () => {
    const first = await readAreas(deps, worker, { limit: '3' });
    expect(first.items.map(({ id }) => id)).toEqual(['lahti-etela', 'asikkala', 'hartola']);
    expect(first.items[1]).toMatchObject({ timeZone: 'Europe/Helsinki', municipalities: ['016'] });
    const second = await readAreas(deps, worker, { limit: '3', cursor: first.nextCursor });
    expect(second).toMatchObject({ items: [{ id: 'sysma' }], nextCursor: null });
  });

  it('services of an area and of a kind', async () => {
    const offered = await readServices(deps, worker, { area: 'sysma', kind: 'consultation' });
    expect(offered.items.map(({ id }) => id)).toEqual(['perheneuvola-konsultaatio', 'sihti-konsultaatio']);
    expect((await readServices(deps, worker, {})).items).toHaveLength(10);
    expect((await refusalOf(readServices(deps, worker, { area: 'nowhere' }))).code).toBe('invalid_input');
    expect((await refusalOf(readServices(deps, worker, { kind: 'x' }))).code).toBe('invalid_input');
  });

  it('professionals by what they offer and where, without their addresses', async () => {
    const { items } = await readProfessionals(deps, worker, { service: 'perheneuvola-konsultaatio', area: 'asikkala' });
    expect(items.map(({ id }) => id)).toEqual(['pn-sosiaalityontekija']);
    expect(Object.keys(items[0] ?? {}).sort()).toEqual(['areas', 'id', 'languages', 'post', 'profession']);
  });

  it('somebody without a role sees nothing', async () => {
    expect((await refusalOf(readAreas(deps, actorWith('worker'), {}))).code).toBe('not_allowed');
  });
});

describe('series', () => {
  const draft = () => ({
    service: 'perheneuvola-konsultaatio',
    name: { fi: 'Iltakonsultaatio' },
    professionals: ['pn-psykologi'],
    areas: ['hartola', 'sysma'],
    recurrence: 'FREQ=MONTHLY;BYDAY=1MO',
    from: '2026-12-01',
    window: ['15:00', '17:00'],
  });
  beforeEach(() => importFile(paijatHame()));

  it('a coordinator of all its areas makes one, and changes it', async () => {
    const { id } = await act(saveSeries, draft(), north);
    expect(id).toBe('iltakonsultaatio');
    await act(saveSeries, { ...draft(), id, window: ['16:00', '18:00'] }, north);
    const first = 'perheneuvola-hartola';
    await act(saveSeries, { ...draft(), id: first });
    const order = [...(await readDirectory(deps)).series.keys()];
    expect([order.at(0), order.at(-1)]).toEqual([first, id]);
    const series = [...(await readDirectory(deps)).series.values()].find((one) => one.id === id);
    expect(series).toMatchObject({ window: ['16:00', '18:00'], skipPublicHolidays: false });
    // a row in each of its two areas
    const twice = (action: string) => [action, action];
    expect(await logged()).toEqual([
      'import-directory',
      ...['add-series', 'change-series', 'change-series', 'rename-entry'].flatMap(twice),
    ]);
  });

  it('a coordinator of one of its areas may not touch it', async () => {
    expect((await refusalOf(act(saveSeries, draft(), hartola))).code).toBe('not_allowed');
    expect((await refusalOf(act(removeSeries, { id: 'perheneuvola-hartola' }, hartola))).code).toBe('not_allowed');
    const taken = { ...draft(), id: 'perheneuvola-hartola', areas: ['hartola'] };
    expect((await refusalOf(act(saveSeries, taken, hartola))).code).toBe('not_allowed');
  });

  it('the rules of the import hold', async () => {
    const refusal = await refusalOf(
      act(saveSeries, { ...draft(), recurrence: 'FREQ=NEVER', professionals: ['po-1'] }, north),
    );
    expect(refusal.code).toBe('invalid_input');
    expect(refusal.details.faults?.map(({ path }) => path)).toEqual(['recurrence', 'professionals[0]']);
    expect((await refusalOf(act(saveSeries, { ...draft(), id: 'unheard-of' }, north))).code).toBe('not_found');
  });

  it('a date moved or added onto a closed day is refused by its path, on the form as in a file', async () => {
    const faultsOf = async (change: object) =>
      (await refusalOf(act(saveSeries, { ...draft(), ...change }, north))).details.faults?.map(
        ({ path, message }) => `${path} ${message}`,
      );
    const moved = { movedDates: [{ from: '2027-01-04', to: '2027-01-05' }] };
    const closed = { areas: ['hartola', 'sysma'], name: { fi: 'Suljettu' }, from: '2027-01-05', to: '2027-01-08' };
    const ofSome = await act(addClosure, { ...closed, areas: ['hartola'] });
    // the other area is served
    const { id } = await act(saveSeries, { ...draft(), ...moved }, north);
    await act(removeSeries, { id });
    await act(removeClosure, { id: ofSome.id });
    const { id: whole } = await act(addClosure, closed);
    expect(await faultsOf(moved)).toEqual(['movedDates[0].to is a day that is closed']);
    expect(await faultsOf({ extraDates: ['2027-01-09', '2027-01-08'] })).toEqual([
      'extraDates[1] is a day that is closed',
    ]);
    await act(removeClosure, { id: whole });
    // of other series, until it is ticked as skipped
    const { id: others } = await act(addClosure, { ...closed, series: ['perheneuvola-hartola'] });
    await act(saveSeries, { ...draft(), ...moved }, north);
    expect(await faultsOf({ ...moved, id: 'iltakonsultaatio', closures: [others] })).toEqual([
      'movedDates[0].to is a day that is closed',
    ]);
    // a closure made on a moved session's day was seen then: the series stays as it is, also in a file
    await act(addClosure, closed);
    await act(saveSeries, { ...draft(), ...moved, id: 'iltakonsultaatio', window: ['16:00', '18:00'] }, north);
    const file = paijatHame();
    file.series[0].movedDates = [{ from: '2026-12-22', to: '2026-12-23' }];
    file.closures.push({ areas: file.series[0].areas, name: { fi: 'Joulu' }, from: '2026-12-23', to: '2026-12-26' });
    expect((await refusalOf(act(importDirectory, { file }))).details.faults).toEqual([
      { path: 'series[0].movedDates[0].to', message: 'is a day that is closed' },
    ]);
  });

  it('a date that would lose a session without a word is refused by its path, with the reason', async () => {
    const [JAN, FEB, MAR] = ['2027-01-04', '2027-02-01', '2027-03-01'];
    const moved = (from: string, to: string) => ({ movedDates: [{ from, to }] });
    const faultsOf = async (change: object) =>
      (await refusalOf(act(saveSeries, { ...draft(), ...change }, north))).details.faults?.map(
        ({ path, message }) => `${path} ${message}`,
      );
    expect(await faultsOf(moved(JAN, FEB))).toEqual(['movedDates[0].to has a session already']);
    expect(await faultsOf({ ...moved(JAN, '2027-01-05'), extraDates: ['2027-01-05'] })).toEqual([
      'movedDates[0].to has a session already',
    ]);
    expect(await faultsOf({ movedDates: [JAN, FEB].map((from) => ({ from, to: '2027-01-05' })) })).toEqual([
      'movedDates[1].to has a session already',
    ]);
    expect(await faultsOf({ ...moved(JAN, FEB), exceptDates: [FEB] })).toEqual([
      'movedDates[0].to is a date on which the series is not held',
    ]);
    expect(await faultsOf({ ...moved(FEB, MAR), until: '2027-02-20' })).toEqual([
      'movedDates[0].to is after the series ends',
    ]);
    expect(await faultsOf(moved('2027-01-05', '2027-01-06'))).toEqual([
      'movedDates[0].from 2027-01-05 is no date that the rule gives',
    ]);
    expect(await faultsOf({ extraDates: ['2026-11-30', '2027-01-05'], exceptDates: ['2027-01-05'] })).toEqual([
      'extraDates[0] is before the series begins',
      'extraDates[1] is a date on which the series is not held',
    ]);
    expect(await faultsOf(moved(JAN, JAN))).toEqual(['movedDates[0].to is the date it is moved from']);
    expect(await faultsOf({ ...moved(JAN, '2027-01-05'), exceptDates: [JAN] })).toEqual([
      'movedDates[0].from is a date on which the series is not held',
    ]);
    expect(await faultsOf(moved(JAN, '9999-12-30'))).toEqual(['movedDates[0].to is more than 30 years ahead']);
    const file = paijatHame();
    file.series[0].movedDates = [{ from: '2026-11-24', to: '2026-12-08' }];
    expect((await refusalOf(act(importDirectory, { file }))).details.faults).toEqual([
      { path: 'series[0].movedDates[0].to', message: 'has a session already' },
    ]);
    // so is an exception that excepts nothing: a date mistyped would leave the session that was meant
    expect(await faultsOf({ exceptDates: ['2027-01-05', JAN, '2026-11-02'] })).toEqual([
      'exceptDates[0] 2027-01-05 is no date that the rule gives',
    ]);
    file.series[0].movedDates = [];
    file.series[0].exceptDates = ['2026-11-18', '2026-11-24', '2026-11-25'];
    expect((await refusalOf(act(importDirectory, { file }))).details.faults).toEqual([
      { path: 'series[0].exceptDates[2]', message: '2026-11-25 is no date that the rule gives' },
    ]);
    expect(await faultsOf({ recurrence: 'FREQ=MONTHLY;BYDAY=1MO;UNTIL=20200101' })).toEqual([
      'recurrence gives no day on which the series is held',
    ]);
    expect(await faultsOf({ recurrence: 'FREQ=WEEKLY;BYDAY=MO;COUNT=1', exceptDates: ['2026-12-07'] })).toEqual([
      'recurrence gives no day on which the series is held',
    ]);
    // dates may change places, and a session may leave a public holiday and come to one
    const swap = { movedDates: [JAN, FEB].map((from, at, all) => ({ from, to: all[1 - at] })) };
    await act(saveSeries, { ...draft(), ...swap }, north);
    const holidays = { skipPublicHolidays: true, recurrence: 'FREQ=WEEKLY;BYDAY=SU,WE', exceptDates: [] };
    await act(saveSeries, { ...draft(), ...holidays, ...moved('2027-01-06', '2027-01-07') }, north);
    const later = { window: ['17:00', '19:00'] };
    await act(saveSeries, { ...draft(), ...holidays, ...later, ...moved('2027-01-10', '2027-01-06') }, north);
    // a public holiday takes the day already, and an exception there is none too many
    const both = { window: ['08:00', '10:00'], exceptDates: ['2027-01-06'] };
    await act(saveSeries, { ...draft(), ...holidays, ...both }, north);
    // past ones that an earlier rhythm gave, and those after a last day, hinder no change
    const earlier = { from: '2026-10-01', until: '2027-02-20', exceptDates: ['2026-11-03', JAN, MAR, '2027-03-02'] };
    await act(saveSeries, { ...draft(), ...earlier, window: ['10:00', '12:00'] }, north);
  });

  it('what was made in the pages outlives an import, which says so first, unless it is told to go', async () => {
    const [{ id: _, ...hours } = { id: '', professional: '' }] = (await readDirectory(deps)).workingHours;
    const people = [...(await readDirectory(deps)).professionals.values()];
    const { id: _nurse, ...nurse } = people.find((one) => one.id === hours.professional) ?? { id: '' };
    const { id: person } = await act(saveProfessional, { ...nurse, post: { fi: 'Uusi hoitaja' } });
    await act(saveWorkingHours, { ...hours, professional: person });
    const { id } = await act(saveSeries, draft());
    const made = (await readDirectory(deps)).workingHours.find(({ professional }) => professional === person)?.id;
    const entries = (kept: boolean) => [
      { noun: 'professional', id: person, kept },
      { noun: 'series', id, kept },
      { noun: 'working-hours', id: made, kept },
    ];
    const kept = await previewImport(deps, everywhere, paijatHame());
    expect([kept.changes, kept.notInFile]).toEqual([[], entries(true)]);
    expect((await importFile(paijatHame())).changes).toEqual([]);
    // a series whose area is gone cannot stay
    const text = JSON.stringify(paijatHame()).replaceAll('"hartola"', '"other"');
    const without = await previewImport(deps, everywhere, JSON.parse(text));
    expect(without.notInFile).toContainEqual({ noun: 'series', id, kept: false });
    const gone = await previewImport(deps, everywhere, paijatHame(), 'remove');
    expect(gone.notInFile).toEqual(entries(false));
    const { changes } = await act(importDirectory, { file: paijatHame(), madeInPages: 'remove' });
    expect(changes.map(({ kind, noun }) => [kind, noun])).toEqual([
      ['removed', 'professional'],
      ['removed', 'series'],
      ['removed', 'working-hours'],
    ]);
    expect((await previewImport(deps, everywhere, paijatHame())).notInFile).toEqual([]);
  });

  it('what was changed in the pages outlives an older file, which says so first, field by field, unless it is told to go', async () => {
    const seriesNow = async () => (await readDirectory(deps)).series.get('perheneuvola-hartola' as SeriesId);
    const hoursNow = async () => (await readDirectory(deps)).workingHours[0];
    const areaNow = async () => [...(await readDirectory(deps)).areas.values()].find(({ id }) => id === 'hartola');
    const file = { ...(await readDirectoryExport(deps, everywhere)).file, $comment: 'taken out before' };
    const [before, hours, area] = [await seriesNow(), await hoursNow(), await areaNow()];
    const dates = (...more: string[]) => [...(before?.exceptDates ?? []), ...more];
    const topics = [...(area?.topics ?? []), { name: { fi: 'Uusi aihe' } }];
    await act(saveSeries, { ...before, exceptDates: dates('2027-05-11'), name: { fi: 'Uusi nimi' } });
    await act(saveWorkingHours, { ...hours, weekly: { MO: [['08:00', '12:00']] } });
    await act(saveTopics, { area: 'hartola', topics });
    const changed = (kept: boolean) => [
      { noun: 'area', id: 'hartola', kept, fields: ['topics'] },
      { noun: 'series', id: 'perheneuvola-hartola', kept, fields: ['exceptDates', 'name'] },
      { noun: 'working-hours', id: hours?.id, kept, fields: ['weekly'] },
    ];
    const preview = await previewImport(deps, everywhere, file);
    expect([preview.changes, preview.notInFile]).toEqual([[], changed(true)]);
    await importFile(file);
    expect(await seriesNow()).toMatchObject({ exceptDates: dates('2027-05-11'), name: { fi: 'Uusi nimi' } });
    expect((await areaNow())?.topics).toHaveLength(topics.length);
    // where the file has news of its own, both are heard: what each added stays, and of the rest the file decides
    const news = structuredClone(file) as unknown as { series: Record<string, unknown>[] };
    Object.assign(news.series[0] ?? {}, { exceptDates: dates('2027-04-13'), window: ['13:00', '15:00'] });
    await importFile(news);
    expect(await seriesNow()).toMatchObject({
      exceptDates: dates('2027-04-13', '2027-05-11'),
      window: ['13:00', '15:00'],
    });
    // the file of before knows of none of it
    expect((await importFile(file)).changes).toEqual([]);
    expect(await seriesNow()).toMatchObject({
      exceptDates: dates('2027-04-13', '2027-05-11'),
      window: ['13:00', '15:00'],
    });
    // told to go, all is as in the file, which is then no older than the pages
    const overruled = (await previewImport(deps, everywhere, file, 'remove')).notInFile;
    expect(overruled.map(({ kept, fields }) => [kept, fields])).toEqual([
      [false, ['topics']],
      [false, ['exceptDates', 'name', 'window']],
      [false, ['weekly']],
    ]);
    await act(importDirectory, { file, madeInPages: 'remove' });
    expect([await seriesNow(), await hoursNow(), await areaNow()]).toEqual([before, hours, area]);
    await importFile(news);
    expect(await seriesNow()).toMatchObject({ exceptDates: dates('2027-04-13'), name: before?.name });
    const keptOfNews = (await previewImport(deps, everywhere, file)).notInFile;
    expect(keptOfNews.map(({ kept, fields }) => [kept, fields])).toEqual([[true, ['exceptDates', 'window']]]);
    // nor is what was changed in the pages and taken back there
    await act(importDirectory, { file, madeInPages: 'remove' });
    await act(saveSeries, { ...before, exceptDates: dates('2027-05-11') });
    await act(saveSeries, before);
    await importFile(news);
    expect((await seriesNow())?.exceptDates).toEqual(dates('2027-04-13'));
    await importFile(file);
  });

  it('a file that was taken out after a change in the pages, and changed there, is right in every word', async () => {
    const hoursNow = async () => (await readDirectory(deps)).workingHours[0];
    const original = (await readDirectoryExport(deps, everywhere)).file;
    const hours = await hoursNow();
    await act(saveWorkingHours, { ...hours, weekly: { MO: [['08:00', '12:00']], TU: [['08:00', '12:00']] } });
    const taken = structuredClone((await readDirectoryExport(deps, everywhere)).file);
    const edited = taken.workingHours.map((one) =>
      one.id === hours?.id ? { ...one, weekly: { TU: [['08:00', '12:00']] } } : one,
    );
    const file = { ...taken, workingHours: edited };
    expect((await previewImport(deps, everywhere, file)).changes).toMatchObject([
      { noun: 'working-hours', id: hours?.id },
    ]);
    // what the pages change after it was taken out, it does not know
    const series = (await readDirectory(deps)).series.get('perheneuvola-hartola' as SeriesId);
    await act(saveSeries, { ...series, name: { fi: 'Myöhempi nimi' } });
    await importFile(file);
    expect((await hoursNow())?.weekly).toEqual({ TU: [['08:00', '12:00']] });
    expect((await readDirectory(deps)).series.get('perheneuvola-hartola' as SeriesId)?.name.fi).toBe('Myöhempi nimi');
    await act(importDirectory, { file: original, madeInPages: 'remove' });
    expect(await hoursNow()).toEqual(hours);
  });

  it('of two files taken out at one moment, the later keeps what the earlier brought, and says so first, unless told to go', async () => {
    const taken = async () => structuredClone((await readDirectoryExport(deps, everywhere)).file);
    const named = (file: Awaited<ReturnType<typeof taken>>, id: string, fi: string) => ({
      ...file,
      areas: file.areas.map((one) => (one.id === id ? { ...one, name: { ...one.name, fi } } : one)),
      sites: file.sites.map((one) => (one.id === 'sysma-neuvola' ? { ...one, name: { fi } } : one)),
    });
    const nameOf = async (id: string) =>
      [...(await readDirectory(deps)).areas.values()].find((one) => one.id === id)?.name.fi;
    const original = await taken();
    const [untouched] = [await nameOf('asikkala')];
    const { id: _, ...bare } = { id: '', ...original.series[0] };
    const own = {
      ...bare,
      id: 'uusi-sarja',
      name: { fi: 'Uusi sarja' },
    } as unknown as (typeof original.series)[number];
    const gone = 'perheohjaaja-asikkalan-paivakoti';
    const first = named(original, 'asikkala', 'Asikkala A');
    const closures = first.closures.filter(({ series }) => !series.some((one) => one === gone));
    const series = [...first.series.filter(({ id }) => id !== gone), own];
    await importFile({ ...first, series, closures });
    const { sites, ...second } = named(original, 'lahti-etela', 'Lahti B');
    const later = { ...second, sites: original.sites };
    const preview = await previewImport(deps, everywhere, later);
    expect([preview.behind, preview.older]).toEqual([true, false]);
    expect(preview.changes).toEqual([{ kind: 'changed', noun: 'area', id: 'lahti-etela', fields: ['name'] }]);
    expect(preview.notInFile.map(({ noun, id, kept, fields, gone }) => [noun, id, kept, fields ?? gone])).toEqual([
      ['series', 'uusi-sarja', true, undefined],
      ['series', gone, true, true],
      ...original.closures
        .filter(({ series }) => series.some((one) => one === gone))
        .map(({ id }) => ['closure', id, true, true]),
      ['area', 'asikkala', true, ['name']],
      ['site', 'sysma-neuvola', true, ['name']],
    ]);
    await importFile(later);
    expect([await nameOf('asikkala'), await nameOf('lahti-etela')]).toEqual(['Asikkala A', 'Lahti B']);
    // the original as it was taken out undoes neither, and a file of now is right in every word
    expect((await importFile(original)).changes).toEqual([]);
    const now = await previewImport(deps, everywhere, named(await taken(), 'asikkala', 'Asikkala'));
    expect([now.behind, now.notInFile]).toEqual([false, []]);
    expect(now.changes).toContainEqual({ kind: 'changed', noun: 'area', id: 'asikkala', fields: ['name'] });
    await act(importDirectory, { file: original, madeInPages: 'remove' });
    expect(await nameOf('asikkala')).toBe(untouched);
    expect((await readDirectory(deps)).series.has('uusi-sarja' as SeriesId)).toBe(false);
  });

  it('a file from before the one last taken in says so first, and takes nothing back unless told to', async () => {
    const seriesNow = async () => (await readDirectory(deps)).series.get('perheneuvola-hartola' as SeriesId);
    const taken = async () => (await readDirectoryExport(deps, everywhere)).file;
    const [older, before] = [await taken(), await seriesNow()];
    await act(saveSeries, { ...before, exceptDates: [...(before?.exceptDates ?? []), '2027-05-11'] });
    const [newer, changed] = [await taken(), await seriesNow()];
    expect((await importFile(newer)).changes).toEqual([]);
    const preview = await previewImport(deps, everywhere, older);
    expect([preview.older, preview.changes.length]).toEqual([true, 1]);
    const refused = await refusalOf(importFile(older));
    expect([refused.code, refused.details.faults?.map(({ path }) => path)]).toEqual(['import_conflict', ['version']]);
    expect(await seriesNow()).toEqual(changed);
    // the newer one again is none, whatever it brings, nor is one that does not say what it was taken out of
    const { version: _, ...bare } = older;
    for (const file of [newer, bare]) expect((await previewImport(deps, everywhere, file)).older).toBe(false);
    await act(importDirectory, { file: older, madeInPages: 'remove' });
    expect(await seriesNow()).toEqual(before);
  });

  it('what was taken away in the pages stays away from a file taken out before, which says so first', async () => {
    const older = (await readDirectoryExport(deps, everywhere)).file;
    const id = 'perheohjaaja-asikkalan-paivakoti';
    const [absence] = (await readDirectory(deps)).absences;
    await act(removeSeries, { id });
    if (absence) await act(removeAbsence, { id: absence.id });
    const closures = older.closures.filter(({ series }) => series.length === 1 && series.some((one) => one === id));
    const gone = (kept: boolean) => [
      { noun: 'series', id, kept, gone: true },
      ...(absence ? [{ noun: 'absence', id: absence.id, kept, gone: true }] : []),
      ...closures.map((closure) => ({ noun: 'closure', id: closure.id, kept, gone: true })),
    ];
    expect(closures).toHaveLength(1);
    const preview = await previewImport(deps, everywhere, older);
    expect([preview.changes, preview.notInFile, preview.older]).toEqual([[], gone(true), false]);
    expect((await importFile(older)).changes).toEqual([]);
    // a file that knows of it brings it back, as does one that says nothing of where it is from
    const { version } = (await readDirectoryExport(deps, everywhere)).file;
    expect((await previewImport(deps, everywhere, { ...older, version })).changes).not.toEqual([]);
    const { version: _, ...bare } = older;
    expect((await previewImport(deps, everywhere, bare)).notInFile).toEqual([]);
    expect((await previewImport(deps, everywhere, older, 'remove')).notInFile).toEqual(gone(false));
    const { changes } = await act(importDirectory, { file: older, madeInPages: 'remove' });
    expect(changes.map(({ kind }) => kind)).toEqual(gone(false).map(() => 'added'));
    expect((await previewImport(deps, everywhere, older)).notInFile).toEqual([]);
  });

  it('another order of what has none is no change, saved in the pages or brought by a file', async () => {
    const series = [...(await readDirectory(deps)).series.values()].find(({ id }) => id === 'sihti-hartola');
    const { version } = await readDirectory(deps);
    await act(saveSeries, { ...series, areas: [...(series?.areas ?? [])].reverse() });
    const file = paijatHame();
    for (const one of file.series) one.areas = [...one.areas].reverse();
    for (const one of file.professionals) one.languages = [...one.languages].reverse();
    expect((await previewImport(deps, everywhere, file)).changes).toEqual([]);
    await importFile(file);
    expect((await readDirectory(deps)).version).toBe(version);
    expect((await readDirectory(deps)).series.get('sihti-hartola' as SeriesId)?.areas).toEqual(series?.areas);
  });

  it('skips the school holidays that are chosen for it, and leaves those of other series to them', async () => {
    const file = paijatHame();
    file.closures.push({
      ...{ id: 'hiihtoloma', name: { fi: 'Hiihtoloma' }, areas: ['hartola', 'sysma'] },
      ...{ from: '2027-03-01', to: '2027-03-07', series: ['perheneuvola-hartola'] },
    });
    await importFile(file);
    const chosen = { ...draft(), closures: ['hiihtoloma'] };
    const first = async (input: object) => (await readSeriesPreview(deps, north, input, '2027-03-01', 1))[0];
    expect(await first(draft())).toMatchObject({ date: '2027-03-01', held: true });
    expect(await first(chosen)).toMatchObject({ held: false, because: 'closure', closures: ['hiihtoloma'] });
    const closedFor = async () => (await readDirectory(deps)).closures.find((one) => one.id === 'hiihtoloma')?.series;
    const { id } = await act(saveSeries, chosen, north);
    expect(await closedFor()).toEqual(['perheneuvola-hartola', id]);
    await act(saveSeries, { ...draft(), id }, north);
    expect(await closedFor()).toEqual(['perheneuvola-hartola', id]);
    await act(saveSeries, { ...draft(), id, closures: [] }, north);
    expect(await closedFor()).toEqual(['perheneuvola-hartola']);
    const unknown = await refusalOf(act(saveSeries, { ...draft(), closures: ['none'] }, north));
    expect(unknown.details.faults?.map(({ path }) => path)).toEqual(['closures[0]']);
    // a closure of no series any more must not come to close everything
    const last = [...(await readDirectory(deps)).series.values()].find((one) => one.id === 'perheneuvola-hartola');
    await act(saveSeries, { ...last, closures: [] }, north);
    expect(await closedFor()).toBeUndefined();
  });

  it('a window may last to the end of the day', async () => {
    await act(saveSeries, { ...draft(), window: ['22:00', '24:00'] }, north);
    const [day] = await readSeriesPreview(deps, north, { ...draft(), window: ['22:00', '24:00'] }, '2026-12-01', 1);
    expect(day).toMatchObject({ held: true, window: ['22:00', '24:00'] });
    expect((await refusalOf(act(saveSeries, { ...draft(), window: ['24:00', '24:00'] }, north))).code).toBe(
      'invalid_input',
    );
  });

  it('a draft is previewed before it is saved', async () => {
    const days = await readSeriesPreview(deps, north, draft(), '2026-12-01', 2);
    expect(days.map(({ date, held }) => [date, held])).toEqual([
      ['2026-12-07', true],
      ['2027-01-04', true],
    ]);
    expect((await refusalOf(readSeriesPreview(deps, hartola, draft(), '2026-12-01'))).code).toBe('not_allowed');
  });

  it('one with bookings to come stays; without, it goes', async () => {
    await addBooking('2026-11-24T11:00:00Z', 'booked');
    expect((await refusalOf(act(removeSeries, { id: 'perheneuvola-hartola' }, north))).code).toBe('in_use');
    await act(removeSeries, { id: 'perheohjaaja-asikkalan-paivakoti' });
    const directory = await readDirectory(deps);
    expect(directory.series.size).toBe(3);
    // the closure was of that series alone: it must not come to close all of Asikkala
    expect(directory.closures).toEqual([]);
  });
});

describe('absences and closures', () => {
  beforeEach(() => importFile(paijatHame()));

  it('an absence is entered in wall-clock time, says which bookings it meets, and can be taken back', async () => {
    await addBooking('2026-12-08T11:00:00Z', 'booked');
    const { id, bookings } = await executeSeen(deps, hartola, addAbsence, absenceOf('pn-psykologi'));
    expect(bookings).toBe(1);
    const entered = (await readDirectory(deps)).absences.find((absence) => absence.id === id);
    expect(entered?.from).toBe(Temporal.Instant.from('2026-12-08T08:00:00+02:00').epochMilliseconds);
    await act(removeAbsence, { id }, hartola);
    expect((await readDirectory(deps)).absences).toHaveLength(1);
    expect((await refusalOf(act(removeAbsence, { id }, hartola))).code).toBe('not_found');
  });

  it('what stands outside is found among more bookings than are looked through at once as it is among few', async () => {
    // in the time of the series, at night, on another day and under the absence that the file has
    for (const start of ['2026-11-24T11:00', '2026-11-24T02:00', '2026-12-09T11:00', '2026-12-08T12:00'])
      await addBooking(`${start}:00Z`, 'booked');
    const gone = await addBooking('2026-11-25T03:00:00Z', 'booked');
    const outside = async (atOnce: number) => {
      const directory = await readDirectory(deps);
      const perhaps = await findPerhapsOutside(deps.db, { directory, taken: directory }, NOW, atOnce);
      const why = outsideOf(directory, perhaps);
      return perhaps.filter((booking) => why(booking).length > 0).map(({ id }): string => id);
    };
    const found = await outside(1_000);
    expect([found.length, found.includes(gone)]).toEqual([3, true]);
    expect(await outside(2)).toEqual(found);
    // one that stood outside is cancelled, and an absence takes the time of another
    await open.db.booking.update({ where: { id: gone }, data: { status: 'cancelled' } });
    await executeSeen(deps, hartola, addAbsence, absenceOf('pn-psykologi'));
    const later = await outside(1_000);
    expect([later.length, later.includes(gone)]).toEqual([3, false]);
    expect(await outside(2)).toEqual(later);
  });

  it('only a coordinator of one of the person’s areas enters it', async () => {
    expect((await refusalOf(act(addAbsence, absenceOf('th-lahti-1'), hartola))).code).toBe('not_allowed');
    expect((await refusalOf(act(addAbsence, absenceOf('nobody'), hartola))).code).toBe('invalid_input');
    const backwards = { ...absenceOf('pn-psykologi'), to: '2026-12-08T07:00' };
    expect((await refusalOf(act(addAbsence, backwards, hartola))).details.faults?.[0]?.path).toBe('to');
    // the clock is put forward from three to four: what begins at a quarter past is over before it begins
    const never = { ...absenceOf('pn-psykologi'), from: '2027-03-28T03:15', to: '2027-03-28T04:00' };
    expect((await refusalOf(act(addAbsence, never, hartola))).details.faults?.[0]?.path).toBe('to');
    const file = paijatHame();
    file.absences = [{ professional: 'pn-psykologi', from: never.from, to: never.to }];
    expect((await refusalOf(act(importDirectory, { file }))).details.faults?.[0]?.path).toBe('absences[0].to');
  });

  it('an absence that begins or ends in the hour the clock is put forward over is refused, with the reason', async () => {
    const message = 'is no time of that night: the clock is put forward over it';
    const night = { ...absenceOf('pn-psykologi'), from: '2027-03-28T03:15', to: '2027-03-28T08:00' };
    expect((await refusalOf(act(addAbsence, night, hartola))).details.faults).toEqual([{ path: 'from', message }]);
    const until = { ...night, from: '2027-03-27T08:00', to: '2027-03-28T03:59' };
    expect((await refusalOf(act(addAbsence, until, hartola))).details.faults).toEqual([{ path: 'to', message }]);
    const file = paijatHame();
    file.absences = [{ professional: 'pn-psykologi', from: night.from, to: night.to }];
    expect((await refusalOf(act(importDirectory, { file }))).details.faults).toEqual([
      { path: 'absences[0].from', message },
    ]);
    await act(addAbsence, { ...night, from: '2027-03-28T02:59', to: '2027-03-28T04:00' }, hartola);
    // the hour that comes twice is one of both
    await act(addAbsence, { ...night, from: '2027-10-31T03:15', to: '2027-10-31T08:00' }, hartola);
  });

  it('no absence, closure, series or hours reach into a year that is a slip of the key', async () => {
    const far = (...paths: readonly string[]) => paths.map((path) => ({ path, message: 'must be from 2000 to 2099' }));
    const faultsOf = async (attempt: Promise<unknown>) => (await refusalOf(attempt)).details.faults;
    const away = { ...absenceOf('pn-psykologi'), to: '9999-12-08T16:00' };
    expect(await faultsOf(act(addAbsence, away, hartola))).toEqual(far('to'));
    const closure = { areas: ['hartola'], name: { fi: 'Kiinni' }, from: '9999-02-22', to: '9999-02-28' };
    expect(await faultsOf(act(addClosure, closure, hartola))).toEqual(far('from', 'to'));
    const past = { ...closure, from: '0001-01-01', to: '2027-02-28' };
    expect(await faultsOf(act(addClosure, past, hartola))).toEqual(far('from'));
    const kept = (await readDirectory(deps)).series.get('perheneuvola-hartola' as SeriesId);
    const series = { ...kept, until: '9999-12-31', exceptDates: ['9999-01-04'] };
    expect(await faultsOf(act(saveSeries, series, north))).toEqual(far('until', 'exceptDates[0]'));
    const [{ id: _, ...hours } = { id: '' }] = (await readDirectory(deps)).workingHours;
    expect(await faultsOf(act(saveWorkingHours, { ...hours, from: '2100-01-01' }))).toContainEqual(far('from')[0]);
    const file = paijatHame();
    file.closures.push(closure);
    expect((await faultsOf(act(importDirectory, { file })))?.map(({ message }) => message)).toEqual(
      far('from', 'to').map(({ message }) => message),
    );
  });

  it('only a coordinator of every area closes them, and opens them again', async () => {
    const closure = { areas: ['hartola', 'sysma'], name: { fi: 'Hiihtoloma' }, from: '2027-02-22', to: '2027-02-28' };
    expect((await refusalOf(act(addClosure, closure, hartola))).code).toBe('not_allowed');
    const { id } = await act(addClosure, closure, north);
    expect((await readDirectory(deps)).closures).toHaveLength(2);
    expect((await refusalOf(act(removeClosure, { id }, hartola))).code).toBe('not_allowed');
    await act(removeClosure, { id }, north);
    expect((await readDirectory(deps)).closures).toHaveLength(1);
  });
});

const absenceOf = (professional: string) => ({
  professional,
  from: '2026-12-08T08:00',
  to: '2026-12-08T16:00',
  reason: 'training',
});

async function addBooking(start: string, status: string): Promise<string> {
  const from = new Date(start);
  const id = crypto.randomUUID();
  await open.db.booking.create({
    data: {
      id,
      status,
      serviceId: 'perheneuvola-konsultaatio',
      seriesId: 'perheneuvola-hartola',
      areaId: 'hartola',
      slot: 'a slot',
      start: from,
      end: new Date(from.getTime() + 45 * 60_000),
      professionals: ['pn-psykologi'],
      bookedBy: 'key:test',
      language: 'fi',
      calendarUid: crypto.randomUUID(),
      createdAt: new Date(NOW),
      changedAt: new Date(NOW),
    },
  });
  await open.db.$executeRaw`
    INSERT INTO claim (booking_id, resource_id, during, active)
    SELECT id, 'professional:pn-psykologi', tstzrange(start, "end"), status IN ('booked', 'arrived')
    FROM booking WHERE id = ${id}::uuid`;
  return id;
}
