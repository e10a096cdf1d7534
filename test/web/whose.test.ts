// Whose time it is, and with whom: the family's name for those who may know it, and for a specialist who asks.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BookingId } from '../../src/core/ids.ts';
import { openApp, paijatHame, START, type TestApp } from '../support/app.ts';
import { bookAppointment, linkIn, mailTo, tellEverybody } from '../support/family.ts';
import { sendSeen } from '../support/left-outside.ts';
import { openPages, type Pages, pagesAs } from '../support/pages.ts';
import { statementsIn } from '../support/statements.ts';

const DESK_NUMBER = '03 111 2222';
const DAY = '/desk?area=lahti-etela&date=2026-11-24';

let service: TestApp;
let desk: Pages;
let nurse: Pages;
beforeAll(async () => {
  const { areas, ...rest } = paijatHame as { areas: readonly object[] };
  service = await openApp({ directory: { ...rest, areas: areas.map((area) => ({ ...area, phone: DESK_NUMBER })) } });
  desk = await openPages(service, 'scheduler', 'lahti-etela');
  nurse = await openPages(service, 'worker', 'lahti-etela', 'th-lahti-1');
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

type Known = { readonly family: string; readonly reference: string; readonly booking: BookingId };

/** A family of the area with a time of the first nurse of Lahti on the 24th. */
async function appointment(
  name: string,
  start: string,
  {
    area = 'lahti-etela',
    nonDisclosure = false,
    day = '2026-11-24',
    child = '',
    guardians = [] as readonly object[],
  } = {},
): Promise<Known> {
  const children = [{ name: `${name}lapsi` }, ...(child ? [{ name: child }] : [])];
  const wanted = { area, name, children, guardians, nonDisclosure, confirmed: true };
  const { body: family } = await service.call('scheduler', 'POST', '/api/families', wanted);
  const query = 'service=neuvola-maaraaikainen&area=lahti-etela&professional=th-lahti-1&limit=500';
  const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
  const slot = body.items.find((one: { start: string }) => one.start === `${day}T${start}:00+02:00`)?.id;
  const found = await service.deps.db.child.findFirst({ where: { familyId: family.id, name: child } });
  const whom = found?.id;
  const asked = { slot, area: 'lahti-etela', family: { id: family.id, ...(whom && { child: whom }) } };
  const booked = await service.call('scheduler', 'POST', '/api/bookings', asked);
  expect(booked.status, JSON.stringify(booked.body)).toBe(201);
  return { family: family.id, reference: family.reference, booking: booked.body.id };
}

/** The rows of the log that came of it, and how many statements wrote them. */
async function logged(run: () => Promise<unknown>) {
  const { id: before } = await service.deps.db.accessLog.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const statements = await statementsIn(async () => void (await run()));
  const rows = await service.deps.db.accessLog.findMany({ where: { id: { gt: before } }, orderBy: { id: 'asc' } });
  return { rows, writes: statements.filter((text) => /INSERT INTO access_log/.test(text)).length };
}

const plain = (html: string) => html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');

describe('whose time it is', () => {
  let known: Known;
  let hidden: Known;
  let elsewhere: Known;
  beforeAll(async () => {
    service.travelTo(START);
    known = await appointment('Mallikas', '08:00');
    hidden = await appointment('Salainen', '09:00', { nonDisclosure: true });
    elsewhere = await appointment('Muualta', '10:00', { area: 'hartola' });
  });

  test('stands in the desk’s columns, first and before what it is for', async () => {
    const { text } = await desk.open(DAY);
    expect(text).toContain(`data-said="8.00 Mallikas, perhe ${known.reference}, Varattu · Lastenneuvolan`);
  });

  test('stands in the desk’s list with the way to the family, and its buttons say it too', async () => {
    service.travelTo('2026-11-24T08:05:00+02:00');
    const { text } = await desk.open(`${DAY}&view=list`);
    const who = `Mallikas, perhe ${known.reference}`;
    expect(text).toContain(`<a href="/families/${known.family}?purpose=appointment">${who}</a>`);
    for (const act of ['Saapui', 'Ei saapunut', 'Avaa']) expect(plain(text), act).toContain(`${act} , 8.00, ${who}`);
    service.travelTo(START);
    expect(plain((await desk.open(`${DAY}&view=list`)).text)).toContain(`Siirrä , 8.00, ${who}`);
    const family = await desk.open(`/families/${known.family}?purpose=appointment`);
    expect([family.status, family.text.includes('Mallikas')]).toEqual([200, true]);
  });

  test('stands on the booking’s page and on those that move, change and cancel it', async () => {
    service.travelTo('2026-11-22T08:05:00+02:00');
    for (const page of ['', '/reschedule', '/channel', '/cancel']) {
      const { text, status } = await desk.open(`/bookings/${known.booking}${page}`);
      if (page === '/channel' && status !== 200) continue;
      expect(text, page).toContain(`>Mallikas, perhe ${known.reference}</a>`);
      expect(/<title>[^<]*/.exec(text)?.[0]).not.toContain('Mallikas');
    }
    service.travelTo('2026-11-24T08:05:00+02:00');
    const { text } = await desk.open(`/bookings/${known.booking}`);
    expect(plain(text)).toContain(`Merkitse saapuneeksi , Mallikas, perhe ${known.reference}`);
  });

  test('is a number where the family is under non-disclosure, also for those who may open its page', async () => {
    for (const path of [DAY, `${DAY}&view=list`, `/bookings/${hidden.booking}`]) {
      const { text } = await desk.open(path);
      expect(text).not.toContain('Salainen');
      expect(text).toContain(`perhe ${hidden.reference}`);
      expect(text).toContain('turvakielto, nimi ei näy');
    }
    expect((await nurse.open('/my-day?date=2026-11-24')).text).not.toContain('Salainen');
    const page = await desk.open(`/families/${hidden.family}?purpose=appointment`);
    expect(page.text).toContain('Salainen');
  });

  test('is a number without a way to the family, for a desk that keeps none of its area’s families', async () => {
    for (const path of [DAY, `${DAY}&view=list`, `/bookings/${elsewhere.booking}`]) {
      const { text } = await desk.open(path);
      expect(text).toContain(`perhe ${elsewhere.reference}`);
      expect(text).not.toMatch(new RegExp(`Muualta|/families/${elsewhere.family}`));
    }
  });

  test('is known to the nurse whom the family meets, without the way to its page', async () => {
    for (const path of ['/my-day?date=2026-11-24', '/bookings', '/']) {
      const { text } = await nurse.open(path);
      expect(text, path).toContain(`Mallikas, perhe ${known.reference}`);
      expect(text).not.toContain(`/families/${known.family}`);
    }
  });

  test('is nobody’s business at the desk of another area', async () => {
    const hartola = await openPages(service, 'scheduler', 'hartola');
    for (const path of ['/desk?area=hartola&date=2026-11-24', `/bookings/${known.booking}`, '/bookings', '/']) {
      expect((await hartola.open(path)).text).not.toMatch(/Mallikas|Salainen|N-\d/);
    }
  });

  test('is told a specialist by its number alone, with a consultation that the family consented to', async () => {
    const { body } = await service.call('scheduler', 'POST', '/api/families', {
      area: 'hartola',
      name: 'Luvallinen',
      confirmed: true,
    });
    const slot = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T110000Z~professional:pn-psykologi';
    const asked = {
      slot,
      area: 'hartola',
      family: { reference: body.reference },
      consent: { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-19T09:00:00+02:00' },
    };
    const booked = await service.call('worker', 'POST', '/api/bookings', asked);
    expect(booked.status, JSON.stringify(booked.body)).toBe(201);
    const specialist = await openPages(service, 'specialist');
    service.travelTo('2026-11-24T09:00:00+02:00');
    for (const path of ['/my-day?date=2026-11-24', '/', `/bookings/${booked.body.id}`]) {
      const { text } = await specialist.open(path);
      expect(text, path).toContain(`perhe ${body.reference}`);
      expect(text).not.toContain('Luvallinen');
    }
  });

  test('is logged as read: every family of the page in one statement, and once an hour while the desk refreshes', async () => {
    const pages = await openPages(service, 'scheduler');
    const first = await logged(() => pages.open(DAY));
    const seen = [known, hidden, elsewhere].map(({ family }) => family).sort();
    expect(first.rows.map(({ subjectId }) => subjectId).sort()).toEqual(seen);
    expect(new Set(first.rows.map(({ action, purpose }) => `${action} ${purpose}`))).toEqual(
      new Set(['read-booking desk']),
    );
    expect(first.writes).toBe(1);
    service.travelTo('2026-11-20T09:59:00+02:00');
    expect((await logged(() => pages.open(DAY.replace('desk', 'desk/fragment')))).rows).toEqual([]);
    const later = await appointment('Uusi', '10:45');
    const added = await logged(() => pages.open(DAY.replace('desk', 'desk/fragment')));
    expect(added.rows.map(({ subjectId }) => subjectId)).toEqual([later.family]);
    const another = await openPages(service, 'coordinator');
    expect((await logged(() => another.open(DAY))).rows).toHaveLength(4);
    service.travelTo('2026-11-20T10:01:00+02:00');
    expect((await logged(() => pages.open(DAY.replace('desk', 'desk/fragment')))).rows).toHaveLength(3);
  });

  test('is said in Swedish and English as well', async () => {
    await desk.open('/language/sv?to=/');
    expect((await desk.open(DAY)).text).toContain(`8.00 Mallikas, familj ${known.reference},`);
    await desk.open('/language/en?to=/');
    expect((await desk.open(DAY)).text).toContain(`08:00 Mallikas, family ${known.reference},`);
  });

  test('is said where a person’s absence is arranged', async () => {
    const days = { span: 'days', fromDate: '2026-11-24', toDate: '2026-11-24', reason: 'other' };
    const coordinator = await openPages(service, 'coordinator', 'lahti-etela');
    const { shown, done } = await sendSeen(coordinator, '/absences/new', { professional: 'th-lahti-1', ...days });
    const { rows, writes } = await logged(async () => {
      const { text } = await coordinator.open(done.location);
      for (const html of [shown.text, text]) {
        expect(html).toContain(`>Mallikas, perhe ${known.reference}</a>`);
        expect(html).toContain(`perhe ${hidden.reference}`);
        expect(html).not.toMatch(/Salainen|Muualta/);
      }
    });
    expect([rows.length, writes]).toEqual([4, 1]);
  });
});

describe('which child a time is for', () => {
  const email = 'vanhempi.lapsia@example.test';
  const on = '2026-12-01';
  const day = DAY.replace('2026-11-24', on);
  let known: Known;
  let hidden: Known;
  let elsewhere: Known;
  beforeAll(async () => {
    service.travelTo(START);
    await desk.open('/language/fi?to=/');
    const guardians = [{ name: 'Vanhempi', email, language: 'fi' }];
    known = await appointment('Lapsia', '12:15', { day: on, child: 'Onnimalli', guardians });
    hidden = await appointment('Piilossa', '13:00', { day: on, child: 'Ainomalli', nonDisclosure: true });
    elsewhere = await appointment('Toisaalla', '13:45', { area: 'hartola', day: on, child: 'Eetumalli' });
  });

  test('stands beside the family’s name for the desk and for the nurse whom the family meets', async () => {
    const said = `Lapsia (Onnimalli), perhe ${known.reference}`;
    for (const path of [day, `${day}&view=list`, `/bookings/${known.booking}`, `/bookings/${known.booking}/cancel`]) {
      expect((await desk.open(path)).text, path).toContain(said);
    }
    for (const path of [`/my-day?date=${on}`, `/bookings/${known.booking}`, '/bookings', '/']) {
      expect((await nurse.open(path)).text, path).toContain(said);
    }
    const family = await desk.open(`/families/${known.family}?purpose=appointment`);
    expect(plain(family.text)).toMatch(/klo 12\.15–13\.00 Onnimalli · Lastenneuvolan/);
  });

  test('is nobody’s to see who may not know the family’s name, nor anybody’s beside a time under non-disclosure', async () => {
    for (const { booking, reference } of [hidden, elsewhere]) {
      for (const path of [day, `${day}&view=list`, `/bookings/${booking}`]) {
        const { text } = await desk.open(path);
        expect(text).toContain(`perhe ${reference}`);
        expect(text, path).not.toMatch(/Ainomalli|Eetumalli/);
      }
    }
    expect((await nurse.open(`/my-day?date=${on}`)).text).not.toContain('Ainomalli');
    const hartola = await openPages(service, 'scheduler', 'hartola');
    for (const path of [`/desk?area=hartola&date=${on}`, `/bookings/${known.booking}`, '/bookings']) {
      expect((await hartola.open(path)).text).not.toContain('Onnimalli');
    }
  });

  test('is in no mail, on no page of the family’s link, in no address and in no row of the log', async () => {
    await tellEverybody(service, known.booking);
    const { text, invite } = await mailTo(service, email);
    const page = await service.app.request(linkIn(text));
    expect(page.status).toBe(200);
    expect(text + invite + (await page.text())).not.toMatch(/Onnimalli|Lapsia/);
    const { text: seen } = await desk.open(`${day}&view=list`);
    expect([...seen.matchAll(/(?:href|action|value)="([^"]*)"/g)].join(' ')).not.toMatch(/Onnimalli/);
    expect(
      JSON.stringify(await service.deps.db.accessLog.findMany({ select: { details: true, purpose: true } })),
    ).not.toContain('Onnimalli');
  });

  test('is read with the family: the page writes its log in one statement, with no row more', async () => {
    const pages = await openPages(service, 'scheduler', 'lahti-etela');
    const { rows, writes } = await logged(() => pages.open(`/bookings/${known.booking}`));
    expect(rows.map(({ action, subjectKind, subjectId }) => [action, subjectKind, subjectId])).toEqual([
      ['read-booking', 'family', known.family],
    ]);
    expect(writes).toBe(1);
  });

  test('is said where another time of the family is warned about', async () => {
    const query = 'service=neuvola-maaraaikainen&area=lahti-etela&professional=th-lahti-2&limit=500';
    const { body } = await service.call('scheduler', 'GET', `/api/slots?${query}`);
    const beside = async (start: string, family: string) => {
      const apart = (at: string) => Math.abs(Date.parse(at) - Date.parse(`${on}T${start}:00+02:00`));
      const slot = body.items.find((one: { start: string }) => apart(one.start) < 45 * 60_000)?.id;
      const held = await desk.send('/desk/holds', { slot, area: 'lahti-etela', back: day });
      expect(held.status, slot).toBe(303);
      const form = `${held.location}&family=${family}`;
      const shown = (await desk.open(form)).text;
      const sent = (await desk.send(form, { slot, area: 'lahti-etela', family, channel: 'on-site' })).text;
      await desk.send(held.location.replace('?', '/release?'), { back: day });
      return [shown, sent].map(plain);
    };
    for (const text of await beside('12:15', known.family)) {
      expect(text).toMatch(/Toinen aika: [^<]*klo 12\.15–13\.00, Onnimalli/);
    }
    const [before = ''] = await beside('13:00', hidden.family);
    expect(before).toMatch(/Toinen aika: [^<]*klo 13\.00–13\.45 /);
    expect(before).not.toMatch(/13\.45, Ainomalli/);
  });
});

describe('who asks', () => {
  const SLOT = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T115000Z~professional:pn-psykologi';
  let worker: Pages;
  let specialist: Pages;
  beforeAll(async () => {
    service.travelTo(START);
    worker = await openPages(service, 'worker', 'hartola');
    specialist = await openPages(service, 'specialist');
  });

  test('says in a page of their own what they are, where they belong and which number to call', async () => {
    expect((await worker.open('/')).text).toContain('href="/own-details">Lisää omat tiedot</a>');
    const form = (await worker.open('/own-details')).text;
    expect(form).toMatch(/<input[^>]*name="units"[^>]*value="hartola-neuvola"/);
    expect(form).toContain('Hartolan neuvola, Hartola');
    expect(form).not.toContain('asikkala-neuvola');
    const details = { post: 'Koulukuraattori', units: 'hartola-neuvola', phone: '+358 3 765 4077' };
    const saved = await worker.send('/own-details', details);
    expect(saved.location).toBe('/own-details?done=changed');
    const shown = (await worker.open(saved.location)).text;
    expect(shown).toContain('value="Koulukuraattori"');
    expect(shown).toContain('value="03 765 4077"');
    expect((await worker.open('/')).text).not.toContain('Lisää omat tiedot');
    const row = await service.deps.db.accessLog.findFirstOrThrow({ where: { action: 'change-own-details' } });
    expect(row.details).toEqual({ changed: 'post units phone', unit: 'hartola-neuvola', unitBefore: 'none' });
    expect([row.area, row.subjectKind]).toEqual(['hartola', 'user']);
  });

  test.each([
    ['post', { post: 'Hoitaja 010199-123A' }],
    ['post', { post: 'soita 040 123 4567' }],
    ['units', { units: 'nowhere' }],
    ['phone', { phone: 'huomenna' }],
  ])('is told which of these is wrong: the %s', async (field, details) => {
    const { status, text } = await worker.send('/own-details', { post: '', phone: '', ...details });
    expect(status).toBe(422);
    expect(text).toContain(`href="#${field}"`);
  });

  test('belongs to a unit of the areas of their roles, and to no other: a page and the API refuse it, also of an administrator', async () => {
    const details = { post: '', units: 'asikkala-neuvola', phone: '' };
    const { status, text } = await worker.send('/own-details', details);
    expect([status, text.includes('Yksikkö on alueella, jolla ei ole yhtään roolia')]).toEqual([422, true]);
    const unit = { code: 'invalid_input', faults: [{ path: 'units' }] };
    const machine = { label: 'Ylläpito', role: 'administrator', areas: ['hartola'] };
    const { key } = (await service.call('administrator', 'POST', '/api/api-keys', machine)).body;
    const person = { email: 'yksikko@example.test', name: 'Yksikkö', grants: [{ role: 'worker', area: 'hartola' }] };
    const adding = { ...person, units: ['asikkala-neuvola'] };
    expect((await service.call(key, 'POST', '/api/users', adding)).body).toMatchObject(unit);
    const { id: user } = (await service.call(key, 'POST', '/api/users', { ...person, units: ['hartola-neuvola'] }))
      .body;
    const change = { user, units: ['asikkala-neuvola'] };
    expect((await service.call(key, 'POST', '/api/users/change', change)).body).toMatchObject(unit);
    // who has lost the area keeps what they had said until they say something else
    const moved = { user, grants: [{ role: 'worker', area: 'asikkala' }] };
    expect((await service.call('administrator', 'POST', '/api/users/change', moved)).status).toBe(200);
    const own = await pagesAs(service, person.email);
    expect((await own.send('/own-details', { ...details, post: 'Hoitaja', units: 'hartola-neuvola' })).status).toBe(
      303,
    );
  });

  test('is told by the API too, and a key that stands for nobody has no details', async () => {
    const own = await service.call('worker', 'GET', '/api/own-details');
    expect(own.body).toMatchObject({ name: 'Anna Aalto', post: 'Perhetyöntekijä', phone: '03 000 0021' });
    expect((await service.call('worker', 'POST', '/api/own-details', { phone: null })).status).toBe(200);
    expect((await service.call('worker', 'GET', '/api/own-details')).body).not.toHaveProperty('phone');
    await service.call('worker', 'POST', '/api/own-details', { phone: '03 000 0021' });
    const wanted = { label: 'Machine', role: 'worker', areas: ['hartola'] };
    const { body } = await service.call('administrator', 'POST', '/api/api-keys', wanted);
    expect((await service.call(body.key, 'POST', '/api/own-details', { post: 'Kone' })).status).toBe(403);
  });

  test('is described by the administrator as well', async () => {
    const administrator = await openPages(service, 'administrator');
    const { body } = await service.call('administrator', 'GET', '/api/users');
    const { id, name } = body.items.find((one: { post?: string }) => one.post === 'Koulukuraattori');
    const form = (await administrator.open(`/users/${id}`)).text;
    expect(form).toContain('value="Koulukuraattori"');
    const typed = { name, language: 'fi', professional: '', rows: '1', role1: 'worker', area1: 'hartola' };
    const details = { post: 'Kuraattori', units: 'hartola-neuvola', phone: '03 765 4077' };
    expect((await administrator.send(`/users/${id}`, { ...typed, ...details })).location).toBe('/users?done=changed');
    expect((await worker.open('/own-details')).text).toContain('value="Kuraattori"');
  });

  test('of a family that consented has a question too, and the number to call is known already', async () => {
    const held = await worker.send('/holds', { slot: SLOT, area: 'hartola' });
    const form = (await worker.open(held.location)).text;
    expect(form).toMatch(/id="phone"[^>]*value="03 765 4077"/);
    const family = {
      about: 'family',
      familyReference: '1077',
      consentScope: 'this-consultation',
      consentGivenBy: 'guardian',
      consentGivenOn: '2026-11-19',
    };
    const rest = { slot: SLOT, area: 'hartola', channel: 'video', phone: '', note: '' };
    const without = await worker.send(held.location, { ...family, ...rest, topic: '', age: '', question: '' });
    expect([without.status, without.text.includes('href="#question"')]).toEqual([422, true]);
    const asked = { topic: 'sleep', age: '0-2', question: 'Taapero herää kuusi kertaa yössä. Mitä kokeilla?' };
    const booked = await worker.send(held.location, { ...family, ...rest, ...asked });
    expect(booked.location).toMatch(/^\/bookings\//);
  });

  test('is known to the specialist on every page, with the question, and is the one to call from the room', async () => {
    const { id } = await service.deps.db.booking.findFirstOrThrow({ where: { slot: SLOT, status: 'booked' } });
    service.travelTo('2026-11-24T13:48:00+02:00');
    for (const path of [`/bookings/${id}`, `/bookings/${id}/room`, '/my-day', '/']) {
      const { text } = await specialist.open(path);
      expect(plain(text), path).toMatch(/Kuraattori , Joku \d+ · Hartolan neuvola · Hartola · 03 765 4077/);
      expect(text, path).toContain('href="tel:037654077"');
      expect(text, path).toContain('Taapero herää kuusi kertaa yössä.');
      expect(text, path).toContain('perhe 1077');
    }
    const room = (await specialist.open(`/bookings/${id}/room`)).text;
    expect(room).toContain('Soita 03 765 4077');
    expect(room).not.toContain(DESK_NUMBER);
    const own = (await worker.open(`/bookings/${id}/room`)).text;
    expect(own).toContain('Taapero herää kuusi kertaa yössä.');
    expect(own).not.toContain('Soita 03 765 4077');
  });

  test('is known in the coming ones as well, and to the desk that would arrange it anew, without the question', async () => {
    const { id } = await service.deps.db.booking.findFirstOrThrow({ where: { slot: SLOT, status: 'booked' } });
    const coming = (await specialist.open('/my-day')).text;
    expect(plain(coming)).toMatch(/Kuraattori , Joku \d+ · Hartolan neuvola/);
    const coordinator = await openPages(service, 'coordinator', 'hartola');
    const { text } = await coordinator.open(`/bookings/${id}`);
    expect(plain(text)).toMatch(/Kuraattori , Joku \d+ · Hartolan neuvola/);
    expect(text).not.toContain('Taapero');
  });

  test('of a video meeting with a family is called at the family’s number', async () => {
    const guardian = { name: 'Soitettava', phone: '040 765 4321', language: 'fi', channel: 'phone' };
    const { booking } = await bookAppointment(service, {
      service: 'neuvola-etavastaanotto',
      channel: 'video',
      guardians: [guardian],
    });
    const { professionals } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
    const host = await openPages(service, 'worker', 'lahti-etela', professionals[0]);
    expect((await host.open(`/bookings/${booking}/room`)).text).toContain('Soita 040 765 4321');
  });
});
