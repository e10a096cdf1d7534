// Private calendar addresses: what they tell in every level, that they follow the times, and everything that closes them.

import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeByRetention } from '../../src/features/insights/remove-by-retention.ts';
import { calendarAddressTexts } from '../../src/surfaces/web/booking/texts/words.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots, linkIn, mailTo, tellEverybody } from '../support/family.ts';
import { openPages, pagesAs, type Shown } from '../support/pages.ts';

const SECRETS = {
  question: 'Miten tuen perhettä, jossa Ruususen unet jäävät kesken?',
  note: 'Hissi on rikki, tulkaa takaovesta',
};
const LEVELS = ['busy', 'neutral', 'full'] as const;

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

/** The events of a feed as another program reads them; throws where it finds a fault. */
function read(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return calendar.getAllSubcomponents('vevent').map((event) => {
    const value = (name: string) => String(event.getFirstPropertyValue(name) ?? '');
    const at = (name: string) => {
      const time = event.getFirstPropertyValue(name);
      return time instanceof ICAL.Time ? time.toJSDate().toISOString() : '';
    };
    return {
      uid: value('uid'),
      summary: value('summary'),
      status: value('status'),
      sequence: value('sequence'),
      location: value('location'),
      url: value('url'),
      start: at('dtstart'),
      end: at('dtend'),
    };
  });
}

const fetchFeed = (url: string, headers: Record<string, string> = {}) =>
  service.app.request(new URL(url).pathname, { headers });
const make = async (who: string, body: object = {}): Promise<{ id: string; url: string }> => {
  const { status, body: made } = await service.call(who, 'POST', '/api/subscriptions', body);
  expect(status, JSON.stringify(made)).toBe(201);
  return made;
};
const feedOf = async (url: string) => {
  const response = await fetchFeed(url);
  expect(response.status).toBe(200);
  return read(await response.text());
};

let asked = 0;

/** A worker asks the demonstration's specialist, each time at another time; `other`: a free one of the same specialist. */
async function askSpecialist(): Promise<{ id: string; start: string; other: string }> {
  const who = await service.deps.db.user.findFirst({ where: { grants: { some: { role: 'specialist' } } } });
  const query = `service=perheneuvola-konsultaatio&area=hartola&professional=${who?.professionalId}`;
  const { items } = (await service.call('worker', 'GET', `/api/slots?${query}`)).body;
  asked += 1;
  const slot = items[asked];
  const content = { topic: 'sleep', ageBand: '0-2', question: SECRETS.question };
  const body = { slot: slot.id, channel: 'video', case: content, note: SECRETS.note };
  const booked = await service.call('worker', 'POST', '/api/bookings', body);
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  return { id: booked.body.id, start: slot.start, other: items.at(-asked).id };
}

