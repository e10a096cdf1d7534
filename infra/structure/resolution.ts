// Which file of the tree an import means.

import { posix } from 'node:path';
import type { Import, Module, SourceTree } from './tree.ts';

export type Target =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'alias'; readonly specifier: string }
  | { readonly kind: 'computed' };

/** The target of an import; a file need not exist (generated code does not, before its generator ran). */
export function targetOf(tree: SourceTree, module: Module, { specifier }: Import): Target {
  if (specifier === undefined) return { kind: 'computed' };
  if (/^\.\.?(\/|$)/.test(specifier)) return { kind: 'file', path: fileNamed(tree, module.path, specifier) };
  if (/^[#~/]|^@\/|^(src|neuvoaika)(\/|$)|^file:/.test(specifier)) return { kind: 'alias', specifier };
  return { kind: 'package', name: packageOf(specifier) };
}

function fileNamed(tree: SourceTree, from: string, specifier: string): string {
  const path = posix.normalize(posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')));
  const stem = path.replace(/\.jsx?$/, '');
  const spellings = [path, `${stem}.ts`, `${stem}.tsx`, `${path}/index.ts`, `${path}/index.tsx`];
  return spellings.find((spelling) => tree.modules.has(spelling)) ?? path;
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
