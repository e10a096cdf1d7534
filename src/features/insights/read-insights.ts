// How long people wait, how full the series are and what became of the times booked: counts, and of nobody in particular.

import { Refusal } from '../../core/errors.ts';
import { addMonths, endOf, monthOf, monthsAround, monthsIn, type Period, periodBefore } from '../../core/figures.ts';
import type { Actor } from '../../core/permissions.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { parseInput } from '../../platform/parse-input.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { type InsightsTold, insightsQuery } from './schema.ts';
import { readAccessDays, readMeasured, readMonths, readOffered } from './store-figures.ts';
import { tellPeriod } from './tell-figures.ts';

/** So many months are told at once. */
const MOST_MONTHS = 36;
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
  const other = periodBefore(period, asked.against);
  const access = await readAccessDays(deps.db, other.first < period.first ? other.first : period.first, endOf(period));
  const told = async (of: Period) => {
    const months = await readMonths(deps.db, of);
    const offered = await readOffered(deps.db, of);
    const measured = await readMeasured(deps.db, of);
    const within = access.filter(({ day }) => day >= of.first && day <= endOf(of));
    return tellPeriod(directory, { months, offered, measured, access: within }, { period: of, areas, service });
  };
  const now = await readAccessDays(deps.db, today, today);
  return {
    period: await told(period),
    against: await told(other),
    access: now.flatMap(({ area, service: of, days }) =>
      areas.includes(area) && (service === undefined || of === service) ? [{ area, service: of, days }] : [],
    ),
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
