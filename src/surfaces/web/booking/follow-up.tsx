// When the two who meet go on: the free times of the same series, each booked by one press, with the same case.

import type { Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { bookFollowUp } from '../../../features/consultations/book-follow-up.ts';
import { readFollowUpsOf, readFollowUpTimes } from '../../../features/consultations/read-follow-ups.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { actRoutes } from './act-routes.ts';
import { openBooking } from './booking.tsx';
import { showLostTime } from './lost-race.tsx';
import { OtherDays, PickedSlots, pickTimes } from './pick-time.tsx';
import { shownSlot } from './shown-slot.ts';
import { followUpTexts } from './texts/words.ts';

export function followUpPages(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/follow-up', async (c) => showTimes(c, deps, await openToGoOn(c, deps)));

  routes.post('/bookings/:id/follow-up', async (c) => {
    const { record, directory } = await openBooking(c, deps);
    const slot = (await readForm(c)).one('slot');
    try {
      const { id } = await execute(
        deps,
        signedIn(c),
        bookFollowUp,
        { booking: record.id, slot },
        {
          requestId: c.var.requestId,
        },
      );
      return c.redirect(`/bookings/${id}?done=booked`, 303);
    } catch (error) {
      const target = { action: pathOf(record) };
      return showLostTime(c, error, { slot, target, timeZone: zoneOf(directory, record.area) });
    }
  });

  return routes;
}

function pathOf({ id }: ReadBooking['record']): string {
  return `/bookings/${id}/follow-up`;
}

/** Throws `wrong_status` where nothing goes on from it now. */
async function openToGoOn(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking> {
  const booking = await openBooking(c, deps);
  if ((await readFollowUpsOf(deps, signedIn(c), booking)).books) return booking;
  throw new Refusal('wrong_status', 'nothing goes on from this booking now');
}

async function showTimes(c: Context<WebEnv>, deps: Dependencies, booking: ReadBooking): Promise<Response> {
  const { language } = c.var;
  const text = followUpTexts[language];
  const { record, directory } = booking;
  const reading = { language, timeZone: zoneOf(directory, record.area) };
  const slots = (await readFollowUpTimes(deps, signedIn(c), booking)).map((slot) => shownSlot(directory, slot));
  const picked = pickTimes(c, slots, reading.timeZone);
  const back = `/bookings/${record.id}`;
  return showPage(
    c,
    { title: text.title, current: 'bookings' },
    <div class="stack gap-6">
      <Heading lead={text.lead} back={{ href: back, label: text.back }}>
        {text.title}
      </Heading>
      {slots.length > 0 ? (
        <>
          <section class="stack">
            <h2>{text.choose}</h2>
            <PickedSlots picked={picked} target={{ action: pathOf(record) }} reading={reading} />
          </section>
          <OtherDays picked={picked} path={pathOf(record)} now={deps.clock.now()} reading={reading} />
        </>
      ) : (
        <EmptyState icon="no-times" title={text.none} advice={text.noneAdvice}>
          <a class="button" href={back}>
            {text.back}
          </a>
        </EmptyState>
      )}
    </div>,
  );
}
