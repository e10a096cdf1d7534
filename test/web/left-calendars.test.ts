// Wherever somebody stops being addressed by a time: what their calendar holds is shown, and CANCEL or silence is chosen.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EventData } from '../../src/core/events.ts';
import type { BookingId } from '../../src/core/ids.ts';
import { followWorker } from '../../src/features/bookings/follow-worker.ts';
import { rescheduleBooking } from '../../src/features/bookings/reschedule-booking.ts';
import { openBookingLink } from '../../src/features/clinics/open-booking-link.ts';
import { postRegistration } from '../../src/features/groups/post-registration.ts';
import { execute } from '../../src/platform/command.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import {
  type Appointment,
  bookAppointment,
  freeSlots,
  linkIn,
  mailTo,
  sendDue,
  tellAsQueued,
  tellEverybody,
} from '../support/family.ts';
import { openPages, type Pages, pagesAs } from '../support/pages.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const QUESTION = 'Mitä kalenterissa oleville ajoille tehdään?';
const CHOOSE = 'Valitse, mitä kalenterissa oleville ajoille tehdään';
const NOTHING = 'Kalenterissa ei ole voimassa olevaa aikaa, joten peruttavaa ei ole.';

/** What each message about a booking to the address was. */
async function saidTo(mailbox: string, booking: string): Promise<readonly string[]> {
  const rows = await service.deps.db.message.findMany({
    where: { mailbox, aboutId: booking, sentAt: { not: null } },
    orderBy: { version: 'asc' },
  });
  return rows.map(({ kind }) => kind);
}

/** What a page says of calendars, and whether it asks what becomes of them. */
async function asked(pages: Pages, path: string) {
  const { text } = await pages.open(path);
  const section = /id="left-calendars"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
  const states = ['Oikea aika', 'Vanha tai poistunut aika', 'Ei merkintää', 'Aika on peruttu'];
  const first = /name="calendar" value="(\w+)" checked/.exec(text)?.[1];
  return {
    says: states.filter((state) => section.includes(state)),
    asks: text.includes(QUESTION) || text.includes('name="calendar"'),
    nothing: section.includes(NOTHING),
    ...(first !== undefined && { first }),
  };
}

const logged = async (action: string, part: string) => {
  const rows = await service.deps.db.accessLog.findMany({ where: { action }, orderBy: { id: 'desc' } });
  const found = rows.find(({ subjectId, details }) => `${subjectId} ${JSON.stringify(details)}`.includes(part));
  return (found?.details as { leftCalendar?: string } | undefined)?.leftCalendar;
};

