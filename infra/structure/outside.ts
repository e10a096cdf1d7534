// What only one place may read: the clock (platform/clock.ts), the environment (config.ts), and the outside (not pure code).

import { Visitor } from 'oxc-parser';
import { type Mention, mentionsIn } from './mentions.ts';
import { islandOf, isPure, type Module, modulesBelow, type Rule, type Violation } from './tree.ts';

const CLOCK = ['Date.now', 'Temporal.Now', 'performance.now', 'performance.timeOrigin', 'process.hrtime'];
const ENVIRONMENT = ['process.env', 'process.loadEnvFile', 'import.meta.env'];
const OUTSIDE = ['process', 'console', 'crypto', 'fetch', 'WebSocket', 'setTimeout', 'setInterval', 'setImmediate'];
/** What node:crypto computes from its arguments; the rest of it draws random numbers or waits. */
const PURE_CRYPTO = ['createHash', 'createHmac', 'hash', 'hkdfSync', 'timingSafeEqual'];

/** Time comes in as an argument: only platform/clock.ts reads it, and islands, which have no server to ask. */
export const noClock: Rule = (tree) =>
  modulesBelow(tree, 'src')
    .filter(({ path }) => path !== 'src/platform/clock.ts' && islandOf(path) === undefined)
    .flatMap((module) =>
      [...mentionsIn(module).filter(readsClock), ...importsNamed(module, /^(node:)?perf_hooks$/)].map(
        ({ path, line }) => found('no-clock', module, line, `Take \`now\` as an argument instead of reading ${path}.`),
      ),
    );

/** Settings come in as arguments: only config.ts reads the environment. */
export const noEnvironment: Rule = (tree) =>
  modulesBelow(tree, 'src')
    .filter(({ path }) => path !== 'src/config.ts')
    .flatMap((module) =>
      [...mentionsIn(module).filter(readsEnvironment), ...importsNamed(module, /^(node:)?process$/)].map(
        ({ path, line }) =>
          found('no-environment', module, line, `Take a setting of config.ts as an argument instead of ${path}.`),
      ),
    );

/** Core, rules.ts and what says it is pure decide from their arguments: nothing outside or random, nothing to wait for. */
export const pureRules: Rule = (tree) =>
  modulesBelow(tree, 'src')
    .filter(isPure)
    .flatMap((module) => [
      ...[...mentionsIn(module).filter(reachesOutside), ...impureCrypto(module)].map(({ path, line }) =>
        found('pure-rules', module, line, `Take what ${path} gives as an argument.`),
      ),
      ...waits(module).map((line) =>
        found('pure-rules', module, line, 'Let the command wait and pass the result in: a rule is not asynchronous.'),
      ),
    ]);

function readsClock({ path, use }: Mention): boolean {
  if (path === 'Date') return use === 'call' || use === 'empty-new' || use === 'alias';
  if (path === 'Temporal' || path === 'performance') return use === 'alias';
  return use === 'member' && CLOCK.includes(path);
}

function readsEnvironment({ path, use }: Mention): boolean {
  if (path === 'process' || path === 'import.meta') return use === 'alias';
  return use === 'member' && ENVIRONMENT.includes(path);
}

function reachesOutside({ path, use }: Mention): boolean {
  const [object = '', ...members] = path.split('.');
  if (path === 'Math.random') return use === 'member';
  return OUTSIDE.includes(object) && (use === 'member' ? members.length === 1 : members.length === 0);
}

type Place = { readonly path: string; readonly line: number };

function importsNamed(module: Module, name: RegExp): readonly Place[] {
  return module.imports.flatMap(({ specifier, type, line }) =>
    specifier !== undefined && !type && name.test(specifier) ? [{ path: specifier, line }] : [],
  );
}

function impureCrypto(module: Module): readonly Place[] {
  const places: Place[] = [];
  new Visitor({
    ImportDeclaration({ source, specifiers, start }) {
      if (!/^(node:)?crypto$/.test(source.value)) return;
      for (const one of specifiers) {
        const name = one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' ? one.imported.name : '*';
        if (!PURE_CRYPTO.includes(name)) places.push({ path: `${source.value} (${name})`, line: module.lineOf(start) });
      }
    },
  }).visit(module.program);
  return places;
}

function waits(module: Module): readonly number[] {
  const lines = new Set<number>();
  const note = ({ async, start }: { async: boolean; start: number }) => {
    if (async) lines.add(module.lineOf(start));
  };
  new Visitor({
    FunctionDeclaration: note,
    FunctionExpression: note,
    ArrowFunctionExpression: note,
    AwaitExpression: ({ start }) => void lines.add(module.lineOf(start)),
  }).visit(module.program);
  return [...lines];
}

function found(rule: string, module: Module, line: number, message: string): Violation {
  return { rule, file: module.path, line, message };
}
