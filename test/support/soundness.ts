// What every page owes its readers, whoever they are: a title, their language, one heading, and nothing in their way.

import type { Page } from 'playwright-core';
import type { Language } from '../../src/core/permissions.ts';
import { askAxe, findAccessibilityFaults, measureAt } from './browser.ts';

/** What is wrong with the page as it stands in a wide window: with its frame, by axe-core, or wider than its window. */
export async function faultsOn(page: Page, language: Language): Promise<string[]> {
  return [
    ...(await faultsInFrame(page, language)),
    ...(await barriersOn(page, language)),
    ...(await measureAt(page, [768, 320], `[...${OVERFLOW}, ...${CUT}]`)),
  ];
}

/**
 * What axe-core finds, light and dark. A page has one structure and one style sheet in all languages, so they are looked
 * at in Finnish; in the others, every rule that words take part in, and only where they make another page of it.
 */
export async function barriersOn(page: Page, language: Language): Promise<string[]> {
  const shape: string = await page.evaluate(SHAPE);
  const rules = language === 'fi' ? { except: ['color-contrast'] } : { only: OF_WORDS };
  const faults = sound.has(shape) ? [] : await findAccessibilityFaults(page, rules);
  if (faults.length === 0) sound.add(shape);
  return [...faults, ...(language === 'fi' ? await paleTextOn(page) : [])];
}

/** The shapes of pages that axe-core found nothing on. */
const sound = new Set<string>();

/**
 * A page as axe-core's rules see it, whatever its words: the elements, their attributes, where words and ids are, and which
 * of them are alike. The links to the other languages change places with the language itself.
 */
const SHAPE = `(() => {
  const alike = new Map();
  const nth = (words) => words.trim() === '' ? '' : alike.get(words) ?? (alike.set(words, alike.size), alike.get(words));
  const BY_VALUE = /^(class|role|type|hidden|open|disabled|scope|tabindex|autocomplete|aria-(?!label|describedby|controls|owns|value|details|errormessage|activedescendant|placeholder|roledescription|description).*)$/;
  const shapeOf = (node) => {
    if (node.nodeType === 3) return '"' + nth(node.data) + '"';
    if (node.nodeType !== 1 || node.matches('script, link')) return '';
    if (node.matches('a[hreflang]')) return '<language>';
    const attributes = [...node.attributes].filter(({ name }) => node !== document.documentElement || name !== 'lang')
      .map(({ name, value }) => name + '=' + (BY_VALUE.test(name) ? value : nth(value)));
    return '<' + node.localName + ' ' + attributes.join(' ') + '>' + [...node.childNodes].map(shapeOf).join('') + '</>';
  };
  return shapeOf(document.documentElement);
})()`;

/** How text looks that axe-core has compared with what is behind it, and how often; it is asked again while it is not sure. */
const compared = new Map<string, number>();
const MOST_ASKED = 3;

/**
 * Text that does not stand out enough, light or dark. Whether it does comes from its colours, its size and what is behind
 * it, so of all text that looks the same axe-core is asked once, and twice more where it was not sure.
 */
async function paleTextOn(page: Page): Promise<string[]> {
  const looks: readonly string[] = await page.evaluate(LOOKS);
  const unseen = looks.filter((look) => (compared.get(look) ?? 0) < MOST_ASKED);
  if (unseen.length === 0) return [];
  const light = await findPaleText(page, unseen);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await findPaleText(page, unseen);
  await page.emulateMedia({ colorScheme: 'light' });
  const unsure = new Set([...light.unsure, ...dark.unsure]);
  // what a live page replaced in between was not compared: it is asked on the next page
  const gone = new Set([...light.gone, ...dark.gone]);
  for (const look of unseen.filter((one) => !gone.has(one)))
    compared.set(look, unsure.has(look) ? (compared.get(look) ?? 0) + 1 : MOST_ASKED);
  return [...light.faults, ...dark.faults.map((fault) => `in the dark: ${fault}`)];
}

type Compared = { readonly faults: string[]; readonly unsure: string[]; readonly gone: string[] };

