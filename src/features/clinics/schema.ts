// What goes into and comes out of clinics: links, self-booking, drop-ins, groups, the waiting list.

import { z } from 'zod';
import { channels, weekdays } from '../../core/directory.ts';
import { languages } from '../../core/permissions.ts';
import { bookingId, caseInput, slotId } from '../bookings/schema.ts';
import { areaId, professionalId, roomId, roomSchema, serviceId, siteId } from '../directory/schema.ts';
import { familyId } from '../families/schema.ts';

/** What stands after `/b/`: 256 bits. Anything else is no link of ours. */
export const linkSecret = z.string().regex(/^[\w-]{43}$/);

export const guardianId = z.uuid();

export const issueLinkInput = z.strictObject({
  booking: bookingId,
  guardian: guardianId
    .optional()
    .meta({ description: 'Whose link it is; without one it is read aloud or printed for whoever called' }),
  send: z.boolean().default(false).meta({ description: 'Mail it to the guardian, where that is safe' }),
});

export const issuedLink = z
  .object({
    url: z.string().meta({ example: 'https://neuvoaika.example/b/8qLJ…' }),
    /** the link leads nowhere after this */
    expiresAt: z.string().meta({ example: '2027-01-01T10:00:00+02:00' }),
    sent: z.boolean(),
  })
  .meta({ id: 'BookingLink' });
export type IssuedLink = z.output<typeof issuedLink>;

export const linkedBooking = z.strictObject({ booking: bookingId });

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
    email: z.email().max(254).optional(),
    phone: z
      .string()
      .trim()
      .regex(/^\+?[0-9][0-9 ()-]{4,30}$/)
      .optional(),
    language: z.enum(languages),
    channel: z.enum(channels).optional(),
  })
  .refine((input) => input.email !== undefined || input.phone !== undefined, {
    path: ['email'],
    error: 'give an e-mail address or a phone number',
  });

/** A drop-in: what is offered, and where. Which day is always today. */
export const dropInInput = z.strictObject({ service: serviceId, site: siteId });

export const walkInStates = ['waiting', 'called', 'served', 'left'] as const;
export type WalkInState = (typeof walkInStates)[number];
export const closeWalkInInput = z.strictObject({
  walkIn: z.uuid(),
  as: z.enum(['served', 'left']).meta({ description: 'Their turn is over, or they went away' }),
});

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
  })
  .meta({ id: 'WalkIn' });
export type WalkInView = z.output<typeof walkInOutput>;
export const walkInPage = z.object({ items: z.array(walkInOutput), nextCursor: z.null() }).meta({ id: 'WalkInPage' });

const instant = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text).epochMilliseconds);
const HIGHEST = 1000;

const leaders = z
  .array(professionalId)
  .max(10)
  .transform((ids) => [...new Set(ids)])
  .meta({ description: 'Who leads it: their time is taken as by a booking' });

export const planGroupEventInput = z.strictObject({
  service: serviceId,
  site: siteId,
  name: roomSchema.shape.name,
  start: instant.meta({ example: '2026-12-03T13:00:00+02:00' }),
  end: instant.meta({ example: '2026-12-03T15:00:00+02:00' }),
  capacity: z.int().min(1).max(HIGHEST),
  childcarePlaces: z.int().min(0).max(HIGHEST).default(0),
  room: roomId.exactOptional().meta({ description: 'A room of the site, taken for the time of the event' }),
  professionals: leaders.default([]),
  closesAt: instant.exactOptional().meta({
    description: 'The last moment to register; until it begins where there is none',
    example: '2026-12-01T12:00:00+02:00',
  }),
  byLot: z.boolean().default(false).meta({ description: 'Places are drawn instead of given in the order people came' }),
});

export const groupEventId = z.uuid();
export const chosenGroupEvent = z.strictObject({ event: groupEventId });

/** Only what is given changes. */
export const changeGroupEventInput = z.strictObject({
  event: groupEventId,
  version: z.int().min(0).exactOptional().meta({
    description: 'The version that was looked at: when somebody has changed the event since, nothing is done',
  }),
  name: planGroupEventInput.shape.name.exactOptional(),
  start: planGroupEventInput.shape.start.exactOptional(),
  end: planGroupEventInput.shape.end.exactOptional(),
  capacity: planGroupEventInput.shape.capacity.exactOptional(),
  childcarePlaces: z.int().min(0).max(HIGHEST).exactOptional(),
  room: roomId.nullable().exactOptional().meta({ description: 'null: no room is taken any more' }),
  professionals: leaders.exactOptional(),
  closesAt: instant.nullable().exactOptional().meta({ description: 'null: until it begins' }),
});

