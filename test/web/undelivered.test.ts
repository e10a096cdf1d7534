// The page of messages that did not arrive, as a coordinator and an administrator use it.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EventData } from '../../src/core/events.ts';
import type { BookingId } from '../../src/core/ids.ts';
import type { Role } from '../../src/core/permissions.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { postRegistration } from '../../src/features/groups/post-registration.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots, linkIn, mailTo, sendDue, tellAsQueued, tellEverybody } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

const failed = { state: 'failed', stage: 'recipient', code: '5.1.1', attempts: 1, nextAt: null };

/** A booking of which neither message arrived; the specialist's is to be told by telephone. */
async function bookUnheard(): Promise<BookingId> {
  const slots = '/api/slots?service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
  const { body } = await service.call('worker', 'GET', slots);
  const { body: made } = await service.call('worker', 'POST', '/api/bookings', {
    slot: body.items[0].id,
    channel: 'video',
    case: { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' },
  });
  await announceBookings(service.deps, [{ booking: made.id, sequence: 0, change: 'booked' }]);
  await service.deps.db.message.updateMany({ where: { aboutId: made.id }, data: failed });
  return made.id;
}

test('nothing to follow is said with what would stand here', async () => {
  const { text } = await (await openPages(service, 'coordinator')).open('/undelivered');
  expect(text).toContain('Tulevia aikoja koskevat viestit ovat lähteneet');
});

test('a message that failed is shown with its reason, and sent again by one button', async () => {
  const booking = await bookUnheard();
  const pages = await openPages(service, 'coordinator');
  const { text } = await pages.open('/undelivered');
  expect(text).toContain('Viestiä ei otettu vastaan tähän osoitteeseen tai numeroon');
  expect(text).toContain(`href="/bookings/${booking}"`);
  expect(text.slice(text.indexOf('<main'))).not.toMatch(/@|herää|Perheneuvolan konsultaatio/);
  const [, address = ''] = /action="(\/undelivered\/[^"]+\/again)"/.exec(text) ?? [];
  expect((await pages.send(address, {})).location).toBe('/undelivered?done=again');
  const states = (await service.deps.db.message.findMany({ orderBy: { state: 'asc' } })).map(({ state }) => state);
  expect(states).toEqual(['failed', 'queued']);

  const administrator = await openPages(service, 'administrator');
  expect((await administrator.open('/undelivered')).text).not.toContain(`href="/bookings/${booking}"`);
  expect((await (await openPages(service, 'worker')).open('/undelivered')).status).toBe(403);
  expect((await (await openPages(service, 'coordinator', 'asikkala')).open('/undelivered')).text).not.toContain(
    '/again"',
  );
});

test('who may not send again reads to ring or to ask who may, and of a ban only where there is one', async () => {
  await service.deps.db.booking.deleteMany();
  const { booking } = await bookAppointment(service, { area: 'hartola' });
  const { db } = service.deps;
  await announceBookings(service.deps, [{ booking, sequence: 0, change: 'booked' }]);
  const guardians = await db.participant.findMany({ where: { bookingId: booking, guardianId: { not: null } } });
  const theirs = { in: guardians.map(({ id }) => id) };
  await db.message.updateMany({ where: { aboutId: booking, bearer: theirs }, data: failed });
  await db.message.deleteMany({ where: { NOT: { aboutId: booking, bearer: theirs } } });
  const seen = async (role: Role) => {
    const said = {
      ban: 'ei saa lähettää viestejä',
      ring: 'otetaan yhteyttä puhelimella',
      ask: 'koordinaattoria lähettämään',
    };
    const { text } = await (await openPages(service, role)).open('/undelivered');
    const { body } = await service.call(role, 'GET', '/api/undelivered-messages?area=hartola');
    const found = Object.entries({ ...said, again: '/again"' }).flatMap(([name, of]) =>
      text.includes(of) ? name : [],
    );
    return [found, body.items[0].byPhoneOnly, body.items[0].maySendAgain];
  };
  expect(await seen('scheduler')).toEqual([[], undefined, false]);
  await db.message.updateMany({ where: { aboutId: booking }, data: { stage: 'data', code: '5.7.1' } });
  expect(await seen('scheduler')).toEqual([['ask'], undefined, false]);
  await db.message.updateMany({ where: { aboutId: booking }, data: failed });
  expect(await seen('coordinator')).toEqual([['again'], undefined, true]);
  await db.guardian.updateMany({ data: { channel: 'phone' } });
  expect(await seen('coordinator')).toEqual([['ring'], 'phone', false]);
  await db.guardian.updateMany({ data: { safeToSend: false } });
  expect(await seen('scheduler')).toEqual([['ban'], 'unsafe', false]);
});

