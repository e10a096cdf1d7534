// The HTTP server: what it serves, where it listens, and how long it waits for a request to come in.

import { type ServerType, serve } from '@hono/node-server';

/** Milliseconds. A request that has not come in whole by then is ended: somebody who sends a byte a second holds no connection. */
const PATIENCE = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 2_000 };

type Listening = {
  readonly fetch: Parameters<typeof serve>[0]['fetch'];
  readonly host: string;
  readonly port: number;
};

/** Listens, and says so by `ready`. What goes wrong is the server's `error`. */
export function listen(
  { fetch, host, port }: Listening,
  ready: (port: number) => void,
  patience = PATIENCE,
): ServerType {
  return serve({ fetch, hostname: host, port, serverOptions: patience }, (info) => ready(info.port));
}
