// Meeting another way at the same time: who may, until when, and who is told.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AreaId, Principal, ProfessionalId } from '../../src/core/ids.ts';
import type { Actor } from '../../src/core/permissions.ts';
import { changeChannel } from '../../src/features/bookings/change-channel.ts';
import { bringRooms } from '../../src/features/video/keep-rooms.ts';
import { execute } from '../../src/platform/command.ts';
import type { LiveEvent } from '../../src/platform/live.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, mailTo, tellEverybody, type Wanted } from '../support/family.ts';
import { openRoomOf } from '../support/open-room.ts';
import { openPages } from '../support/pages.ts';
import { until } from '../support/process.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

async function ask(path: string, form?: Record<string, string>) {
  const origin = new URL(service.deps.config.publicUrl).origin;
  const sent = form && { method: 'POST', body: new URLSearchParams(form) };
  const response = await service.app.request(path, { headers: { Origin: origin, Cookie: 'language=fi' }, ...sent });
  return { status: response.status, location: response.headers.get('Location') ?? '', html: await response.text() };
}

/** A remote appointment by video with its family's link. */
async function linked(wanted: Wanted = {}) {
  const guardians = [{ name: 'Aino Malli', email: 'aino@example.test', phone: '040 123 4567' }];
  const remote = { service: 'neuvola-etavastaanotto', channel: 'video', guardians, ...wanted };
  const appointment = await bookAppointment(service, remote);
  const { body } = await service.call('scheduler', 'POST', `/api/bookings/${appointment.booking}/links`, {});
  return { ...appointment, path: new URL(body.url).pathname };
}