test('all that failed go again by one press, of one’s own areas and of nobody who may not be written to', async () => {
  const { db } = service.deps;
  await db.message.deleteMany();
  const booking = await bookUnheard();
  const { booking: elsewhere } = await bookAppointment(service);
  await announceBookings(service.deps, [{ booking: elsewhere, sequence: 0, change: 'booked' }]);
  await db.message.updateMany({ where: { aboutId: elsewhere }, data: failed });
  const pages = await openPages(service, 'coordinator', 'hartola');
  expect((await pages.open('/undelivered')).text).toContain('Lähetä kaikki epäonnistuneet uudelleen');
  const { location } = await pages.send('/undelivered/all-again', {});
  expect((await pages.open(location)).text).toContain('2 viestiä on lähdössä uudelleen');
  const states = async (aboutId: string) =>
    new Set((await db.message.findMany({ where: { aboutId } })).map(({ state }) => state));
  expect([await states(booking), await states(elsewhere)]).toEqual([new Set(['queued']), new Set(['failed'])]);
  expect((await pages.send('/undelivered/all-again', {})).location).toBe('/undelivered?done=none');
  expect((await service.call('scheduler', 'POST', '/api/undelivered-messages/send-again', {})).status).toBe(403);
});

test('one that became untrue in the meantime is not sent, and the page says so', async () => {
  const booking = await bookUnheard();
  const pages = await openPages(service, 'coordinator');
  const { id } = await service.deps.db.message.findFirstOrThrow({ where: { aboutId: booking } });
  await service.call('coordinator', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
  const { location } = await pages.send(`/undelivered/${id}/again`, {});
  expect(location).toBe('/undelivered?done=gone');
  expect((await pages.open(location)).text).toContain('Viestiä ei lähetetty');
});

test('a booking says what each one’s calendar holds now: the right time, an old one, and what is on its way or did not go', async () => {
  const { db } = service.deps;
  const { booking } = await bookAppointment(service, { area: 'hartola' });
  const pages = await openPages(service, 'coordinator', 'hartola');
  const held = async () => {
    const { text } = await pages.open(`/bookings/${booking}/messages`);
    const section = /id="held"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
    const said = [
      'Oikea aika',
      'Vanha tai poistunut aika',
      'Ei merkintää',
      'on lähdössä',
      'ei lähtenyt',
      'Aika on peruttu',
    ];
    return Object.fromEntries(
      said.map((one) => [one, section.split(one).length - 1]).filter(([, count]) => count !== 0),
    );
  };
  expect(await held()).toEqual({ 'Ei merkintää': 2 });
  await tellEverybody(service, booking);
  expect(await held()).toEqual({ 'Oikea aika': 2 });
  const slot = (await freeSlots(service, { area: 'hartola' }))[5]?.id;
  expect(
    (await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot, calendar: 'cancel' }))
      .status,
  ).toBe(200);
  await announceBookings(service.deps, [{ booking, sequence: 1, change: 'moved' }]);
  expect(await held()).toEqual({ 'Vanha tai poistunut aika': 2, 'on lähdössä': 2 });
  await db.message.updateMany({ where: { aboutId: booking, version: 1 }, data: failed });
  expect(await held()).toEqual({ 'Vanha tai poistunut aika': 2, 'ei lähtenyt': 2 });
  expect((await pages.open(`/bookings/${booking}/messages`)).text).toContain('aria-label="Lähetä uudelleen: Huoltaja"');
  const scheduler = await openPages(service, 'scheduler', 'hartola');
  expect((await scheduler.open(`/bookings/${booking}/messages`)).text).not.toContain('/again"');
  await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
  await tellEverybody(service, booking, 'cancelled');
  expect(await held()).toEqual({ 'Aika on peruttu': 2 });
});

test('a guardian whom nobody writes to stands among them too: to be told by phone, by the number where it is known', async () => {
  const called = { name: 'Soitettava Malli', phone: '040 765 4321', channel: 'phone', language: 'fi' };
  const written = { name: 'Luettava Malli', email: 'luettava@example.test', language: 'fi' };
  const without = { name: 'Vailla Malli', language: 'fi' };
  const { booking } = await bookAppointment(service, { area: 'hartola', guardians: [called, written, without] });
  await tellEverybody(service, booking);
  const { text } = await (await openPages(service, 'coordinator', 'hartola')).open(`/bookings/${booking}/messages`);
  const section = /id="held"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
  const count = (said: string) => section.split(said).length - 1;
  expect([count('Oikea aika'), count('Kerro puhelimitse'), count('tel:')]).toEqual([2, 1, 1]);
  expect(section).toMatch(/Huoltaja Vailla Malli[\s\S]*?Katso perheen tiedoista, miten hänet tavoittaa/);
  expect(section).toMatch(/Kerro puhelimitse[^<]*<a href="tel:0407654321">040 765 4321/);
});

