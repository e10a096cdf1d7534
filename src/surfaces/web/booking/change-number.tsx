// Staff change the number that is called, of a meeting by phone: the time and everything else stay.

import { type Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { changeChannel } from '../../../features/bookings/change-channel.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, ofKept } from '../kit/form.tsx';
import { phone } from '../kit/inputs.tsx';
import { openBooking } from './booking.tsx';
import { showChangePage } from './change-page.tsx';
import { mayChangeNumber } from './how-to-reach.tsx';
import { channelTexts } from './texts/words.ts';

export function changeNumberPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/bookings/:id/number', async (c) => {
    const booking = await openCall(c, deps);
    return showForm(c, booking, ofKept(numberForm(c.var.language), keptIn(booking)));
  });

  routes.post('/bookings/:id/number', async (c) => {
    const booking = await openCall(c, deps);
    const { id } = booking.record;
    const { language } = c.var;
    return answerForm(c, numberForm(language), {
      kept: keptIn(booking),
      check: ({ phone: number }) => (number === '' ? { phone: channelTexts[language].phoneMissing } : {}),
      act: ({ phone: number }) => {
        const input = { booking: id, channel: 'phone', phone: number };
        return executeTelling(deps, signedIn(c), changeChannel, input, { requestId: c.var.requestId });
      },
      done: ({ unchanged }) => `/bookings/${id}?done=${unchanged ? 'same-channel' : 'number'}`,
      again: (state) => showForm(c, booking, state),
    });
  });

  return routes;
}

/** Throws `wrong_status` where nobody will be called, or it is not theirs to change. */
async function openCall(c: Context<WebEnv>, deps: Dependencies): Promise<ReadBooking> {
  const booking = await openBooking(c, deps);
  if (!mayChangeNumber(booking))
    throw new Refusal('wrong_status', 'there is no call whose number could be changed now');
  return booking;
}

function keptIn({ view }: ReadBooking) {
  return { phone: view.phone ?? '' };
}

type NumberFields = ReturnType<typeof numberForm>;

function numberForm(language: Language) {
  const text = channelTexts[language];
  return { phone: phone(text.phone, { autocomplete: 'off', maxlength: 31, short: true, fault: text.phoneMissing }) };
}

function showForm(
  c: Context<WebEnv>,
  booking: ReadBooking,
  state: FormState<NumberFields>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = channelTexts[language];
  return showChangePage(
    c,
    booking,
    { path: 'number', title: text.number, lead: text.numberLead, save: text.confirm },
    state,
    fieldsAt(numberForm(language), state, language).phone,
  );
}
