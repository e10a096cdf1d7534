// Builds the video server of the pinned version into .tools/, for machines whose packages do not have it.

import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const version = '1.13.5';
const source = `github.com/livekit/livekit-server/cmd/server@v${version}`;
const tools = join(import.meta.dirname, '..', '.tools');
const target = join(tools, 'livekit-server');
const run = promisify(execFile);

if (await isInstalled()) {
  console.log(`LiveKit ${version} is in .tools/livekit-server.`);
} else if (!(await hasGo())) {
  console.error(
    `LiveKit ${version} is built with Go, and no \`go\` was found: install Go (https://go.dev/doc/install), or put a livekit-server on the PATH.`,
  );
  process.exitCode = 1;
} else {
  console.log(`Building LiveKit ${version}; this takes a few minutes the first time.`);
  try {
    await install();
    console.log(`LiveKit ${version} is in .tools/livekit-server.`);
  } catch (error) {
    console.error(`LiveKit ${version} could not be built. Go said:\n${saidBy(error)}`);
    process.exitCode = 1;
  }
}

async function isInstalled(): Promise<boolean> {
  try {
    const { stdout } = await run(target, ['--version']);
    return stdout.trim().endsWith(` ${version}`);
  } catch {
    return false;
  }
}

async function hasGo(): Promise<boolean> {
  try {
    await run('go', ['version']);
    return true;
  } catch {
    return false;
  }
}

/** Go names the binary after its folder, `server`; it gets its own name when it is whole. */
async function install(): Promise<void> {
  const bin = await mkdtemp(join(tmpdir(), 'livekit-'));
  try {
    await run('go', ['install', source], { env: { ...process.env, GOBIN: bin }, maxBuffer: 2 ** 26 });
    await mkdir(tools, { recursive: true });
    await copyFile(join(bin, 'server'), `${target}.new`);
    await rename(`${target}.new`, target);
  } finally {
    await rm(bin, { recursive: true, force: true });
  }
}

function saidBy(error: unknown): string {
  return error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
}
