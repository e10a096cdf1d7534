// Group events for the desk: what is to come, and planning another.

import { type Context, Hono } from 'hono';
import { type Directory, nameIn, zoneOf } from '../../../core/directory.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { wallClock } from '../../../core/wall-clock.ts';
import { sayDateTimeRange } from '../../../core/wording.ts';
import { planGroupEvent } from '../../../features/clinics/plan-group-event.ts';
import { listGroups } from '../../../features/clinics/read-groups.ts';
import type { GroupEventView } from '../../../features/clinics/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { DataTable } from '../components/data-table.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { ChoiceField, ErrorSummary, type Faults, SelectField, TextField } from '../components/fields.tsx';
import { Heading } from '../components/heading.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/localized-name.tsx';
import { NameFields } from '../components/name-fields.tsx';
import { showPage } from '../components/page.tsx';
import type { WebEnv } from '../environment.ts';
import { frame } from '../messages/frame.ts';
import { groupTexts } from '../messages/groups.ts';
import { faultsIn, readForm, type SentForm, typedName } from '../read-form.ts';
import { coordinator } from './series.tsx';

export function groupsPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<View> => ({
    actor: coordinator(c, 'manage-groups'),
    directory: await readDirectory(deps),
    language: c.var.language,
  });

  routes.get('/groups', async (c) => {
    const view = await open(c);
    return showGroups(c, view, await listGroups(deps, view.actor, {}));
  });

  routes.get('/groups/new', async (c) => showForm(c, await open(c), blank));

  routes.post('/groups/new', async (c) => {
    const view = await open(c);
    const form = await readForm(c);
    const values = typed(form);
    try {
      const plan = { ...planOf(view.directory, values), name: typedName(form) };
      const { id } = await execute(deps, view.actor, planGroupEvent, plan, { requestId: c.var.requestId });
      return c.redirect(`/groups/${id}?done=planned`, 303);
    } catch (error) {
      const { fault } = groupTexts[view.language];
      const faults = faultsIn(error, {
        service: { field: 'service', text: fault.service },
        site: { field: 'site', text: fault.site },
        name: { field: 'nameFi', text: fault.name },
        start: { field: 'date', text: fault.start },
        end: { field: 'to', text: fault.end },
        capacity: { field: 'capacity', text: fault.capacity },
        childcarePlaces: { field: 'childcarePlaces', text: fault.childcarePlaces },
      });
      return showForm(c, view, values, faults);
    }
  });

  return routes;
}

type View = { readonly actor: Actor; readonly directory: Directory; readonly language: Language };

/** When and where an event is, as said on the pages. */
export function sayEvent(
  directory: Directory,
  event: GroupEventView,
  language: Language,
): { readonly when: string; readonly where: string; readonly address: string | undefined } {
  const site = [...directory.sites.values()].find(({ id }) => id === event.site);
  const zone = site === undefined ? directory.region.timeZone : zoneOf(directory, site.area);
  return {
    when: sayDateTimeRange(Date.parse(event.start), Date.parse(event.end), language, zone),
    where: nameIn(site?.name ?? {}, language),
    address: site?.address,
  };
}

function showGroups(
  c: Context<WebEnv>,
  { directory, language }: View,
  events: readonly GroupEventView[],
): Response | Promise<Response> {
  const text = groupTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'groups' },
    <div class="stack gap-6">
      <div class="row apart">
        <Heading lead={text.lead}>{text.title}</Heading>
        <a class="button" href="/groups/new">
          <Icon name="add" /> {text.add}
        </a>
      </div>
      {events.length === 0 ? (
        <EmptyState icon="people" title={text.none} advice={text.noneAdvice} />
      ) : (
        <div class="card">
          <DataTable
            caption={text.title}
            unseenCaption
            rows={events}
            columns={[
              {
                label: text.column.name,
                names: true,
                cell: (row: GroupEventView) => (
                  <a href={`/groups/${row.id}`}>
                    <Name of={row.name} language={language} />
                  </a>
                ),
              },
              { label: text.column.when, cell: (row) => sayEvent(directory, row, language).when },
              { label: text.column.where, cell: (row) => sayEvent(directory, row, language).where },
              {
                label: text.column.places,
                cell: (row) => (row.cancelled ? text.cancelledNote : `${row.placesLeft} / ${row.capacity}`),
              },
            ]}
          />
        </div>
      )}
    </div>,
  );
}

