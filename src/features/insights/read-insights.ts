// How long people wait, how full the series are and what became of the times booked: counts, and of nobody in particular.

import { Refusal } from '../../core/errors.ts';
import { addMonths, monthOf, monthsAround, monthsIn, type Period, periodBefore } from '../../core/figures.ts';
import type { Actor } from '../../core/permissions.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Reader } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { type InsightsTold, insightsQuery } from './schema.ts';
import { findBaseline } from './store-baselines.ts';
import { readAccess, readAccessOn, readMeasured, readMonths, readOffered, readProgress } from './store-figures.ts';
import { type Kept, tellPeriod } from './tell-figures.ts';

/** So many months are told at once. */
export const MOST_MONTHS = 36;
/** Without other wishes: this month, and those before it. */
const USUAL_MONTHS = 3;

/**
 * A period beside another, in the areas whose figures the actor may read. Only counts and days, none of them small, so that
 * nothing is logged. Throws `Refusal`: not_allowed, invalid_input, not_found for an area or a service that is not there.
 */
export async function readInsights(
  deps: Pick<Dependencies, 'db' | 'clock'>,
  actor: Actor,
  query: unknown,
): Promise<InsightsTold> {
  const asked = parseInput(insightsQuery, query);
  const allowed = areasWithin(actor, 'read-insights', asked.area);
  const directory = await readDirectory(deps);
  const areas = [...directory.areas.keys()].filter((area) => allowed === '*' || allowed.includes(area));
  const { service } = asked;
  if (asked.area !== undefined && areas.length === 0) throw new Refusal('not_found', 'no such area');
  if (service !== undefined && !directory.services.has(service)) throw new Refusal('not_found', 'no such service');
  const today = wallClock(directory.region.timeZone).dateAt(deps.clock.now());
  const period = periodAsked(asked, today);
  const asks = { areas, service };
  const other = await readOther(deps.db, period, asked.against);
  const now = await readAccessOn(deps.db, today);
  return {
    counted: (await readProgress(deps.db)) !== undefined,
    period: tellPeriod(directory, await readKept(deps.db, period), { period, ...asks }),
    against: tellPeriod(directory, other.kept, { period: other.period, ...asks }),
    access: now.flatMap(({ area, service: of, days }) =>
      areas.includes(area) && (service === undefined || of === service) ? [{ area, service: of, days }] : [],
    ),
  };
}

/** Months before, as they are counted now, or a baseline, as it was kept. */
async function readOther(
  reader: Reader,
  period: Period,
  against: string,
): Promise<{ readonly period: Period; readonly kept: Kept }> {
  if (against === 'before' || against === 'year') {
    const other = periodBefore(period, against);
    return { period: other, kept: await readKept(reader, other) };
  }
  const baseline = await findBaseline(reader, against);
  if (baseline === undefined) throw new Refusal('not_found', 'no such baseline');
  return { period: baseline, kept: baseline.figures };
}

/** All that the answer about a period is made of, of every area. */
export async function readKept(reader: Reader, period: Period): Promise<Kept> {
  return {
    months: await readMonths(reader, period),
    offered: await readOffered(reader, period),
    measured: await readMeasured(reader, period),
    access: await readAccess(reader, period),
  };
}

function periodAsked(
  { from, to }: { readonly from?: string | undefined; readonly to?: string | undefined },
  today: string,
): Period {
  const last = to ?? (from !== undefined && from > today ? from : today);
  const first = from ?? addMonths(monthOf(last), 1 - USUAL_MONTHS);
  const fault = (message: string) => new Refusal('invalid_input', message, { faults: [{ path: 'from', message }] });
  if (first > last) throw fault('must not be after the end');
  const period = monthsAround(first, last);
  if (monthsIn(period).length > MOST_MONTHS) throw fault(`must be within ${MOST_MONTHS} months of the end`);
  return period;
}
