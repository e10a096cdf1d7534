// What every page owes its readers, whoever they are: a title, their language, one heading, and nothing in their way.

import type { Page } from 'playwright-core';
import type { Language } from '../../src/core/permissions.ts';
import { findAccessibilityFaults, measureAt } from './browser.ts';

/** What is wrong with the page as it stands in a wide window: with its frame, by axe-core, or wider than its window. */
export async function faultsOn(page: Page, language: Language): Promise<string[]> {
  return [
    ...(await faultsInFrame(page, language)),
    ...(await barriersOn(page, language)),
    ...(await measureAt(page, [768, 320], OVERFLOW)),
  ];
}

/**
 * What axe-core finds, light and dark. A page has one structure and one style sheet in all languages, so they are looked
 * at in Finnish; in the others, every rule that words take part in.
 */
export async function barriersOn(page: Page, language: Language): Promise<string[]> {
  if (language !== 'fi') return findAccessibilityFaults(page, { only: OF_WORDS });
  const light = await findAccessibilityFaults(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await findAccessibilityFaults(page, { only: ['color-contrast'] });
  await page.emulateMedia({ colorScheme: 'light' });
  return [...light, ...dark.map((fault) => `in the dark: ${fault}`)];
}

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

/**
 * A choice whose words do not fit its field says half of what was chosen. A phone is narrower than some names are,
 * and a row's choice (`of-row`) stands whole beside it.
 */
const CUT = `(() => {
  if (innerWidth < 768) return [];
  const pen = document.createElement('canvas').getContext('2d');
  return [...document.querySelectorAll('main select:not([multiple], .of-row)')].flatMap((select) => {
    const style = getComputedStyle(select);
    pen.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    const words = select.selectedOptions[0]?.label ?? '';
    return select.clientWidth === 0 || pen.measureText(words).width <= room + 1 ? [] : ['cut: ' + select.name + ', ' + words];
  });
})()`;
