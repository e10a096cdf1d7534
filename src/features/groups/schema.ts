// What goes into and comes out of the group events.

import { z } from 'zod';
import { answers } from '../../core/calendar-answer.ts';
import { undecidedCalendarOf } from '../../core/left-calendar.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { languages } from '../../core/permissions.ts';
import { typedInstant } from '../../core/typed-instant.ts';
import { emailAddress, phoneNumber } from '../../core/typed-text.ts';
import { areaId, professionalId, roomId, roomSchema, serviceId, siteId } from '../directory/schema.ts';

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
  start: typedInstant.meta({ example: '2026-12-03T13:00:00+02:00' }),
  end: typedInstant.meta({ example: '2026-12-03T15:00:00+02:00' }),
  capacity: z.int().min(1).max(HIGHEST),
  childcarePlaces: z.int().min(0).max(HIGHEST).default(0),
  room: roomId.exactOptional().meta({ description: 'A room of the site, taken for the time of the event' }),
  professionals: leaders.default([]),
  closesAt: typedInstant.exactOptional().meta({
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
  closesAt: typedInstant.nullable().exactOptional().meta({ description: 'null: until it begins' }),
});

export const registerForGroupInput = z.strictObject({
  event: groupEventId,
  childcare: z.int().min(0).max(10).default(0).meta({ description: 'Children who need a place in the childcare' }),
  email: emailAddress.optional().meta({
    description: 'To be told of a place, a draw, a change; only its owner then learns where the registration stands',
  }),
  phone: phoneNumber
    .exactOptional()
    .meta({ description: 'Of a caller without e-mail; taken from those who manage the groups of the area only' }),
  language: z.enum(languages).default('fi'),
});

/** Where a registration goes from now on. */
export const registrationAddress = z.strictObject({ email: emailAddress });
export const readdressRegistrationInput = registrationAddress.extend({ event: groupEventId, registration: z.uuid() });
export const registrationReaddressed = z.object({ id: z.string() }).meta({ id: 'RegistrationReaddressed' });

/** What the caller may say as a registration is cancelled. */
export const registrationRemoval = z.strictObject({
  calendar: undecidedCalendarOf('somebody whose registration is cancelled'),
});
export const cancelRegistrationInput = z.strictObject({
  event: groupEventId,
  registration: z.uuid(),
  ...registrationRemoval.shape,
});

export const registrationStates = ['coming', 'waiting', 'drawn', 'not-drawn', 'cancelled'] as const;
export type RegistrationState = (typeof registrationStates)[number];
export const registrationItem = z.object({
  id: z.string(),
  number: z.int().meta({ description: 'In the order they came; what the draw is about' }),
  state: z.enum(registrationStates),
  childcare: z.int(),
});
/** Anybody who gives an address and does not manage the groups learns from the mail alone, or could find out about others. */
export const registeredOutput = z
  .object({
    mailed: z.boolean().meta({ description: 'Where it stands, and its link, were sent to the address that was given' }),
    texted: z
      .literal(true)
      .optional()
      .meta({ description: 'They were sent by text message to the number of the mobile phone that was given' }),
    again: z.literal(true).optional().meta({ description: 'They had registered before, and keep the place they had' }),
    registration: registrationItem
      .extend({ link: z.string().meta({ description: 'Where it can be seen and cancelled; shown once' }) })
      .optional()
      .meta({ description: 'Left out where an address was given by somebody who does not manage the area’s groups' }),
  })
  .meta({ id: 'Registered' });
export type RegisteredView = z.output<typeof registeredOutput>;

const managedRegistration = registrationItem.extend({
  phone: z.string().optional().meta({
    description: 'Of those who are called or get text messages, and are not mailed; or whom no message reached',
  }),
  unheard: z.literal(true).optional().meta({ description: 'What they were to be told last has not arrived' }),
  toCall: z.literal(true).optional().meta({
    description: 'No message can be sent to them: what has changed last is to be told by telephone, and was not yet',
  }),
  texted: z
    .literal(true)
    .optional()
    .meta({ description: 'What there is to tell goes to that number as a text message' }),
  answer: z
    .object({ is: z.enum(answers), at: z.string().meta({ description: 'When it came' }) })
    .optional()
    .meta({
      description: 'What they said last in their calendar of the time as it is now: no place is given up by it',
    }),
});
/** Its number. */
export const registrationPaging = pagedBy('registrations', z.tuple([part.number]));
export const registrationsQuery = z.object({
  cursor: registrationPaging.cursor.exactOptional(),
  limit: pageLimit(200, 500),
});
export const registrationPage = z
  .object({ items: z.array(managedRegistration), nextCursor: z.string().nullable() })
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
/** Its start, then its id. */
export const groupEventPaging = pagedBy('groups', z.tuple([part.instant, part.uuid]));
export const groupEventQuery = z.object({
  area: areaId.exactOptional().meta({ description: 'Only events at this area’s sites', example: 'asikkala' }),
  from: typedInstant
    .exactOptional()
    .meta({ description: 'Events that end after this; now unless given', example: '2026-11-20T00:00:00+02:00' }),
  cursor: groupEventPaging.cursor.exactOptional(),
  limit: pageLimit(100, 500),
});
export const groupEventPage = z
  .object({ items: z.array(groupEventOutput), nextCursor: z.string().nullable() })
  .meta({ id: 'GroupEventPage' });
