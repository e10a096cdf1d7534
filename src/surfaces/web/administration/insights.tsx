// How long people wait and how the times are used: whole months beside others, as figures, bars and a table.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Measure } from '../../../core/measures.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayDuration } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { readBaselines } from '../../../features/insights/read-baselines.ts';
import { readInsights } from '../../../features/insights/read-insights.ts';
import type {
  BaselineItem,
  FiguresTold,
  InsightsTold,
  SeriesTold,
  ServiceTold,
} from '../../../features/insights/schema.ts';
import { figuresTexts } from '../../../features/insights/texts/words.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { type Filter, FilterFaults, FilterForm, filterIn } from '../kit/filter.tsx';
import { fieldsAt, standing, type Typed } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { date, select } from '../kit/inputs.tsx';
import { Name, sayName } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { insightsTexts, sentencesTexts } from './texts/words.ts';
import { WaitsChart } from './waits-chart.tsx';

export function insightPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get('/insights', async (c) => {
    const actor = allowed(c, 'read-insights');
    const directory = await readDirectory(deps);
    const { language } = c.var;
    const fields = insightsFilter(actor, directory, await readBaselines(deps, actor, language), language);
    return showInsights(c, { directory, fields, ...(await readWanted(deps, c, actor, filterIn(c, fields))) });
  });
  return routes;
}

function insightsFilter(actor: Actor, directory: Directory, baselines: readonly BaselineItem[], language: Language) {
  const text = insightsTexts[language];
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'read-insights', id));
  const named = ({ id, name }: (typeof areas)[number] | ServiceOf) => ({ value: id, label: nameIn(name, language) });
  return {
    from: date(text.from, { hint: text.fromHint }),
    to: date(text.to, { hint: text.toHint }),
    area: select(text.area, { blank: text.allAreas, options: areas.map(named) }),
    service: select(text.service, { blank: text.allServices, options: [...directory.services.values()].map(named) }),
    against: select(text.against, {
      first: 'before',
      options: [
        ...(['before', 'year'] as const).map((value) => ({ value, label: text[value] })),
        ...baselines.map(({ id, name }) => ({ value: id, label: text.baselineOf({ name }) })),
      ],
    }),
  };
}

type ServiceOf = Directory['services'] extends ReadonlyMap<unknown, infer Service> ? Service : never;
type Fields = ReturnType<typeof insightsFilter>;

/** What was asked for; where the dates do not fit together, the usual period, and the fault at its field. */
async function readWanted(deps: Dependencies, c: Context<WebEnv>, actor: Actor, filter: Filter<Fields>) {
  try {
    return { filter, told: await readInsights(deps, actor, queryOf(filter.asked)) };
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid_input') throw error;
    const faults = { ...filter.faults, from: insightsTexts[c.var.language].fault.from };
    const asked = { ...filter.asked, from: '', to: '' };
    return { filter: { ...filter, faults, asked }, told: await readInsights(deps, actor, queryOf(asked)) };
  }
}

function queryOf(asked: Typed<Fields>): Record<string, string> {
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
}

type View = {
  readonly directory: Directory;
  readonly fields: Fields;
  readonly filter: Filter<Fields>;
  readonly told: InsightsTold;
};

function showInsights(c: Context<WebEnv>, view: View): Response | Promise<Response> {
  const { language } = c.var;
  const text = insightsTexts[language];
  const { directory, fields, filter, told } = view;
  const { period, against } = told;
  const at = fieldsAt(fields, filter, language);
  const asked = queryOf(filter.asked);
  const table = new URLSearchParams({ ...asked, format: 'csv', sayIn: language });
  const lead = text.lead({ period: period.from, end: period.to, other: against.from, otherEnd: against.to });
  const heading = period.total.wait === null ? text.title : text.headline({ days: period.total.wait });
  // the months before stand in one row with those of the period
  const isRow = filter.asked.against === 'before';
  const clear = Object.keys(asked).some((name) => name !== 'against') ? '/insights' : undefined;
  return showPage(
    c,
    { title: text.title, current: 'insights', ...standing(filter) },
    <div class="stack gap-5">
      <FilterFaults of={filter} language={language} />
      <div class="row apart ends">
        <Heading lead={lead}>{heading}</Heading>
        <a class="button second" href={`/api/insights?${table}`}>
          <Icon name="download" /> {text.csv}
        </a>
      </div>
      {!told.counted && (
        <Note tone="warn">
          <p>{text.notCounted}</p>
        </Note>
      )}
      <Facts told={told} language={language} />
      <div class="two even">
        <section class="card">
          <h2>{text.chart}</h2>
          <p class="small soft">{text.chartNote}</p>
          <WaitsChart
            months={isRow ? [...against.months, ...period.months] : period.months}
            {...(isRow && { since: period.from })}
            language={language}
          />
        </section>
        <section class="card">
          <h2>{text.series}</h2>
          <Fill told={told} directory={directory} language={language} />
        </section>
      </div>
      <section class="card">
        <h2>{text.services}</h2>
        <Services told={told} directory={directory} language={language} />
      </section>
      {period.total.measures.length > 0 && (
        <section class="card">
          <h2>{text.measures}</h2>
          <Measures told={told} language={language} />
          <p>
            <a href="/insights/sentences">{sentencesTexts[language].title}</a>
          </p>
        </section>
      )}
      <FilterForm action="/insights" shape="card" clear={clear} language={language}>
        <h2>{text.filter}</h2>
        <div class="row top-aligned">
          {at.from}
          {at.to}
        </div>
        <div class="row top-aligned">
          <div class="grow">{at.area}</div>
          <div class="grow">{at.service}</div>
          <div class="grow">{at.against}</div>
        </div>
        <p>
          <a href="/insights/baselines">{text.baselines}</a>
        </p>
      </FilterForm>
    </div>,
  );
}

