// One process at a time on a data folder: a local socket that the kernel closes with its process, however it ends.

import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join, relative, resolve } from 'node:path';
import { FolderUnusable } from './make-folder.ts';

/** Another process has the folder open. The message is a sentence for the person who started this one. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

/** Takes the folder, or throws `FolderInUse`, `FolderUnusable`. Returns what gives it back. */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = socketPath(folder);
  const server = await listen(path)
    .then((listening) => listening ?? takeOver(path))
    .catch((error: unknown) => {
      throw new FolderUnusable(folder, error);
    });
  if (server === undefined) {
    throw new FolderInUse(
      `The embedded database in ${resolve(folder)} is open in another process. Stop that process, set another DATA_DIR, or use DATABASE_URL for several processes.`,
    );
  }
  server.unref();
  return () => new Promise((done) => server.close(() => done()));
}

/** A socket's path may have about 100 bytes: the shorter of the absolute and the relative form. */
function socketPath(folder: string): string {
  const absolute = resolve(folder, '.lock');
  const fromHere = relative(process.cwd(), absolute);
  return fromHere.length < absolute.length ? join('.', fromHere) : absolute;
}

function listen(path: string): Promise<Server | undefined> {
  return new Promise((done, fail) => {
    const server = createServer((socket) => socket.end());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(undefined) : fail(error),
    );
    server.listen(path, () => done(server));
  });
}

/** A socket nobody answers was left by a process that died: remove it and listen in its place. */
async function takeOver(path: string): Promise<Server | undefined> {
  if (await answers(path)) return undefined;
  await rm(path, { force: true });
  return listen(path);
}

function answers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