describe('a professional who is replaced', () => {
  const nurseOf = (slot: string) => /th-lahti-\d/.exec(slot)?.[0] ?? '';
  /** Who has the time, by mail, and a slot of somebody else. */
  async function toReplace(told = true) {
    const { booking, slot } = await bookAppointment(service);
    if (told) await tellEverybody(service, booking);
    const nurse = nurseOf(slot);
    const other = (await freeSlots(service)).find(({ id }) => nurseOf(id) !== nurse)?.id ?? '';
    return { booking, mailbox: `${nurse}@example.test`, slot: other };
  }

  test.each([
    { chosen: 'cancel', said: ['invite', 'cancellation'] },
    { chosen: 'silent', said: ['invite'] },
  ])('is told as chosen, and nothing is chosen beforehand: $chosen', async ({ chosen, said }) => {
    const { booking, mailbox, slot } = await toReplace();
    const pages = await openPages(service, 'scheduler');
    const path = `/bookings/${booking}/reschedule`;
    const question = { says: ['Oikea aika'], asks: true, nothing: false };
    expect(await asked(pages, `${path}?${new URLSearchParams({ slot })}`)).toEqual(question);
    const undecided = await pages.send(path, { slot, sure: 'yes' });
    expect([undecided.status, undecided.text.includes('Valitse, mitä kalenterissa oleville')]).toEqual([422, true]);
    const form = { slot, sure: 'yes', calendar: chosen };
    expect((await pages.send(path, form)).location).toContain('done=moved');
    expect((await pages.send(path, form)).location).toContain('done=same-time');
    const otherwise = await pages.send(path, { ...form, calendar: chosen === 'cancel' ? 'silent' : 'cancel' });
    expect(otherwise.location).toContain('done=changed');
    await tellEverybody(service, booking, 'moved');
    expect(await saidTo(mailbox, booking)).toEqual(said);
    expect(await logged('reschedule-booking', booking)).toBe(chosen);
    const { text } = await pages.open(`/bookings/${booking}/messages`);
    expect(text.includes('Ammattilainen 1')).toBe(chosen === 'silent');
    expect(text.includes('ei lähetetä mitään')).toBe(chosen === 'silent');
  });

  test('of whom nobody was told holds nothing: the page says so and asks nothing', async () => {
    const { booking, slot } = await toReplace(false);
    const pages = await openPages(service, 'scheduler');
    const path = `/bookings/${booking}/reschedule?${new URLSearchParams({ slot })}`;
    expect(await asked(pages, path)).toEqual({ says: ['Ei merkintää'], asks: false, nothing: true });
  });

  test('is chosen about over the API too, and by who rearranges; never by the family that moves its own time', async () => {
    const api = await toReplace();
    const at = `/api/bookings/${api.booking}/reschedule`;
    expect(await service.call('scheduler', 'POST', at, { slot: api.slot })).toMatchObject({
      ...{ status: 409, body: { code: 'calendar_undecided', held: [{ booking: api.booking }] } },
    });
    await service.call('scheduler', 'POST', at, { slot: api.slot, calendar: 'silent' });
    const arranged = await toReplace();
    const choices = [{ booking: arranged.booking, slot: arranged.slot }];
    const arrange = (chosen: object) =>
      service.call('scheduler', 'POST', '/api/affected-bookings', { choices, ...chosen });
    expect((await arrange({})).body).toMatchObject({ changed: [], unchanged: [{ code: 'calendar_undecided' }] });
    const { body } = await arrange({ calendar: 'silent' });
    expect(body.unchanged).toEqual([]);
    const own = await toReplace();
    const family = await service.deps.db.participant.findFirstOrThrow({
      where: { bookingId: own.booking, guardianId: { not: null } },
    });
    const link = linkIn((await mailTo(service, family.email ?? '')).text);
    const { actor } = await openBookingLink(service.deps, link.replace('/b/', ''));
    const wish = { booking: own.booking, slot: own.slot, calendar: 'silent' };
    await execute(service.deps, actor, rescheduleBooking, wish);
    for (const { booking } of [api, arranged, own]) await tellEverybody(service, booking, 'moved');
    expect(await Promise.all([api, arranged, own].map(({ mailbox, booking }) => saidTo(mailbox, booking)))).toEqual([
      ['invite'],
      ['invite'],
      ['invite', 'cancellation'],
    ]);
    expect(await logged('reschedule-booking', arranged.booking)).toBe('silent');
  });
});

test('a booking that is dragged says in its dialog who is told, and asks what becomes of who is replaced', async () => {
  const { booking, slot } = await bookAppointment(service);
  await tellEverybody(service, booking);
  const nurse = /th-lahti-\d/.exec(slot)?.[0] ?? '';
  const other = (await freeSlots(service)).find(({ id }) => /th-lahti-\d/.exec(id)?.[0] !== nurse);
  const resource = `professional:${/th-lahti-\d/.exec(other?.id ?? '')?.[0]}`;
  const pages = await openPages(service, 'scheduler');
  const drop = new URLSearchParams({
    booking,
    resource,
    at: String(Date.parse(other?.start ?? '')),
    area: 'lahti-etela',
  });
  const { text } = await pages.open(`/desk/move?${drop}`);
  expect(text).toContain('name="calendar"');
  expect(text).not.toMatch(/name="calendar"[^>]* checked/);
  const page = `/bookings/${booking}/reschedule?${new URLSearchParams({ slot: other?.id ?? '' })}`;
  const told = /Viesti lähtee[^<]*/.exec((await pages.open(page)).text)?.[0] ?? 'nobody is told';
  expect(text).toContain(told);
  const back = '/desk?area=lahti-etela';
  const undecided = await pages.send('/desk/move', { booking, slot: other?.id ?? '', back });
  expect(undecided.location).toContain(page);
  const moved = await pages.send('/desk/move', { booking, slot: other?.id ?? '', back, calendar: 'silent' });
  expect(moved.location).toContain('done=moved');
});

