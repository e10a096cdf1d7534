// Moving a booking to where it was dropped: from when to when, said before it is done.

import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { ResourceId } from '../../../core/ids.ts';
import type { Language } from '../../../core/permissions.ts';
import type { Slot } from '../../../core/slots.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { type ReadBooking, readBooking } from '../../../features/bookings/read.ts';
import { rescheduleBooking } from '../../../features/bookings/reschedule-booking.ts';
import { bookingId } from '../../../features/bookings/schema.ts';
import { type Drop, findPlace } from '../../../features/clinics/read-desk.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Facts } from '../components/badge.tsx';
import { Names } from '../components/localized-name.tsx';
import { signedIn, type WebEnv } from '../environment.ts';
import { deskTexts } from '../messages/desk.ts';
import { readForm } from '../read-form.ts';
import { deskHref, deskToReturnTo, readDeskAddress, withDone } from './desk-address.ts';
import { showLostTime } from './refused.tsx';

const dropped = z.object({
  booking: bookingId,
  resource: z
    .string()
    .regex(/^(?:professional|room):[\w-]{1,100}$/)
    .transform((text) => text as ResourceId),
  /** epoch milliseconds */
  at: z.coerce.number().int().positive(),
});

export function deskMovePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  // What the dialog says: the island shows it where the booking was dropped.
  routes.get('/desk/move', async (c) => {
    const drop = dropped.safeParse(c.req.query());
    if (!drop.success) throw new Refusal('invalid_input', 'a booking is dropped on somebody, at some time');
    const booking = await readBooking(deps, signedIn(c), drop.data.booking, c.var.requestId);
    const place = await findPlace(deps, signedIn(c), booking, drop.data);
    const now = deps.clock.now();
    const at = readDeskAddress(c.req.query(), { actor: signedIn(c), directory: booking.directory, now });
    return c.html(html`${<Question booking={booking} drop={place} back={deskHref(at)} language={c.var.language} />}`);
  });

  routes.post('/desk/move', async (c) => {
    const form = await readForm(c);
    const back = deskToReturnTo(form.one('back'));
    const input = { booking: form.one('booking'), slot: form.one('slot') };
    try {
      await execute(deps, signedIn(c), rescheduleBooking, input, { requestId: c.var.requestId });
      return c.redirect(withDone(back, 'moved'), 303);
    } catch (error) {
      return showLost(c, deps, error, input, back);
    }
  });

  return routes;
}

async function showLost(
  c: Context<WebEnv>,
  deps: Dependencies,
  error: unknown,
  { booking, slot }: { readonly booking: string; readonly slot: string },
  back: string,
): Promise<Response> {
  const id = bookingId.safeParse(booking);
  if (!id.success) throw error;
  const { record, directory } = await readBooking(deps, signedIn(c), id.data, c.var.requestId);
  const target = { action: '/desk/move', fields: { booking, back } };
  return showLostTime(c, error, { slot, target, timeZone: zoneOf(directory, record.area) });
}

const Question: FC<{ booking: ReadBooking; drop: Drop; back: string; language: Language }> = ({
  booking: { record, directory },
  drop,
  back,
  language,
}) => {
  const text = deskTexts[language];
  const timeZone = zoneOf(directory, record.area);
  const said = (at: number) => sayDateTime(at, language, timeZone);
  const who = (ids: Slot['professionals']) => (
    <Names of={ids.map((id) => directory.professionals.get(id)?.post ?? {})} language={language} />
  );
  const { slot } = drop;
  return (
    <form method="post" action="/desk/move" class="stack">
      <h2 id="desk-question">{slot ? text.moveTitle : text.moveNone}</h2>
      <input type="hidden" name="booking" value={record.id} />
      <input type="hidden" name="back" value={back} />
      <Facts
        of={[
          [
            text.moveFrom,
            <>
              {said(record.start)}, {who(record.professionals)}
            </>,
          ],
          [
            text.moveTo,
            slot && (
              <>
                {said(slot.start)}, {who(slot.professionals)}
              </>
            ),
          ],
        ]}
      />
      {!slot && drop.nearest.length > 0 && (
        <>
          <p>{text.moveNoneAdvice}</p>
          <ul class="stack gap-2">
            {drop.nearest.map((near) => (
              <li>
                <button type="submit" class="slot" name="slot" value={near.id}>
                  <b>{said(near.start)}</b>
                  <span class="soft">{who(near.professionals)}</span>
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <div class="row">
        {slot && (
          <button type="submit" class="button" name="slot" value={slot.id}>
            {text.moveSure}
          </button>
        )}
        {!slot && (
          <a class="button second" href={`/bookings/${record.id}/reschedule`}>
            {text.moveOther}
          </a>
        )}
        <button type="submit" class="button quiet" formmethod="dialog">
          {text.moveNo}
        </button>
      </div>
    </form>
  );
};
