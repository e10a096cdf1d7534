// An e-mail address as a person reads it: it is kept as DNS has it, `xn--…`.

import { domainToUnicode } from 'node:url';

/** The address as its owner would write it: its domain in its own letters. */
export function sayEmail(address: string): string {
  const at = address.lastIndexOf('@') + 1;
  return address.slice(0, at) + (domainToUnicode(address.slice(at)) || address.slice(at));
}
