// The coordinator's series: their list, one with its next six months, and its removal.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn, type Series } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayCalendarDate, sayList } from '../../../core/wording.ts';
import type { PreviewDay } from '../../../features/directory/preview-series.ts';
import { readDirectory, readSeriesDates } from '../../../features/directory/read.ts';
import { readLeftOutside } from '../../../features/directory/read-left-outside.ts';
import { removeSeries } from '../../../features/directory/remove-series.ts';
import { execute, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { LeftBookings, type LeftShown, withOwners } from '../booking/left-outside.tsx';
import { allowed, signedIn } from '../kit/allowed.ts';
import { Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { refusalOf } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { areaNames, Name, Posts } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { asSentence, saySeriesRhythm } from '../kit/rhythm.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { dateOf } from '../kit/times.tsx';
import { WhoseToChange } from '../kit/whose-to-change.tsx';
import { sayProfession } from './say-profession.ts';
import { SeriesDates } from './series-dates.tsx';
import { sayShare } from './share-rows.tsx';
import { draftTexts, seriesTexts } from './texts/words.ts';

export function seriesPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/series', async (c) => {
    const actor = allowed(c, 'manage-series');
    const directory = await readDirectory(deps);
    const mine = [...directory.series.values()].filter((series) =>
      series.areas.some((area) => may(actor, 'manage-series', area)),
    );
    const today = dateOf(deps.clock.now(), directory.region.timeZone);
    const rows = await Promise.all(
      mine.map(async (series) => {
        const days = await readSeriesDates(deps, actor, series.id, today);
        return { series, next: days.find((day) => day.held)?.date };
      }),
    );
    rows.sort((one, other) => (one.next ?? '9999').localeCompare(other.next ?? '9999'));
    return showList(c, directory, rows);
  });

  routes.get('/series/:id', async (c) => {
    const { actor, directory, series } = await openSeries(c, deps);
    const today = dateOf(deps.clock.now(), directory.region.timeZone);
    const days = await readSeriesDates(deps, actor, series.id, today);
    return showSeries(c, directory, series, days);
  });

  /** That bookings to come hold the series, and which: their list is on the page. */
  const heldBy = async (c: Context<WebEnv>, actor: Actor, series: Series) => {
    const left = await readLeftOutside(deps, actor, { removedSeries: { id: series.id } });
    return { inUse: true, left: await withOwners(c, deps, left) };
  };

  routes.get('/series/:id/remove', async (c) => {
    const { actor, directory, series } = await openForChange(c, deps);
    // what the press would be refused for is in sight before it
    const refusal = await refusalOf(judge(deps, actor, removeSeries, { id: series.id }));
    return showRemoval(c, directory, series, refusal?.code === 'in_use' ? await heldBy(c, actor, series) : {});
  });

  routes.post('/series/:id/remove', async (c) => {
    const { actor, directory, series } = await openForChange(c, deps);
    try {
      await execute(deps, actor, removeSeries, { id: series.id }, { requestId: c.var.requestId });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'in_use') {
        return showRemoval(c, directory, series, { ...(await heldBy(c, actor, series)), status: 409 });
      }
      throw error;
    }
    return c.redirect('/series?done=removed', 303);
  });

  return routes;
}

/** The series in the address, for a person who coordinates one of its areas. Throws `not_found`. */
async function openSeries(
  c: Context<WebEnv>,
  deps: Dependencies,
): Promise<{ readonly actor: Actor; readonly directory: Directory; readonly series: Series }> {
  const actor = allowed(c, 'manage-series');
  const directory = await readDirectory(deps);
  const series = [...directory.series.values()].find(({ id }) => id === c.req.param('id'));
  if (!series?.areas.some((area) => may(actor, 'manage-series', area))) {
    throw new Refusal('not_found', 'no such series in the areas of this actor');
  }
  return { actor, directory, series };
}

