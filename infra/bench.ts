// `npm run bench [-- --quick] [-- --least KEY=N]`: measures the service as users start it, on a PostgreSQL of its own, against
// what that database can take. Prints a table, and as its last line one JSON object. Pages are JSX, so all is bundled first.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import './build.ts';

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
const child = spawn(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
