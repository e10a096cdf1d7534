// A family's time in a calendar of their own, which follows it: an address that opens no longer than their link does.

import type { Hono } from 'hono';
import { makeFamilySubscription } from '../../../features/calendar/make-family-subscription.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { addressPages } from '../booking/calendar-addresses.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { familyRoutes, openFamilyLink } from './family-link.tsx';
import { familyLinkTexts } from './texts/words.ts';

export function familyCalendarPages(deps: Dependencies): Hono<WebEnv> {
  return addressPages(familyRoutes(deps), '/b/:secret/calendar', deps, async (c) => {
    const { actor, path, nonDisclosure } = await openFamilyLink(c, deps);
    const text = familyLinkTexts[c.var.language];
    return {
      actor,
      directory: await readDirectory(deps),
      path: `${path}/calendar`,
      back: { href: path, label: text.back },
      lead: nonDisclosure ? text.feedClosed : text.feedLead,
      rooms: [],
      make: nonDisclosure ? false : (input, options) => execute(deps, actor, makeFamilySubscription, input, options),
    };
  });
}
