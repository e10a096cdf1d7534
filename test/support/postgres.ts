// A PostgreSQL cluster of the run's own: made in a temporary folder, on a free port, stopped by its process id.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { freemem, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** A run's databases and their log of changes, with room to spare. */
const MOST_NEEDED = 3 * 2 ** 30;

export type Cluster = {
  readonly url: (database: string) => string;
  readonly pid: number;
  /** ends the server, its data stays: as when it is restarted, or (SIGKILL) as when its machine fails */
  readonly halt: (signal?: NodeJS.Signals) => Promise<void>;
  /** starts it again, on the same port and data */
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Starts a cluster from the binaries in `bin`. `lasting`: what is committed outlives a crash of the server, as its own
 * settings have it; tests that never crash it need not wait for the disk.
 */
export async function startPostgres(bin: string, { lasting }: { readonly lasting: boolean }): Promise<Cluster> {
  const folder = mkdtempSync(join(lasting ? tmpdir() : roomyFolder(), 'neuvoaika-pg-'));
  const owner = serverUser();
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  const made = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', 'neuvoaika', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'],
    { ...owner, cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const port = await freePort();
  const settings = [
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    `unix_socket_directories=${folder}`,
    '-c',
    'max_connections=200',
    '-c',
    'shared_buffers=256MB',
    ...(lasting ? [] : ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']),
  ];
  const launch = () =>
    spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
      ...owner,
      cwd: folder,
      stdio: 'ignore',
    });
  let server = launch();
  const url = (database: string) => `postgresql://neuvoaika@127.0.0.1:${port}/${database}`;
  await untilReady(url('postgres'), server);
  const halt = async (signal: NodeJS.Signals = 'SIGINT') => {
    const ended = new Promise((done) => server.once('exit', done));
    server.kill(signal);
    await ended;
  };
  return {
    url,
    get pid() {
      return server.pid ?? 0;
    },
    halt,
    resume: async () => {
      server = launch();
      await untilReady(url('postgres'), server);
    },
    stop: async () => {
      // What is removed next need not be written down first.
      if (server.exitCode === null && server.signalCode === null) await halt(lasting ? 'SIGINT' : 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Runs statements one after another on a connection of their own. */
export async function runSql(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? done(address.port) : fail(new Error('no port'))));
    });
  });
}

/** Memory, where a machine keeps a folder in it that holds a run's databases, of ten megabytes each. */
function roomyFolder(): string {
  const inMemory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize > MOST_NEEDED && freemem() > 2 * MOST_NEEDED ? inMemory : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** PostgreSQL refuses to run as root: then it runs as the user its package made. */
function serverUser(): { uid: number; gid: number } | undefined {
  if (userInfo().uid !== 0) return undefined;
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim());
  return { uid: id('-u'), gid: id('-g') };
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
    const ready = await runSql(url).then(
      () => true,
      () => false,
    );
    if (ready) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('postgres did not answer in 10 s');
}
