// What goes into and comes out of bookings.

import { z } from 'zod';
import { ageBands, bookingStates, cancelReasons, consentGivers, consentScopes } from '../../core/booking.ts';
import { channels } from '../../core/directory.ts';
import type { BookingId, SlotId } from '../../core/ids.ts';
import { languages } from '../../core/permissions.ts';
import { overridableRules } from '../../core/slots.ts';
import { areaId, professionalId } from '../directory/schema.ts';

export const slotId = z
  .string()
  .min(1)
  .max(400)
  .transform((text) => text as SlotId)
  .meta({ example: 'perheneuvola-konsultaatio~perheneuvola-hartola~20261124T110000Z~professional:pn-psykologi' });

export const bookingId = z.uuid().transform((text) => text as BookingId);

const instant = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text).epochMilliseconds);

const freeText = (longest: number) => z.string().trim().max(longest);

export const caseInput = z.strictObject({
  topic: z.string().min(1).max(100).meta({ description: 'One of the area’s topics', example: 'sleep' }),
  ageBand: z.enum(ageBands),
  question: freeText(2000).min(1).meta({ example: 'Lapsi herää yöllä monta kertaa. Miten voin tukea vanhempia?' }),
});

export const familyInput = z.strictObject({
  reference: freeText(64)
    .min(1)
    .meta({ description: 'The family’s number in its own client system; never an identity code', example: '1042' }),
});

export const consentInput = z.strictObject({
  scope: z.enum(consentScopes),
  givenBy: z.enum(consentGivers),
  givenAt: instant.meta({ example: '2026-11-20T09:00:00+02:00' }),
});

export const overrideInput = z.strictObject({
  rules: z
    .array(z.enum([...overridableRules, 'cut-off']))
    .min(1)
    .max(5),
  reason: freeText(500).min(5),
});

export const participantInput = z.strictObject({
  email: z.email().max(254),
  language: z.enum(languages).default('fi'),
});

export const holdInput = z.strictObject({ slot: slotId, area: areaId.optional() });

export const bookInput = z
  .strictObject({
    slot: slotId.optional(),
    hold: bookingId.optional(),
    area: areaId.optional(),
    case: caseInput.optional(),
    family: familyInput.optional(),
    consent: consentInput.optional(),
    channel: z.enum(channels).optional(),
    participants: z.array(participantInput).max(10).default([]),
    note: freeText(1000).optional(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[0-9][0-9 ()-]{4,30}$/, 'must be a phone number')
      .optional()
      .meta({ description: 'The number to call when the meeting is by phone', example: '03 123 4567' }),
    override: overrideInput.optional(),
  })
  .refine((input) => (input.slot === undefined) !== (input.hold === undefined), {
    path: ['slot'],
    error: 'give either a slot or a hold',
  })
  .refine((input) => input.case !== undefined || input.family !== undefined, {
    path: ['case'],
    error: 'give a case or a family',
  });

export const rescheduleInput = z.strictObject({ booking: bookingId, slot: slotId, override: overrideInput.optional() });

export const cancelInput = z.strictObject({
  booking: bookingId,
  reason: freeText(500)
    .min(1)
    .meta({ description: `One of ${cancelReasons.join(', ')}, or a sentence`, example: 'not-needed' }),
  override: overrideInput.optional(),
});

export const actInput = z.strictObject({ booking: bookingId });

export const bookingFilter = z.object({
  from: instant.optional(),
  to: instant.optional(),
  area: areaId.optional(),
  professional: professionalId.optional(),
  status: z.enum(bookingStates).optional(),
  mine: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type BookingFilter = z.output<typeof bookingFilter>;

const localized = z.record(z.string(), z.string());
const moment = z.string().meta({ example: '2026-11-24T13:50:00+02:00' });

export const bookingOutput = z
  .object({
    id: z.string(),
    status: z.enum(bookingStates),
    service: z.string(),
    series: z.string().optional(),
    area: z.string(),
    site: z.string().optional(),
    room: z.string().optional(),
    slot: z.string(),
    start: moment,
    end: moment,
    channel: z.enum(channels).optional(),
    professionals: z.array(z.object({ id: z.string(), post: localized })),
    participants: z.array(
      z.object({ id: z.string(), role: z.string(), professional: z.string().optional(), language: z.string() }),
    ),
    sequence: z.int(),
    heldUntil: moment.optional(),
    /** until when whoever booked may move or cancel */
    changeableUntil: moment,
    createdAt: moment,
    cancelReason: z.string().optional(),
    case: z.object({ topic: z.string(), ageBand: z.string(), question: z.string(), removeAfter: moment }).optional(),
    family: z.object({ id: z.string(), reference: z.string() }).optional(),
    consent: z.object({ scope: z.string(), givenBy: z.string(), givenAt: moment }).optional(),
    note: z.string().optional(),
    phone: z.string().optional(),
    warnings: z.array(z.object({ field: z.string(), kind: z.string(), start: z.int(), end: z.int() })).optional(),
    links: z.object({ page: z.string(), invite: z.string(), videoSession: z.string().optional() }),
  })
  .meta({ id: 'Booking' });
export type BookingView = z.output<typeof bookingOutput>;

export const bookingPage = z
  .object({ items: z.array(bookingOutput), nextCursor: z.string().nullable() })
  .meta({ id: 'BookingPage' });

export const released = z.object({ released: z.literal(true) });
