// The waiting list: who waits for a time, and what they are offered.

import { acceptOffer } from '../../features/waitlist/accept-offer.ts';
import { declineOffer } from '../../features/waitlist/decline-offer.ts';
import { joinWaitlist } from '../../features/waitlist/join-waitlist.ts';
import { leaveWaitlist } from '../../features/waitlist/leave-waitlist.ts';
import { readWaitlist } from '../../features/waitlist/read.ts';
import {
  acceptOfferInput,
  joinedOutput,
  joinWaitlistInput,
  leftOutput,
  offerOutput,
  waitlistPage,
  waitlistQuery,
} from '../../features/waitlist/schema.ts';
import { execute } from '../../platform/command.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'Waiting list';

export const waitlistOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/waitlist',
    tag,
    summary: 'Who waits in the caller’s areas: first who has an offer, then by service and by who came first',
    query: waitlistQuery,
    status: 200,
    answer: { description: 'A page of them, with the offers that stand', schema: waitlistPage },
    refusals: [],
    handle: async ({ deps, actor, query, options }) => {
      const { items, nextCursor } = await readWaitlist(deps, actor, query(waitlistQuery), options.requestId);
      return { items, nextCursor };
    },
  },
  {
    method: 'post',
    path: '/api/waitlist',
    tag,
    summary: 'Wait for a time; one that comes free is held for the one whom it suits best and who waited longest',
    body: joinWaitlistInput,
    example: {
      service: 'perheohjaaja-paivakodissa',
      areas: ['hartola'],
      email: 'odottaja@example.test',
      language: 'fi',
      weekdays: ['TU', 'WE'],
      earliest: '12:00',
      fromDate: '2026-11-23',
      toDate: '2099-12-31',
    },
    status: 201,
    answer: { description: 'They wait', schema: joinedOutput },
    refusals: [
      'not_found',
      'possible_duplicate',
      'in_use',
      'channel_not_offered',
      'case_not_accepted',
      'personal_data_found',
    ],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, joinWaitlist, await body(), options),
  },
  {
    method: 'delete',
    path: '/api/waitlist/{id}',
    tag,
    summary: 'Wait no more; what was held for them goes to the next',
    status: 200,
    answer: { description: 'They have left the list', schema: leftOutput },
    refusals: ['not_found'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, leaveWaitlist, { entry: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/offers/{id}/accept',
    tag,
    summary:
      'Take the held slot, for somebody who said so on the phone; a time by phone with the number to call, where none is known',
    body: acceptOfferInput.omit({ offer: true }),
    bodiless: true,
    example: { phone: '03 123 4567' },
    status: 200,
    answer: { description: 'It is booked', schema: offerOutput },
    refusals: ['not_found', 'hold_expired', 'slot_taken', 'double_booked', 'channel_not_offered'],
    handle: (call) => withPathId(call, acceptOffer, 'offer'),
  },
  {
    method: 'post',
    path: '/api/offers/{id}/decline',
    tag,
    summary: 'Let the held slot go to the next; they wait on',
    status: 200,
    answer: { description: 'It is offered to the next', schema: offerOutput },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, declineOffer, { offer: param('id') }, options),
  },
];
