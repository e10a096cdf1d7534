// The pages people begin their day with, as far as they are read: each role its own, and the door for everybody.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AreaId, Principal, ProfessionalId } from '../../src/core/ids.ts';
import type { Actor, Role } from '../../src/core/permissions.ts';
import { readAccess } from '../../src/features/availability/read-access.ts';
import { findAnything } from '../../src/features/bookings/find-anything.ts';
import { readBookAgain } from '../../src/features/bookings/read-book-again.ts';
import { readOwnDay } from '../../src/features/bookings/read-own-day.ts';
import { readOwnSessions, readSeriesFill } from '../../src/features/bookings/read-series-fill.ts';
import { readUnarranged } from '../../src/features/bookings/read-unarranged.ts';
import { allowSelfBooking } from '../../src/features/clinics/allow-self-booking.ts';
import { readDoor } from '../../src/features/clinics/read-door.ts';
import { addClosure } from '../../src/features/directory/add-closure.ts';
import { changeUser } from '../../src/features/directory/change-user.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { readDirectory } from '../../src/features/directory/read.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { removeClosure } from '../../src/features/directory/remove-closure.ts';
import { reportAway } from '../../src/features/directory/report-away.ts';
import { readOddities } from '../../src/features/insights/read-oddities.ts';
import { readRecentChanges } from '../../src/features/insights/read-recent-changes.ts';
import { postAbsence } from '../../src/features/notifications/post-absence.ts';
import { readMailTray, readUndeliveredMessages } from '../../src/features/notifications/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { readNextMeetings } from '../../src/features/video/read-next-meetings.ts';
import { readCallsToMake } from '../../src/features/waitlist/read-calls-to-make.ts';
import { readOwnWaiting } from '../../src/features/waitlist/read-own-waiting.ts';
import { execute } from '../../src/platform/command.ts';
import { recordReads } from '../../src/platform/record-acts.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { bookAppointment } from '../support/family.ts';
import { executeSeen } from '../support/left-outside.ts';
import { sealAll } from '../support/seal.ts';

let service: TestApp;
const people = new Map<string, Actor>();
beforeAll(async () => {
  service = await openApp();
  const users = await service.deps.db.user.findMany({ include: { grants: true } });
  for (const { id, email, name, professionalId, grants } of users) {
    people.set(email, {
      principal: id as Principal,
      user: id as NonNullable<Actor['user']>,
      name,
      email,
      language: 'fi',
      ...(professionalId !== null && { professional: professionalId as ProfessionalId }),
      grants: grants.map(({ role, area }) => ({ role: role as Role, area: area as AreaId })),
    });
  }
});
afterAll(() => service.close());
beforeEach(async () => {
  service.travelTo(START);
  await service.deps.db.booking.deleteMany();
  await service.deps.db.waitlistEntry.deleteMany();
  const { absences, closures } = await readDirectory(service.deps);
  for (const { id } of absences) await execute(service.deps, person('coordinator'), removeAbsence, { id });
  for (const { id } of closures) await execute(service.deps, person('coordinator'), removeClosure, { id });
  await execute(service.deps, person('coordinator'), importDirectory, { file: paijatHame });
});

/** The demonstration's person of a role. */
function person(role: Role): Actor {
  const found = [...people.values()].find(({ email, grants }) => {
    return grants.some((grant) => grant.role === role) && email !== 'worker.asikkala@neuvoaika.example';
  });
  if (found === undefined) throw new Error(`nobody is a ${role}`);
  return found;
}
const elsewhere = (role: Role): Actor => ({
  principal: `key:${role}` as Principal,
  name: role,
  language: 'fi',
  grants: [{ role, area: 'asikkala' as AreaId }],
});

