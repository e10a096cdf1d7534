// A family chooses to meet another way at the same time: by phone instead of by video, and back.

import type { Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { changeChannel } from '../../../features/bookings/change-channel.ts';
import { type ReadBooking, readBooking } from '../../../features/bookings/read.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import {
  type ChannelState,
  channelForm,
  channelInput,
  doneAddress,
  showChannelForm,
} from '../booking/channel-form.tsx';
import { seenIn } from '../booking/seen-version.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, fresh } from '../kit/form.tsx';
import { type FamilyLink, familyRoutes, openFamilyLink } from './family-link.tsx';
import { familyLinkTexts } from './texts/words.ts';

export function familyChannelPage(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  const open = async (c: Context<WebEnv>): Promise<Opened> => {
    const link = await openFamilyLink(c, deps);
    return { link, booking: await readBooking(deps, link.actor, link.booking, c.var.requestId) };
  };

  routes.get('/b/:secret/channel', async (c) => {
    const opened = await open(c);
    return showForm(c, opened, fresh(channelForm(opened.booking.otherChannels, c.var.language)));
  });

  routes.post('/b/:secret/channel', async (c) => {
    const opened = await open(c);
    const { link, booking } = opened;
    try {
      return await answerForm(c, channelForm(booking.otherChannels, c.var.language), {
        act: (typed, form) => {
          const input = { booking: link.booking, ...seenIn(form), ...channelInput(typed) };
          return executeTelling(deps, link.actor, changeChannel, input, { requestId: c.var.requestId });
        },
        done: ({ unchanged }) => doneAddress(link.path, unchanged ? 'same-channel' : 'channel', booking.record),
        again: (state) => showForm(c, opened, state),
      });
    } catch (error) {
      // what the form did not offer is for the desk to arrange
      if (!(error instanceof Refusal) || error.code !== 'channel_not_offered') throw error;
      return c.redirect(`${link.path}?done=late`, 303);
    }
  });

  return routes;
}

type Opened = { readonly link: FamilyLink; readonly booking: ReadBooking };

/** Throws `cut_off_passed`, which leads back to the booking, where nothing can be chosen now. */
function showForm(
  c: Context<WebEnv>,
  { link, booking: { record, directory, otherChannels } }: Opened,
  state: ChannelState,
): Response | Promise<Response> {
  if (otherChannels.length === 0) throw new Refusal('cut_off_passed', 'this booking is met no other way now');
  const { language } = c.var;
  return showChannelForm(
    c,
    {
      action: `${link.path}/channel`,
      back: { href: link.path, label: familyLinkTexts[language].back },
      sequence: record.sequence,
      when: sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area)),
      channels: otherChannels,
      asksNumber: !link.canBeCalled,
    },
    state,
  );
}
