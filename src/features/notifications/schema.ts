// What is asked about messages that did not arrive, and what is told of them: nothing of whom or what they are about.

import { z } from 'zod';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';

const instant = z.iso.datetime({ offset: true });

/** When the meeting starts, then the message's id. */
export const undeliveredPaging = pagedBy('undelivered-messages', z.tuple([part.instant, part.uuid]));

export const undeliveredQuery = z.object({
  area: z.string().max(100).optional(),
  cursor: undeliveredPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});

export const undeliveredItem = z
  .object({
    id: z.string(),
    booking: z.string(),
    area: z.string(),
    recipient: z.enum(['booker', 'professional', 'family', 'guest']),
    channel: z.enum(['mail']),
    method: z.enum(['invite', 'cancellation']),
    /** `waiting`: it is tried again by itself; `failed`: it is not */
    state: z.enum(['waiting', 'failed']),
    attempts: z.int(),
    /** why it has not arrived: `delayed`, `refused-550`, `no-address`; missing before the first attempt */
    failure: z.string().optional(),
    since: instant,
    meetingStarts: instant,
    /** why the recipient is told by phone only; missing where they may be written to */
    byPhoneOnly: z.enum(['unsafe', 'phone', 'no-address']).optional(),
    /** whether the caller may send it again; where they may not, others may, unless it is told by phone only */
    maySendAgain: z.boolean(),
  })
  .meta({
    id: 'UndeliveredMessage',
    examples: [
      {
        id: '5c1f1f4e-7f43-4f53-9d8e-0d0c9b5c0a11',
        booking: '0f8c2a52-7a7e-4c0e-9d38-3f0d6a2f8b10',
        area: 'hartola',
        recipient: 'booker',
        channel: 'mail',
        method: 'invite',
        state: 'failed',
        attempts: 13,
        failure: 'delayed',
        since: '2026-11-20T07:00:00Z',
        meetingStarts: '2026-11-24T11:00:00Z',
        maySendAgain: true,
      },
    ],
  });
export type UndeliveredItem = z.output<typeof undeliveredItem>;

export const undeliveredPage = z
  .object({ items: z.array(undeliveredItem), nextCursor: z.string().nullable() })
  .meta({ id: 'UndeliveredMessagePage' });
export type UndeliveredPage = z.output<typeof undeliveredPage>;

export const sendMessageAgainInput = z.strictObject({ delivery: z.uuid() });
export const messageSentAgain = z.object({ id: z.string() }).meta({ id: 'MessageSentAgain' });
