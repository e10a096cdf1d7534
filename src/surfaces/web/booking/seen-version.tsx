// Which version of a booking a form was drawn from: so that nobody cancels or moves another time than they saw.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { Refusal } from '../../../core/errors.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Carried } from '../kit/fields.tsx';
import type { SentForm } from '../kit/read-form.ts';

/** Goes into each form that does something to the booking, beside what it says of it. */
export const SeenVersion: FC<{ of: { readonly sequence: number } }> = ({ of }) => (
  <Carried of={{ sequence: String(of.sequence) }} />
);

/** The version that who sent the form had seen; nothing of a form that does not say it. */
export function seenIn(form: SentForm): { readonly sequence?: number } {
  const said = form.one('sequence');
  return /^\d{1,9}$/.test(said) ? { sequence: Number(said) } : {};
}

/** As `done` in the address: it was changed after the form was drawn, and nothing was done. */
export const CHANGED = 'changed';

/** Whether a booking was left as it is because it was changed after the form was drawn. */
export function isChanged(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'changed_meanwhile';
}

/** Leads to where the booking is seen as it is now. Throws again what is anything else. */
export function leadToChanged(c: Context<WebEnv>, error: unknown, path: string): Response {
  if (!isChanged(error)) throw error;
  return c.redirect(path, 303);
}
