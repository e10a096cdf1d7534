// Messages to those who have a mobile phone and no e-mail: what they get, by a gateway that fails as gateways do.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { BookingId } from '../../src/core/ids.ts';
import { postRegistration } from '../../src/features/groups/post-registration.ts';
import { keepSending } from '../../src/features/notifications/send-messages.ts';
import { lookForTimes } from '../../src/features/waitlist/look-for-times.ts';
import { gatewayTexter, noTexter } from '../../src/platform/texter.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots, linkIn, mailTo, sendDue, tellAsQueued, tellEverybody } from '../support/family.ts';
import { startGateway, type TextGateway } from '../support/gateway.ts';
import { openPages } from '../support/pages.ts';

const MORNING = Date.parse('2026-11-20T09:00:00+02:00');
const HOUR = 3_600_000;
let gateway: TextGateway;
let service: TestApp;
let now = () => MORNING;
beforeAll(async () => {
  gateway = await startGateway(() => now());
  const { url, secret } = gateway;
  service = await openApp({ config: { texts: { url, secret, from: 'Perhekeskus' } } });
  now = () => service.deps.clock.now();
});
afterAll(async () => {
  await service.close();
  await gateway.stop();
});
beforeEach(async () => {
  service.travelTo(MORNING);
  gateway.texts.length = 0;
  gateway.asked.length = 0;
  await service.deps.db.senderPause.deleteMany();
  await service.deps.db.message.deleteMany();
});

let numbers = 0;
/** Another number each time, as the desk types it, and as the gateway has it. */
function newNumber() {
  numbers += 1;
  const digits = String(1_000_000 + numbers);
  return { typed: `040 ${digits.slice(0, 3)} ${digits.slice(3)}`, number: `+35840${digits}` };
}

async function bookByPhone(guardian: object = {}, wanted: object = {}) {
  const { typed, number } = newNumber();
  const booked = await bookAppointment(service, {
    ...wanted,
    guardians: [{ name: 'Aino Malli', phone: typed, language: 'fi', ...guardian }],
  });
  return { ...booked, number, guardian: booked.guardians[0]?.id ?? '' };
}

const textsTo = (number: string) => gateway.texts.filter(({ to }) => to === number).map(({ text }) => text);
const stateOf = async (booking: BookingId) =>
  service.deps.db.message.findMany({ where: { aboutId: booking, channel: 'text' }, orderBy: { version: 'asc' } });
const open = async (path: string) => (await service.app.request(path)).status;
const undelivered = async () =>
  (await service.call('scheduler', 'GET', '/api/undelivered-messages?area=lahti-etela')).body.items;

