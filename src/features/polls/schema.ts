// What goes into and comes out of polls: several times proposed to those who are to meet.

import { z } from 'zod';
import { outsideRoles } from '../../core/booking.ts';
import type { Channel } from '../../core/directory.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { languages } from '../../core/permissions.ts';
import { typedInstant } from '../../core/typed-instant.ts';
import { emailAddress } from '../../core/typed-text.ts';
import { areaId, professionalId, roomId, serviceId, siteId } from '../directory/schema.ts';

export const pollStates = ['open', 'chosen', 'withdrawn', 'lapsed'] as const;
export type PollState = (typeof pollStates)[number];

/** `let-go`: another was chosen, or none; `lost`: somebody of the house cannot come then any more. */
export const timeStates = ['held', 'chosen', 'let-go', 'lost'] as const;
export type TimeState = (typeof timeStates)[number];

export const pollAnswers = ['yes', 'if-need-be', 'no'] as const;
export type PollAnswerIs = (typeof pollAnswers)[number];

export const pollActs = ['choose', 'withdraw', 'remove', 'continue'] as const;
export type PollAct = (typeof pollActs)[number];

/** A call is between two; those who meet in a network see one another. */
export const pollChannels = ['video', 'on-site', 'home-visit'] as const satisfies readonly Channel[];

export const MOST_TIMES = 6;
const LEAST_TIMES = 2;
const MOST_PEOPLE = 10;
const MOST_OUTSIDE = 10;

const minutes = z.coerce.number().int().min(15).max(480);

/** Ids with commas between, as an address holds them. */
const peopleInQuery = z
  .string()
  .max(1000)
  .regex(/^[a-z0-9.-]+(?:,[a-z0-9.-]+)*$/, 'must be ids with commas between')
  .transform((text) => text.split(','))
  .pipe(z.array(professionalId).min(1).max(MOST_PEOPLE));

export const commonTimesQuery = z.object({
  area: areaId.meta({ example: 'hartola' }),
  people: peopleInQuery.meta({ example: 'pn-psykologi,th-hartola' }),
  minutes: minutes.exactOptional().meta({ description: 'How long they meet; as the service says where left out' }),
  room: roomId.exactOptional(),
  from: typedInstant.exactOptional().meta({ example: '2026-11-23T00:00:00Z' }),
  to: typedInstant.exactOptional().meta({ example: '2026-12-31T00:00:00Z' }),
});

const moment = z.iso.datetime({ offset: true });

export const commonTimesOutput = z
  .object({
    minutes: z.int(),
    items: z.array(z.object({ start: moment, end: moment })),
    until: moment.meta({ description: 'Up to when was looked; ask on from there' }),
  })
  .meta({ id: 'CommonTimes' });

const outsidePerson = z.strictObject({
  email: emailAddress,
  role: z.enum(outsideRoles).default('guest'),
  language: z.enum(languages).default('fi'),
});

export const proposeInput = z.strictObject({
  area: areaId,
  service: serviceId.optional().meta({ description: 'Of kind `network-meeting`; the first where left out' }),
  minutes: minutes.optional(),
  channel: z.enum(pollChannels).default('video'),
  site: siteId.optional().meta({ description: 'Where they meet, on site' }),
  room: roomId.optional().meta({ description: 'Kept as well, of that site' }),
  professionals: z
    .array(professionalId)
    .max(MOST_PEOPLE)
    .default([])
    .meta({ description: 'Who work here and are to come; who proposes it comes anyway' }),
  outside: z.array(outsidePerson).max(MOST_OUTSIDE).default([]),
  times: z.array(typedInstant).min(LEAST_TIMES).max(MOST_TIMES),
  deadline: typedInstant.meta({ example: '2026-11-27T15:00:00+02:00' }),
});
export type ProposeInput = z.output<typeof proposeInput>;

export const pollId = z.uuid();

export const answerPollInput = z.strictObject({
  answers: z
    .array(z.strictObject({ time: z.uuid(), answer: z.enum(pollAnswers) }))
    .min(1)
    .max(MOST_TIMES),
});

export const chooseInput = z.strictObject({ time: z.uuid() });
export const chooseTimeInput = chooseInput.extend({ poll: pollId });
export const withdrawPollInput = z.strictObject({ poll: pollId });
export const removeAskedInput = z.strictObject({ poll: pollId, person: z.uuid() });

/** So many may follow one that was chosen. */
const MOST_FOLLOWING = 12;
const few = (first: number) => z.coerce.number().int().min(0).max(MOST_FOLLOWING).default(first);

export const followingQuery = z.object({
  everyWeeks: z.coerce.number().int().min(1).max(8).default(3).meta({ description: 'Weeks between two of them' }),
  times: few(3).meta({ description: 'How many of those' }),
  monthly: few(0).meta({ description: 'How many more after those, one a month on the same weekday' }),
});

export const bookFollowingBody = z.strictObject({
  starts: z
    .array(typedInstant)
    .min(1)
    .max(2 * MOST_FOLLOWING),
});
export const bookFollowingInput = bookFollowingBody.extend({ poll: pollId });

export const followingOutput = z
  .object({
    items: z.array(
      z.object({
        wanted: moment,
        free: z.boolean().meta({ description: 'Whether all are free at the wanted time' }),
        start: moment.optional().meta({ description: 'The wanted time, or the nearest at which all are free' }),
        end: moment.optional(),
      }),
    ),
  })
  .meta({ id: 'FollowingMeetings' });

export const pollView = z
  .object({
    id: z.string(),
    service: z.string(),
    area: z.string(),
    minutes: z.int(),
    channel: z.enum(pollChannels),
    site: z.string().optional(),
    room: z.string().optional(),
    professionals: z.array(z.object({ id: z.string(), post: z.record(z.string(), z.string()) })),
    state: z.enum(pollStates),
    deadline: moment,
    createdAt: moment,
    times: z.array(
      z.object({
        id: z.string(),
        start: moment,
        end: moment,
        state: z.enum(timeStates),
        yes: z.int(),
        ifNeedBe: z.int(),
        no: z.int(),
      }),
    ),
    suggestion: z
      .string()
      .optional()
      .meta({ description: 'The time that suits most, if there is one to which nobody says no' }),
    booking: z.string().optional().meta({ description: 'What came of the chosen time' }),
    meeting: z
      .object({ start: moment, end: moment, cancelled: z.boolean() })
      .optional()
      .meta({ description: 'When the chosen time is met: its booking may have been moved or cancelled since' }),
    plan: z.string().optional().meta({ description: 'The meetings that follow it, where they were booked' }),
    asked: z.array(
      z.object({
        id: z.string(),
        professional: z.string().optional(),
        email: z.string().optional(),
        role: z.enum(outsideRoles).optional(),
        language: z.enum(languages),
        reached: z.boolean().meta({ description: 'Whether there is a mailbox to ask them by' }),
        answered: z.boolean(),
        removed: z.boolean(),
        answers: z.array(z.object({ time: z.string(), answer: z.enum(pollAnswers) })),
      }),
    ),
    acts: z.array(z.enum(pollActs)).meta({ description: 'What the caller may do with it now' }),
  })
  .meta({ id: 'Poll' });
export type PollView = z.output<typeof pollView>;

/** When it was proposed, newest first, then its id. */
export const pollPaging = pagedBy('polls', z.tuple([part.newestFirst, part.uuid]));

export const pollsQuery = z.object({ cursor: pollPaging.cursor.exactOptional(), limit: pageLimit(50) });
export const pollPage = z
  .object({ items: z.array(pollView), nextCursor: z.string().nullable() })
  .meta({ id: 'PollPage' });