const SLOT = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T110000Z~professional:pn-psykologi';
const QUESTION = 'Lapsi herää yöllä monta kertaa. Miten tuen vanhempia?';
async function consult(more: object = {}): Promise<string> {
  const made = await service.call('worker', 'POST', '/api/bookings', {
    slot: SLOT,
    channel: 'video',
    case: { topic: 'sleep', ageBand: '0-2', question: QUESTION },
    ...more,
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  return made.body.id;
}
const logCount = () => service.deps.db.accessLog.count();

describe('a worker', () => {
  test('sees the next time with when its room opens, and what was cancelled is no next time', async () => {
    const id = await consult();
    const { items } = await readNextMeetings(service.deps, person('worker'));
    expect(items.map(({ view }) => view.id)).toEqual([id]);
    const start = Date.parse('2026-11-24T13:00:00+02:00');
    expect(items[0]?.room).toEqual({ opensAt: start - 600_000, closesAt: start + 45 * 60_000, open: false });
    expect(JSON.stringify(items[0]?.view)).not.toContain(QUESTION);
    service.travelTo(start - 600_000);
    expect((await readNextMeetings(service.deps, person('worker'))).items[0]?.room?.open).toBe(true);
    service.travelTo(START);
    await service.call('worker', 'POST', `/api/bookings/${id}/cancel`, { reason: 'mistake' });
    expect((await readNextMeetings(service.deps, person('worker'))).items).toEqual([]);
  });

  test('books again what they booked before, at its next free time', async () => {
    const worker = person('worker');
    expect((await readBookAgain(service.deps, worker)).items).toEqual([]);
    await consult();
    const { items } = await readBookAgain(service.deps, worker);
    expect(items).toMatchObject([
      {
        service: 'perheneuvola-konsultaatio',
        area: 'hartola',
        series: 'perheneuvola-hartola',
        professionals: ['pn-psykologi'],
        channel: 'video',
        // not with the other specialist at 13.00: then this worker is in the consultation just booked
        next: { start: Date.parse('2026-11-24T13:50:00+02:00'), professionals: ['pn-psykologi'] },
      },
    ]);
  });

  test('sees what they wait for, and a time that is held for them with its deadline', async () => {
    const wish = { service: 'perheneuvola-konsultaatio', areas: ['hartola'], fromDate: '2026-11-20' };
    const joined = await service.call('worker', 'POST', '/api/waitlist', {
      ...wish,
      toDate: '2026-12-31',
      email: 'worker@neuvoaika.example',
      case: { topic: 'sleep', ageBand: '0-2', question: QUESTION },
    });
    expect(joined.status, JSON.stringify(joined.body)).toBe(201);
    const waiting = await readOwnWaiting(service.deps, person('worker'));
    expect(waiting.items).toMatchObject([{ id: joined.body.id, service: wish.service, areas: ['hartola'] }]);
    expect(waiting.items[0]?.offer).toBeUndefined();
    const deadline = new Date(Date.parse(START) + 3_600_000);
    await service.deps.db.waitlistOffer.create({
      data: {
        id: '11111111-2222-4333-8444-555555555555',
        entryId: joined.body.id,
        bookingId: '11111111-2222-4333-8444-555555555556',
        slot: SLOT,
        deadline,
        state: 'open',
        createdAt: new Date(START),
      },
    });
    const before = await logCount();
    expect((await readOwnWaiting(service.deps, person('worker'))).items[0]?.offer).toMatchObject({
      slot: SLOT,
      start: Date.parse('2026-11-24T13:00:00+02:00'),
      end: Date.parse('2026-11-24T13:45:00+02:00'),
      deadline: deadline.getTime(),
      series: 'perheneuvola-hartola',
      professionals: ['pn-psykologi'],
    });
    expect(await logCount()).toBe(before);
    // whom the desk writes down for a caller, it does not wait for itself
    const caller = await service.call('scheduler', 'POST', '/api/waitlist', {
      service: 'perheohjaaja-paivakodissa',
      areas: ['hartola'],
      fromDate: '2026-11-20',
      toDate: '2026-12-31',
      email: 'soittaja@example.test',
    });
    expect(caller.status, JSON.stringify(caller.body)).toBe(201);
    expect((await readOwnWaiting(service.deps, person('scheduler'))).items).toEqual([]);
    service.travelTo(deadline.getTime());
    expect((await readOwnWaiting(service.deps, person('worker'))).items[0]?.offer).toBeUndefined();
  });
});

describe('a specialist', () => {
  const DAY = '2026-11-24T08:00:00+02:00';

  test('sees today who asks, for which area, and the question; and the hours that are still free', async () => {
    const id = await consult({ phone: '03 000 0021', channel: 'phone' });
    service.travelTo(DAY);
    const day = await readOwnDay(service.deps, person('specialist'));
    expect(day).toMatchObject({ date: '2026-11-24', timeZone: 'Europe/Helsinki' });
    expect(day.bookings).toMatchObject([
      { view: { id, case: { question: QUESTION } }, asker: { name: 'Anna Aalto', area: 'hartola' } },
    ]);
    expect(day.bookings[0]?.asker?.phone).toContain('0021');
    expect(day.free).toMatchObject([
      {
        series: 'perheneuvola-hartola',
        start: Date.parse('2026-11-24T13:50:00+02:00'),
        end: Date.parse('2026-11-24T15:30:00+02:00'),
      },
    ]);
    const row = await service.deps.db.accessLog.findFirstOrThrow({ orderBy: { id: 'desc' } });
    expect(row).toMatchObject({ action: 'read-booking', subjectId: id });
    await expect(readOwnDay(service.deps, person('worker'))).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('sees how full their coming sessions are, their own slots only', async () => {
    await consult();
    const { sessions } = await readOwnSessions(service.deps, person('specialist'));
    expect(sessions[0]).toMatchObject({ date: '2026-11-24', slots: 3, booked: 1, free: 2 });
    expect(sessions.every(({ professionals }) => professionals.join() === 'pn-psykologi')).toBe(true);
  });

  const away = { from: '2026-11-24T08:00', to: '2026-11-24T16:00' };
  const report = (actor: Actor, input: object = away) => executeSeen(service.deps, actor, reportAway, input);

  test('reports that they are away: nobody else, once, and what stands in that time is listed', async () => {
    const booking = await consult();
    const specialist = person('specialist');
    await expect(execute(service.deps, specialist, reportAway, away)).rejects.toMatchObject({
      code: 'bookings_left_outside',
      details: { leftOutside: { count: 1, bookings: [{ id: booking, area: 'hartola' }] } },
    });
    const first = await report(specialist);
    expect(first).toMatchObject({ bookings: 1 });
    expect(await report(specialist)).toEqual({ id: first.id, bookings: 0 });
    const { absences } = await readDirectory(service.deps);
    expect(absences.filter(({ id }) => id === first.id)).toMatchObject([{ professional: 'pn-psykologi' }]);
    const slots = await service.call('worker', 'GET', '/api/slots?service=perheneuvola-konsultaatio&area=hartola');
    expect(JSON.stringify(slots.body)).not.toContain(`20261124T115000Z~professional:pn-psykologi`);

    await expect(report(person('worker'))).rejects.toMatchObject({ code: 'not_allowed' });
    const other = { ...away, professional: 'sihti-1' };
    await expect(report(specialist, other)).rejects.toMatchObject({ code: 'invalid_input' });
    const past = { from: '2026-11-02T08:00', to: '2026-11-02T16:00' };
    await expect(report(specialist, past)).rejects.toMatchObject({ code: 'invalid_input' });
    const backwards = { from: '2026-11-24T16:00', to: '2026-11-24T08:00' };
    await expect(report(specialist, backwards)).rejects.toMatchObject({ code: 'invalid_input' });
    const logged = { action: 'report-away', role: 'specialist' };
    const areas = (await readDirectory(service.deps)).professionals.get('pn-psykologi' as never)?.areas ?? [];
    expect(areas.length).toBeGreaterThan(1);
    for (const area of areas) {
      expect(await service.deps.db.accessLog.count({ where: { ...logged, area } }), 'each auditor sees it, once').toBe(
        1,
      );
    }
  });

  test('is reported to a person who coordinates their areas, in words that name nobody, once however often the job runs', async () => {
    const { id } = await report(person('specialist'));
    for (let times = 0; times < 2; times += 1) await postAbsence(service.deps, { absence: id });
    await sendDueMessages(service.deps, wordMessages(service.deps));
    const mails = (await readMailTray(service.deps)).filter(({ text }) => text.includes(id));
    expect(new Set(mails.map(({ recipient }) => recipient))).toEqual(new Set(['coordinator@neuvoaika.example']));
    expect(mails[0]?.text).toContain(`/replan?absence=${id}`);
    expect(`${mails[0]?.subject} ${mails[0]?.text}`).not.toMatch(/psykologi|Pirkko|Hartola|24\.11/i);
    await postAbsence(service.deps, { absence: 'one-that-was-taken-back' });
  });
});

describe('a coordinator', () => {
  test('sees absences under which bookings stand, until they are arranged', async () => {
    const booking = await consult();
    const { id } = await executeSeen(service.deps, person('specialist'), reportAway, {
      from: '2026-11-24T08:00',
      to: '2026-11-24T16:00',
    });
    const open = (actor = person('coordinator')) => readUnarranged(service.deps, actor);
    expect((await open()).items).toMatchObject([
      {
        by: 'absence',
        absence: { id, professional: 'pn-psykologi' },
        bookings: 1,
        first: Date.parse('2026-11-24T13:00:00+02:00'),
      },
    ]);
    expect((await open(elsewhere('coordinator'))).items).toEqual([]);
    await expect(open(person('specialist'))).rejects.toMatchObject({ code: 'not_allowed' });
    await service.call('worker', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
    expect((await open()).items).toEqual([]);
  });

  test('sees how full the coming week is, and what closures take', async () => {
    await consult();
    const fill = async () =>
      (await readSeriesFill(service.deps, person('coordinator'))).sessions.find(
        ({ series }) => series === 'perheneuvola-hartola',
      );
    expect(await fill()).toMatchObject({ date: '2026-11-24', slots: 6, booked: 1, free: 5 });
    await executeSeen(service.deps, person('coordinator'), addClosure, {
      areas: ['hartola', 'sysma'],
      name: { fi: 'Koulutuspäivä' },
      from: '2026-11-24',
      to: '2026-11-24',
    });
    expect(await fill()).toMatchObject({ slots: 6, booked: 1, free: 0, lost: { closure: 5, absence: 0 } });
    await expect(readSeriesFill(service.deps, person('worker'))).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('sees days to the third next free time per service and area, of their areas only', async () => {
    const rows = (await readAccess(service.deps, person('coordinator'))).items;
    const counselling = () => rows.find((row) => row.service === 'perheneuvola-konsultaatio' && row.area === 'hartola');
    expect(counselling()).toMatchObject({
      first: { start: Date.parse('2026-11-24T13:00:00+02:00') },
      third: { days: 4, slot: { start: Date.parse('2026-11-24T13:50:00+02:00') } },
    });
    const there = (await readAccess(service.deps, elsewhere('coordinator'))).items;
    expect(new Set(there.map(({ area }) => area))).toEqual(new Set(['asikkala']));
    await expect(readAccess(service.deps, person('worker'))).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

describe('the desk', () => {
  test('sees who asked to be called and who has not confirmed tomorrow, logged in one go and by its areas', async () => {
    const { booking, family } = await bookAppointment(service);
    const other = await bookAppointment(service);
    const { start } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
    service.travelTo(start.getTime() - 24 * 3_600_000);
    const calls = (actor = person('scheduler'), most = 5) => readCallsToMake(service.deps, actor, { most });
    const nobody = { first: [], count: 0 };
    // Who is only counted has not been looked at.
    const read = await logCount();
    const one = { first: [expect.anything()], count: 2 };
    expect(await calls(person('scheduler'), 1)).toMatchObject({ tomorrow: 2, unconfirmed: one });
    expect(await logCount()).toBe(read + 1);
    await service.deps.db.booking.update({ where: { id: other.booking }, data: { status: 'cancelled' } });
    const before = await logCount();
    const open = { first: [{ booking, family: { id: family } }], count: 1 };
    expect(await calls()).toMatchObject({ asked: nobody, tomorrow: 1, unconfirmed: open });
    expect(await logCount()).toBe(before + 1);
    await service.deps.db.booking.update({
      where: { id: booking },
      data: { confirmedSequence: 0, callWish: new Date(START) },
    });
    expect(await calls()).toMatchObject({
      asked: { first: [{ booking, asked: Date.parse(START) }], count: 1 },
      tomorrow: 1,
      unconfirmed: nobody,
    });
    expect(await calls(elsewhere('scheduler'))).toMatchObject({ asked: nobody, tomorrow: 0, unconfirmed: nobody });
    await expect(calls(person('worker'))).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('sees the offers that no message reaches, the first deadline first, and not those that were told', async () => {
    const join = async (name: string) => {
      const guardians = [{ name, phone: '03 123 4561', channel: 'phone', language: 'fi' }];
      const family = { area: 'lahti-etela', name, guardians, confirmed: true };
      const registered = await service.call('scheduler', 'POST', '/api/families', family);
      expect(registered.status, JSON.stringify(registered.body)).toBe(201);
      const joined = await service.call('scheduler', 'POST', '/api/waitlist', {
        service: 'rokotus',
        areas: ['lahti-etela'],
        fromDate: '2026-11-20',
        toDate: '2026-12-31',
        family: { id: registered.body.id },
      });
      expect(joined.status, JSON.stringify(joined.body)).toBe(201);
      return joined.body.id as string;
    };
    const offer = async (entryId: string, number: number, told?: { state: string; sentAt?: Date }) => {
      const id = `11111111-2222-4333-8444-00000000000${number}`;
      const at = new Date(START);
      await service.deps.db.waitlistOffer.create({
        data: {
          id,
          entryId,
          bookingId: `11111111-2222-4333-8444-00000000001${number}`,
          slot: SLOT,
          deadline: new Date(Date.parse(START) + number * 3_600_000),
          state: 'open',
          createdAt: at,
        },
      });
      if (told === undefined) return;
      const of = { kind: 'offer', channel: 'mail', about: 'offer', aboutId: id, version: 0, mailbox: 'g@example.test' };
      const message = { id: `11111111-2222-4333-8444-00000000002${number}`, start: at, end: at, createdAt: at };
      await service.deps.db.message.create({ data: { ...of, ...message, ...told } });
    };
    const later = await join('Tarjokasi');
    const sooner = await join('Tarjokaksi');
    const told = await join('Tarjokkain');
    await offer(later, 3);
    await offer(sooner, 2, { state: 'failed' });
    await offer(told, 1, { state: 'sent', sentAt: new Date(START) });
    const { offers } = await readCallsToMake(service.deps, person('scheduler'), { most: 5 });
    expect(offers.map(({ id }) => id)).toEqual([sooner, later]);
    expect((await readCallsToMake(service.deps, elsewhere('scheduler'), { most: 5 })).offers).toEqual([]);
  });

  test('sees messages that did not arrive in its areas, and does not send them again', async () => {
    const booking = await consult();
    const participant = await service.deps.db.participant.findFirstOrThrow({
      where: { bookingId: booking, role: 'booker' },
    });
    await service.deps.db.message.create({
      data: {
        id: '11111111-2222-4333-8444-000000000099',
        ...{ kind: 'invite', channel: 'mail', about: 'booking', aboutId: booking, version: 0 },
        ...{ bearer: participant.id, mailbox: participant.email?.toLowerCase() ?? '', areaId: 'hartola' },
        start: new Date('2026-11-24T11:00:00Z'),
        end: new Date('2026-11-24T11:45:00Z'),
        state: 'failed',
        attempts: 1,
        createdAt: new Date(START),
      },
    });
    const seen = async (actor: Actor) => (await readUndeliveredMessages(service.deps, actor, {})).items;
    expect(await seen(person('scheduler'))).toMatchObject([{ booking, state: 'failed', maySendAgain: false }]);
    expect(await seen(person('coordinator'))).toMatchObject([{ booking, maySendAgain: true }]);
    expect(await seen(elsewhere('scheduler'))).toEqual([]);
  });

  test('finds families by name with their next time, and a booking by its number', async () => {
    const { booking, family } = await bookAppointment(service);
    const { name, reference } = await service.deps.db.family.findUniqueOrThrow({ where: { id: family } });
    const find = (query: string, actor = person('scheduler')) =>
      findAnything(service.deps, actor, { query, purpose: 'appointment' });
    const byName = await find(name ?? '');
    expect(byName.items.map(({ id }) => id)).toContain(family);
    expect(byName.coming.get(family)).toMatchObject({ booking, service: 'neuvola-maaraaikainen' });
    expect((await find(reference)).items.map(({ id }) => id)).toContain(family);
    expect((await find(booking)).booking?.view.id).toBe(booking);
    expect((await find(`https://neuvoaika.example/bookings/${booking}`)).booking?.view.id).toBe(booking);
    expect((await find(booking, elsewhere('scheduler'))).booking).toBeUndefined();
    await expect(find(booking, person('worker'))).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

describe('who watches', () => {
  test('an administrator sees what changed about people, of their own areas only', async () => {
    const worker = person('worker');
    const grants = [
      { role: 'worker', area: 'hartola' },
      { role: 'specialist', area: 'sysma' },
    ];
    await execute(service.deps, person('administrator'), changeUser, { user: worker.user, grants });
    const [newest] = await readRecentChanges(service.deps, person('administrator'));
    expect(newest).toMatchObject({
      action: 'change-user',
      said: { who: 'Petri Peltola', whose: 'Anna Aalto' },
      details: { given: 'specialist@sysma' },
    });
    expect(newest?.said.what).toContain('annettu asiantuntija (Sysmä)');
    await execute(service.deps, person('administrator'), changeUser, { user: worker.user, grants: grants.slice(0, 1) });
    const of = (area: string): Actor => ({
      ...elsewhere('administrator'),
      grants: [{ role: 'administrator', area: area as AreaId }],
    });
    const there = await readRecentChanges(service.deps, of('sysma'));
    expect(there.map(({ details }) => details.taken ?? details.given)).toContain('specialist@sysma');
    const [other] = await readRecentChanges(service.deps, of('asikkala'));
    expect(other?.subject.id).not.toBe(worker.user);
    await expect(readRecentChanges(service.deps, person('coordinator'))).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('an auditor sees who read very much, who read outside their areas, and whether sealing goes on', async () => {
    const worker = person('worker');
    const entries = (area: string, count: number) =>
      Array.from({ length: count }, (_, at) => ({
        action: 'read-family' as const,
        subject: { kind: 'family', id: `${area}-${at}` },
        area: area as AreaId,
        purpose: 'appointment',
      }));
    await recordReads(service.deps, worker, [...entries('hartola', 99), ...entries('sysma', 1)]);
    const odd = await readOddities(service.deps, person('auditor'));
    expect(odd.many).toContainEqual({
      actor: worker.principal,
      actorName: 'Anna Aalto',
      date: '2026-11-20',
      subjects: 100,
    });
    expect(odd.outside).toMatchObject([{ actor: worker.principal, area: 'sysma', reads: 1 }]);
    const asikkala = await readOddities(service.deps, elsewhere('auditor'));
    expect(asikkala).toMatchObject({ many: [], outside: [] });
    service.travelTo(Date.parse(START) + 3_600_000);
    expect((await readOddities(service.deps, person('auditor'))).seals.late).toBeGreaterThan(0);
    await sealAll(service.deps);
    const sealed = await readOddities(service.deps, person('auditor'));
    expect(sealed.seals).toEqual({ lastAt: Date.parse(START) + 3_600_000, late: 0 });
    await expect(readOddities(service.deps, person('coordinator'))).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

describe('the door', () => {
  test('shows anybody the areas, what may be booked there with its first free time, and where to come', async () => {
    const coordinator = person('coordinator');
    await execute(service.deps, coordinator, allowSelfBooking, { area: 'lahti-etela', services: ['rokotus'] });
    const before = await logCount();
    const door = await readDoor(service.deps);
    expect(door.areas.map(({ area }) => area.id)).toEqual(['lahti-etela', 'asikkala', 'hartola', 'sysma']);
    const [lahti, asikkala] = door.areas;
    expect(lahti?.services).toMatchObject([{ service: { id: 'rokotus' }, next: { area: 'lahti-etela' } }]);
    expect(lahti?.services[0]?.next?.start).toBeGreaterThan(door.now);
    expect(asikkala?.services).toEqual([]);
    expect(door.dropIns[0]).toMatchObject({
      service: { id: 'perheohjaaja-paivakodissa' },
      site: { id: 'asikkala-paivakoti' },
      start: Date.parse('2026-11-26T14:00:00+02:00'),
      canBook: false,
    });
    expect(door.groups).toEqual([]);
    expect(await logCount()).toBe(before);
  });
});
