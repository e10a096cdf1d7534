// What goes into and comes out of the drop-ins.

import { z } from 'zod';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { serviceId, siteId } from '../directory/schema.ts';

/** A drop-in: what is offered, and where. Which day is always today. */
export const dropInInput = z.strictObject({ service: serviceId, site: siteId });

export const walkInStates = ['waiting', 'called', 'served', 'left'] as const;
export type WalkInState = (typeof walkInStates)[number];
export const closeWalkInInput = z.strictObject({
  walkIn: z.uuid(),
  as: z.enum(['served', 'left']).meta({ description: 'Their turn is over, or they went away' }),
});

export const putBackInput = z.strictObject({
  walkIn: z.uuid(),
  as: z.enum(['waiting', 'passed']).meta({
    description:
      'They wait again, and are next; or are passed over until they say on their own page that they are there',
  }),
});

export const walkInPutBack = z.object({ waits: z.literal(true) });
export const walkInClosed = z.object({ closed: z.literal(true) });

const wait = z.object({
  minutes: z.int().meta({ description: 'An estimate from the service’s duration and who is there' }),
  doubtful: z.boolean().meta({ description: 'Their turn may not come before everybody has left' }),
});

export const walkInOutput = z
  .object({
    id: z.string(),
    service: z.string(),
    site: z.string(),
    date: z.string().meta({ example: '2026-11-26' }),
    number: z.int().meta({ description: 'Of the day: what is called out' }),
    state: z.enum(walkInStates),
    registeredAt: z.string(),
    calledAt: z.string().nullable(),
    wait: wait.nullable().meta({ description: 'Only while waiting' }),
    channel: z
      .enum(['on-site', 'video'])
      .meta({ description: 'Where they wait: there, or at home to be met by video' }),
    presence: z.enum(['present', 'away', 'passed']).nullable().meta({
      description: 'Of somebody who waits at home: whether their page is open; or that they were passed over',
    }),
    booking: z.string().nullable().meta({ description: 'The visit by video that they were taken to' }),
  })
  .meta({ id: 'WalkIn' });
export type WalkInView = z.output<typeof walkInOutput>;
export const walkInPage = z
  .object({ items: z.array(walkInOutput), nextCursor: z.string().nullable() })
  .meta({ id: 'WalkInPage' });

/** Their number. */
export const walkInPaging = pagedBy('walk-ins', z.tuple([part.number]));
export const dropInQuery = z.object({
  service: serviceId.meta({ description: 'A drop-in service', example: 'perheohjaaja-paivakodissa' }),
  site: siteId.meta({ description: 'Where', example: 'asikkala-paivakoti' }),
  cursor: walkInPaging.cursor.exactOptional(),
  limit: pageLimit(200, 500),
});