const bookingOf = async (id: string) => (await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body;
const change = (id: string, body: object, role = 'scheduler') =>
  service.call(role, 'POST', `/api/bookings/${id}/channel`, body);

describe('a family', () => {
  test('goes from video to phone and back by its link: one id, one more version each time, its word kept', async () => {
    const { booking, path } = await linked();
    await tellEverybody(service, booking);
    expect((await mailTo(service, 'aino@example.test')).invite).toContain('CONFERENCE');
    await ask(`${path}/confirm`, {});
    expect((await ask(path)).html).toContain(`href="${path}/channel"`);
    const form = (await ask(`${path}/channel`)).html;
    expect([form.includes('value="phone"'), form.includes('value="video"'), form.includes('name="phone"')]).toEqual([
      true,
      false,
      false,
    ]);
    expect((await ask(`${path}/channel`, { channel: 'phone' })).location).toBe(`${path}?done=channel&from=video`);
    expect(await bookingOf(booking)).toMatchObject({ id: booking, channel: 'phone', sequence: 1, confirmed: true });
    expect((await ask(`${path}?done=channel`)).html).toContain('Tapaamistapa on vaihdettu');
    await tellEverybody(service, booking, 'changed');
    const mail = await mailTo(service, 'aino@example.test');
    expect(mail.text).toContain('Päivä ja kellonaika ovat ennallaan.');
    expect([mail.invite.includes('SEQUENCE:1'), mail.invite.includes('CONFERENCE')]).toEqual([true, false]);
    await ask(`${path}/channel`, { channel: 'video' });
    expect(await bookingOf(booking)).toMatchObject({ channel: 'video', sequence: 2, phone: '040 123 4567' });
  });

  test('is seen by every desk at once, without a word about whom it is', async () => {
    const { booking, path } = await linked();
    const heard: LiveEvent[] = [];
    const leave = service.deps.live.subscribe({ hear: (event) => heard.push(event), end: () => {} });
    await ask(`${path}/channel`, { channel: 'phone' });
    const day = (await bookingOf(booking)).start.slice(0, 10);
    await until(() => heard.length > 0, 20_000);
    leave();
    expect(heard[0]).toEqual({ kind: 'bookings', areas: ['lahti-etela'], day });
  });

  test('that presses twice changes once', async () => {
    const { booking, path } = await linked();
    const both = await Promise.all([1, 2].map(() => ask(`${path}/channel`, { channel: 'phone' })));
    expect(both.map(({ location }) => location).sort()).toEqual(
      ['channel&from=video', 'same-channel'].map((done) => `${path}?done=${done}`),
    );
    expect(await bookingOf(booking)).toMatchObject({ channel: 'phone', sequence: 1 });
  });

  test('is asked for a number where nobody knows one, and cannot change one that is known', async () => {
    const { booking, path } = await linked({ guardians: [{ name: 'Aino Malli', email: 'aino@example.test' }] });
    const asked = await ask(`${path}/channel`, { channel: 'phone' });
    expect([asked.status, asked.html.includes('href="#phone"')]).toEqual([422, true]);
    await ask(`${path}/channel`, { channel: 'phone', phone: '050 765 4321' });
    expect((await bookingOf(booking)).phone).toBe('050 765 4321');
    await ask(`${path}/channel`, { channel: 'video' });
    await ask(`${path}/channel`, { channel: 'phone', phone: '09 000 0000' });
    expect((await bookingOf(booking)).phone).toBe('050 765 4321');
  });

  test('is not offered what the service is not, nor anything after the end or a cancellation', async () => {
    const { booking, path } = await linked();
    const now = service.deps.clock.now();
    for (const channel of ['on-site', 'home-visit'])
      expect((await ask(`${path}/channel`, { channel })).location).toBe(`${path}?done=late`);
    service.travelTo(Date.parse((await bookingOf(booking)).end) + 1000);
    expect((await ask(path)).html).not.toContain(`${path}/channel`);
    for (const late of [await ask(`${path}/channel`), await ask(`${path}/channel`, { channel: 'phone' })])
      expect(late.location).toBe(`${path}?done=late`);
    service.travelTo(now);
    await ask(`${path}/cancel`, {});
    expect((await ask(`${path}/channel`, { channel: 'phone' })).location).toBe(`${path}?done=late`);
    expect(await bookingOf(booking)).toMatchObject({ channel: 'video', sequence: 1, status: 'cancelled' });
  });

  test('whose video fails at the door makes it a call past the cut-off, by one press, and takes that back by another', async () => {
    const { booking, path } = await linked();
    service.travelTo(Date.parse((await bookingOf(booking)).start) - 5 * 60 * 1000);
    expect((await ask(`${path}/move`)).location).toBe(`${path}?done=late`);
    expect((await ask(path)).html).toContain(`href="${path}/channel"`);
    const { location } = await ask(`${path}/channel`, { channel: 'phone', sequence: '0' });
    const done = (await ask(location)).html;
    expect(done).toContain('Tapaamistapa on vaihdettu: Puhelin.');
    const undo =
      /<form method="post" action="([^"]+)"><input type="hidden" name="sequence" value="(\d+)"\/?>.*?value="(video)"/.exec(
        done,
      );
    expect(undo?.slice(1)).toEqual([`${path}/channel`, '1', 'video']);
    await ask(`${path}/channel`, { channel: 'video', sequence: '1' });
    expect(await bookingOf(booking)).toMatchObject({ id: booking, channel: 'video', sequence: 2 });
  });
});

describe('a professional', () => {
  test('whose video fails makes it a call until the end, and moves nothing', async () => {
    const { booking } = await linked();
    const { end } = await bookingOf(booking);
    const row = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
    const actor: Actor = {
      principal: 'user-of-this-test' as Principal,
      name: 'Hoitaja',
      language: 'fi',
      professional: row.professionals[0] as ProfessionalId,
      grants: [{ role: 'specialist', area: 'lahti-etela' as AreaId }],
    };
    service.travelTo(Date.parse(end) - 60_000);
    expect(await execute(service.deps, actor, changeChannel, { booking, channel: 'phone' })).toMatchObject({
      channel: 'phone',
    });
    service.travelTo(Date.parse(end) + 60_000);
    const late = execute(service.deps, actor, changeChannel, { booking, channel: 'video' });
    await expect(late).rejects.toMatchObject({ code: 'cut_off_passed' });
  });
});

