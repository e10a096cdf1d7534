// What the slot page weighs, how soon a later start serves, how many presses the daily tasks take; the figures are printed.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookingTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { deskTexts, newFamilyTexts } from '../../../src/surfaces/web/desk/texts/words.ts';
import { coordinatorHomeTexts, specialistHomeTexts } from '../../../src/surfaces/web/home/texts/words.ts';
import { frameTexts } from '../../../src/surfaces/web/kit/texts/words.ts';
import { awayTexts } from '../../../src/surfaces/web/schedule/texts/words.ts';
import { walkInTexts } from '../../../src/surfaces/web/walk-ins/texts/words.ts';
import { countingPointer, type Effort } from '../../support/hands.ts';
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

describe('the video room', () => {
  it('weighs at most 300 kB of script with what encrypts; messages and what blurs come when they are first wanted', async () => {
    const built: Record<string, string> = JSON.parse(await readBuilt('assets.json'));
    const scripts = [...(await withImports(built['room.js'] ?? '')), built['encryption.js'] ?? ''];
    const texts = await Promise.all(scripts.map(readBuilt));
    const bytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
    console.log(`the room's script, as it is sent: ${kB(bytes)}`);
    expect(bytes).toBeLessThanOrEqual(300_000);
    const later = Object.values(built).filter((path) => path.includes('/part-') && !scripts.includes(path));
    const fetched = await Promise.all(later.map(readBuilt));
    for (const part of ['room-messages', basename(built['vision_wasm_internal.wasm'] ?? '')]) {
      expect(fetched.filter((text) => text.includes(part))).toHaveLength(1);
      expect(texts.some((text) => text.includes(part))).toBe(false);
    }
  });
});

describe('what is done every day takes few presses', () => {
  const desk = deskTexts.fi;
  const caller = newFamilyTexts.fi;

  it('a new caller is registered, given a named worker and booked: five presses, three pages', async () => {
    const page = await staff.arrive('scheduler', { viewport: { width: 1280, height: 1200 } });
    await page.goto('/desk?area=lahti-etela&service=neuvola-maaraaikainen');
    const { hand, effort } = countingPointer(page);
    await hand.write(page.getByLabel(desk.family), 'Kiireinen');
    await hand.choose(page.getByLabel(desk.language, { exact: true }), 'ruotsi');
    await hand.press(page.getByRole('button', { name: desk.find }));
    const form = page.getByRole('region', { name: caller.title });
    expect(await form.getByLabel(caller.name).inputValue()).toBe('Kiireinen');
    expect(await form.getByLabel(caller.language).inputValue()).toBe('sv');
    await hand.write(form.getByLabel(caller.guardian), 'Kerttu Kiireinen');
    await hand.write(form.getByLabel(caller.phone), '040 777 8899');
    await hand.choose(form.getByLabel(caller.named), 'Terveydenhoitaja 2, eteläinen neuvola');
    await hand.press(form.getByRole('button', { name: caller.register }));
    const times = page.getByRole('complementary', { name: desk.suggestions });
    await times.getByText(desk.namedFirst).waitFor();
    expect(await page.getByLabel(desk.language, { exact: true }).inputValue()).toBe('sv');
    const first = times.getByRole('button').first();
    const time = (await first.getByRole('time').textContent()) ?? '';
    await hand.press(first);
    await hand.press(page.getByRole('button', { name: desk.book }));
    const said = page.getByRole('status').filter({ hasText: bookingTexts.fi.page.doneTitle });
    expect(await said.textContent()).toMatch(new RegExp(`${time.replace('.', '\\.')}.*Kiireinen`, 's'));
    report('a new caller, named worker, booked', effort(), { presses: 5, pages: 3 });
  });

  it('a specialist who has fallen ill reports it: two presses', async () => {
    const page = await staff.arrive('specialist');
    const { hand, effort } = countingPointer(page);
    await hand.press(page.getByRole('link', { name: specialistHomeTexts.fi.away }));
    await hand.press(page.getByRole('button', { name: awayTexts.fi.report }));
    await page.getByText(awayTexts.fi.reported).waitFor();
    report('ill, reported', effort(), { presses: 2, pages: 2 });
  });

  it('a coordinator sees the days to the third next free time: one press', async () => {
    const page = await staff.arrive('coordinator');
    await page.goto('/absences');
    const { hand, effort } = countingPointer(page);
    await hand.press(page.getByRole('banner').getByRole('link', { name: frameTexts.fi.product }));
    const third = page.getByRole('table', { name: coordinatorHomeTexts.fi.third });
    expect(await third.getByRole('cell').first().textContent()).toMatch(/\d|–/);
    report('days to the third next free time', effort(), { presses: 1, pages: 2 });
  });
});

function report(task: string, { presses, filled, pages }: Effort, most: { presses: number; pages: number }): void {
  console.log(`${task}: ${presses} presses, ${filled} fields filled, ${pages.length} pages (${pages.join(' → ')})`);
  expect(presses).toBeLessThanOrEqual(most.presses);
  expect(pages.length).toBeLessThanOrEqual(most.pages);
}

describe('a later start', () => {
  it('serves a page on the data that is there', async () => {
    await staff.restartAt('2026-11-20T10:00:00+02:00');
    console.log(`a later start to the first served page: ${(staff.service.startedIn / 1000).toFixed(1)} s`);
    const page = await staff.arrive('worker');
    expect(new URL(page.url()).pathname).toBe('/');
  });
});

describe('at a drop-in', () => {
  it('a person who comes has a number: two presses', async () => {
    await staff.restartAt('2026-11-26T14:05:00+02:00');
    const page = await staff.arrive('scheduler');
    await page.goto('/walk-ins');
    const { hand, effort } = countingPointer(page);
    await hand.press(page.getByRole('link', { name: new RegExp(walkInTexts.fi.open) }).first());
    await hand.press(page.getByRole('button', { name: walkInTexts.fi.register }));
    await page.getByText(/Numero 1 on annettu/).waitFor();
    report('a walk-in’s number', effort(), { presses: 2, pages: 1 });
  });
});

/** A built script with all that it imports before it runs, by their paths. */
async function withImports(path: string): Promise<readonly string[]> {
  const imported = (await readBuilt(path)).matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g);
  const found = await Promise.all([...imported].map(([, file]) => withImports(`/islands/${file}`)));
  return [...new Set([path, ...found.flat()])];
}

function readBuilt(path: string): Promise<string> {
  return readFile(join('dist', path), 'utf8');
}

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
