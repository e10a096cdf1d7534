// The code that every row of the access log bears: only who knows the service's secret can write a row that is ours.

import { createHmac, hkdfSync } from 'node:crypto';
import { canonical, type LoggedAct } from '../core/access-log.ts';

/** The key of the rows' codes, derived from the service's secret so that it serves nothing else (RFC 5869). */
export function logKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'neuvoaika access log row 1', 32));
}

/** The message authentication code of a row, HMAC-SHA256 in hexadecimal (RFC 2104). */
export function macOf(key: Buffer, act: LoggedAct): string {
  return createHmac('sha256', key).update(canonical(act)).digest('hex');
}
