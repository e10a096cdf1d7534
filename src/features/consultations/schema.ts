// What goes into and comes out of written consultations.

import { z } from 'zod';
import { channels, weekdays } from '../../core/directory.ts';
import { pagedBy, pagedInOrder, pageLimit, part } from '../../core/paging.ts';
import { guarded, phoneNumber } from '../../core/typed-text.ts';
import { slotOutput } from '../availability/schema.ts';
import { bookingId, caseInput, slotId } from '../bookings/schema.ts';
import { areaId, professionalId, serviceId, siteId } from '../directory/schema.ts';

export const threadStates = ['asked', 'asked-back', 'answered', 'meeting', 'closed'] as const;
export type ThreadState = (typeof threadStates)[number];

export const textKinds = ['question', 'ask-back', 'reply', 'answer'] as const;
export type TextKind = (typeof textKinds)[number];

export const threadActs = ['ask-back', 'reply', 'answer', 'meet', 'close'] as const;
export type ThreadAct = (typeof threadActs)[number];

/** Why its asker closes it. */
export const closeReasons = ['solved', 'not-needed', 'other-help'] as const;
/** The service itself closes what was met about, and what nobody has gone on with. */
export const closedBecause = [...closeReasons, 'met', 'silent'] as const;
export type ClosedBecause = (typeof closedBecause)[number];

/** The most that is written at once. */
export const LONGEST_TEXT = 4000;
const written = guarded(
  z
    .string()
    .max(LONGEST_TEXT)
    .overwrite((text) => text.replaceAll('\r\n', '\n').trim()),
).refine((text) => text !== '', 'must not be empty');

export const threadId = z.uuid();

export const askInput = z.strictObject({
  service: serviceId,
  area: areaId,
  professional: professionalId
    .optional()
    .meta({ description: 'Whom it is put to; left out, any who offers the service in the area' }),
  case: caseInput,
  slot: slotId.optional().meta({ description: 'A time to be kept, should the answer not do' }),
  unit: siteId.optional().meta({ description: 'For which of their units the time is kept, for a caller of several' }),
  channel: z.enum(channels).optional().meta({ description: 'How to meet then; the service’s first where left out' }),
  phone: phoneNumber.optional().meta({ description: 'The number to call, where they meet by phone' }),
});

export const askAboutInput = z.strictObject({ booking: bookingId });

const seen = z.int().min(0).meta({ description: 'The thread’s version, as the caller has seen it', example: 0 });

export const sayInput = z.strictObject({ text: written, version: seen });
export const answerInput = sayInput.extend({
  advice: z.uuid().optional().meta({ description: 'Advice or a link of the area’s shelf that the answer points to' }),
});
export const sayInThreadInput = answerInput.extend({ thread: threadId });

export const meetInput = z.strictObject({
  slot: slotId.optional().meta({ description: 'The time to meet; left out where a time is kept beside the question' }),
  version: seen,
});
export const meetInThreadInput = meetInput.extend({ thread: threadId });

export const closeInput = z.strictObject({ because: z.enum(closeReasons), version: seen });
export const closeThreadInput = closeInput.extend({ thread: threadId });

const moment = z.iso.datetime({ offset: true });

const threadText = z.object({
  id: z.string(),
  kind: z.enum(textKinds),
  by: z.enum(['asker', 'specialist']),
  post: z.record(z.string(), z.string()).optional().meta({ description: 'What the specialist is, by language' }),
  at: moment,
  text: z.string(),
  advice: z
    .object({
      id: z.string(),
      language: z.string(),
      title: z.string(),
      text: z.string().optional(),
      link: z.string().optional(),
    })
    .optional()
    .meta({ description: 'Of the area’s shelf; what has been taken down has its title alone' }),
});

export const threadView = z
  .object({
    id: z.string(),
    service: z.string(),
    area: z.string(),
    professional: z.string().optional(),
    deputy: z.string().optional().meta({ description: 'Who answers in the place of somebody who is away' }),
    booking: z
      .object({ id: z.string(), start: moment, end: moment, status: z.string() })
      .optional()
      .meta({ description: 'The time that is kept beside it, or at which the two meet' }),
    state: z.enum(threadStates),
    version: z.int(),
    promise: z.object({ workingDays: z.int() }),
    askedAt: moment,
    due: moment.optional().meta({ description: 'By when an answer was promised; missing while the asker is to reply' }),
    late: z.boolean().meta({ description: 'Whether the promise was missed' }),
    answeredAt: moment.optional(),
    closedAt: moment.optional(),
    closedBecause: z.enum(closedBecause).optional(),
    topic: z.string().optional(),
    ageBand: z.string().optional(),
    texts: z.array(threadText).optional().meta({
      description: 'For the asker and for those who may answer, until it is removed; nobody else reads any of it',
    }),
    unsent: z.object({ text: z.string(), at: moment }).optional().meta({
      description: 'What the caller wrote when a colleague had just answered: kept for them alone',
    }),
    acts: z.array(z.enum(threadActs)).meta({ description: 'What the caller may do with it now' }),
  })
  .meta({ id: 'Thread' });
export type ThreadView = z.output<typeof threadView>;

/** When it was asked, newest first, then its id. */
export const threadPaging = pagedBy('threads', z.tuple([part.newestFirst, part.uuid]));

export const threadsQuery = z.object({
  area: areaId.optional(),
  service: serviceId.optional(),
  open: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: only those that are not closed; `false`: only those that are' }),
  cursor: threadPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});
export type ThreadsQuery = z.output<typeof threadsQuery>;

export const threadPage = z
  .object({ items: z.array(threadView), nextCursor: z.string().nullable() })
  .meta({ id: 'ThreadPage' });

/** The directory's order. */
export const whoKnowsPaging = pagedInOrder('who-knows');

export const whoKnowsQuery = z.object({
  area: areaId.meta({ example: 'hartola' }),
  topic: z.string().max(63).meta({ description: 'One of the area’s topics', example: 'sleep' }),
  cursor: whoKnowsPaging.cursor.exactOptional(),
  limit: pageLimit(20),
});

const name = z.record(z.string(), z.string());
const hour = z.tuple([z.string(), z.string()]).readonly();

export const whoKnowsPage = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        post: name,
        languages: z.array(z.string()),
        areas: z.array(z.string()),
        phone: z.string().optional(),
        phoneHours: z.partialRecord(z.enum(weekdays), z.array(hour).readonly()).optional(),
        reach: z
          .object({ start: moment, end: moment, now: z.boolean() })
          .optional()
          .meta({ description: 'The phone hours that go on now or come next; missing where none come in two months' }),
        afterwards: name.optional().meta({ description: 'What happens after somebody has turned to them' }),
        services: z
          .array(z.object({ id: z.string(), name, inWriting: z.boolean() }))
          .meta({ description: 'What they consult in there, and whether the caller may ask it in writing' }),
        slots: z.array(slotOutput).meta({ description: 'Their next free times, for those who may book them' }),
      }),
    ),
    nextCursor: z.string().nullable(),
    instead: z
      .object({ services: z.array(z.object({ id: z.string(), name })), phone: z.string().optional() })
      .optional()
      .meta({
        description: 'Where nobody answers for the topic: which services take what is asked, and the desk’s number',
      }),
  })
  .meta({ id: 'WhoKnows' });
export type WhoKnowsPage = z.output<typeof whoKnowsPage>;
