// Turvakielto, also where it comes late: nothing that leaves the house says where a family lives or can be met.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Principal } from '../../src/core/ids.ts';
import { readBooking } from '../../src/features/bookings/read.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment, mailTo, sendDue, tellAsQueued, tellEverybody } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

const ADDRESS = 'Salainen katu 7, 15100 Lahti';
const SITE = /eteläinen neuvola|södra rådgivningen|esimerkkikatu 10|lahti-neuvola/i;

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const desk = (method: string, path: string, body?: unknown) => service.call('scheduler', method, path, body);
const mark = (family: string, nonDisclosure = true) =>
  desk('POST', `/api/families/${family}/non-disclosure`, { nonDisclosure });

/** An appointment at a site, of a family whose address is known, told to everybody; and its professional's mailbox. */
async function appointment() {
  const booked = await bookAppointment(service);
  await desk('POST', `/api/families/${booked.family}`, { address: ADDRESS });
  const where = { bookingId: booked.booking, role: 'professional' };
  const professional = await service.deps.db.participant.findFirstOrThrow({ where });
  const nurse = professional.email ?? `${professional.id}@nurse.example.test`;
  await service.deps.db.participant.update({ where: { id: professional.id }, data: { email: nurse } });
  await tellEverybody(service, booked.booking);
  const { body } = await desk('POST', `/api/bookings/${booked.booking}/links`, {});
  return { ...booked, nurse, path: new URL(body.url).pathname };
}

const unfolded = (file: string) => file.replaceAll(/\r?\n[ \t]/g, '');

test('what was told of a place is told anew without it, once, and nobody is asked to confirm again', async () => {
  const { family, booking, nurse, path } = await appointment();
  const before = await mailTo(service, nurse);
  expect(unfolded(before.invite)).toMatch(SITE);
  await post(`${path}/confirm`);
  expect((await mark(family)).status).toBe(200);
  const row = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
  expect([row.sequence, row.confirmedSequence]).toEqual([1, 1]);
  await tellEverybody(service, booking, 'changed');
  const after = await mailTo(service, nurse);
  expect(after.text).toContain('ennallaan');
  expect([after.text, unfolded(after.invite)].filter((text) => SITE.test(text))).toEqual([]);
  expect(unfolded(after.invite)).toMatch(/SEQUENCE:1\r?\n/);
  expect(unfolded(after.invite)).not.toContain('LOCATION');
  const uid = (file: string) => /UID:(\S+)/.exec(unfolded(file))?.[1];
  expect(uid(after.invite)).toBe(uid(before.invite));
  await mark(family);
  expect((await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } })).sequence).toBe(1);
  const log = await service.deps.db.accessLog.findFirst({
    where: { action: 'mark-non-disclosure', subjectId: family },
  });
  expect(log?.details).toEqual({ corrected: 1, key: expect.any(String) });
});

test('who wishes their calendar to say less of the place is told anew without it, and nobody else; more waits for the next news', async () => {
  const email = 'paikka@example.test';
  const known = { name: 'Paikan Malli', email, language: 'fi' };
  const other = { name: 'Toinen Malli', email: 'paikka-toinen@example.test', messageLevel: 'place' };
  const { family, booking } = await bookAppointment(service, {
    guardians: [{ ...known, messageLevel: 'place' }, other],
  });
  await tellEverybody(service, booking);
  expect(unfolded((await mailTo(service, email)).invite)).toMatch(SITE);
  const { id } = await service.deps.db.guardian.findFirstOrThrow({ where: { familyId: family, email } });
  const messages = async () => (await service.deps.db.message.findMany({ where: { aboutId: booking } })).length;
  const before = await messages();
  const wish = async (messageLevel: string) => {
    expect((await desk('POST', `/api/families/${family}/guardians/${id}`, { ...known, messageLevel })).status).toBe(
      200,
    );
    await tellAsQueued(service, booking);
  };
  await wish('neutral');
  const { text, invite } = await mailTo(service, email);
  expect([text, unfolded(invite)].filter((said) => SITE.test(said))).toEqual([]);
  expect([/SEQUENCE:1\r?\n/.test(invite), text.includes('ennallaan'), await messages()]).toEqual([
    true,
    true,
    before + 1,
  ]);
  await wish('place');
  expect(await messages()).toBe(before + 1);
});

test('a message that waits to be sent when the mark comes never says the place', async () => {
  const { family, booking, guardians } = await bookAppointment(service);
  const where = { bookingId: booking, role: 'professional' };
  await service.deps.db.participant.updateMany({ where, data: { email: 'waiting@nurse.example.test' } });
  await announceBookings(service.deps, [{ booking, sequence: 0, change: 'booked' }]);
  await mark(family);
  await sendDue(service);
  expect((await mailTo(service, 'waiting@nurse.example.test')).text).toBe('');
  await tellEverybody(service, booking, 'changed');
  expect((await mailTo(service, 'waiting@nurse.example.test')).text).not.toMatch(SITE);
  expect((await mailTo(service, guardians[0]?.email)).text).not.toBe('');
});

test('times that are over, cancelled or by phone are not told anew', async () => {
  const [over, cancelled] = [await appointment(), await appointment()];
  await desk('POST', `/api/bookings/${cancelled.booking}/cancel`, { reason: 'mistake' });
  const remote = await bookAppointment(service, { service: 'neuvola-etavastaanotto', channel: 'video' });
  const { end } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: over.booking } });
  for (const { family } of [cancelled, remote]) await mark(family);
  service.travelTo(end.getTime());
  await mark(over.family);
  const rows = await service.deps.db.booking.findMany({
    where: { id: { in: [over.booking, cancelled.booking, remote.booking] } },
  });
  expect(rows.map(({ sequence }) => sequence).sort()).toEqual([0, 0, 1]);
});

