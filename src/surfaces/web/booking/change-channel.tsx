// Staff change how the people of a booking meet, at the same time.

import type { Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { changeChannel } from '../../../features/bookings/change-channel.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import type { BookingView } from '../../../features/bookings/schema.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fresh } from '../kit/form.tsx';
import { actRoutes } from './act-routes.ts';
import { AnywayNote, anywayFaults, anywayForm, overrideOf, type RuleAside } from './anyway-fields.tsx';
import { openBooking } from './booking.tsx';
import { channelForm, channelInput, doneAddress, showChannelForm } from './channel-form.tsx';
import { asideFor, needsReason } from './past-cut-off.ts';
import { seenIn } from './seen-version.tsx';
import { anywayTexts, channelTexts } from './texts/words.ts';
import { readWhomToTell, WhoIsTold } from './told.tsx';

export function changeChannelPage(deps: Dependencies): Hono<WebEnv> {
  const routes = actRoutes(deps);

  routes.get('/bookings/:id/channel', async (c) => {
    const booking = await openBooking(c, deps);
    const { phone = '' } = booking.view;
    return showForm(c, deps, booking, fresh(staffForm(booking, c.var.language), { phone }));
  });

  routes.post('/bookings/:id/channel', async (c) => {
    const booking = await openBooking(c, deps);
    const { id } = booking.record;
    const { language } = c.var;
    const despite = asideForChannel(booking);
    return answerForm(c, staffForm(booking, language), {
      check: ({ why }) => anywayFaults({ rules: despite, why }, language),
      act: ({ why, ...typed }, form) => {
        const input = { booking: id, ...seenIn(form), ...channelInput(typed), ...overrideOf({ rules: despite, why }) };
        return executeTelling(deps, signedIn(c), changeChannel, input, { requestId: c.var.requestId });
      },
      done: ({ result, unchanged }) =>
        doneAddress(`/bookings/${id}`, doneTo(booking, result, unchanged), booking.record),
      again: (state) => showForm(c, deps, booking, state),
    });
  });

  return routes;
}

/** A call that goes to another number is the same way to meet. */
function doneTo({ record }: ReadBooking, { sequence }: BookingView, unchanged: boolean): string {
  if (unchanged) return 'same-channel';
  return sequence === record.sequence ? 'number' : 'channel';
}

/** A coordinator past the cut-off gives a reason, and may choose any way then. */
function asideForChannel(booking: ReadBooking): readonly RuleAside[] {
  return needsReason(booking, 'reschedule') ? ['cut-off'] : asideFor(booking, 'meet-otherwise');
}

function staffForm({ otherChannels }: ReadBooking, language: Language) {
  return { ...channelForm(otherChannels, language), ...anywayForm(language) };
}

/** Throws `cut_off_passed`, `wrong_status`, or `channel_not_offered` where nothing can be chosen. */
async function showForm(
  c: Context<WebEnv>,
  deps: Dependencies,
  booking: ReadBooking,
  state: FormState<ReturnType<typeof staffForm>>,
): Promise<Response> {
  const { record, directory, otherChannels, whose } = booking;
  const { language } = c.var;
  const despite = asideForChannel(booking);
  if (otherChannels.length === 0) throw new Refusal('channel_not_offered', 'this booking is met no other way');
  const whom = await readWhomToTell(deps, signedIn(c), booking, c.var.requestId);
  return showChannelForm(
    c,
    {
      current: 'bookings',
      action: `/bookings/${record.id}/channel`,
      back: { href: `/bookings/${record.id}`, label: channelTexts[language].back },
      sequence: record.sequence,
      when: sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area)),
      ...(whose && { whose }),
      channels: otherChannels,
      asksNumber: true,
      anyway: <AnywayNote rules={despite} lead={anywayTexts[language].lead} state={state} language={language} />,
      told: <WhoIsTold of={whom} language={language} />,
    },
    state,
  );
}
