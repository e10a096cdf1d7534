// Families that somebody should call: those that asked for it or declined in their calendar, and those that have not confirmed tomorrow's time.

import { type Directory, zoneOf } from '../../core/directory.ts';
import type { AreaId, BookingId, FamilyId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import { wallClock } from '../../core/wall-clock.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import type { LogEntry } from '../../platform/record-acts.ts';
import { areasWithin } from '../availability/read.ts';
import { readDirectory } from '../directory/read.ts';
import { readWhose, type Whose } from '../families/read-whose.ts';
import { logOf } from './log-of-booking.ts';
import { findCallWishes, findTomorrow } from './store-calls.ts';

/** A booking of a family, as far as somebody who calls needs it: the booking's own page holds how to reach them. */
export type FamilyToCall = Interval & {
  readonly booking: BookingId;
  readonly family: { readonly id: FamilyId; readonly reference: string };
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly site?: SiteId;
  /** when the family asked to be called */
  readonly asked?: number;
  /** what one of them said in their calendar, and when; `proposed`: the beginning of the time that they would like */
  readonly answered?: { readonly answer: 'declined' | 'counter'; readonly at: number; readonly proposed?: number };
  /** the time was cancelled after they asked */
  readonly cancelled?: boolean;
  /** what became of the reminder of an unconfirmed time; `by-phone`: nobody of the family may be written to */
  readonly reminded?: 'sent' | 'waiting' | 'failed' | 'by-phone';
};

/** The first of them, as many as are shown, and how many there are in all. */
export type Calls = { readonly first: readonly FamilyToCall[]; readonly count: number };

export type FamiliesToCall = {
  /** who asked first comes first */
  readonly asked: Calls;
  /** tomorrow's times of families, on the wall where they are: first whom no reminder has reached, then the soonest */
  readonly unconfirmed: Calls;
  /** how many times families have tomorrow, confirmed or not */
  readonly tomorrow: number;
  /** every family that is shown, as the actor may know it */
  readonly whose: ReadonlyMap<FamilyId, Whose>;
  readonly directory: Directory;
};

/**
 * In the areas whose bookings the actor may change; at most `most` of each are shown. Logs nothing: a caller who shows it logs `entriesOf` with all
 * else that the page shows. Throws `Refusal`: not_allowed.
 */
export async function findFamiliesToCall(deps: Dependencies, actor: Actor, most: number): Promise<FamiliesToCall> {
  areasWithin(actor, 'change-area-bookings');
  const [directory, now] = [await readDirectory(deps), deps.clock.now()];
  const areas = areasFor(actor, 'change-area-bookings');
  const mine = [...directory.areas.keys()].filter((area) => may(actor, 'change-area-bookings', area));
  const asked = await findCallWishes(deps.db, areas, now, most);
  const days = mine.map((area) => ({ area, ...tomorrowIn(directory, area, now) }));
  const { unconfirmed, tomorrow } = await findTomorrow(deps.db, days, most);
  const shown = [...asked.first, ...unconfirmed.first].map(({ family }) => family.id);
  const whose = await readWhose(deps, actor, shown);
  return { asked, unconfirmed, tomorrow, whose, directory };
}

/** What the log keeps of showing them: each family once. */
export function entriesOf({ asked, unconfirmed }: FamiliesToCall): readonly LogEntry[] {
  const shown = new Map([...asked.first, ...unconfirmed.first].map((call) => [call.family.id, call]));
  return [...shown.values()].map(({ booking, ...call }) => ({
    action: 'read-booking',
    purpose: 'desk',
    ...logOf({ id: booking, ...call }),
  }));
}

function tomorrowIn(directory: Directory, area: AreaId, now: number): Interval {
  const clock = wallClock(zoneOf(directory, area));
  const tomorrow = Temporal.PlainDate.from(clock.dateAt(now)).add({ days: 1 });
  return {
    start: clock.instant(tomorrow.toString(), '00:00'),
    end: clock.instant(tomorrow.add({ days: 1 }).toString(), '00:00'),
  };
}
