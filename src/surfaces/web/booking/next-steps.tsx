// The forms by which what was agreed at a consultation is written, changed and answered.

import type { Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { agreeNextStep } from '../../../features/consultations/agree-next-step.ts';
import { confirmNextStep } from '../../../features/consultations/confirm-next-step.ts';
import { dropNextStep } from '../../../features/consultations/drop-next-step.ts';
import { finishNextStep } from '../../../features/consultations/finish-next-step.ts';
import {
  LONGEST_PARTY,
  LONGEST_STEP,
  type NextStepView,
  stepParties,
} from '../../../features/consultations/next-step.ts';
import { readStepsOf } from '../../../features/consultations/read-next-steps.ts';
import { rewordNextStep } from '../../../features/consultations/reword-next-step.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, type Faults } from '../kit/fields.tsx';
import { allFields, answerForm, type FormState, fresh, ofKept, type Typed } from '../kit/form.tsx';
import { choice, date, longText, text } from '../kit/inputs.tsx';
import { readForm } from '../kit/read-form.ts';
import { actRoutes } from './act-routes.ts';
import { openBooking } from './booking.tsx';
import { showChangePage } from './change-page.tsx';
import { writingFault } from './read-booking-form.ts';
import { nextStepTexts } from './texts/words.ts';

const PRESSES = ['confirm', 'done', 'undone', 'drop'] as const;
type Press = (typeof PRESSES)[number];

export function nextStepPages(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/next-steps/new', async (c) => {
    const booking = await openToAgree(c, deps);
    return showStep(c, booking, undefined, fresh(stepForm(c.var.language)));
  });

  routes.post('/bookings/:id/next-steps/new', async (c) => {
    const booking = await openToAgree(c, deps);
    return answerForm(c, stepForm(c.var.language), {
      check: (typed) => faultsIn(typed, c.var.language),
      act: (typed) => run(c, deps, agreeNextStep, { booking: booking.record.id, ...writtenIn(typed) }),
      done: () => doneAt(booking, 'step-agreed'),
      again: (state) => showStep(c, booking, undefined, state),
    });
  });

  routes.get('/bookings/:id/next-steps/:step', async (c) => {
    const { booking, step } = await openOne(c, deps, 'reword');
    return showStep(c, booking, step, ofKept(stepForm(c.var.language), keptIn(step)));
  });

  routes.post('/bookings/:id/next-steps/:step', async (c) => {
    const { booking, step } = await openOne(c, deps, 'reword');
    return answerForm(c, stepForm(c.var.language), {
      kept: keptIn(step),
      check: (typed) => faultsIn(typed, c.var.language),
      act: (typed) => run(c, deps, rewordNextStep, { step: step.id, version: step.version, ...writtenIn(typed) }),
      done: () => doneAt(booking, 'step-reworded'),
      again: (state) => showStep(c, booking, step, state),
    });
  });

  routes.get('/bookings/:id/next-steps/:step/change', async (c) => {
    const { booking, step } = await openOne(c, deps, 'ask-change');
    return showWish(c, booking, step, fresh(wishForm(c.var.language), { wish: step.wish ?? '' }));
  });

  routes.post('/bookings/:id/next-steps/:step/change', async (c) => {
    const { booking, step } = await openOne(c, deps, 'ask-change');
    const { language } = c.var;
    return answerForm(c, wishForm(language), {
      check: ({ wish }) => faultOf('wish', wish, language),
      act: ({ wish }, form) => {
        const input = { step: step.id, version: Number(form.one('version')), wish: wish.trim() };
        return run(c, deps, confirmNextStep, input);
      },
      done: () => doneAt(booking, 'step-wish'),
      again: (state) => showWish(c, booking, step, state),
    });
  });

  routes.post('/bookings/:id/next-steps/:step/:press{confirm|done|undone|drop}', async (c) => {
    const press = PRESSES.find((one) => one === c.req.param('press'));
    const booking = await openBooking(c, deps);
    if (press === undefined) throw new Refusal('not_found', 'no such press');
    const form = await readForm(c);
    await pressed(c, deps, press, { step: c.req.param('step'), version: Number(form.one('version')) });
    return c.redirect(doneAt(booking, `step-${press}`), 303);
  });

  return routes;
}

function run<Input, Result>(
  c: Context<WebEnv>,
  deps: Dependencies,
  command: Parameters<typeof execute<Input, Result>>[2],
  input: unknown,
): Promise<Result> {
  return execute(deps, signedIn(c), command, input, { requestId: c.var.requestId });
}

