// Finnish account numbers (IBAN, ISO 13616) in normalised text: they lead to a person as surely as a code does.

import type { Span } from './identity-code.ts';

const FINNISH = /(?<![\p{L}\p{N}])FI(?:[ -]?\d){16}(?![\p{L}\p{N}])/giu;

/** Only with the right check digits: sixteen digits after two letters may be a reference to something else. */
export function accountNumbers(text: string): readonly Span[] {
  return [...text.matchAll(FINNISH)]
    .filter(([number]) => isChecked(number.replace(/[^\d]/g, '')))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** ISO 7064: the country, F = 15 and I = 18, and the check digits come last; the whole leaves one when divided by 97. */
function isChecked(digits: string): boolean {
  return BigInt(`${digits.slice(2)}1518${digits.slice(0, 2)}`) % 97n === 1n;
}
