// What is exported and taken by nobody: dead code, or something that should not be public.

import { Visitor } from 'oxc-parser';
import { targetOf } from './resolution.ts';
import { type Module, modulesBelow, type Rule, type SourceTree } from './tree.ts';

/**
 * Every value that src exports is taken by another module: of src, a test or infra. A type may name what a public
 * function takes or gives, and a schema.ts what its schemas are made of: these must be mentioned somewhere at least.
 */
export const noUnusedExports: Rule = (tree) => {
  const taken = takenNames(tree);
  return modulesBelow(tree, 'src')
    .filter(({ path }) => !isEntry(path))
    .flatMap((module) => {
      const names = taken.get(module.path);
      if (names?.has('*')) return [];
      return exportsOf(module)
        .filter(({ name, type }) => {
          if (names?.has(name)) return false;
          return type || module.path.endsWith('/schema.ts') ? timesMentioned(module, name) < 2 : true;
        })
        .map(({ name, line }) => ({
          rule: 'no-unused-exports',
          file: module.path,
          line,
          message: `Nobody imports ${name}: keep it to the module, or remove it.`,
        }));
    });
};

/** Started by a name that no import spells: the process, and the scripts of pages. */
function isEntry(path: string): boolean {
  return path === 'src/main.ts' || /^src\/surfaces\/web\/[^/]+\/islands\/[^/]+$/.test(path);
}

/** The names taken of each module; `*` where all of it is. */
function takenNames(tree: SourceTree): ReadonlyMap<string, ReadonlySet<string>> {
  const taken = new Map<string, Set<string>>();
  for (const module of tree.modules.values()) {
    const take = (specifier: string, name: string) => {
      const target = targetOf(tree, module, { specifier, type: false, line: 0 });
      if (target.kind === 'file') taken.set(target.path, (taken.get(target.path) ?? new Set()).add(name));
    };
    new Visitor({
      ImportDeclaration({ source, specifiers }) {
        for (const one of specifiers) take(source.value, one.type === 'ImportSpecifier' ? nameOf(one.imported) : '*');
      },
      ExportNamedDeclaration({ source, specifiers }) {
        if (source !== null) for (const { local } of specifiers) take(source.value, nameOf(local));
      },
      ExportAllDeclaration: ({ source }) => take(source.value, '*'),
      ImportExpression({ source }) {
        if (source.type === 'Literal' && typeof source.value === 'string') take(source.value, '*');
      },
      TSImportType: ({ source }) => take(source.value, '*'),
    }).visit(module.program);
  }
  return taken;
}

type Export = { readonly name: string; readonly type: boolean; readonly line: number };

function exportsOf({ program, lineOf }: Module): readonly Export[] {
  const found: Export[] = [];
  new Visitor({
    ExportNamedDeclaration({ declaration, specifiers, start }) {
      const line = lineOf(start);
      for (const { exported } of specifiers) found.push({ name: nameOf(exported), type: false, line });
      if (declaration === null) return;
      if (declaration.type === 'VariableDeclaration') {
        for (const { id } of declaration.declarations) {
          if (id.type === 'Identifier') found.push({ name: id.name, type: false, line });
        }
      } else if ('id' in declaration && declaration.id?.type === 'Identifier') {
        const type = declaration.type.startsWith('TS');
        found.push({ name: declaration.id.name, type, line });
      }
    },
  }).visit(program);
  return found;
}

function timesMentioned({ program }: Module, name: string): number {
  let times = 0;
  new Visitor({
    Identifier: (node) => {
      if (node.name === name) times += 1;
    },
  }).visit(program);
  return times;
}

function nameOf(node: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return node.name ?? String(node.value);
}
