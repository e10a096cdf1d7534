// Group events that change: the room they take, the places they gain, the news and calendar entries that follow.

import ICAL from 'ical.js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { EventData } from '../../src/core/events.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { postRegistration } from '../../src/features/groups/post-registration.ts';
import { registerByThemselves } from '../../src/features/groups/register-for-group.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { execute } from '../../src/platform/command.ts';
import { type Mailer, MailNotTaken, smtpMailer } from '../../src/platform/mailer.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { openPages } from '../support/pages.ts';
import { startMailServer } from '../support/smtp.ts';

/** A Friday morning, when the nurse and the teacher receive in the same room for the three-year check. */
const FRIDAY = (time: string) => `2026-12-04T${time}:00+02:00`;
const PLAN = {
  service: 'vanhempainiltapaiva',
  site: 'asikkala-paivakoti',
  name: { fi: 'Vanhempainiltapäivä' },
  start: FRIDAY('08:00'),
  end: FRIDAY('11:00'),
  capacity: 2,
};
const ROOM = { room: 'asikkala-pk' };
const CHECK = 'kolmevuotistarkastus';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterEach(() => service.travelTo(START));
afterAll(() => service.close());

const post = (path: string, body: object = {}, role = 'scheduler') => service.call(role, 'POST', path, body);
const planned = async (change: object = {}): Promise<string> => {
  const { status, body } = await post('/api/groups', { ...PLAN, ...change });
  expect([status, body.faults]).toEqual([201, undefined]);
  return body.id;
};
const change = (id: string, body: object, role = 'scheduler') => post(`/api/groups/${id}/change`, body, role);
const register = async (id: string, body: object = {}) =>
  (await post(`/api/groups/${id}/registrations`, body)).body.registration;
const event = async (id: string) => (await service.call('scheduler', 'GET', `/api/groups/${id}`)).body;
const states = async (id: string): Promise<Record<number, string>> => {
  const { items } = (await service.call('scheduler', 'GET', `/api/groups/${id}/registrations`)).body;
  return Object.fromEntries(items.map((one: { number: number; state: string }) => [one.number, one.state]));
};
const checksOn = async (date: string) => {
  const query = new URLSearchParams({ service: CHECK, area: 'asikkala', from: `${date}T00:00:00+02:00`, limit: '200' });
  const { items } = (await service.call('scheduler', 'GET', `/api/slots?${query}`)).body;
  return items.filter(
    (slot: { start: string; site: string }) => slot.start.startsWith(date) && slot.site === PLAN.site,
  );
};

/** The news that a command has just put into the queue, written twice, as a queue may hand them out; it is emptied. */
async function postNews(): Promise<void> {
  const { db } = service.deps;
  const jobs = await db.$queryRaw<{ id: string; data: EventData<'registration-changed'> }[]>`
    SELECT id::text, data FROM pgboss.job WHERE name = 'registration-changed' ORDER BY created_on`;
  await db.$executeRaw`DELETE FROM pgboss.job WHERE name = 'registration-changed'`;
  for (const { data } of [...jobs, ...jobs]) await postRegistration(service.deps, data);
}
const sendDue = (mailer: Mailer = service.deps.mailer) => {
  service.travelTo(service.deps.clock.now() + 1);
  return sendDueMessages({ ...service.deps, mailer }, wordMessages(service.deps));
};
async function tell(): Promise<void> {
  await postNews();
  await sendDue();
}
const mailTo = async (address: string) => (await readMailTray(service.deps)).find((mail) => mail.recipient === address);
const entryIn = (mail: { invite?: string } | undefined) => {
  const calendar = new ICAL.Component(ICAL.parse(mail?.invite ?? ''));
  const entry = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
  return {
    method: calendar.getFirstPropertyValue('method'),
    uid: entry.uid,
    sequence: entry.sequence,
    start: entry.startDate.toJSDate().toISOString(),
  };
};

