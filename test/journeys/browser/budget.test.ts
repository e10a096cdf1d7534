// What the slot page weighs over the wire, and how soon a later start serves; the figures are printed.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStaff, type Staff } from '../../support/staff.ts';

let staff: Staff;
beforeAll(async () => {
  staff = await openStaff();
});
afterAll(() => staff.close());

describe('the slot page', () => {
  it('weighs at most 50 kB with its styles, and at most 15 kB of that is script', async () => {
    const page = await staff.arrive('worker', { viewport: { width: 1280, height: 900 } });
    const sizes = await loadAndWeigh(page, '/book/perheneuvola-konsultaatio');
    const sum = (found: readonly Weighed[]) => found.reduce((total, { bytes }) => total + bytes, 0);
    const script = sum(sizes.filter(({ type }) => type === 'Script'));
    console.log(`slot page over the wire: ${kB(sum(sizes))} in all, ${kB(script)} of script`);
    for (const { type, path, bytes } of sizes) console.log(`  ${kB(bytes)} ${type} ${path}`);
    expect(sizes.map(({ type }) => type)).toEqual(expect.arrayContaining(['Document', 'Stylesheet']));
    expect(sum(sizes)).toBeLessThanOrEqual(50_000);
    expect(script).toBeLessThanOrEqual(15_000);
    // The README's picture is a copy of this one.
    await page.screenshot({ path: 'test-results/slots.png' });
  });
});

describe('a later start', () => {
  it('serves a page on the data that is there', async () => {
    await staff.restartAt('2026-11-20T10:00:00+02:00');
    console.log(`a later start to the first served page: ${(staff.service.startedIn / 1000).toFixed(1)} s`);
    const page = await staff.arrive('worker');
    expect(new URL(page.url()).pathname).toBe('/');
  });
});

type Weighed = { readonly type: string; readonly path: string; readonly bytes: number };

/** Every response of a page opened with an empty cache, by its size as it came: headers and compressed body. */
async function loadAndWeigh(page: Page, path: string): Promise<readonly Weighed[]> {
  const devtools = await page.context().newCDPSession(page);
  const responses = new Map<string, { type: string; path: string }>();
  const weighed: Weighed[] = [];
  devtools.on('Network.responseReceived', ({ requestId, type, response }) => {
    responses.set(requestId, { type, path: new URL(response.url).pathname });
  });
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const response = responses.get(requestId);
    if (response) weighed.push({ ...response, bytes: encodedDataLength });
  });
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(path, { waitUntil: 'networkidle' });
  await devtools.detach();
  return weighed;
}

function kB(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
