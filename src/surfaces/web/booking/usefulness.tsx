// Each side says how useful a consultation was: one short form, asked once.

import type { Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { declineRating, rateUsefulness } from '../../../features/consultations/rate-usefulness.ts';
import { readUsefulnessOf } from '../../../features/consultations/read-usefulness.ts';
import {
  type CloseOutQuestion,
  closeOutQuestions,
  LEAST_USEFUL,
  LONGEST_SENTENCE,
  MOST_USEFUL,
  type UsefulnessView,
} from '../../../features/consultations/usefulness.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, ofKept, type Typed } from '../kit/form.tsx';
import { choice, longText } from '../kit/inputs.tsx';
import { actRoutes } from './act-routes.ts';
import { openBooking } from './booking.tsx';
import { showChangePage } from './change-page.tsx';
import { writingFault } from './read-booking-form.ts';
import { usefulnessTexts } from './texts/words.ts';

export function usefulnessPages(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/usefulness', async (c) => {
    const { booking, own } = await openToSay(c, deps);
    return showForm(c, booking, ofKept(rateForm(c.var.language), keptIn(own)));
  });

  routes.post('/bookings/:id/usefulness', async (c) => {
    const { booking, own } = await openToSay(c, deps);
    const { language } = c.var;
    return answerForm(c, rateForm(language), {
      kept: keptIn(own),
      check: ({ score, sentence }) => {
        const fault = sentence.trim() === '' ? undefined : writingFault(sentence, language);
        return { ...(score === '' && { score: usefulnessTexts[language].fault }), ...(fault && { sentence: fault }) };
      },
      act: (typed) =>
        execute(
          deps,
          signedIn(c),
          rateUsefulness,
          { booking: booking.record.id, ...saidIn(typed, booking) },
          {
            requestId: c.var.requestId,
          },
        ),
      done: () => `/bookings/${booking.record.id}?done=rated`,
      again: (state) => showForm(c, booking, state),
    });
  });

  routes.post('/bookings/:id/usefulness/decline', async (c) => {
    const input = { booking: c.req.param('id') };
    await execute(deps, signedIn(c), declineRating, input, { requestId: c.var.requestId });
    return c.redirect('/', 303);
  });

  return routes;
}

/** Throws `wrong_status` where the reader has nothing to say of it now. */
async function openToSay(c: Context<WebEnv>, deps: Dependencies) {
  const booking = await openBooking(c, deps);
  const of = await readUsefulnessOf(deps, booking);
  if (of?.may) return { booking, own: of.own };
  throw new Refusal('wrong_status', 'how it was cannot be said now');
}

type RateFields = ReturnType<typeof rateForm>;

function rateForm(language: Language) {
  const text = usefulnessTexts[language];
  const yesNo = (question: CloseOutQuestion) =>
    choice(text.question[question], {
      choices: (['yes', 'no'] as const).map((value) => ({ value, label: text[value] })),
      optional: true,
      side: 'tight',
    });
  const scores = Array.from({ length: MOST_USEFUL - LEAST_USEFUL + 1 }, (_, at) => String(LEAST_USEFUL + at));
  return {
    score: choice(text.score, {
      choices: scores.map((value) => ({ value, label: value })),
      hint: text.scoreHint,
      side: 'tight',
      fault: text.fault,
    }),
    changedPractice: yesNo('changedPractice'),
    referralAvoided: yesNo('referralAvoided'),
    inTime: yesNo('inTime'),
    sentence: longText(text.sentence, {
      optional: true,
      hint: text.sentenceHint,
      maxlength: LONGEST_SENTENCE,
      short: true,
      seen: true,
    }),
  };
}

function saidIn({ score, sentence, ...typed }: Typed<RateFields>, { standing }: ReadBooking) {
  const answers = closeOutQuestions.filter((question) => standing === 'booker' && typed[question] !== '');
  return {
    score: Number(score),
    ...Object.fromEntries(answers.map((question) => [question, typed[question] === 'yes'])),
    ...(sentence.trim() !== '' && { sentence: sentence.trim() }),
  };
}

function keptIn(own: UsefulnessView['own']): Typed<RateFields> {
  const said = (question: CloseOutQuestion) => {
    const answer = own?.[question];
    return answer === undefined ? '' : answer ? 'yes' : 'no';
  };
  return {
    score: own === undefined ? '' : String(own.score),
    changedPractice: said('changedPractice'),
    referralAvoided: said('referralAvoided'),
    inTime: said('inTime'),
    sentence: own?.sentence ?? '',
  };
}

function showForm(
  c: Context<WebEnv>,
  booking: ReadBooking,
  state: FormState<RateFields>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = usefulnessTexts[language];
  const at = fieldsAt(rateForm(language), state, language);
  return showChangePage(
    c,
    booking,
    { path: 'usefulness', title: text.ask, lead: text.lead, save: text.save },
    state,
    <>
      {at.score}
      {booking.standing === 'booker' && closeOutQuestions.map((question) => at[question])}
      {at.sentence}
    </>,
  );
}