describe('the room of an event', () => {
  test('is booked for nothing else meanwhile, and is free again when the event moves or is cancelled', async () => {
    const before = await checksOn('2026-12-04');
    expect(before.length).toBeGreaterThan(0);
    const id = await planned(ROOM);
    expect(await checksOn('2026-12-04')).toEqual([]);
    const refused = await post('/api/bookings', { slot: before[0].id, family: { reference: 'ASI-1' } });
    expect([refused.status, refused.body.code]).toEqual([409, 'slot_taken']);
    expect((await change(id, { start: FRIDAY('13:00'), end: FRIDAY('15:00') })).status).toBe(200);
    expect(await checksOn('2026-12-04')).toEqual(before);
    await change(id, { start: PLAN.start, end: PLAN.end });
    expect(await checksOn('2026-12-04')).toEqual([]);
    await post(`/api/groups/${id}/cancel`);
    expect(await checksOn('2026-12-04')).toEqual(before);
  });

  test('cannot be had twice: the second is told where and when instead, and nothing of theirs is kept', async () => {
    const [one, other] = await Promise.all([
      post('/api/groups', { ...PLAN, ...ROOM }),
      post('/api/groups', { ...PLAN, ...ROOM }),
    ]);
    expect([one.status, other.status].sort()).toEqual([201, 409]);
    const { body } = one.status === 409 ? one : other;
    expect(body).toMatchObject({ code: 'slot_taken', alternatives: expect.any(Array) });
    expect(body.alternatives).not.toEqual([]);
    const listed = (await service.call('scheduler', 'GET', '/api/groups')).body.items;
    const there = listed.filter(
      ({ start, cancelled }: { start: string; cancelled: boolean }) => start === PLAN.start && !cancelled,
    );
    expect(there).toHaveLength(1);
    for (const instead of body.alternatives) {
      const again = await post('/api/groups', { ...PLAN, ...instead });
      expect([again.status, again.body.room]).toEqual([201, instead.room]);
      await post(`/api/groups/${again.body.id}/cancel`);
    }
    await post(`/api/groups/${there[0].id}/cancel`);
  });

  test('goes to one alone when an event and an appointment want it at the same moment', async () => {
    const [slot] = await checksOn('2026-12-18');
    const family = (await post('/api/families', { area: 'asikkala', name: 'Samanhetkinen' })).body;
    const plan = { ...PLAN, ...ROOM, start: slot.start, end: slot.end };
    const [event, booking] = await Promise.all([
      post('/api/groups', plan),
      post('/api/bookings', { slot: slot.id, family: { id: family.id } }),
    ]);
    expect([event.status, booking.status].sort()).toEqual([201, 409]);
    expect([event, booking].find(({ status }) => status === 409)?.body.code).toBe('slot_taken');
    const [row] = await service.deps.db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM claim
      WHERE active AND resource_id = 'room:asikkala-pk' AND during && tstzrange(${slot.start}::timestamptz, ${slot.end}::timestamptz)`;
    expect(row?.count).toBe(1);
  });

  test('may be swapped by two who change at once, or neither: nobody is told of a fault of ours', async () => {
    const [one, other] = [await planned({ ...ROOM }), await planned({ professionals: ['vk-asikkala'] })];
    const answers = await Promise.all([
      change(one, { room: null, professionals: ['vk-asikkala'] }),
      change(other, { professionals: [], room: ROOM.room }),
    ]);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    for (const id of [one, other]) await post(`/api/groups/${id}/cancel`);
  });

  test('is one of the site, and anybody who leads is nobody’s else then', async () => {
    const faults = async (body: object) => (await post('/api/groups', { ...PLAN, ...body })).body.faults?.[0].path;
    expect(await faults({ room: 'lahti-n-1' })).toBe('room');
    expect(await faults({ professionals: ['nobody'] })).toBe('professionals');
    expect(await faults({ closesAt: PLAN.end })).toBe('closesAt');
    const id = await planned({ professionals: ['vk-asikkala'] });
    expect(await checksOn('2026-12-04')).toEqual([]);
    const second = await post('/api/groups', { ...PLAN, professionals: ['vk-asikkala'] });
    expect(second.body.code).toBe('slot_taken');
    await post(`/api/groups/${id}/cancel`);
  });

  test('that somebody booked stays theirs when an event would move there', async () => {
    const [slot] = await checksOn('2026-12-11');
    const family = (await post('/api/families', { area: 'asikkala', name: 'Ryhmäläinen' })).body;
    const booked = await post('/api/bookings', { slot: slot.id, family: { id: family.id } });
    expect([booked.status, booked.body.code]).toEqual([201, undefined]);
    const id = await planned(ROOM);
    const refused = await change(id, { start: slot.start, end: '2026-12-11T11:00:00+02:00' });
    expect([refused.status, refused.body.code]).toEqual([409, 'slot_taken']);
    expect(await event(id)).toMatchObject({ start: PLAN.start, version: 0, room: ROOM.room });
    expect(await checksOn('2026-12-04')).toEqual([]);
    await post(`/api/groups/${id}/cancel`);
  });
});

describe('more places', () => {
  test('go to those who wait in their order, anybody who changes it, and fewer than are taken are refused', async () => {
    const id = await planned({ childcarePlaces: 1 });
    await register(id, { childcare: 1 });
    for (const childcare of [0, 1, 0, 0])
      await register(id, { childcare, ...(childcare && { email: 'odottaa@example.test' }) });
    expect(await states(id)).toEqual({ 1: 'coming', 2: 'coming', 3: 'waiting', 4: 'waiting', 5: 'waiting' });
    await change(id, { capacity: 3 });
    expect(await states(id)).toMatchObject({ 3: 'waiting', 4: 'coming', 5: 'waiting' });
    await tell();
    await change(id, { childcarePlaces: 2, capacity: 4 });
    expect(await states(id)).toMatchObject({ 3: 'coming', 5: 'waiting' });
    await tell();
    expect((await mailTo('odottaa@example.test'))?.text).toContain('sinulle on paikka');
    const fewer = await change(id, { capacity: 3, childcarePlaces: 1 });
    expect([fewer.status, fewer.body.faults]).toEqual([
      400,
      [
        { path: 'capacity', message: 'must be at least 4: so many have a place' },
        { path: 'childcarePlaces', message: 'must be at least 2: so many have a place' },
      ],
    ]);
    expect(Object.values(await states(id)).filter((state) => state === 'coming')).toHaveLength(4);
  });

  test('after a draw go on in the order of the lot', async () => {
    const id = await planned({ byLot: true, capacity: 1 });
    for (let at = 0; at < 5; at += 1) await register(id);
    const { lot } = (await post(`/api/groups/${id}/draw`)).body;
    await change(id, { capacity: 2 });
    const [winner] = lot.drawn;
    const second = Object.entries(await states(id)).find(
      ([number, state]) => state === 'drawn' && number !== String(winner),
    );
    expect(second).toBeDefined();
    await change(id, { capacity: 5 });
    expect(new Set(Object.values(await states(id)))).toEqual(new Set(['drawn']));
    expect((await event(id)).lot).toEqual(lot);
  });
});

describe('a change', () => {
  test('is for anybody who manages groups there, before the event begins, and of the version they looked at', async () => {
    const id = await planned();
    const key = { label: 'desk', role: 'scheduler', areas: ['hartola'] };
    const { key: elsewhere } = (await service.call('administrator', 'POST', '/api/api-keys', key)).body;
    expect([(await change(id, {}, elsewhere)).status, (await change(id, {}, 'worker')).status]).toEqual([404, 403]);
    expect((await change(id, { version: 0, capacity: 5 })).body).toMatchObject({ capacity: 5, version: 1 });
    expect((await change(id, { version: 0, capacity: 9 })).body.code).toBe('wrong_status');
    expect((await event(id)).capacity).toBe(5);
    const [row] = await service.deps.db.$queryRaw<{ details: { fields: string } }[]>`
      SELECT details FROM access_log WHERE action = 'change-group-event' AND subject_id = ${id}`;
    expect(row?.details.fields).toBe('capacity');
    // saved as it stands: the person who has the form open is not told that it was changed meanwhile
    expect((await change(id, { version: 1, capacity: 5 })).body).toMatchObject({ capacity: 5, version: 1 });
    service.travelTo(PLAN.start);
    expect((await change(id, { capacity: 6 })).body.code).toBe('wrong_status');
  });

  test('of the time reaches everybody, and their calendars keep one entry until it is taken away', async () => {
    const id = await planned();
    await register(id, { email: 'tulee@example.test' });
    const other = await register(id, { email: 'peruu@example.test', language: 'en' });
    await register(id, { email: 'jono@example.test', language: 'sv' });
    await tell();
    const first = entryIn(await mailTo('tulee@example.test'));
    expect(first).toMatchObject({ method: 'REQUEST', start: '2026-12-04T06:00:00.000Z' });
    expect((await mailTo('jono@example.test'))?.invite).toBeUndefined();

    await change(id, { start: FRIDAY('12:00'), end: FRIDAY('14:00') });
    await tell();
    const moved = await mailTo('tulee@example.test');
    expect(entryIn(moved)).toMatchObject({ method: 'REQUEST', uid: first.uid, start: '2026-12-04T10:00:00.000Z' });
    expect(entryIn(moved).sequence).toBeGreaterThan(first.sequence);
    expect([moved?.subject, moved?.text]).toEqual(['Aika on muuttunut', expect.stringContaining('klo 12.00')]);
    const waiting = await mailTo('jono@example.test');
    expect([waiting?.text, waiting?.invite]).toEqual([expect.stringMatching(/ny tid[\s\S]*du står i kö/), undefined]);
    for (const mail of [moved, waiting]) {
      expect(`${mail?.subject}${mail?.text}${mail?.invite ?? ''}`).not.toMatch(/Vanhempain|päiväkoti|asikkala|vetäjä/i);
    }

    await post(`/api/groups/${id}/registrations/${other.id}/cancel`, { calendar: 'cancel' });
    await tell();
    const gone = await mailTo('peruu@example.test');
    expect([entryIn(gone).method, gone?.text]).toEqual([
      'CANCEL',
      expect.stringContaining('Your registration is cancelled'),
    ]);
    expect(entryIn(await mailTo('jono@example.test')).method).toBe('REQUEST');

    await post(`/api/groups/${id}/cancel`);
    await tell();
    const off = entryIn(await mailTo('tulee@example.test'));
    expect(off).toMatchObject({ method: 'CANCEL', uid: first.uid });
    expect(off.sequence).toBeGreaterThan(entryIn(moved).sequence);
  });
});

describe('a mail that is not taken', () => {
  const down: Mailer = {
    send: () => Promise.reject(new MailNotTaken('connect', { fault: 'no-answer' })),
    check: async () => {},
    close: () => {},
  };
  const mailsTo = async (address: string) =>
    (await readMailTray(service.deps)).filter(({ recipient }) => recipient === address);
  const isBack = async () => {
    service.travelTo(service.deps.clock.now() + 10_000);
    await sendDue();
  };

  test('of a registration’s address: the old mailbox loses the entry and its link, the new one has both, and the place stays', async () => {
    const id = await planned({ capacity: 1 });
    const [old, right] = ['vaara.osoite@example.test', 'oikea.osoite@example.test'];
    const { id: registration } = await register(id, { email: old });
    await register(id, { email: 'seuraava@example.test' });
    await tell();
    const first = await mailTo(old);
    const linkOf = (text = '') => /\/groups\/registration\/[\w-]{43}/.exec(text)?.[0] ?? 'none';
    const statusOf = async (path: string) => (await service.app.request(path)).status;
    expect(await statusOf(linkOf(first?.text))).toBe(200);
    const address = `/api/groups/${id}/registrations/${registration}/address`;
    expect((await post(address, { email: 'seuraava@example.test' })).status).toBe(400);
    expect((await post(address, { email: right }, 'worker')).status).toBe(403);
    expect((await post(address, { email: right })).body).toEqual({ id: registration });
    await tell();
    const [gone, invited] = [await mailTo(old), await mailTo(right)];
    expect(entryIn(gone)).toMatchObject({ method: 'CANCEL', uid: entryIn(first).uid });
    expect(entryIn(invited)).toMatchObject({ method: 'REQUEST', uid: entryIn(first).uid });
    for (const one of [gone, invited]) expect(entryIn(one).sequence).toBeGreaterThan(entryIn(first).sequence);
    expect(gone?.text).toContain('Tähän osoitteeseen ei enää lähetetä viestejä');
    expect(`${gone?.text}${gone?.invite?.replace(/\r?\n /g, '')}`).not.toMatch(
      /groups\/registration|sinulle on paikka/,
    );
    expect(linkOf(invited?.text)).not.toBe(linkOf(first?.text));
    expect([await statusOf(linkOf(first?.text)), await statusOf(linkOf(invited?.text))]).toEqual([404, 200]);
    expect(await states(id)).toEqual({ 1: 'coming', 2: 'waiting' });

    const before = (await readMailTray(service.deps)).length;
    await change(id, { start: '2026-12-04T12:00:00+02:00', end: '2026-12-04T13:00:00+02:00' });
    expect((await post(address, { email: right })).status).toBe(200);
    await tell();
    const since = (await readMailTray(service.deps)).slice(0, -before).map(({ recipient }) => recipient);
    expect(since).not.toContain(old);
    const desk = await openPages(service, 'scheduler');
    const path = `/groups/${id}/registrations/${registration}/address`;
    expect((await desk.open(`/groups/${id}`)).text).toContain(`href="${path}"`);
    expect((await desk.open(path)).text).not.toContain(right);
    expect((await desk.send(path, { email: 'seuraava@example.test' })).text).toContain('on jo ilmoittauduttu');
    expect((await desk.send(path, { email: old })).location).toBe(`/groups/${id}?done=address`);
    await tell();
    expect([entryIn(await mailTo(right)).method, entryIn(await mailTo(old)).method]).toEqual(['CANCEL', 'REQUEST']);
  });

  test('as there is no such mailbox is among those that did not arrive, of the event’s area', async () => {
    const id = await planned();
    const { id: registration } = await register(id, { email: 'ei.ole@example.test' });
    const server = await startMailServer();
    const mailer = smtpMailer({ url: server.url, from: service.deps.config.mail.from, clock: service.deps.clock });
    server.failNext(550, 'RCPT', '5.1.1 no such mailbox');
    await postNews();
    await sendDue(mailer);
    mailer.close();
    await server.stop();
    const { body } = await service.call('coordinator', 'GET', '/api/undelivered-messages?area=asikkala');
    expect(body.items).toMatchObject([
      {
        ...{ about: 'registration', kind: 'registration', area: 'asikkala', recipient: 'registered', state: 'failed' },
        ...{ why: 'refused', code: '5.1.1', attempts: 1, meetingStarts: new Date(PLAN.start).toISOString() },
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/ei\.ole@/);
    // somebody who has given up is told so, and nothing of what they never had
    await post(`/api/groups/${id}/registrations/${registration}/cancel`);
    await tell();
    expect((await service.call('coordinator', 'GET', '/api/undelivered-messages')).body.items).toEqual([]);
    expect(await mailsTo('ei.ole@example.test')).toMatchObject([{ subject: 'Ilmoittautumisesi on peruttu' }]);
    expect((await mailTo('ei.ole@example.test'))?.invite).toBeUndefined();
  });

  test('says, once it is, what is true by then: of a time nobody has heard of, not that it has moved', async () => {
    const id = await planned({ capacity: 1 });
    const [coming, waiting] = ['eka@example.test', 'toka@example.test'];
    await register(id, { email: coming });
    await register(id, { email: waiting });
    await postNews();
    await sendDue(down);
    await change(id, { start: FRIDAY('12:00'), end: FRIDAY('14:00') });
    await postNews();
    await isBack();
    const [first, ...others] = await mailsTo(coming);
    expect([others, entryIn(first).start]).toEqual([[], '2026-12-04T10:00:00.000Z']);
    expect(first?.text).toMatch(/sinulle on paikka[\s\S]*klo 12\.00/);
    expect(`${first?.subject}${first?.text}`).not.toMatch(/muuttunut|uusi aika/);
    expect(await mailsTo(waiting)).toMatchObject([{ text: expect.stringMatching(/olet jonossa[\s\S]*klo 12\.00/) }]);

    // moved while the server is away, and then called off: that alone is told
    await change(id, { start: FRIDAY('08:00'), end: FRIDAY('11:00') });
    await postNews();
    await sendDue(down);
    await post(`/api/groups/${id}/cancel`);
    await postNews();
    await isBack();
    const off = await mailsTo(coming);
    expect([off.length, off[0]?.subject, entryIn(off[0]).method]).toEqual([2, 'Tapahtuma on peruttu', 'CANCEL']);
  });
});

describe('registering twice', () => {
  test('is answered as the first time, takes no second place, and only the mail says so', async () => {
    const id = await planned({ capacity: 5 });
    const wish = { event: id, language: 'fi', email: 'Kahdesti@example.test' };
    const first = await registerByThemselves(service.deps, 'fi', wish);
    const second = await registerByThemselves(service.deps, 'fi', { ...wish, email: 'kahdesti@EXAMPLE.test' });
    expect(second).toEqual(first);
    expect(second).toEqual({ mailed: true });
    expect((await event(id)).placesLeft).toBe(4);
    await tell();
    const mail = await mailTo('kahdesti@example.test');
    expect(mail?.subject).toBe('Olet jo ilmoittautunut');
    expect(mail?.text).toMatch(/numero on 1\.[\s\S]*\/groups\/registration\//);
    // a number is spent either way, so that those who come after cannot count
    expect((await register(id)).number).toBe(3);
    const atOnce = await Promise.all(
      Array.from({ length: 6 }, () =>
        registerByThemselves(service.deps, 'fi', { ...wish, email: 'moni@example.test' }),
      ),
    );
    expect(new Set(atOnce.map((one) => JSON.stringify(one)))).toEqual(new Set(['{"mailed":true}']));
    expect((await event(id)).placesLeft).toBe(2);
  });

  test('is seen by the desk, by address or number; one who has cancelled may come again', async () => {
    const id = await planned({ capacity: 5 });
    const phone = await post(`/api/groups/${id}/registrations`, { phone: '040 123 4567' });
    const again = await post(`/api/groups/${id}/registrations`, { phone: '+358 40 1234567' });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ again: true, registration: { number: 1, id: phone.body.registration.id } });
    const stranger = registerByThemselves(service.deps, 'fi', { event: id, language: 'fi', phone: '040 123 4567' });
    await expect(stranger).rejects.toMatchObject({ code: 'invalid_input' });
    const { items } = (await service.call('scheduler', 'GET', `/api/groups/${id}/registrations`)).body;
    expect(items[0].phone).toBe('040 123 4567');
    const [read] = await service.deps.db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM access_log WHERE action = 'read-registrations' AND subject_id = ${id}`;
    expect(read?.count).toBe(1);
    await post(`/api/groups/${id}/registrations/${items[0].id}/cancel`);
    const fresh = await post(`/api/groups/${id}/registrations`, { phone: '0401234567' });
    expect([fresh.body.again, fresh.body.registration.number]).toEqual([undefined, 2]);
  });
});

