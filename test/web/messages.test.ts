// Every text exists in Finnish, Swedish and English, and none was left as a copy of another language's.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languages } from '../../src/core/permissions.ts';
import { accessLogTexts } from '../../src/surfaces/web/administration/texts/words.ts';

const web = new URL('../../src/surfaces/web/', import.meta.url);

/** Words that are the same in two languages because they are: names, numbers, addresses. */
const SAME_ON_PURPOSE = [/^Neuvoaika$/, /^Video$/, /^Kamera$/, /^Form$/, /^\P{L}*$/u];

/** A directory file's own field names are English words: only Finnish and Swedish must translate them. */
const ENGLISH_ALREADY = /^\.field\./;

const topics = await Promise.all(
  readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/texts\/[a-z-]+\.ts$/.test(file))
    .map(async (file) => [file, (await import(new URL(file, web).href)) as object] as const),
);
const texts = topics.flatMap(([file, exported]) =>
  Object.entries(exported)
    .filter(([, value]) => isThreefold(value))
    .map(([name, value]) => [`${file} ${name}`, value] as const),
);

describe.each(texts)('%s', (_name, text) => {
  const [fi, sv, en] = languages.map((language) => leavesOf(text[language]));

  test('has the same texts in every language', () => {
    expect([...(sv?.keys() ?? [])]).toEqual([...(fi?.keys() ?? [])]);
    const inEnglish = [...(fi?.keys() ?? [])].filter((path) => en?.has(path) || !ENGLISH_ALREADY.test(path));
    expect([...(en?.keys() ?? [])]).toEqual(inEnglish);
  });

  test('leaves no text empty', () => {
    for (const leaves of [fi, sv, en]) expect([...(leaves ?? [])].filter(([, said]) => said.trim() === '')).toEqual([]);
  });

  test('leaves no copy untranslated', () => {
    const copies = [...(fi ?? [])].filter(([path, said]) => [sv?.get(path), en?.get(path)].includes(said));
    const swedishCopies = [...(sv ?? [])].filter(([path, said]) => en?.get(path) === said);
    const forgotten = [...copies, ...swedishCopies].filter(
      ([, said]) => !SAME_ON_PURPOSE.some((same) => same.test(said)),
    );
    expect(forgotten).toEqual([]);
  });
});

test('every topic of messages is looked at', () => {
  expect(texts.length).toBeGreaterThanOrEqual(10);
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
  const { act, kind } = accessLogTexts.fi;
  expect([...acts].filter((name) => name === undefined || !(name in act))).toEqual([]);
  expect([...kinds].filter((name) => name === undefined || !(name in kind))).toEqual([]);
});

test('every text is read by a page, and every class of the look is worn by one', () => {
  const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(new URL(file, web), 'utf8'));
  const unread = texts.flatMap(([topic, { fi }]) => {
    const name = topic.split(' ')[1] ?? '';
    const readers = sources.filter((source) => source.includes(name)).join('\n');
    return Object.keys(fi as object)
      .filter((key) => !new RegExp(`[.{,\\s'"\`]${key.replaceAll('-', '\\-')}\\b(?!\\??:)`).test(readers))
      .map((key) => `${topic}.${key}`);
  });
  expect(unread).toEqual([]);
  const look = readFileSync(new URL('kit/look/look.css', web), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const selectors = look.replace(/\{[^{}]*\}/g, '{}');
  const classes = new Set([...selectors.matchAll(/\.([a-zA-Z][\w-]*)/g)].map(([, name = '']) => name));
  const isWorn = (name: string) => sources.some((source) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(source));
  expect(classes.size).toBeGreaterThan(50);
  expect([...classes].filter((name) => !isWorn(name))).toEqual([]);
});

/** Numbers that also read as text: what a text makes of them must still differ from language to language. */
const samples = [2, 3, 4, 5];

type Threefold = Readonly<Record<(typeof languages)[number], unknown>>;

function isThreefold(value: unknown): value is Threefold {
  return typeof value === 'object' && value !== null && languages.every((language) => language in value);
}

/** Each text by its path; a text made of parameters is made of some. */
function leavesOf(value: unknown, path = ''): Map<string, string> {
  if (typeof value === 'string') return new Map([[path, value]]);
  if (typeof value === 'function') return new Map([[`${path}()`, String(value(...samples.slice(0, value.length)))]]);
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...leavesOf(inner, `${path}.${key}`)]));
}
