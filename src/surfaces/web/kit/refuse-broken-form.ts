// A form that cannot be read is refused before every page, once for all of them.

import type { Context, Next } from 'hono';
import { invalidInput } from '../../../core/errors.ts';
import { findUnfitText, isLostText } from '../../../core/unfit-text.ts';
import type { WebEnv } from './environment.ts';

/** Throws `Refusal`: invalid_input for a body that says it is a form and is none, or whose letters were lost on the way. */
export async function refuseBrokenForm(c: Context<WebEnv>, next: Next): Promise<void> {
  const lost = findUnfitText(await readAll(c));
  // what else does not fit is said beside its field, with all that was typed
  if (lost !== undefined && isLostText(lost)) throw invalidInput(lost);
  await next();
}

async function readAll(c: Context<WebEnv>): Promise<Readonly<Record<string, unknown>>> {
  // another kind of body would count as a form in which everything was left empty, and empty what it leaves out
  if (c.req.raw.body !== null && !IS_FORM.test(c.req.header('Content-Type') ?? '')) throw notAForm();
  try {
    // what is read here is kept with the request, and read again by the page at no cost
    const form = c.req.raw.body === null ? {} : await c.req.parseBody({ all: true });
    return Object.fromEntries(Object.entries(form).map(([name, value]) => [name, typedOf(value)]));
  } catch {
    throw notAForm();
  }
}

const IS_FORM = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

const notAForm = () => invalidInput({ path: '', message: 'is no form' });

/** What was typed in a field; a file is read by whom it is for. */
function typedOf(value: string | File | readonly (string | File)[]): readonly string[] {
  return [value].flat().filter((one): one is string => typeof one === 'string');
}