async function findPaleText(page: Page, looks: readonly string[]): Promise<Compared> {
  return askAxe(
    page,
    `(async () => {
      const wanted = new Set(${JSON.stringify(looks)});
      const there = [...window.looks].filter(([element, look]) => wanted.has(look) && element.isConnected);
      const include = there.map(([element]) => element);
      for (const [, look] of there) wanted.delete(look);
      const gone = [...wanted];
      if (include.length === 0) return { faults: [], unsure: [], gone };
      const { violations, incomplete } = await axe.run({ include }, {
        runOnly: ['color-contrast'], resultTypes: ['violations', 'incomplete'], preload: false, elementRef: true });
      const nodesOf = (results) => results.flatMap(({ nodes }) => nodes);
      return {
        faults: nodesOf(violations).map(({ html }) => 'color-contrast: ' + html),
        unsure: nodesOf(incomplete).map(({ element }) => window.looks.get(element)),
        gone,
      };
    })()`,
  );
}

/** Each element that shows text of its own, by how it looks: its colours and those behind it, light and dark, and its size. */
const LOOKS = `(() => {
  const shows = (element) => element.checkVisibility() &&
    (element.matches('input, select, textarea') ||
      [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ''));
  const shown = [...document.body.querySelectorAll('*')].filter(shows);
  const looksIn = (scheme) => {
    document.documentElement.style.colorScheme = scheme;
    const behind = new Map([[null, '']]);
    const behindOf = (element) => {
      if (behind.has(element)) return behind.get(element);
      const { backgroundColor, backgroundImage, opacity, position } = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity].join(' ');
      const apart = position === 'absolute' || position === 'fixed' ? element.localName + element.className : '';
      const all = (own === 'rgba(0, 0, 0, 0) none 1' ? '' : own) + apart + behindOf(element.parentElement);
      behind.set(element, all);
      return all;
    };
    return shown.map((element) => {
      const { color, fontSize, fontWeight } = getComputedStyle(element);
      return [color, fontSize, fontWeight, behindOf(element)].join(' ');
    });
  };
  const [light, dark] = [looksIn('light'), looksIn('dark')];
  document.documentElement.style.colorScheme = '';
  window.looks = new Map(shown.map((element, nth) => [element, light[nth] + ' / ' + dark[nth]]));
  return [...new Set(window.looks.values())];
})()`;

/** The rules of axe-core that a missing, empty or repeated text can break. */
const OF_WORDS = [
  ...[
    'aria-command-name',
    'aria-dialog-name',
    'aria-input-field-name',
    'aria-progressbar-name',
    'aria-roledescription',
  ],
  ...['aria-toggle-field-name', 'button-name', 'document-title', 'empty-heading', 'empty-table-header', 'frame-title'],
  ...['heading-order', 'html-has-lang', 'html-lang-valid', 'image-alt', 'input-button-name', 'label'],
  ...['label-title-only', 'landmark-unique', 'link-name', 'region', 'role-img-alt', 'select-name', 'summary-name'],
  ...['svg-img-alt', 'table-duplicate-name', 'valid-lang'],
];

async function faultsInFrame(page: Page, language: Language): Promise<string[]> {
  const frame: { title: string; lang: string; headings: number; cut: string[] } = await page.evaluate(
    `({ title: document.title, lang: document.documentElement.lang, headings: document.querySelectorAll('h1').length,
      cut: ${CUT} })`,
  );
  return [
    ...frame.cut,
    ...(/^.+ · Neuvoaika$/.test(frame.title) ? [] : [`its title is "${frame.title}"`]),
    ...(frame.lang === language ? [] : [`its language is ${frame.lang}`]),
    ...(frame.headings === 1 ? [] : [`it has ${frame.headings} headings of the first level`]),
  ];
}

const OVERFLOW = `(() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return [];
  const wide = [...document.querySelectorAll('main *, header *, footer *')].filter(
    (element) => element.getBoundingClientRect().right > innerWidth + 1);
  return ['at ' + innerWidth + ' px it is ' + document.scrollingElement.scrollWidth + ' px wide: ' + wide.slice(0, 3).map((each) => each.outerHTML.slice(0, 160)).join(' | ')];
})()`;

/** A choice whose words neither fit their field nor wrap there says half of what was chosen. */
const CUT = `(() => {
  const pen = document.createElement('canvas').getContext('2d');
  return [...document.querySelectorAll('main select:not([multiple])')].flatMap((select) => {
    const style = getComputedStyle(select);
    pen.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const words = select.selectedOptions[0]?.label ?? '';
    const wraps = style.appearance === 'none' && style.whiteSpace === 'normal' && select.scrollHeight <= select.clientHeight + 1;
    const pieces = wraps ? words.split(/\\s+/) : [words];
    const fits = pieces.every((piece) => pen.measureText(piece).width <= room + 1);
    return select.clientWidth === 0 || fits ? [] : ['at ' + innerWidth + ' px cut: ' + select.name + ', ' + words];
  });
})()`;
