// Addresses that people give us, fetched: never one of the inner network, and never more or longer than allowed.

import { lookup } from 'node:dns/promises';
import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestSecure } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import type { OutsideFailure } from '../core/outside-failures.ts';

export class FetchFault extends Error {
  override readonly name = 'FetchFault';
  readonly code: OutsideFailure;

  constructor(code: OutsideFailure) {
    super(`the address could not be fetched: ${code}`);
    this.code = code;
  }
}

export type FetchOptions = {
  readonly method?: 'GET' | 'REPORT' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** sent to the address's own origin and to no other */
  readonly authorization?: string | undefined;
  /** bytes */
  readonly most: number;
  /** for all of it, in milliseconds */
  readonly within: number;
  /** hosts, with their port where it is not the usual one, that may be inner, and need no encryption */
  readonly inner: readonly string[];
  /** in place of the system's: all addresses of a host */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
};

export type Fetched = { readonly status: number; readonly mark?: string; readonly text: string };

const MOST_REDIRECTS = 3;

/**
 * Fetches it. Every host, also that of a redirect, is resolved once; all its addresses are looked at, and the connection is made
 * to one that was looked at, so that a name that changes meanwhile leads nowhere else. Throws `FetchFault`.
 */
export async function fetchOutside(address: string, options: FetchOptions): Promise<Fetched> {
  const signal = AbortSignal.timeout(options.within);
  let url = admit(address, options);
  const first = url.origin;
  for (let hop = 0; hop <= MOST_REDIRECTS; hop += 1) {
    const own = url.origin === first ? options.authorization : undefined;
    const response = await ask(url, own, options, signal);
    const { statusCode: status = 0, headers } = response;
    if (status < 300 || status > 399 || status === 304 || headers.location === undefined) {
      return { status, ...(headers.etag && { mark: headers.etag }), text: await readText(response, options, signal) };
    }
    response.destroy();
    url = admit(headers.location, options, url);
    // what was asked with a body and a password is asked nowhere else
    if (options.method === 'POST' || (options.method === 'REPORT' && url.origin !== first))
      throw new FetchFault('redirects');
  }
  throw new FetchFault('redirects');
}

/** Whether an address such as a person may give could ever be fetched, as far as it says itself. Throws `FetchFault`. */
export function admit(address: string, { inner }: Pick<FetchOptions, 'inner'>, base?: URL): URL {
  const url = URL.parse(address.replace(/^webcals?:/i, 'https:'), base?.href);
  if (url === null || url.username !== '' || url.password !== '') throw new FetchFault('address');
  const isKnown = inner.includes(url.host);
  if (url.protocol !== 'https:' && !(isKnown && url.protocol === 'http:')) throw new FetchFault('address');
  if (!isKnown && !USUAL_PORTS.includes(url.port)) throw new FetchFault('address');
  const host = bare(url.hostname);
  if (!isKnown && (isIP(host) !== 0 ? isInner(host) : isLocalName(host))) throw new FetchFault('inner');
  return url;
}

/** A name without a domain, or of a domain that is given out to nobody (RFC 6761, 6762, 8375, ICANN); the root's dot says no more. */
function isLocalName(host: string): boolean {
  const labels = host.replace(/\.$/, '').split('.');
  return labels.length < 2 || LOCAL_NAMES.test(`.${labels.join('.')}`);
}

const LOCAL_NAMES = /\.(localhost|localdomain|local|internal|intranet|lan|home|corp|private|onion|arpa)$/;

const USUAL_PORTS: readonly string[] = ['', '8443'];

async function ask(url: URL, authorization: string | undefined, options: FetchOptions, signal: AbortSignal) {
  const address = await addressOf(url, options, signal);
  const send = url.protocol === 'https:' ? requestSecure : requestPlain;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const sent = send(url, {
    method: options.method ?? 'GET',
    headers: {
      'User-Agent': 'Neuvoaika',
      'Accept-Encoding': 'identity',
      ...options.headers,
      ...(authorization !== undefined && { Authorization: authorization }),
      ...(options.body !== undefined && { 'Content-Length': Buffer.byteLength(options.body) }),
    },
    agent: false,
    signal,
    lookup: alwaysTo(address),
    maxHeaderSize: 16_384,
  });
  sent.once('response', resolve);
  sent.once('error', () => reject(new FetchFault(signal.aborted ? 'slow' : 'unreachable')));
  sent.end(options.body);
  return promise;
}

/** The one address that is connected to. Throws where any of the host's is inner. */
async function addressOf(url: URL, { inner, resolve }: FetchOptions, signal: AbortSignal): Promise<string> {
  const host = bare(url.hostname);
  if (isIP(host) !== 0) return host;
  const late = Promise.withResolvers<never>();
  const stop = () => late.reject(new FetchFault('slow'));
  signal.addEventListener('abort', stop);
  const found = await Promise.race([(resolve ?? resolveHost)(host), late.promise])
    .catch((error: unknown) => {
      throw error instanceof FetchFault ? error : new FetchFault('unknown-host');
    })
    .finally(() => signal.removeEventListener('abort', stop));
  const [address] = found;
  if (address === undefined) throw new FetchFault('unknown-host');
  if (!inner.includes(url.host) && found.some(isInner)) throw new FetchFault('inner');
  return address;
}

async function resolveHost(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

function alwaysTo(address: string): LookupFunction {
  const family = isIP(address);
  return (_host, { all }, done) => (all ? done(null, [{ address, family }]) : done(null, address, family));
}

async function readText(response: IncomingMessage, { most }: FetchOptions, signal: AbortSignal): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of response) {
      bytes += part.length;
      if (bytes > most) throw new FetchFault('too-large');
      parts.push(part);
    }
  } catch (error) {
    throw error instanceof FetchFault ? error : new FetchFault(signal.aborted ? 'slow' : 'unreachable');
  }
  const { 'content-encoding': encoding = 'identity' } = response.headers;
  if (encoding !== 'identity' && bytes > 0) throw new FetchFault('unreadable');
  return Buffer.concat(parts).toString('utf8');
}

/** An IPv6 address stands in brackets. */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

/** Whether the address is of this machine, its network, or of none that everybody reaches (IANA's special registries). */
export function isInner(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return INNER.check(address, 'ipv4');
  // of IPv6 only what is given out to the world, less what carries an IPv4 address or leads back here
  return family !== 6 || !WORLD.check(address, 'ipv6') || INNER.check(address, 'ipv6');
}

const INNER = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  INNER.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  INNER.addSubnet(net, bits, 'ipv6');
}
const WORLD = new BlockList();
WORLD.addSubnet('2000::', 3, 'ipv6');
