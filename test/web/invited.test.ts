// People of another house who take part: what the link of each role shows and lets them do, and how it ends.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BookingId } from '../../src/core/ids.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { bringRooms } from '../../src/features/video/keep-rooms.ts';
import type { Entrance } from '../../src/platform/livekit.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots, linkIn, mailTo, sendDue, tellEverybody } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
const entrances: Entrance[] = [];
const ended: string[] = [];
beforeAll(async () => {
  const video = {
    available: true,
    reason: undefined,
    answers: async () => true,
    url: 'ws://video.test',
    httpOrigin: 'http://video.test',
    createRoom: async () => {},
    deleteRoom: async (room: string) => void ended.push(room),
    putOut: async () => {},
    mute: async () => {},
    listPeople: async () => [],
    listRooms: async () => [],
    readEvent: async () => ({ id: 'none', kind: 'other' as const }),
    token: async (entrance: Entrance) => {
      entrances.push(entrance);
      return 'token';
    },
    close: async () => {},
  };
  service = await openApp({ video });
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

type Invite = { readonly role: string; readonly language?: string; readonly email?: string };

let addresses = 0;
const address = () => {
  addresses += 1;
  return `kutsuttu-${addresses}@example.test`;
};

async function ask(path: string, form?: Record<string, string>) {
  const origin = new URL(service.deps.config.publicUrl).origin;
  const sent = form && { method: 'POST', body: new URLSearchParams(form) };
  const response = await service.app.request(path, { headers: { Origin: origin, Cookie: 'language=fi' }, ...sent });
  return { status: response.status, html: await response.text() };
}

/** Invites somebody to a booking by mail; resolves with who they are and the path of the link in their mail. */
async function invite(booking: BookingId, { email = address(), ...who }: Invite, key = 'scheduler') {
  const answer = await service.call(key, 'POST', `/api/bookings/${booking}/participants`, { email, ...who });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  await tellEverybody(service, booking, 'company');
  const { text } = await mailTo(service, email);
  return { participant: answer.body.participant as string, email, text, path: linkIn(text) };
}

const bookingOf = async (id: string) => (await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body;
const mailsTo = async (email: string) => service.deps.db.trayMessage.count({ where: { recipient: email } });

/** A worker's consultation by video. */
async function consultation(participants: readonly Invite[] = []): Promise<{ id: BookingId; start: string }> {
  const query = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi&limit=1';
  const slot = (await service.call('worker', 'GET', `/api/slots?${query}`)).body.items[0].id;
  const about = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' };
  const answer = await service.call('worker', 'POST', '/api/bookings', {
    slot,
    channel: 'video',
    case: about,
    participants,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

describe('the link of each role', () => {
  /** Everything under a link that changes something, or that only a family has. */
  const FAMILY_ONLY = ['/move', '/cancel', '/channel'];
  const ACTS = ['/confirm', '/call', '/move', '/cancel', '/channel', '/release', ''];

  test.each([
    { role: 'family', place: true, room: false, interprets: false, changes: true, said: 'Tulen paikalle' },
    { role: 'guest', place: true, room: false, interprets: false, changes: false, said: 'mukaan tapaamiseen' },
    { role: 'interpreter', place: true, room: true, interprets: true, changes: false, said: 'kutsuttu tulkiksi' },
    { role: 'authority', place: true, room: false, interprets: false, changes: false, said: 'toisena viranomaisena' },
  ])('$role: what it shows and what it does', async ({ role, place, room, interprets, changes, said }) => {
    const { booking, guardians } = await bookAppointment(service);
    const language = role === 'interpreter' ? 'so' : 'fi';
    if (role === 'family') await tellEverybody(service, booking);
    const path =
      role === 'family'
        ? linkIn((await mailTo(service, guardians[0]?.email)).text)
        : (await invite(booking, { role, language })).path;
    const before = await bookingOf(booking);
    const { status, html } = await ask(path);
    expect([status, html.includes(said)]).toEqual([200, true]);
    expect(html).toMatch(/<time datetime="2026-11-2\dT/);
    const shown = {
      place: html.includes('Eteläinen neuvola'),
      room: html.includes('Vastaanotto'),
      interprets: html.includes('somali'),
    };
    expect(shown).toEqual({ place, room, interprets });
    expect(html).not.toMatch(/Malli|terveydenhoitaja \d|määräaikaistarkastus|@example/i);
    for (const page of FAMILY_ONLY) expect([page, (await ask(path + page)).status < 400]).toEqual([page, changes]);
    if (changes) return;
    expect(html).not.toMatch(/<form|\/move|\/cancel|\/confirm|\/channel/);
    for (const act of ACTS) {
      const sent = await ask(path + act, { sure: 'yes', slot: 'x', channel: 'video', reason: 'unwell' });
      expect([act, sent.status]).toEqual([act, 404]);
    }
    expect(await bookingOf(booking)).toEqual(before);
    const file = (await ask(`${path}/invite.ics`)).html.replaceAll('\r\n ', '');
    expect([file.includes(path), /neuvola|ATTENDEE|Malli/i.test(file)]).toEqual([true, false]);
    const read = await service.deps.db.accessLog.findFirst({
      where: { action: 'read-booking', role: 'invited', purpose: role },
      orderBy: { id: 'desc' },
    });
    expect(read?.details).toMatchObject({ booking, start: expect.any(String) });
  });

  test('says no place where the family’s whereabouts are protected', async () => {
    const { booking } = await bookAppointment(service, { nonDisclosure: true });
    const { path, text } = await invite(booking, { role: 'interpreter', language: 'ar' });
    expect((await ask(path)).html).not.toMatch(/neuvola|Vastaanotto/i);
    expect(text).not.toMatch(/neuvola/i);
  });

  test.each([
    ['fi', 'Kerromme paikan puhelimessa.', /Osoite on/],
    ['sv', 'Vi berättar platsen per telefon.', /Adressen finns/],
    ['en', 'We tell you the place by phone.', /The address is on/],
  ])(
    'promises in no mail or file of it (%s) a place that no page of theirs tells',
    async (language, said, promised) => {
      const guardian = address();
      const { booking } = await bookAppointment(service, {
        nonDisclosure: true,
        guardians: [{ name: 'Salla Suojattu', email: guardian, language }],
      });
      const [guest, interpreter] = [
        await invite(booking, { role: 'guest', language }),
        await invite(booking, { role: 'interpreter', language }),
      ];
      await tellEverybody(service, booking, 'changed');
      for (const email of [guardian, guest.email, interpreter.email]) {
        const mail = await mailTo(service, email);
        const file = mail.invite.replaceAll(/\r?\n[ \t]/g, '');
        for (const told of [mail.text, file]) expect([email, told]).toEqual([email, expect.stringContaining(said)]);
        expect(`${mail.text}${file}`).not.toMatch(promised);
        const { html } = await ask(linkIn(mail.text));
        if (language === 'fi') expect(html).toContain(said);
      }
    },
  );

  test('is mailed with the booking, to each their own, and is no page of staff', async () => {
    const participants = [
      { role: 'guest', email: address() },
      { role: 'interpreter', language: 'uk', email: address() },
    ];
    const { id } = await consultation(participants);
    await tellEverybody(service, id);
    const texts = await Promise.all(participants.map(async ({ email }) => (await mailTo(service, email)).text));
    const [one, other] = texts.map(linkIn);
    expect(one).toMatch(/^\/b\/.{43}$/);
    expect(one).not.toBe(other);
    expect(texts.join()).not.toMatch(/\/bookings\/|konsultaatio/i);
    for (const [at, path] of [one, other].entries()) {
      const { status, html } = await ask(path ?? '');
      expect([status, html.includes('ukraina')]).toEqual([200, at === 1]);
      expect(html).not.toMatch(/herää|perheneuvola|psykologi/i);
    }
  });
});

describe('somebody who guesses', () => {
  test('opens and changes no other booking, nobody else’s invitation and nothing of staff’s', async () => {
    const [mine, theirs] = [await bookAppointment(service), await bookAppointment(service)];
    const invited = await invite(mine.booking, { role: 'guest' });
    const other = await invite(theirs.booking, { role: 'guest' });
    const at = (booking: string, participant: string) => `/api/bookings/${booking}/participants/${participant}`;
    const ways = [
      ['DELETE', at(mine.booking, other.participant)],
      ['POST', `${at(mine.booking, other.participant)}/link/close`],
      ['DELETE', at(mine.booking, mine.booking)],
    ] as const;
    for (const [method, path] of ways) expect((await service.call('scheduler', method, path)).status).toBe(404);
    const outside = [
      ['worker', 'POST', `/api/bookings/${mine.booking}/participants`, { role: 'guest', email: address() }],
      ['specialist', 'POST', `${at(mine.booking, invited.participant)}/link`, {}],
      ['administrator', 'DELETE', at(mine.booking, invited.participant), undefined],
    ] as const;
    for (const [role, method, path, body] of outside)
      expect([role, (await service.call(role, method, path, body)).status]).toEqual([role, 404]);
    const worker = await openPages(service, 'worker');
    expect((await worker.open(`/bookings/${mine.booking}/invited`)).status).toBe(404);
    const guesses = [invited.participant, mine.booking, `${invited.path.slice(3)}x`, invited.path.slice(3, -1)];
    for (const guess of guesses) expect((await ask(`/b/${guess}`)).status).toBe(404);
    expect([(await ask(invited.path)).status, (await ask(other.path)).status]).toEqual([200, 200]);
  });

  test('is not invited twice, nor by an address that takes part already', async () => {
    const { booking, guardians } = await bookAppointment(service);
    const again = (email: string | undefined) =>
      service.call('scheduler', 'POST', `/api/bookings/${booking}/participants`, { role: 'guest', email });
    const { email } = await invite(booking, { role: 'guest' });
    for (const known of [email, email.toUpperCase(), guardians[0]?.email])
      expect((await again(known)).status).toBe(400);
    expect((await again(undefined)).body.faults).toEqual([expect.objectContaining({ path: 'email' })]);
  });
});

describe('a link of somebody invited ends', () => {
  test('when staff close it; they still take part, and get a new one only from people', async () => {
    const { booking } = await bookAppointment(service);
    const { participant, path, email } = await invite(booking, { role: 'interpreter', language: 'fa' });
    const at = `/api/bookings/${booking}/participants/${participant}/link`;
    expect((await service.call('scheduler', 'POST', `${at}/close`)).status).toBe(200);
    for (const page of ['', '/room', '/invite.ics', '/lobby.json']) expect((await ask(path + page)).status).toBe(404);
    expect((await ask(`${path}/video-session`, {})).status).toBe(404);
    const slot = (await freeSlots(service))[3]?.id;
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot, calendar: 'cancel' });
    await tellEverybody(service, booking, 'moved');
    expect(linkIn((await mailTo(service, email)).text)).toBe('');
    const renewed = await service.call('scheduler', 'POST', at, { send: true });
    expect([renewed.status, renewed.body.sent]).toEqual([201, true]);
    await sendDue(service);
    const fresh = linkIn((await mailTo(service, email)).text);
    expect(fresh).toBe(new URL(renewed.body.url).pathname);
    expect([(await ask(fresh)).status, (await ask(path)).status]).toEqual([200, 404]);
    // no body says as much as an empty one, as where it is closed
    expect((await service.call('scheduler', 'POST', at)).status).toBe(201);
  });

  test('when the desk closes every link of the booking', async () => {
    const { booking } = await bookAppointment(service);
    const { path } = await invite(booking, { role: 'guest' });
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, {});
    expect((await ask(path)).status).toBe(200);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/links/revoke`);
    expect((await ask(path)).status).toBe(404);
  });

  test('when the time is cancelled, and when it was a day ago; after a move it opens to the new time', async () => {
    const [one, other] = [await bookAppointment(service), await bookAppointment(service)];
    const [gone, moved] = [
      await invite(one.booking, { role: 'guest' }),
      await invite(other.booking, { role: 'guest' }),
    ];
    await service.call('scheduler', 'POST', `/api/bookings/${one.booking}/cancel`, { reason: 'mistake' });
    expect((await ask(gone.path)).status).toBe(404);
    const slot = (await freeSlots(service))[6];
    await service.call('scheduler', 'POST', `/api/bookings/${other.booking}/reschedule`, {
      slot: slot?.id,
      calendar: 'cancel',
    });
    await tellEverybody(service, other.booking, 'moved');
    const instant = Temporal.Instant.from(slot?.start ?? '').epochMilliseconds;
    expect((await ask(moved.path)).html).toContain(`datetime="${new Date(instant).toISOString()}"`);
    service.travelTo(instant + 20 * 3_600_000);
    expect((await ask(moved.path)).status).toBe(200);
    service.travelTo(instant + 26 * 3_600_000);
    expect((await ask(moved.path)).status).toBe(404);
  });

  test('when they are no longer needed: only they are told, and the family’s word stands', async () => {
    const { booking, guardians } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const family = guardians[0]?.email ?? '';
    await ask(`${linkIn((await mailTo(service, family)).text)}/confirm`, {});
    const { participant, path, email } = await invite(booking, { role: 'guest' });
    const removed = await service.call(
      'scheduler',
      'DELETE',
      `/api/bookings/${booking}/participants/${participant}?calendar=cancel`,
    );
    expect(removed.body).toEqual({ closed: true });
    expect((await ask(path)).status).toBe(404);
    await tellEverybody(service, booking, 'company');
    const { text, invite: entry } = await mailTo(service, email);
    expect(text).toContain('Kutsusi tähän tapaamiseen on peruttu.');
    expect([/METHOD:CANCEL/.test(entry), /SEQUENCE:2/.test(entry), linkIn(text)]).toEqual([true, true, '']);
    expect([await mailsTo(email), await mailsTo(family)]).toEqual([2, 1]);
    const { confirmed, participants } = await bookingOf(booking);
    expect([confirmed, participants.some(({ id }: { id: string }) => id === participant)]).toEqual([true, false]);
    const back = await invite(booking, { role: 'guest', email });
    expect([(await ask(back.path)).status, await mailsTo(family)]).toEqual([200, 1]);
  });
});

test('who is no longer needed is left in silence where their inviter says so, until they are invited again', async () => {
  const { booking } = await bookAppointment(service);
  const { participant, email } = await invite(booking, { role: 'guest' });
  const pages = await openPages(service, 'scheduler');
  const removal = `/bookings/${booking}/invited/${participant}/remove`;
  expect((await pages.open(removal)).text).toContain('Mitä kalenterissa oleville ajoille tehdään?');
  expect((await pages.send(removal, { calendar: 'silent' })).location).toContain('done=removed');
  const late = await pages.send(removal, { calendar: 'cancel' });
  expect((await pages.open(late.location)).text).toContain('Osallistuja oli jo poistettu');
  await tellEverybody(service, booking, 'company');
  expect(await mailsTo(email)).toBe(1);
  const rows = await service.deps.db.accessLog.findMany({ where: { action: 'uninvite-participant' } });
  expect(rows.find(({ details }) => JSON.stringify(details).includes(participant))?.details).toMatchObject({
    leftCalendar: 'silent',
  });
  const again = await invite(booking, { role: 'guest', email });
  await service.call(
    'scheduler',
    'DELETE',
    `/api/bookings/${booking}/participants/${again.participant}?calendar=cancel`,
  );
  await tellEverybody(service, booking, 'company');
  expect((await mailTo(service, email)).invite).toContain('METHOD:CANCEL');
  expect(await mailsTo(email)).toBe(3);
});

describe('at the door of the room', () => {
  test('the host reads what they are, and who is closed out leaves the room and waits again', async () => {
    const participants = [
      { role: 'guest', email: address() },
      { role: 'interpreter', language: 'uk', email: address() },
    ];
    const { id, start } = await consultation(participants);
    await tellEverybody(service, id);
    const [guest = '', interpreter = ''] = await Promise.all(
      participants.map(async ({ email }) => linkIn((await mailTo(service, email)).text)),
    );
    expect((await ask(interpreter)).html).toContain('Kokeile laitteita');
    service.travelTo(start);
    const enter = async (path: string) => JSON.parse((await ask(`${path}/video-session`, {})).html);
    expect([await enter(guest), await enter(interpreter)]).toEqual([{ code: 'in_lobby' }, { code: 'in_lobby' }]);
    const lobby = async () => (await service.call('specialist', 'GET', `/api/bookings/${id}/lobby`)).body.items;
    const waiting = await lobby();
    expect(waiting.map(({ role }: { role: string }) => role).sort()).toEqual(['guest', 'interpreter']);
    expect(JSON.parse((await ask(`${guest}/lobby.json`)).html)).toMatchObject({ state: 'waiting', items: [] });
    const knocks = waiting.find(({ role }: { role: string }) => role === 'interpreter').id;
    await service.call('specialist', 'POST', `/api/bookings/${id}/lobby/${knocks}/admit`);
    expect((await enter(interpreter)).role).toBe('guest');
    expect(entrances.at(-1)).toMatchObject({
      identity: knocks,
      attributes: { role: 'guest', kind: 'interpreter' },
      grants: { publish: ['camera', 'microphone'] },
    });
    const room = (await ask(`${interpreter}/room`)).html;
    expect(room).not.toMatch(/psykologi|perheneuvola|\/bookings\//i);

    const { participants: present } = (await service.call('worker', 'GET', `/api/bookings/${id}`)).body;
    const { id: participant } = present.find(({ role }: { role: string }) => role === 'interpreter');
    const at = `/api/bookings/${id}/participants/${participant}/link`;
    const fresh = new URL((await service.call('worker', 'POST', at, {})).body.url).pathname;
    const met = entrances.at(-1)?.room;
    await bringRooms(service.deps);
    expect(ended).toEqual([met]);
    expect([await enter(interpreter), await enter(fresh)]).toEqual([{ code: 'not_found' }, { code: 'in_lobby' }]);
  });
});

test('on their pages the worker who asked invites an interpreter, reads out a link, closes it and removes them', async () => {
  const { id } = await consultation();
  const worker = await openPages(service, 'worker');
  const page = `/bookings/${id}/invited`;
  expect((await worker.open(`/bookings/${id}`)).text).toContain(`href="${page}"`);
  const wrong = await worker.send(page, { role: 'guest', language: 'so', email: '' });
  expect([wrong.status, wrong.text.includes('Valitse suomi, ruotsi tai englanti.')]).toEqual([422, true]);
  const invited = await worker.send(page, { role: 'interpreter', language: 'so', email: '' });
  expect(invited.location).toBe(`${page}?done=invited`);
  const listed = (await worker.open(page)).text;
  expect([listed.includes('Tulkki: somali'), listed.includes('Linkkiä ei ole vielä tehty')]).toEqual([true, true]);
  const [, one] = /\/invited\/([0-9a-f-]{36})\/link/.exec(listed) ?? [];
  const [, press = ''] = /\/link"[^>]*><input type="hidden" name="press" value="([^"]+)"/.exec(listed) ?? [];
  const path = linkIn((await worker.send(`${page}/${one}/link`, { press })).text);
  const reloaded = await worker.send(`${page}/${one}/link`, { press });
  expect(reloaded.location, 'the page reloaded: no second link').toBe(`${page}?done=pressed`);
  expect((await worker.open(reloaded.location)).text).toContain('näytettiin vain kerran');
  expect((await ask(path)).status).toBe(200);
  expect(linkIn((await worker.open(page)).text)).toBe('');
  expect((await worker.send(`${page}/${one}/close`, {})).location).toBe(`${page}?done=closed`);
  expect((await ask(path)).status).toBe(404);
  expect((await worker.open(`${page}/${one}/remove`)).text).toContain('Poistetaanko osallistuja?');
  expect((await worker.send(`${page}/${one}/remove`, {})).location).toBe(`${page}?done=removed`);
  expect((await worker.open(page)).text).toContain('Ketään ei ole vielä kutsuttu.');
  const guest = { role: 'guest', language: 'sv', email: 'vieras.kahdesti@työ.example' };
  expect((await worker.send(page, guest)).location).toBe(`${page}?done=invited`);
  expect((await worker.open(page)).text).toContain('<p>vieras.kahdesti@työ.example</p>');
  const again = await worker.send(page, guest);
  expect(again.location).toBe(`${page}?done=already`);
  expect((await worker.open(again.location ?? '')).text).toContain('Osallistuja on jo kutsuttu. Mitään ei muutettu.');
});

describe('what goes out about a booking, as staff may read it', () => {
  /** What a page says, as a person reads it. */
  const plain = (html: string) =>
    html
      .replace(/<[^>]*>/g, '')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
      .replace(/\r?\n /g, '')
      .replaceAll('\r', '');
  const masked = (said: string, email: string) =>
    said
      .replace(/\r?\n /g, '')
      .replace(/\/b\/[\w-]{43}/g, '/b/***')
      .replaceAll(email, '***')
      .replaceAll('\r', '')
      .trim();
  const unstamped = (said: string) => said.replace(/DTSTAMP:\w+/g, '');

  test('is what goes out, word for word and in each one’s language, but for links and addresses', async () => {
    const guardians = [
      { name: 'Aino Esikatsottu', email: address(), language: 'fi', messageLevel: 'place' },
      { name: 'Bo Esikatsottu', email: address(), language: 'sv' },
    ];
    const { booking } = await bookAppointment(service, { guardians });
    const desk = await openPages(service, 'scheduler');
    const read = async (news: string) => plain((await desk.open(`/bookings/${booking}/messages?news=${news}`)).text);
    const everybody = guardians.map(({ email }) => email);
    const compare = async (page: string, emails: readonly string[]) => {
      for (const email of emails) {
        const mail = (await readMailTray(service.deps)).find(({ recipient }) => recipient === email);
        for (const said of [mail?.subject, mail?.text, mail?.invite]) {
          expect(unstamped(page)).toContain(unstamped(masked(said ?? 'no mail', email)));
        }
      }
      for (const email of everybody) expect(page).not.toContain(email);
      expect(page).not.toMatch(/\/b\/[\w-]{43}/);
    };
    const beforeAnyLink = await read('booked');
    await tellEverybody(service, booking);
    await compare(beforeAnyLink, everybody);
    expect(beforeAnyLink).toContain('Kieli: ruotsi');
    expect(beforeAnyLink.split('Esimerkkikatu 10').length, 'thrice for one guardian and the nurse').toBe(7);
    everybody.push((await invite(booking, { role: 'interpreter', language: 'so' })).email);
    const withInterpreter = await read('booked');
    expect(withInterpreter).toContain('Sinua pyydetään tulkiksi');
    const cancelled = await read('cancelled');
    expect((await desk.open(`/bookings/${booking}`)).text).toContain(`href="/bookings/${booking}/messages"`);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'other' });
    await tellEverybody(service, booking, 'cancelled');
    await compare(cancelled, everybody);
    await compare(await read('booked'), everybody);
  });

  test('is for those who may know who takes part', async () => {
    const { booking } = await bookAppointment(service);
    for (const pages of [
      await openPages(service, 'scheduler', 'sysma'),
      await openPages(service, 'worker'),
      await openPages(service, 'auditor'),
    ]) {
      expect((await pages.open(`/bookings/${booking}/messages`)).status).toBe(404);
    }
    expect((await ask(`/bookings/${booking}/messages`)).status).not.toBe(200);
  });
});
