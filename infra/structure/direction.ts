// Who may import whom: surfaces → features → core, features → platform → core, and nothing back.

import { isBuiltin } from 'node:module';
import { type Target, targetOf } from './resolution.ts';
import {
  type Import,
  islandOf,
  isPure,
  type Module,
  modulesBelow,
  type Rule,
  type SourceTree,
  type Violation,
} from './tree.ts';

type Zone = 'core' | 'rules' | 'platform' | 'feature' | 'surface' | 'islands' | 'config' | 'root';

/** The libraries that pure code may use: they compute and never reach outside. */
const PURE_PACKAGES = {
  core: [
    'rrule-temporal',
    'date-holidays',
    'intl-messageformat',
    '@formatjs/icu-messageformat-parser',
    'libphonenumber-js',
    'zod',
  ],
  rules: ['rrule-temporal', 'date-holidays', 'zod', 'ical-generator', 'ical.js', 'node:crypto'],
};
const PRIVATE = /^src\/features\/([^/]+)\/(?:rules|store(?:-[^/]+)?)\.ts$/;
const SCHEMA = /^src\/features\/[^/]+\/schema\.ts$/;
const CONFIG = 'src/config.ts';

/**
 * Imports follow the layout's direction; `rules.ts` and `store*.ts` stay within their feature, and so does what is split
 * off from its rules, but for the types it gives.
 */
export const direction: Rule = (tree) =>
  modulesBelow(tree, 'src').flatMap((module) =>
    module.imports.flatMap((imported) => {
      const message = objection(tree, module, imported, targetOf(tree, module, imported));
      return message === undefined ? [] : [violation(module, imported, message)];
    }),
  );

function objection(tree: SourceTree, module: Module, imported: Import, target: Target): string | undefined {
  const zone = zoneOf(module);
  if (target.kind === 'computed') return 'Name the imported module in a string literal, so that it can be checked.';
  if (target.kind === 'alias') return `Import ${target.specifier} by its relative path, so that it can be checked.`;
  if (target.kind === 'package') return packageObjection(zone, target.name);
  if (zone === 'root') return undefined;
  if (!target.path.startsWith('src/')) return `Do not import ${target.path}: src depends only on itself and packages.`;
  const to = tree.modules.get(target.path);
  const isSplitOff = to !== undefined && zoneOf(to) === 'rules' && !PRIVATE.test(to.path);
  return fileObjection(zone, module.path, target.path, { type: imported.type, isSplitOff });
}

function packageObjection(zone: Zone, name: string): string | undefined {
  if (zone === 'islands' && isBuiltin(name)) return `Do without ${name}: an island runs in a browser.`;
  if (zone !== 'core' && zone !== 'rules') return undefined;
  if (PURE_PACKAGES[zone].includes(name)) return undefined;
  return `Do without ${name}: ${zone === 'core' ? 'core' : 'this file'} is pure and may use only ${PURE_PACKAGES[zone].join(', ')}.`;
}

type How = {
  readonly type: boolean /** the imported file holds rules under a name of its own */;
  readonly isSplitOff: boolean;
};

function fileObjection(zone: Zone, from: string, to: string, { type, isSplitOff }: How): string | undefined {
  if (to === CONFIG) return configObjection(zone, type);
  const owner = PRIVATE.exec(to)?.[1] ?? (isSplitOff && !type ? featureOf(to) : undefined);
  if (owner !== undefined && owner !== featureOf(from)) {
    return `Do not import ${to}: it is private to the feature ${owner}; use its read.ts or a command.`;
  }
  if (zone === 'rules' && isSplitOff && featureOf(from) === featureOf(to)) return undefined;
  if (allowed(zone, from, to, type)) return undefined;
  return `Do not import ${to} from here: ${ALLOWANCE[zone]}.`;
}

function configObjection(zone: Zone, type: boolean): string | undefined {
  if (zone === 'core' || zone === 'rules' || zone === 'islands')
    return 'Take settings as arguments, not from config.ts.';
  return type ? undefined : 'Write `import type { Config }`: only main.ts and app.ts load config.ts.';
}

const ALLOWANCE: Readonly<Record<Zone, string>> = {
  core: 'core imports only core',
  rules: 'a pure file imports core, schema.ts, pure files of its feature, and the types its feature may use',
  platform: 'platform imports only core and platform',
  feature: 'a feature imports only core, platform and features',
  surface: 'a surface imports only core, platform, features and itself',
  islands: 'an island imports only core, the schema.ts of features, and the islands of its section',
  config: 'config.ts imports only core',
  root: 'anything',
};

function allowed(zone: Zone, from: string, to: string, type: boolean): boolean {
  const below = (...folders: readonly string[]) => folders.some((folder) => to.startsWith(`src/${folder}/`));
  switch (zone) {
    case 'core':
    case 'config':
      return below('core');
    case 'rules':
      return below('core') || SCHEMA.test(to) || (type && below('platform', 'features'));
    case 'platform':
      return below('core', 'platform');
    case 'feature':
      return below('core', 'platform', 'features');
    case 'surface':
      return below('core', 'platform', 'features', `surfaces/${surfaceOf(from)}`);
    case 'islands':
      return below('core') || SCHEMA.test(to) || islandOf(to) === islandOf(from);
    case 'root':
      return true;
  }
}

function zoneOf(module: Module): Zone {
  const { path } = module;
  if (path === CONFIG) return 'config';
  if (path.startsWith('src/core/')) return 'core';
  if (path.startsWith('src/platform/')) return 'platform';
  if (path.startsWith('src/features/')) return isPure(module) ? 'rules' : 'feature';
  if (islandOf(path) !== undefined) return 'islands';
  return path.startsWith('src/surfaces/') ? 'surface' : 'root';
}

function featureOf(path: string): string | undefined {
  return /^src\/features\/([^/]+)\//.exec(path)?.[1];
}

function surfaceOf(path: string): string | undefined {
  return /^src\/surfaces\/([^/]+)\//.exec(path)?.[1];
}

function violation(module: Module, imported: Import, message: string): Violation {
  return { rule: 'direction', file: module.path, line: imported.line, message };
}