test('a family that turns out to be one under the mark takes its times under it', async () => {
  const [open, hidden] = [await appointment(), await appointment()];
  await mark(hidden.family);
  const versions = async () =>
    Promise.all(
      [open, hidden].map(async ({ booking }) => {
        return (await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } })).sequence;
      }),
    );
  expect(await versions()).toEqual([0, 1]);
  // both were booked at one time
  const override = { rules: ['double-booking'], reason: 'Sama perhe, toinen aika siirretään.' };
  const merged = await desk('POST', `/api/families/${hidden.family}/merge`, { into: open.family, override });
  expect([merged.status, merged.body.detail]).toEqual([200, undefined]);
  expect(await versions()).toEqual([1, 1]);
  await tellEverybody(service, open.booking, 'changed');
  expect(unfolded((await mailTo(service, open.nurse)).invite)).not.toMatch(SITE);
});

describe('under the mark', () => {
  test('no page or file behind the family’s link names the site, its rooms or the service, in words or in ids', async () => {
    const { family, path } = await appointment();
    await mark(family);
    const move = await get(`${path}/move`);
    const code = /name="slot" value="([^"]+)"/.exec(move)?.[1] ?? '';
    const shown = [await get(path), move, await get(`${path}/move?slot=${code}`), await get(`${path}/cancel`)];
    shown.push(unfolded(await get(`${path}/invite.ics`)));
    for (const text of shown) {
      expect(text.length).toBeGreaterThan(200);
      expect(text).not.toMatch(SITE);
      expect(text).not.toMatch(/lahti-n|maaraaikainen|th-lahti|room:|professional:/);
      expect(text).not.toContain(ADDRESS);
    }
  });

  test('no list, search, page or print of the house shows the address, and a guest sees no site', async () => {
    const { family, booking } = await appointment();
    const reference = (await desk('GET', `/api/families/${family}?purpose=appointment`)).body.reference;
    await mark(family);
    await service.deps.db.participant.create({
      data: {
        id: '0b7c6a4e-1f62-4a6e-9c3f-5f1d1d0a7a11',
        bookingId: booking,
        role: 'guest',
        email: 'vieras@example.test',
        language: 'fi',
      },
    });
    const day = (await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } })).start.toISOString();
    const wish = { fromDate: '2026-11-20', toDate: '2027-03-31', weekdays: [], areas: ['lahti-etela'] };
    await desk('POST', '/api/waitlist', { ...wish, service: 'rokotus', family: { id: family } });
    const lists = [
      await desk('POST', '/api/families/search', { query: reference, purpose: 'appointment' }),
      await desk('GET', `/api/families/${family}?purpose=appointment`),
      await desk('GET', `/api/families/${family}/duplicates?purpose=appointment`),
      await desk('GET', '/api/families/duplicates?purpose=appointment'),
      await desk('GET', `/api/bookings/${booking}`),
      await desk('GET', '/api/bookings?area=lahti-etela'),
      await desk('GET', '/api/waitlist'),
    ];
    for (const { status, body } of lists)
      expect([status, JSON.stringify(body).includes('Salainen')]).toEqual([200, false]);
    const guest = {
      principal: 'g' as Principal,
      name: '',
      language: 'fi' as const,
      email: 'vieras@example.test',
      grants: [],
    };
    const { standing, view } = await readBooking(service.deps, guest, booking);
    expect([standing, view.site, view.room, view.slot]).toEqual(['guest', undefined, undefined, 'hidden']);
    const pages = await openPages(service, 'scheduler');
    const paths = [
      `/families/${family}?purpose=appointment`,
      `/families/${family}/edit`,
      `/bookings/${booking}`,
      `/desk?date=${day.slice(0, 10)}`,
      '/waitlist',
      `/bookings/${booking}/link`,
    ];
    for (const path of paths) {
      const { status, text } = await pages.open(path);
      expect([path, status, text.includes('Salainen')]).toEqual([path, 200, false]);
    }
    await mark(family, false);
    expect((await desk('GET', `/api/families/${family}?purpose=appointment`)).body).not.toHaveProperty('address');
  });

  test('the tray holds nothing of the place that was sent after the mark', async () => {
    const { family, booking } = await appointment();
    await mark(family);
    const sent = new Set((await readMailTray(service.deps)).map(({ id }) => id));
    await tellEverybody(service, booking, 'changed');
    const slot = (await desk('GET', '/api/slots?service=neuvola-maaraaikainen&area=lahti-etela&limit=30')).body
      .items[25];
    expect(
      (await desk('POST', `/api/bookings/${booking}/reschedule`, { slot: slot.id, calendar: 'cancel' })).status,
    ).toBe(200);
    await tellEverybody(service, booking, 'moved');
    const later = (await readMailTray(service.deps)).filter(({ id }) => !sent.has(id));
    expect(later.length).toBeGreaterThanOrEqual(3);
    expect(later.filter(({ text, invite = '' }) => SITE.test(text + unfolded(invite)))).toEqual([]);
  });
});

async function get(path: string): Promise<string> {
  return (await service.app.request(path, { headers: { Cookie: 'language=fi' } })).text();
}

async function post(path: string): Promise<void> {
  const origin = new URL(service.deps.config.publicUrl).origin;
  await service.app.request(path, { method: 'POST', headers: { Origin: origin } });
}
