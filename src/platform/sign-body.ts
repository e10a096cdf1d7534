// What goes to the gateway of text messages and comes from it bears a signature: who has the secret wrote it, and just now.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { MINUTE, SECOND } from '../core/instant.ts';

/** The header, `t=<seconds since 1970>,v1=<HMAC-SHA256 of "<t>.<body>" in hex>`. */
export const SIGNATURE = 'neuvoaika-signature';

/** A signature older than this, or of a clock that runs so far ahead, is not taken. */
const WINDOW = 5 * MINUTE;

export function signatureOf(secret: string, body: string, now: number): string {
  const t = Math.floor(now / SECOND);
  return `t=${t},v1=${macOf(secret, t, body).toString('hex')}`;
}

/** Whether the body was signed with the secret within the last minutes; compared in constant time. */
export function isSigned(secret: string, { signature, body }: Signed, now: number): boolean {
  const [, seconds, mac] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? [];
  if (seconds === undefined || mac === undefined) return false;
  const own = macOf(secret, Number(seconds), body);
  return timingSafeEqual(own, Buffer.from(mac, 'hex')) && Math.abs(now - Number(seconds) * SECOND) <= WINDOW;
}

export type Signed = { readonly signature: string | undefined; readonly body: string };

function macOf(secret: string, seconds: number, body: string): Buffer {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
}
