// Staff change how the people of a booking meet, at the same time.

import { type Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { changeChannel } from '../../../features/bookings/change-channel.ts';
import type { ReadBooking } from '../../../features/bookings/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, fresh } from '../kit/form.tsx';
import { openBooking } from './booking.tsx';
import { type ChannelState, channelForm, channelInput, showChannelForm } from './channel-form.tsx';
import { channelTexts } from './texts/words.ts';
import { WhoIsTold } from './told.tsx';

export function changeChannelPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/bookings/:id/channel', async (c) => {
    const booking = await openBooking(c, deps);
    return showForm(c, booking, fresh(channelForm(booking.otherChannels, c.var.language)));
  });

  routes.post('/bookings/:id/channel', async (c) => {
    const booking = await openBooking(c, deps);
    const { id } = booking.record;
    return answerForm(c, channelForm(booking.otherChannels, c.var.language), {
      act: (typed) => {
        const input = { booking: id, ...channelInput(typed) };
        return execute(deps, signedIn(c), changeChannel, input, { requestId: c.var.requestId });
      },
      done: () => `/bookings/${id}?done=channel`,
      again: (state) => showForm(c, booking, state),
    });
  });

  return routes;
}

/** Throws `cut_off_passed` or `wrong_status` where nothing can be chosen now. */
function showForm(c: Context<WebEnv>, booking: ReadBooking, state: ChannelState): Response | Promise<Response> {
  const { record, directory, otherChannels, whose } = booking;
  if (otherChannels.length === 0) {
    const late = record.status === 'booked';
    throw new Refusal(late ? 'cut_off_passed' : 'wrong_status', 'this booking is met no other way now');
  }
  const { language } = c.var;
  return showChannelForm(
    c,
    {
      current: 'bookings',
      action: `/bookings/${record.id}/channel`,
      back: { href: `/bookings/${record.id}`, label: channelTexts[language].back },
      when: sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area)),
      ...(whose && { whose }),
      channels: otherChannels,
      asksNumber: record.phone === undefined,
      told: <WhoIsTold booking={booking} actor={signedIn(c)} language={language} />,
    },
    state,
  );
}
