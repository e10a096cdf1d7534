// The sign-in library reads fewer addresses than mail servers take: it is given a stand-in for the others.

import { z } from 'zod';

/** The library's own rule (better-auth's `z.email()`), so that it never refuses what is kept. */
const known = z.email();
/** RFC 6761: nobody's domain. */
const STAND_IN = /^(?<written>(?:[0-9a-f]{2})+)@address\.invalid$/;

/** The address as the library is told it. */
export function libraryAddress(address: string): string {
  if (known.safeParse(address).success && !STAND_IN.test(address)) return address;
  return `${Buffer.from(address).toString('hex')}@address.invalid`;
}

/** The address that one of the library's stands for. */
export function addressOf(told: string): string {
  const written = STAND_IN.exec(told)?.groups?.written;
  return written === undefined ? told : Buffer.from(written, 'hex').toString();
}
