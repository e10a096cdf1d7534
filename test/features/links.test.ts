// Links to a family's booking: who gets one, what it opens, how it ends, and that nothing but its bearer knows it.

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import type { EventData } from '../../src/core/events.ts';
import type { BookingId, Principal } from '../../src/core/ids.ts';
import { bookSlot } from '../../src/features/bookings/book-slot.ts';
import { followProfessional } from '../../src/features/bookings/follow-professional.ts';
import { readBooking } from '../../src/features/bookings/read.ts';
import { removeWhatIsOver } from '../../src/features/bookings/remove-what-is-over.ts';
import { rescheduleBooking } from '../../src/features/bookings/reschedule-booking.ts';
import { announceBookings } from '../../src/features/calendar/announce-bookings.ts';
import { issueOwnLinks } from '../../src/features/clinics/issue-own-links.ts';
import { openBookingLink } from '../../src/features/clinics/open-booking-link.ts';
import { importDirectory } from '../../src/features/directory/import-directory.ts';
import { readDirectoryExport } from '../../src/features/directory/read-directory-export.ts';
import { saveProfessional } from '../../src/features/directory/save-professional.ts';
import { theService } from '../../src/features/identity/act-as-system.ts';
import { ANYWHERE, networkOf, originOf } from '../../src/features/identity/public-acts.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { execute } from '../../src/platform/command.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { bookAppointment, freeSlots, linkIn, mailTo, sendDue, tellAsQueued, tellEverybody } from '../support/family.ts';
import { openPages } from '../support/pages.ts';

let service: TestApp;
let hartolaDesk: string;
beforeAll(async () => {
  service = await openApp();
  const key = { label: 'desk', role: 'scheduler', areas: ['hartola'] };
  hartolaDesk = (await service.call('administrator', 'POST', '/api/api-keys', key)).body.key;
});
afterAll(() => service.close());

const open = (path: string) => openBookingLink(service.deps, path.replace('/b/', ''));
const issue = (booking: string, body: object = {}, key = 'scheduler') =>
  service.call(key, 'POST', `/api/bookings/${booking}/links`, body);
const pathOf = (url: string) => new URL(url).pathname;

describe('a guardian’s mail', () => {
  test('carries a link of their own, which nobody else’s mail carries', async () => {
    const { booking } = await bookAppointment(service, {
      guardians: [
        { name: 'Aino Malli', email: 'aino@example.test', language: 'fi' },
        { name: 'Bo Malli', email: 'bo@example.test', language: 'sv' },
      ],
    });
    await tellEverybody(service, booking);
    const [aino, bo] = [await mailTo(service, 'aino@example.test'), await mailTo(service, 'bo@example.test')];
    expect(linkIn(aino.text)).toMatch(/^\/b\/.{43}$/);
    expect(linkIn(bo.text)).toMatch(/^\/b\/.{43}$/);
    expect(linkIn(aino.text)).not.toBe(linkIn(bo.text));
    expect(aino.text).not.toContain(`/bookings/${booking}`);
    expect(aino.invite.replaceAll(/\r?\n /g, '')).toContain(linkIn(aino.text));
    const opened = await open(linkIn(bo.text));
    expect([opened.booking, opened.language]).toEqual([booking, 'sv']);
  });

  test('carries the same link after a move, and is written once however often the job runs', async () => {
    const { booking, guardians } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const first = linkIn((await mailTo(service, guardians[0]?.email)).text);
    await tellEverybody(service, booking);
    const slot = (await freeSlots(service))[3]?.id;
    expect(
      (await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot, calendar: 'cancel' }))
        .status,
    ).toBe(200);
    await tellEverybody(service, booking, 'moved');
    expect(linkIn((await mailTo(service, guardians[0]?.email)).text)).toBe(first);
    expect(await service.deps.db.bookingLink.count({ where: { bookingId: booking } })).toBe(1);
  });

  test('says no link once the guardian’s link was revoked, and makes no other by itself', async () => {
    const { booking, guardians } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const link = linkIn((await mailTo(service, guardians[0]?.email)).text);
    const revoked = await service.call('scheduler', 'POST', `/api/bookings/${booking}/links/revoke`);
    expect(revoked.body).toEqual({ revoked: 1 });
    await expect(open(link)).rejects.toMatchObject({ code: 'not_found' });
    const slot = (await freeSlots(service))[4]?.id;
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot, calendar: 'cancel' });
    await tellEverybody(service, booking, 'moved');
    const { text, invite } = await mailTo(service, guardians[0]?.email);
    for (const said of [text, invite.replace(/\r?\n /g, '')]) {
      expect(said).toContain('berätta det för oss så snart du kan');
      expect(said).not.toMatch(/https?:|flytta eller|bokningens sida/);
    }
  });

  test('is sent again with a new link when the desk renews it, and says that and no move; the old one no longer opens', async () => {
    const { booking, guardians } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const slot = (await freeSlots(service))[5]?.id;
    expect(
      (await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot, calendar: 'cancel' }))
        .status,
    ).toBe(200);
    await tellEverybody(service, booking, 'moved');
    const guardian = guardians[0]?.id;
    const moved = await mailTo(service, guardians[0]?.email);
    expect(moved.text).toContain('Din tid har flyttats');
    const old = linkIn(moved.text);
    service.travelTo(service.deps.clock.now() + 1_000);
    const { status, body } = await issue(booking, { guardian, send: true });
    expect([status, body.sent]).toEqual([201, true]);
    await sendDue(service);
    const { text, invite } = await mailTo(service, guardians[0]?.email);
    const renewed = linkIn(text);
    expect(renewed).toBe(pathOf(body.url));
    expect(text).toContain('Här är en ny länk till din tid. Tiden är oförändrad.');
    expect(text).not.toMatch(/flyttats|Ny tid/);
    expect(invite).toMatch(/SEQUENCE:1\r?\n/);
    await expect(open(old)).rejects.toMatchObject({ code: 'not_found' });
    expect((await open(renewed)).booking).toBe(booking);
  });

  test('brings another link with what the area has to be minded of a booked time, and nothing else of those words', async () => {
    const { booking, guardians } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const own = {
      subject: 'Eget ämne',
      opening: 'Vi har bokat en tid.',
      instructions: 'Ring på dörrklockan när ni kommer.',
    };
    const changed = await service.call('coordinator', 'POST', '/api/templates/lahti-etela.sv.booked', own);
    expect(changed.status, JSON.stringify(changed.body)).toBe(200);
    service.travelTo(service.deps.clock.now() + 1_000);
    expect((await issue(booking, { guardian: guardians[0]?.id, send: true })).status).toBe(201);
    await sendDue(service);
    const newest = (await readMailTray(service.deps)).find(({ recipient }) => recipient === guardians[0]?.email);
    expect(newest?.text).toContain('Ring på dörrklockan när ni kommer.');
    expect(newest?.text).toContain('Här är en ny länk till din tid. Tiden är oförändrad.');
    expect(`${newest?.subject} ${newest?.text}`).not.toMatch(/Eget ämne|Vi har bokat/);
    await service.call('coordinator', 'POST', '/api/templates/lahti-etela.sv.booked/restore', { to: 0 });
  });

  test('with another link is overtaken by a cancellation: that is said, once, and no link that would open', async () => {
    const { booking, guardians } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const address = guardians[0]?.email;
    const mails = async () => (await readMailTray(service.deps)).filter(({ recipient }) => recipient === address);
    const before = (await mails()).length;
    service.travelTo(service.deps.clock.now() + 1_000);
    expect((await issue(booking, { guardian: guardians[0]?.id, send: true })).status).toBe(201);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
    await tellAsQueued(service, booking);
    const [newest, ...more] = (await mails()).slice(0, (await mails()).length - before);
    expect(more).toEqual([]);
    expect([newest?.invite?.includes('METHOD:CANCEL'), newest?.text.includes('ny länk')]).toEqual([true, false]);
    const states = await service.deps.db.message.findMany({
      where: { aboutId: booking, mailbox: address ?? '' },
      orderBy: { version: 'asc' },
    });
    expect(states.map(({ kind, state, nextAt }) => [kind, state, nextAt])).toEqual([
      ['invite', 'sent', null],
      ['cancellation', 'sent', null],
    ]);
  });
});

