// The page of the API: everything the description holds, in the reader's language around the API's own words.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorCodes } from '../../src/core/errors.ts';
import type { OpenApi } from '../../src/surfaces/api/describe.ts';
import { openApp, type TestApp } from '../support/app.ts';
import { withNetworkMeetings } from '../support/network-meeting.ts';

let service: TestApp;
let document: OpenApi;
beforeAll(async () => {
  service = await openApp({ directory: withNetworkMeetings() });
  document = (await (await service.app.request('/openapi.json')).json()) as OpenApi;
});
afterAll(() => service.close());

async function read(language = 'en'): Promise<string> {
  const response = await service.app.request('/docs', { headers: { 'Accept-Language': language } });
  expect(response.status).toBe(200);
  return response.text();
}

test('everybody can read it, without signing in, and it is light', async () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
  // an address is described in four thousand characters, its share of the frame and the schemas included
  expect((await read()).length).toBeLessThan(operations.length * 4_000);
});

test('it shows every operation with its summary, and every refusal code where its problems point', async () => {
  const page = await read();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const operation of Object.values(methods)) {
      expect(page).toContain(`id="${operation.operationId}"`);
      expect(page).toContain(path);
    }
  }
  for (const code of errorCodes) expect(page.split(`id="${code}"`)).toHaveLength(2);
});

test('every link within it leads somewhere in it', async () => {
  const page = await read();
  const anchors = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? '');
  expect(anchors.length).toBeGreaterThan(100);
  expect([...new Set(anchors)].filter((id) => !page.includes(`id="${id}"`))).toEqual([]);
});

test.each([
  ['fi', 'Rajapinta'],
  ['sv', 'Gränssnitt'],
  ['en', 'Authentication'],
])('in %s it speaks that language around the API’s own English', async (language, words) => {
  const page = await read(language);
  expect(page).toContain(`<html lang="${language}">`);
  expect(page).toContain(words);
  expect(page).toContain('lang="en"');
});

test('the examples that read work as they stand, with a key, or signed in where only a person may', async () => {
  const page = await read();
  const addresses = [...page.matchAll(/curl &quot;([^&]*\/api\/[^$]*?)&quot; /g)].map(([, address = '']) =>
    address.replaceAll('&amp;', '&'),
  );
  expect(addresses.length).toBeGreaterThan(4);
  for (const address of addresses) {
    const path = address.replace(service.deps.config.publicUrl, '');
    const role = /users|keys/.test(path) ? 'administrator' : /access-log/.test(path) ? 'auditor' : 'coordinator';
    const answer = /\/own-/.test(path)
      ? await service.app.request(path, { headers: { Cookie: await service.signIn(role) } })
      : await service.call(role, 'GET', path);
    expect([path, answer.status]).toEqual([path, 200]);
  }
});
