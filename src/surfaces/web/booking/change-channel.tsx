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
import type { Faults } from '../kit/fields.tsx';
import { showPage } from '../kit/page.tsx';
import { faultsIn, readForm } from '../kit/read-form.ts';
import { openBooking } from './booking.tsx';
import { type ChannelChoice, ChannelForm } from './channel-form.tsx';
import { channelTexts } from './texts/words.ts';

export function changeChannelPage(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/bookings/:id/channel', async (c) => showForm(c, await openBooking(c, deps)));

  routes.post('/bookings/:id/channel', async (c) => {
    const booking = await openBooking(c, deps);
    const form = await readForm(c);
    const choice = { channel: form.one('channel'), phone: form.one('phone').trim() };
    const { id } = booking.record;
    const input = { booking: id, channel: choice.channel, ...(choice.phone !== '' && { phone: choice.phone }) };
    try {
      await execute(deps, signedIn(c), changeChannel, input, { requestId: c.var.requestId });
      return c.redirect(`/bookings/${id}?done=channel`, 303);
    } catch (error) {
      const text = channelTexts[c.var.language];
      return showForm(c, booking, choice, faultsIn(error, { phone: { field: 'phone', text: text.phoneMissing } }));
    }
  });

  return routes;
}

/** Throws `cut_off_passed` or `wrong_status` where nothing can be chosen now. */
function showForm(
  c: Context<WebEnv>,
  { record, directory, otherChannels }: ReadBooking,
  choice: ChannelChoice = { channel: '', phone: '' },
  faults: Faults = {},
): Response | Promise<Response> {
  if (otherChannels.length === 0) {
    const late = record.status === 'booked';
    throw new Refusal(late ? 'cut_off_passed' : 'wrong_status', 'this booking is met no other way now');
  }
  const { language } = c.var;
  const faulty = Object.keys(faults).length > 0;
  const title = channelTexts[language].title;
  return showPage(
    c,
    { title, current: 'bookings', width: 'narrow', faulty, status: faulty ? 422 : 200 },
    <ChannelForm
      action={`/bookings/${record.id}/channel`}
      back={{ href: `/bookings/${record.id}`, label: channelTexts[language].back }}
      when={sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area))}
      channels={otherChannels}
      asksNumber={record.phone === undefined}
      choice={choice}
      faults={faults}
      language={language}
    />,
  );
}
