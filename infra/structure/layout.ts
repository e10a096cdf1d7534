// Where a file may be and what it may be called: DESIGN.md's layout and its closed vocabulary.

import { FEATURES, SECTIONS } from './order.ts';
import type { Rule, SourceTree, Violation } from './tree.ts';

const TOP_LEVEL = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  'prisma',
  'infra',
  'test',
  'src',
];
const SOURCE = ['main.ts', 'app.ts', 'config.ts', 'core', 'platform', 'features', 'surfaces'];
const SURFACES = ['api', 'web', 'fhir', 'worker', 'cli'];
const TESTS = ['core', 'platform', 'features', ...SURFACES, 'journeys', 'support', 'infra'];

/** Names that say nothing about what is inside. */
const EMPTY_WORDS = ['index', 'util', 'utils', 'helper', 'helpers', 'manager', 'common', 'misc', 'types'];
/** A service is also what families book: `save-service` is a command, `booking-service` says nothing. */
const SERVICE = /^(?!(?:add|save|remove|choose)-)(?:.*-)?services?$/;
const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Names that their tools dictate. */
const DICTATED = ['Dockerfile', 'README.md'];

const IN_FEATURE = /^src\/features\/[^/]+\/(?:[^/.]+\.ts|texts\/(?:[a-z]{2}\.json|words\.ts))$/;

/** The top level holds only what the layout lists, and dotfiles. */
export const topLevel: Rule = (tree) =>
  entriesOf(tree, '').flatMap(({ name, file }) =>
    TOP_LEVEL.includes(name) || name.startsWith('.')
      ? []
      : [found('top-level', file, `Move ${name} into src, test, infra or prisma: the top level is closed.`)],
  );

/** The folders of src and test are those of the layout. */
export const folders: Rule = (tree) => [
  ...unlisted(tree, 'src', SOURCE),
  ...unlisted(tree, 'src/features', FEATURES),
  ...unlisted(tree, 'src/surfaces', SURFACES),
  ...unlisted(tree, 'src/surfaces/web', ['web.tsx', 'kit', ...SECTIONS]),
  ...unlisted(tree, 'test', TESTS).filter(({ file }) => file.split('/').length > 2),
];

/** A feature is a flat folder of schema.ts, rules.ts, store.ts (or store-<noun>.ts), read.ts and commands, beside its texts. */
export const featureVocabulary: Rule = (tree) =>
  tree.paths
    .filter((path) => path.startsWith('src/features/') && !IN_FEATURE.test(path))
    .map((file) =>
      found(
        'feature-vocabulary',
        file,
        'Keep only schema.ts, rules.ts, store.ts or store-<noun>.ts, read.ts, commands and texts in a feature.',
      ),
    );

/** Files and folders of src, test and infra have kebab-case names that say what is inside. */
export const names: Rule = (tree) =>
  tree.paths
    .filter((path) => /^(src|test|infra)\//.test(path))
    .flatMap((file) => file.split('/').flatMap((segment) => faultsOfName(file, segment)));

function faultsOfName(file: string, segment: string): readonly Violation[] {
  const [stem = '', ...suffixes] = segment.split('.');
  if (DICTATED.includes(segment) || stem === '') return [];
  if (stem.split('-').some((word) => EMPTY_WORDS.includes(word)) || SERVICE.test(stem)) {
    return [found('names', file, `Name ${segment} by what it does or holds: "${stem}" says neither.`)];
  }
  const kebab = [stem, ...suffixes].every((part) => KEBAB_CASE.test(part));
  return kebab ? [] : [found('names', file, `Write ${segment} in kebab-case.`)];
}

function unlisted(tree: SourceTree, folder: string, allowed: readonly string[]): readonly Violation[] {
  return entriesOf(tree, folder)
    .filter(({ name }) => !allowed.includes(name))
    .map(({ file }) => found('folders', file, `Move this: ${folder} holds only ${allowed.join(', ')}.`));
}

/** What lies directly in a folder, each with the first file found there. */
function entriesOf(tree: SourceTree, folder: string): readonly { readonly name: string; readonly file: string }[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const first = new Map<string, string>();
  for (const file of tree.paths.filter((path) => path.startsWith(prefix))) {
    const name = file.slice(prefix.length).split('/')[0] ?? '';
    if (!first.has(name)) first.set(name, file);
  }
  return [...first].map(([name, file]) => ({ name, file }));
}

function found(rule: string, file: string, message: string): Violation {
  return { rule, file, line: 1, message };
}