test('a family that knows its time by phone is told by phone that it is cancelled where no message had gone, unless it cancelled itself', async () => {
  const { db } = service.deps;
  await db.message.deleteMany();
  const guardians = [{ name: 'Puhelimessa Malli', email: 'puhelimessa@example.test', phone: '040 555 1234' }];
  const tell = async (booking: BookingId, change: 'booked' | 'cancelled', byLink?: string) => {
    const { sequence } = await db.booking.findUniqueOrThrow({ where: { id: booking } });
    await announceBookings(service.deps, [{ booking, sequence, change, ...(byLink && { byLink }) }]);
  };
  const refused = { attempts: 1, stage: 'recipient', code: '5.7.1', nextAt: new Date(Date.now() + 1e9) };
  const cancelled = async (bySelf: boolean) => {
    const { booking } = await bookAppointment(service, { area: 'hartola', guardians });
    await tell(booking, 'booked');
    await db.message.updateMany({ where: { aboutId: booking }, data: refused });
    const link = bySelf
      ? (await service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, {})).body.url
      : undefined;
    if (link) await (await openPages(service, 'worker')).send(`${new URL(link).pathname}/cancel`, { reason: '' });
    else await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
    const queued = await db.$queryRaw<{ byLink: string | null }[]>`
      SELECT data->>'byLink' AS "byLink" FROM pgboss.job WHERE name = 'booking-changed'
        AND data->>'booking' = ${booking} AND data->>'change' = 'cancelled'`;
    expect(queued).toMatchObject([{ byLink: bySelf ? expect.any(String) : null }]);
    await tell(booking, 'cancelled', queued[0]?.byLink ?? undefined);
    await sendDue(service);
    return booking;
  };
  const itself = await cancelled(true);
  const booking = await cancelled(false);
  const states = await db.message.findMany({ where: { aboutId: booking, mailbox: 'puhelimessa@example.test' } });
  expect(states.map(({ state }) => state)).toEqual(['superseded', 'superseded']);
  const listed = async () => (await service.call('scheduler', 'GET', '/api/undelivered-messages')).body.items;
  const [item, ...others] = await listed();
  expect([others, item]).toMatchObject([[], { booking, kind: 'cancellation', state: 'failed', why: 'never-invited' }]);
  expect([item.maySendAgain, item.phoneKnown]).toEqual([false, true]);
  const pages = await openPages(service, 'scheduler', 'hartola');
  const { text } = await pages.open('/undelivered');
  expect(text).toContain('Soita ja kerro, että aika on peruttu');
  expect(text).not.toMatch(/koordinaattoria lähettämään|\/again"/);
  const of = async (id: BookingId) => (await pages.open(`/bookings/${id}/messages`)).text;
  expect(await of(booking)).toMatch(/ei[^.]*ole lähtenyt viestiä. Kerro puhelimitse:[\s\S]{0,40}tel:0405551234/);
  expect(await of(itself)).not.toMatch(/ole lähtenyt viestiä|tel:/);

  const told = `/undelivered/${item.id}/told`;
  const { location } = await pages.send(told, {});
  expect([await listed(), (await pages.open(location)).text.includes('Kumoa merkintä')]).toEqual([[], true]);
  expect(await of(booking)).toContain('Kerrottu puhelimitse pe 20.11.');
  await pages.send(told, { undo: '1' });
  expect((await listed()).length).toBe(1);
  await pages.send(`/bookings/${booking}/messages/${item.id}/told`, {});
  expect(await listed()).toEqual([]);
  const log = await db.accessLog.findMany({
    where: { subjectId: booking, action: { in: ['note-told', 'take-back-told'] } },
  });
  expect(log.map(({ action }) => action).sort()).toEqual(['note-told', 'note-told', 'take-back-told']);
  const elsewhere = await service.call('administrator', 'POST', '/api/api-keys', {
    label: 'e',
    role: 'scheduler',
    areas: ['asikkala'],
  });
  const undo = `/api/undelivered-messages/${item.id}/told`;
  expect((await service.call(elsewhere.body.key, 'POST', undo, { told: false })).status).toBe(404);
});

test('the API lists them and sends them again, to a person who follows them', async () => {
  const booking = await bookUnheard();
  const { body } = await service.call('coordinator', 'GET', '/api/undelivered-messages?area=hartola');
  const failed = body.items.find((item: { booking: string }) => item.booking === booking);
  expect(failed).toMatchObject({ state: 'failed', why: 'refused', code: '5.1.1', channel: 'mail' });
  const again = `/api/undelivered-messages/${failed.id}/send-again`;
  expect((await service.call('worker', 'POST', again)).status).toBe(403);
  expect(await service.call('administrator', 'POST', again)).toMatchObject({ status: 200, body: { id: failed.id } });
});

