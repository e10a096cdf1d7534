// Cancelling a booking: asks why, says who will be told, and asks once more.

import { type Context, Hono } from 'hono';
import { type CancelReason, cancelReasons } from '../../../core/booking.ts';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { cancelBooking } from '../../../features/bookings/cancel-booking.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, SelectField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Names } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { openBooking } from './booking.tsx';
import { bookingTexts } from './texts/words.ts';

export function cancelPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/bookings/:id/cancel', async (c) => {
    const booking = await openBooking(c, deps);
    if (booking.acts.includes('cancel')) return showCancel(c, booking, {});
    const late = booking.record.status === 'booked' && booking.standing !== 'guest';
    throw new Refusal(late ? 'cut_off_passed' : 'wrong_status', 'this booking cannot be cancelled now');
  });

  routes.post('/bookings/:id/cancel', async (c) => {
    const booking = await openBooking(c, deps);
    const body = await c.req.parseBody();
    const reason = cancelReasons.find((each) => each === body.reason);
    if (reason === undefined)
      return showCancel(c, booking, { reason: bookingTexts[c.var.language].cancel.reasonMissing });
    const input = { booking: booking.record.id, reason };
    await execute(deps, signedIn(c), cancelBooking, input, { requestId: c.var.requestId });
    return c.redirect(`/bookings/${booking.record.id}?done=cancelled`, 303);
  });

  return routes;
}

/** Reasons that fit who asks: only the professional's own absence is the professional's to give. */
function reasonsFor({ standing }: ReadBooking): readonly CancelReason[] {
  return cancelReasons.filter((reason) => reason !== 'professional-away' || standing !== 'booker');
}

function showCancel(c: Context<WebEnv>, booking: ReadBooking, faults: Faults): Response | Promise<Response> {
  const { language } = c.var;
  const words = bookingTexts[language];
  const text = words.cancel;
  const { record, directory, view } = booking;
  const path = `/bookings/${record.id}`;
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title: text.title, current: 'bookings', width: 'narrow', faulty, status: faulty ? 422 : 200 },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading lead={text.lead} back={{ href: path, label: text.back }}>
        {text.title}
      </Heading>
      <Confirm action={`${path}/cancel`} button={text.confirm} danger back={{ href: path, label: text.back }}>
        <div class="card">
          <Facts
            of={[
              [words.page.when, sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area))],
              [words.page.who, <Names of={view.professionals.map(({ post }) => post)} language={language} />],
            ]}
          />
        </div>
        <SelectField
          name="reason"
          label={text.reason}
          blank={text.chooseReason}
          options={reasonsFor(booking).map((value) => ({ value, label: words.cancelReason[value] }))}
          fault={faults.reason}
        />
        <Note>
          <p>
            {text.told} {text.freed}
          </p>
        </Note>
      </Confirm>
    </div>,
  );
}
