// The waiting list's pages through the app's door: the desk's list and form, and the page of somebody's offer.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SlotId } from '../../src/core/ids.ts';
import { DAY } from '../../src/core/instant.ts';
import { parseSlotId } from '../../src/core/slots.ts';
import { sayCalendarDate } from '../../src/core/wording.ts';
import { addClosure } from '../../src/features/directory/add-closure.ts';
import { removeClosure } from '../../src/features/directory/remove-closure.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { lapseOffers } from '../../src/features/waitlist/lapse-offers.ts';
import { lookForTimes } from '../../src/features/waitlist/look-for-times.ts';
import { offerFreedSlot } from '../../src/features/waitlist/offer-freed-slot.ts';
import { execute } from '../../src/platform/command.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { executeSeen } from '../support/left-outside.ts';
import { openPages, type Pages } from '../support/pages.ts';

let service: TestApp;
let desk: Pages;
beforeAll(async () => {
  service = await openApp();
  desk = await openPages(service, 'scheduler');
});
afterAll(() => service.close());
beforeEach(async () => {
  service.travelTo(START);
  await service.deps.db.waitlistEntry.deleteMany();
  await service.deps.db.booking.deleteMany();
  await service.deps.db.message.deleteMany();
  await service.deps.db.trayMessage.deleteMany();
});

const CHECK = 'neuvola-maaraaikainen';
const WISH = {
  service: CHECK,
  areas: ['hartola'],
  reference: '',
  email: '',
  language: '',
  channel: '',
  earliest: '',
  latest: '',
  fromDate: '2026-11-20',
  toDate: '2027-01-31',
};

async function family(more: object = {}) {
  const id = randomUUID();
  const reference = `N-${id.slice(0, 8)}`;
  const { db } = service.deps;
  await db.family.create({
    data: {
      id,
      areaId: 'hartola',
      reference,
      foldedReference: reference.toLowerCase(),
      name: 'Malli',
      createdAt: new Date(0),
      ...more,
    },
  });
  const email = `g.${id}@example.test`;
  await db.guardian.create({ data: { id: randomUUID(), familyId: id, name: 'Maija', email, language: 'sv' } });
  return { id, reference, email };
}