test('a guest who left and cannot be reached is never said to be the professional', async () => {
  const { db } = service.deps;
  await db.message.deleteMany();
  const { booking } = await bookAppointment(service, { area: 'hartola' });
  await announceBookings(service.deps, [{ booking, sequence: 0, change: 'booked' }]);
  const at = `/api/bookings/${booking}/participants`;
  const guest = { role: 'interpreter', language: 'ar', email: 'tulkki-poissa@example.test' };
  const { body } = await service.call('scheduler', 'POST', at, guest);
  await tellEverybody(service, booking, 'company');
  await service.call('scheduler', 'DELETE', `${at}/${body.participant}?calendar=cancel`);
  await tellEverybody(service, booking, 'company');
  await db.message.updateMany({ where: { mailbox: guest.email }, data: failed });
  const { body: page } = await service.call('coordinator', 'GET', '/api/undelivered-messages');
  const theirs = page.items.filter((one: { kind: string }) => one.kind === 'cancellation');
  expect(theirs.map((one: { recipient: string }) => one.recipient)).toEqual(['guest']);
  expect((await (await openPages(service, 'coordinator')).open('/undelivered')).text).not.toContain('Ammattilainen');
});

test('the ledger tells by booking, fate and area what was sent, and nothing of whom', async () => {
  const { db } = service.deps;
  await db.message.deleteMany();
  const booking = await bookUnheard();
  const { booking: elsewhere } = await bookAppointment(service);
  await announceBookings(service.deps, [{ booking: elsewhere, sequence: 0, change: 'booked' }]);
  const { area } = (await service.call('coordinator', 'GET', `/api/bookings/${elsewhere}`)).body;
  const of = async (query: string) => (await service.call('coordinator', 'GET', `/api/messages?${query}`)).body.items;
  const about = (await of(`booking=${booking}`)) as Record<string, unknown>[];
  expect(about.map(({ kind, recipient, state, code }) => [kind, recipient, state, code])).toEqual(
    expect.arrayContaining([
      ['invite', 'booker', 'failed', '5.1.1'],
      ['invite', 'professional', 'failed', '5.1.1'],
    ]),
  );
  expect(JSON.stringify(about)).not.toMatch(/@|mailbox|bearer|herää/);
  const [failures, ofArea, both] = [
    await of('state=failed'),
    await of(`area=${area}`),
    await of(`state=failed&area=${area}`),
  ];
  expect(failures).toHaveLength(about.length);
  expect(new Set(ofArea.map((one: { booking: string }) => one.booking))).toEqual(new Set([elsewhere]));
  expect(both).toEqual([]);
  const narrow = { label: 'elsewhere', role: 'scheduler', areas: ['hartola'] };
  const { key } = (await service.call('administrator', 'POST', '/api/api-keys', narrow)).body;
  const seen = (await service.call(key, 'GET', '/api/messages')).body.items as { area: string }[];
  expect(new Set(seen.map((one) => one.area))).toEqual(new Set(['hartola']));
  expect((await service.call(key, 'GET', `/api/messages?area=${area}`)).status).toBe(403);
  expect((await service.call('worker', 'GET', '/api/messages')).status).toBe(403);
});