describe('a guardian who is written to elsewhere, or no more', () => {
  const mailsTo = async (address: string) =>
    (await readMailTray(service.deps)).filter(({ recipient }) => recipient === address);
  const said = async (address: string) =>
    (await mailsTo(address)).map(({ invite = '' }) =>
      [/METHOD:(\w+)/.exec(invite)?.[1], /SEQUENCE:(\d)/.exec(invite)?.[1]].join(' '),
    );

  test('has the old mailbox uninvited and its link closed, and the new one invited with a link, at once; nobody else hears', async () => {
    const [mother, father] = ['eeva-vanha@example.test', 'olli@example.test'];
    const { booking, family, guardians } = await bookAppointment(service, {
      guardians: [
        { name: 'Eeva Malli', email: mother, language: 'fi' },
        { name: 'Olli Malli', email: father, language: 'fi' },
      ],
    });
    await tellEverybody(service, booking);
    const old = linkIn((await mailTo(service, mother)).text);
    const at = `/api/families/${family}/guardians/${guardians[0]?.id}`;
    const corrected = { name: 'Eeva Malli', email: 'eeva-uusi@example.test', language: 'fi' };
    expect((await service.call('scheduler', 'POST', at, corrected)).status).toBe(200);
    await expect(open(old)).rejects.toMatchObject({ code: 'not_found' });
    for (let times = 0; times < 2; times += 1) await tellAsQueued(service, booking);
    expect(await said(mother)).toEqual(['CANCEL 1', 'REQUEST 0']);
    expect(await said('eeva-uusi@example.test')).toEqual(['REQUEST 1']);
    expect(await said(father)).toEqual(['REQUEST 0']);
    const farewell = await mailTo(service, mother);
    expect(farewell.text).toContain('Tähän osoitteeseen ei enää lähetetä viestejä tästä ajasta.');
    expect(linkIn(farewell.text + farewell.invite)).toBe('');
    const fresh = linkIn((await mailTo(service, 'eeva-uusi@example.test')).text);
    expect((await open(fresh)).booking).toBe(booking);
  });

  test.each(['cancel', 'silent'])(
    'has the links of the mailbox that gives way closed as two families become one, and is invited by a new one: %s',
    async (calendar) => {
      const kerttu = { name: 'Kerttu Kolme', phone: '040 7778888', language: 'fi', channel: 'mail' };
      const [gone, kept] = [`kerttu-vanha-${calendar}@example.test`, `kerttu-uusi-${calendar}@example.test`];
      const from = await bookAppointment(service, { guardians: [{ ...kerttu, email: gone }] });
      const other = await bookAppointment(service, { guardians: [{ ...kerttu, email: kept }] });
      for (const { booking } of [from, other]) await tellEverybody(service, booking);
      const [old, own] = [await mailTo(service, gone), await mailTo(service, kept)].map(({ text }) => linkIn(text));
      const merged = await service.call('scheduler', 'POST', `/api/families/${from.family}/merge`, {
        into: other.family,
        calendar,
        override: { rules: ['double-booking'], reason: 'Perhe tietää tästä' },
      });
      expect(merged.status, JSON.stringify(merged.body)).toBe(200);
      await expect(open(old ?? '')).rejects.toMatchObject({ code: 'not_found' });
      expect((await open(own ?? '')).booking).toBe(other.booking);
      for (let times = 0; times < 2; times += 1) await tellAsQueued(service, from.booking);
      expect(await said(gone)).toEqual(calendar === 'cancel' ? ['CANCEL 1', 'REQUEST 0'] : ['REQUEST 0']);
      const [invite, ...more] = (await mailsTo(kept)).filter(({ text }) => linkIn(text) !== own);
      const fresh = linkIn(invite?.text ?? '');
      expect([more, fresh === old, (await open(fresh)).booking]).toEqual([[], false, from.booking]);
    },
  );

  test('keeps the link where the address is only spelled otherwise', async () => {
    const { booking, family, guardians } = await bookAppointment(service, {
      guardians: [{ name: 'Eeva Iso', email: 'Eeva.Iso@example.test', language: 'fi' }],
    });
    await tellEverybody(service, booking);
    const link = linkIn((await mailTo(service, 'eeva.iso@example.test')).text);
    const at = `/api/families/${family}/guardians/${guardians[0]?.id}`;
    const spelled = { name: 'Eeva Iso', email: 'eeva.iso@example.test', language: 'fi' };
    expect((await service.call('scheduler', 'POST', at, spelled)).status).toBe(200);
    expect((await open(link)).booking).toBe(booking);
  });

  test('is left in silence where it is not safe, or uninvited, as the desk has to choose; and the choice is logged', async () => {
    for (const calendar of [undefined, 'silent', 'cancel'] as const) {
      const email = `vaara-${calendar ?? 'oletus'}@example.test`;
      const { booking, family, guardians } = await bookAppointment(service, {
        guardians: [{ name: 'Veera Malli', email }],
      });
      await tellEverybody(service, booking);
      const at = `/api/families/${family}/guardians/${guardians[0]?.id}`;
      const unsafe = { name: 'Veera Malli', email, safeToSend: false, ...(calendar && { calendar }) };
      const done = await service.call('scheduler', 'POST', at, unsafe);
      if (calendar === undefined) {
        const held = [{ booking, start: expect.any(String), end: expect.any(String) }];
        for (const { status, body } of [done, await service.call('scheduler', 'DELETE', at)]) {
          expect([status, body]).toMatchObject([409, { code: 'calendar_undecided', held }]);
        }
        continue;
      }
      expect(done.status).toBe(200);
      await tellAsQueued(service, booking);
      await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
      await tellAsQueued(service, booking);
      expect(await said(email)).toEqual(calendar === 'cancel' ? ['CANCEL 1', 'REQUEST 0'] : ['REQUEST 0']);
      const log = await service.deps.db.accessLog.findFirst({
        where: { action: 'change-guardian', subjectId: family },
      });
      expect(log?.details).toMatchObject({ leftCalendar: calendar });
    }
  });

  test('who shares a mailbox with somebody unsafe is written to no more, but called; and told anew once nobody else reads it', async () => {
    const email = 'yhteinen-posti@example.test';
    const { booking, family, guardians } = await bookAppointment(service, {
      guardians: [
        { name: 'Aino Turvassa', email, phone: '040 111 2222' },
        { name: 'Veera Vaarassa', email },
      ],
    });
    await tellEverybody(service, booking);
    const link = linkIn((await mailTo(service, email)).text);
    expect((await open(link)).booking).toBe(booking);
    const listed = async () =>
      (await service.call('scheduler', 'GET', '/api/undelivered-messages')).body.items.filter(
        (one: { booking?: string }) => one.booking === booking,
      );
    const veera = (said: object) => {
      const path = `/api/families/${family}/guardians/${guardians[1]?.id}`;
      return service.call('scheduler', 'POST', path, { name: 'Veera Vaarassa', language: 'fi', ...said });
    };
    const before = (await said(email)).length;
    const unsafe = await veera({ email, safeToSend: false, calendar: 'silent' });
    expect(unsafe.status, JSON.stringify(unsafe.body)).toBe(200);
    await tellAsQueued(service, booking);
    await expect(open(link)).rejects.toMatchObject({ code: 'not_found' });
    expect(await listed()).toMatchObject([{ channel: 'phone', recipient: 'family', phoneKnown: true }]);
    const slot = (await freeSlots(service)).at(-1)?.id;
    const moved = await service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, {
      slot,
      calendar: 'cancel',
    });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
    await tellAsQueued(service, booking);
    const other = await service.call('scheduler', 'POST', '/api/bookings', {
      ...{ slot: (await freeSlots(service))[0]?.id, area: 'lahti-etela', family: { id: family } },
    });
    await tellEverybody(service, other.body.id);
    expect((await said(email)).length).toBe(before);
    // neither can be written to of the move: each is to be told
    expect(await listed()).toMatchObject([{ moved: true }, { moved: true }]);

    expect((await veera({ email: 'veeran-oma@example.test', safeToSend: false, calendar: 'silent' })).status).toBe(200);
    await tellAsQueued(service, booking);
    const anew = linkIn((await mailTo(service, email)).text);
    expect(anew).not.toBe(link);
    expect((await open(anew)).booking).toBe(booking);
    expect(await listed()).toMatchObject([{ which: 2, byPhoneOnly: 'unsafe', phoneKnown: false }]);
  });

  test('who is safe again is sent a new link when the desk says so, though they were left in silence', async () => {
    const email = 'turvassa@example.test';
    const { booking, family, guardians } = await bookAppointment(service, {
      guardians: [{ name: 'Taas Malli', email }],
    });
    await tellEverybody(service, booking);
    const guardian = guardians[0]?.id;
    const at = `/api/families/${family}/guardians/${guardian}`;
    for (const safeToSend of [false, true]) {
      const said = { name: 'Taas Malli', email, safeToSend, calendar: 'silent' };
      expect((await service.call('scheduler', 'POST', at, said)).status).toBe(200);
      await tellAsQueued(service, booking);
    }
    const { body } = await issue(booking, { guardian, send: true });
    expect(body.sent).toBe(true);
    await sendDue(service);
    expect(linkIn((await mailTo(service, email)).text)).toBe(pathOf(body.url));
  });

  test('who is removed is left in silence where the desk says so; who asks for calls hears once the time is wrong', async () => {
    for (const choice of ['remove', 'remove and cancel', 'call'] as const) {
      const email = `pois-${choice.replaceAll(' ', '-')}@example.test`;
      const { booking, family, guardians } = await bookAppointment(service, {
        guardians: [{ name: 'Poistuva Malli', email, phone: '040 123 4567' }],
      });
      await tellEverybody(service, booking);
      const at = `/api/families/${family}/guardians/${guardians[0]?.id}`;
      if (choice === 'call') {
        const called = { name: 'Poistuva Malli', email, phone: '040 123 4567', channel: 'phone' };
        expect((await service.call('scheduler', 'POST', at, called)).status).toBe(200);
      } else {
        const query = `?calendar=${choice === 'remove' ? 'silent' : 'cancel'}`;
        expect((await service.call('scheduler', 'DELETE', `${at}${query}`)).status).toBe(200);
      }
      await tellAsQueued(service, booking);
      expect(await said(email)).toEqual(choice === 'remove and cancel' ? ['CANCEL 1', 'REQUEST 0'] : ['REQUEST 0']);
      await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
      await tellAsQueued(service, booking);
      expect((await said(email)).length).toBe(choice === 'remove' ? 1 : 2);
    }
  });
});

