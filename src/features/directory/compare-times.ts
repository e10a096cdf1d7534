// What people are offered in one directory and not in another: sessions and hours, stretch by stretch. Pure.

import type { Directory } from '../../core/directory.ts';
import type { AreaId, ProfessionalId, SeriesId, SiteId } from '../../core/ids.ts';
import { MINUTE } from '../../core/instant.ts';
import { type Interval, normalise, subtract } from '../../core/interval.ts';
import { type Opening, openingsOf, takenFrom } from '../../core/openings.ts';

/** A stretch of time that comes or goes, of a series or of somebody's hours, for those who ask from some areas. */
export type OfferedTime = Interval & {
  readonly series?: SeriesId;
  readonly professional: ProfessionalId;
  readonly site?: SiteId;
  readonly areas: readonly AreaId[];
  /** how many times of the series' service fit into it; nothing for hours, which have many services */
  readonly times?: number;
};

export type ComparedTimes = { readonly added: readonly OfferedTime[]; readonly removed: readonly OfferedTime[] };

/** What comes and goes within the interval, soonest first. */
export function compareTimes(before: Directory, after: Directory, within: Interval): ComparedTimes {
  const [was, is] = [offeredIn(before, within), offeredIn(after, within)];
  return { added: beyond(is, was, after), removed: beyond(was, is, before) };
}

type Offered = Pick<Opening, 'series' | 'professional' | 'site' | 'services'> & {
  readonly area: AreaId;
  readonly free: readonly Interval[];
};

/** Per day, schedule of a series or hours, person, place and area: what of it is free of absences and closures. */
function offeredIn(directory: Directory, within: Interval): ReadonlyMap<string, Offered> {
  const taken = takenFrom(directory);
  const offered = new Map<string, Offered>();
  for (const opening of openingsOf(directory, within)) {
    const lost = taken(opening);
    for (const area of opening.areas) {
      const free = subtract([opening], normalise(lost.filter(({ areas }) => areas.includes(area))));
      if (free.length === 0) continue;
      const { date, series, professional, site, services } = opening;
      const key = [date, series ?? '', professional, site ?? '', area].join(' ');
      const all = normalise([...(offered.get(key)?.free ?? []), ...free]);
      const place = { ...(series && { series }), ...(site && { site }) };
      offered.set(key, { professional, services, area, free: all, ...place });
    }
  }
  return offered;
}

function beyond(
  more: ReadonlyMap<string, Offered>,
  less: ReadonlyMap<string, Offered>,
  directory: Directory,
): readonly OfferedTime[] {
  const times = [...more].flatMap(([key, { free, area, services, ...one }]) =>
    subtract(free, less.get(key)?.free ?? []).map(({ start, end }): OfferedTime => {
      const times = one.series === undefined ? undefined : timesIn(directory, services, end - start);
      return { start, end, ...one, areas: [area], ...(times !== undefined && { times }) };
    }),
  );
  const alike = Map.groupBy(times, ({ start, end, series = '', professional, site = '' }) =>
    [start, end, series, professional, site].join(' '),
  );
  return [...alike.values()]
    .flatMap(([first, ...others]) =>
      first ? [{ ...first, areas: [first, ...others].flatMap(({ areas }) => areas) }] : [],
    )
    .toSorted((one, other) => one.start - other.start);
}

function timesIn(directory: Directory, services: Opening['services'], length: number): number {
  const service = services[0] && directory.services.get(services[0]);
  if (!service) return 0;
  const { bufferBeforeMinutes, durationMinutes, bufferAfterMinutes } = service;
  return Math.floor(length / ((bufferBeforeMinutes + durationMinutes + bufferAfterMinutes) * MINUTE));
}
