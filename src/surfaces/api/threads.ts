// Written consultations: asked, answered, asked back, met about, and closed.

import type { ErrorCode } from '../../core/errors.ts';
import { Refusal } from '../../core/errors.ts';
import { bookingId } from '../../features/bookings/schema.ts';
import { askAboutBooking } from '../../features/consultations/ask-about-booking.ts';
import { askInWriting } from '../../features/consultations/ask-in-writing.ts';
import { closeThread } from '../../features/consultations/close-thread.ts';
import { meetInstead } from '../../features/consultations/meet-instead.ts';
import { listThreads, readThread, readThreadOf } from '../../features/consultations/read.ts';
import { answerThread, askBack, replyInThread } from '../../features/consultations/say-in-thread.ts';
import {
  answerInput,
  askInput,
  closeInput,
  meetInput,
  sayInput,
  threadPage,
  threadsQuery,
  threadView,
} from '../../features/consultations/schema.ts';
import { execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'Written consultations';
const CASE = {
  topic: 'sleep',
  ageBand: '0-2',
  question: 'Lapsi herää yöllä monta kertaa. Miten voin tukea vanhempia?',
};
const SAID = { text: 'Kokeilkaa ensin samaa iltarytmiä kahden viikon ajan.', version: 0 };

const EXAMPLE_SLOT = 'perheneuvola-konsultaatio~perheneuvola-hartola~20261208T110000Z~professional:pn-psykologi';
/** Why a time cannot be had. */
const NOT_BOOKED: readonly ErrorCode[] = [
  'slot_taken',
  'unknown_slot',
  'past_slot',
  'too_short_notice',
  'beyond_horizon',
  'quota_reached',
  'kept_for_others',
  'double_booked',
  'area_not_served',
  'channel_not_offered',
];

export const threadOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/threads',
    tag,
    summary: 'What the caller asked, may answer, or follows as a coordinator; newest first',
    query: threadsQuery,
    status: 200,
    answer: { description: 'A page of them; words only for those who take part', schema: threadPage },
    refusals: [],
    handle: async ({ deps, actor, query, options }) => {
      const { items, nextCursor } = await listThreads(deps, actor, query(threadsQuery), options.requestId);
      return { items: items.map(({ view }) => view), nextCursor };
    },
  },
  {
    method: 'post',
    path: '/api/threads',
    tag,
    summary: 'Ask in writing; with a slot, that time is booked beside the question, should the answer not do',
    body: askInput,
    example: { service: 'perheneuvola-konsultaatio', area: 'hartola', case: CASE },
    status: 201,
    answer: { description: 'It waits for an answer', schema: threadView },
    refusals: ['not_found', 'personal_data_found', ...NOT_BOOKED],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, askInWriting, await body(), options),
  },
  {
    method: 'get',
    path: '/api/threads/{id}',
    tag,
    summary: 'A written question, with what was said to it for those who take part',
    status: 200,
    answer: { description: 'The thread', schema: threadView },
    refusals: ['not_found'],
    handle: async ({ deps, actor, param, options }) =>
      (await readThread(deps, actor, param('id'), options.requestId)).view,
  },
  {
    method: 'post',
    path: '/api/threads/{id}/answer',
    tag,
    summary: 'Answer; where a colleague has just answered, the text is kept as `unsent` for its writer',
    body: answerInput,
    example: SAID,
    status: 200,
    answer: { description: 'The thread', schema: threadView },
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', 'personal_data_found'],
    handle: (call) => withPathId(call, answerThread, 'thread'),
  },
  {
    method: 'post',
    path: '/api/threads/{id}/ask-back',
    tag,
    summary: 'Ask the asker for more: the clock of the promise rests until they reply',
    body: sayInput,
    example: { text: 'Kuinka kauan tätä on jatkunut?', version: 0 },
    status: 200,
    answer: { description: 'The thread', schema: threadView },
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', 'personal_data_found'],
    handle: (call) => withPathId(call, askBack, 'thread'),
  },
  {
    method: 'post',
    path: '/api/threads/{id}/reply',
    tag,
    summary: 'Say more to one’s own question, or that the answer does not do: it waits for an answer again',
    body: sayInput,
    example: { text: 'Noin kaksi kuukautta.', version: 1 },
    status: 200,
    answer: { description: 'The thread', schema: threadView },
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', 'personal_data_found'],
    handle: (call) => withPathId(call, replyInThread, 'thread'),
  },
  {
    method: 'post',
    path: '/api/threads/{id}/meet',
    tag,
    summary: 'Meet instead: at the time kept beside the question, or at one of the caller’s own, booked for the asker',
    body: meetInput,
    example: { slot: EXAMPLE_SLOT, version: 1 },
    status: 200,
    answer: { description: 'The thread, with its meeting', schema: threadView },
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', ...NOT_BOOKED],
    handle: (call) => withPathId(call, meetInstead, 'thread'),
  },
  {
    method: 'get',
    path: '/api/bookings/{id}/thread',
    tag,
    summary: 'What is asked and answered in writing about a consultation',
    status: 200,
    answer: { description: 'The thread', schema: threadView },
    refusals: ['not_found'],
    handle: async ({ deps, actor, param, options }) => {
      const thread = await readThreadOf(deps, actor, parseInput(bookingId, param('id')), options.requestId);
      if (thread === undefined) throw new Refusal('not_found', 'nothing is asked in writing about this booking');
      return thread.view;
    },
  },
  {
    method: 'post',
    path: '/api/bookings/{id}/thread',
    tag,
    summary: 'Have a consultation’s question answered in writing beforehand: its asker’s wish, or its professional’s',
    status: 201,
    answer: { description: 'It waits for an answer; the time is kept beside it', schema: threadView },
    refusals: ['not_found', 'wrong_status', 'case_not_accepted'],
    handle: ({ deps, actor, param, options }) =>
      execute(deps, actor, askAboutBooking, { booking: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/threads/{id}/close',
    tag,
    summary: 'Close one’s own question; a time kept beside it is free again',
    body: closeInput,
    example: { because: 'solved', version: 1 },
    status: 200,
    answer: { description: 'The thread', schema: threadView },
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile'],
    handle: (call) => withPathId(call, closeThread, 'thread'),
  },
];