test('the page that rearranges an absence says what the calendar of who is replaced holds', async () => {
  const { booking, slot } = await bookAppointment(service);
  await tellEverybody(service, booking);
  const professional = /th-lahti-\d/.exec(slot)?.[0] ?? '';
  const pages = await openPages(service, 'coordinator');
  const { says, asks } = await asked(
    pages,
    `/replan?${new URLSearchParams({ professional, from: START, to: '2026-12-10T00:00:00+02:00' })}`,
  );
  expect([says.includes('Oikea aika'), asks]).toEqual([true, true]);
});

test('two guests who were removed are told apart: by the order in which they left, and when', async () => {
  const { booking } = await bookAppointment(service);
  const pages = await openPages(service, 'scheduler');
  const invited: string[] = [];
  for (const email of ['eka@example.test', 'toka@example.test']) {
    const path = `/api/bookings/${booking}/participants`;
    invited.push((await service.call('scheduler', 'POST', path, { email })).body.participant);
    await tellEverybody(service, booking, 'company');
  }
  const [first = '', second = ''] = invited;
  const removal = (id: string) => `/bookings/${booking}/invited/${id}/remove`;
  expect(await asked(pages, removal(second))).toEqual({ says: ['Oikea aika'], asks: true, nothing: false });
  const undecided = await pages.send(removal(second), {});
  expect([undecided.status, undecided.text.includes(CHOOSE)]).toEqual([422, true]);
  const over = await service.call('scheduler', 'DELETE', `/api/bookings/${booking}/participants/${second}`);
  expect([over.status, over.body]).toMatchObject([409, { code: 'calendar_undecided', held: [{ booking }] }]);
  service.travelTo('2026-11-20T10:15:00+02:00');
  await pages.send(removal(second), { calendar: 'silent' });
  service.travelTo('2026-11-20T11:30:00+02:00');
  await pages.send(removal(first), { calendar: 'silent' });
  const { text } = await pages.open(`/bookings/${booking}/messages`);
  const rows = [...text.matchAll(/<li class="row apart">[\s\S]*?<\/li>/g)].map(([row]) =>
    row.replaceAll(/<[^>]+>|\s+/g, ' '),
  );
  expect(rows.find((row) => row.includes('Osallistuja 1'))).toMatch(/10\.15/);
  expect(rows.find((row) => row.includes('Osallistuja 2'))).toMatch(/11\.30/);
});

describe('of two who choose otherwise for the same calendar, the second is refused: who believes that it was told is right', () => {
  type Call = (calendar: string) => Promise<{ readonly status: number; readonly body: { readonly code?: string } }>;
  const told = async () => {
    const made = await bookAppointment(service);
    await tellEverybody(service, made.booking);
    return made;
  };
  const acts: Readonly<Record<string, () => Promise<Call>>> = {
    'a professional replaced': async () => {
      const { booking, slot } = await told();
      const nurse = /th-lahti-\d/.exec(slot)?.[0] ?? '';
      const other = (await freeSlots(service)).find(({ id }) => !id.includes(nurse))?.id;
      return (calendar) =>
        service.call('scheduler', 'POST', `/api/bookings/${booking}/reschedule`, { slot: other, calendar });
    },
    'a guest removed': async () => {
      const { booking } = await told();
      const path = `/api/bookings/${booking}/participants`;
      const guest = { email: 'vieras@example.test' };
      const { participant } = (await service.call('scheduler', 'POST', path, guest)).body;
      await tellEverybody(service, booking, 'company');
      return (calendar) => service.call('scheduler', 'DELETE', `${path}/${participant}?calendar=${calendar}`);
    },
    'a guardian written to no more': async () => {
      const { family, guardians } = await told();
      const [{ id = '', email = '' } = {}] = guardians;
      const kept = { name: 'Sama Huoltaja', email, language: 'sv', safeToSend: false };
      return (calendar) =>
        service.call('scheduler', 'POST', `/api/families/${family}/guardians/${id}`, { ...kept, calendar });
    },
    'two families made one': async () => {
      const one = { name: 'Sama Nimi', phone: '+358401115555', language: 'fi', safeToSend: false };
      const twin = await bookAppointment(service, { guardians: [{ ...one, email: 'eri@example.test' }] });
      const into = (await bookAppointment(service, { guardians: [{ ...one, email: 'oma@example.test' }] })).family;
      return (calendar) =>
        service.call('scheduler', 'POST', `/api/families/${twin.family}/merge`, {
          into,
          calendar,
          override: { rules: ['double-booking'], reason: 'Samat ihmiset' },
        });
    },
    'a worker who leaves': async () => {
      const email = `lahtija-${Math.random().toString(36).slice(2, 8)}@example.test`;
      const grants = [{ role: 'worker', area: 'hartola' }];
      const { body } = await service.call('administrator', 'POST', '/api/users', { email, name: 'Lähtijä', grants });
      return (calendar) =>
        service.call('administrator', 'POST', '/api/users/change', { user: body.id, disabled: true, calendar });
    },
  };

  test.each(
    Object.keys(acts).flatMap((what) => [[what, 'cancel', 'silent'] as const, [what, 'silent', 'cancel'] as const]),
  )('%s: %s, then %s', async (what, first, second) => {
    const act = await acts[what]?.();
    if (act === undefined) throw new Error('no such act');
    const [done, same, other] = [await act(first), await act(first), await act(second)];
    expect([done.status, same.status], JSON.stringify([done.body, same.body])).toEqual([200, 200]);
    expect([other.status, other.body.code]).toEqual([409, 'changed_meanwhile']);
  });

  test('at one instant as well: what the calendar is told is what the one was answered', async () => {
    const act = await acts['a professional replaced']?.();
    const choices = ['silent', 'cancel'];
    const answers = await Promise.all(choices.map((calendar) => act?.(calendar)));
    expect(answers.map((one) => one?.status).toSorted()).toEqual([200, 409]);
    const won = choices[answers.findIndex((one) => one?.status === 200)];
    const { id } = (answers.find((one) => one?.status === 200)?.body ?? {}) as { id: BookingId };
    expect(await logged('reschedule-booking', id)).toBe(won);
    await tellEverybody(service, id, 'moved');
    const left = await service.deps.db.participant.findFirstOrThrow({ where: { bookingId: id, role: 'left' } });
    expect(await saidTo(left.email ?? '', id)).toEqual(won === 'cancel' ? ['invite', 'cancellation'] : ['invite']);
  });
});

