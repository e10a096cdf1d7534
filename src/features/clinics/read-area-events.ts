// What comes in an area that nobody needs an appointment for: group events and drop-ins, for anybody.

import type { Area, Directory, Service, Site } from '../../core/directory.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { listComing } from '../groups/read.ts';
import type { GroupEventView } from '../groups/schema.ts';
import { dropInTimes, isMetByVideo, isOnSite } from '../walk-ins/read.ts';
import { readOpenArea } from './read.ts';

/** One time at which a drop-in is open. */
export type ComingDropIn = Interval & {
  readonly service: Service;
  readonly site: Site;
  /** whether a time of it can be booked on the area's public page */
  readonly canBook: boolean;
};

export type AreaEvents = {
  readonly area: Area;
  readonly directory: Directory;
  readonly now: number;
  /** what has not begun yet, soonest first; what was cancelled too, so that nobody comes in vain */
  readonly groups: readonly GroupEventView[];
  /** of the next two weeks, soonest first */
  readonly dropIns: readonly ComingDropIn[];
  /** those that people wait for at home, each with its times of the next two weeks */
  readonly byVideo: readonly (Pick<ComingDropIn, 'service' | 'site'> & { readonly times: readonly Interval[] })[];
};

const AHEAD = 14 * DAY;

/** For anybody: no actor is asked. Throws `not_found` for an area that does not exist. */
export async function readAreaEvents(deps: Dependencies, id: string): Promise<AreaEvents> {
  const { area, services, directory } = await readOpenArea(deps, id);
  const now = deps.clock.now();
  const sites = [...directory.sites.values()].filter((site) => site.area === area.id);
  const kept = [...directory.services.values()];
  const timesOf = (service: Service, site: Site) =>
    dropInTimes(directory, service.id, site.id, { start: now, end: now + AHEAD }).filter(({ end }) => end > now);
  return {
    area,
    directory,
    now,
    groups: await listComing(
      deps,
      directory,
      sites.map((site) => site.id),
      now,
    ),
    dropIns: sites
      .flatMap((site) =>
        kept.filter(isOnSite).flatMap((service) =>
          timesOf(service, site).map((time) => ({
            ...time,
            ...{ service, site, canBook: services.some((open) => open.id === service.id) },
          })),
        ),
      )
      .sort((one, other) => one.start - other.start),
    byVideo: sites
      .flatMap((site) => kept.filter(isMetByVideo).map((service) => ({ service, site, times: timesOf(service, site) })))
      .filter(({ times }) => times.length > 0),
  };
}
