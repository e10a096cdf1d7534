// What goes into and comes out of a time that is booked at once to go on from another.

import { z } from 'zod';
import { bookingId, slotId } from '../bookings/schema.ts';

const chosen = { slot: slotId.meta({ description: 'Of the same service, and of the same series where it is one’s' }) };

export const followUpInput = z.strictObject(chosen);
export const bookFollowUpInput = z.strictObject({ booking: bookingId, ...chosen });

const other = z.object({ id: z.string(), start: z.iso.datetime({ offset: true }), status: z.string() });

export const followUpsView = z
  .object({
    books: z.boolean().meta({ description: 'Whether the caller may book another one now' }),
    before: other.optional().meta({ description: 'The time that this one goes on from' }),
    after: z.array(other).meta({ description: 'Those that go on from this one, the first first' }),
  })
  .meta({ id: 'FollowUps' });
export type FollowUpsView = z.output<typeof followUpsView>;
