// My bookings: what is coming, soonest first, what I wait for, and what has been, newest first.

import { type Context, Hono } from 'hono';
import type { FC, PropsWithChildren } from 'hono/jsx';
import { z } from 'zod';
import { Refusal } from '../../../core/errors.ts';
import { DAY } from '../../../core/instant.ts';
import type { Language } from '../../../core/permissions.ts';
import { may } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { wordFor } from '../../../core/words.ts';
import { listBookings, type ReadBooking } from '../../../features/bookings/read.ts';
import { withWhose } from '../../../features/bookings/read-whose.ts';
import { bookingFilter } from '../../../features/bookings/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readOwnDetails } from '../../../features/identity/read.ts';
import { meetInNetworks } from '../../../features/polls/read-askable.ts';
import { joinWaitlist } from '../../../features/waitlist/join-waitlist.ts';
import { readOwnWaiting } from '../../../features/waitlist/read-own-waiting.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed, signedIn } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults } from '../kit/fields.tsx';
import { answerForm, fresh, standing } from '../kit/form.tsx';
import { isFaulty } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { asSentence } from '../kit/rhythm.ts';
import { BookingRows } from './booking-rows.tsx';
import { bookingTexts, calendarAddressTexts, waitingTexts } from './texts/words.ts';
import {
  consultationsToWaitFor,
  type Waiting,
  WaitingCard,
  type WaitingState,
  waitingFaults,
  waitingForm,
  waitingInput,
} from './waiting-card.tsx';

const PAST_DAYS = 90;
const MOST = 200;

export function bookingsPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/bookings', async (c) => {
    const asked = c.req.query('wait') ?? '';
    const waiting = await readWaiting(c, deps);
    const form = waiting && waitingForm(waiting);
    const known = waiting?.services.some(({ id }) => id === asked) ? { service: asked } : {};
    return showBookings(c, deps, waiting, form && fresh(form, known));
  });

  routes.post('/bookings', async (c) => {
    const actor = allowed(c, 'book-slot');
    const waiting = await readWaiting(c, deps);
    if (waiting === undefined) throw new Refusal('not_allowed', 'no areas of this actor');
    const { fault } = waitingTexts[c.var.language];
    return answerForm(c, waitingForm(waiting), {
      check: (typed) => waitingFaults(typed, waiting),
      act: async (typed) => {
        const phone = actor.user === undefined ? undefined : (await readOwnDetails(deps, actor)).phone;
        const input = waitingInput(typed, waiting, phone);
        return execute(deps, actor, joinWaitlist, input, {
          requestId: c.var.requestId,
        });
      },
      done: () => '/bookings?done=waiting#waiting',
      faults: (error): Faults => {
        if (error instanceof Refusal && error.code === 'in_use') return { question: fault.asked };
        throw error;
      },
      again: (state) => showBookings(c, deps, waiting, state),
    });
  });

  return routes;
}

/** What the reader waits for, and may wait for; nothing for somebody who books no time. */
async function readWaiting(c: Context<WebEnv>, deps: Dependencies): Promise<Waiting | undefined> {
  const actor = signedIn(c);
  if (!may(actor, 'book-slot')) return undefined;
  const { items, directory } = await readOwnWaiting(deps, actor);
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'book-slot', id));
  const services = consultationsToWaitFor(directory, areas);
  return {
    items,
    directory,
    services,
    areas,
    language: c.var.language,
    now: deps.clock.now(),
  };
}

async function showBookings(
  c: Context<WebEnv>,
  deps: Dependencies,
  waiting: Waiting | undefined,
  state: WaitingState | undefined,
): Promise<Response> {
  const actor = signedIn(c);
  const { language } = c.var;
  const now = deps.clock.now();
  const from = new Date(now - PAST_DAYS * DAY).toISOString();
  const filter = bookingFilter.parse({ mine: 'true', from, limit: MOST });
  const { items } = await listBookings(deps, actor, filter);
  const named = await withWhose(deps, actor, items, c.var.requestId);
  const isAhead = ({ record }: ReadBooking) => record.end > now && record.status !== 'cancelled';
  const coming = named.filter(isAhead);
  const past = named.filter((item) => !isAhead(item)).toReversed();
  const text = bookingTexts[language].list;
  const faults = state?.faults ?? {};
  const opened = isFaulty({ faults }) || c.req.query('wait') !== undefined;
  const urgent = waiting?.items.some(({ offer }) => offer !== undefined) ?? false;
  // the desk has a list of its own: who waits for nothing themselves is not asked to
  const shown = opened || !may(actor, 'change-area-bookings') || (waiting?.items.length ?? 0) > 0;
  return showPage(
    c,
    { title: text.title, current: 'bookings', ...standing({ faults }) },
    <div class="stack gap-6">
      {waiting && <WaitingNote c={c} timeZone={waiting.directory.region.timeZone} />}
      <ErrorSummary faults={faults} language={language} />
      <Heading lead={text.lead}>{text.title}</Heading>
      <Sections coming={coming} past={past} books={may(actor, 'book-slot')} urgent={urgent} language={language}>
        {waiting && state && shown && <WaitingCard waiting={waiting} state={state} open={opened} />}
      </Sections>
      <p>
        <a href="/own-calendar">{calendarAddressTexts[language].title}</a>
      </p>
      {may(actor, 'propose-meeting') && meetInNetworks(await readDirectory(deps)) && (
        <p>
          <a href="/polls">{text.commonTimes}</a>
        </p>
      )}
    </div>,
  );
}

const AMISS = ['doubled', 'taken', 'passedOn', 'lapsed', 'lapsedLast', 'withdrawn', 'leftAlready'];

/** What became of my waiting, by `done` in the address, and of which time, by `was`. */
const WaitingNote: FC<{ c: Context<WebEnv>; timeZone: string }> = ({ c, timeZone }) => {
  const { language } = c.var;
  const done = c.req.query('done') ?? '';
  const said = wordFor(waitingTexts[language].done, done);
  const was = z.iso.datetime().safeParse(c.req.query('was'));
  if (said === undefined) return null;
  return (
    <Note tone={AMISS.includes(done) ? 'warn' : 'good'} said>
      {was.success && <p class="strong">{asSentence(sayDateTime(Date.parse(was.data), language, timeZone))}</p>}
      <p>{said}</p>
    </Note>
  );
};

/** `children`: what is waited for, between what is coming and what has been; `urgent`: before all, as it must be answered. */
const Sections: FC<
  PropsWithChildren<{
    coming: readonly ReadBooking[];
    past: readonly ReadBooking[];
    books: boolean;
    urgent: boolean;
    language: Language;
  }>
> = ({ coming, past, books, urgent, language, children }) => {
  const text = bookingTexts[language].list;
  const book = books && (
    <a class="button" href="/book">
      {text.book}
    </a>
  );
  if (coming.length + past.length === 0) {
    const none = (
      <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice}>
        {book}
      </EmptyState>
    );
    return <>{urgent ? [children, none] : [none, children]}</>;
  }
  return (
    <>
      {urgent && children}
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
      {!urgent && children}
      <section class="stack">
        <h2>{text.past}</h2>
        {past.length > 0 ? <BookingRows bookings={past} language={language} /> : <p class="soft">{text.nonePast}</p>}
      </section>
    </>
  );
};
