// The secret of a link: made from its random id, so that it can be said again, and kept only as a hash.

import { createHash, createHmac } from 'node:crypto';
import { ownKey } from '../../platform/own-key.ts';

/** The key of all links, derived from the service's secret so that it serves nothing else (RFC 5869). */
export function linkKey(secret: string): Buffer {
  return ownKey(secret, 'booking link');
}

/**
 * The secret of a link: HMAC-SHA256 of its random id (RFC 2104), 256 bits as base64url. It can be said again when a
 * message is sent again, though the database holds nothing that gives it away.
 */
export function secretOfLink(key: Buffer, id: string): string {
  return createHmac('sha256', key).update(id).digest('base64url');
}

/** By what a link is found: the only trace of its secret that is kept. */
export function hashOfLink(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
