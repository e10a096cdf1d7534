// Common time: when people of several areas could meet, and the polls by which one of those times is found.

import { bookFollowing } from '../../features/polls/book-following.ts';
import { chooseTime } from '../../features/polls/choose-time.ts';
import { findFollowing } from '../../features/polls/find-following.ts';
import { findCommonTimes } from '../../features/polls/find-times-together.ts';
import { proposeMeeting } from '../../features/polls/propose-meeting.ts';
import { listPolls, readPoll } from '../../features/polls/read.ts';
import { removeAsked } from '../../features/polls/remove-asked.ts';
import {
  bookFollowingBody,
  chooseInput,
  commonTimesOutput,
  commonTimesQuery,
  followingOutput,
  followingQuery,
  pollPage,
  pollsQuery,
  pollView,
  proposeInput,
} from '../../features/polls/schema.ts';
import { withdrawPoll } from '../../features/polls/withdraw-poll.ts';
import { execute } from '../../platform/command.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'Common time';
const poll = { description: 'The poll as it is now', schema: pollView };

export const pollOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/common-times',
    tag,
    summary: 'When all of these people are free, and their own calendars with them; the caller too',
    query: commonTimesQuery,
    status: 200,
    answer: { description: 'Starts on the quarter, soonest first, of at most four weeks', schema: commonTimesOutput },
    refusals: ['not_found'],
    handle: ({ deps, actor, query }) => findCommonTimes(deps, actor, query(commonTimesQuery)),
  },
  {
    method: 'get',
    path: '/api/polls',
    tag,
    summary: 'What the caller proposed, newest first',
    query: pollsQuery,
    status: 200,
    answer: { description: 'A page of them', schema: pollPage },
    refusals: [],
    handle: ({ deps, actor, query, options }) => listPolls(deps, actor, query(pollsQuery), options.requestId),
  },
  {
    method: 'post',
    path: '/api/polls',
    tag,
    summary:
      'Propose two to six times; each is held for all who work here until one is chosen, and everybody is mailed a link',
    body: proposeInput,
    example: {
      area: 'hartola',
      professionals: ['th-hartola'],
      outside: [{ email: 'koulu@example.test', role: 'authority' }],
      times: ['2026-12-07T09:00:00+02:00', '2026-12-09T09:00:00+02:00'],
      deadline: '2026-12-02T15:00:00+02:00',
    },
    status: 201,
    answer: { description: 'The poll is open', schema: pollView },
    refusals: ['not_found', 'slot_taken', 'in_use'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, proposeMeeting, await body(), options),
  },
  {
    method: 'get',
    path: '/api/polls/{id}',
    tag,
    summary: 'A poll with what was said, for who proposed it and the desk of its area. The read is logged',
    status: 200,
    answer: poll,
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) => readPoll(deps, actor, param('id'), options.requestId),
  },
  {
    method: 'post',
    path: '/api/polls/{id}/choose',
    tag,
    summary: 'Book one of the times for all of them; the others are let go, and everybody is invited',
    body: chooseInput,
    example: { time: '0e7cbe4c-7b1e-4b8e-a0a5-2c9c0a1b2c3d' },
    status: 200,
    answer: poll,
    refusals: ['not_found', 'wrong_status', 'hold_expired', 'double_booked'],
    handle: (call) => withPathId(call, chooseTime, 'poll'),
  },
  {
    method: 'get',
    path: '/api/polls/{id}/following',
    tag,
    summary:
      'When those of a chosen meeting could meet again, in a series; the nearest time where somebody is not free',
    query: followingQuery,
    status: 200,
    answer: { description: 'Each wanted time, soonest first', schema: followingOutput },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, query }) => findFollowing(deps, actor, param('id'), query(followingQuery)),
  },
  {
    method: 'post',
    path: '/api/polls/{id}/following',
    tag,
    summary: 'Book the meetings that follow the chosen one, for the same people, as one plan: all of them or none',
    body: bookFollowingBody,
    example: { starts: ['2026-12-28T09:00:00+02:00', '2027-01-18T09:00:00+02:00'] },
    status: 200,
    answer: poll,
    refusals: ['not_found', 'wrong_status', 'slot_taken', 'double_booked'],
    handle: (call) => withPathId(call, bookFollowing, 'poll'),
  },
  {
    method: 'post',
    path: '/api/polls/{id}/withdraw',
    tag,
    summary: 'Take the proposal back: its times are free at once, and all who were asked are told',
    status: 200,
    answer: poll,
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, withdrawPoll, { poll: param('id') }, options),
  },
  {
    method: 'delete',
    path: '/api/polls/{id}/people/{person}',
    tag,
    summary: 'Ask somebody of another house no more: their link is dead at once, and they are told',
    status: 200,
    answer: poll,
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) =>
      execute(deps, actor, removeAsked, { poll: param('id'), person: param('person') }, options),
  },
];
