// A form that cannot be read is refused before every page, once for all of them.

import type { Context, Next } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { WebEnv } from './environment.ts';

/** Throws `Refusal`: invalid_input for a body that says it is a form and is none. */
export async function refuseBrokenForm(c: Context<WebEnv>, next: Next): Promise<void> {
  try {
    // what is read here is kept with the request, and read again by the page at no cost
    if (c.req.raw.body !== null) await c.req.parseBody();
  } catch {
    throw new Refusal('invalid_input', 'the form cannot be read', { faults: [{ path: '', message: 'is no form' }] });
  }
  await next();
}
