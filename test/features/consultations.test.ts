// Written consultations through the door: a promise, who reads what, and a time kept beside the question.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY } from '../../src/core/instant.ts';
import { followBooking } from '../../src/features/consultations/follow-booking.ts';
import { keepPromises } from '../../src/features/consultations/keep-promises.ts';
import { postThread } from '../../src/features/consultations/post-thread.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { removeByRetention } from '../../src/features/insights/remove-by-retention.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { type Answer, openApp, START, type TestApp } from '../support/app.ts';
import { sendDue } from '../support/family.ts';
import { actorWith } from '../support/identity.ts';
import { executeSeen } from '../support/left-outside.ts';
import { openPages } from '../support/pages.ts';

const SERVICE = 'perheneuvola-konsultaatio';
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Mitä kannattaa kokeilla?' };

const COORDINATOR = actorWith('coordinator@*');

let service: TestApp;
/** another specialist of the service, and people of another area */
let colleague: string;
let strange: { readonly worker: string; readonly specialist: string };

beforeAll(async () => {
  service = await openApp();
  const key = async (body: object) =>
    (await service.call('administrator', 'POST', '/api/api-keys', { label: 'test', ...body })).body.key as string;
  strange = {
    worker: await key({ role: 'worker', areas: ['asikkala'] }),
    specialist: await key({ role: 'specialist', areas: ['asikkala'] }),
  };
  colleague = await keyOf('kollega@example.test', 'pn-sosiaalityontekija');
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

/** A key of somebody added as this professional, who accepts it. */
async function keyOf(email: string, professional: string): Promise<string> {
  const person = { email, name: 'Kaisa Kollega', professional, grants: [{ role: 'specialist', area: 'hartola' }] };
  const { id: user } = (await service.call('administrator', 'POST', '/api/users', person)).body;
  const wish = { label: 'own', role: 'specialist', areas: ['hartola'], user };
  const { id, key } = (await service.call('administrator', 'POST', '/api/api-keys', wish)).body;
  await service.deps.db.apiKey.update({ where: { id }, data: { acceptedAt: new Date(START) } });
  return key;
}

let nth = 0;
const ask = async (more: object = {}, role = 'worker'): Promise<Answer> => {
  nth += 1;
  const asked = { ...CASE, question: `${CASE.question} (${nth})` };
  return service.call(role, 'POST', '/api/threads', { service: SERVICE, area: 'hartola', case: asked, ...more });
};
const act = (role: string, id: string, what: string, body: object) =>
  service.call(role, 'POST', `/api/threads/${id}/${what}`, body);
const answer = (role: string, id: string, version = 0, text = 'Kokeilkaa samaa iltarytmiä.') =>
  act(role, id, 'answer', { text, version });
const read = (role: string, id: string) => service.call(role, 'GET', `/api/threads/${id}`);
const slots = async (more = ''): Promise<readonly { id: string; start: string }[]> =>
  (await service.call('worker', 'GET', `/api/slots?service=${SERVICE}&area=hartola${more}`)).body.items;
const textsOf = ({ body }: Answer) => body.texts.map((one: { kind: string; text: string }) => [one.kind, one.text]);

describe('a written question', () => {
  test('is answered in time, read and closed as solved', async () => {
    const asked = await ask();
    expect([asked.status, asked.body.code]).toEqual([201, undefined]);
    expect(asked.body).toMatchObject({ state: 'asked', promise: { workingDays: 2 }, due: '2026-11-24T09:00:00+02:00' });
    const { id } = asked.body;
    const listed = await service.call('specialist', 'GET', '/api/threads?open=true');
    expect(listed.body.items.map((one: { id: string }) => one.id)).toContain(id);
    const answered = await answer('specialist', id);
    expect([answered.status, answered.body.state, answered.body.late]).toEqual([200, 'answered', false]);
    const seen = await read('worker', id);
    expect(textsOf(seen)).toEqual([
      ['question', `${CASE.question} (${nth})`],
      ['answer', 'Kokeilkaa samaa iltarytmiä.'],
    ]);
    expect(seen.body.acts).toEqual(['reply', 'close']);
    const closed = await act('worker', id, 'close', { because: 'solved', version: 1 });
    expect([closed.status, closed.body.state, closed.body.closedBecause]).toEqual([200, 'closed', 'solved']);
    expect((await answer('specialist', id, 2)).body.code).toBe('wrong_status');
  });

  test('is read by its asker and the service’s specialists there; a coordinator sees when, and nobody else anything', async () => {
    const { id } = (await ask()).body;
    for (const role of [strange.worker, strange.specialist, 'scheduler', 'administrator', 'auditor']) {
      expect([role, (await read(role, id)).status]).toEqual([role, 404]);
      expect([role, (await answer(role, id)).status]).toEqual([role, 404]);
    }
    const followed = await read('coordinator', id);
    expect(followed.body).toMatchObject({ state: 'asked', due: '2026-11-24T09:00:00+02:00', acts: [] });
    expect(JSON.stringify(followed.body)).not.toContain('herää');
    expect([followed.body.texts, followed.body.topic]).toEqual([undefined, undefined]);
    expect((await answer('coordinator', id)).body.code).toBe('not_allowed');
    expect((await read(colleague, id)).body.texts).toHaveLength(1);
  });

  test('is logged by whom its words are read, with one statement for a page, and no word of it is in the log', async () => {
    const { id } = (await ask()).body;
    const since = await service.deps.db.accessLog.count();
    await service.call('specialist', 'GET', '/api/threads');
    await read('coordinator', id);
    const rows = await service.deps.db.accessLog.findMany({ skip: since, orderBy: { id: 'asc' } });
    expect(new Set(rows.map(({ action, purpose }) => `${action} ${purpose}`))).toEqual(
      new Set(['read-thread specialist']),
    );
    expect(rows.map(({ subjectId }) => subjectId)).toContain(id);
    expect(JSON.stringify(rows.map(({ details }) => details))).not.toContain('herää');
  });

  test('takes no personal data, in no text of it', async () => {
    const found = { code: 'personal_data_found' };
    expect((await ask({ case: { ...CASE, question: 'Hetu 010199-123A' } })).body).toMatchObject(found);
    const { id } = (await ask()).body;
    for (const [role, what] of [
      ['specialist', 'answer'],
      ['specialist', 'ask-back'],
      ['worker', 'reply'],
    ] as const) {
      const { body } = await act(role, id, what, { text: 'Soita 040 123 4567', version: 0 });
      expect([what, body.code]).toEqual([what, 'personal_data_found']);
    }
  });

  test('asked twice within a quarter of an hour is one', async () => {
    const asked = { service: SERVICE, area: 'hartola', case: { ...CASE, question: 'Sama kysymys?' } };
    const [one, other] = [
      await service.call('worker', 'POST', '/api/threads', asked),
      await service.call('worker', 'POST', '/api/threads', asked),
    ];
    expect(other.body.id).toBe(one.body.id);
  });

  test('is asked nowhere that answers nothing in writing, and of nobody who does not serve there', async () => {
    expect((await ask({ service: 'sihti-konsultaatio' })).body.code).toBe('not_found');
    expect((await ask({ professional: 'sihti-1' })).body.code).toBe('invalid_input');
    expect((await ask({}, strange.worker)).body.code).toBe('not_allowed');
    const written = { written: null };
    await service.call('coordinator', 'POST', `/api/services/${SERVICE}/promise`, written);
    expect((await ask()).body.code).toBe('not_found');
    await service.call('coordinator', 'POST', `/api/services/${SERVICE}/promise`, {
      written: { promiseWorkingDays: 2 },
    });
  });
});

describe('the clock of the promise', () => {
  test('rests while the asker is to reply, and leaves at least a working day afterwards', async () => {
    const { id } = (await ask()).body;
    service.travelTo('2026-11-24T08:30:00+02:00');
    const back = await act('specialist', id, 'ask-back', { text: 'Kuinka kauan?', version: 0 });
    expect([back.body.state, back.body.due, back.body.late]).toEqual(['asked-back', undefined, false]);
    service.travelTo('2026-11-27T10:00:00+02:00');
    expect((await read('worker', id)).body.late).toBe(false);
    const replied = await act('worker', id, 'reply', { text: 'Kaksi kuukautta.', version: 1 });
    expect(replied.body).toMatchObject({ state: 'asked', due: '2026-11-30T10:00:00+02:00' });
  });

  test('begins anew where an answer does not do, and an answer given too late says so', async () => {
    const { id } = (await ask()).body;
    service.travelTo('2026-11-24T09:00:01+02:00');
    expect((await read('coordinator', id)).body.late).toBe(true);
    expect((await answer('specialist', id)).body.late).toBe(true);
    const replied = await act('worker', id, 'reply', { text: 'Tämä ei auttanut.', version: 1 });
    expect(replied.body).toMatchObject({ state: 'asked', due: '2026-11-26T09:00:01+02:00' });
  });
});

describe('two who answer at once', () => {
  test('are one answer; the other’s text is kept for them alone, and they are told', async () => {
    const { id } = (await ask()).body;
    const both = await Promise.all([
      answer('specialist', id, 0, 'Ensin rytmi.'),
      answer(colleague, id, 0, 'Ensin uni.'),
    ]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    const lost = both.findIndex(({ body }) => body.unsent !== undefined);
    const [won, kept] = lost === 0 ? ['Ensin uni.', 'Ensin rytmi.'] : ['Ensin rytmi.', 'Ensin uni.'];
    const [winner, loser] = lost === 0 ? [colleague, 'specialist'] : ['specialist', colleague];
    expect(both[lost]?.body.unsent.text).toBe(kept);
    expect(textsOf(await read('worker', id)).slice(1)).toEqual([['answer', won]]);
    expect([(await read(winner, id)).body.unsent, (await read('worker', id)).body.unsent]).toEqual([
      undefined,
      undefined,
    ]);
    // who lost may send it all the same, once they have seen the other's
    const added = await answer(loser, id, 1, kept);
    expect([added.body.unsent, textsOf(added).slice(1)]).toEqual([
      undefined,
      [
        ['answer', won],
        ['answer', kept],
      ],
    ]);
  });

  test('press twice, and it is one text', async () => {
    const { id } = (await ask()).body;
    expect((await answer('specialist', id)).body.version).toBe(1);
    expect((await answer('specialist', id)).body.version).toBe(1);
    expect((await read('worker', id)).body.texts).toHaveLength(2);
  });

  test('nobody writes past what they have not seen', async () => {
    const { id } = (await ask()).body;
    await act('worker', id, 'reply', { text: 'Lisään vielä tämän.', version: 0 });
    expect((await answer('specialist', id, 0)).body.code).toBe('changed_meanwhile');
    expect((await act('worker', id, 'close', { because: 'not-needed', version: 0 })).body.code).toBe(
      'changed_meanwhile',
    );
  });
});

describe('a time beside the question', () => {
  test('is booked with it, and free again once the answer has solved it', async () => {
    const [first] = await slots();
    const asked = await ask({ slot: first?.id });
    expect([asked.status, asked.body.detail]).toEqual([201, undefined]);
    const { id, booking } = asked.body;
    expect(booking).toMatchObject({ start: first?.start, status: 'booked' });
    expect((await slots()).map((slot) => slot.id)).not.toContain(first?.id);
    const seen = await service.call('specialist', 'GET', `/api/bookings/${booking.id}/thread`);
    expect(seen.body.id).toBe(id);
    await answer('specialist', id);
    const closed = await act('worker', id, 'close', { because: 'solved', version: 1 });
    expect(closed.body).toMatchObject({ closedBecause: 'solved', booking: { status: 'cancelled' } });
    expect((await slots()).map((slot) => slot.id)).toContain(first?.id);
    const { cancelReason } = await service.deps.db.booking.findUniqueOrThrow({ where: { id: booking.id } });
    expect(cancelReason).toBe('answered');
  });

  test('has what was written at hand on its page and in its room', async () => {
    const [first] = await slots('&from=2026-12-08T00:00:00Z&professional=pn-psykologi');
    const { id, booking, professional } = (await ask({ slot: first?.id, channel: 'video' })).body;
    expect(professional).toBe('pn-psykologi');
    await answer('specialist', id, 0, 'Kokeilkaa ensin unipäiväkirjaa.');
    for (const role of ['worker', 'specialist'] as const) {
      const pages = await openPages(service, role);
      for (const path of [`/bookings/${booking.id}`, `/bookings/${booking.id}/room`, `/threads/${id}`]) {
        expect([path, (await pages.open(path)).text.includes('unipäiväkirjaa')]).toEqual([path, true]);
      }
    }
    const desk = await (await openPages(service, 'scheduler')).open(`/bookings/${booking.id}`);
    expect([desk.status, desk.text.includes('unipäiväkirjaa')]).toEqual([200, false]);
    // a colleague who asks in the place of a leaver reads it with the time
    const row = await service.deps.db.user.findFirstOrThrow({ where: { email: 'kollega@example.test' } });
    await service.deps.db.booking.update({ where: { id: booking.id }, data: { bookedBy: row.id } });
    expect((await read(colleague, id)).body.acts).toEqual(['reply', 'close']);
  });

  test('that is taken already keeps the question from being asked, with the nearest others', async () => {
    const [first] = await slots();
    await service.call('coordinator', 'POST', '/api/bookings', { slot: first?.id, case: CASE });
    const { body } = await ask({ slot: first?.id });
    expect([body.code, body.nearest.length > 0]).toEqual(['slot_taken', true]);
  });

  test('stays where it is too late to give it back', async () => {
    const [first] = await slots();
    const { id, booking } = (await ask({ slot: first?.id })).body;
    await answer('specialist', id);
    service.travelTo(Date.parse(first?.start ?? '') - 3_600_000);
    const closed = await act('worker', id, 'close', { because: 'solved', version: 1 });
    expect(closed.body).toMatchObject({ state: 'closed', booking: { id: booking.id, status: 'booked' } });
  });

  test('may be there first: its question is answered in writing once somebody asks for that', async () => {
    const [first] = await slots();
    const booked = await service.call('worker', 'POST', '/api/bookings', { slot: first?.id, case: CASE });
    const path = `/api/bookings/${booked.body.id}/thread`;
    expect((await service.call('worker', 'GET', path)).status).toBe(404);
    expect((await service.call(strange.worker, 'POST', path)).status).toBe(404);
    const begun = await service.call('worker', 'POST', path);
    expect([begun.status, begun.body.state, begun.body.booking.id]).toEqual([201, 'asked', booked.body.id]);
    expect((await service.call('worker', 'POST', path)).body.id).toBe(begun.body.id);
  });
});

describe('let us meet', () => {
  test('takes a time of the specialist’s at once, with the asker as who booked', async () => {
    const { id } = (await ask()).body;
    const own = await slots('&professional=pn-psykologi&limit=20');
    const slot = own.at(-1);
    const met = await act('specialist', id, 'meet', { slot: slot?.id, version: 0 });
    expect([met.status, met.body.detail]).toEqual([200, undefined]);
    expect(met.body).toMatchObject({ state: 'meeting', booking: { start: slot?.start, status: 'booked' } });
    const booking = await service.call('worker', 'GET', `/api/bookings/${met.body.booking.id}`);
    expect(booking.body.case.question).toBe(`${CASE.question} (${nth})`);
    const again = await act('specialist', id, 'meet', { slot: slot?.id, version: 0 });
    expect(again.body.booking.id).toBe(met.body.booking.id);
  });

  test('is no time of another’s, and needs none where one is kept already', async () => {
    const { id } = (await ask()).body;
    const [others] = await slots('&professional=pn-sosiaalityontekija');
    expect((await act('specialist', id, 'meet', { slot: others?.id, version: 0 })).body.code).toBe('invalid_input');
    expect((await act('specialist', id, 'meet', { version: 0 })).body.code).toBe('invalid_input');
    const [first] = await slots('&professional=pn-psykologi');
    const kept = (await ask({ slot: first?.id })).body;
    const met = await act('specialist', kept.id, 'meet', { version: 0 });
    expect(met.body).toMatchObject({ state: 'meeting', booking: { id: kept.booking.id } });
  });

  test('waits for an answer again where that time is cancelled', async () => {
    const { id } = (await ask()).body;
    const slot = (await slots('&professional=pn-psykologi&limit=20')).at(-1);
    const { booking } = (await act('specialist', id, 'meet', { slot: slot?.id, version: 0 })).body;
    await service.call('specialist', 'POST', `/api/bookings/${booking.id}/cancel`, { reason: 'professional-away' });
    await followBooking(service.deps, { booking: booking.id, sequence: 1, change: 'cancelled' });
    expect((await read('worker', id)).body).toMatchObject({ state: 'asked', due: '2026-11-24T09:00:00+02:00' });
  });
});

describe('a promise', () => {
  /** what was written to whom about a thread since, as kind and address */
  const toldOf = async (id: string) =>
    (await service.deps.db.message.findMany({ where: { aboutId: id }, orderBy: { createdAt: 'asc' } }))
      .map(({ kind, mailbox }) => `${kind} ${mailbox.split('@')[0]}`)
      .sort();
  beforeEach(() => service.deps.db.thread.deleteMany());
  const ROUND = async () => {
    await Promise.all([keepPromises(service.deps), keepPromises(service.deps)]);
  };
  const changed = (id: string, version: number, change: 'asked' | 'answered' | 'asked-back') =>
    postThread(service.deps, { thread: id, version, change });

  test('is told its specialist, reminded of before it is missed, then passed on to colleagues and coordinators, each once', async () => {
    const { id, due } = (await ask({ professional: 'pn-psykologi' })).body;
    expect(due).toBe('2026-11-24T09:00:00+02:00');
    await changed(id, 0, 'asked');
    await changed(id, 0, 'asked');
    await ROUND();
    expect(await toldOf(id)).toEqual(['question pn-psykologi']);
    // Monday's last three hours and Tuesday's first are the last four
    service.travelTo('2026-11-23T12:59:00+02:00');
    await ROUND();
    expect(await toldOf(id)).toHaveLength(1);
    service.travelTo('2026-11-23T13:00:00+02:00');
    await ROUND();
    expect(await toldOf(id)).toEqual(['promise-near pn-psykologi', 'question pn-psykologi']);
    service.travelTo('2026-11-23T15:00:00+02:00');
    await ROUND();
    await ROUND();
    const coordinators = ['coordinator'];
    expect(await toldOf(id)).toEqual(
      ['promise-near pn-psykologi', 'question pn-psykologi', 'promise-passed-on kollega']
        .concat(coordinators.map((name) => `promise-passed-on ${name}`))
        .sort(),
    );
    await sendDue(service);
    const mails = (await readMailTray(service.deps)).filter(({ text }) => text.includes(id));
    expect(mails.length).toBeGreaterThanOrEqual(4);
    for (const mail of mails)
      expect(`${mail.subject}${mail.text}`).not.toMatch(/herää|lapsi|sleep|uni\b|perheneuvola/i);
    // and it is missed: the coordinator's home says so, without a word of it
    service.travelTo('2026-11-24T09:00:01+02:00');
    const home = await (await openPages(service, 'coordinator')).open('/');
    expect(home.text).toContain('id="missed"');
    expect(home.text).toContain(`/threads/${id}`);
    expect(home.text).not.toContain('herää');
    await answer('specialist', id);
    await changed(id, 1, 'answered');
    expect((await toldOf(id)).filter((one) => one.startsWith('question-answered'))).toHaveLength(1);
  });

  test('is passed on at once where whom it was put to is away until it is missed', async () => {
    const away = { professional: 'pn-psykologi', from: '2026-11-20T08:00', to: '2026-11-30T08:00', reason: 'leave' };
    const added = await executeSeen(service.deps, COORDINATOR, addAbsence, away);
    const { id } = (await ask({ professional: 'pn-psykologi' })).body;
    await ROUND();
    expect(await toldOf(id)).toContain('promise-passed-on kollega');
    expect(await toldOf(id)).not.toContain('promise-near pn-psykologi');
    await executeSeen(service.deps, COORDINATOR, removeAbsence, { id: added.id });
  });

  test('that is answered in time is reminded of no more, and one that begins anew is again', async () => {
    const { id } = (await ask({ professional: 'pn-psykologi' })).body;
    service.travelTo('2026-11-23T13:00:00+02:00');
    await ROUND();
    await answer('specialist', id);
    service.travelTo('2026-11-24T09:00:00+02:00');
    await ROUND();
    expect(await toldOf(id)).toEqual(['promise-near pn-psykologi']);
    await act('worker', id, 'reply', { text: 'Tämä ei auttanut.', version: 1 });
    service.travelTo('2026-11-25T13:00:00+02:00');
    await ROUND();
    expect(await toldOf(id)).toEqual(['promise-near pn-psykologi', 'promise-near pn-psykologi']);
  });
});

describe('what was written', () => {
  test('is closed by itself once it is met about or left, and gone 90 days after it was closed; times and states stay', async () => {
    const SECRET = 'Salainen lause kuutamosta';
    const [first] = await slots('&from=2027-01-10T00:00:00Z');
    const meets = Date.parse(first?.start ?? '');
    const met = (await ask({ slot: first?.id, case: { ...CASE, question: `${SECRET} yksi?` } })).body;
    const left = (await ask({ case: { ...CASE, question: `${SECRET} kaksi?` } })).body;
    await answer('specialist', left.id, 0, `${SECRET} kolme.`);
    service.travelTo(meets + 2 * DAY);
    await keepPromises(service.deps);
    expect((await read('worker', met.id)).body).toMatchObject({ state: 'closed', closedBecause: 'met' });
    expect((await read('worker', left.id)).body).toMatchObject({ state: 'closed', closedBecause: 'silent' });
    service.travelTo(meets + 92 * DAY - 1);
    await removeByRetention(service.deps);
    expect((await read('worker', left.id)).body.texts).toHaveLength(2);
    service.travelTo(meets + 92 * DAY);
    await removeByRetention(service.deps);
    const gone = (await read('worker', left.id)).body;
    expect([gone.texts, gone.topic, gone.state]).toEqual([[], undefined, 'closed']);
    expect(gone.askedAt).toBe(left.askedAt);
    expect(await wordsKept(SECRET)).toEqual([]);
  });
});

/** The tables of the whole database that hold a text anywhere. */
async function wordsKept(text: string): Promise<readonly string[]> {
  const tables = await service.deps.db.$queryRaw<{ name: string }[]>`
    SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await service.deps.db.$queryRawUnsafe<{ n: number }[]>(
      `SELECT count(*)::int AS n FROM ${name} t WHERE t::text LIKE '%' || $1 || '%'`,
      text,
    );
    if ((row?.n ?? 0) > 0) found.push(name);
  }
  return found;
}
