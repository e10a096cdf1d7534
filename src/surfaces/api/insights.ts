// How long people wait and how the times are used, over JSON and as a table for a spreadsheet.

import { readDirectory } from '../../features/directory/read.ts';
import { readInsights } from '../../features/insights/read-insights.ts';
import { insightsQuery, insightsTold } from '../../features/insights/schema.ts';
import { figuresAsCsv } from '../../features/insights/word-figures.ts';
import type { Operation } from './operation.ts';

export const insightOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/insights',
    tag: 'Insights',
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
];