/** Puts a family on the list and offers it a slot four days ahead; the secret is in the mail. */
async function offer(more: object = {}, of = CHECK) {
  const kin = await family(more);
  expect((await desk.send('/waitlist/new', { ...WISH, service: of, reference: kin.reference })).status).toBe(303);
  const { body } = await service.call('scheduler', 'GET', `/api/slots?service=${of}&area=hartola&limit=200`);
  const ahead = Date.parse(START) + 4 * DAY;
  const slot = body.items.find((one: { start: string }) => Date.parse(one.start) > ahead);
  await offerFreedSlot(service.deps, { freed: slot.id as SlotId });
  const [made] = await service.deps.db.waitlistOffer.findMany({ where: { state: 'open' } });
  await sendDueMessages(service.deps, wordMessages(service.deps));
  const mail = (await readMailTray(service.deps)).find(({ recipient }) => recipient === kin.email);
  const path = /\/offers\/[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '';
  return { kin, path, id: made?.id ?? '', booking: made?.bookingId ?? '' };
}

const open = async (path: string) => {
  const response = await service.app.request(path);
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const answer = (path: string, verb: string, typed: Record<string, string> = {}) =>
  service.app.request(`${path}/${verb}`, {
    method: 'POST',
    body: new URLSearchParams(typed),
    headers: { Origin: new URL(service.deps.config.publicUrl).origin },
  });
const bookingOf = async (id: string) =>
  (await service.deps.db.booking.findUnique({ where: { id }, select: { status: true } }))?.status;

describe('the desk', () => {
  test('sees an empty list with a way on, adds a family, and finds it there with its wishes', async () => {
    const empty = await desk.open('/waitlist');
    expect([
      empty.status,
      empty.text.includes('Kukaan ei jonota'),
      empty.text.includes('href="/waitlist/new"'),
    ]).toEqual([200, true, true]);
    const kin = await family();
    const wish = { ...WISH, reference: kin.reference, weekdays: ['MO', 'WE'], earliest: '08:00', latest: '11:30' };
    const added = await desk.send('/waitlist/new', wish);
    expect([added.status, added.location]).toEqual([303, '/waitlist?done=added']);
    const { text } = await desk.open('/waitlist');
    expect(text).toContain(`Malli, Perhe ${kin.reference}`);
    expect(text).toContain('ma, ke; alkaa klo 08.00–11.30');
    expect(text).toContain('aria-current="page"');
  });

  test('reads a wish for one day as that day, once', async () => {
    const kin = await family();
    await desk.send('/waitlist/new', { ...WISH, reference: kin.reference, toDate: WISH.fromDate });
    const { text } = await desk.open('/waitlist');
    const day = sayCalendarDate(WISH.fromDate, 'fi', 'short');
    expect([text.includes(day), text.includes(`${day} – ${day}`)]).toEqual([true, false]);
  });

  test('gets the form back with what was typed and what is wrong with it', async () => {
    const again = await desk.send('/waitlist/new', { ...WISH, reference: 'N-0', earliest: '09:00', weekdays: ['FR'] });
    expect(again.status).toBe(422);
    expect(again.text).toContain('Tällä numerolla ei löydy perhettä');
    expect(again.text).toContain('value="N-0"');
    expect(again.text).toContain('value="09:00"');
    expect(again.text).toMatch(/value="FR" checked/);
    const fault = async (change: object) => {
      const { text } = await desk.send('/waitlist/new', { ...WISH, ...change });
      return [...text.matchAll(/href="#(\w+)"/g)].map(([, field]) => field).filter((field) => field !== 'main');
    };
    expect(await fault({ service: '' })).toEqual(['service']);
    expect(await fault({ areas: [], fromDate: '' })).toEqual(['areas', 'fromDate']);
    expect(await fault({ reference: '' })).toEqual(['reference']);
    expect(await fault({ earliest: '12:00', latest: '08:00' })).toEqual(['latest']);
    expect(await fault({ reference: 'x', channel: 'video' })).toEqual(['channel']);
  });

  test('takes somebody off the list after asking once more', async () => {
    const kin = await family();
    await desk.send('/waitlist/new', { ...WISH, reference: kin.reference });
    const [entry] = await service.deps.db.waitlistEntry.findMany();
    const asks = await desk.open(`/waitlist/${entry?.id}/remove`);
    expect(asks.text).toContain('Poistetaanko jonosta?');
    expect((await service.deps.db.waitlistEntry.findFirst())?.state).toBe('waiting');
    expect((await desk.send(`/waitlist/${entry?.id}/remove`, {})).location).toBe('/waitlist?done=removed');
    expect((await desk.open(`/waitlist/${entry?.id}/remove`)).status).toBe(404);
  });

  test('answers an offer for a family that calls', async () => {
    const { id, booking } = await offer();
    const { text } = await desk.open('/waitlist');
    expect(text).toContain('Vastaus viimeistään lauantaina 21.11. klo 9.00');
    expect(text).toContain(`action="/waitlist/offers/${id}/accept"`);
    const accepted = await desk.send(`/waitlist/offers/${id}/accept`, {});
    expect([accepted.location, await bookingOf(booking)]).toEqual([
      `/waitlist?done=accepted&booking=${booking}`,
      'booked',
    ]);
    expect((await desk.open(accepted.location)).text).toContain(`href="/bookings/${booking}"`);
  });

  test('reads the number to call beside each offer that no message reaches, and on its home', async () => {
    const { kin, id } = await offer();
    await service.deps.db.message.deleteMany();
    const shown = async (path: string) => (await desk.open(path)).text;
    const listed = async () =>
      (await service.call('scheduler', 'GET', '/api/waitlist')).body.items.find(
        (one: { offer?: { id: string } }) => one.offer?.id === id,
      );
    expect(await shown('/waitlist')).toContain('Soitettavaa numeroa ei ole');
    await service.deps.db.guardian.updateMany({
      where: { familyId: kin.id },
      data: { channel: 'phone', phone: '040 555 6666' },
    });
    for (const path of ['/waitlist', '/']) expect(await shown(path)).toContain('href="tel:0405556666"');
    expect(await listed()).toMatchObject({ offer: { told: 'nobody', call: '040 555 6666' } });
    // each guardian is written to in their own language: the family has none
    expect(await listed()).not.toHaveProperty('language');
    const { entryId } = await service.deps.db.waitlistOffer.findUniqueOrThrow({ where: { id } });
    await service.deps.db.waitlistEntry.update({ where: { id: entryId }, data: { phone: '044 123 4567' } });
    for (const path of ['/waitlist', '/']) expect(await shown(path)).toContain('href="tel:0441234567"');
    expect((await listed()).offer.call).toBe('044 123 4567');
  });

  test('is told when the deadline has passed meanwhile', async () => {
    const { id, booking } = await offer();
    service.travelTo(Date.parse(START) + DAY);
    const late = await desk.send(`/waitlist/offers/${id}/accept`, {});
    expect([late.location, await bookingOf(booking)]).toEqual(['/waitlist?done=gone', 'held']);
  });

  test('of another area neither sees nor answers nor removes', async () => {
    const { id } = await offer();
    const elsewhere = await openPages(service, 'scheduler', 'asikkala');
    expect((await elsewhere.open('/waitlist')).text).toContain('Kukaan ei jonota');
    expect((await elsewhere.send(`/waitlist/offers/${id}/accept`, {})).status).toBe(404);
    const [entry] = await service.deps.db.waitlistEntry.findMany();
    expect((await elsewhere.send(`/waitlist/${entry?.id}/remove`, {})).status).toBe(404);
    const worker = await openPages(service, 'worker');
    expect((await worker.open('/waitlist')).location).toBe('/bookings#waiting');
    expect((await worker.send(`/waitlist/offers/${id}/accept`, {})).status).toBe(403);
    for (const answer of ['accept', 'decline']) {
      expect((await worker.send(`/bookings/offers/${id}/${answer}`, {})).status).toBe(404);
    }
    expect((await worker.open(`/bookings/waiting/${entry?.id}/leave`)).status).toBe(404);
    expect((await worker.send(`/bookings/waiting/${entry?.id}/leave`, {})).status).toBe(404);
    expect((await desk.send(`/bookings/offers/${id}/accept`, {})).status).toBe(404);
    expect((await desk.open('/bookings')).text).not.toContain('id="waiting"');
    const specialist = await openPages(service, 'specialist');
    expect((await specialist.open('/waitlist')).status).toBe(403);
  });

  test('whose number a family of another area has is named, and the form goes on with it', async () => {
    const other = { area: 'sysma', reference: 'Jo-71', name: 'Toisaalla' };
    const { body } = await service.call('scheduler', 'POST', '/api/families', other);
    const asked = await desk.send('/waitlist/new', { ...WISH, reference: 'jo-71' });
    expect(asked.text).toContain('Toisaalla (Jo-71), Sysmä');
    const way = /href="(\/waitlist\/new[^"]*family=[^"]*)"/.exec(asked.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const form = (await desk.open(way)).text;
    for (const kept of ['Toisaalla, Perhe Jo-71', body.id]) expect(form).toContain(kept);
  });

  test('comes from a family’s page, or from a search without times, with what is known filled in', async () => {
    const kin = await family();
    const page = await desk.open(`/families/${kin.id}?purpose=appointment`);
    const path = /\/waitlist\/new\?[^"]+/.exec(page.text)?.[0].replaceAll('&amp;', '&') ?? '';
    const form = await desk.open(`${path}&service=${CHECK}&weekdays=MO-WE&earliest=08:00`);
    expect(form.text).toContain(`Malli, Perhe ${kin.reference}`);
    expect(form.text).not.toContain('name="email"');
    expect([...form.text.matchAll(/value="(\w+)" checked/g)].map(([, value]) => value)).toEqual([
      'hartola',
      'MO',
      'WE',
    ]);
    expect(form.text).toMatch(new RegExp(`value="${CHECK}" selected`));
    const { reference: _reference, ...wish } = WISH;
    expect((await desk.send('/waitlist/new', { ...wish, family: kin.id, toDate: '' })).text).toContain(
      `name="family" value="${kin.id}"`,
    );
    expect((await desk.send('/waitlist/new', { ...wish, family: kin.id })).status).toBe(303);
    expect((await service.deps.db.waitlistEntry.findFirst())?.familyId).toBe(kin.id);
    const nothing = await desk.open(`/desk?area=hartola&service=${CHECK}&family=${kin.id}&earliest=03:00&latest=04:00`);
    const from = /\/waitlist\/new\?[^"]+/.exec(nothing.text)?.[0] ?? '';
    expect(from).toContain(`family=${kin.id}`);
    expect(from).toContain(`service=${CHECK}`);
    // the search asks when it ends, the list when it starts: the check takes three quarters of an hour
    expect(from).toContain('latest=03%3A15');
    const elsewhere = await openPages(service, 'scheduler', 'asikkala');
    expect((await elsewhere.open(path)).status).toBe(404);
  });

  test('sees page by page, by area and service, who waits, and afterwards why somebody does no more', async () => {
    const drop = { ...WISH, service: 'perheohjaaja-paivakodissa' };
    // a second apart: of those who came at one instant, anybody may stand on the second page
    for (let one = 0; one < 51; one += 1) {
      service.travelTo(Date.parse(START) + one * 1000);
      await desk.send('/waitlist/new', { ...drop, email: `w${one}@example.test` });
    }
    const first = await desk.open('/waitlist');
    const next = /\/waitlist\?cursor=[^"]+/.exec(first.text)?.[0] ?? '';
    const second = await desk.open(next);
    const shown = (text: string) => [...text.matchAll(/w\d+@example\.test<\/span>/g)].length;
    expect([shown(first.text), shown(second.text), second.text.includes('cursor=')]).toEqual([50, 1, false]);
    expect((await desk.open('/waitlist?area=hartola')).text).toContain('w0@example.test');
    const none = await desk.open(`/waitlist?area=asikkala&service=${CHECK}`);
    expect(none.text).toContain('Kukaan ei jonota tällä rajauksella');
    const unfit = await desk.open(`/waitlist?area=nowhere&service=${drop.service}`);
    expect([unfit.status, unfit.text.includes('href="#area"'), unfit.text.includes('w0@example.test')]).toEqual([
      422,
      true,
      true,
    ]);
    const entry = await service.deps.db.waitlistEntry.findFirstOrThrow({ where: { email: 'w7@example.test' } });
    await desk.send(`/waitlist/${entry.id}/remove`, {});
    const ended = await desk.open('/waitlist?state=ended');
    expect(ended.text).toContain('Poistettu jonosta');
    expect(ended.text).not.toContain('w7@example.test');
  });
});

describe('a worker', () => {
  const CONSULTATION = 'perheneuvola-konsultaatio';
  const QUESTION = 'Lapsi herää yöllä monta kertaa. Miten tuen vanhempia?';
  const asks = {
    service: CONSULTATION,
    topic: 'sleep',
    age: '0-2',
    question: QUESTION,
    until: '2027-01-31',
    area: 'hartola',
    hours: '',
  };
  let worker: Pages;
  beforeAll(async () => {
    worker = await openPages(service, 'worker');
  });

  /** Waits, and is offered a time four days ahead or later. */
  async function offered() {
    expect((await worker.send('/bookings', asks)).location).toBe('/bookings?done=waiting#waiting');
    const { body } = await service.call('worker', 'GET', `/api/slots?service=${CONSULTATION}&area=hartola&limit=50`);
    const items: readonly { readonly id: SlotId; readonly start: string }[] = body.items;
    const ahead = items.filter(({ start }) => Date.parse(start) > Date.parse(START) + 4 * DAY);
    const [slot, twin] = ahead
      .map(({ id, start }) => [id, ahead.find((one) => one.start === start && one.id !== id)?.id] as const)
      .find(([, other]) => other !== undefined) ?? ['' as SlotId];
    await offerFreedSlot(service.deps, { freed: slot });
    const { id, bookingId, entryId } = await service.deps.db.waitlistOffer.findFirstOrThrow({
      where: { state: 'open' },
    });
    const was = new URLSearchParams({ was: new Date(parseSlotId(slot)?.start ?? 0).toISOString() });
    return { id, booking: bookingId, entry: entryId, slot, twin, was };
  }
  const answerWith = async (id: string, answer: 'accept' | 'decline') =>
    (await worker.send(`/bookings/offers/${id}/${answer}`, {})).location;

  test('waits on their bookings: for a consultation of their areas, by a question, a last day and one wish', async () => {
    const times = await worker.open(`/book/${CONSULTATION}`);
    expect(times.text).toContain(`href="/bookings?wait=${CONSULTATION}#waiting"`);
    expect((await worker.open(`/waitlist/new?service=${CONSULTATION}`)).location).toBe(
      `/bookings?wait=${CONSULTATION}#waiting`,
    );
    const { text } = await worker.open(`/bookings?wait=${CONSULTATION}`);
    expect(text).toContain('Et jonota mitään aikaa');
    expect(text).toMatch(/<details class="unfolds" open/);
    const form = text.slice(text.indexOf('<form method="post" action="/bookings"'));
    const names = [...form.slice(0, form.indexOf('</form>')).matchAll(/ name="(\w+)"/g)].map(([, name]) => name);
    expect(names).toEqual(['service', 'topic', 'age', 'question', 'until', 'hours']);
    expect(form).toContain(`value="${CONSULTATION}" selected`);
    expect(form).not.toContain(CHECK);
    expect(form).toContain('value="2027-01-19"');
    expect((await worker.open('/')).text).not.toContain('href="/waitlist');

    const everywhere = (await (await openPages(service, 'worker', '*')).open('/bookings')).text;
    expect([everywhere.includes('name="area"'), everywhere.includes('name="hours"')]).toEqual([true, false]);
  });

  test('is told what is wrong at its field, keeps what was typed, and is not put on the list twice', async () => {
    const fault = async (change: object) => {
      const { status, text } = await worker.send('/bookings', { ...asks, ...change });
      const fields = [...text.matchAll(/href="#(\w+)"/g)].map(([, field]) => field).filter((one) => one !== 'main');
      return [status, ...fields];
    };
    expect(await fault({ topic: '', age: '', question: '' })).toEqual([422, 'topic', 'age', 'question']);
    expect(await fault({ question: 'Soita 040 123 4567' })).toEqual([422, 'question']);
    expect(await fault({ question: 'Maija Meikäläinen ei nuku.' })).toEqual([422, 'question']);
    expect(await fault({ service: CHECK })).toEqual([422, 'service']);
    expect(await fault({ until: '2026-11-19' })).toEqual([422, 'until']);
    expect(await fault({ until: '2028-01-01' })).toEqual([422, 'until']);
    expect((await worker.send('/bookings', { ...asks, until: '' })).text).toContain(QUESTION);
    expect((await worker.send('/bookings', { ...asks, hours: 'afternoon' })).location).toBe(
      '/bookings?done=waiting#waiting',
    );
    expect(await service.deps.db.waitlistEntry.findFirst()).toMatchObject({ areas: ['hartola'], earliest: '12:00' });
    const again = await worker.send('/bookings', asks);
    expect([again.status, again.text.includes('Jonotat jo tällä kysymyksellä. Mitään ei muutettu.')]).toEqual([
      422,
      true,
    ]);
    const list = await worker.open('/bookings?done=waiting');
    expect(list.text).toContain('Olet jonossa.');
    expect(list.text).toContain('Viimeinen sopiva päivä su 31.1.');
    expect(list.text).not.toContain(QUESTION);
  });

  test('sees a time that is offered, when, with whom and until when, and takes it; twice is once', async () => {
    const { id, booking } = await offered();
    const { text } = await worker.open('/bookings');
    expect(text).toMatch(/Aika on sinun, jos vastaat [^<]+ mennessä/);
    expect(text).toMatch(/psykologi/i);
    expect(text).toContain('Videolla');
    expect((await worker.open('/')).text).toContain(`action="/bookings/offers/${id}/accept"`);
    expect(await answerWith(id, 'accept')).toBe(`/bookings/${booking}?done=booked`);
    expect((await worker.open(`/bookings/${booking}?done=booked`)).text).toContain('Aika on varattu');
    expect(await answerWith(id, 'accept')).toBe(`/bookings/${booking}?done=already`);
    expect(await answerWith(id, 'decline')).toBe(`/bookings/${booking}?done=already`);
    expect((await worker.open('/bookings')).text).toContain('Et jonota mitään aikaa');
    await service.call('worker', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
    expect((await worker.open(`/bookings/${booking}?done=already`)).text).not.toContain('Aika on jo varattu');
  });

  test('does not take it, and is told so, also by a second press and by taking it after all', async () => {
    const { id, booking, was } = await offered();
    expect(await answerWith(id, 'decline')).toBe(`/bookings?done=declined&${was}`);
    expect(await bookingOf(booking)).toBeUndefined();
    expect(await answerWith(id, 'decline')).toBe(`/bookings?done=declined&${was}`);
    expect(await answerWith(id, 'accept')).toBe(`/bookings?done=passedOn&${was}`);
    const { text } = await worker.open(`/bookings?done=passedOn&${was}`);
    expect(text).toContain('Tämä aika on jo tarjottu seuraavalle');
    expect(text).toContain('Odottaa vapautuvaa aikaa');
  });

  test('who answers too late, for a time that is gone or while elsewhere is told why nothing was booked', async () => {
    const late = await offered();
    service.travelTo(Date.parse(START) + DAY);
    expect(await answerWith(late.id, 'accept')).toBe(`/bookings?done=lapsed&${late.was}`);
    await lapseOffers(service.deps);
    expect(await answerWith(late.id, 'accept')).toBe(`/bookings?done=lapsed&${late.was}`);
    expect(await answerWith(late.id, 'decline')).toBe(`/bookings?done=lapsed&${late.was}`);
    await worker.send(`/bookings/waiting/${late.entry}/leave`, {});
    expect(await answerWith(late.id, 'accept')).toBe(`/bookings?done=lapsedLast&${late.was}`);

    service.travelTo(START);
    const gone = await offered();
    const date = new Date(parseSlotId(gone.slot)?.start ?? 0).toISOString().slice(0, 10);
    const day = { from: date, to: date, areas: ['hartola'], series: [] };
    const closure = await executeSeen(service.deps, theService, addClosure, { ...day, name: { fi: 'Suljettu' } });
    expect(await answerWith(gone.id, 'accept')).toBe(`/bookings?done=taken&${gone.was}`);
    await execute(service.deps, theService, removeClosure, { id: closure.id });
    await worker.send(`/bookings/waiting/${gone.entry}/leave`, {});

    const both = await offered();
    const about = { topic: 'sleep', ageBand: '0-2', question: QUESTION };
    const meant = await service.call('worker', 'POST', '/api/bookings', { slot: both.twin, case: about });
    expect(meant.status).toBe(201);
    expect(await answerWith(both.id, 'accept')).toBe(`/bookings?done=doubled&${both.was}`);
    expect(await bookingOf(both.booking)).toBe('held');
  });

  test('stops waiting after being asked, and what was held goes on; a second press says it was over', async () => {
    const { entry, booking } = await offered();
    const ask = await worker.open(`/bookings/waiting/${entry}/leave`);
    expect(ask.text).toContain('Sinulle nyt tarjottu aika vapautuu seuraavalle.');
    expect(await bookingOf(booking)).toBe('held');
    expect((await worker.send(`/bookings/waiting/${entry}/leave`, {})).location).toBe('/bookings?done=left');
    expect(await bookingOf(booking)).toBeUndefined();
    expect((await worker.send(`/bookings/waiting/${entry}/leave`, {})).location).toBe('/bookings?done=leftAlready');
    expect((await worker.open(`/bookings/waiting/${entry}/leave`)).location).toBe('/bookings?done=leftAlready');
    expect((await worker.open('/bookings?done=leftAlready')).text).toContain('Mitään ei muutettu.');
    expect((await worker.open('/bookings?done=constructor')).text).not.toContain('role="status"');
  });
});

describe('an offer’s page', () => {
  test('speaks the family’s language, says when and until when, and books nothing by being opened', async () => {
    const { path, booking } = await offer();
    const { status, headers, text } = await open(path);
    expect(status).toBe(200);
    expect(text).toContain('lang="sv"');
    expect(text).toContain('Vi håller tiden åt dig till lördag 21.11 kl. 9.00');
    expect(text).not.toMatch(/Malli|Maija|määräaikais/i);
    expect([headers.get('Referrer-Policy'), headers.get('X-Robots-Tag')]).toEqual(['strict-origin', 'noindex']);
    expect(await bookingOf(booking)).toBe('held');
    expect((await open(`${path}/accept`)).status).toBe(404);
  });

  test('one tap books it, and a second tap changes nothing', async () => {
    const { path, booking, kin } = await offer();
    const [one, two] = await Promise.all([answer(path, 'accept'), answer(path, 'accept')]);
    expect([one.status, two.status, one.headers.get('Location')]).toEqual([303, 303, path]);
    expect(await bookingOf(booking)).toBe('booked');
    expect((await open(path)).text).toContain('Tiden är din');
    const declined = await answer(path, 'decline');
    expect([declined.status, await bookingOf(booking)]).toEqual([303, 'booked']);
    const logged = await service.deps.db.accessLog.findFirst({
      where: { action: 'accept-offer', subjectId: kin.id },
    });
    expect(logged?.details).toMatchObject({ booking, byLink: true });
  });

  test('declined, it says so, and the time is free for others', async () => {
    const { path, booking } = await offer();
    expect((await answer(path, 'decline')).status).toBe(303);
    expect(await bookingOf(booking)).toBeUndefined();
    expect((await open(path)).text).toContain('Du tog inte tiden');
  });

  test('closed by the desk, which takes the family off the list, is said to be closed, and not to be declined', async () => {
    const { path, kin } = await offer();
    const entry = await service.deps.db.waitlistEntry.findFirstOrThrow({ where: { familyId: kin.id } });
    await desk.send(`/waitlist/${entry.id}/remove`, {});
    const pressed = await answer(path, 'accept');
    const { text } = await open(pressed.headers.get('Location') ?? '');
    expect(text).toMatch(/Erbjudandet är stängt.*Du står inte längre i kön/s);
    expect(text).not.toContain('Du tog inte tiden');
  });

  test('from the deadline on it can no longer be taken, before the round and after it', async () => {
    const { path } = await offer();
    service.travelTo(Date.parse(START) + DAY);
    expect((await open(path)).text).toContain('Tiden kan inte längre fås');
    expect((await answer(path, 'accept')).headers.get('Location')).toBe(`${path}?done=gone`);
    await lapseOffers(service.deps);
    expect((await open(path)).text).toContain('Tiden kan inte längre fås');
    expect(await service.deps.db.booking.count()).toBe(0);
  });

  test('says plainly that the time is gone and their place is kept, once tapped and once withdrawn', async () => {
    const { path, id } = await offer();
    const { slot } = await service.deps.db.waitlistOffer.findUniqueOrThrow({ where: { id } });
    const date = new Date(parseSlotId(slot)?.start ?? 0).toISOString().slice(0, 10);
    const day = { from: date, to: date, areas: ['hartola'], series: [] };
    const closure = await executeSeen(service.deps, theService, addClosure, { ...day, name: { fi: 'Suljettu' } });
    expect((await answer(path, 'accept')).headers.get('Location')).toBe(`${path}?done=gone`);
    expect((await open(`${path}?done=gone`)).text).toContain('Tiden finns inte längre');
    await lookForTimes(service.deps);
    const said = [
      ['fi', 'Olet yhä jonossa samalla paikalla'],
      ['sv', 'Du står kvar i kön på samma plats'],
      ['en', 'You are still on the list, in the same place'],
    ] as const;
    for (const [language, words] of said) {
      const page = await service.app.request(path, { headers: { Cookie: `language=${language}` } });
      expect(await page.text()).toContain(words);
    }
    expect((await answer(path, 'accept')).headers.get('Location')).toBe(`${path}?done=gone`);
    await execute(service.deps, theService, removeClosure, { id: closure.id });
  });

  test('says that somebody who no longer waits no longer waits, and to call', async () => {
    const { path } = await offer();
    await answer(path, 'decline');
    expect((await open(path)).text).toContain('Du behåller din plats i kön');
    const entry = await service.deps.db.waitlistEntry.findFirstOrThrow();
    expect((await service.call('scheduler', 'DELETE', `/api/waitlist/${entry.id}`)).status).toBe(200);
    const { text } = await open(path);
    expect(text).toContain('Du står inte längre i kön. Om du fortfarande behöver en tid, ring oss.');
    expect(text).not.toContain('Du behåller din plats');
  });

  test('says with whom in neutral words, and whether it is their own worker', async () => {
    const { path, kin, booking } = await offer();
    expect((await open(path)).text).toMatch(/Med vem[\s\S]*En av våra anställda/);
    const [professional] = (await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } })).professionals;
    await service.call('scheduler', 'POST', `/api/families/${kin.id}/named-worker`, { professional });
    const { text } = await open(path);
    expect(text).toMatch(/Med vem[\s\S]*Din egen kontaktperson/);
    expect(text.replace(/<footer[\s\S]*/, '')).not.toMatch(/terveydenhoitaja|hälsovårdare/i);
    await answer(path, 'accept');
    expect((await open(path)).text).toContain('Din egen kontaktperson');
  });

  test('of a call asks for a number where nobody has one, by the family’s link; the desk is told where to add it', async () => {
    const { path, id, booking } = await offer({}, 'neuvola-etavastaanotto');
    expect((await open(path)).text).not.toContain('name="phone"');
    const { entryId } = await service.deps.db.waitlistOffer.findUniqueOrThrow({ where: { id } });
    await service.deps.db.waitlistEntry.update({ where: { id: entryId }, data: { channel: 'phone' } });
    expect((await open(path)).text).toContain('name="phone"');
    const told = await desk.send(`/waitlist/offers/${id}/accept`, {});
    expect(told.location).toBe('/waitlist?done=number');
    expect((await desk.open(told.location)).text).toContain('Lisää numero perheen tietoihin');
    const empty = await answer(path, 'accept');
    expect([empty.status, (await empty.text()).includes('href="#phone"'), await bookingOf(booking)]).toEqual([
      422,
      true,
      'held',
    ]);
    expect((await answer(path, 'accept', { phone: '044 111 2222' })).status).toBe(303);
    expect(await service.deps.db.booking.findUnique({ where: { id: booking } })).toMatchObject({
      status: 'booked',
      channel: 'phone',
      phone: '044 111 2222',
    });
  });

  test('names the place, except to a family under non-disclosure', async () => {
    const shown = await offer();
    expect((await open(shown.path)).text).toMatch(/Hartola/);
    await service.deps.db.waitlistEntry.deleteMany();
    await service.deps.db.booking.deleteMany();
    const hidden = await offer({ nonDisclosure: true });
    const { text } = await open(hidden.path);
    expect(text).toContain('Ring och fråga om platsen.');
    expect(text.replace(/<footer[\s\S]*/, '')).not.toMatch(/Hartola/);
  });

  test('a made-up link opens nothing and tells nothing', async () => {
    const { path } = await offer();
    for (const made of [path.slice(0, -1), `${path.slice(0, -2)}__`, '/offers/x']) {
      expect((await open(made)).status).toBe(404);
      expect((await answer(made, 'accept')).status).toBe(404);
    }
  });
});
