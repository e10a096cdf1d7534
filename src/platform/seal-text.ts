// A text that must be read again but lie open nowhere: encrypted under a key of the service's secret (AES-256-GCM).

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ownKey } from './own-key.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `purpose` makes the key, so that it opens nothing else; `about` is whose row it is: put into another it does not open. */
export function sealText(secret: string, purpose: string, about: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', ownKey(secret, purpose), iv).setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, sealed, cipher.getAuthTag()]).toString('base64url');
}

/** The text; undefined where the secret is another one by now, or the row was altered. */
export function openText(secret: string, purpose: string, about: string, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', ownKey(secret, purpose), bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
