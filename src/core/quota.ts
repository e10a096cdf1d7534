// Quotas: how many bookings of a service an area, or a unit of it, may have in a session, in an ISO week or in a month.

import type { DateText, Service } from './directory.ts';
import type { AreaId, SeriesId, SiteId } from './ids.ts';
import { DAY, toIso } from './instant.ts';
import type { Interval } from './interval.ts';

/** What a quota counts in. A session: a series on a day; of times that belong to no series, the day. */
export const quotaPeriods = ['session', 'week', 'month'] as const;
export type QuotaPeriod = (typeof quotaPeriods)[number];

/** By area, in what the quotas of a service count, its own and its units'; an area that is not here may have any number. */
export type Quotas = ReadonlyMap<AreaId, readonly { readonly per: QuotaPeriod; readonly unit?: SiteId }[]>;

/** An area's or a unit's quota of a service, with what is booked that counts towards it. */
export type QuotaUse = {
  readonly area: AreaId;
  readonly unit?: SiteId | null;
  readonly per: QuotaPeriod;
  readonly most: number;
  readonly taken: readonly Timed[];
};

/** When a booking starts, and of which series it is. */
export type Timed = { readonly start: number; readonly series?: SeriesId | null };

export type Placed = Timed & { readonly area: AreaId; readonly unit?: SiteId };

/** How many more a quota leaves to its area in the period of a slot; less than none where it has been lowered. */
export type QuotaLeft = {
  readonly per: QuotaPeriod;
  /** whose it is, where it is not the whole area's */
  readonly unit?: SiteId;
  readonly most: number;
  readonly left: number;
};

/** Whether a quota binds a booking of its area: one of a unit binds only that unit's. */
export function binds({ unit }: { readonly unit?: SiteId | null | undefined }, booking: Pick<Placed, 'unit'>): boolean {
  return (unit ?? undefined) === undefined || unit === booking.unit;
}

/** Whether areas share the service's times at all: a network meeting is met at common times of those who come. */
export function canHaveQuota({ kind }: Pick<Service, 'kind'>): boolean {
  return kind !== 'network-meeting';
}

/** The period around an instant on a zone's wall clock, half-open, epoch milliseconds. A week begins on Monday. */
export function periodOf(per: QuotaPeriod, instant: number, timeZone: string): Interval {
  const day = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).startOfDay();
  const [first, next] = {
    session: () => [day, day.add({ days: 1 })] as const,
    week: () => {
      const monday = day.subtract({ days: day.dayOfWeek - 1 });
      return [monday, monday.add({ weeks: 1 })] as const;
    },
    month: () => {
      const first = day.with({ day: 1 });
      return [first, first.add({ months: 1 })] as const;
    },
  }[per]();
  return { start: first.epochMilliseconds, end: next.epochMilliseconds };
}

/** Whether two bookings of an area count in the same period: moved from the one to the other, it is no further one. */
export function isSamePeriod(per: QuotaPeriod, one: Timed, other: Timed, timeZone: string): boolean {
  return periodName(per, one, timeZone) === periodName(per, other, timeZone);
}

/** Whether these quotas let a slot be taken by a booking that leaves its own time for it: in its own period it is no further one. */
export function fitsWithin(
  left: readonly QuotaLeft[],
  slot: Timed,
  moving: Timed | undefined,
  timeZone: string,
): boolean {
  return left.every((one) => one.left > 0 || (moving && isSamePeriod(one.per, slot, moving, timeZone)));
}

/** What the quotas leave to a slot's area and unit, the least first; nothing where there are none. */
export function leftWithin(
  uses: readonly QuotaUse[],
  zoneOf: (area: AreaId) => string,
): (slot: Placed) => readonly QuotaLeft[] {
  const counted = uses.map(({ area, unit, per, most, taken }) => {
    const zone = zoneOf(area);
    const periods = Map.groupBy(taken, (one) => periodName(per, one, zone));
    const left = (slot: Placed) => most - (periods.get(periodName(per, slot, zone))?.length ?? 0);
    return { area, unit, of: (slot: Placed): QuotaLeft => ({ per, ...(unit && { unit }), most, left: left(slot) }) };
  });
  const byArea = Map.groupBy(counted, ({ area }) => area);
  return (slot) => {
    const quotas = byArea.get(slot.area);
    if (quotas === undefined) return NONE;
    const binding = quotas.filter((quota) => binds(quota, slot));
    return binding.map(({ of }) => of(slot)).sort((one, other) => one.left - other.left);
  };
}

/** Whether one more fits into its area's session, week and month, beside what stands there. */
export function roomWithin(uses: readonly QuotaUse[], zoneOf: (area: AreaId) => string): (slot: Placed) => boolean {
  const leftOf = leftWithin(uses, zoneOf);
  return (slot) => leftOf(slot).every(({ left }) => left > 0);
}

const NONE: readonly QuotaLeft[] = [];

/** Asked of every slot there is, so by counting alone. */
function periodName(per: QuotaPeriod, { start, series }: Timed, timeZone: string): string {
  const date = toIso(start, timeZone).slice(0, 'yyyy-mm-dd'.length);
  if (per === 'week') return mondayOf(date);
  return per === 'month' ? date.slice(0, 'yyyy-mm'.length) : `${date} ${series ?? ''}`;
}

function mondayOf(date: DateText): DateText {
  const day = Date.parse(date);
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 'yyyy-mm-dd'.length);
}
