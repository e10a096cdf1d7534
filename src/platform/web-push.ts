// A message to somebody's browser by the push service that the browser has chosen (RFC 8030): encrypted for that browser
// alone (RFC 8291), and signed by this service's own key (RFC 8292).

import { createCipheriv, createECDH, createPrivateKey, hkdfSync, randomBytes, sign } from 'node:crypto';
import { FetchFault, fetchOutside } from './fetch-outside.ts';
import { ownKey } from './own-key.ts';

const CURVE = 'prime256v1';
const RECORD_BYTES = 4096;
const SIGNED_FOR_SECONDS = 12 * 3600;
const ANSWERED_WITHIN = 10_000;

/** Where a browser is reached, and with which keys it reads: base64url. */
export type PushTarget = { readonly endpoint: string; readonly p256dh: string; readonly auth: string };

/** `gone`: the browser is not there any more, and never will be. */
type PushOutcome = 'sent' | 'gone' | 'failed';

/** The public half of the service's key: by it a browser knows whom it lets wake it. Made from the service's secret. */
export function pushKey(secret: string): string {
  return pairOf(secret).getPublicKey('base64url');
}

export type PushOptions = {
  readonly secret: string;
  /** who sends it: an address of ours */
  readonly subject: string;
  readonly now: number;
  readonly ttlSeconds: number;
  /** hosts that may be inner; none but in tests */
  readonly inner?: readonly string[];
};

/** Sends it at once; it is dropped where the device is not reached in time. */
export async function sendPush(
  target: PushTarget,
  message: string,
  { secret, subject, now, ttlSeconds, inner = [] }: PushOptions,
): Promise<PushOutcome> {
  try {
    const { status } = await fetchOutside(target.endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Encoding': 'aes128gcm',
        TTL: String(ttlSeconds),
        Urgency: 'high',
      },
      authorization: `vapid t=${tokenFor(new URL(target.endpoint).origin, { secret, subject, now })}, k=${pushKey(secret)}`,
      body: encryptFor(target, message),
      most: 16_384,
      within: ANSWERED_WITHIN,
      inner,
    });
    if (status === 404 || status === 410) return 'gone';
    return status >= 200 && status < 300 ? 'sent' : 'failed';
  } catch (error) {
    if (error instanceof FetchFault) return 'failed';
    throw error;
  }
}

/** One record of `aes128gcm`, with the key that was drawn for it. `drawn`: for tests. */
export function encryptFor(
  { p256dh, auth }: Pick<PushTarget, 'p256dh' | 'auth'>,
  message: string,
  drawn: { readonly salt?: Buffer; readonly key?: Buffer } = {},
): Buffer {
  const own = createECDH(CURVE);
  if (drawn.key) own.setPrivateKey(drawn.key);
  else own.generateKeys();
  const [ours, theirs] = [own.getPublicKey(), Buffer.from(p256dh, 'base64url')];
  const salt = drawn.salt ?? randomBytes(16);
  const derive = (from: Buffer, salted: Buffer, info: Buffer | string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', from, salted, info, bytes));
  const about = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
  const shared = derive(own.computeSecret(theirs), Buffer.from(auth, 'base64url'), about, 32);
  const key = derive(shared, salt, 'Content-Encoding: aes128gcm\0', 16);
  const nonce = derive(shared, salt, 'Content-Encoding: nonce\0', 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const sealed = [cipher.update(Buffer.concat([Buffer.from(message), Buffer.from([2])])), cipher.final()];
  const head = Buffer.alloc(5);
  head.writeUInt32BE(RECORD_BYTES);
  head.writeUInt8(ours.length, 4);
  return Buffer.concat([salt, head, ours, ...sealed, cipher.getAuthTag()]);
}

function tokenFor(audience: string, { secret, subject, now }: Pick<PushOptions, 'secret' | 'subject' | 'now'>): string {
  const pair = pairOf(secret);
  const point = pair.getPublicKey();
  const part = (of: Buffer) => of.toString('base64url');
  const [x, y, d] = [part(point.subarray(1, 33)), part(point.subarray(33)), part(pair.getPrivateKey())];
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y, d } });
  const claims = { aud: audience, exp: Math.floor(now / 1000) + SIGNED_FOR_SECONDS, sub: subject };
  const said = (one: object) => part(Buffer.from(JSON.stringify(one)));
  const text = `${said({ typ: 'JWT', alg: 'ES256' })}.${said(claims)}`;
  return `${text}.${part(sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }))}`;
}

function pairOf(secret: string) {
  const pair = createECDH(CURVE);
  pair.setPrivateKey(ownKey(secret, 'web push'));
  return pair;
}
