// What all texts keep to, beside what `npm run check` holds of each: its languages, arguments, translation and readers.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loggedActTexts } from '../../src/features/insights/texts/words.ts';

const web = new URL('../../src/surfaces/web/', import.meta.url);

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
