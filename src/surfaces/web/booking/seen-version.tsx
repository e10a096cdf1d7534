// Which version of a booking a form was drawn from: so that nobody cancels or moves another time than they saw.

import type { FC } from 'hono/jsx';
import { type ErrorCode, Refusal } from '../../../core/errors.ts';
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

/** As `done` in the address: it was changed after the form was drawn, or is too near now; nothing was done. */
export const CHANGED = 'changed';
export const TOO_LATE = 'late';

const UNDONE: Readonly<Partial<Record<ErrorCode, typeof CHANGED | typeof TOO_LATE>>> = {
  changed_meanwhile: CHANGED,
  wrong_status: CHANGED,
  channel_not_offered: CHANGED,
  cut_off_passed: TOO_LATE,
};

/** As `done` in the address, where a booking was left as it is because it is no longer as the form showed it. */
export function whyUndone(error: unknown): typeof CHANGED | typeof TOO_LATE | undefined {
  return error instanceof Refusal ? UNDONE[error.code] : undefined;
}