/** The same, for a person who coordinates all of its areas. Throws `not_allowed` as well. */
export async function openForChange(c: Context<WebEnv>, deps: Dependencies) {
  const opened = await openSeries(c, deps);
  if (!opened.series.areas.every((area) => may(opened.actor, 'manage-series', area))) {
    throw new Refusal('not_allowed', 'the series serves an area that this actor does not coordinate');
  }
  return opened;
}

/** The series of which the actor coordinates every area. */
export function mayChangeAmong(actor: Actor, { series }: Directory): readonly Series[] {
  return [...series.values()].filter(({ areas }) => areas.every((area) => may(actor, 'manage-series', area)));
}

type Row = { readonly series: Series; readonly next: string | undefined };

function showList(c: Context<WebEnv>, directory: Directory, rows: readonly Row[]): Response | Promise<Response> {
  const { language } = c.var;
  const text = seriesTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'series' },
    <div class="stack gap-5">
      {c.req.query('done') === 'removed' && (
        <Note tone="good" said>
          <p>{text.removed}</p>
        </Note>
      )}
      <div class="row apart">
        <Heading lead={text.lead}>{text.title}</Heading>
        {rows.length > 0 && (
          <div class="row">
            <AddSeries language={language} />
            <a class="button second" href="/drafts">
              {draftTexts[language].title}
            </a>
          </div>
        )}
      </div>
      {rows.length > 0 ? (
        <SeriesTable rows={rows} directory={directory} language={language} />
      ) : (
        <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice}>
          <div class="row">
            <AddSeries language={language} />
            <a class="button second" href="/import">
              {text.toImport}
            </a>
          </div>
        </EmptyState>
      )}
    </div>,
  );
}

const AddSeries: FC<{ language: Language }> = ({ language }) => (
  <a class="button" href="/series/new">
    <Icon name="add" /> {seriesTexts[language].add}
  </a>
);

const SeriesTable: FC<{ rows: readonly Row[]; directory: Directory; language: Language }> = ({
  rows,
  directory,
  language,
}) => {
  const text = seriesTexts[language];
  return (
    <div class="card">
      <DataTable
        caption={text.title}
        unseenCaption
        rows={rows}
        columns={[
          {
            label: text.column.name,
            names: true,
            cell: ({ series }: Row) => (
              <a href={`/series/${series.id}`}>
                <Name of={series.name} language={language} />
              </a>
            ),
          },
          { label: text.column.rhythm, cell: ({ series }) => asSentence(saySeriesRhythm(series, language)) },
          {
            label: text.column.who,
            cell: ({ series }) => <People series={series} directory={directory} language={language} />,
          },
          { label: text.column.areas, cell: ({ series }) => areaNames(directory, series.areas, language) },
          {
            label: text.column.next,
            cell: ({ next }) =>
              next ? <time datetime={next}>{sayCalendarDate(next, language, 'short')}</time> : text.noDates,
          },
        ]}
      />
    </div>
  );
};

const People: FC<{ series: Series; directory: Directory; language: Language }> = ({ series, directory, language }) => (
  <Posts of={series.professionals.map((id) => directory.professionals.get(id)?.post ?? {})} language={language} />
);

function showSeries(
  c: Context<WebEnv>,
  directory: Directory,
  series: Series,
  days: readonly PreviewDay[],
): Response | Promise<Response> {
  const { language } = c.var;
  const text = seriesTexts[language];
  const actor = signedIn(c);
  const changes = series.areas.every((area) => may(actor, 'manage-series', area));
  return showPage(
    c,
    { title: nameIn(series.name, language), current: 'series' },
    <div class="stack gap-6">
      {c.req.query('done') === 'saved' && (
        <Note tone="good" said>
          <p>{text.saved}</p>
          <p>{text.savedMind}</p>
        </Note>
      )}
      <Heading back={{ href: '/series', label: text.all }}>
        <Name of={series.name} language={language} />
      </Heading>
      <div class="card stack gap-5">
        <SeriesFacts series={series} directory={directory} language={language} />
        {changes ? (
          <div class="row">
            <a class="button" href={`/series/${series.id}/edit`}>
              <Icon name="edit" /> {text.edit}
            </a>
            <a class="button danger" href={`/series/${series.id}/remove`}>
              <Icon name="remove" /> {text.remove}
            </a>
          </div>
        ) : (
          <WhoseToChange areas={areaNames(directory, series.areas, language)} language={language}>
            {text.notYours}
          </WhoseToChange>
        )}
      </div>
      <section class="stack">
        <h2>{text.preview}</h2>
        <SeriesDates days={days} directory={directory} language={language} />
      </section>
    </div>,
  );
}

