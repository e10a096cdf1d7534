// Bundles what runs: the program for Node, the islands and the page style for browsers.
// `dist/assets.json` names each browser file by its URL path, which carries a hash of its content.

import { glob, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type PluginBuild } from 'esbuild';
import { noteInput } from './model-notes.ts';
import { writeWords } from './words/generate.ts';

const root = join(import.meta.dirname, '..');
const out = join(root, 'dist');
/** Packages that load files of their own from where they are installed. */
const INSTALLED = ['@electric-sql/pglite', '@prisma/client', 'pino'];
/** How files begin that only other scripts ask for: they have no plain name. */
const PART = 'part-';

try {
  writeWords(root);
  await mkdir(out, { recursive: true });
  await Promise.all([buildServer(), buildForBrowsers()]);
} catch (error) {
  // esbuild has said what is wrong in the sources, with the line; its own stack helps nobody.
  if (!(error instanceof Error && 'errors' in error)) console.error(error);
  process.exitCode = 1;
}

/**
 * Packages are taken in: to find and read their thousand files would cost a start more than all else it does. Some of
 * them ask for Node's own modules by `require`.
 */
async function buildServer(): Promise<void> {
  await bundle({
    entryPoints: [
      { in: 'src/main.ts', out: 'main' },
      // threads of their own, which the program starts
      { in: 'src/features/calendar/busy-thread.ts', out: 'busy-thread' },
      { in: 'src/features/calendar/mail-thread.ts', out: 'mail-thread' },
    ],
    outdir: out,
    platform: 'node',
    target: 'node26',
    format: 'esm',
    mainFields: ['module', 'main'],
    external: [...INSTALLED.flatMap((name) => [name, `${name}/*`]), 'pg-native'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    sourcemap: true,
    sourcesContent: false,
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
  });
}

/**
 * What a script fetches as it is (fetched-files.d.ts): importing one gives its address from there. Their packages name no
 * such files, so they are found by path. MediaPipe's model comes without what its own tasks ask of it.
 */
function fetchedFiles({ onResolve, onLoad }: PluginBuild): void {
  onResolve({ filter: /^@mediapipe\/[^/]+\/.*\.(js|wasm|tflite)$/ }, ({ path }) => {
    const [owner, name, ...file] = path.split('/');
    const folder = dirname(fileURLToPath(import.meta.resolve(`${owner}/${name}`)));
    return { path: join(folder, ...file), namespace: 'fetched' };
  });
  onLoad({ filter: /./, namespace: 'fetched' }, async ({ path }) => {
    const contents = await readFile(path);
    return { contents: path.endsWith('.tflite') ? noteInput(contents) : contents, loader: 'file' };
  });
}

async function buildForBrowsers(): Promise<void> {
  const sections = await Array.fromAsync(glob('src/surfaces/web/*/islands', { cwd: root }));
  const builds = await Promise.all([...sections.map(buildIslands), buildStyle()]);
  const manifest = manifestOf(builds);
  await writeFile(join(out, 'assets.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await removeOthers(new Set(Object.values(manifest)));
}

/** Removes what earlier builds left, last of all: a service that is running never misses a file. */
async function removeOthers(kept: ReadonlySet<string>): Promise<void> {
  const files = await Array.fromAsync(glob('{islands,assets}/*', { cwd: out }));
  await Promise.all(files.filter((file) => !kept.has(urlPath(file))).map((file) => rm(join(out, file))));
}

/**
 * One file per island of a section, and parts that are loaded when they are first used; the nearest tsconfig.json says
 * which JSX an island speaks.
 */
async function buildIslands(section: string): Promise<Metafile> {
  return await bundle({
    entryPoints: await Array.fromAsync(glob(`${section}/*.{ts,tsx}`, { cwd: root })),
    outdir: join(out, 'islands'),
    entryNames: '[name]-[hash]',
    chunkNames: `${PART}[hash]`,
    assetNames: '[name]-[hash]',
    plugins: [{ name: 'fetched files', setup: fetchedFiles }],
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    splitting: true,
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    legalComments: 'none',
  });
}

async function buildStyle(): Promise<Metafile> {
  return await bundle({
    entryPoints: ['src/surfaces/web/kit/look/look.css'],
    outdir: join(out, 'assets'),
    entryNames: '[name]-[hash]',
    target: 'es2022',
    minify: true,
  });
}

async function bundle(options: BuildOptions): Promise<Metafile> {
  const { metafile } = await build({
    ...options,
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    logLevel: 'warning',
  });
  return metafile;
}

/** `{ "room.js": "/islands/room-4F2K….js", "room.css": …, "look.css": "/assets/look-….css" }` */
function manifestOf(builds: readonly Metafile[]): Record<string, string> {
  const files = builds.flatMap(({ outputs }) => Object.keys(outputs));
  return Object.fromEntries(
    files.map((file) => [
      basename(file).startsWith(PART) ? basename(file) : basename(file).replace(/-[A-Z0-9]{8}(?=\.\w+$)/, ''),
      urlPath(relative(out, join(root, file))),
    ]),
  );
}

function urlPath(file: string): string {
  return `/${file.replaceAll('\\', '/')}`;
}