describe('a call', () => {
  const REMOTE = 'neuvola-etavastaanotto';
  const free = async () => {
    const from = new Date(service.deps.clock.now() + 2 * 86_400_000).toISOString();
    const query = new URLSearchParams({ service: REMOTE, area: 'lahti-etela', from, limit: '1' });
    return (await service.call('scheduler', 'GET', `/api/slots?${query}`)).body.items[0].id as string;
  };
  let made = 0;
  const familyWith = async (guardian: object) => {
    made += 1;
    const name = `Soitto${'abcdefghij'[made]}nen`;
    const guardians = [{ name: `Aino ${name}`, language: 'fi', ...guardian }];
    const family = { area: 'lahti-etela', name, guardians, confirmed: true };
    return (await service.call('scheduler', 'POST', '/api/families', family)).body.id as string;
  };
  const asked = ({ status, body }: { status: number; body: { code: string; faults?: { path: string }[] } }) => [
    status,
    body.code,
    body.faults?.map(({ path }) => path),
  ];
  const MISSING = [400, 'invalid_input', ['phone']];

  test('to a family is booked only where somebody has a number, or one is given, by whatever way it is booked', async () => {
    const book = async (family: string, more: object = {}) => {
      const booking = { slot: await free(), area: 'lahti-etela', family: { id: family }, channel: 'phone', ...more };
      return service.call('scheduler', 'POST', '/api/bookings', booking);
    };
    const none = await familyWith({ email: 'ei-numeroa@example.test' });
    expect(asked(await book(none))).toEqual(MISSING);
    const unwilling = await familyWith({ phone: '040 555 6666', channel: 'none' });
    expect(asked(await book(unwilling))).toEqual(MISSING);
    const plan = {
      slot: await free(),
      every: 1,
      times: 2,
      area: 'lahti-etela',
      family: { id: none },
      channel: 'phone',
    };
    expect(asked(await service.call('scheduler', 'POST', '/api/plans', plan))).toEqual(MISSING);
    const wish = { service: REMOTE, areas: ['lahti-etela'], fromDate: '2026-11-20', toDate: '2027-01-31' };
    const wait = (more: object) =>
      service.call('scheduler', 'POST', '/api/waitlist', { ...wish, channel: 'phone', ...more });
    expect(asked(await wait({ family: { id: none } }))).toEqual(MISSING);
    expect((await wait({ family: { id: none }, phone: '040 777 8888' })).status).toBe(201);

    expect((await book(none, { phone: '040 777 8888' })).body).toMatchObject({
      channel: 'phone',
      phone: '040 777 8888',
    });
    // who wants to be called is written no mail, and is called all the same
    const caller = await familyWith({ phone: '044 333 2222', channel: 'phone' });
    expect((await book(caller)).body).toMatchObject({ channel: 'phone', phone: '044 333 2222' });
  });

  test('goes to somebody who comes, never to another of the family who was not asked, nor to whom nothing may be sent', async () => {
    const { booking, path } = await linked({
      guardians: [
        { name: 'Isä', email: 'isa@example.test' },
        { name: 'Äiti', phone: '040 222 3333', safeToSend: false },
        { name: 'Täti', phone: '040 999 8888', channel: 'phone' },
      ],
    });
    const { html } = await ask(path);
    expect(html).toContain('name="phone"');
    expect((await ask(`${path}/call`, {})).status).toBe(422);
    const asked = await ask(`${path}/channel`, { channel: 'phone' });
    expect([asked.status, asked.html.includes('href="#phone"')]).toEqual([422, true]);
    expect(await bookingOf(booking)).toMatchObject({ channel: 'video' });
    await ask(`${path}/channel`, { channel: 'phone', phone: '050 765 4321' });
    expect((await bookingOf(booking)).phone).toBe('050 765 4321');
  });

  test('follows the number of whom it goes to, loses it with them, and is given another by staff without a message', async () => {
    const { family, guardians, booking } = await linked({ channel: 'phone' });
    const desk = await openPages(service, 'scheduler');
    const member = `/families/${family}/guardians/${guardians[0]?.id}`;
    const kept = {
      name: 'Aino Malli',
      email: 'aino@example.test',
      language: 'fi',
      channel: 'mail',
      safeToSend: 'yes',
      messageLevel: 'neutral',
    };
    expect((await bookingOf(booking)).phone).toBe('040 123 4567');
    const { sequence } = await bookingOf(booking);
    const moved = await desk.send(member, { ...kept, phone: '040 765 4321' });
    expect(moved.location).toContain('done=calls-moved');
    expect((await desk.open(moved.location)).text).toContain('Uusi numero tuli myös niille');
    expect((await bookingOf(booking)).phone).toBe('040 765 4321');
    const lost = await desk.send(member, { ...kept, phone: '' });
    expect((await desk.open(lost.location)).text).toContain('ei ole enää numeroa');
    const page = (await desk.open(`/bookings/${booking}`)).text;
    expect(page).toContain('Tälle puhelulle ei ole annettu numeroa.');
    expect(page).toContain(`href="/bookings/${booking}/number"`);
    const given = await desk.send(`/bookings/${booking}/number`, { phone: '044 111 2222' });
    expect(given.location).toBe(`/bookings/${booking}?done=number`);
    expect(await bookingOf(booking)).toMatchObject({ channel: 'phone', phone: '044 111 2222', sequence });
    // a family's link changes no number that the house knows
    const { body } = await service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, {});
    await ask(`${new URL(body.url).pathname}/channel`, { channel: 'phone', phone: '050 000 1111' });
    expect((await bookingOf(booking)).phone).toBe('044 111 2222');
  });

  test('to a family is said of the family, and not of whoever pressed the button', async () => {
    const { booking } = await linked({ channel: 'phone' });
    const desk = await openPages(service, 'scheduler');
    const { text } = await desk.open(`/bookings/${booking}`);
    expect(text).toContain('Työntekijä soittaa perheelle klo');
    expect(text).not.toMatch(/varaaja(?!t)/i);
  });
});

