// Before all files: the template databases, and the PostgreSQL cluster of the run; each project makes only what it uses.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist';
import type { TestProject } from 'vitest/node';
import { type OpenDatabase, openDatabase, overPGlite } from '../../src/platform/db.ts';
import { openJobs } from '../../src/platform/jobs.ts';
import { openLive } from '../../src/platform/live.ts';
import { openLog } from '../../src/platform/log.ts';
import { TEMPLATE } from './database.ts';
import { findPostgres } from './parts.ts';
import { type Cluster, runSql, startPostgres } from './postgres.ts';

const ON_PGLITE = ['pglite', 'meetings'];

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'neuvoaika-test-'));
  const [template, cluster] = await Promise.all([
    ON_PGLITE.includes(project.name) ? packPGlite(join(folder, 'template.tar')) : undefined,
    ON_PGLITE.includes(project.name) ? undefined : startCluster(),
  ]);
  if (template !== undefined) project.provide('pgliteTemplate', template);
  if (cluster !== undefined) project.provide('postgres', cluster.url(''));
  return async () => {
    await cluster?.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function packPGlite(path: string): Promise<string> {
  const pglite = await PGlite.create({ extensions: { btree_gist } });
  await overPGlite(pglite).then(prepareQueues);
  await writeFile(path, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()));
  await pglite.close();
  return path;
}

/** Services are killed in tests, this server is not: what outlives it need not be waited for. */
async function startCluster(): Promise<Cluster | undefined> {
  const bin = findPostgres();
  if (bin === undefined) return undefined;
  const cluster = await startPostgres(bin, { lasting: false });
  await runSql(cluster.url('postgres'), `CREATE DATABASE ${TEMPLATE}`);
  const open = await openDatabase({ url: cluster.url(TEMPLATE), pool: 2, dataDir: '' });
  await prepareQueues(open);
  await open.close();
  return cluster;
}

async function prepareQueues({ connection, db }: OpenDatabase): Promise<void> {
  const log = openLog('silent');
  const live = await openLive(connection, db, log);
  await (await openJobs(connection, live, log)).close();
  await live.close();
}
