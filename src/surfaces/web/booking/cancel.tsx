// Cancelling a booking: asks why, says who will be told, and asks once more.

import type { Context, Hono } from 'hono';
import { type CancelReason, cancelReasons } from '../../../core/booking.ts';
import { zoneOf } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { cancelBooking } from '../../../features/bookings/cancel-booking.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, fresh, showFormPage } from '../kit/form.tsx';
import { select } from '../kit/inputs.tsx';
import { Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { actRoutes } from './act-routes.ts';
import { AnywayNote, anywayFaults, anywayForm, overrideOf, type RuleAside } from './anyway-fields.tsx';
import { openBooking } from './booking.tsx';
import { asideFor } from './past-cut-off.ts';
import { SeenVersion, seenIn } from './seen-version.tsx';
import { anywayTexts, bookingTexts } from './texts/words.ts';
import { readWhomToTell, WhoIsTold } from './told.tsx';
import { WhoseTime } from './whose.tsx';

export function cancelPage(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/cancel', async (c) => {
    const booking = await openBooking(c, deps);
    const despite = asideFor(booking, 'cancel');
    return showCancel(c, deps, booking, despite, fresh(cancelForm(booking, c.var.language)));
  });

  routes.post('/bookings/:id/cancel', async (c) => {
    const booking = await openBooking(c, deps);
    const { id, status } = booking.record;
    if (status === 'cancelled') return c.redirect(`/bookings/${id}?done=cancelled-already`, 303);
    const { reasonMissing } = bookingTexts[c.var.language].cancel;
    const despite = asideFor(booking, 'cancel');
    return answerForm(c, cancelForm(booking, c.var.language), {
      check: ({ reason, why }) => ({
        ...(!isReason(reason) && { reason: reasonMissing }),
        ...anywayFaults({ rules: despite, why }, c.var.language),
      }),
      act: ({ reason, why }, form) => {
        const input = { booking: id, ...seenIn(form), reason, ...overrideOf({ rules: despite, why }) };
        return executeTelling(deps, signedIn(c), cancelBooking, input, { requestId: c.var.requestId });
      },
      done: ({ unchanged }) => `/bookings/${id}?done=${unchanged ? 'cancelled-already' : 'cancelled'}`,
      again: (state) => showCancel(c, deps, booking, despite, state),
    });
  });

  return routes;
}

/** Reasons that fit who asks: only the professional's own absence is the professional's to give. */
function reasonsFor({ standing }: ReadBooking): readonly CancelReason[] {
  const ours: readonly CancelReason[] = ['professional-away', 'time-withdrawn'];
  return cancelReasons.filter((reason) => !ours.includes(reason) || standing !== 'booker');
}

function isReason(text: string): boolean {
  return cancelReasons.some((each) => each === text);
}

function cancelForm(booking: ReadBooking, language: Language) {
  const { cancel, cancelReason } = bookingTexts[language];
  const options = reasonsFor(booking).map((value) => ({ value, label: cancelReason[value] }));
  return { reason: select(cancel.reason, { blank: cancel.chooseReason, options }), ...anywayForm(language) };
}

async function showCancel(
  c: Context<WebEnv>,
  deps: Dependencies,
  booking: ReadBooking,
  despite: readonly RuleAside[],
  state: FormState<ReturnType<typeof cancelForm>>,
): Promise<Response> {
  const { language } = c.var;
  const whom = await readWhomToTell(deps, signedIn(c), booking, c.var.requestId);
  const words = bookingTexts[language];
  const text = words.cancel;
  const { record, directory, view } = booking;
  const back = { href: `/bookings/${record.id}`, label: text.back };
  return showFormPage(
    c,
    {
      title: text.title,
      current: 'bookings',
      lead: text.lead,
      back,
      leave: back,
      action: `${back.href}/cancel`,
      save: text.confirm,
      danger: true,
    },
    state,
    <>
      <SeenVersion of={record} />
      <div class="card">
        <Facts
          of={[
            [words.page.when, sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area))],
            [words.page.whose, booking.whose && <WhoseTime whose={booking.whose} language={language} />],
            [words.page.who, <Posts of={view.professionals.map(({ post }) => post)} language={language} />],
          ]}
        />
      </div>
      {fieldsAt(cancelForm(booking, language), state, language).reason}
      <AnywayNote rules={despite} lead={anywayTexts[language].lead} state={state} language={language} />
      <Note>
        <p>
          <WhoIsTold of={whom} language={language} /> {text.freed}
        </p>
      </Note>
    </>,
  );
}
