// The project stands alone: no path in it leads out of its own folder.

import { posix } from 'node:path';
import { type Expression, type Node, Visitor } from 'oxc-parser';
import { type Module, modulesBelow, type Rule, type SourceTree, type Violation } from './tree.ts';

const JOINS = ['join', 'resolve', 'normalize'];
/** Functions of node:fs that take a path; a relative one is meant from the top level, where every command runs. */
const READS = /^(read|exists|open|stat|lstat|access|cp|copy|createReadStream|glob|opendir)/;

/** A path is followed from where it stands: a literal from its module, a joined one from what it is joined to. */
export const staysInside: Rule = (tree) => [
  ...['src', 'test', 'infra', '.ci', 'prisma'].flatMap((folder) =>
    modulesBelow(tree, folder).flatMap((module) => waysOut(module).map((line) => found(module.path, line))),
  ),
  ...scriptsOf(tree),
];

/** The lines of a module on which a path climbs out. */
function waysOut(module: Module): readonly number[] {
  const { follow, constants } = follower(module);
  const lines = new Set<number>();
  const judge = (path: string | undefined, start: number) => {
    if (path !== undefined && climbs(path)) lines.add(module.lineOf(start));
  };
  const text = (value: string, start: number) => {
    if (/^\/?\.\.(\/|$)/.test(value)) judge(from(module.path, value.replace(/^\//, '')), start);
  };
  new Visitor({
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init !== null) constants.set(id.name, init);
    },
  }).visit(module.program);
  new Visitor({
    Literal: ({ value, start }) => {
      if (typeof value === 'string') text(value, start);
    },
    TemplateLiteral(node) {
      for (const { value, start } of node.quasis) text(value.cooked ?? '', start);
      judge(follow(node), node.start);
    },
    BinaryExpression: (node) => judge(follow(node), node.start),
    NewExpression: (node) => judge(follow(node), node.start),
    CallExpression(node) {
      judge(follow(node), node.start);
      const [first] = node.arguments;
      if (first?.type === 'Literal' && typeof first.value === 'string' && READS.test(nameOf(node.callee))) {
        judge(posix.normalize(first.value), first.start);
      }
    },
  }).visit(module.program);
  return [...lines];
}

/** Reads the path an expression makes, from the top level, as far as the module itself tells. */
function follower(module: Module) {
  const constants = new Map<string, Expression>();
  const seen = new Set<string>();
  const follow = (node: Node): string | undefined => {
    switch (node.type) {
      case 'MemberExpression':
        if (node.object.type !== 'MetaProperty') return undefined;
        return nameOf(node) === 'dirname' ? posix.dirname(module.path) : module.path;
      case 'Identifier': {
        const value = constants.get(node.name);
        if (value === undefined || seen.has(node.name)) return undefined;
        seen.add(node.name);
        const path = follow(value);
        seen.delete(node.name);
        return path;
      }
      case 'NewExpression': {
        const [path, base] = node.arguments;
        if (nameOf(node.callee) !== 'URL' || base === undefined) return undefined;
        const start = follow(base);
        const text = textOf(path);
        return start === undefined || text === undefined ? undefined : from(start, text);
      }
      case 'CallExpression': {
        const name = nameOf(node.callee);
        if (name === 'cwd') return '.';
        const [first, ...rest] = node.arguments;
        if (first === undefined) return undefined;
        if (name === 'fileURLToPath' || name === 'dirname') {
          const path = follow(first);
          return path === undefined || name === 'fileURLToPath' ? path : posix.dirname(path);
        }
        if (!JOINS.includes(name)) return undefined;
        const base = follow(first) ?? textOf(first);
        return base === undefined ? undefined : joined(base, rest.map(textOf));
      }
      case 'TemplateLiteral':
        return node.expressions[0] !== undefined && node.quasis[0]?.value.cooked === ''
          ? concatenated(follow(node.expressions[0]), node.quasis[1]?.value.cooked)
          : undefined;
      case 'BinaryExpression':
        return node.operator === '+' ? concatenated(follow(node.left), textOf(node.right)) : undefined;
      default:
        return undefined;
    }
  };
  return { follow, constants };
}

/** `base` with the parts behind it, up to the first that is not plain text. */
function joined(base: string, parts: readonly (string | undefined)[]): string {
  const end = parts.indexOf(undefined);
  const known = (end === -1 ? parts : parts.slice(0, end)).filter((part) => part !== undefined);
  return posix.join(base, ...known);
}

function concatenated(base: string | undefined, rest: string | undefined | null): string | undefined {
  return base === undefined || rest === undefined || rest === null ? undefined : posix.normalize(base + rest);
}

/** Shell scripts and the commands of package.json: they run at the top level, `$0` stands in their own folder. */
function scriptsOf({ scripts }: SourceTree): readonly Violation[] {
  return [...scripts].flatMap(([path, text]) =>
    text.split('\n').flatMap((line, at) => {
      const climb = path.startsWith('.ci/') ? /\/\.\.\/\.\./ : /\/\.\.\//;
      return /(^|[\s"'=(:])\.\.(?=[/\s"')]|$)/.test(line) || climb.test(line) ? [found(path, at + 1)] : [];
    }),
  );
}

function from(path: string, relative: string): string {
  return posix.join(posix.dirname(path), relative);
}

function climbs(path: string): boolean {
  return path === '..' || path.startsWith('../');
}

function textOf(node: Node | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? (node.quasis[0]?.value.cooked ?? undefined)
    : undefined;
}

/** The last name of `join`, `path.join`, `import.meta.dirname`. */
function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'MemberExpression' && node.property.type === 'Identifier' ? node.property.name : '';
}

function found(file: string, line: number): Violation {
  const message = 'Bring what is read into the project: nothing in it reads a file outside its own folder.';
  return { rule: 'stays-inside', file, line, message };
}