describe('a guardian', () => {
  const open = async (of: Appointment) => `/families/${of.family}/guardians/${of.guardians[0]?.id}`;

  test('who is removed: the page shows what they hold, and the desk chooses', async () => {
    const pages = await openPages(service, 'scheduler');
    const family = await bookAppointment(service);
    const path = `${await open(family)}/remove?purpose=correction`;
    expect(await asked(pages, path)).toEqual({ says: ['Ei merkintää'], asks: false, nothing: true });
    await tellEverybody(service, family.booking);
    expect(await asked(pages, path)).toEqual({ says: ['Oikea aika'], asks: true, nothing: false });
    // a page that was opened before they were told anything asked nothing
    for (const form of [path, `${await open(family)}?purpose=correction`]) {
      const guardian = { name: 'Aino Malli', email: family.guardians[0]?.email ?? '', channel: 'mail', language: 'fi' };
      const late = await pages.send(form, form === path ? {} : { ...guardian, messageLevel: 'neutral' });
      expect([late.status, late.text.includes(CHOOSE), / value="(?:cancel|silent)" checked/.test(late.text)]).toEqual([
        422,
        true,
        false,
      ]);
    }
    await pages.send(path, { calendar: 'silent' });
    const { text } = await pages.open(`/bookings/${family.booking}/messages`);
    const held = /aria-labelledby="held"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
    expect(held).toMatch(/Huoltaja 1[\s\S]*Ei ole enää mukana, jäi pois/);
    expect(held).not.toMatch(/Osallistuja|Kerro puhelimitse|Aiempi osoite/);
    const { body } = await service.call('administrator', 'GET', `/api/messages?booking=${family.booking}`);
    const recipients = new Set(body.items.map(({ recipient }: { recipient: string }) => recipient));
    expect(recipients).toEqual(new Set(['family', 'professional']));
  });

  test.each([
    { chosen: undefined, said: ['invite', 'cancellation'] },
    { chosen: 'silent', said: ['invite'] },
  ])(
    'of two families that become one is told at one address from then on; the other as chosen: $chosen',
    async ({ chosen, said }) => {
      const tag = chosen ?? 'oletus';
      const name = 'Yhteinen Huoltaja';
      const phone = chosen ? '+358401112223' : '+358401112224';
      const [old, kept] = [`vanha-${tag}@example.test`, `uusi-${tag}@example.test`];
      const twin = await bookAppointment(service, { guardians: [{ name, phone, email: old, channel: 'mail' }] });
      await tellEverybody(service, twin.booking);
      const guardians = [{ name, phone, email: kept, channel: 'mail' }];
      const into = { area: 'lahti-etela', name: 'Toinen', guardians, confirmed: true };
      const kin = (await service.call('scheduler', 'POST', '/api/families', into)).body.id;
      const pages = await openPages(service, 'scheduler');
      const path = `/families/${twin.family}/merge/${kin}`;
      const question = { says: ['Oikea aika'], asks: true, nothing: false, first: 'cancel' };
      expect(await asked(pages, `${path}?purpose=correction`)).toEqual(question);
      const form = { stays: kin, ...(chosen && { calendar: chosen }) };
      expect((await pages.send(`${path}?purpose=correction`, form)).location).toContain('merged');
      await tellAsQueued(service, twin.booking);
      expect(await saidTo(old, twin.booking)).toEqual(said);
      expect(await saidTo(kept, twin.booking)).toEqual(['invite']);
      expect(await logged('merge-families', kin)).toBe(chosen ?? 'cancel');
    },
  );
});

