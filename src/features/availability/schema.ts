// The question for free times, and a slot as the world sees it.

import { z } from 'zod';
import { channels, weekdays } from '../../core/directory.ts';
import type { FamilyId } from '../../core/ids.ts';
import { obstacles } from '../../core/obstacles.ts';
import { pagedBy, pageLimit, part } from '../../core/paging.ts';
import { quotaPeriods } from '../../core/quota.ts';
import { typedInstant } from '../../core/typed-instant.ts';
import { constraints } from '../../core/why-not.ts';
import { areaId, professionalId, seriesId, serviceId, siteId } from '../directory/schema.ts';

/** Its start, then its id. */
export const slotPaging = pagedBy('slots', z.tuple([part.instant, part.text]));

export const slotQuery = z.object({
  service: serviceId,
  area: areaId.exactOptional(),
  unit: siteId.exactOptional().meta({ description: 'For which of their units a caller of several asks' }),
  from: typedInstant.exactOptional().meta({ example: '2026-11-23T00:00:00Z' }),
  to: typedInstant.exactOptional().meta({ example: '2026-12-31T00:00:00Z' }),
  series: seriesId.exactOptional(),
  professional: professionalId.exactOptional(),
  site: siteId.exactOptional(),
  channel: z.enum(channels).exactOptional(),
  language: z.string().min(2).max(12).exactOptional(),
  cursor: slotPaging.cursor.exactOptional(),
  limit: pageLimit(200, 500),
});
export type SlotQuery = z.output<typeof slotQuery>;

const moment = z.string().meta({ example: '2026-11-24T13:50:00+02:00' });

export const slotOutput = z
  .object({
    id: z.string(),
    service: z.string(),
    series: z.string().exactOptional(),
    area: z.string(),
    site: z.string().exactOptional(),
    room: z.string().exactOptional(),
    start: moment,
    end: moment,
    unit: z.string().exactOptional().meta({ description: 'For which of the caller’s units it is listed' }),
    /** its session keeps slots for the area, or the unit: so many are still in hand, until some are open to others too */
    reservedFor: z
      .object({ area: z.string(), unit: z.string().exactOptional(), places: z.int(), until: moment })
      .exactOptional(),
    /** what the area, or the unit, may still book in the slot's session, week or month, where bounded: the least of them */
    quota: z
      .object({ per: z.enum(quotaPeriods), unit: z.string().exactOptional(), most: z.int(), left: z.int() })
      .exactOptional(),
    channels: z.array(z.enum(channels)),
    professionals: z.array(z.object({ id: z.string(), post: z.record(z.string(), z.string()) })),
  })
  .meta({ id: 'Slot' });
export type SlotView = z.output<typeof slotOutput>;

export const slotPage = z
  .object({ items: z.array(slotOutput), nextCursor: z.string().nullable() })
  .meta({ id: 'SlotPage' });

const timeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as 13:00');
const languageTag = z.string().min(2).max(12);
const family = z.uuid().transform((text) => text as FamilyId);

/** The date, how well it suits, the start, the id. */
export const searchPaging = pagedBy('search', z.tuple([z.iso.date(), part.text, part.instant, part.text]));

export const searchInput = z
  .strictObject({
    service: serviceId,
    areas: z.array(areaId).min(1).max(500).exactOptional(),
    sites: z.array(siteId).min(1).max(500).exactOptional(),
    professional: professionalId.exactOptional(),
    weekdays: z.array(z.enum(weekdays)).min(1).max(7).exactOptional(),
    /** on the wall where it is: starts no earlier, ends no later */
    earliest: timeOfDay.exactOptional().meta({ example: '12:00' }),
    latest: timeOfDay.exactOptional().meta({ example: '16:00' }),
    from: typedInstant.exactOptional().meta({ example: '2026-11-23T00:00:00+02:00' }),
    to: typedInstant.exactOptional().meta({ example: '2026-12-14T00:00:00+02:00' }),
    language: languageTag.exactOptional(),
    /** the language sorts instead of ruling out */
    languagePreferred: z.boolean().default(false),
    channel: z.enum(channels).exactOptional(),
    near: z.union([z.strictObject({ area: areaId }), z.strictObject({ site: siteId })]).exactOptional(),
    /** its named worker's times come first */
    family: family.exactOptional(),
    /** say why not even where something was found; it is always said where nothing was */
    explain: z.boolean().default(false),
    cursor: searchPaging.cursor.exactOptional(),
    limit: z.int().min(1).max(500).default(50),
  })
  .refine(({ earliest = '00:00', latest = '24:00' }) => earliest < latest, {
    path: ['latest'],
    message: 'must be after the earliest time',
  });
export type SearchInput = z.output<typeof searchInput>;

const foundSlot = slotOutput
  .extend({
    namedWorker: z.boolean(),
    /** whether every professional speaks the wished language; missing where none was wished for */
    inLanguage: z.boolean().exactOptional(),
  })
  .meta({ id: 'FoundSlot' });
export type FoundSlotView = z.output<typeof foundSlot>;

export const searchOutput = z
  .object({
    days: z.array(z.object({ date: z.string().meta({ example: '2026-11-24' }), slots: z.array(foundSlot) })),
    nextCursor: z.string().nullable(),
    /** the family's named worker and their soonest times, wherever in the days those are */
    namedWorker: z.object({ professional: z.string(), soonest: z.array(foundSlot) }).exactOptional(),
    whyNot: z
      .object({
        /** how many times were looked at, and how many of them are free */
        considered: z.int(),
        free: z.int(),
        obstacles: z.array(
          z.object({
            obstacle: z.enum(['outside-hours', 'quota', ...obstacles]),
            /** how many times it stands in the way of; of `outside-hours`, how many days of people */
            count: z.int(),
            /** of how many nothing else does */
            alone: z.int(),
            examples: z.array(
              z.object({
                start: moment.exactOptional(),
                end: moment.exactOptional(),
                date: z.string().exactOptional(),
                professionals: z.array(z.string()),
                site: z.string().exactOptional(),
              }),
            ),
          }),
        ),
      })
      .meta({ id: 'WhyNot' })
      .exactOptional(),
    /** what giving up one constraint would open; `notice` and `horizon` are for a coordinator to override */
    relaxations: z
      .array(z.object({ constraint: z.enum(constraints), count: z.int(), first: slotOutput }))
      .exactOptional(),
  })
  .meta({ id: 'SearchResult' });
export type SearchResult = z.output<typeof searchOutput>;
