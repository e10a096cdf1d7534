// Making and changing a series: a form that shows what the dates would be before anything is saved.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn, type Series, weekdays } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import type { PreviewDay } from '../../../features/directory/preview-series.ts';
import { readDirectory, readSeriesPreview } from '../../../features/directory/read.ts';
import { saveSeries } from '../../../features/directory/save-series.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import type { WebEnv } from '../kit/environment.ts';
import {
  ChoiceField,
  ErrorSummary,
  type Faults,
  LongTextField,
  SelectField,
  TextField,
  Tick,
  TicksField,
} from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { NameFields } from '../kit/name-fields.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { faultsIn, readForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { dateOf } from '../kit/times.tsx';
import {
  blankValues,
  draftOf,
  rhythmFaults,
  rhythmKinds,
  type SeriesFormValues,
  saidFaults,
  sitesFor,
  typedSeries,
  valuesOf,
} from './read-series-form.ts';
import { openSeries } from './series.tsx';
import { SeriesDates } from './series-dates.tsx';
import { seriesTexts } from './texts/words.ts';

export function seriesFormPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/series/new', async (c) => {
    const actor = allowed(c, 'manage-series');
    const directory = await readDirectory(deps);
    return showForm(c, { actor, directory, values: blankValues(todayOf(deps, directory)) });
  });

  routes.post('/series/new', async (c) => {
    const actor = allowed(c, 'manage-series');
    return answerForm(c, deps, { actor, directory: await readDirectory(deps) });
  });

  routes.get('/series/:id/edit', async (c) => {
    const opened = await openForChange(c, deps);
    return showForm(c, { ...opened, values: valuesOf(opened.series, c.var.language) });
  });

  routes.post('/series/:id/edit', async (c) => answerForm(c, deps, await openForChange(c, deps)));

  return routes;
}

type Opened = { readonly actor: Actor; readonly directory: Directory; readonly series?: Series };
type View = Opened & {
  readonly values: SeriesFormValues;
  readonly faults?: Faults;
  readonly days?: readonly PreviewDay[];
};

async function openForChange(c: Context<WebEnv>, deps: Dependencies): Promise<Required<Opened>> {
  const opened = await openSeries(c, deps);
  if (!opened.series.areas.every((area) => may(opened.actor, 'manage-series', area))) {
    throw new Refusal('not_allowed', 'the series serves an area that this actor does not coordinate');
  }
  return opened;
}

async function answerForm(c: Context<WebEnv>, deps: Dependencies, opened: Opened): Promise<Response> {
  const { actor, directory, series } = opened;
  const form = await readForm(c);
  const values = typedSeries(form);
  const draft = { ...(series && { id: series.id }), ...draftOf(values, series?.name) };
  const { language } = c.var;
  try {
    // always looked at first, so that the faults of the rhythm and all others come together
    const days = await readSeriesPreview(deps, actor, draft, todayOf(deps, directory));
    const faults = rhythmFaults(values, language);
    if (Object.keys(faults).length > 0) return showForm(c, { ...opened, values, faults });
    if (form.one('act') === 'preview') return showForm(c, { ...opened, values, days });
    const { id } = await execute(deps, actor, saveSeries, draft, { requestId: c.var.requestId });
    return c.redirect(`/series/${id}?done=saved`, 303);
  } catch (error) {
    const faults = faultsIn(error, saidFaults(values, language));
    return showForm(c, { ...opened, values, faults: { ...faults, ...rhythmFaults(values, language) } });
  }
}

function todayOf(deps: Dependencies, directory: Directory): string {
  return dateOf(deps.clock.now(), directory.region.timeZone);
}

