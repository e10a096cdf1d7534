// Deputies through the door: who holds a series while somebody is away, and what they are handed.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handToDeputy } from '../../src/features/consultations/hand-to-deputy.ts';
import { keepPromises } from '../../src/features/consultations/keep-promises.ts';
import { postDuty, postGivenBack } from '../../src/features/consultations/post-duty.ts';
import { addAbsence } from '../../src/features/directory/add-absence.ts';
import { previewImport, readDirectory } from '../../src/features/directory/read.ts';
import { readDirectoryExport } from '../../src/features/directory/read-directory-export.ts';
import { removeAbsence } from '../../src/features/directory/remove-absence.ts';
import { saveProfessional } from '../../src/features/directory/save-professional.ts';
import { saveSeries } from '../../src/features/directory/save-series.ts';
import { saveWorkingHours } from '../../src/features/directory/save-working-hours.ts';
import { removeByRetention } from '../../src/features/insights/remove-by-retention.ts';
import { readMailTray } from '../../src/features/notifications/read.ts';
import { execute } from '../../src/platform/command.ts';
import { openApp, START, type TestApp } from '../support/app.ts';
import { bookAppointment, sendDue } from '../support/family.ts';
import { actorWith } from '../support/identity.ts';
import { executeSeen } from '../support/left-outside.ts';

const SERVICE = 'perheneuvola-konsultaatio';
const COORDINATOR = actorWith('coordinator@*');
/** the second Tuesday of December, a day of the series */
const DAY_OF_SERIES = '2026-12-08';

let service: TestApp;

const series = {
  id: 'perheneuvola-hartola',
  service: SERVICE,
  name: { fi: 'Perheneuvolan konsultaatio: Hartola ja Sysmä' },
  professionals: ['pn-psykologi'],
  areas: ['hartola', 'sysma'],
  recurrence: 'FREQ=MONTHLY;BYDAY=2TU,4TU',
  from: '2026-09-01',
  window: ['13:00', '15:30'],
};

/** two deputies, by their ids in the directory; the first with a key of their own */
let [first, next] = ['', ''];
let deputy: string;

beforeAll(async () => {
  service = await openApp();
  const added = async (post: string) => {
    const person = {
      post: { fi: post },
      profession: 'family-counsellor',
      languages: ['fi'],
      areas: ['hartola', 'sysma'],
    };
    return (await execute(service.deps, COORDINATOR, saveProfessional, person)).id as string;
  };
  [first, next] = [await added('Psykologi, sijainen'), await added('Psykologi, toinen sijainen')];
  deputy = await keyOf('sijainen@example.test', first);
  await keyOf('toinen@example.test', next);
  await saved({ deputies: [first, next] });
});

/** A key of somebody added as this professional, who accepts it. */
async function keyOf(email: string, professional: string): Promise<string> {
  const person = { email, name: 'Siiri Sijainen', professional, grants: [{ role: 'specialist', area: 'hartola' }] };
  const { id: user } = (await service.call('administrator', 'POST', '/api/users', person)).body;
  const wish = { label: 'own', role: 'specialist', areas: ['hartola'], user };
  const { id, key } = (await service.call('administrator', 'POST', '/api/api-keys', wish)).body;
  await service.deps.db.apiKey.update({ where: { id }, data: { acceptedAt: new Date(START) } });
  return key;
}
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const saved = (more: object) => executeSeen(service.deps, COORDINATOR, saveSeries, { ...series, ...more });
const slots = async () => {
  const address = `/api/slots?service=${SERVICE}&area=hartola&from=${DAY_OF_SERIES}T00:00:00Z&to=2026-12-09T00:00:00Z`;
  const { items } = (await service.call('worker', 'GET', address)).body;
  return items.map(({ start, professionals }: { start: string; professionals: { id: string }[] }) =>
    [start.slice(11, 16), ...professionals.map(({ id }) => id)].join(' '),
  );
};

