// The HTTP server: what it serves, where it listens, and how long it waits for a request to come in.

import { createServer } from 'node:net';
import { type ServerType, serve } from '@hono/node-server';

/** Milliseconds. A request that has not come in whole by then is ended: somebody who sends a byte a second holds no connection. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 };

type Place = { readonly host: string; readonly port: number };
type Listening = Place & { readonly fetch: Parameters<typeof serve>[0]['fetch'] };

/** Nothing can listen where the settings say. The message is a sentence for the person who starts the service. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';

  constructor({ host, port }: Place, { code = 'no reason given' }: NodeJS.ErrnoException) {
    const said: Readonly<Record<string, string>> = {
      EADDRINUSE: `Port ${port} is taken: stop what listens there, or set another PORT.`,
      EACCES: `Port ${port} is not open to this user: set another PORT.`,
    };
    super(said[code] ?? `HOST ${host} cannot be listened on (${code}): set an address of this machine.`);
  }
}

/** Throws `CannotListen`. Asked before anything is opened: a service that cannot be reached is not worth its start. */
export async function checkPort({ host, port }: Place): Promise<void> {
  const server = createServer();
  await new Promise<void>((done, fail) => {
    server.once('error', (error) => fail(new CannotListen({ host, port }, error)));
    server.listen({ host, port }, done);
  });
  await new Promise((done) => server.close(done));
}

/** Listens, and says so by `ready`. What goes wrong is the server's `error`. */
export function listen(
  { fetch, host, port }: Listening,
  ready: (port: number) => void,
  patience = PATIENCE,
): ServerType {
  return serve({ fetch, hostname: host, port, serverOptions: patience }, (info) => ready(info.port));
}