describe('somebody who takes part still', () => {
  const [aino, bo, tulkki] = ['aino-pysyy@example.test', 'bo-pysyy@example.test', 'tulkki-pysyy@example.test'];
  type Met = { readonly booking: BookingId; readonly guardian: (at: 0 | 1, said?: object) => Promise<unknown> };
  const invite = async (booking: BookingId) => {
    const body = { role: 'interpreter', email: tulkki, language: 'fi' };
    return (await service.call('scheduler', 'POST', `/api/bookings/${booking}/participants`, body)).body.participant;
  };
  const cases: Readonly<
    Record<
      string,
      { readonly told: readonly string[]; readonly shared?: true; readonly act: (met: Met) => Promise<unknown> }
    >
  > = {
    'as two exchange their addresses': {
      told: [aino, bo],
      act: async ({ guardian }) => {
        await guardian(0, { email: bo });
        await guardian(1, { email: aino });
      },
    },
    'who leaves and is invited again': {
      told: [aino, bo, tulkki],
      act: async ({ booking }) => {
        const first = await invite(booking);
        await tellAsQueued(service, booking);
        await service.call('scheduler', 'DELETE', `/api/bookings/${booking}/participants/${first}?calendar=cancel`);
        await invite(booking);
      },
    },
    'who could not be written to for a moment': {
      told: [aino, bo],
      act: async ({ guardian }) => {
        await guardian(0, { safeToSend: false, calendar: 'cancel' });
        await guardian(0);
      },
    },
    'who was left in silence for a moment': {
      told: [aino, bo],
      act: async ({ guardian }) => {
        await guardian(0, { safeToSend: false, calendar: 'silent' });
        await guardian(0);
      },
    },
    'whose address is corrected and taken back': {
      told: [aino, bo],
      act: async ({ booking, guardian }) => {
        await guardian(0, { email: 'vaara@example.test' });
        const { sequence } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
        await announceBookings(service.deps, [{ booking, sequence, change: 'company' }]);
        await guardian(0);
        await sendDue(service);
      },
    },
    'where the other of one mailbox is removed': {
      told: [aino],
      shared: true,
      act: async ({ booking }) => {
        const row = { aboutId: booking, mailbox: aino };
        const { bearer } = await service.deps.db.message.findFirstOrThrow({ where: row });
        const reader = { id: bearer ?? '' };
        const { guardianId } = await service.deps.db.participant.findUniqueOrThrow({ where: reader });
        const { familyId } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
        const path = `/api/families/${familyId}/guardians/${guardianId}`;
        expect((await service.call('scheduler', 'DELETE', path)).status).toBe(200);
      },
    },
  };

  test.each(Object.entries(cases))('holds a link that opens: %s', async (_, { told, shared, act }) => {
    await service.deps.db.trayMessage.deleteMany();
    const { booking, family, guardians } = await bookAppointment(service, {
      guardians: [
        { name: 'Aino Malli', email: aino },
        { name: 'Bo Malli', email: shared ? aino : bo },
      ],
    });
    await tellEverybody(service, booking);
    const guardian: Met['guardian'] = async (at, said = {}) => {
      const is = { name: ['Aino Malli', 'Bo Malli'][at], email: guardians[at]?.email, language: 'fi', ...said };
      const path = `/api/families/${family}/guardians/${guardians[at]?.id}`;
      expect((await service.call('scheduler', 'POST', path, is)).status).toBe(200);
    };
    await act({ booking, guardian });
    const queued = await service.deps.db.$queryRaw<{ data: EventData<'booking-changed'> }[]>`
      SELECT data FROM pgboss.job WHERE name = 'booking-changed' AND data->>'booking' = ${booking}
      ORDER BY (data->>'sequence')::int`;
    for (const { data } of queued) await issueOwnLinks(service.deps, data);
    await announceBookings(
      service.deps,
      queued.map(({ data }) => data),
    );
    for (let times = 0; times < 2; times += 1) await sendDue(service);
    for (const address of told) {
      const [newest, ...more] = (await readMailTray(service.deps)).filter(({ recipient }) => recipient === address);
      expect((await open(linkIn(newest?.text ?? ''))).booking, address).toBe(booking);
      expect(newest?.invite).toContain('METHOD:REQUEST');
      for (const { text } of more) expect(text).not.toContain('on peruttu');
    }
  });
});

