// The code that every row of the access log bears: only who knows the service's secret can write a row that is ours.

import { createHmac } from 'node:crypto';
import { canonical, type LoggedAct } from '../core/access-log.ts';
import { ownKey } from './own-key.ts';

/** The key of the rows' codes. */
export function logKey(secret: string): Buffer {
  return ownKey(secret, 'access log row');
}

/** The message authentication code of a row, HMAC-SHA256 in hexadecimal (RFC 2104). */
export function macOf(key: Buffer, act: LoggedAct): string {
  return createHmac('sha256', key).update(canonical(act)).digest('hex');
}
