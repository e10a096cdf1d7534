// Coming drop-ins of the whole region, for a page that anybody may open.

import type { Directory, Service, Site } from '../../core/directory.ts';
import { DAY } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import { openingsOf } from '../../core/openings.ts';
import { dropInTimes, isMetByVideo, isOnSite } from './rules.ts';

/** One time at which a drop-in is open, or will be. */
export type OpenDropIn = Interval & { readonly service: Service; readonly site: Site };

const AHEAD = 14 * DAY;

/** For anybody: no actor is asked, and the directory alone decides. Those open now or in the next two weeks, soonest first. */
export function readOpenDropIns(directory: Directory, now: number, most: number): readonly OpenDropIn[] {
  return placesOf(directory, now, isOnSite)
    .flatMap((place) => timesOf(directory, place, now))
    .sort((a, b) => a.start - b.start)
    .slice(0, most);
}

/** As {@link readOpenDropIns}, those that people wait for at home, each once with the time that is on or comes next. */
export function readOpenWaitingAreas(directory: Directory, now: number): readonly OpenDropIn[] {
  return placesOf(directory, now, isMetByVideo)
    .flatMap((place) => timesOf(directory, place, now).slice(0, 1))
    .sort((a, b) => a.start - b.start);
}

type Place = Pick<OpenDropIn, 'service' | 'site'>;

function placesOf(directory: Directory, now: number, isWanted: (service: Service) => boolean): readonly Place[] {
  const range = { start: now, end: now + AHEAD };
  return [...directory.services.values()].filter(isWanted).flatMap((service) => {
    const sites = new Set(openingsOf(directory, { ...range, service: service.id }).flatMap(({ site }) => site ?? []));
    return [...sites].flatMap((id) => {
      const site = directory.sites.get(id);
      return site === undefined ? [] : { service, site };
    });
  });
}

function timesOf(directory: Directory, { service, site }: Place, now: number): readonly OpenDropIn[] {
  return dropInTimes(directory, service.id, site.id, { start: now, end: now + AHEAD })
    .filter(({ end }) => end > now)
    .map((time) => ({ ...time, service, site }));
}
