// No module of src depends on itself, however long the way round. Types are gone at run time and do not count.

import { targetOf } from './resolution.ts';
import { modulesBelow, type Rule, type SourceTree, type Violation } from './tree.ts';

type Edge = { readonly to: string; readonly line: number };

/** Every cycle of imports, each reported once, at the import that closes it. */
export const noCycles: Rule = (tree) => {
  const edges = edgesOf(tree);
  const finished = new Set<string>();
  const way: string[] = [];
  const violations: Violation[] = [];
  const visit = (path: string) => {
    way.push(path);
    for (const { to, line } of edges.get(path) ?? []) {
      if (way.includes(to)) violations.push(cycle(path, line, [...way.slice(way.indexOf(to)), to]));
      else if (!finished.has(to)) visit(to);
    }
    finished.add(path);
    way.pop();
  };
  for (const path of edges.keys()) if (!finished.has(path)) visit(path);
  return violations;
};

function edgesOf(tree: SourceTree): ReadonlyMap<string, readonly Edge[]> {
  return new Map(
    modulesBelow(tree, 'src').map((module) => [
      module.path,
      module.imports.flatMap((imported) => {
        const target = targetOf(tree, module, imported);
        if (imported.type || target.kind !== 'file' || !tree.modules.has(target.path)) return [];
        return [{ to: target.path, line: imported.line }];
      }),
    ]),
  );
}

function cycle(file: string, line: number, way: readonly string[]): Violation {
  return { rule: 'no-cycles', file, line, message: `Break the cycle ${way.join(' → ')}: move what both need down.` };
}
