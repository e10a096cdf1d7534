// A person's own times, or a room's, in whatever calendar they use.

import { Hono } from 'hono';
import { nameIn } from '../../../core/directory.ts';
import { may } from '../../../core/permissions.ts';
import { makeSubscription } from '../../../features/calendar/make-subscription.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { addressPages } from '../booking/calendar-addresses.tsx';
import { calendarAddressTexts } from '../booking/texts/words.ts';
import { signedIn } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import { showOutside } from './outside-calendars.tsx';
import { ownCalendarTexts } from './texts/words.ts';

export function ownCalendarPages(deps: Dependencies): Hono<WebEnv> {
  return addressPages(new Hono<WebEnv>(), '/own-calendar', deps, async (c) => {
    const actor = signedIn(c);
    const { language } = c.var;
    const directory = await readDirectory(deps);
    const rooms = [...directory.rooms.values()].flatMap(({ id, name, site: at }) => {
      const site = directory.sites.get(at);
      if (site === undefined || !may(actor, 'see-area-bookings', site.area)) return [];
      return [{ value: id, label: `${nameIn(site.name, language)}: ${nameIn(name, language)}` }];
    });
    return {
      actor,
      directory,
      path: '/own-calendar',
      back: { href: '/', label: ownCalendarTexts[language].back },
      lead: calendarAddressTexts[language].lead,
      rooms,
      ...(actor.professional && { below: await showOutside(c, deps, actor) }),
      make: (input, options) => execute(deps, actor, makeSubscription, input, options),
    };
  });
}
