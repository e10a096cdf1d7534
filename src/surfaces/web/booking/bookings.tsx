// My bookings: what is coming, soonest first, and what has been, newest first.

import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { DAY } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { may } from '../../../core/permissions.ts';
import { listBookings, type ReadBooking } from '../../../features/bookings/read.ts';
import { withWhose } from '../../../features/bookings/read-whose.ts';
import { bookingFilter } from '../../../features/bookings/schema.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { BookingRows } from './booking-rows.tsx';
import { bookingTexts } from './texts/words.ts';

const PAST_DAYS = 90;
const MOST = 200;

export function bookingsPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/bookings', async (c) => {
    const actor = signedIn(c);
    const now = deps.clock.now();
    const from = new Date(now - PAST_DAYS * DAY).toISOString();
    const filter = bookingFilter.parse({ mine: 'true', from, limit: MOST });
    const { items } = await listBookings(deps, actor, filter);
    const ahead = items.filter(({ record }) => record.end > now && record.status !== 'cancelled');
    const coming = await withWhose(deps, actor, ahead, c.var.requestId);
    const past = items.filter((item) => !ahead.includes(item)).toReversed();
    const text = bookingTexts[c.var.language].list;
    return showPage(
      c,
      { title: text.title, current: 'bookings' },
      <div class="stack gap-6">
        <Heading lead={text.lead}>{text.title}</Heading>
        <Sections coming={coming} past={past} books={may(actor, 'book-slot')} language={c.var.language} />
      </div>,
    );
  });
  return routes;
}

const Sections: FC<{
  coming: readonly ReadBooking[];
  past: readonly ReadBooking[];
  books: boolean;
  language: Language;
}> = ({ coming, past, books, language }) => {
  const text = bookingTexts[language].list;
  const book = books && (
    <a class="button" href="/book">
      {text.book}
    </a>
  );
  if (coming.length + past.length === 0) {
    return (
      <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice}>
        {book}
      </EmptyState>
    );
  }
  return (
    <>
      <section class="stack">
        <h2>{text.coming}</h2>
        {coming.length > 0 ? (
          <BookingRows bookings={coming} language={language} />
        ) : (
          <EmptyState icon="calendar" heading="h3" title={text.noneComing} advice={text.noneComingAdvice}>
            {book}
          </EmptyState>
        )}
      </section>
      <section class="stack">
        <h2>{text.past}</h2>
        {past.length > 0 ? <BookingRows bookings={past} language={language} /> : <p class="soft">{text.nonePast}</p>}
      </section>
    </>
  );
};
