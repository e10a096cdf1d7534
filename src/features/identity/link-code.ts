// The code that stands for a link while it is told by telephone: eight letters, kept only as a hash under a key.

import { createHmac, randomInt } from 'node:crypto';
import { ownKey } from '../../platform/own-key.ts';

/** None is taken for another, seen or heard: no B, D, G, N, W, Z beside P, T, K, M, V, S; no vowel but A, E, U; no O, I, Q. */
const LETTERS = 'AEHJKLMPRSTUVXY';
const LENGTH = 8;

/** What is heard of a letter that is in no code. */
const HEARD_AS: Readonly<Record<string, string>> = { B: 'P', D: 'T', G: 'K', N: 'M', W: 'V', Z: 'S' };

export function newLinkCode(): string {
  return Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** As it is shown and read out: in two halves. */
export function sayLinkCode(code: string): string {
  return `${code.slice(0, LENGTH / 2)}-${code.slice(LENGTH / 2)}`;
}

/** The code that was typed, in whatever case and grouping; undefined for what is none. */
export function readLinkCode(typed: string): string | undefined {
  const letters = lettersOf(typed);
  const isCode = letters.length === LENGTH && [...letters].every((letter) => LETTERS.includes(letter));
  return isCode ? letters : undefined;
}

/** The signs in what was typed that no code has, each once, as they were typed. */
export function signsInNoCode(typed: string): readonly string[] {
  return [...new Set(lettersOf(typed))].filter((letter) => !LETTERS.includes(letter));
}

function lettersOf(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Cf}\p{Pd}.,]/gu, '')
    .replaceAll(/[A-Z]/g, (letter) => HEARD_AS[letter] ?? letter);
}

/** By what a code is found. Under a key of its own: a code is short, and the table alone must not give it away. */
export function hashOfCode(secret: string, code: string): string {
  const key = ownKey(secret, 'link code');
  return createHmac('sha256', key).update(code).digest('hex');
}
