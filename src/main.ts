// Settings → dependencies → serve → graceful stop. With words after it, it runs that command line instead.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createApp } from './app.ts';
import { addressOf, ownEnvironment, readConfig, WrongSetting } from './config.ts';
import { provideDemoDirectory } from './features/directory/provide-demo-directory.ts';
import { provideDemoPeople } from './features/identity/provide-demo-people.ts';
import { sealBeforeStop } from './features/insights/seal-log.ts';
import { postSignIn } from './features/notifications/post-sign-in.ts';
import { DatabaseAway } from './platform/db.ts';
import type { Dependencies } from './platform/dependencies.ts';
import { endWithParent } from './platform/keep-process.ts';
import { CannotListen, checkPort, listen } from './platform/listen.ts';
import { FolderInUse } from './platform/lock-folder.ts';
import { FolderUnusable } from './platform/make-folder.ts';
import { openDependencies } from './platform/open-dependencies.ts';
import { asUnavailable } from './platform/unavailable.ts';
import { runCommandLine } from './surfaces/cli/run-command-line.ts';
import { keepWorker, WORKER, work } from './surfaces/worker/keep-worker.ts';

/** Requests in flight get this long to finish once the process is asked to stop. */
const GRACE_MS = 10_000;
/** What is on its way when the process is asked to stop is still taken in for this long. */
const DRAIN_MS = 250;

try {
  requireTemporal();
  const words = process.argv.slice(2);
  if (words.length === 0) await startService();
  else if (words[0] === WORKER) await startWorker(words);
  else process.exitCode = await runOnce(words);
} catch (error) {
  const sentence = sentenceOf(error);
  if (sentence === undefined) throw error;
  console.error(sentence);
  process.exitCode = 1;
}

/** What a person who starts the service can mend, in one sentence; undefined for a fault of the service's own. */
function sentenceOf(error: unknown): string | undefined {
  const known = [WrongSetting, CannotListen, FolderInUse, FolderUnusable, DatabaseAway];
  if (error instanceof Error && known.some((kind) => error instanceof kind)) return error.message;
  if (asUnavailable(error) !== undefined) return 'The database went away during the start.';
  const isOfFiles = error instanceof Error && 'path' in error && 'code' in error && 'syscall' in error;
  return isOfFiles ? `DATA_DIR cannot be used: ${error.path} (${error.code}).` : undefined;
}

/** `npm start` runs the project's own Node, and has it; another may be too old. */
function requireTemporal(): void {
  if ('Temporal' in globalThis) return;
  const { version } = process;
  throw new WrongSetting(`This is Node ${version}, which is too old: run it with npm start, or with Node 26 or newer.`);
}

async function runOnce(words: readonly string[]): Promise<number> {
  const { logLevel: _quiet, ...config } = readConfig();
  const { deps, close } = await openDependencies({ ...config, logLevel: 'error', livekit: NO_VIDEO }, postSignIn);
  try {
    return await runCommandLine(deps, words, console);
  } finally {
    await close(() => sealBeforeStop(deps));
  }
}

// The command line opens no room; naming a server keeps it from starting one of its own.
const NO_VIDEO = { url: 'ws://127.0.0.1:9', apiKey: 'none', apiSecret: 'none' };

/** Background work in a process of its own: as many as are wanted beside services with WORKER=off. */
async function startWorker(words: readonly string[]): Promise<void> {
  const config = readConfig();
  if (config.database.url === undefined) {
    throw new WrongSetting(
      'DATABASE_URL is missing: with the embedded database the service does its own background work.',
    );
  }
  let close = async () => {};
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void close().finally(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  endWithParent(words, stop);
  const database = { ...config.database, sessions: 'worker' } as const;
  const opened = await openDependencies({ livekit: NO_VIDEO, ...config, database }, postSignIn);
  close = () => opened.close(() => sealBeforeStop(opened.deps));
  await work(opened.deps);
}

async function startService(): Promise<void> {
  const config = readConfig();
  await checkPort(config);
  const { deps, close: closeDependencies } = await openDependencies(config, postSignIn);
  if (config.demo) await provideDemoDirectory(deps);
  const stopWorking = await keepWorker(deps, ownEnvironment());
  const server = listen({ fetch: createApp(deps).fetch, host: config.host, port: config.port }, () => {
    const here = addressOf(config);
    console.log(`Neuvoaika is at ${config.publicUrl}${config.publicUrl === here ? '' : `, and listens on ${here}`}`);
    if (config.demo) void announceDemo(deps);
  });
  server.once('error', (error: NodeJS.ErrnoException) => {
    console.error(new CannotListen(config, error).message);
    void stopWorking()
      .then(() => closeDependencies())
      .finally(() => process.exit(1));
  });
  const stop = () => {
    deps.log.info('stopping');
    // A desk's open stream would hold the server up until its grace is over.
    void deps.live.close();
    server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('Connection', 'close');
    });
    const close = () => {
      setTimeout(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 200).unref();
      setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), GRACE_MS).unref();
      server.close(async () => {
        await stopWorking();
        await closeDependencies(() => sealBeforeStop(deps));
        process.exit(0);
      });
    };
    // The turn after the timer reads what came while the process was busy: closing first would reset it unread.
    setTimeout(() => setImmediate(close), DRAIN_MS);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

async function announceDemo(deps: Dependencies): Promise<void> {
  for (const { role, link, key } of await provideDemoPeople(deps)) console.log(`demo ${role} ${link} ${key}`);
}
