// What is wrong in the translators' files, by file and line: the three languages say the same, whole and translated.

import { languages } from '../../src/core/permissions.ts';
import type { Violation } from '../structure/tree.ts';
import { type Arguments, argumentsOf, differenceOf } from './arguments.ts';
import { uncounted } from './counts.ts';
import { leavesOf, lineOf, type TextFile, type TextFolder } from './texts.ts';

/** Words that are the same in two languages because they are: names, numbers, addresses. */
const SAME_ON_PURPOSE = [/^Neuvoaika$/, /^Video$/, /^Kamera$/, /^Form$/, /^\P{L}*$/u];

/** Every fault of a folder's texts, but for those that nobody reads. */
export function faultsIn(folder: TextFolder): readonly Violation[] {
  const missing = languages.filter((language) => !folder.files.has(language));
  const broken = [...folder.files.values()].filter(({ fault }) => fault !== undefined);
  if (missing.length + broken.length > 0) {
    return [
      ...missing.map((language) =>
        found('texts', `${folder.path}/${language}.json`, 1, 'Write this file: it is missing.'),
      ),
      ...broken.map(({ path, fault = '' }) => found('texts', path, 1, fault)),
    ];
  }
  return [...differences(folder), ...copies(folder)];
}

function differences({ files }: TextFolder): readonly Violation[] {
  const finnish = leavesOf(files.get('fi')?.content);
  const asked = new Map([...finnish].map(([key, text]) => [key, argumentsIn(text, 'fi')] as const));
  return [...files].flatMap(([language, file]) => {
    const leaves = leavesOf(file.content);
    const missing = [...finnish.keys()].filter((key) => !leaves.has(key));
    return [
      ...missing.map((key) => found('text-missing', file.path, 1, `${key}: translate it: fi.json says it.`)),
      ...[...leaves].flatMap(([key, text]) => {
        const first = asked.get(key);
        const wrong = first === undefined ? 'is not in fi.json' : faultOf(text, language, first);
        return wrong === undefined ? [] : [found('message', file.path, lineOf(file, text), `${key} ${wrong}.`)];
      }),
    ];
  });
}

function faultOf(text: string, language: (typeof languages)[number], first: Arguments | string): string | undefined {
  if (text.trim() === '') return 'is empty';
  const own = argumentsIn(text, language);
  if (typeof own === 'string') return own;
  const bare = uncounted(text, language);
  if (bare !== undefined) return `counts "${bare}" without a plural: give one and other`;
  return typeof first === 'string' ? undefined : differenceOf(own, first);
}

/** The arguments of a message, or what is wrong with it. */
function argumentsIn(text: string, language: (typeof languages)[number]): Arguments | string {
  try {
    return argumentsOf(text, language);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A text that is word for word another language's was most likely left for later. */
function copies({ files }: TextFolder): readonly Violation[] {
  const all = [...files.values()].map((file) => [file, leavesOf(file.content)] as const);
  return all.flatMap(([file, leaves], at) =>
    [...leaves].flatMap(([key, text]) => {
      const same = all.slice(0, at).find(([, others]) => others.get(key) === text);
      const words = text.replaceAll(/\{[^{}]*\}/g, '').trim();
      if (same === undefined || SAME_ON_PURPOSE.some((one) => one.test(words))) return [];
      return [found('copy', file.path, lineOf(file, text), `${key} is a copy of ${nameOf(same[0])}: translate it.`)];
    }),
  );
}

function nameOf({ path }: TextFile): string {
  return path.split('/').at(-1) ?? path;
}

function found(rule: string, file: string, line: number, message: string): Violation {
  return { rule, file, line, message };
}