test('a mail about a group event is shown by the event, its number and whether it is off, with what can be done for whom', async () => {
  const { db } = service.deps;
  await db.message.deleteMany();
  const plan = {
    ...{ service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', name: { fi: 'Isien ilta' }, capacity: 9 },
    ...{ start: '2026-12-04T08:00:00+02:00', end: '2026-12-04T11:00:00+02:00' },
  };
  const { id: event } = (await service.call('scheduler', 'POST', '/api/groups', plan)).body;
  const email = 'isa-poissa@example.test';
  await service.call('scheduler', 'POST', `/api/groups/${event}/registrations`, { email, language: 'fi' });
  const { id: registration } = await db.registration.findFirstOrThrow({ where: { email } });
  await postRegistration(service.deps, { registration });
  await db.message.updateMany({ where: { aboutId: registration }, data: failed });
  const page = async (role: Role = 'coordinator') => {
    const { text } = await (await openPages(service, role)).open('/undelivered');
    return text.slice(text.indexOf('<main'));
  };
  const row = `<a href="/groups/${event}">Isien ilta</a>`;
  const [shown, desk] = [await page(), await page('scheduler')];
  for (const text of [shown, desk]) expect(text).toMatch(new RegExp(`${row}.*Ilmoittautuminen 1 · `, 's'));
  for (const text of [shown, desk]) expect(text).toMatch(/Puhelinnumeroa ei ole\. Tarkista yhteystiedot/);
  expect(shown + desk).not.toMatch(/on peruttu|Soita ja|koordinaattoria|isa-poissa/);
  await service.call('scheduler', 'POST', `/api/groups/${event}/cancel`);
  await postRegistration(service.deps, { registration });
  await db.message.updateMany({ where: { aboutId: registration }, data: failed });
  expect(await page()).toMatch(new RegExp(`${row}.*Tapahtuma on peruttu.*Hän voi tulla turhaan`, 's'));
  const phone = '040 555 0101';
  await db.registration.update({ where: { id: registration }, data: { phone } });
  const called = await page('scheduler');
  expect(called).toContain('Soita ja kerro, että tapahtuma on peruttu');
  expect(called).toContain(`<a href="/groups/${event}">Numero on tapahtuman sivulla</a>`);
  const theirs = (await (await openPages(service, 'scheduler')).open(`/groups/${event}`)).text;
  expect([theirs.includes(phone), theirs.includes('Viesti ei ole mennyt perille')]).toEqual([true, true]);
  expect(theirs).not.toContain('Tulossa');
  const group = { event, name: { fi: 'Isien ilta' }, number: 1, cancelled: 'event' };
  for (const path of ['/api/messages', '/api/undelivered-messages'])
    expect((await service.call('coordinator', 'GET', path)).body.items[0]).toMatchObject({ registration, group });

  await db.message.deleteMany();
  const guardians = [{ name: 'Soitettava', email: 'soitettava@example.test', phone: '040 123 4567', language: 'fi' }];
  const { booking } = await bookAppointment(service, { area: 'hartola', guardians });
  await announceBookings(service.deps, [{ booking, sequence: 0, change: 'booked' }]);
  await db.message.updateMany({ where: { mailbox: 'soitettava@example.test' }, data: failed });
  expect(await page()).toMatch(/Soita ja kerro, mikä aika on\. Tarkista samalla yhteystiedot/);
  const messages = `/bookings/${booking}/messages`;
  expect(await page()).toContain(`<a href="${messages}">Numero on varauksen viestien sivulla</a>`);
  expect((await (await openPages(service, 'coordinator')).open(messages)).text).toContain('>040 123 4567</a>');
});

test('a family of which nobody can be written to is called about each change, once, and about none that it made itself', async () => {
  const { db } = service.deps;
  await db.message.deleteMany();
  const listed = async () => (await service.call('scheduler', 'GET', '/api/undelivered-messages')).body.items;
  const book = async (guardians: readonly object[]) => {
    const { booking } = await bookAppointment(service, { area: 'hartola', guardians: guardians as [] });
    await tellAsQueued(service, booking);
    return booking;
  };
  const move = async (booking: BookingId) => {
    const free = await freeSlots(service, { area: 'hartola' });
    const slot = free.at(-1)?.id;
    const moved = await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, {
      slot,
      calendar: 'cancel',
    });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    await tellAsQueued(service, booking);
  };
  const called = await book([{ name: 'Soitettava Malli', phone: '09 123 4567', language: 'fi', channel: 'phone' }]);
  expect(await listed()).toEqual([]);
  await move(called);
  const [item, ...others] = await listed();
  expect([others, item]).toMatchObject([
    [],
    { booking: called, kind: 'invite', recipient: 'family', channel: 'phone', why: 'nobody-written-to', attempts: 0 },
  ]);
  expect([item.phoneKnown, item.maySendAgain, item.byPhoneOnly]).toEqual([true, false, 'phone']);
  const pages = await openPages(service, 'scheduler', 'hartola');
  const { text } = await pages.open('/undelivered');
  expect(text).toMatch(/Vastaanottajalle ei voi kirjoittaa[\s\S]*Soita ja kerro, mikä aika on/);
  expect((await pages.open(`/bookings/${called}/messages`)).text).toContain('tel:091234567');
  await pages.send(`/undelivered/${item.id}/told`, {});
  expect(await listed()).toEqual([]);

  await service.call('scheduler', 'POST', `/api/bookings/${called}/cancel`, { reason: 'mistake' });
  await tellAsQueued(service, called);
  expect(await listed()).toMatchObject([{ booking: called, kind: 'cancellation', state: 'failed', phoneKnown: true }]);
  await db.message.deleteMany();

  const unknown = await book([{ name: 'Vailla Malli', language: 'fi' }]);
  const link = (await service.call('scheduler', 'POST', `/api/bookings/${unknown}/links`, {})).body.url;
  await move(unknown);
  expect(await listed()).toMatchObject([{ booking: unknown, phoneKnown: false }]);
  expect((await pages.open('/undelivered')).text).toContain('Puhelinnumeroa ei ole');
  await db.message.deleteMany();
  await (await openPages(service, 'worker')).send(`${new URL(link).pathname}/cancel`, { reason: '' });
  await tellAsQueued(service, unknown);
  expect(await listed()).toEqual([]);
});