test.each(['page', 'import'] as const)(
  'a professional whose address is corrected has bookings to come withdrawn there, and is invited at the new one: by %s',
  async (way) => {
    const { deps } = service;
    const { booking } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const theirs = { bookingId: booking, professionalId: { not: null } };
    const { professionalId = '', email } = await deps.db.participant.findFirstOrThrow({ where: theirs });
    const [old, corrected] = [email?.toLowerCase() ?? '', `oikea-${way}@example.test`];
    const { file } = await readDirectoryExport(deps, theService);
    const person = file.professionals.find(({ id }) => id === professionalId);
    const professionals = file.professionals.map((one) => (one === person ? { ...one, email: corrected } : one));
    if (way === 'import') await execute(deps, theService, importDirectory, { file: { ...file, professionals } });
    else await execute(deps, theService, saveProfessional, { ...person, email: corrected });
    const [job] = await deps.db.$queryRaw<{ data: EventData<'professional-readdressed'> }[]>`
      SELECT data FROM pgboss.job WHERE name = 'professional-readdressed' ORDER BY created_on DESC LIMIT 1`;
    expect(job?.data).toEqual({ professional: professionalId });
    for (let times = 0; times < 2; times += 1) if (job) await followProfessional(deps, job.data);
    expect(await deps.db.booking.findUniqueOrThrow({ where: { id: booking } })).toMatchObject({ sequence: 1 });
    for (let times = 0; times < 2; times += 1) await tellAsQueued(service, booking);
    const about = (mailbox: string) =>
      deps.db.message.findMany({ where: { aboutId: booking, mailbox }, orderBy: { version: 'asc' } });
    expect((await about(old)).map(({ kind, state }) => [kind, state])).toEqual([
      ['invite', 'sent'],
      ['cancellation', 'sent'],
    ]);
    expect((await about(corrected)).map(({ kind, version }) => [kind, version])).toEqual([['invite', 1]]);
    expect(await deps.db.message.count({ where: { aboutId: booking } })).toBe(4);
  },
);

test('a link is said to be sent only where the guardian may still be written to', async () => {
  const { booking, family, guardians } = await bookAppointment(service);
  await tellEverybody(service, booking);
  const guardian = guardians[0]?.id;
  const unsafe = { name: 'Malli', email: guardians[0]?.email, safeToSend: false, calendar: 'silent' };
  await service.call('scheduler', 'POST', `/api/families/${family}/guardians/${guardian}`, unsafe);
  const { status, body } = await issue(booking, { guardian, send: true });
  expect([status, body.sent]).toEqual([201, false]);
  expect((await open(pathOf(body.url))).booking).toBe(booking);
});

