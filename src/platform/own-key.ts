// Keys of the service's own, each made from its secret for one purpose, so that it serves nothing else (RFC 5869).

import { hkdfSync } from 'node:crypto';

/** Made once for each purpose of a secret: it costs more than what it signs. */
const made = new Map<string, Buffer>();

export function ownKey(secret: string, purpose: string): Buffer {
  const name = `${purpose}\n${secret}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const key = Buffer.from(hkdfSync('sha256', secret, '', `neuvoaika ${purpose} 1`, 32));
  made.set(name, key);
  return key;
}
