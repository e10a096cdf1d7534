// Style and scripts as the browser fetches them: built files under names that carry their content's hash.

import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Hono } from 'hono';
import { z } from 'zod';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The style as it stands in the source: what is served before anything has been built. */
const SOURCE_STYLE = join(import.meta.dirname, 'look/look.css');

export type Assets = {
  /** The address of an asset by its plain name (`look.css`); none where it has not been built. */
  readonly address: (name: string) => string | undefined;
  /** What a built file holds, by its plain name, for one that needs an address of its own. */
  readonly read: (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly routes: Hono;
};

/** Opens what infra/build.ts wrote: its `assets.json` maps `look.css` to `/assets/look-3F2A9C01.css`. */
export function openAssets(folder = builtFolder()): Assets {
  const manifest = readManifest(folder);
  const built = new Set(Object.values(manifest));
  const routes = new Hono();
  routes.get('/:folder{assets|islands}/:file', async (c) => {
    if (built.has(c.req.path)) return c.body(await bytes(join(folder, c.req.path)), 200, headers(c.req.path, FOREVER));
    if (c.req.path === '/assets/look.css' && existsSync(SOURCE_STYLE))
      return c.body(await bytes(SOURCE_STYLE), 200, headers(c.req.path, 'no-cache'));
    return c.notFound();
  });
  const read = async (name: string) => {
    const path = manifest[name];
    return path === undefined ? undefined : bytes(join(folder, path));
  };
  return { read, address: (name) => manifest[name] ?? (name === 'look.css' ? '/assets/look.css' : undefined), routes };
}

const FOREVER = 'public, max-age=31536000, immutable';

function headers(path: string, caching: string): Record<string, string> {
  return { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', 'Cache-Control': caching };
}

async function bytes(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(file));
}

/** Beside the bundled server, or where the build puts it as seen from this source file. */
function builtFolder(): string {
  const beside = import.meta.dirname;
  return existsSync(join(beside, 'assets.json')) ? beside : join(beside, '../../../../dist');
}

function readManifest(folder: string): Readonly<Record<string, string>> {
  const file = join(folder, 'assets.json');
  return existsSync(file) ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
}
