// The mark of a form whose answer shows a secret once: sent again, by a second press or a reload, it makes nothing new.

import { randomUUID } from 'node:crypto';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { Refusal } from '../../../core/errors.ts';
import { Carried } from '../kit/fields.tsx';
import type { SentForm } from '../kit/read-form.ts';

/** Goes into the form: another one each time that the form is drawn. */
export const PressMark: FC = () => <Carried of={{ press: randomUUID() }} />;

/** The mark of a form that was sent, as `execute` takes it; nothing of a form without one. */
export function pressIn(form: SentForm): { readonly idempotencyKey?: string } {
  const press = z.uuid().safeParse(form.one('press'));
  return press.success ? { idempotencyKey: press.data } : {};
}

/** What `done` says in the address that such a form leads to when it is sent again. */
export const PRESSED = 'pressed';

/** Whether it was refused because this same form was sent before. */
export function isPressedAgain(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'idempotency_conflict';
}
