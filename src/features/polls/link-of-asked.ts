// The link of somebody who was asked: made of what they are known by here, so that a reminder can say it again.

import { ownKey } from '../../platform/own-key.ts';
import { secretOfLink } from '../identity/link-secret.ts';

/** 256 bits, kept nowhere: see `secretOfLink`. */
export function linkOfAsked(secret: string, asked: string): string {
  return secretOfLink(ownKey(secret, 'poll link'), asked);
}
