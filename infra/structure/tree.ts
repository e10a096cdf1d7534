// The source tree as the rules see it: every path, and every module parsed once.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, parseSync, Visitor, type VisitorObject } from 'oxc-parser';

export type Module = {
  readonly path: string;
  readonly program: Program;
  readonly imports: readonly Import[];
  readonly fault?: { readonly line: number; readonly message: string };
  /** the text of the comment line that the file opens with */
  readonly opening?: string;
  /** its comments of one line that stand alone on it */
  readonly comments: readonly { readonly line: number }[];
  /** what every comment says, by the line it begins on */
  readonly remarks: readonly { readonly line: number; readonly text: string }[];
  /** the line of an offset in the source, counted from 1 */
  readonly lineOf: (offset: number) => number;
};

/** One way in which a module names another. `type`: gone after types are stripped. `specifier` is missing where it is computed. */
export type Import = { readonly specifier?: string; readonly type: boolean; readonly line: number };

export type SourceTree = {
  readonly paths: readonly string[];
  readonly modules: ReadonlyMap<string, Module>;
  /** shell scripts and the commands of npm: path → text */
  readonly scripts: ReadonlyMap<string, string>;
};

export type Violation = {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly message: string;
};

export type Rule = (tree: SourceTree) => readonly Violation[];

const MODULE = /\.[cm]?[jt]sx?$/;
const SCRIPT = /^package\.json$|^\.ci\/[^.]+$|\.sh$/;

/** Parses every module among `texts` (path from the top level → source text; other files only need their path). */
export function sourceTree(texts: ReadonlyMap<string, string>): SourceTree {
  const modules = [...texts].filter(([path]) => MODULE.test(path)).map(([path, text]) => parse(path, text));
  return {
    paths: [...texts.keys()].sort(),
    modules: new Map(modules.map((module) => [module.path, module])),
    scripts: new Map([...texts].filter(([path]) => SCRIPT.test(path))),
  };
}

/** Reads the tree below `root`, leaving out the paths `.gitignore` names (a pattern in it leaves out nothing). */
export function readSourceTree(root: string): SourceTree {
  const ignored = new Set(['.git', 'node_modules', ...ignoredPaths(root)]);
  const texts = new Map<string, string>();
  const visit = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (ignored.has(path)) continue;
      if (entry.isDirectory()) visit(path);
      else texts.set(path, MODULE.test(path) || SCRIPT.test(path) ? readFileSync(join(root, path), 'utf8') : '');
    }
  };
  visit('');
  return sourceTree(texts);
}

/**
 * Whether a module decides from its arguments alone: all of core, each feature's rules.ts, and what a feature has split
 * off from its rules, which says so in its opening line by ending in "Pure."
 */
export function isPure({ path, opening }: Module): boolean {
  if (path.startsWith('src/core/') || RULES.test(path)) return true;
  return path.startsWith('src/features/') && /\bPure\.$/.test(opening ?? '');
}

/** The section whose island this file belongs to: what runs in the reader's browser. */
export function islandOf(path: string): string | undefined {
  return /^src\/surfaces\/web\/([^/]+)\/islands\//.exec(path)?.[1];
}

const RULES = /^src\/features\/[^/]+\/rules\.ts$/;

/** The modules below `folder`, or all of them. */
export function modulesBelow(tree: SourceTree, folder: string): readonly Module[] {
  return [...tree.modules.values()].filter(({ path }) => path.startsWith(`${folder}/`));
}

function ignoredPaths(root: string): readonly string[] {
  const lines = readFileSync(join(root, '.gitignore'), 'utf8').split('\n');
  return lines
    .map((line) => line.trim().replace(/^\/|\/$/g, ''))
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function parse(path: string, text: string): Module {
  const { program, errors, comments } = parseSync(path, text, { preserveParens: false });
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const alone = comments.filter(({ type, start }) => type === 'Line' && /(^|\n)[ \t]*$/.test(text.slice(0, start)));
  const [first] = alone;
  const module = {
    path,
    program,
    imports: importsOf(program, lineOf),
    lineOf,
    comments: alone.map(({ start }) => ({ line: lineOf(start) })),
    remarks: comments.map(({ start, value }) => ({ line: lineOf(start), text: value })),
    ...(first !== undefined && text.slice(0, first.start).trim() === '' && { opening: first.value.trim() }),
  };
  const [error] = errors;
  if (error === undefined) return module;
  return { ...module, fault: { line: lineOf(error.labels[0]?.start ?? 0), message: error.message } };
}

/** Imports in every form TypeScript has. `import { type A }` still loads its module, so it does not count as a type. */
function importsOf(program: Program, lineOf: Module['lineOf']): readonly Import[] {
  const imports: Import[] = [];
  const add = (source: { type: string; value?: unknown } | null, type: boolean, start: number) => {
    if (source === null) return;
    const specifier = source.type === 'Literal' && typeof source.value === 'string' ? { specifier: source.value } : {};
    imports.push({ ...specifier, type, line: lineOf(start) });
  };
  const visitor: VisitorObject = {
    ImportDeclaration: (node) => add(node.source, node.importKind === 'type', node.start),
    ExportNamedDeclaration: (node) => add(node.source, node.exportKind === 'type', node.start),
    ExportAllDeclaration: (node) => add(node.source, node.exportKind === 'type', node.start),
    ImportExpression: (node) => add(node.source, false, node.start),
    TSImportType: (node) => add(node.source, true, node.start),
    TSExternalModuleReference: (node) => add(node.expression, false, node.start),
  };
  new Visitor(visitor).visit(program);
  return imports;
}
