// The one reader of e-mail addresses: what mail servers take, in the one form that is kept and compared.

import { normaliseText } from './normalise-text.ts';

const LONGEST = 254;
const LONGEST_LOCAL = 64;
// RFC 5322's dot-atom: what stands before the @ on every server in use.
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/**
 * The address trimmed, in small letters and with its domain as DNS has it (`xn--…`); undefined for what is none.
 * Servers tell capitals apart in theory only.
 */
export function readEmailAddress(typed: string): string | undefined {
  const text = normaliseText(typed).text.trim().toLowerCase();
  const at = text.lastIndexOf('@');
  const local = text.slice(0, at);
  const domain = asciiDomain(text.slice(at + 1));
  if (at < 1 || local.length > LONGEST_LOCAL || domain === undefined) return undefined;
  const address = `${local}@${domain}`;
  return LOCAL.test(local) && DOMAIN.test(domain) && address.length <= LONGEST ? address : undefined;
}

function asciiDomain(domain: string): string | undefined {
  // Only what may stand in a name of a host: the URL parser would cut the rest off, or read a number as an address.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)) return undefined;
  return URL.canParse(`http://${domain}`) ? new URL(`http://${domain}`).hostname : undefined;
}
