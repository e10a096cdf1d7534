// What comes of a consultation, through the door: next steps that are agreed, confirmed and done; who reads them, and how long.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { remindOfSteps } from '../../src/features/consultations/remind-of-steps.ts';
import { stepMailTexts } from '../../src/features/consultations/texts/words.ts';
import { removeByRetention } from '../../src/features/insights/remove-by-retention.ts';
import { sendDueMessages } from '../../src/features/notifications/send-messages.ts';
import { wordMessages } from '../../src/surfaces/worker/word-messages.ts';
import { openApp, START, type TestApp } from '../support/app.ts';

const SERVICE = 'perheneuvola-konsultaatio';
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Mitä kannattaa kokeilla?' };

let service: TestApp;
let neighbour: string;
beforeAll(async () => {
  service = await openApp();
  const key = { label: 'next door', role: 'worker', areas: ['asikkala'] };
  neighbour = (await service.call('administrator', 'POST', '/api/api-keys', key)).body.key;
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const call = (role: string, path: string, body?: object) =>
  service.call(role, body === undefined ? 'GET' : 'POST', `/api${path}`, body);

/** A consultation with the specialist of the demonstration, whose time has come. */
async function meeting(): Promise<string> {
  service.travelTo(START);
  const { body } = await call('worker', `/slots?service=${SERVICE}&area=hartola&professional=pn-psykologi`);
  const [slot] = body.items;
  const booked = await call('worker', '/bookings', { slot: slot.id, case: CASE, channel: 'phone' });
  expect([booked.status, booked.body.code]).toEqual([201, undefined]);
  service.travelTo(slot.start);
  return booked.body.id;
}

const STEP = { what: 'Kokeillaan samaa iltarytmiä kaksi viikkoa.', by: 'worker', until: '2026-12-30' };
async function agreed(more: object = {}) {
  const booking = await meeting();
  const { status, body } = await call('specialist', `/bookings/${booking}/next-steps`, { ...STEP, ...more });
  expect([status, body.code]).toEqual([201, undefined]);
  return { booking, step: body.id as string };
}

describe('a next step', () => {
  test('is written by the specialist, read and confirmed by the worker, and done', async () => {
    const { booking, step } = await agreed();
    const seen = await call('worker', `/bookings/${booking}/next-steps`);
    expect(seen.body).toMatchObject({
      agrees: false,
      steps: [{ id: step, ...STEP, state: 'proposed', acts: ['confirm', 'ask-change', 'done'] }],
    });
    const confirmed = await call('worker', `/next-steps/${step}/confirm`, { version: 0 });
    expect([confirmed.status, confirmed.body.state, confirmed.body.version]).toEqual([200, 'confirmed', 1]);
    const done = await call('worker', `/next-steps/${step}/done`, {});
    expect([done.body.done, done.body.acts]).toEqual([true, ['undone']]);
    const counted = await call('specialist', `/bookings/${booking}/next-steps`);
    expect(counted.body.counts).toEqual({ all: 1, confirmed: 1, done: 1, overdue: 0 });
  });

  test('is changed as the worker asks, and then waits to be confirmed anew; what was not seen is not confirmed', async () => {
    const { step } = await agreed();
    const asked = await call('worker', `/next-steps/${step}/confirm`, {
      version: 0,
      wish: 'Aloitetaan vasta tammikuussa.',
    });
    expect([asked.body.state, asked.body.wish]).toEqual(['change-asked', 'Aloitetaan vasta tammikuussa.']);
    const changed = { ...STEP, until: '2027-01-20', version: 1 };
    const reworded = await call('specialist', `/next-steps/${step}/reword`, changed);
    expect([reworded.status, reworded.body.state, reworded.body.wish]).toEqual([200, 'proposed', undefined]);
    const late = await call('worker', `/next-steps/${step}/confirm`, { version: 1 });
    expect([late.status, late.body.code]).toEqual([409, 'changed_meanwhile']);
    expect((await call('worker', `/next-steps/${step}/confirm`, { version: 2 })).body.state).toBe('confirmed');
  });

  test('is for the two who met: the desk sees counts, the worker writes none, next door there is no such booking', async () => {
    const { booking, step } = await agreed();
    const desk = await call('coordinator', `/bookings/${booking}/next-steps`);
    expect(desk.body).toEqual({ agrees: false, counts: { all: 1, confirmed: 0, done: 0, overdue: 0 } });
    const codes = [
      await call(neighbour, `/bookings/${booking}/next-steps`),
      await call(neighbour, `/next-steps/${step}/confirm`, { version: 0 }),
      await call('coordinator', `/next-steps/${step}/done`, {}),
      await call('worker', `/bookings/${booking}/next-steps`, STEP),
      await call('specialist', `/next-steps/${step}/confirm`, { version: 0 }),
    ].map(({ status, body }) => [status, body.code]);
    expect(codes).toEqual([
      [404, 'not_found'],
      [404, 'not_found'],
      [404, 'not_found'],
      [403, 'not_allowed'],
      [403, 'not_allowed'],
    ]);
  });

  test('is not written before the time, not for after its words are gone, and never with anybody’s number in it', async () => {
    const booking = await meeting();
    const agree = async (more: object) => {
      const { status, body } = await call('specialist', `/bookings/${booking}/next-steps`, { ...STEP, ...more });
      return [status, body.code, body.faults?.[0]?.path];
    };
    expect(await agree({ what: 'Soita 040 123 4567' })).toEqual([422, 'personal_data_found', 'what']);
    expect(await agree({ by: 'other', other: 'hetu 010199-123A' })).toEqual([422, 'personal_data_found', 'other']);
    expect(await agree({ by: 'other' })).toEqual([400, 'invalid_input', 'other']);
    expect(await agree({ until: '2026-11-20' })).toEqual([400, 'invalid_input', 'until']);
    expect(await agree({ until: '2027-06-01' })).toEqual([400, 'invalid_input', 'until']);
    service.travelTo(START);
    expect((await agree({})).slice(0, 2)).toEqual([409, 'not_yet']);
  });

  test('is read under a row of the log that says who and which meeting, never what was agreed', async () => {
    const { booking } = await agreed();
    await call('worker', `/bookings/${booking}/next-steps`);
    const rows = await service.deps.db.accessLog.findMany({ where: { subjectId: booking } });
    const ofSteps = rows.filter(({ action }) => /next-step/.test(action));
    expect(ofSteps.map(({ action, purpose }) => [action, purpose])).toEqual([
      ['agree-next-step', null],
      ['read-next-steps', 'booker'],
    ]);
    expect(JSON.stringify(ofSteps.map(({ details }) => details))).not.toContain('iltarytmi');
  });

  test('stands on the homes of those whose turn it is, late ones as late', async () => {
    const { booking } = await agreed({ what: 'Päiväkoti kirjaa unet' });
    await call('specialist', `/bookings/${booking}/next-steps`, { ...STEP, what: 'Lähetän ohjeen', by: 'specialist' });
    const home = async (role: 'worker' | 'specialist') => {
      const answer = await service.app.request('/', { headers: { Cookie: await service.signIn(role) } });
      return answer.text();
    };
    expect(await home('specialist')).toContain('Lähetän ohjeen');
    expect(await home('specialist')).not.toContain('Päiväkoti kirjaa unet');
    expect(await home('worker')).toContain('Päiväkoti kirjaa unet');
    service.travelTo('2027-01-04T09:00:00+02:00');
    const late = await call('worker', `/bookings/${booking}/next-steps`);
    expect(late.body.counts).toEqual({ all: 2, confirmed: 0, done: 0, overdue: 2 });
    expect(await home('worker')).toContain('Myöhässä');
  });

  test('that is overdue is reminded of once, on a working day of the area, by a mail that does not say what it is', async () => {
    const { booking, step } = await agreed({ what: 'Salainen jatkotoimi', until: '2026-12-30' });
    const second = await call('specialist', `/bookings/${booking}/next-steps`, {
      ...STEP,
      by: 'specialist',
      until: '2026-12-30',
    });
    const mine = async () =>
      service.deps.db.message.findMany({ where: { about: 'next-step' }, orderBy: { mailbox: 'asc' } });
    const remindAt = async (instant: string) => {
      service.travelTo(instant);
      await Promise.all([remindOfSteps(service.deps), remindOfSteps(service.deps)]);
      const found = await mine();
      return found.filter(({ aboutId }) => [second.body.id, step].includes(aboutId)).length;
    };
    // the day itself, New Year's Day, a Saturday, and a Monday too early in the morning
    expect(await remindAt('2026-12-30T12:00:00+02:00')).toBe(0);
    expect(await remindAt('2027-01-01T12:00:00+02:00')).toBe(0);
    expect(await remindAt('2027-01-02T12:00:00+02:00')).toBe(0);
    expect(await remindAt('2027-01-04T07:00:00+02:00')).toBe(0);
    expect(await remindAt('2027-01-04T09:00:00+02:00')).toBe(2);
    expect(await remindAt('2027-01-05T09:00:00+02:00')).toBe(2);
    await sendDueMessages(service.deps, wordMessages(service.deps));
    const tray = await service.deps.db.trayMessage.findMany({ where: { subject: stepMailTexts.fi.subject } });
    expect(tray.length).toBeGreaterThanOrEqual(2);
    const told = tray.map(({ raw }) => Buffer.from(raw).toString());
    for (const mail of told) expect(mail).not.toMatch(/Salainen|iltaryt|Uni|konsultaatio/);
  });

  test('loses its words with the case; that there was one is still counted', async () => {
    const { booking, step } = await agreed({ by: 'other', other: 'Muistettava perhetyö' });
    await call('worker', `/next-steps/${step}/confirm`, { version: 0, wish: 'Toinen päivä sopisi.' });
    service.travelTo('2027-06-20T09:00:00+02:00');
    await removeByRetention(service.deps);
    const row = await service.deps.db.nextStep.findUniqueOrThrow({ where: { id: step } });
    expect([row.what, row.otherParty, row.wish]).toEqual([null, null, null]);
    const seen = await call('worker', `/bookings/${booking}/next-steps`);
    expect([seen.body.steps, seen.body.counts.all]).toEqual([[], 1]);
  });
});

describe('how useful it was', () => {
  const rate = (role: string, booking: string, more: object = {}) =>
    call(role, `/bookings/${booking}/usefulness`, { score: 4, ...more });
  const later = () => service.travelTo(service.deps.clock.now() + 2 * 60 * 60 * 1000);
  const measured = async () => {
    const rows = await service.deps.db.$queryRaw<{ what: string; value: number; n: number }[]>`
      SELECT what, value, sum(count)::int AS n FROM measured GROUP BY 1, 2 HAVING sum(count) <> 0 ORDER BY 1, 2`;
    return rows.map(({ what, value, n }) => `${what} ${value}: ${n}`);
  };

  test('is said by each side once its time is over; what is said anew takes its place in the figures, of nobody', async () => {
    const booking = await meeting();
    expect((await rate('worker', booking)).body.code).toBe('not_yet');
    later();
    const answers = { changedPractice: true, referralAvoided: false, inTime: true };
    expect((await rate('worker', booking, { ...answers, sentence: 'Sain rauhan kokeilla.' })).status).toBe(200);
    expect((await rate('worker', booking, { ...answers, score: 5 })).body.own).toEqual({ score: 5, ...answers });
    expect((await rate('specialist', booking, { score: 3 })).status).toBe(200);
    expect(await measured()).toEqual([
      'changed-practice 1: 1',
      'in-time 1: 1',
      'referral-avoided 0: 1',
      'usefulness 3: 1',
      'usefulness 5: 1',
    ]);
    const own = await call('specialist', `/bookings/${booking}/usefulness`);
    expect(own.body).toEqual({ may: true, asks: false, own: { score: 3 } });
    const rows = await service.deps.db.accessLog.findMany({ where: { subjectId: booking, action: 'rate-usefulness' } });
    expect(rows.map(({ details }) => Object.keys(details as object).sort())).toEqual(
      Array.from({ length: 3 }, () => ['booking', 'key', 'start']),
    );
  });

  test('is said by nobody else, with nobody’s number in it, and of the worker’s questions by the worker alone', async () => {
    const booking = await meeting();
    later();
    const codes = [
      await rate('coordinator', booking),
      await rate(neighbour, booking),
      await rate('worker', booking, { sentence: 'Hetu 010199-123A' }),
      await rate('worker', booking, { score: 6 }),
      await rate('specialist', booking, { inTime: true }),
      await call('coordinator', `/bookings/${booking}/usefulness`),
    ].map(({ body }) => body.code);
    expect(codes).toEqual([
      'not_allowed',
      'not_found',
      'personal_data_found',
      'invalid_input',
      'invalid_input',
      'not_allowed',
    ]);
  });

  test('in words is read by coordinators without who, when and which, once five have answered, and by nobody else', async () => {
    const sentences = (role: string) => call(role, '/usefulness/sentences?area=hartola');
    const { db } = service.deps;
    await db.usefulness.deleteMany();
    const booking = await meeting();
    const other = await meeting();
    later();
    await rate('worker', booking, { sentence: 'Ensimmäinen lause' });
    await rate('worker', other, { sentence: 'Toinen lause' });
    expect((await sentences('coordinator')).body).toEqual({ services: [] });
    const ids = await db.booking.findMany({ where: { areaId: 'hartola', serviceId: SERVICE }, select: { id: true } });
    const others = ids.map(({ id }) => id).filter((id) => id !== booking && id !== other);
    const of = { side: 'asker', score: 3, at: new Date(START) };
    await db.usefulness.createMany({ data: others.slice(0, 3).map((bookingId) => ({ bookingId, ...of })) });
    const { body } = await sentences('coordinator');
    expect(
      body.services.map(({ sentences: said, ...rest }: { sentences: string[] }) => [rest, said.toSorted()]),
    ).toEqual([[{ area: 'hartola', service: SERVICE }, ['Ensimmäinen lause', 'Toinen lause']]]);
    expect((await sentences('worker')).body.code).toBe('not_allowed');
    expect(await db.accessLog.count({ where: { action: 'read-sentences', subjectId: 'hartola' } })).toBe(1);
  });

  test('is asked on the home until it is said or declined, and goes with the case while its figures stay', async () => {
    const booking = await meeting();
    later();
    const cookie = await service.signIn('worker');
    const isAsked = async () =>
      (await (await service.app.request('/', { headers: { Cookie: cookie } })).text()).includes(
        `${booking}/usefulness`,
      );
    expect(await isAsked()).toBe(true);
    expect((await call('worker', `/bookings/${booking}/usefulness/decline`, {})).body.asks).toBe(false);
    expect(await isAsked()).toBe(false);
    await rate('specialist', booking, { sentence: 'Muistettava lause' });
    const figures = await measured();
    service.travelTo('2027-06-20T09:00:00+02:00');
    await removeByRetention(service.deps);
    expect([await service.deps.db.usefulness.count(), await measured()]).toEqual([0, figures]);
  });
});

describe('a follow-up', () => {
  const free = async (): Promise<string> => {
    const { body } = await call('worker', `/slots?service=${SERVICE}&area=hartola&professional=pn-psykologi`);
    return body.items[0].id;
  };

  test('is booked by either of the two with one press, with the same case and asker, and each knows of the other', async () => {
    for (const role of ['worker', 'specialist']) {
      const booking = await meeting();
      const slot = await free();
      const booked = await call(role, `/bookings/${booking}/follow-up`, { slot });
      expect([booked.status, booked.body.code, booked.body.slot]).toEqual([201, undefined, slot]);
      const { id } = booked.body;
      expect((await call(role, `/bookings/${booking}/follow-up`, { slot })).body.id).toBe(id);
      const seen = await call('worker', `/bookings/${id}`);
      expect([seen.body.case?.question, seen.body.channel]).toEqual([CASE.question, 'phone']);
      expect((await call('worker', `/bookings/${id}/follow-up`)).body).toMatchObject({
        before: { id: booking },
        after: [],
      });
      expect((await call('specialist', `/bookings/${booking}/follow-up`)).body).toMatchObject({
        books: true,
        after: [{ id }],
      });
    }
  });

  test('is of the same series, once the time has come, and of nobody else', async () => {
    const booking = await meeting();
    const slot = await free();
    const book = async (role: string, wanted: string) =>
      (await call(role, `/bookings/${booking}/follow-up`, { slot: wanted })).body.code;
    expect(await book('worker', slot.replace(/~[^~]+~/, '~another-series~'))).toBe('invalid_input');
    expect([await book('coordinator', slot), await book(neighbour, slot)]).toEqual(['not_allowed', 'not_found']);
    service.travelTo(START);
    expect(await book('worker', slot)).toBe('wrong_status');
  });
});

describe('a family that is named later', () => {
  const CONSENT = { scope: 'this-consultation', givenBy: 'guardian', givenAt: '2026-11-20T08:00:00+02:00' };
  const link = (role: string, booking: string, more: object = {}) =>
    call(role, `/bookings/${booking}/family`, { family: { reference: 'HAR-77' }, consent: CONSENT, ...more });
  const seenBy = async (role: string, booking: string) => (await call(role, `/bookings/${booking}`)).body;

  test('is named by its number with who consented to what and when; the specialist sees it until it is taken back', async () => {
    const booking = await meeting();
    const linked = await link('worker', booking);
    expect([linked.status, linked.body.family?.reference]).toEqual([200, 'HAR-77']);
    expect(await seenBy('specialist', booking)).toMatchObject({
      family: { reference: 'HAR-77' },
      consent: { givenBy: 'guardian' },
    });
    const mails = await service.deps.db.message.count({ where: { aboutId: booking } });
    const back = await service.call('worker', 'DELETE', `/api/bookings/${booking}/family`);
    expect([back.status, back.body.family, back.body.consent]).toEqual([200, undefined, undefined]);
    expect((await seenBy('specialist', booking)).family).toBeUndefined();
    expect(await service.deps.db.message.count({ where: { aboutId: booking } })).toBe(mails);
    const rows = await service.deps.db.accessLog.findMany({
      where: { subjectKind: 'family', action: { in: ['link-family', 'take-back-consent'] } },
      orderBy: { id: 'asc' },
    });
    const ofThis = rows.filter(({ details }) => JSON.stringify(details).includes(booking));
    expect(ofThis.map(({ action }) => action)).toEqual(['link-family', 'take-back-consent']);
    expect(new Set(ofThis.map(({ subjectId }) => subjectId)).size).toBe(1);
  });

  test('is named by the worker who asked alone, once, with a consent of the past', async () => {
    const booking = await meeting();
    const later = { consent: { ...CONSENT, givenAt: '2027-12-01T08:00:00+02:00' } };
    expect((await link('specialist', booking)).body.code).toBe('not_allowed');
    expect((await link(neighbour, booking)).body.code).toBe('not_found');
    expect((await link('worker', booking, later)).body.code).toBe('invalid_input');
    expect((await link('worker', booking)).status).toBe(200);
    expect((await link('worker', booking)).status).toBe(200);
    expect((await link('worker', booking, { family: { reference: 'HAR-78' } })).body.code).toBe('wrong_status');
  });
});
