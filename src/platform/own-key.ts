// Keys of the service's own, each made from its secret for one purpose, so that it serves nothing else (RFC 5869).

import { hkdfSync } from 'node:crypto';

export function ownKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `neuvoaika ${purpose} 1`, 32));
}
