// Whose a claim in a session is, read beside the claim itself.

import type { SeriesId } from '../../core/ids.ts';
import { Prisma } from '../../platform/db.ts';

/** Of a row of `claim`: the place that its booking has in a session of one of these series; null of any other. */
export function placeOf(keeping: readonly SeriesId[]): Prisma.Sql {
  return Prisma.sql`(SELECT jsonb_strip_nulls(jsonb_build_object('series', booking.series_id, 'area', booking.area_id,
      'unit', booking.unit_id, 'booking', booking.id))
    FROM booking WHERE booking.id = claim.booking_id AND booking.series_id = ANY(${[...keeping]}::text[]))`;
}
