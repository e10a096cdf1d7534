// How often a public page may be used, and what stands for the connection that uses it. Pure.

import { createHmac, hkdfSync } from 'node:crypto';
import { keptFor } from '../../core/kept-data.ts';

/** How long an act on a public page counts against the connection that did it. */
export function actsCounted(): number {
  return keptFor('connection');
}

/** What anybody may do on a public page, counted each by itself. */
export type PublicAct = 'hold' | 'register' | 'feedback' | 'code' | 'number';

/** Instead of an address: what is counted of an act from all connections together. */
export const ANYWHERE = 'anywhere';

/**
 * What stands for a connection in the count of its acts: HMAC-SHA256 of its network under a key of its own, so that
 * the table gives no address away. IPv6 gives every household a network of 64 bits: those are one.
 */
export function originOf(secret: string, act: PublicAct, address: string): string {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'neuvoaika public act origin 1', 32));
  return createHmac('sha256', key)
    .update(`${act} ${networkOf(address)}`)
    .digest('base64url');
}

/** An IPv4 address as it is, also where it is written as IPv6; of an IPv6 address the first 64 bits. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : new Array(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
  return groups.slice(0, 4).join(':');
}
