// Text as the rules of privacy read it: one form for every way to write the same characters, and where each came from.

/** `starts[n]` and `ends[n]`: which characters of the original the n-th character of `text` stands for, half-open. */
export type NormalisedText = {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/**
 * Compatibility forms made plain (NFKC), format characters and marks nothing shows of left out, every dash a `-`, every
 * space but a line end a space, every digit one of 0-9.
 */
export function normaliseText(original: string): NormalisedText {
  if (!OTHER.test(original)) return { text: original.replaceAll('–', '-'), ...asTheyStand(original.length) };
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  // A letter goes with the marks after it, so that a decomposed ä is one character here.
  for (const match of original.matchAll(/[^\p{M}]\p{M}{0,32}|\p{M}{1,32}/gsu)) {
    const [piece] = match;
    const plain = plainOf(piece);
    for (let unit = 0; unit < plain.length; unit += 1) {
      starts.push(match.index);
      ends.push(match.index + piece.length);
    }
    text += plain;
  }
  return { text, starts, ends };
}

// All but what most texts are made of, which stays as it is but for the dash.
const OTHER = /[^\x20-\x7e\nÅÄÖåäöéÉüÜ–’”€§°]/;

const [AT, AFTER]: [number[], number[]] = [[], []];

/** Where each of so many characters stands in the original that it is taken from unchanged. */
function asTheyStand(length: number): Pick<NormalisedText, 'starts' | 'ends'> {
  for (let at = AT.length; at < length; at += 1) {
    AT.push(at);
    AFTER.push(at + 1);
  }
  return { starts: AT.slice(0, length), ends: AFTER.slice(0, length) };
}

function plainOf(piece: string): string {
  if (/^[\x20-\x7e\n]$/.test(piece)) return piece;
  return piece
    .replace(/^([\p{Nd}@+-])\p{M}{1,32}/u, '$1')
    .normalize('NFKC')
    .replace(/\p{Cf}|\p{Variation_Selector}|\u034F/gu, '')
    .replace(/[\p{Pd}\u2212\u2043\u02D7\u30FC]/gu, '-')
    .replace(/\u3002/gu, '.')
    .replace(/[^\S\n]/gu, ' ')
    .replace(/(?![0-9])\p{Nd}/gu, digitOf);
}

/** Digits of every script stand in blocks of ten, from zero on. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  for (let value = 0; value < 10; value += 1) {
    if (!/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) return String(value);
  }
  return String(code % 10);
}
