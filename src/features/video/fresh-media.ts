// Names and keys that nobody can guess.

import { randomBytes } from 'node:crypto';
import type { Fresh } from './store.ts';

/** Drawn anew at each call: 128 bits for each name, 256 for the key. */
export function freshMedia(): Fresh {
  const [name, mediaName] = [draw(16), draw(16)];
  return { name, mediaName, mediaKey: draw(32) };
}

function draw(bytes: number): string {
  return randomBytes(bytes).toString('base64url');
}
