// What a change of the directory would leave standing outside, shown before it is made; and what stands outside now.

import type { Absence, Directory } from '../../core/directory.ts';
import type { SeriesId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import { type Outside, outsideOf } from '../../core/left-outside.ts';
import type { Actor } from '../../core/permissions.ts';
import type { Reader } from '../../platform/db.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readDirectory } from './read.ts';
import { leftView } from './rules.ts';
import type { LeftOutside } from './schema.ts';
import {
  findBusyOver,
  findLeftOutside,
  findPerhapsOutside,
  findStandingOf,
  type StandingBooking,
} from './store-standing.ts';
import { type AskedChange, tryChange } from './try-change.ts';

/**
 * The coming bookings that would stand in time no longer offered, were the change made. They hold no content, so that
 * nothing is logged. Throws `Refusal` as the change itself would.
 */
export async function readLeftOutside(deps: Dependencies, actor: Actor, change: AskedChange): Promise<LeftOutside> {
  const { before, after } = await tryChange(deps, actor, change);
  return leftView(before, actor, await findLeftOutside(deps.db, before, after, deps.clock.now()));
}

/** What stands in time of these series, as far as time and people go. For features, as `readOutside`. */
export async function readStandingOf(
  deps: Dependencies,
  series: readonly SeriesId[],
  range: Interval,
): Promise<readonly StandingBooking[]> {
  return findStandingOf(deps.db, series, range);
}

/** The directory, with `away` and what people's own calendars have taken over coming bookings of theirs among its absences. */
export async function readTaken(deps: Dependencies, reader: Reader, away: readonly Absence[] = []): Promise<Directory> {
  const directory = await readDirectory(deps, reader);
  const absences = [...away, ...(await findBusyOver(reader, deps.clock.now()))];
  return absences.length === 0 ? directory : { ...directory, absences: [...directory.absences, ...absences] };
}

/** A coming booking in time that is not offered, with every reason that nobody has agreed to. */
export type OutsideBooking = StandingBooking & { readonly because: readonly Outside[] };

/**
 * All that wait to be arranged, what somebody's own calendar has taken among them as if they were away, soonest first, no matter what took their time away. For features, which
 * know who may see them; without content, so that nothing is logged. `away`: an absence that is not entered counts too.
 */
export async function readOutside(
  deps: Dependencies,
  away: readonly Absence[] = [],
): Promise<{ readonly items: readonly OutsideBooking[]; readonly directory: Directory }> {
  const directory = await readTaken(deps, deps.db, away);
  const offer = { directory: await readDirectory(deps), taken: directory };
  const standing = await findPerhapsOutside(deps.db, offer, deps.clock.now());
  const why = outsideOf(directory, standing);
  const items = standing.flatMap((booking) => {
    const because = why(booking).filter((reason) => !booking.agreed.includes(reason));
    return because.length === 0 ? [] : [{ ...booking, because }];
  });
  return { items, directory };
}
