// The translators' files as the generator and the check see them: every message of every topic, by its path.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, languages } from '../../src/core/permissions.ts';
import type { Source } from '../../src/core/words.ts';

/** The files of one `texts` folder, by language; a file that is not there is missing. */
export type TextFolder = { readonly path: string; readonly files: ReadonlyMap<Language, TextFile> };
export type TextFile = {
  readonly path: string;
  readonly text: string;
  readonly content: Source | undefined;
  readonly fault?: string;
};

const FILE = /^(src\/(?:.+\/)?texts)\/([a-z]+)\.json$/;

/** Sorts the files among `texts` (path from the top level → content) by their folder. */
export function textFolders(texts: ReadonlyMap<string, string>): readonly TextFolder[] {
  const folders = new Map<string, Map<Language, TextFile>>();
  for (const [path, text] of texts) {
    const [, folder = '', name = ''] = FILE.exec(path) ?? [];
    const language = languages.find((one) => one === name);
    if (language === undefined) continue;
    const files = folders.get(folder) ?? new Map<Language, TextFile>();
    folders.set(folder, files.set(language, { path, text, ...read(text) }));
  }
  return [...folders].map(([path, files]) => ({ path, files })).toSorted((a, b) => a.path.localeCompare(b.path));
}

/** Reads what lies in the `texts` folders below `root`/src. */
export function readTextFolders(root: string): readonly TextFolder[] {
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path.replaceAll('\\', '/')}`)
    .filter((path) => FILE.test(path));
  return textFolders(new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')])));
}

/** Every text below, by its path (`absence.column.who`). */
export function leavesOf(source: Source | undefined, path = ''): ReadonlyMap<string, string> {
  if (source === undefined) return new Map();
  if (typeof source === 'string') return new Map([[path, source]]);
  return new Map(
    Object.entries(source).flatMap(([key, inner]) => [...leavesOf(inner, path === '' ? key : `${path}.${key}`)]),
  );
}

/** The line on which a file says a text, counted from 1. */
export function lineOf({ text }: TextFile, said: string): number {
  const at = text.indexOf(JSON.stringify(said));
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

function read(text: string): Pick<TextFile, 'content' | 'fault'> {
  try {
    const content: unknown = JSON.parse(text);
    return isTopics(content) ? { content } : { content: undefined, fault: 'Write topics of texts, and nothing else.' };
  } catch (error) {
    return { content: undefined, fault: `Mend the JSON: ${error instanceof Error ? error.message : 'unreadable'}.` };
  }
}

function isTopics(value: unknown): value is Source {
  return isRecord(value) && Object.values(value).every((topic) => isRecord(topic) && isSource(topic));
}

function isSource(value: unknown): value is Source {
  if (typeof value === 'string') return true;
  return typeof value === 'object' && value !== null && Object.values(value).every(isSource);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
