// What every act of staff on one booking shares: where it can no longer be done, it leads to the booking as it is now.

import { type Context, Hono } from 'hono';
import { readBooking } from '../../../features/bookings/read.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { readForm } from '../kit/read-form.ts';
import { showRefusal } from '../kit/refused.tsx';
import { deskToReturnTo, withDone } from './desk-address.ts';
import { CHANGED, whyUndone } from './seen-version.tsx';

/** Routes under `/bookings/:id`. A form that was left open while the booking changed leads to it, which says so. */
export function actRoutes(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.onError(async (error, c) => (await leadToBooking(c, deps, error)) ?? showRefusal(c, deps, error));
  return routes;
}

/** Fields of these forms in which somebody writes. */
const WRITTEN = ['question', 'note', 'why', 'phone', 'email', 'what', 'wish', 'sentence', 'familyReference'] as const;

/** Says how it stands only to those who may see it: for all others it is thrown that there is no such booking. */
async function leadToBooking(c: Context<WebEnv>, deps: Dependencies, error: unknown): Promise<Response | undefined> {
  const done = whyUndone(error);
  const booking = bookingId.safeParse(c.req.param('id'));
  if (done === undefined || !booking.success) return undefined;
  const path = `/bookings/${booking.data}`;
  if (c.req.method === 'GET') {
    const { record } = await readBooking(deps, signedIn(c), booking.data, c.var.requestId);
    return record.status === 'cancelled' ? c.redirect(withDone(path, CHANGED), 303) : undefined;
  }
  const form = await readForm(c);
  const back = form.one('back');
  if (back !== '') return c.redirect(withDone(deskToReturnTo(back), done, { booking: booking.data }), 303);
  const isTyped = WRITTEN.some((name) => form.one(name).trim() !== '');
  return c.redirect(`${withDone(path, done)}${isTyped ? '&typed=unsaved' : ''}`, 303);
}