type Shown = { readonly told: InsightsTold; readonly directory: Directory; readonly language: Language };

type Fact = { readonly value: string; readonly said: string; readonly difference: string };

/** A few numbers, each with what it was in the other period in words. */
const Facts: FC<Omit<Shown, 'directory'>> = ({ told, language }) => (
  <ul class="todo" aria-label={insightsTexts[language].facts}>
    {factsOf(told, language).map(({ value, said, difference }) => (
      <li>
        <b>{value}</b>
        <span>
          {said}
          <br />
          <span class="small soft">{difference}</span>
        </span>
      </li>
    ))}
  </ul>
);

function factsOf({ period, against }: InsightsTold, language: Language): readonly Fact[] {
  const text = insightsTexts[language];
  const counted = [
    { name: 'wait', say: (days: number) => text.wait({ days }), unknown: text.unknownWait },
    { name: 'third', say: (days: number) => text.third({ days }), unknown: text.unknownThird },
    { name: 'kept', say: (count: number) => text.kept({ count }), unknown: text.unknownKept },
    { name: 'noShows', say: (count: number) => text.noShows({ count }), unknown: text.unknownNoShows },
  ] as const;
  const [now, was] = [period.total, against.total];
  return [
    ...counted.map(({ name, say, unknown }) => ({
      value: String(now[name] ?? text.unknown),
      said: now[name] === null ? unknown : say(now[name]),
      difference: sayDifference(now[name], was[name], language),
    })),
    ...measuredFacts(period.total, against.total, language),
  ];
}

/** Of written questions, where there were any. */
function measuredFacts(now: FiguresTold, was: FiguresTold, language: Language): readonly Fact[] {
  const text = insightsTexts[language];
  const of = (figures: FiguresTold, what: Measure) => figures.measures.find((one) => one.what === what);
  const [minutes, before] = [now, was].map((figures) => of(figures, 'question-to-answer')?.value ?? null);
  const [solved, solvedBefore] = [now, was].map((figures) => of(figures, 'solved-without-meeting')?.times ?? null);
  return [
    ...(typeof minutes === 'number'
      ? [
          {
            value: sayDuration(minutes, language),
            said: text.toAnswer,
            difference: before == null ? text.notCompared : text.was({ was: sayDuration(before, language) }),
          },
        ]
      : []),
    ...(typeof solved === 'number'
      ? [
          {
            value: String(solved),
            said: text.solved({ count: solved }),
            difference: sayDifference(solved, solvedBefore ?? null, language),
          },
        ]
      : []),
  ];
}

function sayDifference(now: number | null, was: number | null, language: Language): string {
  const text = insightsTexts[language];
  if (now === null || was === null) return text.notCompared;
  const difference = Math.abs(now - was);
  if (difference === 0) return text.same;
  return now < was ? `▼ ${text.less({ difference })}` : `▲ ${text.more({ difference })}`;
}

const LOW = 40;

/** Each series with its number beside the bar; a mark where it was before. */
const Fill: FC<Shown> = ({ told: { period, against }, directory, language }) => {
  const text = insightsTexts[language];
  if (period.series.length === 0) return <p class="soft">{text.seriesNone}</p>;
  const wasOf = (series: string) => against.series.find((one) => one.series === series)?.fill ?? null;
  return (
    <>
      <p class="small soft">{text.seriesNote}</p>
      <DataTable
        caption={text.series}
        unseenCaption
        compact
        rows={period.series}
        columns={[
          {
            label: text.column.series,
            names: true,
            cell: ({ series }: SeriesTold) => <SeriesName of={series} directory={directory} language={language} />,
          },
          {
            label: text.column.fill,
            cell: ({ series, fill }: SeriesTold) =>
              fill === null ? (
                <span class="small soft">{text.fillHidden}</span>
              ) : (
                <Bar fill={fill} was={wasOf(series)} language={language} />
              ),
          },
        ]}
      />
    </>
  );
};

