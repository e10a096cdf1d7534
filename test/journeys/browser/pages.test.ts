// Every page in every language: nothing for axe-core to find, light or dark; nothing wider than a narrow phone.

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { type Language, languages } from '../../../src/core/permissions.ts';
import type { Dependencies } from '../../../src/platform/dependencies.ts';
import { webPages } from '../../../src/surfaces/web/web.tsx';
import { findAccessibilityFaults } from '../../support/browser.ts';
import { openStaff, type Staff } from '../../support/staff.ts';
import { prepareStops, type Stop, type Visitor } from './stops.ts';

const WIDE = { width: 1280, height: 900 };
const MIDDLE = { width: 768, height: 900 };
const NARROW = { width: 320, height: 640 };

let staff: Staff;
let stops: Readonly<Record<Visitor, readonly Stop[]>>;
const visited = new Set<string>();
let checked = 0;

beforeAll(async () => {
  staff = await openStaff();
  stops = await prepareStops(staff.service);
});
afterAll(async () => {
  console.log(`pages checked: ${checked}`);
  await staff.close();
});

describe('every page', () => {
  it.each(languages)(
    'in %s is sound by axe-core, fits 320 and 768 pixels, and has a title, a language and one heading',
    async (language) => {
      const visitors = Object.keys(stops) as Visitor[];
      const faults = await inLanes(visitors, (visitor) => visit(visitor, language));
      expect(faults).toEqual([]);
    },
    // some two hundred stops, each loaded, measured at three widths and looked through in light and dark
    480_000,
  );

  it('was among those checked', async () => {
    const paths = pagesServed(await (await fetch(`${staff.service.url}/openapi.json`)).json());
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
  const faults: string[] = [];
  for (const { name, open } of stops[visitor]) {
    const where = `${visitor}, ${language}, ${name}`;
    try {
      await open(page);
      visited.add(new URL(page.url()).pathname);
      faults.push(...(await faultsOn(page, language)).map((fault) => `${where}: ${fault}`));
      checked += 1;
    } catch (error) {
      faults.push(`${where}: ${String(error)}`);
    }
  }
  await page.context().close();
  return faults;
}

async function faultsOn(page: Page, language: Language): Promise<string[]> {
  const faults = await findAccessibilityFaults(page);
  const frame: { title: string; lang: string; headings: number } = await page.evaluate(
    `({ title: document.title, lang: document.documentElement.lang, headings: document.querySelectorAll('h1').length })`,
  );
  if (!/^.+ · Neuvoaika$/.test(frame.title)) faults.push(`its title is "${frame.title}"`);
  if (frame.lang !== language) faults.push(`its language is ${frame.lang}`);
  if (frame.headings !== 1) faults.push(`it has ${frame.headings} headings of the first level`);
  if (language === 'fi') faults.push(...(await faultsInTheDark(page)));
  for (const size of [MIDDLE, NARROW]) {
    await page.setViewportSize(size);
    faults.push(...(await overflowOn(page)));
  }
  await page.setViewportSize(WIDE);
  return faults;
}

/** Only colours change with the scheme. */
async function faultsInTheDark(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' });
  const faults = await findAccessibilityFaults(page, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  return faults.map((fault) => `in the dark: ${fault}`);
}

async function overflowOn(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    if (document.scrollingElement.scrollWidth <= innerWidth) return [];
    const wide = [...document.querySelectorAll('main *, header *, footer *')].filter(
      (element) => element.getBoundingClientRect().right > innerWidth + 1);
    return ['at ' + innerWidth + ' px it is ' + document.scrollingElement.scrollWidth + ' px wide: ' + wide.slice(0, 3).map((each) => each.outerHTML.slice(0, 160)).join(' | ')];
  })()`);
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
  const deps = { config: readConfig({}) } as unknown as Dependencies;
  const paths = webPages(deps, description)
    .routes.filter(({ method }) => method === 'GET')
    .map(({ path }) => path);
  return [...new Set(paths)].filter((path) => !NO_PAGES.some((other) => other.test(path)));
}

// Files, and addresses that lead on to another page.
const NO_PAGES = [/\{/, /\.\w+$/, /^\/(demo|language)\//, /^(\/desk)?\/holds$/, /^\/desk\/family\//, /organisation$/];