const SeriesFacts: FC<{ series: Series; directory: Directory; language: Language }> = ({
  series,
  directory,
  language,
}) => {
  const text = seriesTexts[language];
  const say = (date: string) => sayCalendarDate(date, language, 'full');
  const site = series.site && directory.sites.get(series.site);
  const together = (directory.services.get(series.service)?.professions ?? []).map((one) =>
    sayProfession(one, language),
  );
  return (
    <Facts
      of={[
        [text.facts.service, <Name of={directory.services.get(series.service)?.name} language={language} />],
        [text.facts.rhythm, asSentence(saySeriesRhythm(series, language))],
        [text.facts.who, <People series={series} directory={directory} language={language} />],
        [text.facts.together, together.length > 1 && sayList(together, language)],
        [
          text.facts.deputies,
          series.deputies && (
            <Posts of={series.deputies.map((id) => directory.professionals.get(id)?.post ?? {})} language={language} />
          ),
        ],
        [text.facts.areas, areaNames(directory, series.areas, language)],
        [
          text.facts.shares,
          series.shares && (
            <ul>
              {series.shares.map((share) => (
                <li>{sayShare(directory, share, language)}</li>
              ))}
            </ul>
          ),
        ],
        [text.facts.site, site && <Name of={site.name} language={language} />],
        [
          text.facts.valid,
          series.until === series.from
            ? say(series.from)
            : series.until
              ? text.fromTo({ from: say(series.from), until: say(series.until) })
              : text.from({ date: say(series.from) }),
        ],
        [text.facts.holidays, series.skipPublicHolidays ? text.holidaysSkipped : text.holidaysHeld],
      ]}
    />
  );
};

function showRemoval(
  c: Context<WebEnv>,
  directory: Directory,
  series: Series,
  {
    inUse = false,
    left,
    status,
  }: { readonly inUse?: boolean; readonly left?: LeftShown | undefined; readonly status?: 409 } = {},
): Response | Promise<Response> {
  const { language } = c.var;
  const text = seriesTexts[language];
  const address = `/series/${series.id}`;
  const title = inUse ? text.inUseTitle : text.removeTitle;
  return showPage(
    c,
    { title, current: 'series', width: 'narrow', ...(status && { status }) },
    <div class="stack gap-5">
      {inUse && (
        <Note tone={status ? 'bad' : 'warn'} said>
          <p>{text.inUse}</p>
          <p>{text.inUseAdvice}</p>
        </Note>
      )}
      <Heading
        back={{ href: address, label: nameIn(series.name, language) }}
        {...(!inUse && { lead: text.removeLead })}
      >
        {title}
      </Heading>
      {inUse ? (
        <>
          <p>
            <a class="button" href={`${address}/edit#until`}>
              {text.setLast}
            </a>
          </p>
          {left && <LeftBookings left={left} directory={directory} language={language} advice={text.inUseList} />}
        </>
      ) : (
        <Confirm
          action={`${address}/remove`}
          button={text.removeConfirm}
          danger
          back={{ href: address, label: frameTexts[language].cancel }}
        >
          <div class="card">
            <SeriesFacts series={series} directory={directory} language={language} />
          </div>
        </Confirm>
      )}
    </div>,
  );
}
