// What goes into and comes out of the clinics: links and self-booking.

import { z } from 'zod';
import { channels } from '../../core/directory.ts';
import { messageChannels } from '../../core/message-channel.ts';
import { languages } from '../../core/permissions.ts';
import { bothHours, chosenHours, emailAddress, halfOfHours, phoneNumber } from '../../core/typed-text.ts';
import { bookingId, slotId } from '../bookings/schema.ts';
import { areaId, serviceId } from '../directory/schema.ts';

export const guardianId = z.uuid();

export const issueLinkInput = z.strictObject({
  booking: bookingId,
  guardian: guardianId
    .optional()
    .meta({ description: 'Whose link it is; without one it is read aloud or printed for the person who called' }),
  send: z.boolean().default(false).meta({ description: 'Mail it to the guardian, where that is safe' }),
});

export const linkedBooking = z.strictObject({ booking: bookingId });

export const askForCallInput = linkedBooking.extend({ phone: phoneNumber.optional() });

export const chooseMessagesInput = linkedBooking
  .extend({ channel: z.enum(messageChannels).optional(), ...chosenHours })
  .refine(bothHours, halfOfHours);

export const linksRevoked = z.object({ revoked: z.int().meta({ description: 'How many links no longer open' }) });

export const called = z.object({ called: z.literal(true) });

export const selfBookingInput = z.strictObject({
  area: areaId,
  services: z
    .array(serviceId)
    .max(100)
    .meta({ description: 'All that anybody may book; an empty list closes the page' }),
});

export const selfBookingOutput = z
  .object({
    area: z.string(),
    services: z.array(z.string()),
    page: z.string().meta({ description: 'The public page', example: 'https://neuvoaika.example/areas/hartola' }),
  })
  .meta({ id: 'SelfBooking' });
export type SelfBookingView = z.output<typeof selfBookingOutput>;

export const holdOpenSlotInput = z.strictObject({ slot: slotId, area: areaId });

export const bookOpenSlotInput = z
  .strictObject({
    booking: bookingId,
    name: z.string().trim().min(1).max(120),
    email: emailAddress.optional(),
    phone: phoneNumber.optional(),
    language: z.enum(languages),
    channel: z.enum(channels).optional(),
  })
  .refine((input) => input.email !== undefined || input.phone !== undefined, {
    path: ['email'],
    error: 'give an e-mail address or a phone number',
  });
