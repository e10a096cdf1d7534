// What somebody who is away hands to a deputy, over JSON.

import { dutyList, handedOver, handOverInput, takenBack } from '../../features/consultations/duty.ts';
import { giveBackThread } from '../../features/consultations/give-back-thread.ts';
import { handToDeputy } from '../../features/consultations/hand-to-deputy.ts';
import { readDuties } from '../../features/consultations/read-duties.ts';
import { threadView } from '../../features/consultations/schema.ts';
import { takeBackDuty } from '../../features/consultations/take-back-duty.ts';
import { execute } from '../../platform/command.ts';
import type { Operation } from './operation.ts';

const tag = 'Deputies';

export const dutyOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/duties',
    tag,
    summary: 'What the caller was handed as a deputy, or handed over, and is not over; the latest first',
    status: 200,
    answer: { description: 'With the note for the deputy and who is away', schema: dutyList },
    refusals: [],
    handle: async ({ deps, actor, options }) => {
      const { items } = await readDuties(deps, actor, { requestId: options.requestId });
      return { items: items.map(({ view }) => view) };
    },
  },
  {
    method: 'post',
    path: '/api/duties',
    tag,
    summary: 'Hand the open questions and the times of an absence to a deputy; promises stay as they were made',
    body: handOverInput,
    example: { absence: 'leave-2026-12', note: 'Torstain kysyjä toivoo vastausta mieluiten aamulla.' },
    status: 200,
    answer: { description: 'What went to whom, and what is left and why', schema: handedOver },
    refusals: ['not_found', 'wrong_status', 'personal_data_found'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, handToDeputy, await body(), options),
  },
  {
    method: 'post',
    path: '/api/duties/{id}/take-back',
    tag,
    summary: 'Take back within a day what was handed over, where nothing was done since',
    status: 200,
    answer: { description: 'How much is theirs again, and how much stays with the deputy', schema: takenBack },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, takeBackDuty, { duty: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/threads/{id}/give-back',
    tag,
    summary: 'Give a question back to those it was put to; otherwise it stays with its deputy until it is answered',
    status: 200,
    answer: { description: 'The thread', schema: threadView },
    refusals: ['not_found', 'not_allowed', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, giveBackThread, { thread: param('id') }, options),
  },
];
