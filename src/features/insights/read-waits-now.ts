// How long it is to the third next free time of an area's services, as the last morning found it: for anybody.

import type { Service } from '../../core/directory.ts';
import type { AreaId } from '../../core/ids.ts';
import { DAY } from '../../core/instant.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import { readAccessSince } from './store-figures.ts';

export type WaitNow = {
  readonly service: Service;
  /** nothing where fewer than three times are free */
  readonly days: number | undefined;
};

/** No actor is asked: it says of nobody. Nothing where no morning of late was noted. */
export async function readWaitsNow(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  area: AreaId,
): Promise<{ readonly day?: string; readonly waits: readonly WaitNow[] }> {
  const directory = await readDirectory(deps);
  const { dateAt } = wallClock(directory.region.timeZone);
  const now = deps.clock.now();
  const noted = await readAccessSince(deps.db, area, { from: dateAt(now - OF_LATE), to: dateAt(now) });
  const day = noted.at(-1)?.day;
  const last = noted.filter((one) => one.day === day);
  const waits = [...directory.services.values()].flatMap((service) => {
    const one = last.find(({ service: id }) => id === service.id);
    return one === undefined ? [] : [{ service, days: one.days ?? undefined }];
  });
  return { ...(day !== undefined && { day }), waits };
}

/** A morning that nobody noted is no reason to say nothing. */
const OF_LATE = 2 * DAY;
