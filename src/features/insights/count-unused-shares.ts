// Once a day: the slots of sessions that are over which were kept for an area or a unit, and which nobody there took.

import type { DateText, Directory } from '../../core/directory.ts';
import { DAY } from '../../core/instant.ts';
import { seriesFill } from '../../core/series-fill.ts';
import { unusedOf } from '../../core/shares.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Transaction } from '../../platform/db.ts';
import { type Measured, recordMeasured } from '../../platform/record-measured.ts';
import { findPlacesTaken, forgetUnusedShares, waitForCounting } from './store-figures.ts';

/** Of the sessions on these days, both included: counted anew, never added to. */
export async function countUnusedShares(
  tx: Transaction,
  directory: Directory,
  { first, last }: { readonly first: DateText; readonly last: DateText },
): Promise<void> {
  await waitForCounting(tx);
  await forgetUnusedShares(tx, { first, last });
  const keeping = [...directory.series.values()].filter(({ shares }) => shares !== undefined);
  if (keeping.length === 0) return;
  const clock = wallClock(directory.region.timeZone);
  // whatever wall a session is held by, its day there is among these
  const range = { start: clock.instant(first, '00:00') - DAY, end: clock.instant(last, '24:00') + DAY };
  const taken = await findPlacesTaken(
    tx,
    keeping.map(({ id }) => id),
    range,
  );
  const sessions = seriesFill(directory, keeping, [], range).filter(({ date }) => date >= first && date <= last);
  const unused = sessions.flatMap(({ series, service, start, end, slots, lost }): readonly Measured[] => {
    // a session that was closed, or whose people were all away, kept nothing for anybody
    if (slots <= lost.closure + lost.absence) return [];
    const here = taken.filter((one) => one.series === series && one.start >= start && one.start < end);
    return unusedOf(directory.series.get(series)?.shares ?? [], here).flatMap(({ area, places }) =>
      Array.from({ length: places }, () => ({ what: 'share-unused' as const, area, service, at: start, value: 1 })),
    );
  });
  await recordMeasured(tx, unused);
}
