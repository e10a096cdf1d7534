// Months at a glance: which days have free times, each linking to its times.

import type { FC } from 'hono/jsx';
import { weekdays } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayMonth, sayWeekday } from '../../../core/wording.ts';
import { slotTexts } from './texts/words.ts';

/**
 * One month (`2026-11`) with how many free times each date (`2026-11-24`) has. A day's link leads further down the page,
 * unless `hrefOf` leads elsewhere; `chosen` is the day whose times are shown.
 */
export const MonthGlance: FC<{
  month: string;
  counts: ReadonlyMap<string, number>;
  today: string;
  language: Language;
  hrefOf?: (date: string) => string;
  chosen?: string;
}> = ({ month, counts, today, language, hrefOf = (date) => `#d${date}`, chosen }) => (
  <section class="month stack gap-2">
    <h3>{nameOfMonth(month, language)}</h3>
    <table>
      <thead>
        <tr>
          {weekdays.map((_, at) => (
            <th scope="col">
              {/* 5 January 1970 was a Monday */}
              <span aria-hidden="true">{sayWeekday((at + 4) * DAY, language, 'UTC', 'short').slice(0, 2)}</span>
              <span class="unseen">{sayWeekday((at + 4) * DAY, language, 'UTC')}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month, today).map((week) => (
          <tr>
            {week.map((date) => (
              <td>
                {date && (
                  <Day
                    date={date}
                    count={counts.get(date) ?? 0}
                    today={date === today}
                    chosen={date === chosen}
                    href={hrefOf(date)}
                    language={language}
                  />
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const Day: FC<{
  date: string;
  count: number;
  today: boolean;
  chosen: boolean;
  href: string;
  language: Language;
}> = ({ date, count, today, chosen, href, language }) => {
  const day = Number(date.slice(8));
  const text = slotTexts[language];
  if (count === 0) {
    return today ? (
      <span class="today">
        {day}
        <span class="unseen">, {text.today}</span>
      </span>
    ) : (
      <span>{day}</span>
    );
  }
  return (
    <a
      class={today ? 'free today' : 'free'}
      href={href}
      aria-label={text.dayWithTimes({ date: date, count })}
      {...(chosen && { 'aria-current': 'date' as const })}
    >
      {day}
    </a>
  );
};

const DAY = 24 * 3_600_000;

/** The month's weeks from Monday, without those that are over; days of other months are empty. */
function weeksOf(month: string, today: string): readonly (readonly (string | undefined)[])[] {
  const first = Temporal.PlainYearMonth.from(month).toPlainDate({ day: 1 });
  const lead = Array.from<undefined>({ length: first.dayOfWeek - 1 });
  const dates = Array.from({ length: first.daysInMonth }, (_, at) => first.add({ days: at }).toString());
  const cells = [...lead, ...dates];
  const padded = [...cells, ...Array.from<undefined>({ length: (7 - (cells.length % 7)) % 7 })];
  const weeks = Array.from({ length: padded.length / 7 }, (_, at) => padded.slice(at * 7, at * 7 + 7));
  return weeks.filter((week) => week.some((date) => date !== undefined && date >= today));
}

/** `Marraskuu 2026`. */
export function nameOfMonth(month: string, language: Language): string {
  const name = sayMonth(Date.parse(`${month}-01T00:00:00Z`), language, 'UTC');
  return name.charAt(0).toUpperCase() + name.slice(1);
}
