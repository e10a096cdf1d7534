// Plans of recurring visits, and the quotas that bound a session, a week or a month, over JSON.

import type { ErrorCode } from '../../core/errors.ts';
import { pageWithin } from '../../core/paging.ts';
import { bookPlan } from '../../features/bookings/book-plan.ts';
import { cancelPlan } from '../../features/bookings/cancel-plan.ts';
import { previewPlan } from '../../features/bookings/preview-plan.ts';
import { listQuotas, readPlan } from '../../features/bookings/read.ts';
import {
  cancelPlanInput,
  planCancelled,
  planId,
  planInput,
  planOutput,
  planPreviewInput,
  planPreviewOutput,
  quotaInput,
  quotaOutput,
  quotaPage,
  quotaPaging,
  quotaQuery,
} from '../../features/bookings/schema.ts';
import { setQuota } from '../../features/bookings/set-quota.ts';
import { execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const FIRST = 'neuvola-etavastaanotto~th-hartola.hartola-neuvola~20261207T080000Z~professional:th-hartola';
const RHYTHM = { slot: FIRST, every: 2, times: 3 };
const SLOT_REFUSALS: readonly ErrorCode[] = [
  'slot_taken',
  'double_booked',
  'unknown_slot',
  'past_slot',
  'too_short_notice',
  'beyond_horizon',
  'area_not_served',
  'channel_not_offered',
];

const tag = 'Bookings';

export const planOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/plans/preview',
    tag,
    summary: 'What recurring visits would be booked: each visit’s slot, or its conflict and the nearest free slots',
    body: planPreviewInput,
    example: RHYTHM,
    afresh: true,
    status: 200,
    answer: { description: 'The visits; nothing is booked', schema: planPreviewOutput },
    refusals: SLOT_REFUSALS,
    handle: async ({ deps, actor, body }) => previewPlan(deps, actor, parseInput(planPreviewInput, await body())),
  },
  {
    method: 'post',
    path: '/api/plans',
    tag,
    summary: 'Book recurring visits, all or none; each can be changed alone afterwards',
    body: planInput,
    example: { ...RHYTHM, family: { reference: '1042' } },
    status: 201,
    answer: { description: 'The plan and its bookings', schema: planOutput },
    refusals: [
      ...SLOT_REFUSALS,
      'quota_reached',
      'kept_for_others',
      'case_not_accepted',
      'consent_missing',
      'personal_data_found',
      'not_found',
      'possible_duplicate',
    ],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, bookPlan, await body(), options),
  },
  {
    method: 'get',
    path: '/api/plans/{id}',
    tag,
    summary: 'The visits of a plan; the read is logged',
    status: 200,
    answer: { description: 'The plan and its bookings', schema: planOutput },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) =>
      readPlan(deps, actor, parseInput(planId, param('id')), options.requestId),
  },
  {
    method: 'post',
    path: '/api/plans/{id}/cancel',
    tag,
    summary: 'Cancel the visits of a plan that are still to come',
    body: cancelPlanInput.omit({ plan: true }),
    example: { reason: 'not-needed' },
    status: 200,
    answer: { description: 'What was cancelled, and what can no longer be', schema: planCancelled },
    refusals: ['not_found', 'wrong_status', 'personal_data_found'],
    handle: (call) => withPathId(call, cancelPlan, 'plan'),
  },
  {
    method: 'get',
    path: '/api/quotas',
    tag,
    summary: 'How many bookings of a service an area, or a unit of it, may have in a session, an ISO week or a month',
    query: quotaQuery,
    status: 200,
    answer: { description: 'A page of the areas’ quotas', schema: quotaPage },
    refusals: [],
    handle: async ({ deps, actor, query }) => {
      const wanted = query(quotaQuery);
      const all = await listQuotas(deps, actor, wanted.area);
      return pageWithin(quotaPaging, all, wanted, ({ area, service, unit = '-', per }) => [area, service, unit, per]);
    },
  },
  {
    method: 'post',
    path: '/api/quotas',
    tag,
    summary: 'Set, change or take away a quota',
    body: quotaInput,
    example: { service: 'rokotus', area: 'hartola', per: 'week', most: 40 },
    status: 200,
    answer: { description: 'The quota as it is now', schema: quotaOutput },
    refusals: ['changed_meanwhile'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, setQuota, await body(), options),
  },
];
