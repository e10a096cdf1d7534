// What goes into and comes out of calendar subscriptions.

import { z } from 'zod';
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

export const subscriptionPaging = pagedBy('subscriptions', z.tuple([part.newestFirst, part.text]));
export const subscriptionsQuery = z.object({
  cursor: subscriptionPaging.cursor.exactOptional(),
  limit: pageLimit(50, 100),
});