describe('a family without e-mail', () => {
  test('gets its link as a text, is told of a move and a cancellation, and each says no more than a mail does', async () => {
    const { booking, number } = await bookByPhone();
    await tellEverybody(service, booking);
    const [text = ''] = textsTo(number);
    const { publicUrl } = service.deps.config;
    expect(text.replace(/\/b\/[\w-]+/, '/b/…')).toMatch(
      new RegExp(
        `^Neuvoaika: Sinulle on varattu aika \\S+ \\S+ klo [\\d.]+\\. Tapaamme paikan päällä\\. Katso, siirrä tai peru: ${publicUrl}/b/…$`,
      ),
    );
    expect(gateway.texts.find(({ to }) => to === number)).toMatchObject({ from: 'Perhekeskus' });
    expect(await open(linkIn(text))).toBe(200);
    await tellEverybody(service, booking);
    expect(textsTo(number)).toHaveLength(1);

    const slots = (
      await service.call('scheduler', 'GET', '/api/slots?service=neuvola-maaraaikainen&area=lahti-etela&limit=50')
    ).body.items;
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, {
      slot: slots.at(-1).id,
      calendar: 'cancel',
    });
    await tellEverybody(service, booking, 'moved');
    expect(textsTo(number)[1]).toContain('Aikasi on siirretty. Uusi aika on');
    expect(linkIn(textsTo(number)[1] ?? '')).toBe(linkIn(text));
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'not-needed' });
    await tellEverybody(service, booking, 'cancelled');
    expect(textsTo(number)[2]).toMatch(/^Neuvoaika: Aikasi [^/]+ on peruttu\.$/);
    expect(gateway.strangers).toEqual([]);
  });

  test('whose number is corrected: the old one opens nothing and is told so, the new one is invited', async () => {
    const { family, booking, number, guardian } = await bookByPhone();
    await tellEverybody(service, booking);
    const old = linkIn(textsTo(number)[0] ?? '');
    const other = newNumber();
    const change = (body: object) =>
      service.call('scheduler', 'POST', `/api/families/${family}/guardians/${guardian}`, {
        name: 'Aino Malli',
        ...body,
      });
    // the same number, written otherwise
    expect((await change({ phone: number })).status).toBe(200);
    expect(await open(old)).toBe(200);
    expect((await change({ phone: other.typed })).status).toBe(200);
    expect(await open(old)).not.toBe(200);
    await tellAsQueued(service, booking);
    expect(textsTo(number)[1]).toMatch(/^Neuvoaika: Tähän numeroon ei enää lähetetä viestejä ajasta [^/]+\.$/);
    const [anew = ''] = textsTo(other.number);
    expect([anew.includes('Sinulle on varattu aika'), await open(linkIn(anew))]).toEqual([true, 200]);

    expect((await change({ phone: other.typed, safeToSend: false, calendar: 'silent' })).status).toBe(200);
    await tellEverybody(service, booking, 'company');
    expect([textsTo(other.number).length, await open(linkIn(anew))]).not.toContain(200);
    expect(textsTo(other.number)).toHaveLength(1);
  });

  test('who chooses texts though they have an address gets those and no mail, and needs a mobile phone for it', async () => {
    const { booking, number } = await bookByPhone({ email: 'teksti@example.test', channel: 'text' });
    await tellEverybody(service, booking);
    expect([textsTo(number).length, (await mailTo(service, 'teksti@example.test')).text]).toEqual([1, '']);
    const refused = await service.call('scheduler', 'POST', '/api/families', {
      area: 'lahti-etela',
      name: 'Lankapuhelin',
      guardians: [{ name: 'Lanka', phone: '03 123 4567', channel: 'text' }],
    });
    expect([refused.status, JSON.stringify(refused.body)]).toEqual([
      400,
      expect.stringContaining('guardians[0].phone'),
    ]);
  });

  test('is not woken: what would come at night waits for the morning, but for a time that is nearer', async () => {
    const { booking, number } = await bookByPhone();
    service.travelTo('2026-11-20T22:30:00+02:00');
    await tellEverybody(service, booking);
    expect(textsTo(number)).toEqual([]);
    service.travelTo('2026-11-21T06:59:00+02:00');
    await sendDue(service);
    expect(textsTo(number)).toEqual([]);
    service.travelTo('2026-11-21T07:00:00+02:00');
    await sendDue(service);
    expect(textsTo(number)).toHaveLength(1);

    const near = await bookByPhone();
    const { start } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: near.booking } });
    service.travelTo(start.getTime() - 90 * 60_000);
    await service.deps.db.guardian.update({
      where: { id: near.guardian },
      data: { quietFrom: '06:00', quietTo: '23:00' },
    });
    await tellEverybody(service, near.booking);
    expect(textsTo(near.number)).toHaveLength(1);
  });

  test('nor is a guest who was invited by a number: told by text of the time, of its move and its end, with a link of their own', async () => {
    const { booking } = await bookAppointment(service);
    await tellAsQueued(service, booking);
    const { typed, number } = newNumber();
    const pages = await openPages(service, 'scheduler', 'lahti-etela');
    service.travelTo('2026-11-20T22:30:00+02:00');
    const guest = { role: 'guest', language: 'fi', email: '', phone: typed };
    const page = `/bookings/${booking}/invited`;
    expect((await pages.send(page, guest)).location).toBe(`${page}?done=invited`);
    expect((await pages.send(page, guest)).location).toBe(`${page}?done=already`);
    expect((await pages.send(page, { ...guest, role: 'authority' })).status).toBe(422);
    expect((await pages.send(page, { ...guest, phone: '' })).status).toBe(422);
    expect((await pages.open(page)).text).toContain(`${typed} · tekstiviesti`);
    await tellAsQueued(service, booking);
    expect(textsTo(number)).toEqual([]);
    service.travelTo('2026-11-21T07:00:00+02:00');
    await sendDue(service);
    const [text = ''] = textsTo(number);
    expect(text).toMatch(
      /^Neuvoaika: Tapaaminen: ma 23\.11\. klo [\d.]+\. Tapaamme paikan päällä\. Katso tiedot: \S+$/,
    );
    expect(await open(linkIn(text))).toBe(200);

    const slot = (await freeSlots(service)).at(-1)?.id;
    const to = { slot, calendar: 'cancel' };
    expect((await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, to)).status).toBe(200);
    await tellAsQueued(service, booking);
    expect(textsTo(number).at(-1)).toMatch(/^Neuvoaika: Tapaaminen siirtyi: [^.]/);
    const ledger = (await service.call('scheduler', 'GET', `/api/messages?booking=${booking}`)).body.items;
    expect(JSON.stringify(ledger)).not.toContain(number.slice(-7));
    const [row] = await service.deps.db.participant.findMany({ where: { bookingId: booking, role: 'guest' } });
    expect(row).toMatchObject({ phone: number, number: typed, email: null });
    const gone = `/api/bookings/${booking}/participants/${row?.id}?calendar=cancel`;
    expect((await service.call('scheduler', 'DELETE', gone)).status).toBe(200);
    await tellAsQueued(service, booking);
    expect([textsTo(number).length, textsTo(number).at(-1)]).toEqual([
      3,
      expect.stringMatching(/^Neuvoaika: Kutsu tapaamiseen on peruttu: [^/]*$/),
    ]);
    expect(await open(linkIn(text))).not.toBe(200);
  });

  test('a guest of a number that takes no texts is called about each change, and stands on the list until then', async () => {
    const { booking } = await bookAppointment(service);
    await tellAsQueued(service, booking);
    const at = `/api/bookings/${booking}/participants`;
    const invited = await service.call('scheduler', 'POST', at, { role: 'authority', phone: '03 765 4399' });
    expect(invited.status, JSON.stringify(invited.body)).toBe(201);
    await tellAsQueued(service, booking);
    expect(await undelivered()).toEqual([]);
    const pages = await openPages(service, 'scheduler', 'lahti-etela');
    const cancel = (await pages.open(`/bookings/${booking}/cancel`)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(cancel).toContain(
      'lähettää toiselle viranomaiselle: kerro muulla tavalla. Toinen viranomainen, puhelin: 03 765 4399',
    );
    const cancelled = await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
    expect(cancelled.status).toBe(200);
    await tellAsQueued(service, booking);
    const [row, ...others] = await undelivered();
    expect([others, row]).toMatchObject([
      [],
      {
        kind: 'cancellation',
        recipient: 'authority',
        channel: 'phone',
        why: 'nobody-written-to',
        byPhoneOnly: 'phone',
        phoneKnown: true,
      },
    ]);
    expect((await pages.open('/undelivered')).text).toContain(`<a href="/bookings/${booking}/messages">Numero on`);
    expect((await pages.open(`/bookings/${booking}/messages`)).text).toContain('tel:037654399');
    await pages.send(`/undelivered/${row.id}/told`, {});
    expect(await undelivered()).toEqual([]);
  });

  test('a guest of a number that takes no texts is called once they are no longer expected', async () => {
    const { booking } = await bookAppointment(service);
    const at = `/api/bookings/${booking}/participants`;
    const invite = async (number: string) => {
      const invited = await service.call('scheduler', 'POST', at, { role: 'authority', phone: number });
      await tellAsQueued(service, booking);
      return invited.body.participant;
    };
    const [guest, other] = [await invite('03 765 4388'), await invite('03 765 4377')];
    const pages = await openPages(service, 'scheduler', 'lahti-etela');
    const asked = (await pages.open(`/bookings/${booking}/invited/${guest}/remove`)).text;
    expect(asked).toContain('Soita ja kerro, ettei häntä enää odoteta.');
    expect(asked).toContain('03 765 4388');
    expect((await service.call('scheduler', 'DELETE', `${at}/${guest}`)).status).toBe(200);
    await tellAsQueued(service, booking);
    const [row, ...others] = await undelivered();
    expect([others, row]).toMatchObject([
      [],
      { kind: 'cancellation', channel: 'phone', stillHolds: true, phoneKnown: true },
    ]);
    expect((await pages.open(`/bookings/${booking}/messages`)).text).toContain('tel:037654388');
    await pages.send(`/undelivered/${row.id}/told`, {});
    expect(await undelivered()).toEqual([]);
    expect((await pages.open(`/bookings/${booking}/messages`)).text).not.toContain('tel:037654388');
    expect((await service.call('scheduler', 'DELETE', `${at}/${other}?calendar=silent`)).status).toBe(200);
    await tellAsQueued(service, booking);
    expect(await undelivered()).toEqual([]);
  });

  test('is not woken by another try: what failed in the evening goes in the morning, and its patience begins then', async () => {
    const { booking, number } = await bookByPhone();
    service.travelTo('2026-11-20T20:59:55+02:00');
    gateway.failNext({ status: 503 });
    await tellEverybody(service, booking);
    service.travelTo('2026-11-20T21:00:10+02:00');
    await sendDue(service);
    const morning = new Date('2026-11-21T07:00:00+02:00');
    expect(await stateOf(booking)).toMatchObject([{ state: 'queued', attempts: 1, nextAt: morning }]);
    const { text } = await (await openPages(service, 'scheduler')).open(`/bookings/${booking}/messages`);
    expect(text).toMatch(
      /Viesti lähtee lauantaina 21\.11\. klo 7\.00\. Voit kertoa myös puhelimitse:[^<]*<a href="tel:/,
    );
    service.travelTo(morning.getTime());
    gateway.failNext({ status: 503 });
    await sendDue(service);
    service.travelTo(now() + 60_000);
    await sendDue(service);
    expect([textsTo(number).length, gateway.asked.length]).toEqual([1, 3]);
  });

  /** A family waits for a time on that Monday; what it was offered, as the desk sees it. */
  async function waitFor(latest: string, hours: object = {}) {
    const { typed, number } = newNumber();
    const guardians = [{ name: 'Aino Malli', phone: typed, ...hours }];
    const family = { area: 'lahti-etela', name: `Odottaja${number.slice(-3)}`, guardians, confirmed: true };
    const { id } = (await service.call('scheduler', 'POST', '/api/families', family)).body;
    const wish = { service: 'neuvola-maaraaikainen', areas: ['lahti-etela'], latest };
    const days = { fromDate: '2026-11-23', toDate: '2026-11-23' };
    const joined = await service.call('scheduler', 'POST', '/api/waitlist', { ...wish, ...days, family: { id } });
    expect(joined.status, JSON.stringify(joined.body)).toBe(201);
    await lookForTimes(service.deps);
    await sendDue(service);
    const offer = async () => {
      const { items } = (await service.call('scheduler', 'GET', '/api/waitlist?limit=200')).body;
      return items.find((one: { id: string }) => one.id === joined.body.id).offer;
    };
    return { id, typed, number, offer };
  }

  test('is offered in the morning what came free at night: its time to answer begins then, and the desk may call before', async () => {
    service.travelTo('2026-11-20T22:00:00+02:00');
    const { number, typed, offer } = await waitFor('24:00');
    expect(textsTo(number)).toEqual([]);
    expect(await offer()).toMatchObject({
      ...{ told: 'pending', tellsAt: '2026-11-21T07:00:00+02:00', deadline: '2026-11-22T07:00:00+02:00', call: typed },
    });
    const desk = await service.app.request('/waitlist', { headers: { Cookie: await service.signIn('scheduler') } });
    expect(await desk.text()).toMatch(/Viesti lähtee lauantaina 21\.11\. klo 7\.00\. Voit myös soittaa\./);
    service.travelTo('2026-11-21T07:00:00+02:00');
    await sendDue(service);
    const [text = ''] = textsTo(number);
    expect(text).toMatch(
      /^Neuvoaika: Odottamasi aika .* on vapaana\. Pidämme sitä sinulle su 22\.11\. klo 7\.00 asti\. Vastaa: \S+$/,
    );
    expect(await offer()).toEqual(expect.not.objectContaining({ tellsAt: expect.anything(), call: expect.anything() }));
    expect((await service.app.request(/\/offers\/[\w-]{43}/.exec(text)?.[0] ?? '')).status).toBe(200);
  });

  test('is called about an offer that no text could tell in time', async () => {
    service.travelTo('2026-11-22T12:00:00+02:00');
    const [first] = await freeSlots(service, { from: '2026-11-23T06:00:00+02:00' });
    const start = Temporal.Instant.from(first?.start ?? '').toZonedDateTimeISO('Europe/Helsinki');
    const clock = (minutes: number) => start.add({ minutes }).toPlainTime().toString({ smallestUnit: 'minute' });
    const { typed, number, offer } = await waitFor(clock(0), { quietFrom: clock(-29), quietTo: clock(-30) });
    expect([await offer(), textsTo(number)]).toMatchObject([{ told: 'failed', call: typed }, []]);
    const [row] = await service.deps.db.message.findMany({ where: { mailbox: number } });
    expect(row).toMatchObject({ state: 'failed', code: 'too-late', attempts: 1 });
  });
});

