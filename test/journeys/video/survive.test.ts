// The service is killed outright while people meet: they go on, and its lobby goes on once it is started again.

import { type ChildProcess, spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomTexts } from '../../../src/surfaces/web/booking/texts/words.ts';
import { frameTexts } from '../../../src/surfaces/web/kit/texts/words.ts';
import { openBrowser } from '../../support/browser.ts';
import { knock } from '../../support/meeting.ts';
import { findLiveKit } from '../../support/parts.ts';
import { freePort } from '../../support/postgres.ts';
import { type Service, startService, temporaryFolder, until } from '../../support/process.ts';
import { framesOfTheOther, fromClickToPicture, WATCH } from '../../support/room.ts';

const texts = roomTexts.fi.room;
const KEYS = { LIVEKIT_API_KEY: 'survivor', LIVEKIT_API_SECRET: 'a secret of thirty-two characters' };
const BACK_MS = 15_000;

const folder = temporaryFolder();
const browsers: Browser[] = [];
let media: ChildProcess;
let service: Service;
let settings: Readonly<Record<string, string>>;

beforeAll(async () => {
  const [http, tcp, udp, port] = await Promise.all([freePort(), freePort(), freePort(), freePort()]);
  const rtc = { udp_port: udp, tcp_port: tcp, node_ip: '127.0.0.1', enable_loopback_candidate: true };
  const keys = { [KEYS.LIVEKIT_API_KEY]: KEYS.LIVEKIT_API_SECRET };
  const config = { port: http, bind_addresses: ['127.0.0.1'], keys, room: { auto_create: false }, rtc };
  media = spawn(findLiveKit() ?? '', [], {
    env: { LIVEKIT_CONFIG: JSON.stringify({ ...config, logging: { level: 'error' } }) },
    stdio: 'ignore',
  });
  settings = { DATA_DIR: folder.path, PORT: String(port), LIVEKIT_URL: `ws://127.0.0.1:${http}`, ...KEYS };
  const answers = () =>
    fetch(`http://127.0.0.1:${http}`).then(
      ({ ok }) => ok,
      () => false,
    );
  await until(answers, 20_000);
});
afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await service?.stop();
  media.kill('SIGKILL');
  folder.remove();
});

describe('a service that is killed', () => {
  it('leaves the meeting going on, and its lobby goes on once it is started again: the same people, no second admission', async () => {
    service = await startService({ ...settings, CLOCK_START: '2026-11-20T09:00:00+02:00' });
    const { booking, start, links } = await book();
    await service.stop();
    const begun = { ...settings, CLOCK_START: start };
    service = await startService(begun);
    const host = await open();
    await host.goto(service.links.specialist);
    await host.getByRole('button', { name: frameTexts.fi.signOut }).waitFor();
    await host.goto(`/bookings/${booking}/room`);
    const [first, second] = await Promise.all(links.map(async (path) => knock(await open(), path)));
    if (first === undefined || second === undefined) throw new Error('two came');
    await host.getByRole('button', { name: texts.enter }).click();
    const waits = host.locator('.room-knocking .note');
    await waits.nth(1).waitFor();
    await waits.filter({ hasText: texts.guest.interpreter }).getByRole('button', { name: texts.admit }).click();
    for (const page of [host, first]) await framesOfTheOther(page, 3);

    const killed = performance.now();
    await service.stop('SIGKILL');
    for (const page of [host, first]) expect((await framesOfTheOther(page, 20)).frames).toBe(20);
    expect(await host.getByText(texts.door.back).count()).toBe(0);
    service = await startService(begun);
    const up = performance.now();
    say('service killed → it answers again', up - killed);
    // who waited waits still, and is let in by one press
    await waits.filter({ hasText: texts.guest.authority }).getByRole('button', { name: texts.admit }).click();
    say('service up → who waited is let in', performance.now() - up);
    const seen = await fromClickToPicture(host, second);
    say('admit after the restart → guest’s first frame', seen);
    expect(performance.now() - up).toBeLessThan(BACK_MS);
    for (const page of [host, first, second]) await framesOfTheOther(page, 5);
    expect(await waits.count()).toBe(0);
    // nobody had to press anything, and nobody waits anew
    await first.reload();
    await framesOfTheOther(first, 3);
    expect(await waits.count()).toBe(0);
  });
});

async function open(): Promise<Page> {
  const browser = await openBrowser({ camera: 'works' });
  browsers.push(browser);
  const page = await (await browser.newContext({ baseURL: service.url, locale: 'fi-FI' })).newPage();
  await page.addInitScript(WATCH);
  return page;
}

/** A consultation by video, to which an interpreter and another authority are invited by links of their own. */
async function book() {
  const wish = 'service=perheneuvola-konsultaatio&area=hartola&professional=pn-psykologi';
  const { items } = await told(service.call('worker', 'GET', `/api/slots?${wish}`));
  const content = { topic: 'sleep', ageBand: '0-2', question: 'Lapsi herää yöllä monta kertaa.' };
  const wanted = { slot: items[0]?.id, channel: 'video', case: content };
  const { id, start } = await told(service.call('worker', 'POST', '/api/bookings', wanted));
  const links: string[] = [];
  for (const role of ['interpreter', 'authority']) {
    const guest = { role, language: 'fi', email: `${role}@example.test` };
    const { participant } = await told(service.call('worker', 'POST', `/api/bookings/${id}/participants`, guest));
    const path = `/api/bookings/${id}/participants/${participant}/link`;
    links.push(new URL((await told(service.call('worker', 'POST', path))).url).pathname);
  }
  return { booking: id, start, links };
}

type Told = {
  readonly items: readonly { readonly id: string }[];
  readonly id: string;
  readonly start: string;
  readonly participant: string;
  readonly url: string;
};

async function told(asked: Promise<Response>): Promise<Told> {
  const answer = await asked;
  const body = (await answer.json()) as Told;
  expect(answer.status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}

/** With how busy the machine was, without which such a figure says little. */
function say(what: string, took: number): void {
  process.stdout.write(`  ${what}: ${Math.round(took)} ms (load ${loadavg()[0]?.toFixed(1)})\n`);
}
