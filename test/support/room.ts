// Two people before a video room: the whole service with a real LiveKit server, and a Chromium process for each.

import { readFileSync } from 'node:fs';
import { type ServerType, serve } from '@hono/node-server';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Role } from '../../src/core/permissions.ts';
import { ROOM_EVENTS } from '../../src/platform/livekit.ts';
import { openApp, type TestApp } from './app.ts';
import { type Camera, openBrowser } from './browser.ts';
import { startTestVideo } from './livekit.ts';

export type Rooms = {
  readonly service: TestApp;
  readonly origin: string;
  /** a page in a browser process of somebody's own; `cookies` is a Cookie header */
  readonly browse: (options?: {
    readonly camera?: Camera;
    readonly cookies?: string;
    readonly context?: BrowserContextOptions;
  }) => Promise<Page>;
  /** the Cookie header of the demonstration's person of a role: a sign-in link works once, so it is kept */
  readonly signIn: (role: Role) => Promise<string>;
  /** what a page wanted to load and its policy did not allow */
  readonly refused: readonly string[];
  /** closes every browser: each costs a picture drawn and encoded ten times a second */
  readonly leave: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Starts everything. Close it in `afterAll`. */
export async function openRooms(): Promise<Rooms> {
  // the video server is told where the service listens before there is one: till then nobody answers there
  const answering: { app?: TestApp['app'] } = {};
  const early = () => new Response(null, { status: 503 });
  const fetch = (request: Request, env: object) => answering.app?.fetch(request, env) ?? early();
  const server = serve({ fetch, hostname: '127.0.0.1', port: 0 });
  const origin = `http://127.0.0.1:${await portOf(server)}`;
  const video = await startTestVideo(`${origin}${ROOM_EVENTS}`);
  const service = await openApp({ video });
  answering.app = service.app;
  const browsers: Browser[] = [];
  const sessions = new Map<Role, string>();
  const refused: string[] = [];
  const leave = async () => void (await Promise.all(browsers.splice(0).map((browser) => browser.close())));
  return {
    service,
    origin,
    refused,
    browse: async ({ camera = 'works', cookies = '', context: options = {} } = {}) => {
      const browser = await openBrowser({ camera });
      browsers.push(browser);
      const context = await browser.newContext({ baseURL: origin, ...options });
      if (camera === 'works') await context.addInitScript(SMALL);
      await context.addCookies(cookiesIn(cookies, origin));
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) refused.push(message.text());
      });
      return page;
    },
    signIn: async (role) => {
      const header = sessions.get(role) ?? (await service.signIn(role));
      sessions.set(role, header);
      return header;
    },
    leave,
    close: async () => {
      await leave();
      await new Promise((closed) => server.close(closed));
      await service.close();
    },
  };
}

/**
 * Cuts the line of everything in this page's browser until the function that comes back is called: the process that
 * sends and receives for it stands still, so that the media server hears nothing of it either.
 */
export async function cutLine(page: Page): Promise<() => void> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {};
  const network = processInfo.find(({ id }) => readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('NetworkService'));
  if (network === undefined) throw new Error('no process sends for this browser');
  process.kill(network.id, 'SIGSTOP');
  return () => void process.kill(network.id, 'SIGCONT');
}

/** Puts this page's browser to sleep, as a phone that is locked, until the function that comes back is called. */
export async function fallAsleep(page: Page): Promise<() => void> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo = [] } = (await session?.send('SystemInfo.getProcessInfo')) ?? {};
  const awake = processInfo.filter(({ type }) => type !== 'browser');
  for (const { id } of awake) process.kill(id, 'SIGSTOP');
  return () => {
    for (const { id } of awake) process.kill(id, 'SIGCONT');
  };
}

/** Waits until the page has shown a picture of another after this instant (epoch milliseconds), and says when. */
export function pictureAfter(page: Page, since: number): Promise<number> {
  return page.evaluate(`new Promise((done) => {
    const look = () => {
      const found = shown.find(([at]) => at >= ${since});
      if (found) done(found[0]);
      else setTimeout(look, 50);
    };
    look();
  })`);
}

/** Waits until the browser has shown so many frames of the other's picture. */
export function framesOfTheOther(page: Page, count: number) {
  return page
    .locator('.room-tile[data-own=false] video')
    .first()
    .evaluate(
      (video: Playing, wanted) =>
        new Promise<{ frames: number; width: number; from: number; until: number }>((seen) => {
          const from = video.currentTime;
          let frames = 0;
          const next = () => {
            frames += 1;
            if (frames < wanted) video.requestVideoFrameCallback(next);
            else seen({ frames, width: video.videoWidth, from, until: video.currentTime });
          };
          video.requestVideoFrameCallback(next);
        }),
      count,
    );
}

/** The drawn picture as a small camera takes it, still sent in two sizes: a large one costs four times as much to send and see. */
const SMALL = `(() => {
  const devices = navigator.mediaDevices;
  const ask = devices?.getUserMedia.bind(devices);
  const small = (video) => video && { ...(video === true ? {} : video), width: 640, height: 480 };
  if (ask) devices.getUserMedia = (wanted) => ask({ ...wanted, video: small(wanted?.video) });
})()`;

/** To be added to a page before it is opened: it then remembers when somebody last clicked, and when each picture of another was shown. */
export const WATCH = `
  globalThis.clicked = 0;
  globalThis.shown = [];
  addEventListener('click', () => { globalThis.clicked = Date.now(); }, true);
  const watched = new WeakSet();
  const watch = (video) => {
    if (watched.has(video)) return;
    watched.add(video);
    const next = () => {
      shown.push([Date.now(), video.getAttribute('aria-label')]);
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  };
  new MutationObserver(() => document.querySelectorAll('.room-tile[data-own=false] video').forEach(watch))
    .observe(document, { childList: true, subtree: true });
`;

/** Milliseconds from the last click on one page to the first picture of another on a second, or the same. */
export async function fromClickToPicture(clicked: Page, seeing: Page): Promise<number> {
  const since: number = await clicked.evaluate('clicked');
  return (await pictureAfter(seeing, since)) - since;
}

/** For how long at most the one who is seen at the end was not, since then (epoch milliseconds). */
export function longestStill(page: Page, since: number): Promise<number> {
  return page.evaluate(`(() => {
    const last = shown.at(-1)?.[1];
    const times = shown.flatMap(([at, who]) => (who === last && at >= ${since} ? [at] : []));
    return Math.max(...[...times, Date.now()].map((at, i) => at - (times[i - 1] ?? ${since})));
  })()`);
}

/** The part of HTMLVideoElement used here; the server's types know no browser. */
type Playing = {
  readonly currentTime: number;
  readonly videoWidth: number;
  readonly requestVideoFrameCallback: (shown: () => void) => number;
};

async function portOf(server: ServerType): Promise<number> {
  await new Promise((listening) => server.once('listening', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on a port');
  return address.port;
}

function cookiesIn(header: string, url: string) {
  return header
    .split('; ')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('='), url };
    });
}