describe('who registers for a group with a mobile phone', () => {
  test('is told where they stand and what changes, with their link, and is not woken', async () => {
    const { typed, number } = newNumber();
    const planned = await service.call('scheduler', 'POST', '/api/groups', {
      ...{ service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', capacity: 12, name: { fi: 'Iltapäivä' } },
      ...{ start: '2026-12-03T13:00:00+02:00', end: '2026-12-03T15:00:00+02:00' },
    });
    const path = `/api/groups/${planned.body.id}`;
    const register = (phone: string) => service.call('scheduler', 'POST', `${path}/registrations`, { phone });
    expect((await register(typed)).body).toMatchObject({ mailed: false, texted: true });
    expect((await register('03 123 4567')).body).not.toHaveProperty('texted');
    const tell = async () => {
      for (const { id } of await service.deps.db.registration.findMany({ where: { eventId: planned.body.id } }))
        await postRegistration(service.deps, { registration: id });
      await sendDue(service);
    };
    await tell();
    const [text = ''] = textsTo(number);
    expect(text).toMatch(/^Neuvoaika: Sinulla on paikka tapahtumassa to 3\.12\. klo 13\.00\. Katso tai peru: \S+$/);
    const page = await service.app.request(/\/groups\/registration\/[\w-]{43}/.exec(text)?.[0] ?? '');
    expect(page.status).toBe(200);
    const desk = await openPages(service, 'scheduler');
    expect((await desk.open(`/groups/${planned.body.id}`)).text).toContain(typed);
    await tell();
    expect(textsTo(number)).toHaveLength(1);

    // who gives up is told so once; then their number is kept nowhere but with that message
    const other = newNumber();
    const { id } = (await register(other.typed)).body.registration;
    await tell();
    await service.call('scheduler', 'POST', `${path}/registrations/${id}/cancel`);
    await tell();
    expect(textsTo(other.number)[1]).toBe('Neuvoaika: Ilmoittautumisesi tapahtumaan to 3.12. klo 13.00 on peruttu.');
    const landline = (await register('03 123 4568')).body.registration.id;
    await service.call('scheduler', 'POST', `${path}/registrations/${landline}/cancel`);
    await tell();
    const kept = await service.deps.db.registration.findMany({ where: { id: { in: [id, landline] } } });
    expect(kept.map(({ phone }) => phone)).toEqual([null, null]);

    service.travelTo('2026-11-20T21:30:00+02:00');
    expect((await service.call('scheduler', 'POST', `${path}/cancel`)).status).toBe(200);
    await tell();
    expect(textsTo(number)).toHaveLength(1);
    service.travelTo('2026-11-21T07:00:00+02:00');
    await sendDue(service);
    expect(textsTo(number)[1]).toBe('Neuvoaika: Tapahtuma to 3.12. klo 13.00 on peruttu. Olemme pahoillamme.');
    expect(gateway.texts).toHaveLength(4);
  });
});

describe('the guardian', () => {
  const messagesPage = (link: string, form?: Record<string, string>) =>
    service.app.request(`${link}/messages`, {
      headers: { Origin: new URL(service.deps.config.publicUrl).origin, Cookie: 'language=fi' },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });

  test('chooses by their link how and when to hear: at once by the other way, and nothing in their own quiet hours', async () => {
    const { family, booking, number, guardian } = await bookByPhone({
      email: 'valitsija@example.test',
      channel: 'text',
    });
    await tellEverybody(service, booking);
    const link = linkIn(textsTo(number)[0] ?? '');
    const page = await (await messagesPage(link)).text();
    expect(page).toMatch(/name="channel" value="mail"\/>/);
    expect(page).toMatch(/name="channel"[^>]*value="text"[^>]*checked/);
    const half = await messagesPage(link, { channel: 'mail', quietFrom: '19:00', quietTo: '' });
    const again = await half.text();
    expect([half.status, again.includes('Anna molemmat ajat'), again.includes('value="19:00"')]).toEqual([
      422,
      true,
      true,
    ]);
    const chosen = await messagesPage(link, { channel: 'mail', quietFrom: '19:00', quietTo: '10:30' });
    expect([chosen.status, chosen.headers.get('Location')]).toEqual([303, `${link}?done=messages`]);
    await tellAsQueued(service, booking);
    expect((await mailTo(service, 'valitsija@example.test')).text).toContain(link);
    const logged = await service.deps.db.accessLog.findMany({
      where: { action: 'choose-messages', subjectId: family },
    });
    expect(logged.map(({ details }) => details)).toEqual([{ guardian, fields: 'channel quietHours' }]);
    // the same once more changes nothing
    await messagesPage(link, { channel: 'mail', quietFrom: '19:00', quietTo: '10:30' });
    expect(await service.deps.db.accessLog.count({ where: { action: 'choose-messages', subjectId: family } })).toBe(1);

    await messagesPage(link, { channel: 'text', quietFrom: '19:00', quietTo: '10:30' });
    const before = textsTo(number).length;
    service.travelTo('2026-11-20T19:05:00+02:00');
    await tellAsQueued(service, booking);
    expect(textsTo(number)).toHaveLength(before);
    service.travelTo('2026-11-21T10:30:00+02:00');
    await sendDue(service);
    expect(textsTo(number)).toHaveLength(before + 1);
  });

  test('who can be reached in one way only reads which, and cannot choose what there is not', async () => {
    const { booking, number, guardian } = await bookByPhone();
    await tellEverybody(service, booking);
    const link = linkIn(textsTo(number)[0] ?? '');
    const page = await (await messagesPage(link)).text();
    expect(page).toContain(`Saat viestit tekstiviestinä numeroon, jonka loppu on ${number.slice(-3)}. Jos haluat`);
    expect([page.includes(number.slice(4)), page.includes('type="radio"')]).toEqual([false, false]);
    const forged = await messagesPage(link, { channel: 'mail', quietFrom: '10:00', quietTo: '10:00' });
    const again = await forged.text();
    expect([forged.status, again.includes('Tätä tapaa ei voi valita.')]).toEqual([422, true]);
    const kept = await service.deps.db.guardian.findUniqueOrThrow({ where: { id: guardian } });
    expect(kept).toMatchObject({ channel: 'text', quietFrom: null });
    // what the page sends next is the way that there is
    expect(again).toMatch(/name="channel" value="text"/);

    // the same time twice is no quiet, as the page says
    expect(page).toContain('Jos et halua rauhoitusaikaa, kirjoita molempiin sama kellonaika.');
    expect(page).toContain('Muistutus, joka tulisi rauhoitusajan vuoksi liian myöhään, jää lähettämättä.');
    expect((await messagesPage(link, { channel: 'text', quietFrom: '10:00', quietTo: '10:00' })).status).toBe(303);
    service.travelTo('2026-11-20T23:00:00+02:00');
    const before = textsTo(number).length;
    const slots = await freeSlots(service);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, {
      slot: slots.at(-1)?.id,
      calendar: 'cancel',
    });
    await tellEverybody(service, booking, 'moved');
    expect(textsTo(number)).toHaveLength(before + 1);
  });

  test('has their quiet hours read and written by the desk, and keeps them where it says nothing of them', async () => {
    const { family, guardian } = await bookByPhone({ quietFrom: '20:00', quietTo: '08:00' });
    const path = `/api/families/${family}/guardians/${guardian}`;
    const kept = async () =>
      (await service.call('scheduler', 'GET', `/api/families/${family}?purpose=contact`)).body.guardians[0];
    expect(await kept()).toMatchObject({ quietFrom: '20:00', quietTo: '08:00' });
    const change = (body: object) =>
      service.call('scheduler', 'POST', path, { name: 'Aino Malli', phone: '040 555 1234', ...body });
    expect((await change({})).status).toBe(200);
    expect(await kept()).toMatchObject({ phone: '040 555 1234', quietFrom: '20:00', quietTo: '08:00' });
    for (const half of [{ quietFrom: '20:00' }, { quietFrom: '20:00', quietTo: null }, { quietTo: '25:00' }]) {
      const { status, body } = await change(half);
      expect([status, JSON.stringify(body.faults)]).toEqual([400, expect.stringContaining('quietTo')]);
    }
    expect((await change({ quietFrom: null, quietTo: null })).status).toBe(200);
    expect(await kept()).not.toHaveProperty('quietFrom');
    const pages = await openPages(service, 'scheduler');
    const form = {
      name: 'Aino Malli',
      phone: '040 555 1234',
      language: 'fi',
      channel: 'text',
      safeToSend: 'on',
      messageLevel: 'neutral',
    };
    const at = `/families/${family}/guardians/${guardian}`;
    const refused = await pages.send(at, { ...form, quietFrom: '18:30', quietTo: '' });
    expect([refused.status, refused.text.includes('Anna molemmat ajat')]).toEqual([422, true]);
    expect((await pages.send(at, { ...form, quietFrom: '18:30', quietTo: '09:15' })).status).toBe(303);
    expect(await kept()).toMatchObject({ quietFrom: '18:30', quietTo: '09:15', channel: 'text' });
    expect((await pages.open(at)).text).toMatch(/name="quietFrom"[^>]*value="18:30"/);
  });

  test('who chose texts is called once none are sent: nobody may choose them, and the desk reads why', async () => {
    const { family, booking, number, guardian } = await bookByPhone({ email: 'ennen@example.test', channel: 'text' });
    await tellEverybody(service, booking);
    const link = linkIn(textsTo(number)[0] ?? '');
    const deps = { ...service.deps, texter: noTexter() };
    const app = createApp(deps);
    const without = { ...service, deps, app };
    await tellEverybody(without, booking, 'moved');
    await service.deps.db.message.updateMany({
      where: { mailbox: number },
      data: { state: 'queued', nextAt: new Date(now()) },
    });
    await sendDue(without);
    expect(await stateOf(booking)).toMatchObject([{ state: 'failed', code: 'no-gateway', nextAt: null }]);
    const pages = await openPages(without, 'scheduler');
    const asked = await app.request('/api/undelivered-messages?area=lahti-etela', {
      headers: { Authorization: `Bearer ${service.keys.coordinator}` },
    });
    const item = { booking, why: 'no-texts', byPhoneOnly: 'phone', maySendAgain: false };
    expect(await asked.json()).toMatchObject({ items: [item] });
    expect((await pages.open('/undelivered')).text).toContain('Tekstiviestejä ei enää lähetetä täältä.');
    expect((await pages.open(`/families/${family}?purpose=contact`)).text).toContain('Soittamalla');
    const theirs = (await pages.open(`/families/${family}/guardians/${guardian}`)).text;
    expect(theirs).toContain('Tekstiviestillä (nyt soitetaan)');
    for (const path of [`/families/${family}/guardians/new`, '/families/new']) {
      const { text } = await pages.open(path);
      expect([text.includes('value="text"'), text.includes('Tekstiviestejä ei lähetetä täältä')]).toEqual([
        false,
        true,
      ]);
    }
    const own = await (await app.request(`${link}/messages`, { headers: { Cookie: 'language=fi' } })).text();
    expect(own).toContain('Kerromme sinulle ajoistasi puhelimitse.');
    expect([/value="mail"/.test(own), /value="text"/.test(own)]).toEqual([true, false]);
  });

  test('is called where no texts are sent, and a staff member sees that nothing is', async () => {
    const quiet = await openApp({ config: { mail: { url: 'smtp://127.0.0.1:9', from: 'N <n@example.test>' } } });
    const { typed } = newNumber();
    const { family, booking } = await bookAppointment(quiet, { guardians: [{ name: 'Aino Malli', phone: typed }] });
    expect(await quiet.deps.db.participant.count({ where: { bookingId: booking, phone: { not: null } } })).toBe(0);
    const { guardians } = (await quiet.call('scheduler', 'GET', `/api/families/${family}?purpose=contact`)).body;
    expect([guardians[0].channel, guardians[0].writtenBy]).toEqual(['text', undefined]);
    await quiet.close();
  });
});

