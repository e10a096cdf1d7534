// Which real parts this machine has: what is missing is named at the end of the run, and fails it where CI=true.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

export type Part = { readonly name: string; readonly found: string | undefined; readonly howTo: string };

/** The folder of PostgreSQL's own binaries (initdb, pg_ctl), at least version 14. */
export function findPostgres(): string | undefined {
  const asked = spawnSync('pg_config', ['--bindir'], { encoding: 'utf8' }).stdout?.trim();
  const debian = '/usr/lib/postgresql';
  const installed = existsSync(debian)
    ? readdirSync(debian)
        .sort((a, b) => Number(b) - Number(a))
        .map((version) => join(debian, version, 'bin'))
    : [];
  return [asked, ...installed].find(
    (folder) => folder && existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'pg_ctl')),
  );
}

export function findChromium(): string | undefined {
  return findOnPath('chromium', 'chromium-browser', 'google-chrome');
}

/** Chromium without a window of its own, where it is installed: its pages are the same and cost two thirds. */
export function findHeadlessChromium(): string | undefined {
  return findOnPath('chromium-headless-shell');
}

export function findLiveKit(): string | undefined {
  const own = resolve('.tools/livekit-server');
  return existsSync(own) ? own : findOnPath('livekit-server');
}

export function findParts(): readonly Part[] {
  return [
    { name: 'PostgreSQL', found: findPostgres(), howTo: 'install PostgreSQL 14 or newer' },
    { name: 'Chromium', found: findChromium(), howTo: 'install Chromium' },
    { name: 'LiveKit', found: findLiveKit(), howTo: 'run `npm run livekit:install`' },
  ];
}

function findOnPath(...names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}
