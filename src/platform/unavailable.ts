// Which errors mean "not now": the database is away, full, locked or overrun. The caller may ask again.

import { Refusal } from '../core/errors.ts';
import { isTransient, sqlState } from './db.ts';

/** Seconds: longer than a connection that broke takes to come back, shorter than a person waits. */
const TRY_AGAIN_AFTER = 5;

/** The client's own codes: not reached, timed out, closed, no connection or transaction to be had in time. */
const CLIENT_CODES = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'];
/** The system's: the server is not there, or went away. */
const SYSTEM_CODES = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH'];
/** PostgreSQL's: connections, resources (disk, memory, connections), shutdown, timeouts, read only, input and output. */
const SQL_STATES = /^(08...|53...|57P0.|57014|55P03|25006|25P0[34]|58030)$/;
const CAUSES = [
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
  'TlsConnectionError',
];
/** The driver gives these no code: their text is all there is to go by. */
const DRIVER_TEXTS = [
  'timeout exceeded when trying to connect',
  'Connection terminated',
  'Client has encountered a connection error and is not queryable',
];

/** The refusal that an error of the database comes to where trying again later may help; undefined for any other. */
export function asUnavailable(error: unknown): Refusal | undefined {
  if (!isUnavailable(error)) return undefined;
  return new Refusal('unavailable', 'the database cannot answer just now', { retryAfter: TRY_AGAIN_AFTER });
}

function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isTransient(error) || SQL_STATES.test(sqlState(error) ?? '')) return true;
  if ('code' in error && [...CLIENT_CODES, ...SYSTEM_CODES].includes(String(error.code))) return true;
  return CAUSES.includes(kindOf(error)) || DRIVER_TEXTS.some((text) => error.message.startsWith(text));
}

/** What kind of fault the driver named, where the client passes that on. */
function kindOf(error: Error): string {
  if (!('meta' in error)) return '';
  const meta = error.meta as { driverAdapterError?: { cause?: { kind?: string } } } | undefined;
  return meta?.driverAdapterError?.cause?.kind ?? '';
}
