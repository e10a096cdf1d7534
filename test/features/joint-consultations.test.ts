// Consultations held together by several professions, and by a municipality's own specialists with a standing permission.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProfessionalId } from '../../src/core/ids.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { handToDeputy } from '../../src/features/consultations/hand-to-deputy.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { givePermission } from '../../src/features/directory/give-permission.ts';
import { previewImport, readDirectory } from '../../src/features/directory/read.ts';
import { readDirectoryExport } from '../../src/features/directory/read-directory-export.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { saveProfessional } from '../../src/features/directory/save-professional.ts';
import { saveSeries } from '../../src/features/directory/save-series.ts';
import { withdrawPermission } from '../../src/features/directory/withdraw-permission.ts';
import { postPermissions } from '../../src/features/notifications/post-permissions.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { execute } from '../../src/platform/command.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { paijatHameParts } from '../support/directory.ts';
import { sendDue } from '../support/family.ts';
import { actorWith } from '../support/identity.ts';
import { executeSeen } from '../support/left-outside.ts';

const COORDINATOR = actorWith('coordinator@*');
const JOINT = 'yhteinen-konsultaatio';
const SCHOOL = 'koulukonsultaatio';
const CASE = { topic: 'sleep', ageBand: '6-9', question: 'Lapsi ei tule kouluun aamuisin. Miten tuemme kotia?' };
const DAY = '2026-12-09';