async function pressed(
  c: Context<WebEnv>,
  deps: Dependencies,
  press: Press,
  { step, version }: { readonly step: string; readonly version: number },
): Promise<void> {
  if (press === 'confirm') await run(c, deps, confirmNextStep, { step, version });
  else if (press === 'drop') await run(c, deps, dropNextStep, { step });
  else await run(c, deps, finishNextStep, { step, done: press === 'done' });
}

function doneAt({ record }: ReadBooking, done: string): string {
  return `/bookings/${record.id}?done=${done}`;
}

/** Throws `wrong_status` where the reader writes nothing there now. */
async function openToAgree(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking> {
  const booking = await openBooking(c, deps);
  if ((await readStepsOf(deps, booking))?.agrees) return booking;
  throw new Refusal('wrong_status', 'nothing is agreed of this booking now');
}

/** A step that the reader may do this with now. Throws `not_found`, `wrong_status`. */
async function openOne(c: Context<WebEnv>, deps: Dependencies, act: NextStepView['acts'][number]) {
  const booking = await openBooking(c, deps);
  const steps = (await readStepsOf(deps, booking))?.steps ?? [];
  const step = steps.find(({ id }) => id === c.req.param('step'));
  if (step === undefined) throw new Refusal('not_found', 'no such step');
  if (!step.acts.includes(act)) throw new Refusal('wrong_status', 'this cannot be done with the step now');
  return { booking, step };
}

type StepFields = ReturnType<typeof stepForm>;

function stepForm(language: Language) {
  const words = nextStepTexts[language];
  return {
    what: longText(words.what, { hint: words.whatHint, maxlength: LONGEST_STEP, short: true, seen: true }),
    by: choice(words.by, {
      choices: stepParties.map((value) => ({ value, label: words.party[value] })),
      first: 'worker',
      fault: words.fault.by,
    }),
    other: text(words.other, { optional: true, hint: words.otherHint, maxlength: LONGEST_PARTY, seen: true }),
    until: date(words.until, { fault: words.fault.until }),
  };
}

function wishForm(language: Language) {
  const { wish, wishHint } = nextStepTexts[language];
  return { wish: longText(wish, { hint: wishHint, maxlength: LONGEST_STEP, short: true, seen: true }) };
}

function writtenIn({ what, by, other, until }: Typed<StepFields>) {
  return { what: what.trim(), by, until, ...(by === 'other' && { other }) };
}

function keptIn({ what = '', by, other = '', until }: NextStepView) {
  return { what, by, other, until };
}

function faultOf(name: string, written: string, language: Language): Faults {
  const fault = writingFault(written, language);
  return fault === undefined ? {} : { [name]: fault };
}

function faultsIn({ what, by, other, until }: Typed<StepFields>, language: Language): Faults {
  const { fault } = nextStepTexts[language];
  return {
    ...faultOf('what', what, language),
    ...(by === 'other' && other === '' ? { other: fault.other } : other !== '' && faultOf('other', other, language)),
    ...(until === '' && { until: fault.until }),
  };
}

function showStep(
  c: Context<WebEnv>,
  booking: ReadBooking,
  step: NextStepView | undefined,
  state: FormState<StepFields>,
): Response | Promise<Response> {
  const { language } = c.var;
  const words = nextStepTexts[language];
  const about =
    step === undefined
      ? { path: 'next-steps/new', title: words.title, lead: words.lead, save: words.save }
      : { path: `next-steps/${step.id}`, title: words.titleReword, lead: words.leadReword, save: words.save };
  return showChangePage(
    c,
    booking,
    about,
    state,
    <>
      {step?.wish && (
        <div class="stack gap-1">
          <p class="strong">{words.wished}</p>
          <p class="said">{step.wish}</p>
        </div>
      )}
      {allFields(stepForm(language), state, language)}
    </>,
  );
}

function showWish(
  c: Context<WebEnv>,
  booking: ReadBooking,
  step: NextStepView,
  state: FormState<ReturnType<typeof wishForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const words = nextStepTexts[language];
  return showChangePage(
    c,
    booking,
    { path: `next-steps/${step.id}/change`, title: words.titleWish, lead: words.leadWish, save: words.saveWish },
    state,
    <>
      <p class="said">{step.what}</p>
      <Carried of={{ version: String(step.version) }} />
      {allFields(wishForm(language), state, language)}
    </>,
  );
}
