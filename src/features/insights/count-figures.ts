// Keeps the sums that insights are told from: the worker follows the sealed log, so that no booking's own statement does more for it.

import { type Directory, zoneOf } from '../../core/directory.ts';
import { monthOf, monthsIn } from '../../core/figures.ts';
import { DAY } from '../../core/instant.ts';
import { daysFrom, wallClock } from '../../core/wall-clock.ts';
import { type Transaction, takeAsLongAsItTakes } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from '../directory/read.ts';
import {
  clearFigures,
  countDays,
  findTouched,
  readLastPosition,
  readProgress,
  readReach,
  waitForCounting,
  writeProgress,
} from './store-figures.ts';

const ROWS_AT_A_TIME = 5_000;
const LONGEST_COUNTING_MS = 10 * 60_000;

type Counting = Pick<Dependencies, 'db' | 'clock'>;

/**
 * Counts anew the days of all bookings that were changed since the last time; the first time, every day there is. Returns how
 * many days. Safe to run at any time, by any process: a day is counted from its bookings, never added to.
 */
export async function countFigures(deps: Counting): Promise<number> {
  const directory = await readDirectory(deps);
  const zones = zonesOf(directory);
  let counted = 0;
  for (;;) {
    const { days, more } = await inTurn(deps, async (tx) => {
      const position = await readProgress(tx);
      if (position === undefined) return { days: undefined, more: false };
      const { starts, until } = await findTouched(tx, position, ROWS_AT_A_TIME);
      const days = [...new Set(starts.flatMap((start) => zones.map(({ dateAt }) => dateAt(start))))];
      await countDays(tx, days);
      if (until !== undefined) await writeProgress(tx, until);
      return { days: days.length, more: until !== undefined };
    });
    if (days === undefined) return countAll(deps);
    counted += days;
    if (!more) return counted;
  }
}

/** Counts every day there is anew, a month at a time, each for itself: what is told meanwhile is as it was, or as it is. */
export async function countAll(deps: Counting): Promise<number> {
  const { position, reach } = await inTurn(deps, async (tx) => {
    await clearFigures(tx);
    return { position: await readLastPosition(tx), reach: await readReach(tx) };
  });
  let counted = 0;
  const months = reach ? monthsIn({ first: monthOf(reach.first), last: monthOf(reach.last) }) : [];
  for (const month of months) {
    const end = Temporal.PlainDate.from(month).add({ months: 1 }).subtract({ days: 1 }).toString();
    const days = daysFrom(month, end).map(({ date }) => date);
    await inTurn(deps, (tx) => countDays(tx, days));
    counted += days.length;
  }
  await inTurn(deps, (tx) => writeProgress(tx, position));
  return counted;
}

/**
 * Once a day: what the log did not tell (a row sealed late, a database put back) is put right for the last weeks and all that
 * is to come.
 */
export async function countRecent(deps: Counting): Promise<void> {
  const reach = await readReach(deps.db);
  if (reach === undefined || (await readProgress(deps.db)) === undefined) return;
  const from = new Date(deps.clock.now() - RECENT).toISOString().slice(0, 10);
  const days = daysFrom(from > reach.first ? from : reach.first, reach.last).map(({ date }) => date);
  for (let at = 0; at < days.length; at += DAYS_AT_A_TIME) {
    await inTurn(deps, (tx) => countDays(tx, days.slice(at, at + DAYS_AT_A_TIME)));
  }
}

const RECENT = 62 * DAY;
const DAYS_AT_A_TIME = 31;

/** The walls that hang in the region: a booking's day is that of its area's. */
function zonesOf(directory: Directory) {
  const zones = [directory.region.timeZone, ...[...directory.areas.keys()].map((area) => zoneOf(directory, area))];
  return [...new Set(zones)].map(wallClock);
}

function inTurn<Result>({ db }: Pick<Dependencies, 'db'>, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
  return db.$transaction(
    async (tx) => {
      await takeAsLongAsItTakes(tx);
      await waitForCounting(tx);
      return work(tx);
    },
    { timeout: LONGEST_COUNTING_MS },
  );
}
