// Every page in every language: nothing for axe-core to find, light or dark; nothing wider than a narrow phone.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { type Language, languages } from '../../../src/core/permissions.ts';
import type { Dependencies } from '../../../src/platform/dependencies.ts';
import { webPages } from '../../../src/surfaces/web/web.tsx';
import { stayInWindow } from '../../support/in-place.ts';
import { faultsOn } from '../../support/soundness.ts';
import { openStaff, type Staff } from '../../support/staff.ts';
import { prepareStops, type Stop, type Visitor } from './stops.ts';

const PHONE = { width: 360, height: 740 };
/** A folder for pictures of all pages, to be looked at: `PICTURES=folder npm test -- pages`. None unless named. */
const { PICTURES } = process.env;
/** Low while nobody looks at it: a third of what a page costs beside axe-core is drawing it. */
const WIDE = { width: 1280, height: PICTURES ? 900 : 400 };
/** So long may a language take on a busy machine; a page that hangs is told by its own timeout. */
const WITHIN = 400_000;

let staff: Staff;
let stops: Readonly<Record<Visitor, readonly Stop[]>>;
const visited = new Set<string>();
let described: unknown;
let checked = 0;

/** Each language has a house and a browser of its own: in one that another language was walked in, a page once gave no answer. */
async function inHouse(walk: () => Promise<void>): Promise<void> {
  staff = await openStaff();
  try {
    stops = await prepareStops(staff.service);
    described ??= await (await fetch(`${staff.service.url}/openapi.json`)).json();
    await walk();
  } finally {
    await staff.close();
  }
}
afterAll(() => console.log(`pages checked: ${checked}`));

describe('every page', () => {
  it.each(languages)(
    'in %s is sound by axe-core, fits 320 and 768 pixels, and has a title, a language and one heading',
    (language) =>
      inHouse(async () => {
        const visitors = Object.keys(stops) as Visitor[];
        const faults = await inLanes(visitors, (visitor) => visit(visitor, language));
        expect(faults).toEqual([]);
      }),
    WITHIN,
  );

  it('was among those checked', () => {
    const paths = pagesServed(described);
    expect(paths.length).toBeGreaterThan(25);
    const missed = paths.filter((path) => {
      const shape = new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
      return ![...visited].some((seen) => shape.test(seen));
    });
    expect(missed).toEqual([]);
  });
});

/** Walks one visitor's stops in one language; resolves with what is wrong, led by where. */
async function visit(visitor: Visitor, language: Language): Promise<string[]> {
  const page = await (visitor === 'nobody'
    ? staff.stranger({ viewport: WIDE })
    : staff.arrive(visitor, { viewport: WIDE }));
  page.on('response', (answer) => answer.ok() && visited.add(new URL(answer.url()).pathname));
  await page.goto(`/language/${language}?to=/privacy`);
  stayInWindow(page);
  const faults: string[] = [];
  let standingOn: string | undefined;
  for (const [at, { name, open }] of stops[visitor].entries()) {
    const where = `${visitor}, ${language}, ${name}`;
    try {
      await open(page, standingOn);
      standingOn = name;
      visited.add(new URL(page.url()).pathname);
      faults.push(...(await faultsOn(page, language)).map((fault) => `${where}: ${fault}`));
      if (PICTURES) await picture(page, language, `${visitor}-${String(at).padStart(3, '0')}`);
      checked += 1;
    } catch (error) {
      standingOn = undefined;
      faults.push(`${where}: ${String(error)}`);
    }
  }
  await page.context().close();
  return faults;
}

async function picture(page: Page, language: Language, name: string): Promise<void> {
  const fileOf = (how: string) => join(PICTURES ?? '', language, `${name}-${how}.png`);
  mkdirSync(join(PICTURES ?? '', language), { recursive: true });
  await page.screenshot({ path: fileOf('wide'), fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: fileOf('wide-dark'), fullPage: true });
  await page.emulateMedia({ colorScheme: 'light' });
  // by a session of its own, as `measureAt`: a page that was resized otherwise is never again as wide as it was
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setDeviceMetricsOverride', { ...PHONE, deviceScaleFactor: 1, mobile: false });
  const { cssContentSize } = await session.send('Page.getLayoutMetrics');
  const clip = { ...cssContentSize, scale: 1 };
  const { data } = await session.send('Page.captureScreenshot', { captureBeyondViewport: true, clip });
  writeFileSync(fileOf('phone'), data, 'base64');
  await session.detach();
}

/** Two people at a time, as the machine has two cores. */
async function inLanes(visitors: readonly Visitor[], walk: (visitor: Visitor) => Promise<string[]>): Promise<string[]> {
  const waiting = [...visitors].sort((one, other) => stops[other].length - stops[one].length);
  const lane = async (): Promise<string[]> => {
    const next = waiting.shift();
    return next === undefined ? [] : [...(await walk(next)), ...(await lane())];
  };
  return (await Promise.all([lane(), lane()])).flat();
}

/** The paths of all pages the service has, as they are mounted. */
function pagesServed(description: unknown): readonly string[] {
  const deps = { config: readConfig({}), texter: { sends: false } } as unknown as Dependencies;
  const paths = webPages(deps, () => description)
    .routes.filter(({ method }) => method === 'GET')
    .map(({ path }) => path);
  return [...new Set(paths)].filter((path) => !NO_PAGES.some((other) => other.test(path)));
}

// Files, and addresses that lead on to another page.
const NO_PAGES = [
  /\{/,
  /\.\w+$/,
  /^\/(demo|language)\//,
  /^(\/desk)?\/holds$/,
  /^\/desk\/family\//,
  /organisation$/,
  /^\/absences\/:id\/replan$/,
  // a stream of a room's page, and of who waits at one
  /\/(room|knocks|bookings\/:id)\/events$/,
  // of a meeting whose time has come: walked in after-meeting.test.ts
  /^\/bookings\/:id\/(next-steps|usefulness|follow-up|family)/,
  // the part of a page that it is drawn from anew
  /\/room\/queue$/,
];