describe('a link from the desk', () => {
  test('opens for a family that has no mail, until the desk makes another', async () => {
    const { booking } = await bookAppointment(service, { guardians: [{ name: 'Malli', phone: '040 123 4567' }] });
    const first = await issue(booking);
    const second = await issue(booking);
    expect([first.status, first.body.sent]).toEqual([201, false]);
    await expect(open(pathOf(first.body.url))).rejects.toMatchObject({ code: 'not_found' });
    expect((await open(pathOf(second.body.url))).booking).toBe(booking);
  });

  test('no longer opens once a guardian is removed, whoever it was read to; the other guardian’s own one does', async () => {
    const pair = ['Aino', 'Bo'].map((name) => ({ name, email: `poistuva-${name}@example.test` }));
    const { booking, family, guardians } = await bookAppointment(service, { guardians: pair });
    const [gone, stays] = guardians.map(({ id }) => id);
    const own = pathOf((await issue(booking, { guardian: gone, send: true })).body.url);
    const others = pathOf((await issue(booking, { guardian: stays, send: true })).body.url);
    const told = pathOf((await issue(booking)).body.url);
    await service.call('scheduler', 'DELETE', `/api/families/${family}/guardians/${gone}`);
    for (const path of [own, told]) await expect(open(path)).rejects.toMatchObject({ code: 'not_found' });
    expect((await open(others)).booking).toBe(booking);
    const [row] = await service.deps.db.accessLog.findMany({ where: { action: 'remove-guardian', subjectId: family } });
    expect(row?.details).toMatchObject({ revoked: 2 });
    expect((await open(pathOf((await issue(booking)).body.url))).booking).toBe(booking);
  });

  test('no longer opens once somebody else may read along; what is read aloud after that does', async () => {
    const { booking, family, guardians } = await bookAppointment(service);
    const at = `/api/families/${family}/guardians/${guardians[0]?.id}`;
    const unsafe = (name: string) => ({ name, email: guardians[0]?.email, safeToSend: false });
    const told = pathOf((await issue(booking)).body.url);
    await service.call('scheduler', 'POST', at, unsafe('Malli'));
    await expect(open(told)).rejects.toMatchObject({ code: 'not_found' });
    const again = pathOf((await issue(booking)).body.url);
    await service.call('scheduler', 'POST', at, unsafe('Malli Uusi'));
    expect((await open(again)).booking).toBe(booking);
  });

  test('no longer opens once a merge finds that one of the guardians is not safe to write to', async () => {
    const one = { name: 'Varo Varova', email: 'varo@example.test' };
    const into = await bookAppointment(service, { guardians: [one] });
    const from = await bookAppointment(service, { guardians: [{ ...one, safeToSend: false }] });
    const told = pathOf((await issue(into.booking)).body.url);
    const merged = await service.call('scheduler', 'POST', `/api/families/${from.family}/merge`, {
      into: into.family,
      override: { rules: ['double-booking'], reason: 'Perhe tietää tästä' },
    });
    expect(merged.status, JSON.stringify(merged.body)).toBe(200);
    await expect(open(told)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('is not for a desk of another area, nor for a worker', async () => {
    const { booking } = await bookAppointment(service);
    expect((await issue(booking, {}, hartolaDesk)).status).toBe(404);
    expect((await issue(booking, {}, 'worker')).status).toBe(403);
    expect((await service.call(hartolaDesk, 'POST', `/api/bookings/${booking}/links/revoke`)).status).toBe(404);
  });

  test('is not made for somebody who takes no part, nor for a cancelled time', async () => {
    const { booking } = await bookAppointment(service);
    const other = await bookAppointment(service);
    expect((await issue(booking, { guardian: other.guardians[0]?.id })).status).toBe(404);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
    expect((await issue(booking)).body.code).toBe('wrong_status');
  });

  test('is answered once: a repetition with the same key gets no secret', async () => {
    const { booking } = await bookAppointment(service);
    const again = () =>
      service.call('scheduler', 'POST', `/api/bookings/${booking}/links`, {}, { 'Idempotency-Key': 'k1' });
    expect((await again()).status).toBe(201);
    expect((await again()).body.code).toBe('idempotency_conflict');
  });
});

describe('a secret', () => {
  test('is kept nowhere in the database, only its hash', async () => {
    const { booking } = await bookAppointment(service);
    const secret = pathOf((await issue(booking)).body.url).replace('/b/', '');
    const links = await service.deps.db.bookingLink.findMany();
    const log = await service.deps.db.accessLog.findMany();
    const keys = await service.deps.db.idempotencyKey.findMany();
    const everything = JSON.stringify([links, log, keys], (_key, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    expect(everything).not.toContain(secret);
  });

  test.each(['', 'short', 'a'.repeat(43), 'ä'.repeat(43), `${'../'.repeat(3)}etc/passwd`])(
    'that is none opens nothing: %s',
    async (secret) => {
      await expect(openBookingLink(service.deps, secret)).rejects.toMatchObject({ code: 'not_found' });
    },
  );

  test('opens until thirty days after the time', async () => {
    const { booking } = await bookAppointment(service);
    const path = pathOf((await issue(booking)).body.url);
    const { end } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
    const month = 30 * 24 * 60 * 60 * 1000;
    const now = service.deps.clock.now();
    service.travelTo(end.getTime() + month - 1);
    expect((await open(path)).booking).toBe(booking);
    service.travelTo(end.getTime() + month);
    await expect(open(path)).rejects.toMatchObject({ code: 'not_found' });
    service.travelTo(now);
  });
});

const isAt =
  ({ start }: { readonly start: string }) =>
  (other: { readonly start: string }) =>
    other.start === start;

describe('anybody who came by a link', () => {
  test('moves onto no other time that their family has, and keeps the one they had', async () => {
    const { booking, family } = await bookAppointment(service, { area: 'hartola' });
    const free = await freeSlots(service, { area: 'hartola' });
    const other = (await freeSlots(service, { service: 'rokotus' })).find((one) => free.some(isAt(one)));
    const elsewhere = { slot: other?.id, family: { id: family } };
    expect((await service.call('scheduler', 'POST', '/api/bookings', elsewhere)).status).toBe(201);
    const { actor } = await open(pathOf((await issue(booking)).body.url));
    const own = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
    const slot = free.find((one) => other && isAt(other)(one))?.id;
    const move = execute(service.deps, actor, rescheduleBooking, { booking, slot });
    await expect(move).rejects.toMatchObject({ code: 'double_booked' });
    expect(await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } })).toEqual(own);
  });

  test('sees their own booking and no other, and the log says by which link', async () => {
    const { booking, family } = await bookAppointment(service);
    const other = await bookAppointment(service);
    const { actor } = await open(pathOf((await issue(booking)).body.url));
    const read = await readBooking(service.deps, actor, booking);
    expect([read.standing, read.acts]).toEqual(['family', ['reschedule', 'meet-otherwise', 'cancel']]);
    await expect(readBooking(service.deps, actor, other.booking)).rejects.toMatchObject({ code: 'not_found' });
    const row = await service.deps.db.accessLog.findFirst({
      where: { actor: actor.principal, action: 'read-booking' },
    });
    expect([row?.subjectKind, row?.subjectId, row?.purpose]).toEqual(['family', family, 'family']);
  });

  test('cannot book anything else, whatever slot they know of', async () => {
    const { booking } = await bookAppointment(service);
    const { actor } = await open(pathOf((await issue(booking)).body.url));
    const slot = (await freeSlots(service))[0]?.id;
    const attempt = execute(service.deps, actor, bookSlot, { slot, family: { reference: '1' } });
    await expect(attempt).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('sees nothing of a booking that their link is not for', async () => {
    const { booking } = await bookAppointment(service);
    const stranger = {
      principal: 'link:none' as Principal,
      name: 'family',
      language: 'fi' as const,
      booking: '11111111-2222-4333-8444-555555555555' as BookingId,
      grants: [],
    };
    await expect(readBooking(service.deps, stranger, booking)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('a wish to be called comes with a number where none is known, and is seen by the desk until somebody has called', async () => {
  const { booking } = await bookAppointment(service);
  const path = pathOf((await issue(booking)).body.url);
  const headers = { Origin: new URL(service.deps.config.publicUrl).origin, Cookie: 'language=fi' };
  const ask = (phone: string) =>
    service.app.request(`${path}/call`, { method: 'POST', headers, body: new URLSearchParams({ phone }) });
  // nobody has a number yet: the wish comes with one
  expect(await (await service.app.request(path, { headers })).text()).toContain('Kirjoita numerosi ja pyydä soittoa');
  const without = await ask('');
  expect([without.status, (await without.text()).includes('href="#phone"')]).toEqual([422, true]);
  expect((await ask('044 111 2222')).status).toBe(303);
  expect((await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.phone).toBe('044 111 2222');
  expect((await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.callWish).toMatch(
    /^2026-11-20T09:00/,
  );
  expect((await service.call('scheduler', 'POST', `/api/bookings/${booking}/called`)).body).toEqual({ called: true });
  expect((await service.call('scheduler', 'GET', `/api/bookings/${booking}`)).body.callWish).toBeUndefined();
});

test('from a wish to be called the desk comes to the number: the one that was left, or the family’s own page', async () => {
  const desk = await openPages(service, 'scheduler');
  const { booking, family } = await bookAppointment(service, { guardians: [{ name: 'Malli', phone: '040 123 4560' }] });
  const path = pathOf((await issue(booking)).body.url);
  const headers = { Origin: new URL(service.deps.config.publicUrl).origin };
  await service.app.request(`${path}/call`, { method: 'POST', headers, body: new URLSearchParams() });
  const numbers = `/families/${family}?purpose=contact`;
  expect((await desk.open(`/bookings/${booking}`)).text).toContain(`href="${numbers}#guardians"`);
  expect((await desk.open(numbers)).text).toMatch(/id="guardians"[\s\S]*href="tel:0401234560"/);
  await service.deps.db.booking.update({ where: { id: booking }, data: { phone: '044 111 2223' } });
  const { text } = await desk.open(`/bookings/${booking}`);
  expect(text).toContain('href="tel:0441112223"');
  expect(text).not.toContain(numbers);
});

describe('of two guardians', () => {
  const headers = () => ({ Origin: new URL(service.deps.config.publicUrl).origin, Cookie: 'language=fi' });
  const press = async (path: string, typed: Readonly<Record<string, string>> = {}) => {
    const sent = { method: 'POST', headers: headers(), body: new URLSearchParams(typed) };
    const answer = await service.app.request(path, sent);
    return { status: answer.status, location: answer.headers.get('Location'), html: await answer.text() };
  };
  const page = async (path: string) => (await service.app.request(path, { headers: headers() })).text();
  const bookingOf = async (id: string) => (await service.call('scheduler', 'GET', `/api/bookings/${id}`)).body;
  async function bookTwo(own: { readonly aino?: string; readonly eino?: string }, wanted: object = {}) {
    const guardian = (name: string, phone?: string) => ({ name, email: `${name}@example.test`.toLowerCase(), phone });
    const booked = await bookAppointment(service, {
      guardians: [guardian('Aino', own.aino), guardian('Eino', own.eino)],
      ...wanted,
    });
    const [aino = '', eino = ''] = booked.guardians.map(({ id }) => id);
    const linkOf = async (id: string) => pathOf((await issue(booked.booking, { guardian: id })).body.url);
    return { ...booked, aino, eino, ainos: await linkOf(aino), einos: await linkOf(eino) };
  }

  test('the one who asks is the one to call, and the other’s page says of nothing that they did it', async () => {
    const desk = await openPages(service, 'scheduler');
    const { booking, eino, ainos, einos } = await bookTwo({ aino: '040 100 0071', eino: '040 100 0072' });
    await service.deps.db.booking.update({ where: { id: booking }, data: { phone: '040 100 0071' } });
    expect((await press(`${einos}/call`)).location).toBe(`${einos}?done=called`);
    expect((await bookingOf(booking)).callWishBy).toEqual({ guardian: eino, phone: '040 100 0072' });
    const atDesk = (await desk.open(`/bookings/${booking}`)).text;
    expect(atDesk).toMatch(/Perhe pyysi soittoa[\s\S]{0,200}href="tel:0401000072"/);
    expect(await page(einos)).toContain('Pyysit soittoa');
    expect(await page(ainos)).toContain('Ajasta on pyydetty soittoa');
    expect(await page(ainos)).not.toContain('Pyysit');
    // the call is for who asked: nobody else is thanked for it
    expect((await press(`${ainos}/call`)).location).toBe(ainos);
    expect((await press(`${einos}/confirm`, { sequence: '0' })).status).toBe(303);
    expect(await page(einos)).toContain('Olet vahvistanut ajan');
    const hers = await page(ainos);
    expect([hers.includes('Aika on vahvistettu'), hers.includes('Olet vahvistanut')]).toEqual([true, false]);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/called`);
    expect((await bookingOf(booking)).callWishBy).toBeUndefined();
  });

  test('each is named to the desk before a new link is sent, and after; the read is logged', async () => {
    const desk = await openPages(service, 'scheduler');
    const { booking, family, eino } = await bookTwo({});
    await tellEverybody(service, booking);
    const { text } = await desk.open(`/bookings/${booking}/link`);
    expect(text).toMatch(/Lähetä uusi linkki: Aino[\s\S]*Lähetä uusi linkki: Eino/);
    const sent = (await desk.send(`/bookings/${booking}/link`, { guardian: eino })).text;
    expect(sent).toContain('Linkki on matkalla huoltajalle: Eino.');
    const read = { action: 'read-family', subjectId: family, purpose: 'contact' };
    expect(await service.deps.db.accessLog.count({ where: read })).toBeGreaterThan(0);
  });

  test('who has no number of their own gives one with the wish; it is never offered once they are unsafe, and goes with the wish', async () => {
    const desk = await openPages(service, 'scheduler');
    const { booking, family, eino, einos } = await bookTwo({ aino: '040 100 0073' });
    await service.deps.db.booking.update({ where: { id: booking }, data: { phone: '040 100 0073' } });
    expect(await page(einos)).toContain('Kirjoita numerosi ja pyydä soittoa');
    expect((await press(`${einos}/call`, { phone: '' })).status).toBe(422);
    expect((await press(`${einos}/call`, { phone: '040 100 0074' })).status).toBe(303);
    const asked = await bookingOf(booking);
    expect([asked.phone, asked.callWishBy]).toEqual(['040 100 0073', { guardian: eino, phone: '040 100 0074' }]);
    const unsafe = { name: 'Eino', email: 'eino@example.test', safeToSend: false, calendar: 'silent' };
    expect((await service.call('scheduler', 'POST', `/api/families/${family}/guardians/${eino}`, unsafe)).status).toBe(
      200,
    );
    expect((await bookingOf(booking)).callWishBy).toEqual({ guardian: eino });
    const { text } = await desk.open(`/bookings/${booking}`);
    expect(text).toMatch(/Perhe pyysi soittoa[\s\S]{0,200}ei ole numeroa, johon voi soittaa/);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/called`);
    expect(await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } })).toMatchObject({
      callWish: null,
      callWishBy: null,
      callWishPhone: null,
    });
  });
});

describe('a connection', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:0DB8:0001:2:aaaa:bbbb:cccc:dddd', '2001:db8:1:2'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['unknown', 'unknown'],
  ])('is known by its network: %s is of %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('is kept as a code that says nothing of its address, and is another under another secret', () => {
    const code = originOf('one secret', 'hold', '192.0.2.7');
    expect(code).toMatch(/^[\w-]{43}$/);
    expect(originOf('one secret', 'hold', '192.0.2.8')).not.toBe(code);
    expect(originOf('another secret', 'hold', '192.0.2.7')).not.toBe(code);
  });
});

describe('a code read out by telephone', () => {
  const origin = () => new URL(service.deps.config.publicUrl).origin;
  const type = async (code: string, app = service.app, address = '192.0.2.1', press = '') => {
    const headers = { Origin: origin(), 'X-Forwarded-For': address };
    const body = new URLSearchParams({ code, ...(press && { press }) });
    const answer = await app.request('/k', { method: 'POST', headers, body });
    const html = await answer.text();
    return { status: answer.status, location: answer.headers.get('Location'), html, headers: answer.headers };
  };

  test('opens the family’s time once, however it was typed, and is kept nowhere', async () => {
    const { booking } = await bookAppointment(service);
    const { body } = await issue(booking);
    expect(body.byPhone).toMatchObject({ page: `${origin()}/k`, code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) });
    const heard: string = body.byPhone.code.replace('-', '').replaceAll('P', 'b').replaceAll('V', 'w').toLowerCase();
    const opened = await type(` ${[...heard].join(' ')} `);
    expect([opened.status, opened.location]).toEqual([303, pathOf(body.url)]);
    expect(opened.headers.get('Referrer-Policy')).toBe('strict-origin');
    const again = await type(body.byPhone.code);
    expect([again.status, again.html.includes('Koodi ei avaa mitään')]).toEqual([422, true]);
    expect((await open(pathOf(body.url))).booking).toBe(booking);
    const logged = await service.deps.db.accessLog.findFirstOrThrow({ where: { action: 'open-by-code' } });
    expect([logged.subjectId, logged.area]).toEqual([booking, 'lahti-etela']);
    expect([logged.actor, logged.role], 'whoever had the code').toEqual([expect.stringMatching(/^link:/), 'family']);
  });

  test('opens the same for both presses of one form at the same instant, and nothing for another form or later', async () => {
    const { body } = await issue((await bookAppointment(service)).booking);
    const form = await (await service.app.request('/k')).text();
    const press = /name="press" value="([^"]+)"/.exec(form)?.[1] ?? '';
    const { code } = body.byPhone;
    const before = await service.deps.db.accessLog.count({ where: { action: 'open-by-code' } });
    const both = await Promise.all([1, 2].map(() => type(code, service.app, '192.0.2.1', press)));
    expect(both.map(({ status, location }) => [status, location])).toEqual(Array(2).fill([303, pathOf(body.url)]));
    expect(await service.deps.db.accessLog.count({ where: { action: 'open-by-code' } })).toBe(before + 1);
    expect((await type(code, service.app, '192.0.2.1', randomUUID())).status).toBe(422);
    expect((await type(code)).status).toBe(422);
    const now = service.deps.clock.now();
    service.travelTo(now + 21_000);
    expect((await type(code, service.app, '192.0.2.1', press)).status).toBe(422);
    service.travelTo(now);
  });

  test('that was misheard is told which of its letters no code has', async () => {
    expect((await type('OQLM-TUPÄ')).html).toContain('ei käytetä merkkejä: O, Q, Ä.');
    expect((await type('AAAA-AAA')).html).toContain('Kirjoita koodin kahdeksan kirjainta');
  });

  test('is given only where nothing was mailed, and is not what the table keeps', async () => {
    const { booking, guardians } = await bookAppointment(service);
    await tellEverybody(service, booking);
    const sent = await issue(booking, { guardian: guardians[0]?.id, send: true });
    expect([sent.body.sent, sent.body.byPhone]).toEqual([true, undefined]);
    const { body } = await issue(booking);
    const kept = JSON.stringify(await service.deps.db.linkCode.findMany());
    expect(kept).not.toContain(body.byPhone.code.replace('-', ''));
  });

  test('opens nothing after an hour, nor once its link was closed or another was made', async () => {
    const { booking } = await bookAppointment(service);
    const first = (await issue(booking)).body.byPhone.code;
    const second = (await issue(booking)).body.byPhone.code;
    expect((await type(first)).status).toBe(422);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/links/revoke`, {});
    expect((await type(second)).status).toBe(422);
    const { body } = await issue(booking);
    const now = service.deps.clock.now();
    service.travelTo(now + 60 * 60_000);
    expect((await type(body.byPhone.code)).status).toBe(422);
    await removeWhatIsOver(service.deps);
    expect(await service.deps.db.linkCode.count({ where: { link: { bookingId: booking } } })).toBe(0);
    service.travelTo(now);
  });

  test('that is guessed shows to those who watch the service, as any other refusal', async () => {
    const counted = async (outcome: string) => {
      const figures = await (await service.app.request('/metrics')).text();
      const line = new RegExp(`neuvoaika_commands_total\\{command="open-by-code",outcome="${outcome}"\\} (\\d+)`);
      return Number(line.exec(figures)?.[1] ?? 0);
    };
    const app = createApp({ ...service.deps, config: { ...service.deps.config, trustProxy: true } });
    const outcomes = ['done', 'not_found', 'rate_limited', 'invalid_input'];
    const before = await Promise.all(outcomes.map(counted));
    const { body } = await issue((await bookAppointment(service)).booking);
    for (let at = 0; at < 11; at += 1) await type(`JJJJJJJ${'AEHJKLMPRSX'[at]}`, app, '192.0.2.77');
    await type('no code', app, '192.0.2.77');
    await type(body.byPhone.code, app, '192.0.2.77');
    const after = await Promise.all(outcomes.map(counted));
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([1, 10, 1, 1]);
  });

  test('cannot be tried out, whatever RATE_LIMIT says: after ten wrong ones the one who guesses waits, and nobody else', async () => {
    expect(service.deps.config.rateLimit).toBe(0);
    const app = createApp({ ...service.deps, config: { ...service.deps.config, trustProxy: true } });
    const { body } = await issue((await bookAppointment(service)).booking);
    const neighbour = await issue((await bookAppointment(service)).booking);
    expect((await type('AAAA-AAA', app)).html).toContain('Kirjoita koodin kahdeksan kirjainta');
    const wrong = [];
    for (let at = 0; at < 10; at += 1) wrong.push((await type(`AAAAAAA${'AEHJKLMPRS'[at]}`, app)).status);
    expect(wrong).toEqual(new Array(10).fill(422));
    const refused = await type('AAAAAAAX', app);
    expect([refused.status, refused.html.includes('monta väärää koodia')]).toEqual([429, true]);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(60);
    expect((await type(body.byPhone.code, app)).status, 'somebody else behind the same connection').toBe(303);
    const origin = originOf(service.deps.config.secret, 'code', '192.0.2.1');
    const at = new Date(service.deps.clock.now());
    const tried = await service.deps.db.publicHold.count({ where: { origin } });
    expect(tried, 'also what was refused is counted').toBe(11);
    const flood = Array.from({ length: 50 - tried }, () => ({ id: randomUUID(), origin, at }));
    await service.deps.db.publicHold.createMany({ data: flood });
    const blocked = await Promise.all([neighbour.body.byPhone.code, 'AAAA-AAAV'].map((code) => type(code, app)));
    expect(
      blocked.map(({ status }) => status),
      'a machine tries no more',
    ).toEqual([429, 429]);
    const said = blocked.map(({ html, headers }) => [html, headers.get('Retry-After')]);
    expect(said[0], 'nor learns which was right').toEqual(said[1]);
    expect((await type(neighbour.body.byPhone.code, app, '192.0.2.2')).status).toBe(303);
  });

  test('cannot be tried out from many connections together: each has few tries then, and at last nobody has any', async () => {
    const app = createApp({ ...service.deps, config: { ...service.deps.config, trustProxy: true } });
    const codes = [];
    for (let at = 0; at < 3; at += 1) {
      codes.push((await issue((await bookAppointment(service)).booking)).body.byPhone.code as string);
    }
    const [one = '', two = '', three = ''] = codes;
    const anywhere = originOf(service.deps.config.secret, 'code', ANYWHERE);
    const now = service.deps.clock.now();
    const wrongFromAnywhere = async (length: number) => {
      const known = await service.deps.db.publicHold.count({ where: { origin: anywhere } });
      const at = new Date(now);
      const rows = Array.from({ length: length - known }, () => ({ id: randomUUID(), origin: anywhere, at }));
      await service.deps.db.publicHold.createMany({ data: rows });
    };
    for (const code of ['AAAAAAAE', 'AAAAAAAH', 'AAAAAAAJ', 'AAAAAAAK']) {
      expect((await type(code, app, '192.0.2.31')).status).toBe(422);
    }
    await wrongFromAnywhere(1_000);
    expect((await type(one, app, '192.0.2.31')).status, 'who has guessed before').toBe(429);
    expect((await type('AAAAAAAL', app, '192.0.2.32')).status).toBe(422);
    expect((await type(one, app, '192.0.2.32')).status, 'who mistypes once').toBe(303);
    await wrongFromAnywhere(10_000);
    const [right, wrong] = [await type(two, app, '192.0.2.33'), await type('AAAAAAAM', app, '192.0.2.33')];
    expect([right.status, wrong.status]).toEqual([429, 429]);
    expect(right.html).toBe(wrong.html);
    await service.deps.db.publicHold.deleteMany({ where: { origin: anywhere } });
    expect((await type(three, app, '192.0.2.33')).status).toBe(303);
    expect((await type(two, app, '192.0.2.33')).status, 'what was refused is not used up').toBe(303);
  });

  test('is on the desk’s page with the short address, and the link beside it as a QR code to print', async () => {
    const { booking } = await bookAppointment(service);
    const pages = await openPages(service, 'scheduler');
    const drawn = (await pages.open(`/bookings/${booking}/link`)).text;
    const [, press = ''] =
      /action="\/bookings\/[^"]+\/link"[^>]*><input type="hidden" name="press" value="([^"]+)"/.exec(drawn) ?? [];
    const made = await pages.send(`/bookings/${booking}/link`, { press });
    expect(made.text).toContain(`${new URL(origin()).host}/k`);
    expect(made.text).toMatch(/<code>[A-Z]{4}-[A-Z]{4}<\/code>/);
    expect(made.text).toMatch(
      /<svg class="qr"[^>]* role="img" aria-label="QR-koodi, josta linkki avautuu puhelimella"/,
    );
    const again = await pages.send(`/bookings/${booking}/link`, { press });
    expect(again.location, 'the page reloaded: no second link').toBe(`/bookings/${booking}/link?done=pressed`);
    expect((await pages.open(again.location)).text).toContain('näytettiin vain kerran');
    expect(
      (await type(/<code>([A-Z]{4}-[A-Z]{4})<\/code>/.exec(made.text)?.[1] ?? '', service.app, '192.0.2.99')).status,
    ).toBe(303);
  });
});