async function showForm(c: Context<WebEnv>, view: View): Promise<Response> {
  const { language } = c.var;
  const text = seriesTexts[language];
  const { series, faults = {}, days } = view;
  const title = series ? text.editTitle : text.newTitle;
  const faulty = Object.keys(faults).length > 0;
  const back = series
    ? { href: `/series/${series.id}`, label: nameIn(series.name, language) }
    : { href: '/series', label: text.all };
  return showPage(
    c,
    { title, current: 'series', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={back} lead={text.formLead}>
        {title}
      </Heading>
      {days && (
        <section class="stack" id="preview">
          <h2>{text.previewOf}</h2>
          <Note>
            <p role="status">{text.previewNotSaved}</p>
          </Note>
          <SeriesDates days={days} directory={view.directory} language={language} />
        </section>
      )}
      <SeriesForm view={view} faults={faults} language={language} back={back.href} />
    </div>,
  );
}

type Parts = { readonly view: View; readonly faults: Faults; readonly language: Language };

const SeriesForm: FC<Parts & { back: string }> = ({ view, faults, language, back }) => {
  const text = seriesTexts[language];
  const { series, values } = view;
  const action = series ? `/series/${series.id}/edit` : '/series/new';
  return (
    <form method="post" action={action} class="stack gap-6" novalidate>
      <NameFields label={text.name} values={values.name} faults={faults} language={language} />
      <WhoAndWhere view={view} faults={faults} language={language} />
      <Rhythm view={view} faults={faults} language={language} />
      <Times view={view} faults={faults} language={language} />
      <Exceptions view={view} faults={faults} language={language} />
      <div class="row">
        <button type="submit" name="act" value="save" class="button">
          {text.save}
        </button>
        <button type="submit" name="act" value="preview" class="button second">
          {text.showPreview}
        </button>
        <a class="button quiet" href={back}>
          {frameTexts[language].cancel}
        </a>
      </div>
    </form>
  );
};

const WhoAndWhere: FC<Parts> = ({ view: { actor, directory, values }, faults, language }) => {
  const text = seriesTexts[language];
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-series', id));
  const ids = areas.map(({ id }) => id);
  const people = [...directory.professionals.values()].filter((one) => one.areas.some((area) => ids.includes(area)));
  const named = ({ id, name }: { id: string; name: Series['name'] }) => ({ value: id, label: nameIn(name, language) });
  return (
    <>
      <SelectField
        name="service"
        label={text.service}
        blank={frameTexts[language].choose}
        options={[...directory.services.values()].map(named)}
        value={values.service}
        fault={faults.service}
      />
      <div class="row top-aligned">
        <div class="grow">
          <TicksField
            name="professionals"
            label={text.professionals}
            hint={text.professionalsHint}
            options={people.map(({ id, post }) => named({ id, name: post }))}
            values={values.professionals}
            fault={faults.professionals}
          />
        </div>
        <div class="grow">
          <TicksField
            name="areas"
            label={text.areas}
            hint={text.areasHint}
            options={areas.map(named)}
            values={values.areas}
            fault={faults.areas}
          />
        </div>
      </div>
      <SelectField
        name="site"
        label={text.site}
        blank={text.noSite}
        options={sitesFor(directory, ids).map(named)}
        value={values.site}
        fault={faults.site}
      />
    </>
  );
};

const Rhythm: FC<Parts> = ({ view: { values }, faults, language }) => {
  const text = seriesTexts[language];
  return (
    <div class="stack gap-5">
      <ChoiceField
        name="rhythm"
        label={text.rhythm}
        value={values.rhythm}
        fault={faults.rhythm}
        choices={rhythmKinds.map((value) => {
          const [label, hint] = text.rhythmKind[value];
          return { value, label, hint, shows: value };
        })}
      />
      <div class="follows nth">
        <TicksField
          name="nths"
          label={text.nths}
          options={(['1', '2', '3', '4', '5', '-1'] as const).map((value) => ({ value, label: text.nth[value] }))}
          values={values.nths}
          fault={faults.nths}
        />
      </div>
      <div class="follows every">
        <TextField
          name="interval"
          type="number"
          label={text.interval}
          hint={text.intervalHint}
          value={values.interval}
          fault={faults.interval}
          min="1"
          max="52"
        />
      </div>
      <div class="follows parity">
        <ChoiceField
          name="parity"
          label={text.parity}
          value={values.parity}
          choices={[
            { value: 'odd', label: text.odd },
            { value: 'even', label: text.even },
          ]}
          side
        />
      </div>
      <div class="follows nth every parity">
        <TicksField
          name="weekdays"
          label={text.weekdays}
          options={weekdays.map((value) => ({ value, label: text.weekday[value] }))}
          values={values.weekdays}
          fault={faults.weekdays}
        />
      </div>
      <div class="follows rule">
        <TextField
          name="rule"
          label={text.rule}
          hint={text.ruleHint}
          value={values.rule}
          fault={faults.rule}
          maxlength={300}
        />
      </div>
    </div>
  );
};

const Times: FC<Parts> = ({ view: { values }, faults, language }) => {
  const text = seriesTexts[language];
  return (
    <>
      <fieldset class="field">
        <legend>{text.times}</legend>
        <div class="row top-aligned">
          <TextField name="start" type="time" label={text.start} value={values.start} fault={faults.start} />
          <TextField name="end" type="time" label={text.end} value={values.end} fault={faults.end} />
        </div>
      </fieldset>
      <fieldset class="field">
        <legend>{text.validity}</legend>
        <div class="row top-aligned">
          <TextField name="from" type="date" label={text.firstDate} value={values.from} fault={faults.from} />
          <TextField
            name="until"
            type="date"
            label={`${text.lastDate} ${frameTexts[language].optional}`}
            value={values.until}
            fault={faults.until}
          />
        </div>
        <span class="hint">{text.lastDateHint}</span>
      </fieldset>
    </>
  );
};

/** Rows left empty for dates to be moved. */
const BLANK_ROWS = 2;

const Exceptions: FC<Parts> = ({ view: { values }, faults, language }) => {
  const text = seriesTexts[language];
  const moves = [...values.moves, ...Array.from({ length: BLANK_ROWS }, () => ({ from: '', to: '' }))];
  return (
    <>
      <Tick name="skipPublicHolidays" checked={values.skipPublicHolidays}>
        {text.holidays}
      </Tick>
      <div class="row top-aligned">
        <div class="grow">
          <LongTextField
            name="exceptDates"
            label={`${text.exceptDates} ${frameTexts[language].optional}`}
            hint={text.datesHint}
            value={values.exceptDates}
            fault={faults.exceptDates}
            short
          />
        </div>
        <div class="grow">
          <LongTextField
            name="extraDates"
            label={`${text.extraDates} ${frameTexts[language].optional}`}
            hint={text.datesHint}
            value={values.extraDates}
            fault={faults.extraDates}
            short
          />
        </div>
      </div>
      <fieldset class="field">
        <legend>{`${text.moves} ${frameTexts[language].optional}`}</legend>
        <input type="hidden" name="moves" value={String(moves.length)} />
        <div class="stack gap-3">
          {moves.map((move, at) => (
            <div class="row top-aligned">
              <TextField
                name={`moveFrom${at + 1}`}
                type="date"
                label={text.moveFrom({ n: at + 1 })}
                value={move.from}
                fault={faults[`moveFrom${at + 1}`]}
              />
              <TextField name={`moveTo${at + 1}`} type="date" label={text.moveTo({ n: at + 1 })} value={move.to} />
            </div>
          ))}
        </div>
        <span class="hint">{text.movesHint}</span>
      </fieldset>
    </>
  );
};
