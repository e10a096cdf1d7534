// The bookings that somebody's own absence would leave standing: what they see before they report it.

import { invalidInput, Refusal } from '../../core/errors.ts';
import type { Actor } from '../../core/permissions.ts';
import { parseInput } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { absenceInterval, readDirectory } from '../directory/read.ts';
import { reportAwayInput } from '../directory/schema.ts';
import { listBookings, type ReadBooking } from './read.ts';
import { bookingFilter } from './schema.ts';

const MOST = 200;

/**
 * The actor's own bookings to come in the time that `report-away` would take, soonest first, without content: nothing
 * is logged. A coordinator arranges them with `readAffected`. Throws `Refusal`: not_allowed, invalid_input.
 */
export async function readOwnAway(
  deps: Dependencies,
  actor: Actor,
  input: unknown,
): Promise<{ readonly from: number; readonly to: number; readonly items: readonly ReadBooking[] }> {
  const { professional } = actor;
  if (professional === undefined) throw new Refusal('not_allowed', 'only a professional reports an absence');
  const directory = await readDirectory(deps);
  const { from, to } = absenceInterval(directory, { ...parseInput(reportAwayInput, input), professional });
  if (from >= to) throw invalidInput({ path: 'to', message: 'must be after it begins' });
  const start = Math.max(from, deps.clock.now());
  if (start >= to) return { from, to, items: [] };
  const filter = bookingFilter.parse({
    mine: 'true',
    professional,
    from: new Date(start).toISOString(),
    to: new Date(to).toISOString(),
    limit: MOST,
  });
  const { items } = await listBookings(deps, actor, filter);
  return { from, to, items: items.filter(({ record }) => record.status === 'booked' || record.status === 'arrived') };
}