describe('registration that closes', () => {
  test('takes the last in the moment before, nobody in the moment itself, and is not drawn before', async () => {
    const closesAt = '2026-12-01T12:00:00+02:00';
    const id = await planned({ byLot: true, closesAt });
    const closing = Date.parse(closesAt);
    service.travelTo(closing - 1);
    expect((await register(id)).number).toBe(1);
    expect((await post(`/api/groups/${id}/draw`)).body.code).toBe('wrong_status');
    service.travelTo(closing);
    expect((await post(`/api/groups/${id}/registrations`)).body.code).toBe('wrong_status');
    expect((await event(id)).open).toBe(false);
    const draws = await Promise.all([1, 2, 3].map(() => post(`/api/groups/${id}/draw`)));
    expect(draws.map(({ status, body }) => [status, body.lot])).toEqual(Array(3).fill([200, draws[0]?.body.lot]));
  });

  test('may be put off, and an event’s places are a number that makes sense', async () => {
    const id = await planned({ closesAt: '2026-12-01T12:00:00+02:00' });
    expect((await change(id, { closesAt: null })).body.closesAt).toBe(PLAN.start);
    for (const capacity of [0, -1, 1001, 2.5, 31]) expect((await change(id, { capacity })).status).toBe(400);
  });
});

describe('what comes in the way of an event later', () => {
  test('is said to the desk: an absence of who leads it, and nothing removes its room or its people unseen', async () => {
    const id = await planned({ ...ROOM, professionals: ['vk-asikkala'], start: FRIDAY('12:00'), end: FRIDAY('13:00') });
    expect((await event(id)).attention).toEqual([]);
    const away = {
      professional: 'vk-asikkala',
      from: '2026-12-04T00:00',
      to: '2026-12-05T00:00',
      reason: 'sick leave',
    };
    await execute(service.deps, theService, addAbsence, away);
    expect((await event(id)).attention).toEqual(['leader-away']);
    const { faults } = (await change(id, { capacity: 3 })).body;
    expect(faults.map(({ path }: { path: string }) => path)).toEqual(['professionals']);
    expect((await change(id, { professionals: [] })).body.attention).toEqual([]);

    const file = structuredClone(paijatHame) as { rooms: { id: string }[] };
    file.rooms = file.rooms.filter((room) => room.id !== ROOM.room);
    const refused = await service.call('coordinator', 'POST', '/api/import', file);
    expect([refused.status, refused.body.code]).toEqual([409, 'import_conflict']);
  });
});
