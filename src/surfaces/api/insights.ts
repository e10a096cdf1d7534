// How long people wait and how the times are used, over JSON and as a table for a spreadsheet.

import { z } from 'zod';
import { pageWithin } from '../../core/paging.ts';
import { readDirectory } from '../../features/directory/read.ts';
import { keepBaseline } from '../../features/insights/keep-baseline.ts';
import { readBaselines } from '../../features/insights/read-baselines.ts';
import { readInsights } from '../../features/insights/read-insights.ts';
import {
  baselineItem,
  baselineKept,
  baselinePaging,
  baselinesQuery,
  insightsQuery,
  insightsTold,
  keepBaselineInput,
} from '../../features/insights/schema.ts';
import { figuresAsCsv } from '../../features/insights/word-figures.ts';
import { execute } from '../../platform/command.ts';
import type { Operation } from './operation.ts';

const tag = 'Insights';

export const insightOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/insights',
    tag,
    summary: 'Waits, use, cancellations and no-shows of whole months beside others; numbers below five are hidden',
    query: insightsQuery,
    status: 200,
    answer: { description: 'The two periods; with `format=csv` a table in the words of `sayIn`', schema: insightsTold },
    refusals: ['not_found'],
    handle: async ({ deps, actor, c, query }) => {
      const asked = query(insightsQuery);
      const told = await readInsights(deps, actor, c.req.query());
      if (asked.format === 'json') return told;
      const table = figuresAsCsv(told, await readDirectory(deps), asked.sayIn ?? actor.language);
      return c.body(table, 200, {
        'Content-Type': 'text/csv; charset=utf-8',
        'Content-Disposition': 'attachment; filename="neuvoaika.csv"',
      });
    },
  },
  {
    method: 'get',
    path: '/api/baselines',
    tag,
    summary: 'Figures kept from before a change, to compare with',
    query: baselinesQuery,
    status: 200,
    answer: {
      description: 'A page of them, the newest first',
      schema: z.object({ items: z.array(baselineItem), nextCursor: z.string().nullable() }),
    },
    refusals: [],
    handle: async ({ deps, actor, query }) =>
      pageWithin(baselinePaging, await readBaselines(deps, actor), query(baselinesQuery), ({ keptAt, id }) => [
        -Date.parse(keptAt),
        id,
      ]),
  },
  {
    method: 'post',
    path: '/api/baselines',
    tag,
    summary: 'Keep the figures of months that are over as they are now; they are never changed',
    body: keepBaselineInput,
    example: { name: 'Ennen kuin Sysmä tuli mukaan', from: '2026-06-01', to: '2026-08-31' },
    status: 201,
    answer: { description: 'The baseline’s id', schema: baselineKept },
    again: 'Was kept so already: the baseline’s id',
    refusals: ['in_use', 'personal_data_found'],
    handle: async ({ deps, actor, body, options }) => execute(deps, actor, keepBaseline, await body(), options),
  },
];
