// What goes into and comes out of calendar subscriptions, and of linking outside calendars.

import { z } from 'zod';
import { outsideFailures } from '../../core/outside-failures.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { roomId } from '../directory/schema.ts';

/** How much an address tells: that there is a time; what a mailed invite says; the service and the place too. */
export const subscriptionLevels = ['busy', 'neutral', 'full'] as const;
export type SubscriptionLevel = (typeof subscriptionLevels)[number];

const level = z.enum(subscriptionLevels).default('neutral').meta({
  description:
    '`busy`: only that the time is taken; `neutral`: as mailed invites say it, with a link; `full`: the service and the place too. None ever tells whose time it is or what it is about',
});

export const makeSubscriptionInput = z.strictObject({
  room: roomId
    .optional()
    .meta({ description: 'A room’s times; your own where it is left out', example: 'hartola-n-1' }),
  level,
});
export type MakeSubscriptionInput = z.output<typeof makeSubscriptionInput>;

export const makeFamilySubscriptionInput = z.strictObject({ level });
export type MakeFamilySubscriptionInput = z.output<typeof makeFamilySubscriptionInput>;

export const closeSubscriptionInput = z.strictObject({ subscription: z.uuid() });
export type CloseSubscriptionInput = z.output<typeof closeSubscriptionInput>;

export const subscriptionItem = z.object({
  id: z.uuid(),
  room: z.string().optional(),
  level: z.enum(subscriptionLevels),
  createdAt: z.iso.datetime(),
  readAt: z.iso
    .datetime()
    .optional()
    .meta({ description: 'When a calendar last fetched it, to within an hour; missing where none has' }),
});
export type SubscriptionItem = z.output<typeof subscriptionItem>;

export const madeSubscription = z.object({
  id: z.uuid(),
  url: z.url().meta({ description: 'The private address, shown this once: who has it reads the times' }),
});
export type MadeSubscription = z.output<typeof madeSubscription>;

export const subscriptionClosed = z.object({ id: z.uuid() });

export const subscriptionPaging = pagedBy('subscriptions', z.tuple([part.newestFirst, part.uuid]));
export const subscriptionsQuery = z.object({
  cursor: subscriptionPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});

export const busyKinds = ['ics', 'caldav'] as const;
export const busyKind = z.enum(busyKinds);

/** Why an outside calendar could not be read, as far as its owner can mend it. */
export const busyFailure = z.enum(outsideFailures);

const credential = z
  .string()
  .min(1)
  .max(200)
  // no control character can be sent, and a colon in the name would end it
  .regex(/^[^\p{Cc}]+$/u);

export const linkBusyCalendarInput = z.strictObject({
  kind: busyKind.default('ics').meta({
    description:
      '`ics`: an address that Outlook, Google or Nextcloud gives; `caldav`: a calendar that is asked for free and busy times only',
  }),
  url: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .meta({ description: 'Its address: `https:` or `webcal:`', example: 'https://calendar.example/private/basic.ics' }),
  user: credential.regex(/^[^:]+$/).optional(),
  password: credential.optional().meta({ description: 'An app password made for this, where there is one' }),
});
export type LinkBusyCalendarInput = z.output<typeof linkBusyCalendarInput>;

export const busyCalendarId = z.uuid();
export const unlinkBusyCalendarInput = z.strictObject({ calendar: busyCalendarId });
export type UnlinkBusyCalendarInput = z.output<typeof unlinkBusyCalendarInput>;
export const busyCalendarLinked = z.object({ id: busyCalendarId });

export const busyCalendarItem = z.object({
  id: busyCalendarId,
  kind: busyKind,
  host: z.string().meta({ description: 'All of its address that is shown again' }),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().optional().meta({ description: 'When it was last read without a fault' }),
  failure: busyFailure.optional().meta({ description: 'Why the last try failed; what it said before still counts' }),
});
export type BusyCalendarItem = z.output<typeof busyCalendarItem>;

export const busyCalendarPaging = pagedBy('busy-calendars', z.tuple([part.newestFirst, part.uuid]));
export const busyCalendarsQuery = z.object({
  cursor: busyCalendarPaging.cursor.exactOptional(),
  limit: pageLimit(20),
});
