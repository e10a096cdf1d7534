// Moving a booking: choose another time of its service, then confirm.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime, sayDateTimeRange } from '../../../core/wording.ts';
import { findSlots } from '../../../features/availability/read.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { rescheduleBooking } from '../../../features/bookings/reschedule-booking.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Facts } from '../components/badge.tsx';
import { Confirm } from '../components/confirm.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Heading } from '../components/heading.tsx';
import { Names } from '../components/localized-name.tsx';
import { Note } from '../components/note.tsx';
import { showPage } from '../components/page.tsx';
import { type ShownSlot, shownSlot } from '../components/shown-slot.ts';
import { isoOf, SlotDays } from '../components/slot-list.tsx';
import { signedIn, type WebEnv } from '../environment.ts';
import { bookingTexts } from '../messages/booking.ts';
import { openBooking } from './booking.tsx';
import { showLostTime } from './refused.tsx';

export function reschedulePage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/bookings/:id/reschedule', async (c) => {
    const booking = await openToMove(c, deps);
    const slots = await otherTimes(c, deps, booking);
    const chosen = slots.find((slot) => slot.id === c.req.query('slot'));
    return chosen ? showConfirm(c, booking, chosen) : showChoice(c, booking, slots);
  });

  // Choosing a time is a form's button; confirming it is another's.
  routes.post('/bookings/:id/reschedule', async (c) => {
    const { slot, sure } = await c.req.parseBody();
    const path = `/bookings/${c.req.param('id')}/reschedule`;
    if (sure !== 'yes') return c.redirect(`${path}?${new URLSearchParams({ slot: String(slot ?? '') })}`, 303);
    const booking = await openBooking(c, deps);
    try {
      const input = { booking: booking.record.id, slot };
      await execute(deps, signedIn(c), rescheduleBooking, input, { requestId: c.var.requestId });
      return c.redirect(`/bookings/${booking.record.id}?done=moved`, 303);
    } catch (error) {
      const timeZone = zoneOf(booking.directory, booking.record.area);
      return showLostTime(c, error, { slot: String(slot ?? ''), target: { action: path }, timeZone });
    }
  });

  return routes;
}

/** The booking, where it may be moved. Throws `cut_off_passed`, or `not_allowed` for whoever may never move it. */
async function openToMove(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking> {
  const booking = await openBooking(c, deps);
  if (booking.acts.includes('reschedule')) return booking;
  const late = booking.standing === 'booker' && booking.record.status === 'booked';
  throw new Refusal(late ? 'cut_off_passed' : 'wrong_status', 'this booking cannot be moved now');
}

async function otherTimes(
  c: Context<WebEnv>,
  deps: Dependencies,
  { record, directory }: ReadBooking,
): Promise<readonly ShownSlot[]> {
  const channel = record.channel ? { channel: record.channel } : {};
  const question = { service: record.service, area: record.area, limit: 500, ...channel };
  const { slots } = await findSlots(deps, signedIn(c), question);
  return slots.map((slot) => shownSlot(directory, slot));
}

function showChoice(
  c: Context<WebEnv>,
  booking: ReadBooking,
  slots: readonly ShownSlot[],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = bookingTexts[language].move;
  const { record, directory } = booking;
  const timeZone = zoneOf(directory, record.area);
  const path = `/bookings/${record.id}`;
  return showPage(
    c,
    { title: text.title, current: 'bookings' },
    <div class="stack gap-6">
      <Heading lead={text.lead} back={{ href: path, label: text.back }}>
        {text.title}
      </Heading>
      <CurrentTime booking={booking} language={language} />
      {slots.length > 0 ? (
        <section class="stack">
          <h2>{text.choose}</h2>
          <SlotDays slots={slots} target={{ action: `${path}/reschedule` }} reading={{ language, timeZone }} />
        </section>
      ) : (
        <EmptyState icon="no-times" title={text.none} advice={text.noneAdvice}>
          <a class="button" href={path}>
            {text.back}
          </a>
        </EmptyState>
      )}
    </div>,
  );
}

const CurrentTime: FC<{ booking: ReadBooking; language: Language }> = ({
  booking: { record, directory },
  language,
}) => (
  <Facts
    of={[
      [
        bookingTexts[language].move.now,
        sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area)),
      ],
    ]}
  />
);

function showConfirm(
  c: Context<WebEnv>,
  { record, directory }: ReadBooking,
  slot: ShownSlot,
): Response | Promise<Response> {
  const { language } = c.var;
  const words = bookingTexts[language];
  const text = words.move;
  const timeZone = zoneOf(directory, record.area);
  const path = `/bookings/${record.id}/reschedule`;
  return showPage(
    c,
    { title: text.confirmTitle, current: 'bookings', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: path, label: text.backToTimes }}>{text.confirmTitle}</Heading>
      <Confirm action={path} button={text.confirm} back={{ href: `/bookings/${record.id}`, label: text.back }}>
        <input type="hidden" name="slot" value={slot.id} />
        <input type="hidden" name="sure" value="yes" />
        <div class="card stack">
          <div class="stack gap-1">
            <span class="soft">{text.newTime}</span>
            <p class="big-time">
              <time datetime={isoOf(slot.start)}>{sayDateTime(slot.start, language, timeZone)}</time>
            </p>
          </div>
          <Facts
            of={[
              [words.page.who, <Names of={slot.who} language={language} />],
              [text.now, sayDateTime(record.start, language, timeZone)],
            ]}
          />
        </div>
        <Note>
          <p>{text.told}</p>
        </Note>
      </Confirm>
    </div>,
  );
}