export const registerForGroupInput = z.strictObject({
  event: groupEventId,
  childcare: z.int().min(0).max(10).default(0).meta({ description: 'Children who need a place in the childcare' }),
  email: z.email().max(254).optional().meta({
    description: 'To be told of a place, a draw, a change; only its owner then learns where the registration stands',
  }),
  phone: z
    .string()
    .trim()
    .regex(/^\+?[0-9][0-9 ()-]{4,30}$/, 'must be a phone number')
    .exactOptional()
    .meta({ description: 'Of a caller without e-mail; taken from those who manage the groups of the area only' }),
  language: z.enum(languages).default('fi'),
});

export const cancelRegistrationInput = z.strictObject({ event: groupEventId, registration: z.uuid() });

export const registrationStates = ['coming', 'waiting', 'drawn', 'not-drawn', 'cancelled'] as const;
export type RegistrationState = (typeof registrationStates)[number];
export const registrationItem = z.object({
  id: z.string(),
  number: z.int().meta({ description: 'In the order they came; what the draw is about' }),
  state: z.enum(registrationStates),
  childcare: z.int(),
});
/** Whoever gives an address and does not manage the groups learns from the mail alone, or could find out about others. */
export const registeredOutput = z
  .object({
    mailed: z.boolean().meta({ description: 'Where it stands, and its link, were sent to the address that was given' }),
    again: z.literal(true).optional().meta({ description: 'They had registered before, and keep the place they had' }),
    registration: registrationItem
      .extend({ link: z.string().meta({ description: 'Where it can be seen and cancelled; shown once' }) })
      .optional()
      .meta({ description: 'Left out where an address was given by somebody who does not manage the area’s groups' }),
  })
  .meta({ id: 'Registered' });
export type RegisteredView = z.output<typeof registeredOutput>;

const managedRegistration = registrationItem.extend({
  phone: z.string().optional().meta({ description: 'Of those who can be called only, and not mailed' }),
});
export const registrationPage = z
  .object({ items: z.array(managedRegistration), nextCursor: z.null() })
  .meta({ id: 'RegistrationPage' });
export const registrationCancelled = z.object({
  cancelled: z.literal(true),
  movedUp: z.array(z.int()).meta({ description: 'Numbers that got a place by it' }),
});

export const groupEventOutput = z
  .object({
    id: z.string(),
    service: z.string(),
    site: z.string(),
    area: z.string(),
    name: z.record(z.string(), z.string()),
    start: z.string(),
    end: z.string(),
    capacity: z.int(),
    placesLeft: z.int(),
    childcarePlaces: z.int(),
    childcareLeft: z.int(),
    waiting: z.int(),
    room: z.string().nullable(),
    professionals: z.array(z.string()),
    closesAt: z.string().meta({ description: 'The last moment to register' }),
    version: z.int().meta({ description: 'How often it was changed' }),
    open: z.boolean().meta({ description: 'Whether one can register now' }),
    cancelled: z.boolean(),
    begun: z.boolean().meta({ description: 'Whether it has begun: nothing about it changes any more' }),
    attention: z
      .array(z.enum(['leader-away', 'closed']))
      .meta({ description: 'What has come in its way since it was planned: an absence, or a closure of the area' }),
    page: z.string().meta({ description: 'The public page' }),
    lot: z
      .object({
        commitment: z.string().meta({ description: 'SHA-256 of the seed, published before the draw' }),
        drawnAt: z.string().nullable(),
        seed: z.string().nullable().meta({ description: 'Published with the result' }),
        tookPart: z.array(z.int()),
        childcare: z.array(z.int()).meta({ description: 'The childcare places each of `tookPart` needs' }),
        places: z.int().meta({ description: 'How many places there were, or are, to draw' }),
        childcarePlaces: z.int().meta({ description: 'How many childcare places there were, or are, to draw' }),
        drawn: z.array(z.int()).meta({ description: 'In the order of SHA-256 of `<seed>:<number>`' }),
      })
      .nullable(),
  })
  .meta({ id: 'GroupEvent' });
