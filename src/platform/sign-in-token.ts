// The secret of a one-time link to sign in: made from its random id, so that its mail can be worded again, and kept as a hash.

import { createHmac, randomUUID } from 'node:crypto';
import { ownKey } from './own-key.ts';

/** A new token: its id, and what only this service can make of it. */
export function newSignInToken(secret: string): string {
  return signInToken(secret, randomUUID());
}

/** The token of a link: HMAC-SHA256 of its id (RFC 2104) with a key that serves nothing else (RFC 5869), as base64url. */
export function signInToken(secret: string, id: string): string {
  return `${id}.${createHmac('sha256', ownKey(secret, 'sign-in link')).update(id).digest('base64url')}`;
}

/** The id of a token's link: it opens nothing by itself. */
export function idOfToken(token: string): string {
  return token.replace(/\..*$/, '');
}
