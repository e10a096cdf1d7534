// Coming drop-ins of the whole region, for a page that anybody may open.

import type { Directory, Service, Site } from '../../core/directory.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { openingsOf } from '../../core/openings.ts';
import { dropInTimes } from './rules.ts';

/** One time at which a drop-in is open, or will be. */
export type OpenDropIn = Interval & { readonly service: Service; readonly site: Site };

const AHEAD = 14 * DAY;

/** For anybody: no actor is asked, and the directory alone decides. Those open now or in the next two weeks, soonest first. */
export function readOpenDropIns(directory: Directory, now: number, most: number): readonly OpenDropIn[] {
  const range = { start: now, end: now + AHEAD };
  return [...directory.services.values()]
    .filter(({ kind }) => kind === 'drop-in')
    .flatMap((service) => {
      const sites = new Set(openingsOf(directory, { ...range, service: service.id }).flatMap(({ site }) => site ?? []));
      return [...sites].flatMap((id) => {
        const site = directory.sites.get(id);
        if (site === undefined) return [];
        return dropInTimes(directory, service.id, id, range).map((time) => ({ ...time, service, site }));
      });
    })
    .filter(({ end }) => end > now)
    .sort((a, b) => a.start - b.start)
    .slice(0, most);
}
