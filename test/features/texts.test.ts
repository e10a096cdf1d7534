// Messages to those who have a mobile phone and no e-mail: what they get, by a gateway that fails as gateways do.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { BookingId } from '../../src/core/ids.ts';
import { gatewayTexter } from '../../src/platform/texter.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, linkIn, mailTo, sendDue, tellAsQueued, tellEverybody } from '../support/family.ts';
import { startGateway, type TextGateway } from '../support/gateway.ts';

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
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot: slots.at(-1).id });
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

    expect((await change({ phone: other.typed, safeToSend: false })).status).toBe(200);
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
    service.travelTo(now() + HOUR);
    await sendDue(service);
    await sendDue(service);
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

  test('that comes twice, or after another, does no harm', async () => {
    const { booking, id } = await sent();
    for (const state of ['delivered', 'delivered', 'failed']) expect(await send({ id, state })).toBe(204);
    expect(await stateOf(booking)).toMatchObject([{ state: 'sent', deliveredAt: new Date(now()) }]);
    const other = await sent();
    for (const state of ['failed', 'failed', 'delivered']) expect(await send({ id: other.id, state })).toBe(204);
    expect(await stateOf(other.booking)).toMatchObject([{ state: 'sent', code: null }]);
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
