// The desk's search over JSON. A POST: what is asked may name a family, and that belongs in no address.

import { searchTimes } from '../../features/availability/read.ts';
import { searchInput, searchOutput } from '../../features/availability/schema.ts';
import type { Operation } from './operation.ts';

export const searchOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/search',
    tag: 'Directory',
    summary: 'Free times by day, the named worker’s first; where there are none, why not and what would help',
    body: searchInput,
    example: { service: 'neuvola-maaraaikainen', earliest: '12:00', language: 'sv', languagePreferred: true },
    status: 200,
    answer: { description: 'Days with free times, soonest first', schema: searchOutput },
    refusals: ['not_found'],
    handle: async ({ deps, actor, body, options }) => searchTimes(deps, actor, await body(), options.requestId),
  },
];
