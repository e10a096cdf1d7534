// Written consultations through the door: a promise, who reads what, and a time kept beside the question.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openApp, START, type TestApp } from '../support/app.ts';

const SERVICE = 'perheneuvola-konsultaatio';
const CASE = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa. Mitä kannattaa kokeilla?' };

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());
beforeEach(() => service.travelTo(START));

let nth = 0;
const ask = async (more: object = {}, role = 'worker') => {
  nth += 1;
  const asked = { ...CASE, question: `${CASE.question} (${nth})` };
  return service.call(role, 'POST', '/api/threads', { service: SERVICE, area: 'hartola', case: asked, ...more });
};
const act = (role: string, id: string, what: string, body: object) =>
  service.call(role, 'POST', `/api/threads/${id}/${what}`, body);
const read = (role: string, id: string) => service.call(role, 'GET', `/api/threads/${id}`);

describe('a written question', () => {
  test('is answered in time, read and closed as solved', async () => {
    const asked = await ask();
    expect([asked.status, asked.body.code]).toEqual([201, undefined]);
    expect(asked.body).toMatchObject({ state: 'asked', promise: { workingDays: 2 }, due: '2026-11-24T09:00:00+02:00' });
    const { id } = asked.body;
    const listed = await service.call('specialist', 'GET', '/api/threads?open=true');
    expect(listed.body.items.map((one: { id: string }) => one.id)).toContain(id);
    const answered = await act('specialist', id, 'answer', { text: 'Kokeilkaa samaa iltarytmiä.', version: 0 });
    expect([answered.status, answered.body.state, answered.body.late]).toEqual([200, 'answered', false]);
    const seen = await read('worker', id);
    expect(seen.body.texts.map(({ kind, text }: Record<string, string>) => [kind, text])).toEqual([
      ['question', `${CASE.question} (${nth})`],
      ['answer', 'Kokeilkaa samaa iltarytmiä.'],
    ]);
    expect(seen.body.acts).toEqual(['reply', 'close']);
    const closed = await act('worker', id, 'close', { because: 'solved', version: 1 });
    expect([closed.status, closed.body.state, closed.body.closedBecause]).toEqual([200, 'closed', 'solved']);
  });
});