let service: TestApp;
beforeAll(async () => {
  const parts = paijatHameParts();
  const [consultation] = parts.services.filter(({ id }) => id === 'perheneuvola-konsultaatio');
  const kind = { ...consultation, written: { promiseWorkingDays: 2 } };
  service = await openApp({
    directory: {
      ...parts,
      services: [
        ...parts.services,
        {
          ...kind,
          id: JOINT,
          name: { fi: 'Yhteinen konsultaatio' },
          professions: ['family-counsellor', 'sihti-specialist'],
        },
        { ...kind, id: SCHOOL, name: { fi: 'Koulun konsultaatio' }, professions: ['school-curator'] },
      ],
    } as never,
  });
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const series = (more: object) => ({
  ...{ areas: ['hartola'], recurrence: 'FREQ=WEEKLY;BYDAY=WE', from: '2026-11-01', window: ['09:00', '11:00'] },
  ...more,
});
const joint = (more: object = {}) =>
  series({
    ...{ service: JOINT, name: { fi: 'Perheneuvola ja erityispalvelut yhdessä' } },
    ...{ professionals: ['pn-psykologi', 'sihti-1'], ...more },
  });
const slotsOf = async (of: string, day = DAY) => {
  const address = `/api/slots?service=${of}&area=hartola&from=${day}T00:00:00Z&to=${day}T23:00:00Z`;
  const { items } = (await service.call('worker', 'GET', address)).body;
  return items as readonly { id: string; start: string; professionals: { id: string }[] }[];
};
const teams = async (of: string, day = DAY) =>
  (await slotsOf(of, day)).map(({ professionals }) => professionals.map(({ id }) => id).join(' '));
const faultsOf = (run: Promise<unknown>): Promise<readonly string[]> =>
  run.then(
    () => [],
    ({ details }) => details.faults.map((one: { path: string; message: string }) => `${one.path} ${one.message}`),
  );

describe('a series held together', () => {
  test('needs somebody of each profession, has times where all are free, and invites each', async () => {
    expect(
      await faultsOf(execute(service.deps, COORDINATOR, saveSeries, joint({ professionals: ['pn-psykologi'] }))),
    ).toEqual([expect.stringMatching(/^professionals .*sihti-specialist is missing$/)]);
    await executeSeen(service.deps, COORDINATOR, saveSeries, joint({ deputies: ['pn-sosiaalityontekija'] }));
    const both = await teams(JOINT);
    expect(new Set(both)).toEqual(new Set(['pn-psykologi sihti-1']));
    const [slot] = await slotsOf(JOINT);
    const booked = await service.call('worker', 'POST', '/api/bookings', { slot: slot?.id, case: CASE });
    expect([booked.status, booked.body.code]).toEqual([201, undefined]);
    const { id } = booked.body;
    const people = await service.deps.db.participant.findMany({ where: { bookingId: id, role: 'professional' } });
    expect(people.map(({ professionalId }) => professionalId).sort()).toEqual(['pn-psykologi', 'sihti-1']);
    // one of them away: that day has no times but by a deputy of the same profession, who takes over what is booked
    const away = (professional: string) =>
      executeSeen(service.deps, COORDINATOR, addAbsence, {
        ...{ professional, from: `${DAY}T00:00`, to: `${DAY}T23:59`, reason: 'leave' },
      });
    const { id: absence } = await away('pn-psykologi');
    expect(new Set(await teams(JOINT))).toEqual(new Set(['pn-sosiaalityontekija sihti-1']));
    const { outcomes } = await execute(service.deps, COORDINATOR, handToDeputy, { absence });
    expect(outcomes).toEqual([expect.objectContaining({ booking: id, deputy: 'pn-sosiaalityontekija' })]);
    const { professionals } = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
    expect(professionals.toSorted()).toEqual(['pn-sosiaalityontekija', 'sihti-1']);
    const other = await away('sihti-1');
    expect(await teams(JOINT)).toEqual([]);
    for (const one of [absence, other.id]) await executeSeen(service.deps, COORDINATOR, removeAbsence, { id: one });
    expect(new Set(await teams(JOINT))).toEqual(new Set(['pn-psykologi sihti-1']));
  });

  test('is told to each in their own words, and to those of other houses in words that say nothing of it', async () => {
    const [slot] = await slotsOf(JOINT, '2026-12-16');
    const participants = [
      { role: 'interpreter', email: 'tulkki@example.test', language: 'fi' },
      { role: 'guest', email: 'vanhempi@example.test', language: 'fi' },
    ];
    const booked = await service.call('worker', 'POST', '/api/bookings', {
      slot: slot?.id,
      channel: 'video',
      case: CASE,
      participants,
    });
    expect([booked.status, booked.body.code]).toEqual([201, undefined]);
    await announceBookings(service.deps, [{ booking: booked.body.id, sequence: 0, change: 'booked' }]);
    await sendDue(service);
    const mails = await readMailTray(service.deps);
    const toldTo = (who: string) => {
      const mail = mails.find(({ recipient, text }) => recipient.startsWith(who) && text.includes('16.12.'));
      return `${mail?.subject} ${mail?.text}`;
    };
    for (const one of ['pn-psykologi', 'sihti', 'worker'])
      expect([one, toldTo(one)]).toEqual([one, expect.stringMatching(/Konsultaatio/)]);
    expect(toldTo('tulkki')).toMatch(/Tulkkaus/);
    expect(toldTo('vanhempi')).toMatch(/Tapaaminen/);
    for (const one of ['tulkki', 'vanhempi'])
      expect(toldTo(one)).not.toMatch(/onsultaatio|neuvola|sihti|psykologi|koulu|perhe/i);
  });
});

describe('a municipality’s own specialist', () => {
  let curator: ProfessionalId;
  const school = (more: object = {}) =>
    series({ ...{ service: SCHOOL, name: { fi: 'Koulukuraattori, Hartola' }, professionals: [curator] }, ...more });
  const permission = (more: object = {}) => ({
    ...{ professional: curator, service: SCHOOL, by: 'Rehtori, Kirkonkylän koulu', until: '2026-12-31', ...more },
  });

  test('is named in a series only by a supervisor’s standing permission, which the file keeps', async () => {
    const person = {
      post: { fi: 'Koulukuraattori' },
      profession: 'school-curator',
      languages: ['fi'],
      areas: ['hartola'],
    };
    const added = await execute(service.deps, COORDINATOR, saveProfessional, { ...person, needsPermission: true });
    curator = added.id;
    const named = () => execute(service.deps, COORDINATOR, saveSeries, school());
    expect(await faultsOf(named())).toEqual(['professionals[0] has no standing permission for it']);
    await execute(service.deps, COORDINATOR, givePermission, permission({ service: JOINT }));
    expect(await faultsOf(named())).toHaveLength(1);
    await execute(service.deps, COORDINATOR, givePermission, permission());
    await named();
    expect((await teams(SCHOOL)).length).toBeGreaterThan(0);
    // a change of the person leaves it as it is, and so does the file
    await execute(service.deps, COORDINATOR, saveProfessional, { ...person, id: curator, languages: ['fi', 'sv'] });
    expect((await readDirectory(service.deps)).professionals.get(curator)?.permissions).toHaveLength(2);
    const { file } = await readDirectoryExport(service.deps, COORDINATOR);
    expect((await previewImport(service.deps, COORDINATOR, file)).changes).toEqual([]);
  });

  test('holds nothing after its last day, and what is booked then is shown to be arranged', async () => {
    expect((await teams(SCHOOL, '2026-12-30')).length).toBeGreaterThan(0);
    expect(await teams(SCHOOL, '2027-01-13')).toEqual([]);
    await execute(service.deps, COORDINATOR, givePermission, permission({ until: '2027-06-30' }));
    const [slot] = await slotsOf(SCHOOL, '2027-01-13');
    const booked = await service.call('worker', 'POST', '/api/bookings', { slot: slot?.id, case: CASE });
    expect(booked.status).toBe(201);
    const withdrawn = { professional: curator, service: SCHOOL };
    await expect(execute(service.deps, COORDINATOR, withdrawPermission, withdrawn)).rejects.toMatchObject({
      code: 'bookings_left_outside',
    });
    await executeSeen(service.deps, COORDINATOR, withdrawPermission, withdrawn);
    expect(await teams(SCHOOL)).toEqual([]);
    // nor do they answer in writing without
    const asked = { service: SCHOOL, area: 'hartola', case: CASE };
    expect((await service.call('worker', 'POST', '/api/threads', asked)).body.code).toBe('not_found');
    const { items } = (await service.call('coordinator', 'GET', '/api/affected-bookings')).body;
    expect(items.map((one: { booking: { id: string } }) => one.booking.id)).toEqual([booked.body.id]);
    await execute(service.deps, COORDINATOR, givePermission, permission());
    expect((await service.call('worker', 'POST', '/api/threads', asked)).status).toBe(201);
    const log = await service.deps.db.accessLog.findMany({
      where: { subjectId: curator, action: { endsWith: 'permission' } },
    });
    expect(log.length).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(log.map(({ details }) => details))).not.toContain('Rehtori');
  });

  test('is told of to the coordinator 30 days before a permission ends, once, in words that do not say whose', async () => {
    const told = async () => service.deps.db.message.findMany({ where: { about: 'permission' } });
    service.travelTo('2026-11-30T12:00:00+02:00');
    await postPermissions(service.deps);
    expect(await told()).toEqual([]);
    service.travelTo('2026-12-01T12:00:00+02:00');
    for (const _ of [1, 2]) await postPermissions(service.deps);
    expect((await told()).map(({ mailbox }) => mailbox.split('@')[0])).toEqual(['coordinator']);
    await sendDue(service);
    const [mail] = (await readMailTray(service.deps)).filter(({ text }) => text.includes('/permissions'));
    expect(mail?.text).toContain(`/people/${curator}/permissions`);
    expect(`${mail?.subject}${mail?.text.replace(/\S+\/permissions/, '')}`).not.toMatch(/kuraattori|rehtori|koulu/i);
  });
});
