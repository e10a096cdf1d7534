// Where a module mentions a global, and by which path: `Date.now`, `globalThis.process['env']`, `const { env } = process`.

import { type Expression, type Node, Visitor } from 'oxc-parser';
import type { Module } from './tree.ts';

/** `use`: what is done with it. `empty-new` is `new X()` without arguments; `alias` gives a whole global another name. */
export type Mention = {
  readonly path: string;
  readonly use: 'member' | 'call' | 'new' | 'empty-new' | 'alias';
  readonly line: number;
};

/** Every mention of a global's member, call, construction or renaming. */
export function mentionsIn(module: Module): readonly Mention[] {
  const mentions: Mention[] = [];
  const add = (path: string | undefined, use: Mention['use'], { start }: { start: number }) => {
    if (path !== undefined) mentions.push({ path, use, line: module.lineOf(start) });
  };
  const bind = (pattern: Node, value: Expression | null, at: { start: number }) => {
    const path = value === null ? undefined : pathOf(value);
    if (path === undefined) return;
    if (pattern.type === 'Identifier') add(path, 'alias', at);
    if (pattern.type === 'ObjectPattern') for (const key of keysOf(pattern)) add(joined(path, key), 'member', at);
  };
  new Visitor({
    MemberExpression: (node) => add(pathOf(node), 'member', node),
    CallExpression: (node) => add(pathOf(node.callee), 'call', node),
    NewExpression: (node) => add(pathOf(node.callee), node.arguments.length === 0 ? 'empty-new' : 'new', node),
    VariableDeclarator: (node) => bind(node.id, node.init, node),
    AssignmentExpression: (node) => bind(node.left, node.right, node),
    AssignmentPattern: (node) => bind(node.left, node.right, node),
  }).visit(module.program);
  return mentions;
}

/** The dotted path of an expression that is nothing but names; `globalThis.` is left out. */
function pathOf(node: Expression): string | undefined {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'ChainExpression') return pathOf(node.expression);
  if (node.type === 'MetaProperty') return `${node.meta.name}.${node.property.name}`;
  if (node.type !== 'MemberExpression') return undefined;
  const [object, key] = [pathOf(node.object), node.computed ? textOf(node.property) : nameOf(node.property)];
  return object === undefined || key === undefined ? undefined : joined(object, key);
}

function joined(object: string, key: string): string {
  return ['globalThis', 'window', 'self', 'global'].includes(object) ? key : `${object}.${key}`;
}

function keysOf(pattern: Extract<Node, { type: 'ObjectPattern' }>): readonly string[] {
  return pattern.properties.flatMap((property) => {
    if (property.type === 'RestElement') return [];
    const key = property.computed ? textOf(property.key) : (nameOf(property.key) ?? textOf(property.key));
    return key === undefined ? [] : [key];
  });
}

function nameOf(node: Node): string | undefined {
  return node.type === 'Identifier' ? node.name : undefined;
}

function textOf(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}
