// `npm run bench`: measures search and booking on a PostgreSQL of its own, and prints the figures as JSON.
// The service's pages are JSX, which Node does not read by itself: so it is bundled first, as for a release.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const outfile = join(root, 'dist', 'bench', 'measure.js');

await build({
  entryPoints: [join(import.meta.dirname, 'bench', 'measure.ts')],
  outfile,
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node26',
  format: 'esm',
  packages: 'external',
  jsx: 'automatic',
  jsxImportSource: 'hono/jsx',
  sourcemap: true,
  logLevel: 'warning',
});
const child = spawn(process.execPath, ['--enable-source-maps', outfile], { cwd: root, stdio: 'inherit' });
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
