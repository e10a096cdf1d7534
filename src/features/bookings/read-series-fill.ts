// How full the coming sessions are: of the series of the areas somebody follows, or of a specialist's own.

import type { Directory, Series } from '../../core/directory.ts';
import { Refusal } from '../../core/errors.ts';
import { DAY } from '../../core/instant.ts';
import { type Actor, may } from '../../core/permissions.ts';
import { type SeriesSession, seriesFill } from '../../core/series-fill.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { readStandingOf } from '../directory/read-left-outside.ts';

export type SeriesFill = {
  /** soonest first */
  readonly sessions: readonly SeriesSession[];
  readonly directory: Directory;
  readonly now: number;
};

/**
 * The sessions of the coming days of every series in the actor's areas: counts only, so nothing is logged.
 * Throws `Refusal`: not_allowed.
 */
export async function readSeriesFill(deps: Dependencies, actor: Actor, days = 7): Promise<SeriesFill> {
  areasWithin(actor, 'see-area-bookings');
  const [directory, now] = [await readDirectory(deps), deps.clock.now()];
  const series = [...directory.series.values()].filter(({ areas }) =>
    areas.some((area) => may(actor, 'see-area-bookings', area)),
  );
  const range = { start: now, end: now + days * DAY };
  const bookings = await readStandingOf(deps, ids(series), range);
  return { sessions: seriesFill(directory, series, bookings, range), directory, now };
}

const ids = (series: readonly Series[]) => series.map(({ id }) => id);

/** The coming sessions of the actor's own series, their own slots only. Throws `Refusal`: not_allowed. */
export async function readOwnSessions(deps: Dependencies, actor: Actor, days = 60): Promise<SeriesFill> {
  const { professional } = actor;
  if (professional === undefined) throw new Refusal('not_allowed', 'only a professional has sessions');
  const [directory, now] = [await readDirectory(deps), deps.clock.now()];
  const series = [...directory.series.values()].filter(({ professionals, deputies = [] }) =>
    [...professionals, ...deputies].includes(professional),
  );
  const range = { start: now, end: now + days * DAY };
  const bookings = await readStandingOf(deps, ids(series), range);
  return { sessions: seriesFill(directory, series, bookings, range, professional), directory, now };
}
