// The shelf: an answer becomes advice for others, a second pair of eyes shows it, and nothing leads back to the case.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { DAY } from '../../src/core/instant.ts';
import { ADVICE_FAULTS } from '../../src/features/consultations/advice.ts';
import { removeByRetention } from '../../src/features/insights/remove-by-retention.ts';
import { type Answer, openApp, START, type TestApp } from '../support/app.ts';
import { openPages } from '../support/pages.ts';

const SERVICE = 'perheneuvola-konsultaatio';
const ASKED = 'Kaksoset heräävät tunnin välein ja isä tekee öisin töitä satamassa.';
const ANSWER = 'Jakakaa yöt vuoroihin, kun isä on kotona, ja pitäkää ilta samanlaisena.';
const CONTENT = {
  ...{ topic: 'sleep', ageBand: '0-2', language: 'fi', title: 'Yöheräilyt: mitä kokeilla ensin' },
  text: 'Sama rauhallinen ilta ja vuorottelu auttavat useimpia parissa viikossa.',
};

let service: TestApp;
/** another specialist of the area, and one of another area */
let colleague: string;
let strange: string;

beforeAll(async () => {
  service = await openApp();
  const key = async (areas: readonly string[]): Promise<string> =>
    (await service.call('administrator', 'POST', '/api/api-keys', { label: 'test', role: 'specialist', areas })).body
      .key;
  colleague = await key(['hartola']);
  strange = await key(['asikkala']);
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

const post = (role: string, path: string, body: object) => service.call(role, 'POST', `/api/${path}`, body);
const shelf = async (role: string, query = '') =>
  (await service.call(role, 'GET', `/api/shelf?area=hartola${query}`)).body.items as readonly { id: string }[];
const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);

/** A question with its answer. */
async function answered(): Promise<{ readonly thread: string; readonly text: string }> {
  const asked = { topic: 'sleep', ageBand: '0-2', question: `${ASKED} (${Math.random()})` };
  const { body } = await post('worker', 'threads', { service: SERVICE, area: 'hartola', case: asked });
  const told = await post('specialist', `threads/${body.id}/answer`, { text: ANSWER, version: 0 });
  return { thread: body.id, text: told.body.texts.at(-1).id };
}
const write = async (more: object = {}, role = 'specialist'): Promise<Answer> =>
  post(role, 'shelf', { area: 'hartola', ...CONTENT, ...more });
const measured = async (what: string) =>
  (await service.deps.db.measured.findMany({ where: { what } })).reduce((sum, { count }) => sum + count, 0);

test('an answer said anew is shown to who asks, once a colleague has approved it', async () => {
  const from = await answered();
  const written = await write({ from });
  expect([written.status, written.body.state, written.body.acts]).toEqual([201, 'waiting', ['reword']]);
  const { id } = written.body;
  expect(ids(await shelf('worker', '&topic=sleep&ageBand=0-2'))).not.toContain(id);
  expect((await service.call('worker', 'GET', `/api/shelf/${id}`)).status).toBe(404);
  expect((await service.call(strange, 'GET', `/api/shelf/${id}`)).status).toBe(404);
  expect((await post('specialist', `shelf/${id}/approve`, { version: 0 })).status).toBe(403);
  expect(ids(await shelf(colleague, '&state=waiting'))).toContain(id);
  const back = await post(colleague, `shelf/${id}/send-back`, { version: 0, reason: 'Vuorotyö vihjaa tapaukseen.' });
  expect([back.status, back.body.state]).toEqual([200, 'sent-back']);
  expect(await shelf('specialist', '&state=sent-back')).toContainEqual(
    expect.objectContaining({ id, reason: 'Vuorotyö vihjaa tapaukseen.' }),
  );
  expect(ids(await shelf(colleague, '&state=sent-back'))).not.toContain(id);
  const anew = { ...CONTENT, text: 'Sama rauhallinen ilta auttaa useimpia.', version: 1 };
  expect((await post('specialist', `shelf/${id}/reword`, anew)).body.state).toBe('waiting');
  expect((await post(colleague, `shelf/${id}/approve`, { version: 1 })).body.code).toBe('changed_meanwhile');
  expect((await post(colleague, `shelf/${id}/approve`, { version: 2 })).body.state).toBe('shown');
  expect(ids(await shelf('worker', '&topic=sleep&ageBand=0-2'))).toContain(id);
  expect(ids(await shelf('worker', '&topic=sleep&ageBand=3-5'))).not.toContain(id);
  expect(ids(await shelf('worker', '&topic=fears'))).not.toContain(id);
  // why it was sent back may tell of the case: it goes once it is shown
  expect(await service.deps.db.adviceAct.count({ where: { adviceId: id, reason: { not: null } } })).toBe(0);
});

test('it is refused as it stands in the answer, and with words of the question', async () => {
  const from = await answered();
  const same = await write({ from, text: ANSWER.toUpperCase() });
  expect([same.status, same.body.faults]).toEqual([400, [{ path: 'text', message: ADVICE_FAULTS['as-answered'] }]]);
  const told = await write({ from, text: `Kun ${ASKED.toLowerCase()} Kokeilkaa vuoroja.` });
  expect(told.body.faults).toEqual([{ path: 'text', message: ADVICE_FAULTS['of-the-case'] }]);
  expect((await write({ from, title: 'Soita 040 123 4567' })).body.code).toBe('personal_data_found');
  expect((await write({ from: { ...from, text: from.thread } })).status).toBe(400);
  expect((await write({ from }, strange)).status).toBe(403);
  expect((await write({ topic: 'no-such' })).body.faults[0].path).toBe('topic');
  const { text: _, ...bare } = CONTENT;
  expect((await post('specialist', 'shelf', { area: 'hartola', ...bare })).body.faults[0].path).toBe('text');
  for (const link of [
    'http://esimerkki.fi',
    'https://a:b@esimerkki.fi',
    'javascript:alert(1)',
    'esite',
    'https://wa.me/358401234567',
  ]) {
    expect((await write({ link })).status).toBe(400);
  }
});

test('a coordinator puts a link there at once and takes it down with a reason: what became of it is kept', async () => {
  const { ageBand: _, text: __, ...any } = CONTENT;
  const leaflet = { ...any, title: 'Esite unesta', link: 'https://esimerkki.fi/uni' };
  const { body, status } = await post('coordinator', 'shelf', { area: 'hartola', ...leaflet });
  expect([status, body.state]).toEqual([201, 'shown']);
  expect(ids(await shelf('worker', '&topic=sleep&ageBand=13-15'))).toContain(body.id);
  const why = { version: 0, reason: 'Suositus on muuttunut.' };
  expect((await post('specialist', `shelf/${body.id}/take-down`, why)).status).toBe(403);
  expect((await post('coordinator', `shelf/${body.id}/take-down`, why)).body.state).toBe('taken-down');
  expect(ids(await shelf('worker'))).not.toContain(body.id);
  expect(await shelf('coordinator', '&state=taken-down')).toContainEqual(
    expect.objectContaining({ id: body.id, reason: why.reason }),
  );
  const deeds = await service.deps.db.adviceAct.findMany({ where: { adviceId: body.id }, orderBy: { id: 'asc' } });
  expect(deeds.map(({ what }) => what)).toEqual(['written', 'taken-down']);
});

test('that it answered somebody counts once, of the area and the service', async () => {
  const { body } = await write({ title: 'Illan rytmi' }, 'coordinator');
  const before = await measured('advice-instead');
  for (const _ of ['pressed', 'pressed again']) {
    expect((await post('worker', `shelf/${body.id}/answered`, { service: SERVICE })).status).toBe(200);
  }
  expect(await measured('advice-instead')).toBe(before + 1);
  expect((await post('worker', `shelf/${body.id}/answered`, { service: 'no-such' })).status).toBe(404);
});

test('it is shown before a question is sent, once for the same topic and age, and that it was counts', async () => {
  const { ageBand: _, ...any } = CONTENT;
  const { body } = await post('coordinator', 'shelf', { area: 'hartola', ...any, topic: 'fears', title: 'Pelot' });
  const worker = await openPages(service, 'worker');
  const typed = { topic: 'fears', age: '3-5', question: 'Lapsi pelkää pimeää.', professional: '', slot: '' };
  const asked = async (more: object = {}) => worker.send(`/ask/${SERVICE}/hartola`, { ...typed, ...more });
  const before = await measured('advice-seen');
  const first = await asked();
  expect([first.status, first.text.includes(CONTENT.text)]).toEqual([200, true]);
  expect(first.text).toContain(typed.question);
  expect(first.text).toContain(`action="/shelf/${body.id}/answered"`);
  // another age was asked about meanwhile: shown for that too
  expect((await asked({ shown: 'fears 0-2' })).status).toBe(200);
  expect((await asked({ shown: 'fears 3-5' })).location).toContain('?done=asked');
  expect((await asked({ topic: 'screens', question: 'Kuinka paljon ruutua?' })).location).toContain('?done=asked');
  expect(await measured('advice-seen')).toBe(before + 2);
  const enough = await worker.send(`/shelf/${body.id}/answered`, { service: SERVICE });
  expect(enough.location).toBe(`/shelf/${body.id}?done=answered`);
});

test('advice outlives the question and holds no link back to it; what nobody approved goes with it', async () => {
  const [from, other] = [await answered(), await answered()];
  const kept = (await write({ from, title: 'Jää hyllyyn' })).body.id;
  await post(colleague, `shelf/${kept}/approve`, { version: 0 });
  const proposal = (await write({ from: other, title: 'Ei hyväksytty' })).body.id;
  for (const { thread } of [from, other]) {
    await post('worker', `threads/${thread}/close`, { because: 'solved', version: 1 });
  }
  service.travelTo(new Date(Date.parse(START) + 91 * DAY).toISOString());
  await removeByRetention(service.deps);
  const rows = await service.deps.db.advice.findMany({ where: { id: { in: [kept, proposal] } } });
  expect(rows.map(({ id, fromId }) => [id, fromId])).toEqual([[kept, null]]);
});

test('an answer points to what is on the shelf; taken down later, its title stays there', async () => {
  const { id, version } = (await write({ title: 'Unen esite', link: 'https://esimerkki.fi/uni' }, 'coordinator')).body;
  const asked = { topic: 'sleep', ageBand: '0-2', question: 'Miten tuen vanhempia illalla?' };
  const { body } = await post('worker', 'threads', { service: SERVICE, area: 'hartola', case: asked });
  const answer = { text: 'Katsokaa tämä yhdessä.', version: 0, advice: id };
  expect((await post('specialist', `threads/${body.id}/ask-back`, answer)).status).toBe(400);
  expect((await post('specialist', `threads/${body.id}/answer`, { ...answer, advice: body.id })).status).toBe(400);
  expect((await post('specialist', `threads/${body.id}/answer`, answer)).status).toBe(200);
  const read = async () => (await service.call('worker', 'GET', `/api/threads/${body.id}`)).body.texts.at(-1).advice;
  expect(await read()).toMatchObject({ id, title: 'Unen esite', link: 'https://esimerkki.fi/uni', text: CONTENT.text });
  await post('coordinator', `shelf/${id}/take-down`, { version, reason: 'Suositus on muuttunut.' });
  expect(await read()).toEqual({ id, language: 'fi', title: 'Unen esite' });
});
