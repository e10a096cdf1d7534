// A real Chromium for journeys. Each launch is a process of its own, as two people's machines are.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findChromium } from './parts.ts';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Works: the picture is drawn, the tone made and the question for permission answered by the browser itself. */
export type Camera = 'works' | 'denied' | 'none';

const CAMERA: Readonly<Record<Camera, readonly string[]>> = {
  works: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
  denied: ['--use-fake-device-for-media-stream', '--deny-permission-prompts'],
  none: [],
};

/** Starts Chromium with this camera and microphone. Close it in `afterAll`. */
export async function openBrowser({ camera = 'none' }: { camera?: Camera } = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('this test needs Chromium');
  return await chromium.launch({ executablePath, args: [...FLAGS, ...CAMERA[camera]] });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds on the page as it stands: each rule with the elements that break it. All rules unless told. */
export async function findAccessibilityFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  if (await page.evaluate("typeof axe === 'undefined'")) await page.evaluate(axe);
  const options = rules ? { runOnly: rules } : {};
  return await page.evaluate(`axe.run(${JSON.stringify(options)}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`);
}
