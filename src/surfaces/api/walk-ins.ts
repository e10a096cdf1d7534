// Drop-ins: who came without a time, in the order they came.

import { pageWithin } from '../../core/paging.ts';
import { callWalkIn } from '../../features/walk-ins/call-walk-in.ts';
import { closeWalkIn } from '../../features/walk-ins/close-walk-in.ts';
import { putBackWalkIn } from '../../features/walk-ins/put-back-walk-in.ts';
import { readWalkIns } from '../../features/walk-ins/read.ts';
import { registerWalkIn } from '../../features/walk-ins/register-walk-in.ts';
import {
  closeWalkInInput,
  dropInInput,
  dropInQuery,
  putBackInput,
  walkInClosed,
  walkInOutput,
  walkInPage,
  walkInPaging,
  walkInPutBack,
} from '../../features/walk-ins/schema.ts';
import { takeNext } from '../../features/walk-ins/take-next.ts';
import { execute } from '../../platform/command.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'Drop-in';
const VIDEO_AT = { service: 'perheneuvola-avoin', site: 'hartola-neuvola' };
const AT = { service: 'perheohjaaja-paivakodissa', site: 'asikkala-paivakoti' };

export const walkInOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/walk-ins',
    tag,
    summary: 'Today’s queue of a drop-in, by number',
    query: dropInQuery,
    status: 200,
    answer: { description: 'A page of those who came today', schema: walkInPage },
    refusals: [],
    handle: async ({ deps, actor, query }) => {
      const { cursor, limit, ...dropIn } = query(dropInQuery);
      const { walkIns } = await readWalkIns(deps, actor, dropIn);
      return pageWithin(walkInPaging, walkIns, { limit, ...(cursor && { cursor }) }, ({ number }) => [number]);
    },
  },
  {
    method: 'post',
    path: '/api/walk-ins',
    tag,
    summary: 'Register somebody who came without a time: they get the next number of the day',
    body: dropInInput,
    example: AT,
    status: 201,
    answer: { description: 'Their number, and how long they will wait', schema: walkInOutput },
    refusals: ['drop_in_closed'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, registerWalkIn, await body(), options),
  },
  {
    method: 'post',
    path: '/api/walk-ins/call',
    tag,
    summary: 'Call the next in the queue',
    body: dropInInput,
    example: AT,
    status: 200,
    answer: { description: 'Whose turn it is', schema: walkInOutput },
    refusals: ['wrong_status'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, callWalkIn, await body(), options),
  },
  {
    method: 'post',
    path: '/api/walk-ins/take',
    tag,
    summary: 'Take the next who waits by video: a professional who receives there today, from now on',
    body: dropInInput,
    example: VIDEO_AT,
    status: 200,
    answer: { description: 'Whose turn it is, with the booking whose room they meet in', schema: walkInOutput },
    refusals: ['wrong_status', 'slot_taken', 'channel_not_offered'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, takeNext, await body(), options),
  },
  {
    method: 'post',
    path: '/api/walk-ins/{id}/put-back',
    tag,
    summary: 'Somebody waits again, or is passed over until they say that they are there',
    body: putBackInput.omit({ walkIn: true }),
    example: { as: 'waiting' },
    status: 200,
    answer: { description: 'They keep their number', schema: walkInPutBack },
    refusals: ['not_found', 'wrong_status'],
    handle: (call) => withPathId(call, putBackWalkIn, 'walkIn'),
  },
  {
    method: 'post',
    path: '/api/walk-ins/{id}/close',
    tag,
    summary: 'Somebody’s turn is over, or they went away',
    body: closeWalkInInput.omit({ walkIn: true }),
    example: { as: 'served' },
    status: 200,
    answer: { description: 'They no longer wait', schema: walkInClosed },
    refusals: ['not_found', 'wrong_status'],
    handle: (call) => withPathId(call, closeWalkIn, 'walkIn'),
  },
];