describe('a gateway that', () => {
  const cases = [
    [{ status: 500 }, { state: 'queued', stage: 'sender', code: 'http-500' }],
    [
      { status: 429, code: 'slow-down' },
      { state: 'queued', stage: 'sender', code: 'slow-down' },
    ],
    ['redirects', { state: 'queued', stage: 'sender', code: 'http-307' }],
    ['drops', { state: 'unknown', stage: 'data', code: 'econnreset' }],
    ['nonsense', { state: 'unknown', stage: 'data', code: 'unclear-answer' }],
    ['floods', { state: 'unknown', stage: 'data', code: 'unclear-answer' }],
    [{ status: 504 }, { state: 'unknown', stage: 'data', code: 'http-504' }],
  ] as const;
  test.each(cases)(
    'answers with %o has it asked of it again under the same id, and takes it once',
    async (fate, state) => {
      const { booking, number } = await bookByPhone();
      gateway.failNext(fate);
      await tellEverybody(service, booking);
      expect(await stateOf(booking)).toMatchObject([state]);
      service.travelTo(now() + HOUR);
      await sendDue(service);
      expect(await stateOf(booking)).toMatchObject([{ state: 'sent', attempts: 2, stage: null }]);
      expect([new Set(gateway.asked).size, gateway.asked.length, textsTo(number).length]).toEqual([1, 2, 1]);
    },
  );

  test('hangs is given up in time, and may have it', async () => {
    gateway.failNext('hangs');
    const texter = gatewayTexter({ ...gateway, from: 'N' }, service.deps.clock, 200);
    const message = { id: crypto.randomUUID(), to: '+358401234567', body: 'x' };
    await expect(texter.send(message)).rejects.toMatchObject({ stage: 'data', code: 'slow' });
    const gone = gatewayTexter({ ...gateway, url: 'http://127.0.0.1:9/', from: 'N' }, service.deps.clock);
    await expect(gone.send(message)).rejects.toMatchObject({ stage: 'connect', code: 'econnrefused' });
    await expect(gone.check()).rejects.toMatchObject({ stage: 'connect' });
    await texter.check();
    const stranger = gatewayTexter({ ...gateway, secret: 'y'.repeat(32), from: 'N' }, service.deps.clock);
    await expect(stranger.check()).rejects.toMatchObject({ stage: 'sender', code: 'http-401' });
    gateway.strangers.length = 0;
  });

  test('says that there is no such number is believed for good, and the desk sees whom to call', async () => {
    const { booking } = await bookByPhone();
    gateway.failNext({ status: 422, code: 'no-such-number' });
    await tellEverybody(service, booking);
    expect(await stateOf(booking)).toMatchObject([
      { state: 'failed', stage: 'recipient', code: 'no-such-number', nextAt: null },
    ]);
    expect(await undelivered()).toMatchObject([
      { booking, channel: 'text', state: 'failed', why: 'refused', code: 'no-such-number', recipient: 'family' },
    ]);
  });

  test('takes nothing holds up texts, and no mail; all go when it is back', async () => {
    const mailed = await bookAppointment(service, { guardians: [{ name: 'Posti', email: 'posti@example.test' }] });
    const booked = [];
    for (let at = 0; at < 6; at += 1) booked.push(await bookByPhone());
    gateway.failNext({ status: 503 }, 12);
    for (const { booking } of booked) await tellEverybody(service, booking);
    service.travelTo(now() + 60_000);
    await sendDue(service);
    expect(await service.deps.db.senderPause.findMany()).toMatchObject([{ channel: 'text', code: 'http-503' }]);
    await tellEverybody(service, mailed.booking);
    expect((await mailTo(service, 'posti@example.test')).text).not.toBe('');
    expect(await (await service.app.request('/readyz')).text()).toMatch(/^ready, but text messages wait since /);
    const home = await service.app.request('/', { headers: { Cookie: await service.signIn('scheduler') } });
    expect(await home.text()).toContain('Tekstiviestit odottavat');
    gateway.texts.length = 0;

    // two processes at once try in vain, which counts once
    const asked = gateway.asked.length;
    gateway.failNext({ status: 503 }, 2);
    service.travelTo(now() + 120_000);
    await Promise.all([sendDue(service), sendDue(service)]);
    expect(await service.deps.db.senderPause.findMany()).toMatchObject([{ probes: 1 }]);

    // a process that starts tries at once, and waits only shortly where that is in vain
    gateway.failNext({ status: 503 }, gateway.asked.length - asked - 1);
    service.travelTo(now() + 5_000);
    const started = keepSending(service.deps, wordMessages(service.deps));
    const waitsUntil = async () => (await service.deps.db.senderPause.findFirst())?.until.getTime();
    await expect.poll(waitsUntil, { timeout: 8_000 }).toBe(now() + 30_000);
    service.travelTo(now() + 30_000);
    await expect.poll(() => gateway.texts.length, { timeout: 12_000 }).toBe(booked.length);
    await started.close();
    expect(gateway.texts.map(({ to }) => to).sort()).toEqual(booked.map(({ number }) => number).sort());
    expect(await service.deps.db.senderPause.count()).toBe(0);
  });
});