describe('a guardian who could not be written to when the time was booked', () => {
  const reached = { email: 'tavoitettu@example.test', channel: 'mail', language: 'fi' };
  const listed = async () => (await service.call('scheduler', 'GET', '/api/undelivered-messages')).body.items;
  const saidTo = async (booking: string, mailbox = reached.email) => {
    const rows = await service.deps.db.message.findMany({
      where: { mailbox, aboutId: booking, sentAt: { not: null } },
      orderBy: { version: 'asc' },
    });
    return rows.map(({ kind }) => kind);
  };
  const change = async (family: string, guardian: string | undefined, now: object, expected = 200) => {
    const at = `/api/families/${family}/guardians/${guardian}`;
    const { status, body } = await service.call('scheduler', 'POST', at, { name: 'Vailla Malli', ...now });
    expect(status, JSON.stringify(body)).toBe(expected);
  };
  const move = async (booking: BookingId) => {
    const slot = (await freeSlots(service, { area: 'hartola' })).at(-1)?.id;
    const to = { slot, calendar: 'cancel' };
    expect((await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, to)).status).toBe(200);
    await tellAsQueued(service, booking);
  };
  const cancel = async (booking: BookingId) => {
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
    await tellAsQueued(service, booking);
  };
  const book = async (guardian: object, ...others: object[]) => {
    const guardians = [{ name: 'Vailla Malli', language: 'fi', ...guardian }, ...others];
    const made = await bookAppointment(service, { area: 'hartola', guardians: guardians as [] });
    await tellAsQueued(service, made.booking);
    const { id } = await service.deps.db.guardian.findFirstOrThrow({
      where: { familyId: made.family, name: 'Vailla Malli' },
    });
    return { ...made, guardian: id };
  };
  beforeEach(async () => {
    await service.deps.db.message.deleteMany();
  });

  test.each([
    { what: 'has only a landline', at: { phone: '03 765 4399', channel: 'phone' } },
    { what: 'wants to hear nothing', at: { email: reached.email, channel: 'none' } },
    { what: 'may not be written to', at: { email: reached.email, safeToSend: false } },
  ])('is invited once they are reached, and told of what follows: $what', async ({ at }) => {
    const { booking, family, guardian } = await book(at);
    await move(booking);
    expect(await listed()).toMatchObject([{ booking, why: 'nobody-written-to' }]);
    await change(family, guardian, reached);
    await tellAsQueued(service, booking);
    expect(await saidTo(booking)).toEqual(['invite']);
    expect(linkIn((await mailTo(service, reached.email)).text)).not.toBe('');
    expect(await listed()).toEqual([]);
    await move(booking);
    await cancel(booking);
    expect(await saidTo(booking)).toEqual(['invite', 'invite', 'cancellation']);
  });

  test('is invited though another of the family was; who was left out, or came to the family since, is not', async () => {
    const other = { name: 'Toinen Malli', email: 'toinen@example.test', language: 'fi' };
    const { booking, family, guardian } = await book({ phone: '03 765 4399', channel: 'phone' }, other);
    const added = await service.call('scheduler', 'POST', `/api/families/${family}/guardians`, {
      ...{ name: 'Uusi Malli', language: 'fi', channel: 'none' },
    });
    expect(added.status).toBe(201);
    const late = await service.deps.db.guardian.findFirstOrThrow({ where: { familyId: family, name: 'Uusi Malli' } });
    await change(family, late.id, { ...reached, name: 'Uusi Malli', email: 'uusi@example.test' });
    await change(family, guardian, reached);
    await tellAsQueued(service, booking);
    await move(booking);
    expect(await saidTo(booking, 'toinen@example.test')).toEqual(['invite', 'invite']);
    expect(await saidTo(booking)).toEqual(['invite', 'invite']);
    expect(await saidTo(booking, 'uusi@example.test')).toEqual([]);
    const chosen = await service.deps.db.guardian.findFirstOrThrow({
      where: { familyId: family, name: 'Toinen Malli' },
    });
    await change(family, guardian, { ...reached, channel: 'none', calendar: 'silent' });
    const only = { id: family, guardians: [chosen.id] };
    const slot = (await freeSlots(service, { area: 'hartola' }))[3]?.id;
    const second = await service.call('scheduler', 'POST', '/api/bookings', { slot, area: 'hartola', family: only });
    expect(second.status, JSON.stringify(second.body)).toBe(201);
    await tellAsQueued(service, second.body.id);
    await change(family, guardian, reached);
    await move(second.body.id);
    expect(await saidTo(second.body.id)).toEqual([]);
    expect(await saidTo(second.body.id, 'toinen@example.test')).toEqual(['invite', 'invite']);
  });

  test('is not told while they share a mailbox with somebody who must not read of it, and is once they do not', async () => {
    const unsafe = { name: 'Toinen Malli', email: reached.email, safeToSend: false, language: 'fi' };
    const { booking, family, guardian } = await book({ phone: '03 765 4399', channel: 'phone' }, unsafe);
    await change(family, guardian, reached);
    await move(booking);
    expect(await saidTo(booking)).toEqual([]);
    const other = await service.deps.db.guardian.findFirstOrThrow({
      where: { familyId: family, name: 'Toinen Malli' },
    });
    await change(family, other.id, { ...unsafe, email: 'muu@example.test' });
    await tellAsQueued(service, booking);
    expect(await saidTo(booking)).toEqual(['invite']);
  });

  test('is told once somebody who must not read of it, and shares their mailbox, is of the family no more', async () => {
    const unsafe = { name: 'Toinen Malli', email: reached.email, safeToSend: false, language: 'fi' };
    const { booking, family, guardians, guardian } = await book(reached, unsafe);
    expect(await saidTo(booking)).toEqual([]);
    const other = guardians.find(({ id }) => id !== guardian)?.id;
    const gone = `/api/families/${family}/guardians/${other}`;
    expect((await service.call('scheduler', 'DELETE', gone, { calendar: 'silent' })).status).toBe(200);
    await tellAsQueued(service, booking);
    expect(await saidTo(booking)).toEqual(['invite']);
    expect(linkIn((await mailTo(service, reached.email)).text)).not.toBe('');
    await move(booking);
    expect(await saidTo(booking)).toEqual(['invite', 'invite']);
  });

  test('and is one of two who are the same is told once, where the families are merged, of the times of both', async () => {
    const at = { phone: '03 765 4399', channel: 'phone' };
    const other = { name: 'Toinen Malli', email: 'toinen@example.test', language: 'fi' };
    const [first, second] = [await book(at, other), await book(at)];
    await move(first.booking);
    await move(second.booking);
    expect(await listed()).toHaveLength(2);
    const merged = await service.call('scheduler', 'POST', `/api/families/${first.family}/merge`, {
      into: second.family,
      calendar: 'cancel',
    });
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    for (const { booking } of [first, second]) await tellAsQueued(service, booking);
    expect((await listed()).map(({ booking }: { booking: string }) => booking).sort()).toEqual(
      [first.booking, second.booking].sort(),
    );
    await change(second.family, second.guardian, reached);
    for (const { booking } of [first, second]) await tellAsQueued(service, booking);
    for (const { booking } of [first, second]) expect(await saidTo(booking)).toEqual(['invite']);
    expect(await listed()).toEqual([]);
  });

  test('is told of a time that the desk’s page booked, where nobody was left out of those who are told', async () => {
    const { family, guardian } = await book({ phone: '03 765 4399', channel: 'phone' });
    const slot = (await freeSlots(service, { area: 'hartola' }))[5]?.id ?? '';
    const pages = await openPages(service, 'scheduler', 'hartola');
    const held = await pages.send('/desk/holds', { slot, area: 'hartola', family, back: '/desk' });
    const { location } = await pages.send(held.location, { family, channel: 'on-site' });
    const booking = new URL(location, 'http://x').searchParams.get('booking') as BookingId;
    expect(booking, location).not.toBeNull();
    await change(family, guardian, reached);
    await tellAsQueued(service, booking);
    expect(await saidTo(booking)).toEqual(['invite']);
  });
});