describe('a worker who leaves', () => {
  let count = 0;
  /** Somebody of this role who has booked a consultation, told of it. */
  async function working() {
    count += 1;
    const email = `lahteva-${count}@example.test`;
    const grants = [{ role: 'worker', area: 'hartola' }];
    const { body } = await service.call('administrator', 'POST', '/api/users', {
      email,
      name: `Lähtevä ${count}`,
      grants,
    });
    const key = (await service.deps.db.user.findUniqueOrThrow({ where: { email } })).id;
    expect(body.id).toBe(key);
    const pages = await openPages(service, 'administrator');
    return { user: key, email, grants, pages };
  }

  async function follow(user: string) {
    const rows = await service.deps.db.$queryRaw<{ data: EventData<'worker-changed'> }[]>`
      SELECT data FROM pgboss.job WHERE name = 'worker-changed' AND data->>'user' = ${user} ORDER BY created_on DESC LIMIT 1`;
    for (const { data } of rows) {
      await followWorker(service.deps, data);
      await followWorker(service.deps, data);
    }
  }

  async function bookAs(email: string): Promise<BookingId> {
    const pages = await pagesAs(service, email);
    const query = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi&limit=1';
    const slot = (await service.call('worker', 'GET', `/api/slots?${query}`)).body.items[0].id;
    const response = await service.app.request('/api/bookings', {
      method: 'POST',
      headers: {
        Cookie: pages.cookie,
        Origin: new URL(service.deps.config.publicUrl).origin,
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        slot,
        channel: 'video',
        case: { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' },
      }),
    });
    const { id } = (await response.json()) as { id: BookingId };
    expect(response.status).toBe(201);
    return id;
  }

  test.each([
    { chosen: 'cancel', said: ['invite', 'cancellation'], again: ['invite', 'cancellation', 'invite'] },
    { chosen: 'silent', said: ['invite'], again: ['invite', 'invite'] },
  ])('is told as chosen, once: $chosen; who comes back is invited anew', async ({ chosen, said, again }) => {
    const { user, email, pages } = await working();
    const path = `/users/${user}/disable`;
    expect(await asked(pages, path)).toEqual({ says: [], asks: false, nothing: true });
    const booking = await bookAs(email);
    await tellEverybody(service, booking);
    expect(await asked(pages, path)).toEqual({ says: ['Oikea aika'], asks: true, nothing: false });
    const undecided = await pages.send(path, {});
    expect([undecided.status, undecided.text.includes(CHOOSE)]).toEqual([422, true]);
    const api = await service.call('administrator', 'POST', '/api/users/change', { user, disabled: true });
    expect([api.status, api.body]).toMatchObject([409, { code: 'calendar_undecided', held: [{ booking }] }]);
    expect((await pages.send(path, { calendar: chosen })).location).toBe('/users?done=left');
    await follow(user);
    // a page that was open in another tab
    const late = await pages.send(path, { calendar: chosen === 'cancel' ? 'silent' : 'cancel' });
    expect((await pages.open(late.location)).text).toMatch(/oli jo suljettu\. Mitään ei muutettu/);
    await tellAsQueued(service, booking);
    expect(await saidTo(email, booking)).toEqual(said);
    // they were asked along by nobody: they booked it
    const { text } = await mailTo(service, email);
    expect(text.includes('Tämä konsultaatio ei ole enää sinun.')).toBe(chosen === 'cancel');
    expect(text).not.toContain('Kutsu');
    expect(await logged('change-user', user)).toBe(chosen);
    const { status, sequence } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
    expect([status, sequence]).toEqual(['booked', 1]);
    await pages.send(`/users/${user}/enable`, {});
    await follow(user);
    await tellAsQueued(service, booking);
    expect(await saidTo(email, booking)).toEqual(again);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
  });

  test('leaves consultations in which nobody asks: those who arrange them and who is asked see it, and a colleague asks', async () => {
    const { user, email } = await working();
    const booking = await bookAs(email);
    await tellEverybody(service, booking);
    const change = (said: object) => service.call('administrator', 'POST', '/api/users/change', { user, ...said });
    const left = await change({ disabled: true, calendar: 'cancel' });
    expect(left.body).toMatchObject({ bookings: 1, unasked: 1 });
    await follow(user);
    await tellAsQueued(service, booking);
    const desk = await openPages(service, 'coordinator', 'hartola');
    const at = `/bookings/${booking}/asker`;
    expect((await desk.open('/')).text).toContain('href="/unasked"');
    expect((await desk.open('/unasked')).text).toContain(`href="${at}"`);
    expect((await (await openPages(service, 'coordinator', 'asikkala')).open('/unasked')).text).not.toContain(booking);
    const asked = await openPages(service, 'specialist', 'hartola', 'pn-psykologi');
    expect((await asked.open(`/bookings/${booking}`)).text).toContain('kukaan ei kysy tätä');

    const [next, other] = [await working(), await working()];
    const api = (to: string, role = 'coordinator') => service.call(role, 'POST', `/api${at}`, { user: to });
    expect([(await api(next.user, 'worker')).status, (await api(user)).status]).toEqual([403, 400]);
    expect((await desk.open(at)).text).toContain(`value="${next.user}"`);
    expect((await desk.send(at, { user: '' })).status).toBe(422);
    expect((await desk.send(at, { user: next.user })).location).toBe('/unasked?done=asker');
    await tellAsQueued(service, booking);
    expect([await saidTo(next.email, booking), await saidTo(email, booking)]).toEqual([
      ['invite'],
      ['invite', 'cancellation'],
    ]);
    expect((await (await pagesAs(service, next.email)).open(`/bookings/${booking}`)).text).toContain(
      'Lapsi herää yöllä',
    );
    expect((await desk.open('/unasked')).text).not.toContain(booking);
    const again = await api(next.user);
    expect([again.status, again.body.sequence, (await api(other.user)).status]).toEqual([200, 2, 409]);
    // who comes back asks no more in what is another's by now
    await change({ disabled: false });
    await follow(user);
    const { bookedBy } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking } });
    expect(bookedBy).toBe(next.user);
    expect(await saidTo(email, booking)).toEqual(['invite', 'cancellation']);
    await service.call('scheduler', 'POST', `/api/bookings/${booking}/cancel`, { reason: 'mistake' });
  });

  test('as a professional too, where nobody else is that one: whoever takes the work over is told of it', async () => {
    const professional = 'pn-sosiaalityontekija';
    const grants = [{ role: 'specialist', area: 'hartola' }];
    const add = (email: string) =>
      service.call('administrator', 'POST', '/api/users', { email, name: 'Sosiaalityöntekijä', grants, professional });
    const { body: first } = await add('ensimmainen@example.test');
    const query = `service=perheneuvola-konsultaatio&area=hartola&professional=${professional}&limit=1`;
    const slot = (await service.call('worker', 'GET', `/api/slots?${query}`)).body.items[0].id;
    const about = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' };
    const booked = await service.call('worker', 'POST', '/api/bookings', { slot, channel: 'video', case: about });
    const booking = booked.body.id as BookingId;
    await tellEverybody(service, booking);
    const leave = (more = {}) =>
      service.call('administrator', 'POST', '/api/users/change', { user: first.id, grants: [], ...more });
    const { mark: leaving } = (await leave()).body.leftOutside;
    expect((await leave({ leaving, calendar: 'cancel' })).status).toBe(200);
    await follow(first.id);
    await tellAsQueued(service, booking);
    const { email } = await service.deps.db.participant.findFirstOrThrow({
      where: { bookingId: booking, professionalId: professional },
    });
    expect(await saidTo(email ?? '', booking)).toEqual(['invite', 'cancellation']);
    const { body: next } = await add('seuraava@example.test');
    await follow(next.id);
    await tellAsQueued(service, booking);
    expect(await saidTo(email ?? '', booking)).toEqual(['invite', 'cancellation', 'invite']);
  });
});

