// Whether a request comes from a page of ours, or from another site that a browser happened to be on.

import type { Context } from 'hono';
import type { Config } from '../config.ts';

/** A form's origin is ours when it is the public one or, where none was set, the very host the request came to. */
export function isOurOrigin({ publicUrl, hostIsFixed }: Config, origin: string, url: string): boolean {
  return origin === new URL(publicUrl).origin || (!hostIsFixed && origin === new URL(url).origin);
}

/**
 * Whether another site made the browser ask, by a link or an image. Browsers say so themselves; older ones only name the
 * page they came from. Who names nothing has typed the address, or comes from a page of ours that hides its own.
 */
export function isFromElsewhere(config: Config, c: Context): boolean {
  const site = c.req.header('Sec-Fetch-Site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const from = c.req.header('Origin') ?? c.req.header('Referer');
  if (from === undefined) return false;
  return !URL.canParse(from) || !isOurOrigin(config, new URL(from).origin, c.req.url);
}