describe('staff', () => {
  test('change it on the booking’s page, with the number that the caller says; the family’s word is asked anew', async () => {
    const { booking, path } = await linked();
    await ask(`${path}/confirm`, {});
    const desk = await openPages(service, 'scheduler');
    expect((await desk.open(`/bookings/${booking}`)).text).toContain(`/bookings/${booking}/channel`);
    expect((await desk.open(`/bookings/${booking}/channel`)).text).toContain('name="phone"');
    const sent = await desk.send(`/bookings/${booking}/channel`, { channel: 'phone', phone: '044 111 2222' });
    expect(sent.location).toBe(`/bookings/${booking}?done=channel&from=video`);
    expect((await desk.open(sent.location)).text).toContain('Viesti lähtee');
    const again = await desk.send(`/bookings/${booking}/channel`, { channel: 'phone', phone: '044 111 2222' });
    expect(again.location).toBe(`/bookings/${booking}?done=same-channel`);
    const nothing = (await desk.open(again.location)).text;
    expect(nothing).toContain('Tapaamistapa on jo tämä: Puhelimitse. Mitään ei muutettu.');
    expect(nothing).not.toContain('Viesti lähtee');
    const after = await bookingOf(booking);
    expect([after.channel, after.phone, after.sequence, after.confirmed]).toEqual([
      'phone',
      '044 111 2222',
      1,
      undefined,
    ]);
    const log = await service.deps.db.accessLog.findFirst({ where: { action: 'change-channel', role: 'scheduler' } });
    expect(log?.details).toMatchObject({ booking, from: 'video', to: 'phone' });
  });

  test('of nowhere near change nothing, and a wrong way is refused by its code', async () => {
    const { booking } = await linked();
    expect((await change(booking, { channel: 'on-site' })).body.code).toBe('channel_not_offered');
    expect((await change(booking, { channel: 'phone' }, 'worker')).status).toBe(404);
    expect((await change(booking, { channel: 'pigeon' })).status).toBe(400);
    expect((await bookingOf(booking)).sequence).toBe(0);
  });
});

test('the video room ends when people meet by phone instead, and stays where only other details change', async () => {
  const { booking } = await linked();
  const ended: string[] = [];
  const video = { ...service.deps.video, available: true, deleteRoom: async (name: string) => void ended.push(name) };
  const deps = { ...service.deps, video };
  const { start, end } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
  const data = openRoomOf(booking, 'room-of-this-test', { start, end });
  await service.deps.db.videoRoom.create({ data });
  await bringRooms(deps);
  expect(ended).toEqual([]);
  await change(booking, { channel: 'phone' });
  await bringRooms(deps);
  expect(ended).toEqual(['media of room-of-this-test']);
});