describe('somebody who registered for a group event, and is cancelled by the desk', () => {
  let hours = 9;
  async function registered(email?: string) {
    hours += 1;
    const event = await service.call('coordinator', 'POST', '/api/groups', {
      service: 'vanhempainiltapaiva',
      site: 'asikkala-paivakoti',
      name: { fi: 'Vanhempainilta' },
      start: `2026-12-03T${hours}:00:00+02:00`,
      end: `2026-12-03T${hours}:45:00+02:00`,
      capacity: 5,
    });
    expect(event.status, JSON.stringify(event.body)).toBe(201);
    const { id } = event.body;
    const path = `/api/groups/${id}/registrations`;
    const { body } = await service.call('coordinator', 'POST', path, {
      ...(email ? { email } : { phone: '0401234567' }),
    });
    return { id, registration: body.registration.id as string };
  }
  const tell = async (registration: string) => {
    await postRegistration(service.deps, { registration });
    await sendDue(service);
  };
  const newsTo = async (registration: string) => {
    const rows = await service.deps.db.message.findMany({
      where: { aboutId: registration, sentAt: { not: null } },
      orderBy: { version: 'asc' },
    });
    return rows.map(({ because }) => because);
  };

  test.each([
    { chosen: 'cancel', said: ['coming', 'given-up'] },
    { chosen: 'silent', said: ['coming'] },
  ])('is told as chosen: $chosen', async ({ chosen, said }) => {
    const { id, registration } = await registered(`ryhmaan-${chosen}@example.test`);
    const pages = await openPages(service, 'coordinator');
    const path = `/groups/${id}/registrations/${registration}/cancel`;
    expect(await asked(pages, path)).toEqual({ says: ['Ei merkintää'], asks: false, nothing: true });
    await tell(registration);
    expect(await asked(pages, path)).toEqual({ says: ['Oikea aika'], asks: true, nothing: false });
    const undecided = await pages.send(path, {});
    expect([undecided.status, undecided.text.includes('Valitse, mitä kalenterissa oleville')]).toEqual([422, true]);
    expect((await pages.send(path, { calendar: chosen })).location).toBe(`/groups/${id}?done=cancel`);
    expect((await pages.send(path, { calendar: chosen })).location).toBe(`/groups/${id}?done=unchanged`);
    const otherwise = { calendar: chosen === 'cancel' ? 'silent' : 'cancel' };
    expect((await pages.send(path, otherwise)).location).toBe(`/groups/${id}?done=changed`);
    expect((await pages.open(path)).location).toBe(`/groups/${id}?done=changed`);
    await tell(registration);
    expect(await newsTo(registration)).toEqual(said);
    const { email } = await service.deps.db.registration.findUniqueOrThrow({ where: { id: registration } });
    expect([email, await logged('cancel-registration', registration)]).toEqual([null, chosen]);
  });

  test('over the API as well; who left only a number has no calendar to ask about', async () => {
    const { id, registration } = await registered('ryhmaan-api@example.test');
    await tell(registration);
    const path = `/api/groups/${id}/registrations/${registration}/cancel`;
    expect(await service.call('coordinator', 'POST', path, {})).toMatchObject({
      ...{ status: 409, body: { code: 'calendar_undecided', held: [{ registration }] } },
    });
    expect((await service.call('coordinator', 'POST', path, { calendar: 'silent' })).status).toBe(200);
    await tell(registration);
    expect(await newsTo(registration)).toEqual(['coming']);
    const called = await registered();
    const pages = await openPages(service, 'coordinator');
    const page = `/groups/${called.id}/registrations/${called.registration}/cancel`;
    expect(await asked(pages, page)).toEqual({ says: [], asks: false, nothing: true });
    expect((await pages.open(page)).text).toContain('Hänelle ei ole kirjoitettu mistään tulevasta ajasta.');
  });
});