describe('a lasting deputy', () => {
  test('has the profession, serves an area of the series and does not hold it; stays in the file', async () => {
    const refused = (deputies: readonly string[]) => saved({ deputies }).catch(({ details }) => details.faults[0].path);
    expect(await refused(['sihti-1'])).toBe('deputies[0]');
    expect(await refused(['pn-psykologi'])).toBe('deputies[0]');
    expect(await refused(['nobody'])).toBe('deputies[0]');
    await saved({ deputies: [first, next] });
    const directory = await readDirectory(service.deps);
    expect([...directory.series.values()].find(({ id }) => id === series.id)?.deputies).toEqual([first, next]);
    const { file } = await readDirectoryExport(service.deps, COORDINATOR);
    expect(file.series.find(({ id }) => id === series.id)?.deputies).toEqual([first, next]);
    const { changes } = await previewImport(service.deps, COORDINATOR, file);
    expect(changes).toEqual([]);
  });

  test('hands out the times of who is away, and the next one where they are away too', async () => {
    const before = await slots();
    expect(before.every((one: string) => one.endsWith('pn-psykologi'))).toBe(true);
    const away = { from: `${DAY_OF_SERIES}T00:00`, to: `${DAY_OF_SERIES}T23:59`, reason: 'leave' };
    const one = await executeSeen(service.deps, COORDINATOR, addAbsence, { ...away, professional: 'pn-psykologi' });
    expect(await slots()).toEqual(before.map((one: string) => one.replace('pn-psykologi', first)));
    const other = await executeSeen(service.deps, COORDINATOR, addAbsence, { ...away, professional: first });
    expect(await slots()).toEqual(before.map((one: string) => one.replace('pn-psykologi', next)));
    for (const { id } of [one, other]) await execute(service.deps, COORDINATOR, removeAbsence, { id });
  });
});

const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Mitä kannattaa kokeilla?' };
const NOTE = 'Kysyjä toivoo vastausta ennen neuvolakäyntiä.';
let nth = 0;
const ask = async (more: object = {}) => {
  nth += 1;
  const asked = {
    service: SERVICE,
    area: 'hartola',
    case: { ...CASE, question: `${CASE.question} (${nth})` },
    ...more,
  };
  return (await service.call('worker', 'POST', '/api/threads', asked)).body;
};
const book = async (at: number) => {
  const address = `/api/slots?service=${SERVICE}&area=hartola&from=${DAY_OF_SERIES}T00:00:00Z&to=2026-12-09T00:00:00Z`;
  const { items } = (await service.call('worker', 'GET', address)).body;
  const { body } = await service.call('worker', 'POST', '/api/bookings', { slot: items[at].id, case: CASE });
  return body.id as string;
};
const booking = async (id: string) => (await service.call('worker', 'GET', `/api/bookings/${id}`)).body;
const away = (professional: string, from = DAY_OF_SERIES, to = DAY_OF_SERIES) =>
  executeSeen(service.deps, COORDINATOR, addAbsence, {
    ...{ professional, from: `${from}T00:00`, to: `${to}T23:59`, reason: 'leave' },
  });
const handOver = (absence: string, more: object = {}, role = 'specialist') =>
  service.call(role, 'POST', '/api/duties', { absence, note: NOTE, ...more });
const gone = async (...ids: readonly string[]) => {
  for (const id of ids) await executeSeen(service.deps, COORDINATOR, removeAbsence, { id });
};

