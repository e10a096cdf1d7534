// Free times a few days at a page: what fits a phone, with a link to later days that works without scripts.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { daysOf } from '../kit/times.tsx';
import { slotTexts } from './texts/words.ts';

const DAYS_SHOWN = 5;

/** The first days with free times from the date `2026-11-24` on; `later`: the date the next page begins at. */
export function pageOfDays<Timed extends { readonly start: number }>(
  times: readonly Timed[],
  from: string | undefined,
  timeZone: string,
): { readonly shown: readonly Timed[]; readonly later?: string; readonly isFirst: boolean } {
  const days = daysOf(times, timeZone);
  const ahead = days.filter(([date]) => from === undefined || date >= from);
  const later = ahead[DAYS_SHOWN]?.[0];
  const shown = ahead.slice(0, DAYS_SHOWN).flatMap(([, ofDay]) => ofDay);
  return { shown, isFirst: ahead.length === days.length, ...(later !== undefined && { later }) };
}

export const Later: FC<{ path: string; later: string | undefined; isFirst: boolean; language: Language }> = ({
  path,
  later,
  isFirst,
  language,
}) => {
  const text = slotTexts[language];
  if (later === undefined && isFirst) return null;
  return (
    <div class="row">
      {!isFirst && (
        <a class="button second" href={path}>
          {text.fromStart}
        </a>
      )}
      {later !== undefined && (
        <a class="button second" href={`${path}${path.includes('?') ? '&' : '?'}from=${later}`}>
          {text.later}
        </a>
      )}
    </div>
  );
};
