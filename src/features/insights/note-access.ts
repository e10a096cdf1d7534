// Once a day: how long people wait for each service in each area, what every series offers, and which kept slots were not used.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { DAY } from '../../core/instant.ts';
import { seriesFill } from '../../core/series-fill.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { findAccess } from '../availability/read-access.ts';
import { readDirectory, servicesOffered } from '../directory/read.ts';
import { countRecent } from './count-figures.ts';
import { countUnusedShares } from './count-unused-shares.ts';
import {
  isOfferedKept,
  type OfferedOnDay,
  readAccessOn,
  readLastNoted,
  writeAccessDay,
  writeOffered,
} from './store-figures.ts';

/** Notes the day, unless it is noted already. Returns whether it did. */
export async function noteAccess(deps: Pick<Dependencies, 'db' | 'clock'>): Promise<boolean> {
  const [directory, now] = [await readDirectory(deps), deps.clock.now()];
  const today = wallClock(directory.region.timeZone).dateAt(now);
  const wanted = offeredEverywhere(directory);
  const known = await readAccessOn(deps.db, today);
  if (known.length > 0 || wanted.length === 0) return false;
  const access = await findAccess(deps, directory, wanted);
  // a service is first noted with what its series offered, as far as the directory of today knows
  const from = (await isOfferedKept(deps.db)) ? now : now - PAST;
  const offered = offeredBySeries(directory, from, now + AHEAD);
  await deps.db.$transaction(async (tx) => {
    await writeAccessDay(
      tx,
      access.map(({ area, service, third }) => ({ day: today, area, service, days: third?.days ?? null })),
    );
    await writeOffered(tx, wallClock(directory.region.timeZone).dateAt(from), offered);
    const yesterday = wallClock(directory.region.timeZone).dateAt(now - DAY);
    const since = await readLastNoted(tx, today);
    await countUnusedShares(tx, directory, { first: since ?? yesterday, last: yesterday });
  });
  await countRecent(deps);
  return true;
}

/** Until the next day notes it, what is offered is as this one sees it. */
const AHEAD = 186 * DAY;
const PAST = 366 * DAY;

function offeredEverywhere(directory: Directory) {
  return [...directory.areas.keys()].flatMap((area) => {
    const offered = servicesOffered(directory, area);
    return [...directory.services.values()]
      .filter(({ id, kind }) => offered.has(id) && (kind === 'consultation' || kind === 'appointment'))
      .map(({ id: service }) => ({ service, area }));
  });
}

function offeredBySeries(directory: Directory, start: number, end: number): readonly OfferedOnDay[] {
  const sessions = seriesFill(directory, [...directory.series.values()], [], {
    start: startOfDay(directory, start),
    end,
  });
  return sessions.map(({ date, series, service, areas, slots, lost }) => ({
    ...{ day: date, series, service, areas, slots },
    lost: lost.closure + lost.absence,
  }));
}

/** A session of this morning is of today, too. */
function startOfDay(directory: Directory, instant: number): number {
  const [first] = directory.areas.keys();
  const clock = wallClock(first === undefined ? directory.region.timeZone : zoneOf(directory, first));
  return clock.instant(clock.dateAt(instant), '00:00');
}
