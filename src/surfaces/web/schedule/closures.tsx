// When a place or a series is closed: the list of closures, adding and removing one.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Closure, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { sayCalendarDate } from '../../../core/wording.ts';
import { addClosure } from '../../../features/directory/add-closure.ts';
import { removeClosure } from '../../../features/directory/remove-closure.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, TextField, TicksField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { areaNames, Name } from '../kit/localized-name.tsx';
import { NameFields } from '../kit/name-fields.tsx';
import { showPage } from '../kit/page.tsx';
import { faultsIn, readForm, type SentForm, typedName } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { SaveOrLeave } from './absence-form.tsx';
import { type AbsenceView, closuresOf, openAbsences } from './absence-view.ts';
import { absenceTexts } from './texts/words.ts';

export function closurePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/closures/new', async (c) => showClosureForm(c, await openAbsences(c, deps), blankClosure));

  routes.post('/closures/new', async (c) => {
    const view = await openAbsences(c, deps);
    const values = typedClosure(await readForm(c));
    try {
      await execute(deps, view.actor, addClosure, values, { requestId: c.var.requestId });
      return c.redirect('/absences?done=closed', 303);
    } catch (error) {
      const said = absenceTexts[view.language].fault;
      const faults = faultsIn(error, {
        name: { field: 'nameFi', text: said.name },
        areas: { field: 'areas', text: said.areas },
        series: { field: 'series', text: said.series },
        from: { field: 'from', text: said.firstDate },
        to: { field: 'to', text: said.lastDate },
      });
      return showClosureForm(c, view, values, faults);
    }
  });

  routes.get('/closures/:id/remove', async (c) => showClosureRemoval(c, await openAbsences(c, deps)));

  routes.post('/closures/:id/remove', async (c) => {
    const { actor } = await openAbsences(c, deps);
    await execute(deps, actor, removeClosure, { id: c.req.param('id') }, { requestId: c.var.requestId });
    return c.redirect('/absences?done=opened', 303);
  });

  return routes;
}

/** The closures of the actor's areas, each with how to take it back. */
export const ClosureTable: FC<{ view: AbsenceView }> = ({ view }) => {
  const { actor, directory, language } = view;
  const text = absenceTexts[language];
  const rows = closuresOf(view);
  if (rows.length === 0) {
    return <EmptyState icon="calendar" heading="h3" title={text.noClosures} advice={text.noClosuresAdvice} />;
  }
  return (
    <div class="card">
      <DataTable
        caption={text.closures}
        unseenCaption
        rows={rows}
        columns={[
          { label: text.column.what, names: true, cell: (row: Closure) => <Name of={row.name} language={language} /> },
          { label: text.column.when, cell: (row) => sayClosure(view, row) },
          { label: text.column.areas, cell: (row) => areaNames(directory, row.areas, language) },
          { label: text.column.series, cell: (row) => saySeries(view, row) },
          {
            label: text.column.act,
            cell: (row) =>
              row.areas.every((area) => may(actor, 'manage-absences', area)) ? (
                <Remove
                  href={`/closures/${row.id}/remove`}
                  what={`${nameIn(row.name, language)}, ${sayClosure(view, row)}`}
                  language={language}
                />
              ) : (
                '–'
              ),
          },
        ]}
      />
    </div>
  );
};

function saySeries({ directory, language }: AbsenceView, { series }: Closure): string {
  if (series.length === 0) return absenceTexts[language].allSeries;
  return series.map((id) => nameIn(directory.series.get(id)?.name ?? { [language]: id }, language)).join(', ');
}

function sayClosure({ language }: AbsenceView, { from, to }: Closure): string {
  const [first, last] = [from, to].map((date) => sayCalendarDate(date, language, 'full'));
  return first === last ? `${first}` : `${first} – ${last}`;
}

/** Leads to the question whether to take it back. */
export const Remove: FC<{ href: string; what: string; language: Language }> = ({ href, what, language }) => (
  <a href={href} aria-label={absenceTexts[language].removeLabel({ what })}>
    {absenceTexts[language].remove}
  </a>
);

type ClosureValues = {
  readonly name: Readonly<Record<string, string>>;
  readonly areas: readonly string[];
  readonly series: readonly string[];
  readonly from: string;
  readonly to: string;
};
const blankClosure: ClosureValues = { name: {}, areas: [], series: [], from: '', to: '' };

function typedClosure(form: SentForm): ClosureValues {
  return {
    name: typedName(form),
    areas: form.all('areas'),
    series: form.all('series'),
    from: form.one('from'),
    to: form.one('to'),
  };
}

function showClosureForm(
  c: Context<WebEnv>,
  { actor, directory, language }: AbsenceView,
  values: ClosureValues,
  faults: Faults = {},
): Response | Promise<Response> {
  const text = absenceTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const areas = [...directory.areas.values()].filter(({ id }) => may(actor, 'manage-absences', id));
  const series = [...directory.series.values()].filter((one) => areas.some(({ id }) => one.areas.includes(id)));
  const named = ({ id, name }: { id: string; name: Closure['name'] }) => ({ value: id, label: nameIn(name, language) });
  return showPage(
    c,
    { title: text.newClosureTitle, current: 'absences', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={{ href: '/absences', label: text.all }} lead={text.newClosureLead}>
        {text.newClosureTitle}
      </Heading>
      <form method="post" action="/closures/new" class="stack gap-5" novalidate>
        <NameFields label={text.closureName} values={values.name} faults={faults} language={language} />
        <TicksField
          name="areas"
          label={text.closureAreas}
          options={areas.map(named)}
          values={values.areas}
          fault={faults.areas}
        />
        <div class="row top-aligned">
          <TextField name="from" type="date" label={text.fromDate} value={values.from} fault={faults.from} />
          <TextField name="to" type="date" label={text.toDate} value={values.to} fault={faults.to} />
        </div>
        {series.length > 0 && (
          <TicksField
            name="series"
            label={`${text.closureSeries} ${frameTexts[language].optional}`}
            hint={text.closureSeriesHint}
            options={series.map(named)}
            values={values.series}
            fault={faults.series}
          />
        )}
        <SaveOrLeave save={text.saveClosure} language={language} />
      </form>
    </div>,
  );
}

function showClosureRemoval(c: Context<WebEnv>, view: AbsenceView): Response | Promise<Response> {
  const { language } = view;
  const text = absenceTexts[language];
  const closure = closuresOf(view).find(({ id }) => id === c.req.param('id'));
  if (closure === undefined) throw new Refusal('not_found', 'no such closure in the areas of this actor');
  return showPage(
    c,
    { title: text.removeClosureTitle, current: 'absences', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/absences', label: text.all }} lead={text.removeClosureLead}>
        {text.removeClosureTitle}
      </Heading>
      <Confirm
        action={`/closures/${closure.id}/remove`}
        button={text.removeClosureConfirm}
        danger
        back={{ href: '/absences', label: frameTexts[language].cancel }}
      >
        <p class="card stack gap-1">
          <b>
            <Name of={closure.name} language={language} />
          </b>
          <span>{sayClosure(view, closure)}</span>
        </p>
      </Confirm>
    </div>,
  );
}