describe('a feed', () => {
  test('follows a time: the entry of the mailed invite, the same through a move, and cancelled where it was cancelled', async () => {
    const { id, start, other } = await askSpecialist();
    const { calendarUid } = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
    const feeds = [await make('specialist'), await make('worker')];
    const seen = async () =>
      Promise.all(feeds.map(async ({ url }) => (await feedOf(url)).filter(({ uid }) => uid === calendarUid)));
    const first = { uid: calendarUid, status: 'CONFIRMED', sequence: '0', start: new Date(start).toISOString() };
    expect(await seen()).toMatchObject([[first], [first]]);
    await service.call('worker', 'POST', `/api/bookings/${id}/reschedule`, { slot: other, calendar: 'cancel' });
    const moved = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
    const second = { ...first, sequence: '1', start: moved.start.toISOString(), end: moved.end.toISOString() };
    expect(await seen()).toMatchObject([[second], [second]]);
    await service.call('worker', 'POST', `/api/bookings/${id}/cancel`, { reason: 'not-needed' });
    const last = { ...second, sequence: '2', status: 'CANCELLED' };
    expect(await seen()).toMatchObject([[last], [last]]);
  });

  test('holds nothing of what it is about, in any level and for anybody, and at first not even the service', async () => {
    const { booking, family, guardians } = await bookAppointment(service, { service: 'rokotus' });
    const known = await service.deps.db.family.findUniqueOrThrow({
      where: { id: family },
      include: { guardians: true },
    });
    const { roomId } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
    await askSpecialist();
    await tellEverybody(service, booking);
    const secret = linkIn((await mailTo(service, guardians[0]?.email)).text);
    const pages = await openPages(service, 'worker');
    const told: Record<string, string[]> = { busy: [], neutral: [], full: [] };
    for (const level of LEVELS) {
      const made = await pages.send(`${secret}/calendar`, { level });
      const urls = [
        await make('specialist', { level }),
        await make('worker', { level }),
        await make('scheduler', { level, room: roomId ?? '' }),
      ];
      for (const url of [...urls.map((one) => one.url), addressIn(made)]) {
        const text = (await (await fetchFeed(url)).text()).replaceAll('\r\n ', '');
        expect(read(text).length).toBeGreaterThan(0);
        told[level]?.push(text);
      }
    }
    const names = known.guardians.flatMap(({ name, email, phone }) => [name, email, phone]);
    const secrets = [
      SECRETS.question,
      SECRETS.note,
      'Ruususen',
      'sleep',
      known.name,
      known.reference,
      known.id,
      ...names,
    ];
    for (const text of Object.values(told).flat()) {
      for (const one of secrets) if (one) expect(text).not.toContain(one);
    }
    const services = await service.deps.db.service.findMany();
    const named = (text: string) =>
      services.some(({ name }) => Object.values(name as object).some((said) => text.includes(String(said))));
    expect(Object.entries(told).map(([level, texts]) => [level, texts.map(named)])).toEqual([
      ['busy', [false, false, false, false]],
      ['neutral', [false, false, false, false]],
      ['full', [true, true, true, true]],
    ]);
    for (const text of told.busy ?? []) expect(text).not.toMatch(/^(URL|LOCATION|DESCRIPTION)/m);
  });

  test('that has not changed answers 304 without a body, and one that has with the whole', async () => {
    const { url } = await make('worker');
    const first = await fetchFeed(url);
    const mark = first.headers.get('ETag') ?? '';
    expect([first.headers.get('Content-Type'), mark]).toEqual([
      'text/calendar; charset=utf-8',
      expect.stringMatching(/^"[\w-]{43}"$/),
    ]);
    service.travelTo('2026-11-20T09:20:00+02:00');
    for (const sent of [mark, `W/${mark}`, `"other", ${mark}`, '*']) {
      const again = await fetchFeed(url, { 'If-None-Match': sent });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
    const { id } = await askSpecialist();
    const changed = await fetchFeed(url, { 'If-None-Match': mark });
    expect([changed.status, changed.headers.get('ETag') === mark]).toEqual([200, false]);
    await service.call('worker', 'POST', `/api/bookings/${id}/cancel`, { reason: 'mistake' });
    service.travelTo(START);
  });

  test('is logged once a day, however often it is read, and no more often than any calendar needs', async () => {
    const { id, url } = await make('specialist');
    const rows = () => service.deps.db.accessLog.count({ where: { action: 'read-feed', subjectId: id } });
    for (const at of ['09:00', '09:15', '13:00', '21:00']) {
      service.travelTo(`2026-11-20T${at}:00+02:00`);
      await fetchFeed(url);
    }
    expect(await rows()).toBe(1);
    service.travelTo('2026-11-21T10:00:00+02:00');
    const answers = [];
    for (let time = 0; time < 21; time += 1) answers.push(await fetchFeed(url));
    expect(await rows()).toBe(2);
    expect(answers.map(({ status }) => status)).toEqual([...Array(20).fill(200), 429]);
    expect(Number(answers.at(-1)?.headers.get('Retry-After'))).toBeGreaterThan(0);
    service.travelTo(START);
  });
});

describe('an address', () => {
  test('is made on a page that shows it once with a code and the steps of each program, and is closed after a question', async () => {
    const pages = await openPages(service, 'specialist', 'hartola', 'pn-psykologi');
    const empty = (await pages.open('/own-calendar')).text;
    expect(empty).toContain(calendarAddressTexts.fi.none);
    const press = /name="press" value="([^"]+)"/.exec(empty)?.[1] ?? '';
    const made = await pages.send('/own-calendar', { level: 'full', press });
    expect((await feedOf(addressIn(made))).every(({ status }) => status !== '')).toBe(true);
    expect(made.text).toContain(`aria-label="${calendarAddressTexts.fi.qr}"`);
    for (const { last } of Object.values(calendarAddressTexts.fi.programs)) expect(made.text).toContain(last);
    expect((await pages.send('/own-calendar', { level: 'full', press })).location).toBe('/own-calendar?done=pressed');
    const listed = (await pages.open('/own-calendar')).text;
    expect([addressIn({ text: listed }), listed.includes(calendarAddressTexts.fi.levels.full)]).toEqual(['', true]);
    const [way = '', ...others] = [...listed.matchAll(/href="([^"]+\/close)"/g)].map(([, href = '']) => href);
    expect(others).toEqual([]);
    expect((await pages.open(way)).text).toContain(calendarAddressTexts.fi.closeLead);
    expect((await fetchFeed(addressIn(made))).status).toBe(200);
    expect((await pages.send(way, {})).location).toBe('/own-calendar?done=closed');
    expect((await fetchFeed(addressIn(made))).status).toBe(404);
  });

  test('is shown once, kept as a hash, and closed by whoever made it alone', async () => {
    const { id, url } = await make('worker', { level: 'busy' });
    const secret = /feeds\/([\w-]{43})\.ics$/.exec(url)?.[1] ?? '';
    const kept = JSON.stringify(await service.deps.db.subscription.findMany());
    const log = JSON.stringify(
      await service.deps.db.accessLog.findMany({ where: { subjectKind: 'subscription' } }),
      (_, value) => (typeof value === 'bigint' ? String(value) : value),
    );
    expect(secret).not.toBe('');
    for (const text of [kept, log]) expect(text).not.toContain(secret);
    const list = async (who: string) =>
      (await service.call(who, 'GET', '/api/subscriptions')).body.items.map((item: { id: string }) => item.id);
    expect([await list('worker'), await list('specialist')]).toEqual([
      expect.arrayContaining([id]),
      expect.not.arrayContaining([id]),
    ]);
    expect((await service.call('specialist', 'DELETE', `/api/subscriptions/${id}`)).status).toBe(404);
    expect((await fetchFeed(url)).status).toBe(200);
    expect((await service.call('worker', 'DELETE', `/api/subscriptions/${id}`)).status).toBe(200);
    const closed = await fetchFeed(url);
    const unknown = await fetchFeed(url.replace(secret, 'A'.repeat(43)));
    expect([closed.status, unknown.status]).toEqual([404, 404]);
    const said = async (response: Response) => ({ ...((await response.json()) as object), requestId: '' });
    expect(await said(closed)).toEqual(await said(unknown));
  });

  test('of a room is made by its desk alone, and opens for as long as they see its bookings', async () => {
    expect((await service.call('worker', 'POST', '/api/subscriptions', { room: 'lahti-n-1' })).status).toBe(403);
    expect((await service.call('scheduler', 'POST', '/api/subscriptions', { room: 'no-such' })).status).toBe(400);
    const grants = [{ role: 'scheduler', area: 'lahti-etela' }];
    const person = { email: 'lahdesta@example.test', name: 'Lahden Varaaja', grants };
    const { body: user } = await service.call('administrator', 'POST', '/api/users', person);
    const site = await service.deps.db.site.findUniqueOrThrow({ where: { id: 'lahti-neuvola' } });
    expect(site.areaId).toBe('lahti-etela');
    const pages = await pagesAs(service, person.email);
    const url = addressIn(await pages.send('/own-calendar', { room: 'lahti-n-1', level: 'neutral' }));
    expect((await fetchFeed(url)).status).toBe(200);
    const change = (body: object) =>
      service.call('administrator', 'POST', '/api/users/change', { user: user.id, ...body });
    await change({ grants: [{ role: 'scheduler', area: 'asikkala' }] });
    expect((await fetchFeed(url)).status).toBe(404);
    await change({ grants });
    expect((await fetchFeed(url)).status).toBe(200);
    await change({ disabled: true });
    expect((await fetchFeed(url)).status).toBe(404);
  });

  test('made by a key ends with the key', async () => {
    const { url } = await make('worker');
    expect((await fetchFeed(url)).status).toBe(200);
    const id = /^nv_([0-9a-f]+)_/.exec(service.keys.worker)?.[1];
    const key = { where: { id: id ?? '' } };
    await service.deps.db.apiKey.update({ ...key, data: { revokedAt: new Date(service.deps.clock.now()) } });
    expect((await fetchFeed(url)).status).toBe(404);
    await service.deps.db.apiKey.update({ ...key, data: { revokedAt: null } });
  });
});

