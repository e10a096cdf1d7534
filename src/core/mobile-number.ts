// Which phone numbers take text messages.

import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { readPhoneNumber } from './phone-number.ts';

/** The number as E.164 where it is one of a mobile phone, in whatever country; undefined for any other text. */
export function mobileNumber(text: string): string | undefined {
  const number = readPhoneNumber(text)?.number;
  return number !== undefined && parsePhoneNumberFromString(number)?.isValid() ? number : undefined;
}
