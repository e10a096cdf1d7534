// Who is away and what is closed: the lists, adding and removing, and which coming bookings an absence touches.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { z } from 'zod';
import { type Absence, type Closure, type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { sayCalendarDate } from '../../../core/wording.ts';
import { listBookings, type ReadBooking } from '../../../features/bookings/read.ts';
import { bookingFilter } from '../../../features/bookings/schema.ts';
import { addAbsence } from '../../../features/directory/add-absence.ts';
import { addClosure } from '../../../features/directory/add-closure.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { removeAbsence } from '../../../features/directory/remove-absence.ts';
import { removeClosure } from '../../../features/directory/remove-closure.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { sayAbsence } from '../components/absence-span.ts';
import { BookingRows } from '../components/booking-rows.tsx';
import { Confirm } from '../components/confirm.tsx';
import { DataTable } from '../components/data-table.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ChoiceField, ErrorSummary, type Faults, SelectField, TextField, TicksField } from '../components/fields.tsx';
import { Heading } from '../components/heading.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/localized-name.tsx';
import { NameFields } from '../components/name-fields.tsx';
import { Note } from '../components/note.tsx';
import { showPage } from '../components/page.tsx';
import { dateOf } from '../components/slot-list.tsx';
import type { WebEnv } from '../environment.ts';
import { absenceReasons, absenceTexts, sayReason } from '../messages/absences.ts';
import { frame } from '../messages/frame.ts';
import { replanTexts } from '../messages/replan.ts';
import { faultsIn, readForm, type SentForm, typedName } from '../read-form.ts';
import { peopleOf } from './people.tsx';
import { areaNames, coordinator } from './series.tsx';

export function absencePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<View> => ({
    actor: coordinator(c, 'manage-absences'),
    directory: await readDirectory(deps),
    language: c.var.language,
    now: deps.clock.now(),
  });

  routes.get('/absences', async (c) => {
    const view = await open(c);
    const added = absencesOf(view).find(({ id }) => id === c.req.query('added'));
    return showLists(c, view, added && { absence: added, bookings: await bookingsIn(deps, view.actor, added) });
  });

  routes.get('/absences/new', async (c) => {
    const values = { ...blankAbsence, professional: c.req.query('professional') ?? '' };
    return showAbsenceForm(c, await open(c), values);
  });

  routes.post('/absences/new', async (c) => {
    const view = await open(c);
    const values = typedAbsence(await readForm(c));
    const missing = absenceGaps(values, view.language);
    if (Object.keys(missing).length > 0) return showAbsenceForm(c, view, values, missing);
    try {
      const { id } = await execute(deps, view.actor, addAbsence, absenceOf(values), { requestId: c.var.requestId });
      return c.redirect(`/absences?added=${id}`, 303);
    } catch (error) {
      const said = absenceTexts[view.language].fault;
      const faults = faultsIn(error, {
        professional: { field: 'professional', text: said.professional },
        from: { field: 'fromDate', text: said.from },
        to: { field: 'toDate', text: said.to },
      });
      return showAbsenceForm(c, view, values, faults);
    }
  });

  routes.get('/absences/:id/remove', async (c) => showAbsenceRemoval(c, await open(c)));

  routes.post('/absences/:id/remove', async (c) => {
    const { actor } = await open(c);
    await execute(deps, actor, removeAbsence, { id: c.req.param('id') }, { requestId: c.var.requestId });
    return c.redirect('/absences?done=removed', 303);
  });

  routes.get('/closures/new', async (c) => showClosureForm(c, await open(c), blankClosure));

  routes.post('/closures/new', async (c) => {
    const view = await open(c);
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

  routes.get('/closures/:id/remove', async (c) => showClosureRemoval(c, await open(c)));

  routes.post('/closures/:id/remove', async (c) => {
    const { actor } = await open(c);
    await execute(deps, actor, removeClosure, { id: c.req.param('id') }, { requestId: c.var.requestId });
    return c.redirect('/absences?done=opened', 303);
  });

  return routes;
}

type View = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly now: number;
};

/** Coming absences of the people of the actor's areas, soonest first. */
function absencesOf({ actor, directory, language, now }: View): readonly Absence[] {
  const mine = new Set(peopleOf(directory, actor, language).map(({ id }) => id));
  return directory.absences
    .filter(({ professional, to }) => mine.has(professional) && to > now)
    .sort((one, other) => one.from - other.from);
}

function closuresOf({ actor, directory, now }: View): readonly Closure[] {
  const today = dateOf(now, directory.region.timeZone);
  return directory.closures
    .filter(({ areas, to }) => to >= today && areas.some((area) => may(actor, 'manage-absences', area)))
    .sort((one, other) => one.from.localeCompare(other.from));
}

const MOST_BOOKINGS = 200;

/** The coming bookings of the person in that time, of the areas the actor may see. */
async function bookingsIn(deps: Dependencies, actor: Actor, absence: Absence): Promise<readonly ReadBooking[]> {
  const now = deps.clock.now();
  const from = new Date(Math.max(absence.from, now)).toISOString();
  const to = new Date(absence.to).toISOString();
  const filter = bookingFilter.parse({ from, to, professional: absence.professional, limit: MOST_BOOKINGS });
  const { items } = await listBookings(deps, actor, filter);
  return items.filter(({ record }) => record.status === 'booked' || record.status === 'arrived');
}

function sayClosure({ language }: View, { from, to }: Closure): string {
  const [first, last] = [from, to].map((date) => sayCalendarDate(date, language, 'full'));
  return first === last ? `${first}` : `${first} – ${last}`;
}

type Added = { readonly absence: Absence; readonly bookings: readonly ReadBooking[] };

function showLists(c: Context<WebEnv>, view: View, added: Added | undefined): Response | Promise<Response> {
  const { language } = view;
  const text = absenceTexts[language];
  const done = { removed: text.removed, closed: text.closureAdded, opened: text.closureRemoved }[
    c.req.query('done') ?? ''
  ];
  return showPage(
    c,
    { title: text.title, current: 'absences' },
    <div class="stack gap-6">
      {done && (
        <Note tone="good" said>
          <p>{done}</p>
        </Note>
      )}
      {added && <AddedNote added={added} view={view} />}
      <Heading lead={text.lead}>{text.title}</Heading>
      <section class="stack">
        <div class="row apart">
          <h2>{text.people}</h2>
          <a class="button" href="/absences/new">
            <Icon name="add" /> {text.add}
          </a>
        </div>
        <AbsenceTable view={view} />
      </section>
      <section class="stack">
        <div class="row apart">
          <h2>{text.closures}</h2>
          <a class="button second" href="/closures/new">
            <Icon name="add" /> {text.addClosure}
          </a>
        </div>
        <ClosureTable view={view} />
      </section>
    </div>,
  );
}

const AddedNote: FC<{ added: Added; view: View }> = ({ added: { absence, bookings }, view }) => {
  const text = absenceTexts[view.language];
  const who = nameIn(view.directory.professionals.get(absence.professional)?.post ?? {}, view.language);
  return (
    <div class="stack">
      <Note tone={bookings.length > 0 ? 'warn' : 'good'} said>
        <p>{text.added(who, sayAbsence(view.directory, absence, view.language))}</p>
        <p>{bookings.length > 0 ? text.hits(bookings.length) : text.hitsNone}</p>
      </Note>
      {bookings.length > 0 && (
        <p>
          <a class="button" href={replanOf(absence)}>
            <Icon name="move" /> {replanTexts[view.language].link(bookings.length)}
          </a>
        </p>
      )}
      {bookings.length > 0 && <BookingRows bookings={bookings} language={view.language} />}
    </div>
  );
};

/** Where what the absence touches is planned anew. */
function replanOf({ id }: Absence): string {
  return `/absences/${encodeURIComponent(id)}/replan`;
}

const Remove: FC<{ href: string; what: string; language: Language }> = ({ href, what, language }) => (
  <a href={href} aria-label={absenceTexts[language].removeLabel(what)}>
    {absenceTexts[language].remove}
  </a>
);

const AbsenceTable: FC<{ view: View }> = ({ view }) => {
  const { directory, language } = view;
  const text = absenceTexts[language];
  const rows = absencesOf(view);
  if (rows.length === 0) {
    return <EmptyState icon="calendar" heading="h3" title={text.none} advice={text.noneAdvice} />;
  }
  const post = ({ professional }: Absence) => directory.professionals.get(professional)?.post ?? {};
  return (
    <div class="card">
      <DataTable
        caption={text.people}
        unseenCaption
        rows={rows}
        columns={[
          { label: text.column.who, names: true, cell: (row: Absence) => <Name of={post(row)} language={language} /> },
          { label: text.column.when, cell: (row) => sayAbsence(directory, row, language) },
          { label: text.column.reason, cell: (row) => sayReason(row.reason, language) },
          {
            label: text.column.act,
            cell: (row) => {
              const what = `${nameIn(post(row), language)}, ${sayAbsence(directory, row, language)}`;
              return (
                <span class="row">
                  <a href={replanOf(row)} aria-label={replanTexts[language].linkFor(what)}>
                    {replanTexts[language].short}
                  </a>
                  <Remove href={`/absences/${row.id}/remove`} what={what} language={language} />
                </span>
              );
            },
          },
        ]}
      />
    </div>
  );
};

const ClosureTable: FC<{ view: View }> = ({ view }) => {
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

function saySeries({ directory, language }: View, { series }: Closure): string {
  if (series.length === 0) return absenceTexts[language].allSeries;
  return series.map((id) => nameIn(directory.series.get(id)?.name ?? { [language]: id }, language)).join(', ');
}

type AbsenceValues = Readonly<
  Record<'professional' | 'span' | 'fromDate' | 'toDate' | 'fromTime' | 'toTime' | 'reason', string>
>;
const blankAbsence: AbsenceValues = {
  professional: '',
  span: 'days',
  fromDate: '',
  toDate: '',
  fromTime: '',
  toTime: '',
  reason: '',
};

function typedAbsence(form: SentForm): AbsenceValues {
  const names = Object.keys(blankAbsence) as (keyof AbsenceValues)[];
  return Object.fromEntries(names.map((name) => [name, form.one(name)])) as AbsenceValues;
}

/** Whole days last to the midnight after the last of them. */
function absenceOf({ professional, span, fromDate, toDate, fromTime, toTime, reason }: AbsenceValues) {
  if (span === 'times') return { professional, from: `${fromDate}T${fromTime}`, to: `${toDate}T${toTime}`, reason };
  const after = Temporal.PlainDate.from(toDate).add({ days: 1 }).toString();
  return { professional, from: `${fromDate}T00:00`, to: `${after}T00:00`, reason };
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is left empty, or is no date or time: told all at once, before the command looks at the rest. */
function absenceGaps(values: AbsenceValues, language: Language): Faults {
  const said = absenceTexts[language].fault;
  const timed = values.span === 'times';
  const isDate = (text: string) => z.iso.date().safeParse(text).success;
  return {
    ...(values.professional === '' && { professional: said.professional }),
    ...(!timed && values.span !== 'days' && { span: said.span }),
    ...(!isDate(values.fromDate) && { fromDate: said.from }),
    ...(timed && !TIME.test(values.fromTime) && { fromTime: said.from }),
    ...(!isDate(values.toDate) && { toDate: said.to }),
    ...(timed && !TIME.test(values.toTime) && { toTime: said.to }),
    ...(!absenceReasons.some((reason) => reason === values.reason) && { reason: said.reason }),
  };
}

function showAbsenceForm(
  c: Context<WebEnv>,
  { actor, directory, language }: View,
  values: AbsenceValues,
  faults: Faults = {},
): Response | Promise<Response> {
  const text = absenceTexts[language];
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title: text.newTitle, current: 'absences', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={{ href: '/absences', label: text.all }} lead={text.newLead}>
        {text.newTitle}
      </Heading>
      <form method="post" action="/absences/new" class="stack gap-5" novalidate>
        <SelectField
          name="professional"
          label={text.who}
          blank={frame[language].choose}
          options={peopleOf(directory, actor, language).map(({ id, post }) => ({
            value: id,
            label: nameIn(post, language),
          }))}
          value={values.professional}
          fault={faults.professional}
        />
        <ChoiceField
          name="span"
          label={text.span}
          value={values.span}
          fault={faults.span}
          side
          choices={[
            { value: 'days', label: text.days, shows: 'days' },
            { value: 'times', label: text.times, shows: 'times' },
          ]}
        />
        <div class="row top-aligned">
          <TextField
            name="fromDate"
            type="date"
            label={text.fromDate}
            value={values.fromDate}
            fault={faults.fromDate}
          />
          <div class="follows times">
            <TextField
              name="fromTime"
              type="time"
              label={text.fromTime}
              value={values.fromTime}
              fault={faults.fromTime}
            />
          </div>
        </div>
        <div class="row top-aligned">
          <TextField name="toDate" type="date" label={text.toDate} value={values.toDate} fault={faults.toDate} />
          <div class="follows times">
            <TextField name="toTime" type="time" label={text.toTime} value={values.toTime} fault={faults.toTime} />
          </div>
        </div>
        <SelectField
          name="reason"
          label={text.reasonLabel}
          hint={text.reasonHint}
          blank={frame[language].choose}
          options={absenceReasons.map((value) => ({ value, label: text.reason[value] }))}
          value={values.reason}
          fault={faults.reason}
        />
        <Buttons save={text.save} language={language} />
      </form>
    </div>,
  );
}

const Buttons: FC<{ save: string; language: Language }> = ({ save, language }) => (
  <div class="row">
    <button type="submit" class="button">
      {save}
    </button>
    <a class="button quiet" href="/absences">
      {frame[language].cancel}
    </a>
  </div>
);

function showAbsenceRemoval(c: Context<WebEnv>, view: View): Response | Promise<Response> {
  const { directory, language } = view;
  const text = absenceTexts[language];
  const absence = absencesOf(view).find(({ id }) => id === c.req.param('id'));
  if (absence === undefined) throw new Refusal('not_found', 'no such absence in the areas of this actor');
  return showPage(
    c,
    { title: text.removeTitle, current: 'absences', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/absences', label: text.all }} lead={text.removeLead}>
        {text.removeTitle}
      </Heading>
      <Confirm
        action={`/absences/${absence.id}/remove`}
        button={text.removeConfirm}
        danger
        back={{ href: '/absences', label: frame[language].cancel }}
      >
        <p class="card stack gap-1">
          <b>
            <Name of={directory.professionals.get(absence.professional)?.post ?? {}} language={language} />
          </b>
          <span>{sayAbsence(view.directory, absence, view.language)}</span>
        </p>
      </Confirm>
    </div>,
  );
}

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
  { actor, directory, language }: View,
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
            label={`${text.closureSeries} ${frame[language].optional}`}
            hint={text.closureSeriesHint}
            options={series.map(named)}
            values={values.series}
            fault={faults.series}
          />
        )}
        <Buttons save={text.saveClosure} language={language} />
      </form>
    </div>,
  );
}

function showClosureRemoval(c: Context<WebEnv>, view: View): Response | Promise<Response> {
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
        back={{ href: '/absences', label: frame[language].cancel }}
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