describe('an absence', () => {
  beforeEach(() => service.deps.db.thread.deleteMany());

  test('hands over a day of three and the open questions, with a note; the promise goes on', async () => {
    const times = [await book(0), await book(0), await book(0)];
    const mine = await ask({ professional: 'pn-psykologi' });
    const { id: absence } = await away('pn-psykologi');
    const { status, body } = await handOver(absence);
    expect([status, body.code]).toEqual([200, undefined]);
    expect(body.outcomes.filter(({ booking }: { booking?: string }) => booking)).toEqual(
      times.map((id) => expect.objectContaining({ booking: id, deputy: first })),
    );
    expect(body.outcomes).toContainEqual({ thread: mine.id, deputy: first });
    for (const id of times)
      expect((await booking(id)).professionals.map((one: { id: string }) => one.id)).toEqual([first]);
    const seen = (await service.call(deputy, 'GET', `/api/threads/${mine.id}`)).body;
    expect([seen.due, seen.deputy, seen.texts.length]).toEqual([mine.due, first, 1]);
    expect((await service.call('worker', 'GET', `/api/threads/${mine.id}`)).body.deputy).toBe(first);
    const [duty] = (await service.call(deputy, 'GET', '/api/duties')).body.items;
    expect(duty).toMatchObject({ note: NOTE, professional: 'pn-psykologi', bookings: times, threads: [mine.id] });
    // their coordinator sees that it was handed over; nobody else reads the note, and what is there twice is handed over once
    expect((await service.call('worker', 'GET', '/api/duties')).body.items).toEqual([]);
    const [followed] = (await service.call('coordinator', 'GET', '/api/duties')).body.items;
    expect([followed.id, followed.note, followed.takesBack]).toEqual([duty.id, undefined, false]);
    expect((await handOver(absence)).body.outcomes.filter((one: { deputy?: string }) => one.deputy)).toEqual([]);
    const answer = { text: 'Kokeilkaa samaa iltarytmiä.', version: 0 };
    expect((await service.call(deputy, 'POST', `/api/threads/${mine.id}/answer`, answer)).body.state).toBe('answered');
    const { body: back } = await service.call('specialist', 'POST', `/api/duties/${duty.id}/take-back`);
    expect(back).toEqual({ back: 3, stays: 1 });
    for (const id of times) expect((await booking(id)).professionals[0].id).toBe('pn-psykologi');
    for (const id of times) await service.call('worker', 'POST', `/api/bookings/${id}/cancel`, { reason: 'other' });
    await gone(absence);
  });

  test('goes to the next deputy where the first is away or taken, and is left and named where none is free', async () => {
    const [one, other] = [await book(0), await book(0)];
    const mine = await ask({ professional: 'pn-psykologi' });
    const absences = [await away('pn-psykologi'), await away(first)];
    const [leave = { id: '' }] = absences;
    const { body } = await handOver(leave.id);
    expect(body.outcomes.map((item: { deputy?: string }) => item.deputy)).toEqual([next, next, next]);
    expect(body.duties).toHaveLength(1);
    // taken back by who was away; then both deputies are away, and all is left as it was
    await service.call('specialist', 'POST', `/api/duties/${body.duties[0]}/take-back`);
    const last = await away(next);
    const left = (await handOver(leave.id)).body;
    expect(left.duties).toEqual([]);
    expect(left.outcomes).toEqual([
      { thread: mine.id, code: 'no_deputy' },
      ...[one, other].map((id) => expect.objectContaining({ booking: id, code: 'slot_taken' })),
    ]);
    // its coordinator sees the times that wait, and the promise is passed on while it can be kept
    const waits = (await service.call('coordinator', 'GET', `/api/affected-bookings?absence=${leave.id}`)).body.items;
    expect(waits.map((item: { booking: { id: string } }) => item.booking.id)).toEqual([one, other]);
    for (const id of [one, other])
      await service.call('worker', 'POST', `/api/bookings/${id}/cancel`, { reason: 'other' });
    await gone(...absences.map(({ id }) => id), last.id);
  });

  test('of somebody at a clinic goes to the deputy of their hours, as far as they are free', async () => {
    const { booking: id } = await bookAppointment(service);
    const { professionals, start } = await service.deps.db.booking.findUniqueOrThrow({ where: { id } });
    const [nurse = ''] = professionals;
    const other = nurse === 'th-lahti-1' ? 'th-lahti-2' : 'th-lahti-1';
    const hours = (await readDirectory(service.deps)).workingHours.filter(({ professional }) => professional === nurse);
    for (const one of hours) {
      await executeSeen(service.deps, COORDINATOR, saveWorkingHours, { ...one, deputies: [other] });
    }
    const day = start.toISOString().slice(0, 10);
    const { id: absence } = await away(nurse, day, day);
    const { outcomes } = await execute(service.deps, COORDINATOR, handToDeputy, { absence });
    expect(outcomes).toEqual([expect.objectContaining({ booking: id, deputy: other })]);
    await gone(absence);
  });

  test('may be over early: what the deputy holds stands, and nothing is left outside', async () => {
    const time = await book(0);
    const { id: absence } = await away('pn-psykologi');
    await handOver(absence);
    await execute(service.deps, COORDINATOR, removeAbsence, { id: absence });
    expect((await booking(time)).professionals.map((one: { id: string }) => one.id)).toEqual([first]);
    const { items } = (await service.call('coordinator', 'GET', '/api/affected-bookings')).body;
    expect(items).toEqual([]);
    // new times are those of who is there again
    expect((await slots()).every((one: string) => one.endsWith('pn-psykologi'))).toBe(true);
    await service.call('worker', 'POST', `/api/bookings/${time}/cancel`, { reason: 'other' });
  });

  test('tells deputy and asker in words that say nothing; reminders go to the deputy, then to the coordinator', async () => {
    const mine = await ask({ professional: 'pn-psykologi' });
    const { id: absence } = await away('pn-psykologi', '2026-11-21', '2026-12-31');
    const { duties } = (await handOver(absence)).body;
    for (const _ of [1, 2]) await postDuty(service.deps, { duty: duties[0] });
    expect(await told(duties[0])).toEqual(['duty-handed sijainen']);
    expect(await told(mine.id)).toEqual(['question-handed worker']);
    await sendDue(service);
    const mails = (await readMailTray(service.deps)).filter(
      ({ text }) => text.includes(mine.id) || text.includes('/duties'),
    );
    expect(mails).toHaveLength(2);
    for (const { subject, text } of mails)
      expect(`${subject}${text}`).not.toMatch(/herää|lapsi|perheneuvola|neuvola|psykologi/i);
    service.travelTo('2026-11-23T15:00:00+02:00');
    await keepPromises(service.deps);
    expect(await told(mine.id)).toEqual([
      'promise-near sijainen',
      'promise-passed-on coordinator',
      'question-handed worker',
    ]);
    // it stays with the deputy when the absence is over, who may give it back: it is put to who is there again
    await gone(absence);
    expect((await service.call('specialist', 'POST', `/api/threads/${mine.id}/give-back`)).body.code).toBe(
      'not_allowed',
    );
    const given = await service.call(deputy, 'POST', `/api/threads/${mine.id}/give-back`);
    expect(given.body.deputy).toBe(undefined);
    expect((await service.call(deputy, 'GET', `/api/threads/${mine.id}`)).status).toBe(404);
    await postGivenBack(service.deps, { thread: mine.id });
    expect(await told(mine.id)).toContain('question pn-psykologi');
  });

  test('reminds the deputy of a promise that somebody else was reminded of before', async () => {
    const mine = await ask({ professional: 'pn-psykologi' });
    service.travelTo('2026-11-23T13:30:00+02:00');
    await keepPromises(service.deps);
    expect(await told(mine.id)).toEqual(['promise-near pn-psykologi']);
    const { id: absence } = await away('pn-psykologi', '2026-11-23', '2026-11-24');
    await handOver(absence);
    await keepPromises(service.deps);
    expect(await told(mine.id)).toEqual(['promise-near pn-psykologi', 'promise-near sijainen']);
    await gone(absence);
  });

  test('is handed on by a deputy who is away too: to the next, or to who is back', async () => {
    const [mine, time] = [await ask({ professional: 'pn-psykologi' }), await book(0)];
    const { id: absence } = await away('pn-psykologi');
    await handOver(absence);
    const own = await away(first);
    const on = (await handOver(own.id, {}, deputy)).body;
    expect(on.outcomes.map((one: { deputy?: string }) => one.deputy)).toEqual([next, next]);
    expect((await service.call('worker', 'GET', `/api/threads/${mine.id}`)).body).toMatchObject({
      deputy: next,
      due: mine.due,
    });
    // taken back, it is the first deputy's again
    await service.call(deputy, 'POST', `/api/duties/${on.duties[0]}/take-back`);
    expect((await service.call('worker', 'GET', `/api/threads/${mine.id}`)).body.deputy).toBe(first);
    await handOver(own.id, {}, deputy);
    // who was away is back, and the next is away as well: it goes to whom it was put to
    await gone(absence);
    const last = await away(next);
    const back = (await handOver(last.id, {}, 'coordinator')).body;
    expect(back.outcomes.map((one: { deputy?: string }) => one.deputy)).toEqual(['pn-psykologi', 'pn-psykologi']);
    expect((await booking(time)).professionals.map((one: { id: string }) => one.id)).toEqual(['pn-psykologi']);
    expect((await service.call('worker', 'GET', `/api/threads/${mine.id}`)).body.deputy).toBe(undefined);
    await service.call('worker', 'POST', `/api/bookings/${time}/cancel`, { reason: 'other' });
    await gone(own.id, last.id);
  });

  test('handed over by two at once goes to one deputy once', async () => {
    const mine = await ask({ professional: 'pn-psykologi' });
    const time = await book(0);
    const { id: absence } = await away('pn-psykologi');
    const answers = await Promise.all([handOver(absence), handOver(absence, {}, 'coordinator')]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const handed = answers.flatMap(({ body }) => body.outcomes.filter((one: { deputy?: string }) => one.deputy));
    expect(handed.filter((one: { thread?: string }) => one.thread === mine.id)).toHaveLength(1);
    expect(handed.filter((one: { booking?: string }) => one.booking === time)).toHaveLength(1);
    expect((await booking(time)).professionals.map((one: { id: string }) => one.id)).toEqual([first]);
    await service.call('worker', 'POST', `/api/bookings/${time}/cancel`, { reason: 'other' });
    await gone(absence);
  });

  test('is handed over by who is away and their coordinator alone, in a note without personal data, which is removed', async () => {
    const { id: absence } = await away('pn-psykologi');
    await ask({ professional: 'pn-psykologi' });
    for (const role of ['worker', deputy]) expect((await handOver(absence, {}, role)).body.code).toBe('not_found');
    expect((await handOver(absence, { note: 'Soita 040 123 4567' })).body.code).toBe('personal_data_found');
    expect((await handOver(absence, { deputy: 'sihti-1' })).body.code).toBe('invalid_input');
    const { duties } = (await handOver(absence, {}, 'coordinator')).body;
    expect(duties).toHaveLength(1);
    service.travelTo('2027-06-01T12:00:00+03:00');
    await removeByRetention(service.deps);
    const kept = await service.deps.db.deputyDuty.findMany({ where: { note: { not: null } } });
    expect(kept).toEqual([]);
    const log = await service.deps.db.accessLog.findMany({ where: { action: 'hand-to-deputy' } });
    expect(log.length).toBeGreaterThan(0);
    expect(JSON.stringify(log.map(({ details }) => details))).not.toMatch(/neuvolakäynti|herää/);
    const late = await service.call('coordinator', 'POST', `/api/duties/${duties[0]}/take-back`);
    expect(late.body.code).toBe('wrong_status');
  });
});

const told = async (id: string) =>
  (await service.deps.db.message.findMany({ where: { aboutId: id } }))
    .map(({ kind, mailbox }) => `${kind} ${mailbox.split('@')[0]}`)
    .sort();
