// The bookings whose time falls away, and applying what was chosen about them, over JSON.

import { listAffected } from '../../features/bookings/read-affected.ts';
import { replanBookings } from '../../features/bookings/replan-bookings.ts';
import { affectedOutput, affectedQuery, replanInput, replanOutput } from '../../features/bookings/schema.ts';
import { execute } from '../../platform/command.ts';
import type { Operation } from './operation.ts';

const tag = 'Bookings';

export const absenceOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/affected-bookings',
    tag,
    summary:
      'The bookings whose time has fallen away, by what took it, or would if somebody were away; with what could be done',
    query: affectedQuery,
    status: 200,
    answer: { description: 'Soonest first, at most 200 at a time; without their content', schema: affectedOutput },
    refusals: ['not_found'],
    handle: ({ deps, actor, query }) => listAffected(deps, actor, query(affectedQuery)),
  },
  {
    method: 'post',
    path: '/api/affected-bookings',
    tag,
    summary: 'Apply what was chosen for bookings whose time has fallen away; ids stay, and everybody is told',
    body: replanInput,
    example: {
      professional: 'pn-psykologi',
      choices: [
        {
          booking: '11111111-2222-4333-8444-555555555555',
          slot: 'perheneuvola-konsultaatio~perheneuvola-hartola~20261208T110000Z~professional:pn-sosiaalityontekija',
        },
      ],
    },
    status: 200,
    answer: { description: 'What was changed, and what could not be and why', schema: replanOutput },
    refusals: [],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, replanBookings, await body(), options),
  },
];