export type GroupEventView = z.output<typeof groupEventOutput>;
export const groupEventQuery = z.object({
  area: areaId.exactOptional().meta({ description: 'Only events at this area’s sites', example: 'asikkala' }),
  from: instant
    .exactOptional()
    .meta({ description: 'Events that end after this; now unless given', example: '2026-11-20T00:00:00+02:00' }),
});
export const groupEventPage = z
  .object({ items: z.array(groupEventOutput), nextCursor: z.null() })
  .meta({ id: 'GroupEventPage' });
export const dropInQuery = z.object({
  service: serviceId.meta({ description: 'A drop-in service', example: 'perheohjaaja-paivakodissa' }),
  site: siteId.meta({ description: 'Where', example: 'asikkala-paivakoti' }),
});

export const entryStates = ['waiting', 'offered', 'booked', 'left'] as const;
export type EntryState = (typeof entryStates)[number];

/** Why somebody waits no more: `no-answer` after three offers of which they were told. */
export const endReasons = ['booked', 'asked', 'date-passed', 'no-answer'] as const;
export type EndReason = (typeof endReasons)[number];

export const offerStates = ['open', 'accepted', 'declined', 'lapsed'] as const;
export type OfferState = (typeof offerStates)[number];

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time such as 08:30');

export type CaseInput = z.output<typeof caseInput>;

const phoneNumber = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9 ()-]{4,30}$/, 'must be a phone number');

/** A family known here, or an address or a number to tell; for a consultation, the colleague with their case. */
export const joinWaitlistInput = z
  .strictObject({
    service: serviceId,
    areas: z.array(areaId).min(1).max(50),
    family: z
      .strictObject({ id: familyId.optional(), reference: z.string().trim().min(1).max(64).optional() })
      .refine(({ id, reference }) => (id === undefined) !== (reference === undefined), {
        path: ['reference'],
        error: 'give either an id or a reference',
      })
      .optional(),
    email: z.email().max(254).optional().meta({ description: 'Who is told of an offer, where there is no family' }),
    phone: phoneNumber.optional().meta({ description: 'Who is called where there is neither', example: '03 123 4567' }),
    case: caseInput.optional().meta({ description: 'What a consultation is about: anonymous' }),
    language: z.enum(languages).optional(),
    channel: z.enum(channels).optional().meta({ description: 'Any of the service’s unless given' }),
    weekdays: z.array(z.enum(weekdays)).max(7).default([]).meta({ description: 'Empty: any day' }),
    earliest: timeOfDay.default('00:00').meta({ description: 'Starts at this time of day or later' }),
    latest: timeOfDay.default('24:00').meta({ description: 'Starts at this time of day or earlier' }),
    fromDate: z.iso.date(),
    toDate: z.iso.date().meta({ description: 'The last possible date, included' }),
  })
  .refine(({ earliest, latest }) => earliest <= latest, { path: ['latest'], error: 'is before earliest' })
  .refine(({ fromDate, toDate }) => fromDate <= toDate, { path: ['toDate'], error: 'is before fromDate' });

export const entryInput = z.strictObject({ entry: z.uuid() });
export const offerInput = z.strictObject({ offer: z.uuid() });

/** What became of the messages about an offer, all in all; `nobody`: there is nobody to write to. */
export const toldStates = ['sent', 'pending', 'failed', 'nobody'] as const;
export type Told = (typeof toldStates)[number];

export const openOffer = z.object({
  id: z.string(),
  slot: z.string(),
  start: z.string(),
  deadline: z.string().meta({ description: 'Until then the slot is theirs to accept' }),
  told: z.enum(toldStates).meta({ description: '`failed`, `nobody`: no message reaches them, so they are called' }),
});

export const waitlistEntryOutput = z
  .object({
    id: z.string(),
    service: z.string(),
    areas: z.array(z.string()),
    family: z.object({ id: z.string(), reference: z.string(), name: z.string().optional() }).optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    language: z.enum(languages),
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
  })
  .meta({ id: 'WaitlistOffer' });
export type OfferView = z.output<typeof offerOutput>;

export const waitlistQuery = z.object({
  area: areaId.exactOptional(),
  service: serviceId.exactOptional(),
  state: z.enum(['waiting', 'ended']).default('waiting'),
  cursor: z.string().max(400).exactOptional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type WaitlistQuery = z.output<typeof waitlistQuery>;

export const waitlistPage = z
  .object({ items: z.array(waitlistEntryOutput), nextCursor: z.string().nullable() })
  .meta({ id: 'WaitlistPage' });
