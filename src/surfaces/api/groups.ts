// Group events: planned, registered for, drawn by lot, cancelled.

import { pageWithin } from '../../core/paging.ts';
import { cancelGroupEvent } from '../../features/groups/cancel-group-event.ts';
import { cancelRegistration } from '../../features/groups/cancel-registration.ts';
import { changeGroupEvent } from '../../features/groups/change-group-event.ts';
import { drawByLot } from '../../features/groups/draw-by-lot.ts';
import { planGroupEvent } from '../../features/groups/plan-group-event.ts';
import { listGroups, listRegistrations, readGroupEvent } from '../../features/groups/read.ts';
import { readdressRegistration } from '../../features/groups/readdress-registration.ts';
import { registerForGroup } from '../../features/groups/register-for-group.ts';
import {
  changeGroupEventInput,
  groupEventOutput,
  groupEventPage,
  groupEventQuery,
  planGroupEventInput,
  registeredOutput,
  registerForGroupInput,
  registrationAddress,
  registrationCancelled,
  registrationPage,
  registrationPaging,
  registrationReaddressed,
  registrationRemoval,
  registrationsQuery,
} from '../../features/groups/schema.ts';
import { execute } from '../../platform/command.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { withPathId } from './bookings.ts';
import type { Operation } from './operation.ts';

const tag = 'Groups';

export const groupOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/groups',
    tag,
    summary: 'Group events of my areas, soonest first',
    query: groupEventQuery,
    status: 200,
    answer: { description: 'A page of events', schema: groupEventPage },
    refusals: [],
    handle: ({ deps, actor, query }) => listGroups(deps, actor, query(groupEventQuery)),
  },
  {
    method: 'post',
    path: '/api/groups',
    tag,
    summary: 'Plan a group event; by lot, the hash of its seed is published at once',
    body: planGroupEventInput,
    example: {
      service: 'vanhempainiltapaiva',
      site: 'asikkala-paivakoti',
      name: { fi: 'Vanhempainiltapäivä', sv: 'Föräldraeftermiddag', en: 'Parents’ afternoon' },
      start: '2026-12-03T13:00:00+02:00',
      end: '2026-12-03T15:00:00+02:00',
      capacity: 12,
      byLot: true,
    },
    status: 201,
    answer: { description: 'The event, with the address of its public page', schema: groupEventOutput },
    refusals: ['slot_taken'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, planGroupEvent, await body(), options),
  },
  {
    method: 'get',
    path: '/api/groups/{id}',
    tag,
    summary: 'A group event, as its public page shows it',
    status: 200,
    answer: { description: 'The event', schema: groupEventOutput },
    refusals: ['not_found'],
    handle: ({ deps, param }) => readGroupEvent(deps, param('id')),
  },
  {
    method: 'post',
    path: '/api/groups/{id}/change',
    tag,
    summary: 'Change a group event: more places go to those who wait, another time is told to all who registered',
    body: changeGroupEventInput.omit({ event: true }),
    example: { capacity: 20 },
    status: 200,
    answer: { description: 'The event as it is now', schema: groupEventOutput },
    refusals: ['not_found', 'wrong_status', 'slot_taken'],
    handle: (call) => withPathId(call, changeGroupEvent, 'event'),
  },
  {
    method: 'get',
    path: '/api/groups/{id}/registrations',
    tag,
    summary: 'Who registered: numbers and states, no addresses; a phone number of those nobody can write to',
    query: registrationsQuery,
    status: 200,
    answer: { description: 'A page of registrations, by number', schema: registrationPage },
    refusals: ['not_found'],
    handle: async ({ deps, actor, param, query, options }) => {
      const wanted = query(registrationsQuery);
      const all = await listRegistrations(deps, actor, param('id'), options.requestId);
      return pageWithin(registrationPaging, all, wanted, ({ number }) => [number]);
    },
  },
  {
    method: 'post',
    path: '/api/groups/{id}/registrations',
    tag,
    summary: 'Register for a group event: a place, the waiting list, or the draw; twice is once',
    body: registerForGroupInput.omit({ event: true }),
    example: { language: 'fi' },
    status: 201,
    again: 'Was registered already, said to who keeps the groups: the registration as it is',
    answer: {
      description: 'The number, where it stands, and the link to cancel by, or that they were mailed',
      schema: registeredOutput,
    },
    refusals: ['not_found', 'wrong_status'],
    handle: (call) => withPathId(call, registerForGroup, 'event'),
  },
  {
    method: 'post',
    path: '/api/groups/{id}/registrations/{registration}/address',
    tag,
    summary:
      'Send what it says to another address from now on, with a link of its own; the old one is told that it is told no more',
    body: registrationAddress,
    example: { email: 'oikea.osoite@example.test' },
    status: 200,
    answer: { description: 'It goes to the new address', schema: registrationReaddressed },
    refusals: ['not_found', 'wrong_status', 'invalid_input'],
    handle: async ({ deps, actor, param, body, options }) => {
      const asked = { ...parseInput(registrationAddress, await body()), registration: param('registration') };
      return execute(deps, actor, readdressRegistration, { event: param('id'), ...asked }, options);
    },
  },
  {
    method: 'post',
    path: '/api/groups/{id}/registrations/{registration}/cancel',
    tag,
    summary: 'Cancel a registration; its place goes to the next in the same moment',
    body: registrationRemoval,
    bodiless: true,
    example: { calendar: 'silent' },
    status: 200,
    answer: { description: 'Which numbers got a place by it', schema: registrationCancelled },
    refusals: ['not_found', 'wrong_status', 'calendar_undecided', 'changed_meanwhile'],
    handle: async ({ deps, actor, param, body, options }) => {
      const asked = { ...parseInput(registrationRemoval, await body()), registration: param('registration') };
      return execute(deps, actor, cancelRegistration, { event: param('id'), ...asked }, options);
    },
  },
  {
    method: 'post',
    path: '/api/groups/{id}/draw',
    tag,
    summary: 'Draw the lot: closes the registration, publishes the seed and the numbers drawn',
    status: 200,
    answer: { description: 'The event with its draw', schema: groupEventOutput },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) => execute(deps, actor, drawByLot, { event: param('id') }, options),
  },
  {
    method: 'post',
    path: '/api/groups/{id}/cancel',
    tag,
    summary: 'Cancel a group event; everybody who left an address is told',
    status: 200,
    answer: { description: 'The event', schema: groupEventOutput },
    refusals: ['not_found', 'wrong_status'],
    handle: ({ deps, actor, param, options }) =>
      execute(deps, actor, cancelGroupEvent, { event: param('id') }, options),
  },
];
