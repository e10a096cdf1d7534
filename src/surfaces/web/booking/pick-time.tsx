// Choosing among many times on a phone: the next few first, then a calendar of days; a day's link shows its times.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import type { WebEnv } from '../kit/environment.ts';
import { dateOf, daysOf, type Reading } from '../kit/times.tsx';
import { MonthGlance, nameOfMonth } from './month-glance.tsx';
import type { ShownSlot } from './shown-slot.ts';
import { SlotDays, SlotOffers, type SlotTarget } from './slot-list.tsx';
import { slotTexts } from './texts/words.ts';

const NEXT = 5;

/** The day, or the month of the calendar, that a reader asked for. What fits neither counts as not asked for. */
const askedShape = z.object({
  day: z.iso.date().optional().catch(undefined),
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
});

/** What of many times a page shows at once: the next few, or those of one day. */
export type PickedTimes<Slot extends ShownSlot> = {
  readonly shown: readonly Slot[];
  readonly day?: string;
  /** of the calendar */
  readonly month: string;
  readonly all: readonly Slot[];
};

/** Picks from `times`, in the order in which they should be offered. */
export function pickTimes<Slot extends ShownSlot>(
  c: Context<WebEnv>,
  times: readonly Slot[],
  timeZone: string,
): PickedTimes<Slot> {
  const { day, month } = askedShape.parse(c.req.query());
  const ofDay = day === undefined ? [] : times.filter(({ start }) => dateOf(start, timeZone) === day);
  const first = [...monthsOf(times, timeZone)][0] ?? '';
  if (day !== undefined && ofDay.length > 0) return { shown: ofDay, day, month: month ?? day.slice(0, 7), all: times };
  return { shown: times.slice(0, NEXT), month: month !== undefined && month > first ? month : first, all: times };
}

/** Some of the times that a page shows: a button each, by day where a day was asked for. */
export const PickedSlots: FC<{
  picked: Pick<PickedTimes<ShownSlot>, 'shown' | 'day'>;
  target: SlotTarget;
  reading: Reading;
  short?: boolean;
}> = ({ picked: { shown, day }, target, reading, short }) =>
  day === undefined ? (
    <SlotOffers slots={shown} target={target} reading={reading} />
  ) : (
    <SlotDays slots={shown} target={target} reading={reading} {...(short && { short })} />
  );

/** The calendar below them, where there is more than they show. `path`: the page's own address. */
export const OtherDays: FC<{ picked: PickedTimes<ShownSlot>; path: string; now: number; reading: Reading }> = ({
  picked: { shown, day, month, all },
  path,
  now,
  reading: { language, timeZone },
}) => {
  const text = slotTexts[language];
  if (shown.length === all.length) return null;
  const months = [...monthsOf(all, timeZone)];
  const earlier = months.filter((one) => one < month).at(-1);
  const later = months.find((one) => one > month);
  const hrefTo = (asked: Readonly<Record<string, string>>) =>
    `${path}${path.includes('?') ? '&' : '?'}${new URLSearchParams(asked)}`;
  const monthLink = (to: string) => (
    <a class="button second small" href={`${hrefTo({ ...(day && { day }), month: to })}#days`}>
      {nameOfMonth(to, language)}
    </a>
  );
  return (
    <section class="stack gap-3" id="days">
      <h2>{day === undefined ? text.pickDay : text.pickOtherDay}</h2>
      {day !== undefined && (
        <p>
          <a href={path}>{text.nextFew}</a>
        </p>
      )}
      <div class="months roomy">
        <MonthGlance
          month={month}
          counts={new Map(daysOf(all, timeZone).map(([date, ofDay]) => [date, ofDay.length]))}
          today={dateOf(now, timeZone)}
          language={language}
          hrefOf={(date) => hrefTo({ day: date })}
          {...(day && { chosen: day })}
        />
      </div>
      {(earlier || later) && (
        <div class="row">
          {earlier && monthLink(earlier)}
          {later && monthLink(later)}
        </div>
      )}
    </section>
  );
};

/** The months with times, the soonest first. */
function monthsOf(times: readonly ShownSlot[], timeZone: string): ReadonlySet<string> {
  return new Set(times.map(({ start }) => dateOf(start, timeZone).slice(0, 7)).sort());
}