const SeriesName: FC<{ of: string; directory: Directory; language: Language }> = ({ of, directory, language }) => {
  const series = [...directory.series.values()].find(({ id }) => id === of);
  return series === undefined ? null : (
    <a href={`/series/${series.id}`}>
      <Name of={series.name} language={language} />
    </a>
  );
};

const Bar: FC<{ fill: number; was: number | null; language: Language }> = ({ fill, was, language }) => {
  const text = insightsTexts[language];
  const said = was === null ? text.fill({ fill }) : text.fillWas({ fill, was });
  return (
    <span class="stack gap-1">
      <svg class="fill" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="100" height="8" />
        <rect class={fill < LOW ? 'filled low' : 'filled'} width={String(fill)} height="8" />
        {was !== null && <rect class="then" x={String(Math.min(99, was))} width="1" height="8" />}
      </svg>
      <span class="small">{said}</span>
    </span>
  );
};

const Services: FC<Shown> = ({ told: { period, against }, directory, language }) => {
  const [text, words] = [insightsTexts[language], figuresTexts[language]];
  if (period.services.length === 0) {
    return <EmptyState icon="calendar" title={text.servicesNone} advice={text.noneAdvice} />;
  }
  const wasOf = ({ area, service }: ServiceTold) =>
    against.services.find((one) => one.area === area && one.service === service);
  const named = (things: Iterable<{ readonly id: string; readonly name: Directory['region']['name'] }>, id: string) =>
    sayName([...things].find((one) => one.id === id)?.name, language);
  const column = (name: 'kept' | 'cancelled' | 'noShows' | 'wait' | 'third') => ({
    label: words[name],
    number: true,
    cell: (row: ServiceTold) => <Cell now={row} was={wasOf(row)} name={name} language={language} />,
  });
  return (
    <>
      <p class="small soft">{text.servicesNote}</p>
      <DataTable
        caption={text.services}
        unseenCaption
        compact
        rows={period.services}
        columns={[
          {
            label: words.service,
            names: true,
            cell: ({ area, service }: ServiceTold) => (
              <>
                {named(directory.services.values(), service)}{' '}
                <span class="small soft">{named(directory.areas.values(), area)}</span>
              </>
            ),
          },
          ...(['kept', 'wait', 'third', 'noShows', 'cancelled'] as const).map(column),
        ]}
      />
    </>
  );
};

const Cell: FC<{
  now: FiguresTold;
  was: FiguresTold | undefined;
  name: Exclude<keyof FiguresTold, 'measures'>;
  language: Language;
}> = ({ now, was, name, language }) => {
  const text = insightsTexts[language];
  const isCount = name !== 'wait' && name !== 'third';
  const before = was?.[name] ?? null;
  return (
    <>
      {now[name] ?? <span class="small soft">{isCount ? text.hidden : text.unknown}</span>}
      {before !== null && before !== now[name] && (
        <span class="small soft">
          <br />
          {text.was({ was: before })}
        </span>
      )}
    </>
  );
};

/** What features measured: how often, and what it comes to, each with what it was before. */
const Measures: FC<Omit<Shown, 'directory'>> = ({ told: { period, against }, language }) => {
  const [text, words] = [insightsTexts[language], figuresTexts[language]];
  const wasOf = (what: string) => against.total.measures.find((one) => one.what === what);
  const say = (value: number) => value.toLocaleString(language);
  const cell = (name: 'times' | 'value') => ({
    label: text.column[name],
    number: true,
    cell: (row: FiguresTold['measures'][number]) => {
      const [now, was] = [row[name], wasOf(row.what)?.[name] ?? null];
      return (
        <>
          {now === null ? <span class="small soft">{text.unknown}</span> : say(now)}
          {was !== null && was !== now && (
            <span class="small soft">
              <br />
              {text.was({ was: say(was) })}
            </span>
          )}
        </>
      );
    },
  });
  return (
    <>
      <p class="small soft">{text.measuresNote}</p>
      <DataTable
        caption={text.measures}
        unseenCaption
        compact
        rows={period.total.measures}
        columns={[
          {
            label: text.column.measure,
            names: true,
            cell: ({ what }: FiguresTold['measures'][number]) => words.measure[what],
          },
          cell('times'),
          cell('value'),
        ]}
      />
    </>
  );
};