const FIELDS = ['service', 'site', 'date', 'from', 'to', 'capacity', 'childcarePlaces', 'order'] as const;
type Values = Readonly<Record<(typeof FIELDS)[number] | 'nameFi' | 'nameSv' | 'nameEn', string>>;
const blank: Values = {
  service: '',
  site: '',
  date: '',
  from: '',
  to: '',
  capacity: '',
  childcarePlaces: '0',
  order: 'in-order',
  nameFi: '',
  nameSv: '',
  nameEn: '',
};

function typed(form: SentForm): Values {
  return Object.fromEntries(Object.keys(blank).map((name) => [name, form.one(name).trim()])) as Values;
}

/** As the command takes it: wall-clock times of the site's area, numbers where numbers were typed. */
function planOf(directory: Directory, values: Values) {
  const area = [...directory.sites.values()].find(({ id }) => id === values.site)?.area;
  const clock = wallClock(area === undefined ? directory.region.timeZone : zoneOf(directory, area));
  const instant = (time: string) => {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(`${values.date}T${time}`)) return '';
    try {
      return Temporal.Instant.fromEpochMilliseconds(clock.instant(values.date, time)).toString();
    } catch {
      return '';
    }
  };
  const count = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : -1);
  return {
    service: values.service,
    site: values.site,
    start: instant(values.from),
    end: instant(values.to),
    capacity: count(values.capacity),
    childcarePlaces: count(values.childcarePlaces),
    byLot: values.order === 'by-lot',
  };
}

function showForm(
  c: Context<WebEnv>,
  { actor, directory, language }: View,
  values: Values,
  faults: Faults = {},
): Response | Promise<Response> {
  const text = groupTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const services = [...directory.services.values()].filter(({ kind }) => kind === 'group');
  const sites = [...directory.sites.values()].filter(
    ({ area, kind }) =>
      may(actor, 'manage-groups', area) &&
      services.some(({ siteKinds }) => siteKinds.length === 0 || siteKinds.includes(kind)),
  );
  const named = ({ id, name }: { id: string; name: Readonly<Record<string, string>> }) => ({
    value: id,
    label: nameIn(name, language),
  });
  return showPage(
    c,
    { title: text.newTitle, current: 'groups', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={{ href: '/groups', label: text.all }} lead={text.newLead}>
        {text.newTitle}
      </Heading>
      <form method="post" action="/groups/new" class="stack gap-5" novalidate>
        <SelectField
          name="service"
          label={text.service}
          blank={frame[language].choose}
          options={services.map(named)}
          value={values.service}
          fault={faults.service}
        />
        <SelectField
          name="site"
          label={text.site}
          blank={frame[language].choose}
          options={sites.map(named)}
          value={values.site}
          fault={faults.site}
        />
        <NameFields
          label={text.name}
          values={{ fi: values.nameFi, sv: values.nameSv, en: values.nameEn }}
          faults={faults}
          language={language}
        />
        <div class="row top-aligned">
          <TextField name="date" type="date" label={text.date} value={values.date} fault={faults.date} />
          <TextField name="from" type="time" label={text.from} value={values.from} />
          <TextField name="to" type="time" label={text.to} value={values.to} fault={faults.to} />
        </div>
        <ChoiceField
          name="order"
          label={text.order}
          choices={[
            { value: 'in-order', label: text.inOrder, hint: text.inOrderHint },
            { value: 'by-lot', label: text.byLot, hint: text.byLotHint },
          ]}
          value={values.order}
        />
        <TextField
          name="capacity"
          type="number"
          short
          min="1"
          label={text.capacity}
          value={values.capacity}
          fault={faults.capacity}
        />
        <TextField
          name="childcarePlaces"
          type="number"
          short
          min="0"
          label={text.childcarePlaces}
          value={values.childcarePlaces}
          fault={faults.childcarePlaces}
        />
        <div class="row">
          <button type="submit" class="button">
            {text.save}
          </button>
          <a class="button quiet" href="/groups">
            {frame[language].cancel}
          </a>
        </div>
      </form>
    </div>,
  );
}
