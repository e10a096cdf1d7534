// What operations ask of a running service: is it alive, is it ready, how is it doing.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApp, type TestApp } from '../support/app.ts';

let service: TestApp;
beforeAll(async () => {
  service = await openApp();
});
afterAll(() => service.close());

test('healthz and readyz answer anybody while all is well', async () => {
  expect([(await service.app.request('/healthz')).status, (await service.app.request('/readyz')).status]).toEqual([
    200, 200,
  ]);
});

test('metrics count requests by route and status, and hold no id, key or address', async () => {
  const id = '11111111-2222-4333-8444-555555555555';
  await service.call('worker', 'GET', `/api/bookings/${id}?area=hartola`);
  await service.call('worker', 'POST', '/api/holds', { slot: `secret-${id}` });
  const response = await service.app.request('/metrics');
  const text = await response.text();
  expect(response.headers.get('Content-Type')).toMatch(/^text\/plain; version=/);
  expect(text).toMatch(
    /neuvoaika_http_request_seconds_count\{[^}]*route="\/api\/bookings\/:id"[^}]*status="404"[^}]*\} 1/,
  );
  expect(text).toMatch(/neuvoaika_commands_total\{command="hold-slot",outcome="unknown_slot"\} 1/);
  for (const secret of [id, service.keys.worker, 'hartola', '@']) expect(text).not.toContain(secret);
});

test('made-up paths do not make up series of their own', async () => {
  const series = async () =>
    (await (await service.app.request('/metrics')).text()).match(/request_seconds_count\{[^}]*\}/g)?.length;
  const probe = async (word: string) => {
    await service.app.request(`/${word}`);
    await service.app.request(`/api/${word}`);
  };
  await probe('one');
  const before = await series();
  for (const word of ['two', 'three', 'four']) await probe(word);
  expect(await series()).toBe(before);
});

test('readyz turns to 503 when the database is gone, while healthz stays, and requests are refused as problems', async () => {
  const lost = await openApp();
  await lost.close();
  expect((await lost.app.request('/healthz')).status).toBe(200);
  expect((await lost.app.request('/readyz')).status).toBe(503);
  const { status, body } = await lost.call('worker', 'GET', '/api/areas');
  expect([status, body.code, body.title]).toEqual([500, 'internal', 'internal']);
  expect(JSON.stringify(body)).not.toMatch(/prisma|pglite|postgres|at .*\.ts/i);
});
