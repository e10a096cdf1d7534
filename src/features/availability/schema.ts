// The question for free times, and a slot as the world sees it.

import { z } from 'zod';
import { channels } from '../../core/directory.ts';
import { areaId, professionalId, seriesId, serviceId, siteId } from '../directory/schema.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Temporal.Instant.from(text).epochMilliseconds);

export const slotQuery = z.object({
  service: serviceId,
  area: areaId.exactOptional(),
  from: instant.exactOptional().meta({ example: '2026-11-23T00:00:00+02:00' }),
  to: instant.exactOptional().meta({ example: '2026-12-31T00:00:00+02:00' }),
  series: seriesId.exactOptional(),
  professional: professionalId.exactOptional(),
  site: siteId.exactOptional(),
  channel: z.enum(channels).exactOptional(),
  language: z.string().min(2).max(12).exactOptional(),
  cursor: z.string().max(400).exactOptional(),
  limit: z.coerce.number().int().min(1).max(500).default(200),
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
    channels: z.array(z.enum(channels)),
    professionals: z.array(z.object({ id: z.string(), post: z.record(z.string(), z.string()) })),
  })
  .meta({ id: 'Slot' });
export type SlotView = z.output<typeof slotOutput>;

export const slotPage = z
  .object({ items: z.array(slotOutput), nextCursor: z.string().nullable() })
  .meta({ id: 'SlotPage' });
