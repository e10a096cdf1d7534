// The one reader of phone numbers: what people type, as a number that can be called, compared, searched and shown.

import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { normaliseText } from './normalise-text.ts';

/** As E.164 counts, the country code included. */
const MOST_DIGITS = 15;
const FEWEST_DIGITS = 5;

export type PhoneNumber = {
  /** E.164: the same for every way to write the number */
  readonly number: string;
  /** as people in Finland write it; a number of another country with its code */
  readonly shown: string;
};

/**
 * Reads a number written in any of the usual ways: brackets, dots, slashes, dashes and spaces of all kinds; with the
 * national 0, `+358`, `00358`, `358` or `+358 (0)`. Undefined for what is no number that could be called.
 */
export function readPhoneNumber(text: string): PhoneNumber | undefined {
  const typed = tidied(text);
  if (typed === undefined || !/^(?:\+|0|358)/.test(typed.digits)) return undefined;
  const count = typed.digits.replace(/^(?:\+|00)/, '').length;
  if (count < FEWEST_DIGITS || count > MOST_DIGITS) return undefined;
  const read = parsePhoneNumberFromString(typed.digits, { defaultCountry: 'FI', extract: false });
  if (!read?.isPossible() || isFiller(typed.digits)) return undefined;
  const here = read.countryCallingCode === '358';
  // no network here begins with a 0 after the national one
  if (/^0+$/.test(read.nationalNumber) || (here && read.nationalNumber.startsWith('0'))) return undefined;
  const alreadyNational = here && /^0[1-9]\d*(?: \d+)+$/.test(typed.spaced);
  const national = () => read.formatNational().replace(/(?<= )(\d{3})(\d{4})$/, '$1 $2');
  return {
    number: read.number,
    shown: alreadyNational ? typed.spaced : here ? national() : read.formatInternational(),
  };
}

/** One digit over and over: typed to get past a field, and nobody's number. */
function isFiller(digits: string): boolean {
  return /^\+?(\d)\1+$/.test(digits);
}

/**
 * Digits by which numbers are compared and searched, also where only the beginning is known: without the country code
 * of Finland and the national 0. `+358 40 123`, `0035840123` and `040-123` → `40123`. Empty: no digits.
 */
export function plainPhone(text: string): string {
  const typed = tidied(text)?.digits ?? normaliseText(text).text.replace(/[^\d+]/g, '');
  const begun = typed.replace(/^00/, '+').replace(/^358(?=0?[1-9])/, '+358');
  return begun.startsWith('+') ? begun.replace(/^\+(?:3580?)?/, '').replaceAll('+', '') : begun.replace(/^0/, '');
}

/** Whether the text is written as a number is, whole or begun: nothing but digits and what stands between them. */
export function looksLikePhone(text: string): boolean {
  return tidied(text) !== undefined;
}

/** The number with its digits together, and with single spaces where it was parted; undefined for other text. */
function tidied(text: string): { readonly digits: string; readonly spaced: string } | undefined {
  const plain = normaliseText(text).text.trim();
  if (!/^\+?[\d\s().,\-/_·]*$/.test(plain) || !/\d/.test(plain)) return undefined;
  const national = plain.replace(/^(\+\s*\d{1,3}|(?:00)?358)\s*\(\s*0\s*\)/, '$1 ');
  return { digits: national.replace(/[^\d+]/g, ''), spaced: national.replace(/\s+/g, ' ') };
}
