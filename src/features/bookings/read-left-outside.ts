// What a change of hours, series or closures would leave standing outside: shown before anything is saved.

import type { Directory } from '../../core/directory.ts';
import type { BookingId } from '../../core/ids.ts';
import { leftOutside } from '../../core/left-outside.ts';
import { type Actor, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { type DraftChange, readDraft } from '../directory/read-draft.ts';
import { findStanding, type StandingBooking } from './store-standing.ts';

export type LeftOutside = {
  /** all of them, those in areas the actor does not see among them */
  readonly count: number;
  /** soonest first, those whose area the actor may see, without any content */
  readonly items: readonly (StandingBooking & { readonly id: BookingId })[];
  /** whether the list is longer than is shown */
  readonly more: boolean;
  /** as it is now */
  readonly directory: Directory;
};

const MOST = 200;

/**
 * The coming bookings that would stand in time no longer offered, were the change made. They hold no content, so that
 * nothing is logged. Throws `Refusal` as the change itself would.
 */
export async function readLeftOutside(deps: Dependencies, actor: Actor, change: DraftChange): Promise<LeftOutside> {
  const { before, after } = await readDraft(deps, actor, change);
  const left = leftOutside(before, after, await findStanding(deps.db, deps.clock.now()));
  const seen = left.filter(({ area }) => may(actor, 'see-area-bookings', area));
  return { count: left.length, items: seen.slice(0, MOST), more: seen.length > MOST, directory: before };
}