describe('a receipt', () => {
  const send = async (receipt: object | string, { at = now(), signature = '', type = 'application/json' } = {}) => {
    const body = typeof receipt === 'string' ? receipt : JSON.stringify(receipt);
    const headers = { 'Neuvoaika-Signature': signature || gateway.sign(body, at), 'Content-Type': type };
    return (await service.app.request('/webhooks/texts', { method: 'POST', headers, body })).status;
  };
  async function sent() {
    const { booking } = await bookByPhone();
    await tellEverybody(service, booking);
    return { booking, id: gateway.asked.at(-1) ?? '' };
  }

  test('that it failed marks it as come back: the desk sees it, and sends it again as another message', async () => {
    const { booking, id } = await sent();
    // what a gateway calls its body changes nothing: the signature is over the body
    expect(await send({ id, state: 'failed', code: 'absent-subscriber' }, { type: 'text/plain' })).toBe(204);
    expect(await stateOf(booking)).toMatchObject([{ state: 'bounced', code: 'absent-subscriber' }]);
    const [item] = await undelivered();
    expect(item).toMatchObject({ booking, channel: 'text', state: 'failed', why: 'refused' });
    expect((await service.call('coordinator', 'POST', `/api/undelivered-messages/${item.id}/send-again`)).status).toBe(
      200,
    );
    await sendDue(service);
    expect(gateway.asked.at(-1)).toMatch(new RegExp(`^${item.id}\\.[0-9a-f]{8}\\.again-1$`));
    // word of the first comes late, and is not about the second
    expect(await send({ id, state: 'failed', code: 'expired' })).toBe(204);
    expect(await stateOf(booking)).toMatchObject([{ state: 'sent' }]);
    expect(await send({ id: gateway.asked.at(-1), state: 'delivered' })).toBe(204);
    expect(await stateOf(booking)).toMatchObject([{ state: 'sent', deliveredAt: new Date(now()) }]);
  });

  test('that its owner wants no texts says so: the number is right, the desk calls, and nobody sends it again', async () => {
    const { booking, id } = await sent();
    expect(await send({ id, state: 'failed', code: 'opted-out' })).toBe(204);
    const [item] = await undelivered();
    const told = { why: 'opted-out', byPhoneOnly: 'opted-out', maySendAgain: false };
    expect(item).toMatchObject({ booking, state: 'failed', ...told });
    const again = await service.call('coordinator', 'POST', `/api/undelivered-messages/${item.id}/send-again`);
    expect(again.body.code).toBe('wrong_status');
    const page = await service.app.request('/undelivered', {
      headers: { Cookie: await service.signIn('coordinator') },
    });
    const text = await page.text();
    expect([
      text.includes('sen haltija on estänyt tekstiviestit'),
      text.includes(`/undelivered/${item.id}/again`),
    ]).toEqual([true, false]);
  });

  test('that comes twice, or after another, does no harm', async () => {
    const { booking, id } = await sent();
    for (const state of ['delivered', 'delivered', 'failed']) expect(await send({ id, state })).toBe(204);
    expect(await stateOf(booking)).toMatchObject([{ state: 'sent', deliveredAt: new Date(now()) }]);
    const other = await sent();
    for (const state of ['failed', 'failed', 'delivered']) expect(await send({ id: other.id, state })).toBe(204);
    expect(await stateOf(other.booking)).toMatchObject([{ state: 'sent', code: null }]);
  });

  test('of no try of the message, or of another than was handed over last, is none of ours', async () => {
    const { booking, id } = await sent();
    const [own = '', mark = ''] = id.split(/\.(?=[^.]*$)/);
    const other = mark.replace(/^./, (first) => (first === '0' ? '1' : '0'));
    for (const wrong of [own, `${own}.${other}`, `${id}.again-1`, `${own}.again-1`])
      expect([wrong, await send({ id: wrong, state: 'failed', code: 'expired' })]).toEqual([wrong, 404]);
    expect(await stateOf(booking)).toMatchObject([{ state: 'sent', code: null }]);
    expect(await send({ id, state: 'delivered' })).toBe(204);
    expect(await stateOf(booking)).toMatchObject([{ state: 'sent', deliveredAt: new Date(now()) }]);
  });

  test('settles what nobody knew: it is not sent once more', async () => {
    const { booking } = await bookByPhone();
    gateway.failNext('drops');
    await tellEverybody(service, booking);
    expect(await send({ id: gateway.asked.at(-1), state: 'delivered' })).toBe(204);
    expect(await stateOf(booking)).toMatchObject([{ state: 'sent', nextAt: null }]);
  });

  test('of a stranger, of another hour, of nothing we know or too long for one is not taken', async () => {
    const { booking, id } = await sent();
    const receipt = { id, state: 'failed' };
    const body = JSON.stringify(receipt);
    expect(await send(receipt, { signature: 't=1,v1=00' })).toBe(401);
    expect(await send(receipt, { signature: gateway.sign(`${body} `, now()) })).toBe(401);
    expect(await send(receipt, { at: now() - 6 * 60_000 })).toBe(401);
    expect(await send(receipt, { at: now() + 6 * 60_000 })).toBe(401);
    expect(await send({ id: crypto.randomUUID(), state: 'failed' })).toBe(404);
    expect(await send({ id, state: 'lost' })).toBe(400);
    expect(await send('{"id"')).toBe(400);
    expect(await send({ ...receipt, text: 'x'.repeat(5000) })).toBe(413);
    // what we sent ourselves is no receipt
    expect(await send(gateway.texts.at(-1) ?? {})).toBe(400);
    expect(await stateOf(booking)).toMatchObject([{ state: 'sent', deliveredAt: null }]);
    const { message } = service.deps.db;
    await message.updateMany({ where: { aboutId: booking, channel: 'text' }, data: { state: 'in-flight' } });
    expect(await send(receipt)).toBe(503);
  });
});