/** The address on a page that has just made it; empty where there is none. */
function addressIn(page: Pick<Shown, 'text'>): string {
  return /https?:\/\/[^<"\s]+\/feeds\/[\w-]{43}\.ics/.exec(page.text)?.[0] ?? '';
}

describe('a family’s address', () => {
  const linked = async (wanted: Parameters<typeof bookAppointment>[1] = {}) => {
    const appointment = await bookAppointment(service, wanted);
    await tellEverybody(service, appointment.booking);
    const link = linkIn((await mailTo(service, appointment.guardians[0]?.email)).text);
    const pages = await openPages(service, 'worker');
    return { ...appointment, link, pages };
  };

  test('opens the one time that the link opens, follows it, and no other of the family', async () => {
    const { booking, family, link, pages } = await linked();
    const url = addressIn(await pages.send(`${link}/calendar`, { level: 'neutral' }));
    const other = (await freeSlots(service))[5]?.id;
    await service.call('scheduler', 'POST', '/api/bookings', {
      slot: other,
      area: 'lahti-etela',
      family: { id: family },
    });
    const slot = (await freeSlots(service))[8]?.id;
    expect(
      (await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot, calendar: 'cancel' }))
        .status,
    ).toBe(200);
    const { calendarUid, start } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
    expect(await feedOf(url)).toMatchObject([
      { uid: calendarUid, sequence: '1', start: start.toISOString(), url: expect.stringContaining(link) },
    ]);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'unwell' });
    expect(await feedOf(url)).toMatchObject([{ uid: calendarUid, status: 'CANCELLED' }]);
  });

  const CLOSING: Record<string, (of: Awaited<ReturnType<typeof linked>>) => Promise<unknown>> = {
    'the desk closes its link': ({ booking }) =>
      service.call('scheduler', 'POST', `/api/bookings/${booking}/links/revoke`),
    'the family comes under non-disclosure': ({ family }) =>
      service.call('scheduler', 'POST', `/api/families/${family}/non-disclosure`, { nonDisclosure: true }),
    'whose link it is is not safe to write to any more': ({ family, guardians }) =>
      service.call('scheduler', 'POST', `/api/families/${family}/guardians/${guardians[0]?.id}`, {
        name: 'Malli',
        email: guardians[0]?.email,
        safeToSend: false,
        calendar: 'silent',
      }),
    'whose link it is is removed': ({ family, guardians }) =>
      service.call('scheduler', 'DELETE', `/api/families/${family}/guardians/${guardians[0]?.id}?calendar=silent`),
    'they close it themselves': async ({ link, pages }) => {
      const page = await pages.open(`${link}/calendar`);
      const way = /href="([^"]+\/close)"/.exec(page.text)?.[1] ?? '';
      expect((await pages.open(way)).text).toContain(`action="${way}"`);
      return pages.send(way, {});
    },
    'the time has been over for a month': async () => service.travelTo('2027-02-20T09:00:00+02:00'),
  };

  test.each(Object.keys(CLOSING))('opens nothing once %s', async (how) => {
    const pair = ['Aino', 'Bo'].map((name, at) => ({
      name: `${name} Sulkeva`,
      email: `sulkeva-${Object.keys(CLOSING).indexOf(how)}-${at}@example.test`,
    }));
    const family = await linked({ guardians: pair });
    const url = addressIn(await family.pages.send(`${family.link}/calendar`, { level: 'neutral' }));
    expect((await fetchFeed(url)).status).toBe(200);
    await CLOSING[how]?.(family);
    expect((await fetchFeed(url)).status).toBe(404);
    await removeByRetention(service.deps);
    expect(await service.deps.db.subscription.count({ where: { link: { bookingId: family.booking } } })).toBe(0);
    service.travelTo(START);
  });

  test('is made of no time of a family under non-disclosure, and its page says so', async () => {
    const { booking, link, pages } = await linked({
      nonDisclosure: true,
      guardians: [{ name: 'Turva', email: 'turva@example.test' }],
    });
    expect((await pages.open(link)).text).not.toContain(`${link}/calendar`);
    expect((await pages.open(`${link}/calendar`)).text).not.toMatch(/<form method="post" action="[^"]*\/calendar"/);
    expect((await pages.send(`${link}/calendar`, { level: 'busy' })).status).toBeGreaterThanOrEqual(400);
    expect(await service.deps.db.subscription.count({ where: { link: { bookingId: booking } } })).toBe(0);
  });
});
