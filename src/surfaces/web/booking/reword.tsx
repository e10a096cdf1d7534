// Who booked says anew what it is about: the question with its topic and age, and the note. The time stays.

import type { Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import { isSameValue } from '../../../core/same-value.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { rewordBooking } from '../../../features/bookings/reword-booking.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { answerForm, type FormState, fieldsAt, ofKept, type Typed } from '../kit/form.tsx';
import { longText } from '../kit/inputs.tsx';
import { actRoutes } from './act-routes.ts';
import { openBooking } from './booking.tsx';
import { AskedAbout, caseForm } from './booking-form.tsx';
import { showChangePage } from './change-page.tsx';
import { wordFaults } from './read-booking-form.ts';
import { formTexts, rewordTexts } from './texts/words.ts';

export function rewordPage(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/reword', async (c) => {
    const booking = await open(c, deps);
    return showForm(c, booking, ofKept(rewordForm(c, booking), keptIn(booking)));
  });

  routes.post('/bookings/:id/reword', async (c) => {
    const booking = await open(c, deps);
    const { id } = booking.record;
    return answerForm(c, rewordForm(c, booking), {
      kept: keptIn(booking),
      check: (typed) => faultsIn(c, booking, typed),
      act: ({ topic, age, question, note }) => {
        const asked = booking.view.case && { case: { topic, ageBand: age, question } };
        const input = { booking: id, ...asked, note };
        return execute(deps, signedIn(c), rewordBooking, input, { requestId: c.var.requestId });
      },
      done: (now) => `/bookings/${id}?done=${isSameValue(wordsIn(now), wordsIn(booking.view)) ? 'same' : 'reworded'}`,
      again: (state) => showForm(c, booking, state),
    });
  });

  return routes;
}

function wordsIn({ case: asked, note }: ReadBooking['view']) {
  return { asked, note };
}

function keptIn({ view }: ReadBooking) {
  const { topic = '', ageBand: age = '', question = '' } = view.case ?? {};
  return { topic, age, question, note: view.note ?? '' };
}

/** Throws `wrong_status` where nothing can be said anew now. */
async function open(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking> {
  const booking = await openBooking(c, deps);
  if (!booking.rewords) throw new Refusal('wrong_status', 'the words of this booking cannot be changed now');
  return booking;
}

type RewordFields = ReturnType<typeof rewordForm>;

function rewordForm(c: Context<WebEnv>, { record, directory }: ReadBooking) {
  const { language } = c.var;
  const text = formTexts[language];
  return {
    ...caseForm({ topics: directory.areas.get(record.area)?.topics ?? [], language }),
    note: longText(text.note, { optional: true, hint: text.noteHint, maxlength: 1000, short: true, seen: true }),
  };
}

function faultsIn(c: Context<WebEnv>, { record, view, directory }: ReadBooking, typed: Typed<RewordFields>): Faults {
  const topics = directory.areas.get(record.area)?.topics ?? [];
  return wordFaults(typed, { topics, language: c.var.language, asks: view.case !== undefined });
}

function showForm(
  c: Context<WebEnv>,
  booking: ReadBooking,
  state: FormState<RewordFields>,
): Response | Promise<Response> {
  const { view } = booking;
  const { language } = c.var;
  const text = rewordTexts[language];
  const at = fieldsAt(rewordForm(c, booking), state, language);
  const about = view.case ? { title: text.title, lead: text.lead } : { title: text.titleNote, lead: text.leadNote };
  return showChangePage(
    c,
    booking,
    { path: 'reword', ...about, save: text.save },
    state,
    <>
      {view.case && <AskedAbout at={at} />}
      {at.note}
    </>,
  );
}
