// What the auditor asks of the access log and gets, and what people tell about accessibility.

import { z } from 'zod';
import type { AreaId } from '../../core/ids.ts';
import { measures } from '../../core/measures.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { languages } from '../../core/permissions.ts';
import { instantText } from '../../core/typed-instant.ts';
import { guarded } from '../../core/typed-text.ts';
import { serviceId } from '../directory/schema.ts';

const areaId = z
  .string()
  .max(100)
  .transform((text) => text as AreaId);

/** The row's number. */
export const accessLogPaging = pagedBy('access-log', z.tuple([part.rowNumber]));

/**
 * `family` is a family's number or id: all that was done to it, to those merged into it and to their bookings.
 * `subject` is `kind:id`, such as `booking:0f8c…`: that one thing.
 */
export const accessLogQuery = z.object({
  from: instantText.optional(),
  to: instantText.optional(),
  actor: z.string().max(200).optional(),
  family: z.string().max(200).optional(),
  subject: z
    .string()
    .max(300)
    .regex(/^[a-z-]+:.+$/, 'must be kind:id, such as booking:0f8c…')
    .optional(),
  area: areaId.optional(),
  sayIn: z.enum(languages).optional(),
  cursor: accessLogPaging.cursor.exactOptional(),
  limit: pageLimit(50),
});

export const accessLogItem = z.object({
  id: z.string(),
  at: z.iso.datetime({ offset: true }),
  /** a user's id, `key:<id>` or `system` */
  actor: z.string(),
  actorName: z.string().optional(),
  role: z.string(),
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  area: z.string().optional(),
  purpose: z.string().optional(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** the row in words, for a reader: names and numbers as they are now */
  said: z.object({
    who: z.string(),
    role: z.string(),
    what: z.string(),
    whose: z.string(),
    why: z.string().optional(),
  }),
});
export type AccessLogItem = z.output<typeof accessLogItem>;

/** A row before it is put in words. */
export type ToldAct = Omit<AccessLogItem, 'id' | 'actorName' | 'said'>;

export const accessLogPage = z.object({
  items: z.array(accessLogItem),
  nextCursor: z.string().nullable(),
  /** who and what was asked for alone, in words */
  asked: z.object({ who: z.string().optional(), whose: z.string().optional() }),
});
export type AccessLogPage = z.output<typeof accessLogPage>;

/** What the row of a removal by retention says: the last link removed (epoch ms), and how many rows went. */
export const removalDetails = z.object({
  position: z.string().regex(/^\d{1,18}$/),
  row: z.string().regex(/^\d{1,18}$/),
  hash: z.string(),
  sealedAt: z.number(),
  rows: z.number(),
});
export type RemovalDetails = z.output<typeof removalDetails>;

/** A link of the chain as it is noted outside: `POSITION:HASH`, of the hash at least the sixteen digits a page shows. */
export const notedSeal = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^\d{1,18}:[0-9a-f]{16,64}$/,
    'must be POSITION:HASH as an earlier verification printed it: a number, a colon, and 16 to 64 of 0-9 and a-f',
  )
  .transform((text) => {
    const [position = '', hash = ''] = text.split(':');
    return { position, hash };
  });

export const feedbackInput = z.object({
  /** the path of the page it is about, without its query */
  page: z
    .string()
    .max(200)
    .regex(/^\/[^?#]*$/, 'must be a path of this service'),
  message: guarded(z.string().trim().min(1).max(4000)),
  contact: guarded(z.string().trim().max(200), 'identity-codes').optional(),
});

export const feedbackItem = z.object({
  id: z.string(),
  page: z.string(),
  message: z.string(),
  contact: z.string().optional(),
  createdAt: z.iso.datetime({ offset: true }),
});
export type FeedbackItem = z.output<typeof feedbackItem>;

const date = z.iso.date('must be a date such as 2026-11-24');

/** Whole months that hold these dates; without them this month and the two before it. */
export const insightsQuery = z.object({
  from: date.optional().meta({ description: 'A day of the first month', example: '2026-09-01' }),
  to: date.optional().meta({ description: 'A day of the last month', example: '2026-11-30' }),
  area: areaId.optional(),
  service: serviceId.optional(),
  against: z
    .union([z.enum(['before', 'year']), z.uuid()])
    .default('before')
    .meta({
      description: 'Beside what: as many months right before, the same months a year before, or a baseline by its id',
    }),
  format: z.enum(['json', 'csv']).default('json').meta({ description: 'A table for a spreadsheet, or JSON' }),
  sayIn: z.enum(languages).optional(),
});

const count = z
  .int()
  .nullable()
  .meta({ description: 'Nothing where it is hidden, as it is fewer than five or would tell of such' });
const days = z.int().nullable().meta({ description: 'Nothing where it is not known, or of fewer than five' });

const figuresTold = z.object({
  /** held, or to be */
  kept: count,
  cancelled: count,
  noShows: count,
  /** days from the wish, or else the booking, to the meeting: the median */
  wait: days,
  /** days to the third next free time: the median of the days of the period */
  third: days,
  measures: z.array(
    z.object({
      what: z.enum(measures),
      times: count,
      value: z.number().nullable().meta({
        description: 'By what it is: a median, a mean, or how many of a hundred; nothing where it is hidden',
      }),
    }),
  ),
});
export type FiguresTold = z.output<typeof figuresTold>;

const serviceTold = figuresTold.extend({ area: z.string(), service: z.string() });
export type ServiceTold = z.output<typeof serviceTold>;

const seriesTold = z.object({
  series: z.string(),
  service: z.string(),
  areas: z.array(z.string()),
  /** of a hundred slots, how many were taken */
  fill: z.int().nullable(),
});
export type SeriesTold = z.output<typeof seriesTold>;

const monthTold = z.object({ month: z.iso.date(), wait: days, third: days });
export type MonthTold = z.output<typeof monthTold>;

export const periodTold = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  total: figuresTold,
  services: z.array(serviceTold),
  series: z.array(seriesTold),
  months: z.array(monthTold),
});
export type PeriodTold = z.output<typeof periodTold>;

export const insightsTold = z.object({
  counted: z
    .boolean()
    .meta({ description: 'Whether all bookings have been counted: while that goes on, sums are too small' }),
  period: periodTold,
  against: periodTold,
  /** as it is now */
  access: z.array(z.object({ area: z.string(), service: z.string(), days: z.int().nullable() })),
});
export type InsightsTold = z.output<typeof insightsTold>;

/** Whole months, as `insightsQuery` has them. */
export const keepBaselineInput = z.object({
  name: guarded(z.string().trim().min(1).max(100)),
  from: date,
  to: date,
});

export const baselineKept = z.object({
  id: z.uuid(),
  again: z.literal(true).optional().meta({ description: 'Was kept so already: nothing was kept anew' }),
});

export const baselinePaging = pagedBy('baselines', z.tuple([part.instant, part.uuid]));
export const baselinesQuery = z.object({ cursor: baselinePaging.cursor.exactOptional(), limit: pageLimit(200, 500) });

export const baselineItem = z.object({
  id: z.uuid(),
  name: z.string(),
  from: z.iso.date(),
  to: z.iso.date(),
  keptAt: z.iso.datetime({ offset: true }),
  by: z.string().optional(),
});
export type BaselineItem = z.output<typeof baselineItem>;
