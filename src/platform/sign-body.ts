// What goes to the gateway of text messages and comes from it bears a signature: who has the secret wrote it, and just now.

import { createHmac } from 'node:crypto';
import { SECOND } from '../core/instant.ts';

/** The header, `t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>" in hex>`. */
export const SIGNATURE = 'neuvoaika-signature';

export function signatureOf(secret: string, body: string, now: number): string {
  const t = Math.floor(now / SECOND);
  return `t=${t},v1=${macOf(secret, t, body).toString('hex')}`;
}

function macOf(secret: string, seconds: number, body: string): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
}
