// An area's shelf of short advice and of links, over JSON.

import {
  adviceView,
  answeredGiven,
  answeredView,
  approveAdviceGiven,
  reasonGiven,
  rewordAdviceGiven,
  shelfPage,
  shelfQuery,
  writeAdviceInput,
} from '../../features/consultations/advice.ts';
import { answeredByAdvice } from '../../features/consultations/answered-by-advice.ts';
import { approveAdvice, sendBackAdvice } from '../../features/consultations/approve-advice.ts';
import { listShelf, readAdvice } from '../../features/consultations/read-shelf.ts';
import { rewordAdvice } from '../../features/consultations/reword-advice.ts';
import { takeDownAdvice } from '../../features/consultations/take-down-advice.ts';
import { writeAdvice } from '../../features/consultations/write-advice.ts';
import { execute } from '../../platform/command.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'The shelf';
const CONTENT = {
  topic: 'sleep',
  ageBand: '0-2',
  language: 'fi',
  title: 'Yöheräilyt: mitä kokeilla ensin',
  text: 'Sama rauhallinen iltarytmi kahden viikon ajan auttaa monessa perheessä.',
};
const advice = { description: 'The advice as it is now', schema: adviceView };

export const shelfOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/shelf',
    tag,
    summary: 'Short advice and links of your areas, the newest first; by topic and age, what is shown before asking',
    query: shelfQuery,
    status: 200,
    answer: { description: 'A page of them', schema: shelfPage },
    refusals: [],
    handle: ({ deps, actor, query }) => listShelf(deps, actor, query(shelfQuery)),
  },
  {
    method: 'post',
    path: '/api/shelf',
    tag,
    summary: 'A specialist’s waits for a second pair of eyes; a coordinator’s own is shown at once',
    body: writeAdviceInput,
    example: { area: 'hartola', ...CONTENT },
    status: 201,
    answer: advice,
    refusals: ['not_found', 'personal_data_found'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, writeAdvice, await body(), options),
  },
  {
    method: 'get',
    path: '/api/shelf/{id}',
    tag,
    summary: 'One advice or link',
    status: 200,
    answer: advice,
    refusals: ['not_found'],
    handle: async ({ deps, actor, param }) => (await readAdvice(deps, actor, param('id'))).view,
  },
  {
    method: 'post',
    path: '/api/shelf/{id}/reword',
    tag,
    summary: 'Its writer says it anew while nobody has approved it',
    body: rewordAdviceGiven,
    example: { ...CONTENT, title: 'Yöheräilyt: rauhallinen ilta', version: 1 },
    status: 200,
    answer: advice,
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', 'personal_data_found'],
    handle: (call) => withPathId(call, rewordAdvice, 'advice'),
  },
  {
    method: 'post',
    path: '/api/shelf/{id}/approve',
    tag,
    summary: 'A second pair of eyes: shown from now on; nobody approves what they wrote themselves',
    body: approveAdviceGiven,
    example: { version: 2 },
    status: 200,
    answer: advice,
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile'],
    handle: (call) => withPathId(call, approveAdvice, 'advice'),
  },
  {
    method: 'post',
    path: '/api/shelf/{id}/send-back',
    tag,
    summary: 'Send it back to its writer, with the reason',
    body: reasonGiven,
    example: { version: 0, reason: 'Tästä tunnistaa vielä tilanteen.' },
    status: 200,
    answer: advice,
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', 'personal_data_found'],
    handle: (call) => withPathId(call, sendBackAdvice, 'advice'),
  },
  {
    method: 'post',
    path: '/api/shelf/{id}/take-down',
    tag,
    summary: 'A coordinator takes it down: nobody is shown it any more, and what became of it is kept',
    body: reasonGiven,
    example: { version: 3, reason: 'Suositus on muuttunut.' },
    status: 200,
    answer: advice,
    refusals: ['not_found', 'wrong_status', 'changed_meanwhile', 'personal_data_found'],
    handle: (call) => withPathId(call, takeDownAdvice, 'advice'),
  },
  {
    method: 'post',
    path: '/api/shelf/{id}/answered',
    tag,
    summary: 'It answered who was about to ask: counted of the area and the service, of nobody',
    body: answeredGiven,
    example: { service: 'perheneuvola-konsultaatio' },
    status: 200,
    answer: { description: 'It counts once', schema: answeredView },
    refusals: ['not_found'],
    handle: (call) => withPathId(call, answeredByAdvice, 'advice'),
  },
];
