// What all texts keep to, beside what `npm run check` holds of each: its languages, arguments, translation and readers.

import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { leavesOf, readTextFolders } from '../../infra/words/texts.ts';
import { loggedActTexts } from '../../src/features/insights/texts/words.ts';

const web = new URL('../../src/surfaces/web/', import.meta.url);

/** What nothing here sends. A text may speak of it once something does. */
const NEVER_SENT = /tekstiviest|\bsms\b|textmeddeland|text message/i;

test('no text promises a text message, as none is ever sent', () => {
  const texts = readTextFolders(resolve(import.meta.dirname, '../..')).flatMap(({ path, files }) =>
    [...files].flatMap(([language, { content }]) =>
      [...leavesOf(content ?? {})].map(([key, text]) => [`${path} ${language} ${key}`, text] as const),
    ),
  );
  expect(texts.length).toBeGreaterThan(3000);
  expect(texts.filter(([, text]) => NEVER_SENT.test(text))).toEqual([]);
  for (const text of ['Saat tekstiviestin.', 'Du får ett textmeddelande.', 'We send a text message.']) {
    expect(text).toMatch(NEVER_SENT);
  }
});

test('every act that a command logs, and whom it was about, has its words for the auditor', () => {
  const features = new URL('../../src/features/', import.meta.url);
  const sources = readdirSync(features, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(file, features), 'utf8'));
  const said = (pattern: RegExp) =>
    new Set(sources.flatMap((text) => [...text.matchAll(pattern)].map((found) => found[1])));
  const acts = said(/\baction: '([a-z-]+)'/g);
  const kinds = said(/\bsubject(?:: | = )\{ kind: '([a-z-]+)'/g);
  expect(acts.size).toBeGreaterThan(40);
  const { act, kind } = loggedActTexts.fi;
  expect([...acts].filter((name) => name === undefined || !(name in act))).toEqual([]);
  expect([...kinds].filter((name) => name === undefined || !(name in kind))).toEqual([]);
});

test('every class of the look is worn by a page', () => {
  const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(new URL(file, web), 'utf8'));
  const look = readFileSync(new URL('kit/look/look.css', web), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const selectors = look.replace(/\{[^{}]*\}/g, '{}');
  const classes = new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name = '']) => name));
  const isWorn = (name: string) => sources.some((source) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(source));
  expect(classes.size).toBeGreaterThan(50);
  expect([...classes].filter((name) => !isWorn(name))).toEqual([]);
});
