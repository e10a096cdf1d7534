// Group events for the desk: what is to come, and planning another.

import { type Context, Hono } from 'hono';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { planGroupEvent } from '../../../features/groups/plan-group-event.ts';
import { listGroups } from '../../../features/groups/read.ts';
import type { GroupEventView } from '../../../features/groups/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ChoiceField, ErrorSummary, type Faults, SelectField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { Name } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, typedName } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { sayEvent, zoneAt } from './group-event.tsx';
import {
  type Alternative,
  Alternatives,
  alternativesIn,
  blankGroup,
  type GroupValues,
  groupFaults,
  groupFields,
  PlacesAndClosing,
  typedGroup,
  WhatAndWhen,
} from './group-form.tsx';
import { groupTexts } from './texts/words.ts';

export function groupsPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<View> => ({
    actor: allowed(c, 'manage-groups'),
    directory: await readDirectory(deps),
    language: c.var.language,
  });

  routes.get('/groups', async (c) => {
    const view = await open(c);
    return showGroups(c, view, await listGroups(deps, view.actor, {}));
  });

  routes.get('/groups/new', async (c) => showForm(c, await open(c), { values: blankGroup }));

  routes.post('/groups/new', async (c) => {
    const view = await open(c);
    const form = await readForm(c);
    const values = typedGroup(form);
    try {
      const plan = {
        ...groupFields(values, zoneAt(view.directory, values.site)),
        service: values.service,
        site: values.site,
        byLot: values.order === 'by-lot',
        name: typedName(form),
      };
      const { id } = await execute(deps, view.actor, planGroupEvent, plan, { requestId: c.var.requestId });
      return c.redirect(`/groups/${id}?done=planned`, 303);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'slot_taken') {
        return showForm(c, view, { values, instead: alternativesIn(error) });
      }
      return showForm(c, view, { values, faults: groupFaults(error, view.language) });
    }
  });

  return routes;
}

type View = { readonly actor: Actor; readonly directory: Directory; readonly language: Language };

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

type Form = {
  readonly values: GroupValues;
  readonly faults?: Faults;
  readonly instead?: readonly Alternative[];
};

function showForm(
  c: Context<WebEnv>,
  { actor, directory, language }: View,
  { values, faults = {}, instead }: Form,
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
  const about = { values, faults, language };
  return showPage(
    c,
    {
      title: text.newTitle,
      current: 'groups',
      width: 'narrow',
      ...(faulty && { status: 400, faulty }),
      ...(instead && { status: 409 }),
    },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      {instead && (
        <Alternatives
          of={instead}
          action="/groups/new"
          values={values}
          directory={directory}
          timeZone={zoneAt(directory, values.site)}
          language={language}
        />
      )}
      <Heading back={{ href: '/groups', label: text.all }} lead={text.newLead}>
        {text.newTitle}
      </Heading>
      <form method="post" action="/groups/new" class="stack gap-5" novalidate>
        <SelectField
          name="service"
          label={text.service}
          blank={frameTexts[language].choose}
          options={services.map(named)}
          value={values.service}
          fault={faults.service}
        />
        <SelectField
          name="site"
          label={text.site}
          blank={frameTexts[language].choose}
          options={sites.map(named)}
          value={values.site}
          fault={faults.site}
        />
        <WhatAndWhen {...about} directory={directory} sites={sites.map(({ id }) => id)} />
        <ChoiceField
          name="order"
          label={text.order}
          choices={[
            { value: 'in-order', label: text.inOrder, hint: text.inOrderHint },
            { value: 'by-lot', label: text.byLot, hint: text.byLotHint },
          ]}
          value={values.order}
        />
        <PlacesAndClosing {...about} />
        <div class="row">
          <button type="submit" class="button">
            {text.save}
          </button>
          <a class="button quiet" href="/groups">
            {frameTexts[language].cancel}
          </a>
        </div>
      </form>
    </div>,
  );
}