test('who registered for a group by a landline is called about each change of it, and about a place that has become free', async () => {
  const { db } = service.deps;
  await db.message.deleteMany();
  const plan = {
    ...{ service: 'vanhempainiltapaiva', site: 'asikkala-paivakoti', name: { fi: 'Vauvaryhmä' }, capacity: 1 },
    ...{ start: '2026-12-11T08:00:00+02:00', end: '2026-12-11T11:00:00+02:00' },
  };
  const { id: event } = (await service.call('scheduler', 'POST', '/api/groups', plan)).body;
  const at = `/api/groups/${event}`;
  const register = async (body: object) =>
    (await service.call('scheduler', 'POST', `${at}/registrations`, body)).body.registration.id as string;
  /** all news of the queue, each twice, as it may come */
  const postNews = async () => {
    const jobs = await db.$queryRaw<{ data: EventData<'registration-changed'> }[]>`
      DELETE FROM pgboss.job WHERE name = 'registration-changed' RETURNING data`;
    for (const { data } of [...jobs, ...jobs]) await postRegistration(service.deps, data);
  };
  const listed = async (role: Role = 'scheduler') => {
    await postNews();
    return (await service.call(role, 'GET', '/api/undelivered-messages')).body.items;
  };
  const [coming, waiting] = [await register({ phone: '03 765 4399' }), await register({ phone: '03 765 4400' })];
  expect(await listed()).toEqual([]);

  await service.call('scheduler', 'POST', `${at}/change`, { start: '2026-12-11T09:00:00+02:00' });
  const [items, desk] = [await listed('coordinator'), await openPages(service, 'scheduler')];
  expect(items.map((one: { registration: string }) => one.registration).sort()).toEqual([coming, waiting].sort());
  for (const item of items) {
    const told = { about: 'registration', recipient: 'registered', channel: 'phone', why: 'nobody-written-to' };
    const standing = { attempts: 0, state: 'failed', meetingStarts: '2026-12-11T07:00:00.000Z' };
    expect(item).toMatchObject({ ...told, ...standing, phoneKnown: true, maySendAgain: false });
  }
  expect(await listed()).toHaveLength(2);
  const { text } = await desk.open('/undelivered');
  expect(text).toMatch(/Vauvaryhmä<[\s\S]*Vastaanottajalle ei voi kirjoittaa[\s\S]*Soita ja kerro, mikä aika on/);
  expect(text).toContain(`<a href="/groups/${event}">Numero on tapahtuman sivulla</a>`);
  expect(text.slice(text.indexOf('<main')).replace(/<[^>]+>/g, ' ')).not.toMatch(/perhee|765/i);
  const shown = async () => {
    const page = (await desk.open(`/groups/${event}`)).text;
    return [page.includes('03 765 4399'), page.split('Muutoksesta ei ole vielä kerrottu').length - 1];
  };
  expect(await shown()).toEqual([true, 2]);
  expect((await desk.open(`/groups/${event}`)).text).not.toContain('Viesti ei ole mennyt perille');

  for (const { id } of items) await desk.send(`/undelivered/${id}/told`, {});
  expect([await listed(), await shown()]).toEqual([[], [true, 0]]);
  await desk.send(`/undelivered/${items[0].id}/told`, { undo: '1' });
  expect([(await listed()).length, await shown()]).toEqual([1, [true, 1]]);
  await desk.send(`/undelivered/${items[0].id}/told`, {});

  // a place becomes free for who waits, and is of no more concern to who gave it up by the desk
  await service.call('scheduler', 'POST', `${at}/registrations/${coming}/cancel`, {});
  expect(await listed()).toMatchObject([{ registration: waiting, why: 'nobody-written-to' }]);

  await service.call('scheduler', 'POST', `${at}/cancel`);
  expect(await listed()).toMatchObject([{ registration: waiting, group: { cancelled: 'event' } }]);
  expect((await desk.open('/undelivered')).text).toContain('Soita ja kerro, että tapahtuma on peruttu');
  // somebody has an address by now: nothing is said aloud that a mail tells
  await db.registration.update({ where: { id: waiting }, data: { email: 'nyt-osoite@example.test' } });
  expect(await listed()).toEqual([]);
});

