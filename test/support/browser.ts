// A real Chromium for journeys. Each launch is a process of its own, as two people's machines are.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium, findHeadlessChromium } from './parts.ts';

/**
 * What a window does beside its page: its address line keeps two pages of its own in one more process, and each page gone
 * to is given a new frame. Nobody types an address here, and this was two thirds of what a window costs.
 */
const ASIDE = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'RenderDocument'];
/** What Playwright turns off: a browser listens to the last such list only. */
const OFF = [
  ...['AimEnabled', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades'],
  ...['HttpsFirstBalancedModeAutoEnable', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying'],
  ...['OptimizationHints', 'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning'],
];

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${[...OFF, ...ASIDE].join(',')}`,
];

/**
 * Works: the picture is drawn, the tone made and the question for permission answered by the browser itself; ten times a
 * second, as each picture is encoded in several sizes. Film: the camera shows this file.
 */
export type Camera = 'works' | 'denied' | 'none' | { readonly film: string };

const WORKS = ['--use-fake-device-for-media-stream=fps=10', '--use-fake-ui-for-media-stream'];
const CAMERA: Readonly<Record<Extract<Camera, string>, readonly string[]>> = {
  works: WORKS,
  denied: ['--use-fake-device-for-media-stream=fps=10', '--deny-permission-prompts'],
  none: [],
};

/** Starts Chromium with this camera and microphone. Close it in `afterAll`. */
export async function openBrowser({ camera = 'none' }: { camera?: Camera } = {}): Promise<Browser> {
  // only a browser with a window asks its reader for a permission
  const executablePath = (camera === 'denied' ? undefined : findHeadlessChromium()) ?? findChromium();
  if (executablePath === undefined) throw new Error('this test needs Chromium');
  return await chromium.launch({ executablePath, args: [...FLAGS, ...flagsOf(camera)] });
}

function flagsOf(camera: Camera): readonly string[] {
  if (typeof camera === 'string') return CAMERA[camera];
  return [...WORKS, `--use-file-for-fake-video-capture=${camera.film}`];
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Which of axe-core's rules to ask; all of them unless told. */
export type Rules = { readonly only: readonly string[] } | { readonly except: readonly string[] };

/** What axe-core finds on the page as it stands: each rule with the elements that break it. */
export async function findAccessibilityFaults(page: Page, rules: Rules = { except: [] }): Promise<string[]> {
  const chosen =
    'only' in rules
      ? { runOnly: rules.only }
      : { rules: Object.fromEntries(rules.except.map((rule) => [rule, { enabled: false }])) };
  // Elements that pass are counted, not described, and what is wrong is told by its HTML: all else would be half the work.
  const options = { ...chosen, resultTypes: ['violations'], selectors: false, preload: false };
  return askAxe(
    page,
    `axe.run(${JSON.stringify(options)}).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`,
  );
}

/** What `ask`, a script that knows `axe`, is answered. */
export async function askAxe<Answer>(page: Page, ask: string): Promise<Answer> {
  const asked = `(async () => {
    if (typeof axe === 'undefined') {
      const kept = sessionStorage.getItem('axe');
      if (kept === null) return { missing: true };
      (0, eval)(kept);
    }
    return { answer: await ${ask} };
  })()`;
  const first: { answer: Answer } | { missing: true } = await page.evaluate(asked);
  if ('answer' in first) return first.answer;
  // The tab keeps it for its next pages: sending half a megabyte to each costs as much as running it.
  await page.evaluate(`sessionStorage.setItem('axe', ${JSON.stringify(axe)})`);
  const { answer }: { answer: Answer } = await page.evaluate(asked);
  return answer;
}

/**
 * What `measure`, a script, finds at each width. The page is laid out anew in the window it has: `setViewportSize`
 * moves the window too, at three times the price, and so does its visible size. A session that is detached leaves the page
 * as it was.
 */
export async function measureAt(page: Page, widths: readonly number[], measure: string): Promise<string[]> {
  const height = page.viewportSize()?.height;
  if (height === undefined) throw new Error('this page has no size of its own');
  const session = await page.context().newCDPSession(page);
  const found: string[] = [];
  for (const width of widths) {
    const size = { width, height, deviceScaleFactor: 1, mobile: false, dontSetVisibleSize: true };
    await session.send('Emulation.setDeviceMetricsOverride', size);
    const [laid, measured]: [number, string[]] = await page.evaluate(`[innerWidth, ${measure}]`);
    if (laid !== width) throw new Error(`the page is laid out for ${laid} pixels, not ${width}`);
    found.push(...measured);
  }
  await session.detach();
  return found;
}
