// A family chooses to meet another way at the same time: by phone instead of by video, and back.

import type { Context, Hono } from 'hono';
import { zoneOf } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { changeChannel } from '../../../features/bookings/change-channel.ts';
import { readBooking } from '../../../features/bookings/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { type ChannelChoice, ChannelForm } from '../booking/channel-form.tsx';
import { channelTexts } from '../booking/texts/words.ts';
import type { WebEnv } from '../kit/environment.ts';
import type { Faults } from '../kit/fields.tsx';
import { showPage } from '../kit/page.tsx';
import { faultsIn, readForm } from '../kit/read-form.ts';
import { type FamilyLink, familyRoutes, openFamilyLink } from './family-link.tsx';
import { familyLinkTexts } from './texts/words.ts';

export function familyChannelPage(deps: Dependencies): Hono<WebEnv> {
  const routes = familyRoutes(deps);

  routes.get('/b/:secret/channel', async (c) => showForm(c, deps, await openFamilyLink(c, deps)));

  routes.post('/b/:secret/channel', async (c) => {
    const link = await openFamilyLink(c, deps);
    const form = await readForm(c);
    const choice = { channel: form.one('channel'), phone: form.one('phone').trim() };
    const input = { booking: link.booking, channel: choice.channel, ...(choice.phone && { phone: choice.phone }) };
    try {
      await execute(deps, link.actor, changeChannel, input, { requestId: c.var.requestId });
      return c.redirect(`${link.path}?done=channel`, 303);
    } catch (error) {
      // what the form did not offer is for the desk to arrange
      if (error instanceof Refusal && error.code === 'channel_not_offered') {
        return c.redirect(`${link.path}?done=late`, 303);
      }
      const text = channelTexts[c.var.language].phoneMissing;
      return showForm(c, deps, link, choice, faultsIn(error, { phone: { field: 'phone', text } }));
    }
  });

  return routes;
}

/** Throws `cut_off_passed`, which leads back to the booking, where nothing can be chosen now. */
async function showForm(
  c: Context<WebEnv>,
  deps: Dependencies,
  link: FamilyLink,
  choice: ChannelChoice = { channel: '', phone: '' },
  faults: Faults = {},
): Promise<Response> {
  const { record, directory, otherChannels } = await readBooking(deps, link.actor, link.booking, c.var.requestId);
  if (otherChannels.length === 0) throw new Refusal('cut_off_passed', 'this booking is met no other way now');
  const { language } = c.var;
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title: channelTexts[language].title, width: 'narrow', faulty, status: faulty ? 422 : 200 },
    <ChannelForm
      action={`${link.path}/channel`}
      back={{ href: link.path, label: familyLinkTexts[language].back }}
      when={sayDateTimeRange(record.start, record.end, language, zoneOf(directory, record.area))}
      channels={otherChannels}
      asksNumber={!link.canBeCalled}
      choice={choice}
      faults={faults}
      language={language}
    />,
  );
}