test('a time that has moved stands as one that has moved, also once more after it was told by phone, and by mail as well', async () => {
  const { db } = service.deps;
  await db.message.deleteMany();
  const desk = await openPages(service, 'scheduler', 'hartola');
  const move = async (booking: BookingId, by: number) => {
    const slot = (await freeSlots(service, { area: 'hartola' })).at(by)?.id;
    const body = { slot, calendar: 'cancel' };
    expect((await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, body)).status).toBe(200);
    await tellAsQueued(service, booking);
  };
  const listed = async () => {
    const { items } = (await service.call('scheduler', 'GET', '/api/undelivered-messages')).body;
    const { text } = await desk.open('/undelivered');
    const rows = ['Tieto siirretystä ajasta', 'Kutsu ·'].map((said) => text.split(said).length - 1);
    return { id: items[0]?.id, moved: items.map((one: { moved?: true }) => one.moved), rows };
  };
  const guardians = [{ name: 'Lankapuhelin Malli', phone: '03 765 4399', channel: 'phone', language: 'fi' }];
  const { booking: called } = await bookAppointment(service, { area: 'hartola', guardians: guardians as [] });
  await tellAsQueued(service, called);
  for (const by of [-1, -2]) {
    await move(called, by);
    const { id, ...shown } = await listed();
    expect(shown).toEqual({ moved: [true], rows: [1, 0] });
    await desk.send(`/undelivered/${id}/told`, {});
    expect((await listed()).moved).toEqual([]);
  }
  await db.message.deleteMany();

  const written = [{ name: 'Luettava Malli', email: 'siirtyva@example.test', language: 'fi' }];
  const { booking } = await bookAppointment(service, { area: 'hartola', guardians: written as [] });
  await tellAsQueued(service, booking);
  const refused = (version: number) =>
    db.message.updateMany({ where: { mailbox: 'siirtyva@example.test', version }, data: failed });
  await refused(0);
  expect(await listed()).toMatchObject({ moved: [undefined], rows: [0, 1] });
  await db.message.deleteMany({ where: { mailbox: 'siirtyva@example.test' } });
  await tellEverybody(service, booking);
  await move(booking, -1);
  await refused(1);
  expect(await listed()).toMatchObject({ moved: [true], rows: [1, 0] });
});
