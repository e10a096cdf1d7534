// What goes into and comes out of the waiting list.

import { z } from 'zod';
import { FAR_DATE, faultOfDate } from '../../core/date-bound.ts';
import { channels, weekdays } from '../../core/directory.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { languages } from '../../core/permissions.ts';
import { emailAddress, phoneNumber } from '../../core/typed-text.ts';
import { caseInput } from '../bookings/schema.ts';
import { areaId, serviceId } from '../directory/schema.ts';
import { familyId, familyReference } from '../families/schema.ts';

const plannedDate = z.iso.date().refine((date) => faultOfDate(date) === undefined, FAR_DATE);

export const entryStates = ['waiting', 'offered', 'booked', 'left'] as const;
export type EntryState = (typeof entryStates)[number];

/** Why somebody no longer waits: `no-answer` after three offers of which they were told. */
export const endReasons = ['booked', 'asked', 'date-passed', 'no-answer'] as const;
export type EndReason = (typeof endReasons)[number];

/**
 * `withdrawn`: its time could not be booked any more, or who waited was taken off the list. It does not count against the
 * person who waits.
 */
export const offerStates = ['open', 'accepted', 'declined', 'lapsed', 'withdrawn'] as const;
export type OfferState = (typeof offerStates)[number];

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:30');

export type CaseInput = z.output<typeof caseInput>;

/** A family known here, or an address or a number to tell; for a consultation, the colleague with their case. */
export const joinWaitlistInput = z
  .strictObject({
    service: serviceId,
    areas: z.array(areaId).min(1).max(50),
    family: z
      .strictObject({ id: familyId.optional(), reference: familyReference.optional() })
      .refine(({ id, reference }) => (id === undefined) !== (reference === undefined), {
        path: ['reference'],
        error: 'give either an id or a reference',
      })
      .optional(),
    email: emailAddress.optional().meta({ description: 'Who is told of an offer, where there is no family' }),
    phone: phoneNumber.optional().meta({
      description:
        'Who is called: where there is neither, and for a time by phone, before the numbers of the family’s own',
      example: '03 123 4567',
    }),
    case: caseInput.optional().meta({ description: 'What a consultation is about: anonymous' }),
    language: z
      .enum(languages)
      .optional()
      .meta({ description: 'Where there is no family: each guardian of one is written to in their own' }),
    channel: z.enum(channels).optional().meta({ description: 'Any of the service’s unless given' }),
    weekdays: z.array(z.enum(weekdays)).max(7).default([]).meta({ description: 'Empty: any day' }),
    earliest: timeOfDay.default('00:00').meta({ description: 'Starts at this time of day or later' }),
    latest: timeOfDay.default('24:00').meta({ description: 'Starts at this time of day or earlier' }),
    fromDate: plannedDate,
    toDate: plannedDate.meta({ description: 'The last possible date, included' }),
  })
  .refine(({ earliest, latest }) => earliest <= latest, { path: ['latest'], error: 'is before earliest' })
  .refine(({ fromDate, toDate }) => fromDate <= toDate, { path: ['toDate'], error: 'is before fromDate' });

export const entryInput = z.strictObject({ entry: z.uuid() });
export const offerInput = z.strictObject({ offer: z.uuid() });

export const acceptOfferInput = offerInput.extend({
  phone: phoneNumber.optional().meta({
    description:
      'Whom to call, where it is held by phone: goes before any number that is known. Of an offer accepted before it changes nothing',
  }),
});

/** What became of the messages about an offer, all in all; `closed`: the desk closed the link; `nobody`: there is nobody to write to. */
export const toldStates = ['sent', 'pending', 'failed', 'closed', 'nobody'] as const;
export type Told = (typeof toldStates)[number];

export const openOffer = z.object({
  id: z.string(),
  slot: z.string(),
  start: z.string(),
  deadline: z.string().meta({ description: 'Until then the slot is theirs to accept' }),
  told: z.enum(toldStates).meta({
    description: '`failed`, `closed`, `nobody`: no message reaches them, or its link opens no more, so they are called',
  }),
  tellsAt: z.string().optional().meta({
    description: 'Where it is `pending`: when the message is tried next. One by text waits until the night is over',
  }),
  call: z.string().optional().meta({
    description:
      'The number, where they are called, or may be as the message goes in an hour or later: the one that was left, else a guardian’s who may be called',
  }),
});

export const waitlistEntryOutput = z
  .object({
    id: z.string(),
    service: z.string(),
    areas: z.array(z.string()),
    family: z.object({ id: z.string(), reference: z.string(), name: z.string().optional() }).optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    language: z
      .enum(languages)
      .optional()
      .meta({ description: 'Missing for a family: each guardian is written to in their own' }),
    channel: z.enum(channels).optional(),
    weekdays: z.array(z.enum(weekdays)),
    earliest: z.string(),
    latest: z.string(),
    fromDate: z.string(),
    toDate: z.string(),
    state: z.enum(entryStates),
    createdAt: z.string(),
    offer: openOffer.optional(),
    ended: z.object({ at: z.string(), because: z.enum(endReasons) }).optional(),
  })
  .meta({ id: 'WaitlistEntry' });
export type WaitlistEntryView = z.output<typeof waitlistEntryOutput>;

export const joinedOutput = z.object({ id: z.string() });
export const leftOutput = z.object({ left: z.literal(true) });

export const offerOutput = z
  .object({
    id: z.string(),
    state: z.enum(offerStates),
    booking: z.string().optional().meta({ description: 'What an accepted offer has become' }),
    phone: z
      .string()
      .optional()
      .meta({ description: 'Of an accepted one held by phone: the number that will be called' }),
  })
  .meta({ id: 'WaitlistOffer' });
export type OfferView = z.output<typeof offerOutput>;

/** The state, the service, when they came, when they left (0 where they wait), the id. */
export const waitlistPlace = z.tuple([z.enum(entryStates), serviceId, part.instant, part.instant, part.uuid]);
export const waitlistPaging = pagedBy('waitlist', waitlistPlace);

export const waitlistQuery = z.object({
  area: areaId.exactOptional(),
  service: serviceId.exactOptional(),
  state: z.enum(['waiting', 'ended']).default('waiting'),
  cursor: waitlistPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});
export type WaitlistQuery = z.output<typeof waitlistQuery>;

export const waitlistPage = z
  .object({ items: z.array(waitlistEntryOutput), nextCursor: z.string().nullable() })
  .meta({ id: 'WaitlistPage' });
