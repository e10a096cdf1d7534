// The waits of each month as two lines, beside the table that says the same: drawn here, by d3's scales and lines.

import { scaleLinear, scalePoint } from 'd3-scale';
import { line } from 'd3-shape';
import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { midnightOf, sayMonth } from '../../../core/wording.ts';
import type { MonthTold } from '../../../features/insights/schema.ts';
import { DataTable } from '../kit/data-table.tsx';
import { insightsTexts } from './texts/words.ts';

const [WIDTH, HEIGHT] = [582, 210];
const AREA = { left: 48, right: 486, top: 14, bottom: 178 };
/** Beyond so many months, every other one is named. */
const MANY = 12;

type Series = 'wait' | 'third';

/** `since`: the month with which the period begins, where months before it are drawn too. */
export const WaitsChart: FC<{ months: readonly MonthTold[]; since?: string; language: Language }> = ({
  months,
  since,
  language,
}) => {
  const text = insightsTexts[language];
  if (months.every(({ wait, third }) => wait === null && third === null)) {
    return <p class="soft">{text.findingNone}</p>;
  }
  const name = (month: string, width: 'full' | 'long') => sayMonth(midnightOf(month), language, 'UTC', width);
  const most = Math.max(4, ...months.flatMap(({ wait, third }) => [wait ?? 0, third ?? 0]));
  const x = scalePoint(
    months.map(({ month }) => month),
    [AREA.left + 6, AREA.right - 6],
  );
  const y = scaleLinear([0, most], [AREA.bottom, AREA.top]).nice(4);
  const at = (month: string) => x(month) ?? AREA.left;
  const path = (of: Series) =>
    line<MonthTold>()
      .defined((one) => one[of] !== null)
      .x(({ month }) => at(month))
      .y((one) => y(one[of] ?? 0))([...months]) ?? '';
  const last = (of: Series) => months.findLast((one) => one[of] !== null);
  const ends = (['wait', 'third'] as const).flatMap((of) => {
    const one = last(of);
    return one === undefined ? [] : [{ of, days: one[of] ?? 0, y: y(one[of] ?? 0) }];
  });
  const [first, second] = ends;
  // two labels that would lie on each other stand apart
  const apart = first && second && Math.abs(first.y - second.y) < 16 ? (first.y <= second.y ? 8 : -8) : 0;
  return (
    <>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-labelledby="waits-title waits-lines">
        <title id="waits-title">{sayFinding(months, language)}</title>
        <desc id="waits-lines">{text.chartLines}</desc>
        {y.ticks(4).map((tick, index) => (
          <>
            <line class="grid" x1={AREA.left} x2={AREA.right} y1={y(tick)} y2={y(tick)} />
            <text {...(index % 2 === 1 && { class: 'wide' })} x={AREA.left - 8} y={y(tick) + 5} text-anchor="end">
              {tick}
            </text>
          </>
        ))}
        {since && <line class="was" x1={at(since)} x2={at(since)} y1={AREA.top} y2={AREA.bottom} />}
        {months.map(({ month }, index) =>
          months.length > MANY && index % 2 === 1 ? null : (
            <text {...(index % 2 === 1 && { class: 'wide' })} x={at(month)} y={AREA.bottom + 25} text-anchor="middle">
              {name(month, 'long').slice(0, 3)}
            </text>
          ),
        )}
        <path class="wait" d={path('wait')} />
        <path class="third" d={path('third')} />
        {months.map(({ month, wait, third }) => (
          <>
            {wait !== null && <circle class="wait" cx={at(month)} cy={y(wait)} r="4" />}
            {third !== null && <rect class="third" x={at(month) - 4} y={y(third) - 4} width="8" height="8" />}
          </>
        ))}
        {ends.map(({ of, days, y: height }) => (
          <text class="ink" x={AREA.right + 6} y={height + 5 + (of === 'wait' ? -apart : apart)}>
            {days} <tspan class="wide">{text.line[of]}</tspan>
          </text>
        ))}
      </svg>
      <details class="unfolds">
        <summary>{text.chartTable}</summary>
        <DataTable
          caption={text.chart}
          unseenCaption
          compact
          rows={months}
          columns={[
            { label: text.column.month, names: true, cell: ({ month }: MonthTold) => name(month, 'full') },
            ...(['wait', 'third'] as const).map((of) => ({
              label: text.line[of],
              number: true,
              cell: (one: MonthTold) => one[of] ?? text.unknown,
            })),
          ]}
        />
      </details>
    </>
  );
};

/** What the lines show, in words: from where to where each went. */
function sayFinding(months: readonly MonthTold[], language: Language): string {
  const text = insightsTexts[language];
  const said = (['wait', 'third'] as const).flatMap((of) => {
    const known = months.filter((one) => one[of] !== null);
    const [from, to] = [known[0], known.at(-1)];
    if (from === undefined || to === undefined || from === to) return [];
    return [text.finding[of]({ from: from[of] ?? 0, to: to[of] ?? 0, first: from.month, last: to.month })];
  });
  return said.length === 0 ? text.findingNone : said.join(' ');
}
