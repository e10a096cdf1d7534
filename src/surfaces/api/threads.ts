// Written consultations: asked, answered, asked back, met about, and closed.

import { askInWriting } from '../../features/consultations/ask-in-writing.ts';
import { closeThread } from '../../features/consultations/close-thread.ts';
import { listThreads, readThread } from '../../features/consultations/read.ts';
import { answerThread, askBack, replyInThread } from '../../features/consultations/say-in-thread.ts';
import {
  askInput,
  closeInput,
  sayInput,
  threadPage,
  threadsQuery,
  threadView,
} from '../../features/consultations/schema.ts';
import { execute } from '../../platform/command.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'Written consultations';
const CASE = {
  topic: 'sleep',
  ageBand: '0-2',
  question: 'Lapsi herää yöllä monta kertaa. Miten voin tukea vanhempia?',
};
const SAID = { text: 'Kokeilkaa ensin samaa iltarytmiä kahden viikon ajan.', version: 0 };

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
    refusals: [
      'not_found',
      'personal_data_found',
      'slot_taken',
      'unknown_slot',
      'past_slot',
      'too_short_notice',
      'beyond_horizon',
      'quota_reached',
      'double_booked',
      'area_not_served',
      'channel_not_offered',
    ],
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
    body: sayInput,
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
