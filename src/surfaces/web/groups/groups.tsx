// Group events for the desk: what is to come, and planning another.

import { type Context, Hono } from 'hono';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { type Actor, type Language, may } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { planGroupEvent } from '../../../features/groups/plan-group-event.ts';
import { listGroups } from '../../../features/groups/read.ts';
import type { GroupEventView } from '../../../features/groups/schema.ts';
import { execute, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, fresh, showFormPage, type Typed } from '../kit/form.tsx';
import { NOBODYS } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { Icon } from '../kit/icon.tsx';
import { choice, select } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { showPage } from '../kit/page.tsx';
import { sayEvent, zoneAt } from './group-event.tsx';
import {
  type Alternative,
  Alternatives,
  alternativesIn,
  faultsUnlessTaken,
  groupForm,
  groupInput,
  placedGroup,
  withAlternative,
} from './group-form.tsx';
import { groupTexts } from './texts/words.ts';

/** As many as anybody reads. */
const MOST_LISTED = 500;

export function groupsPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<View> => ({
    actor: allowed(c, 'manage-groups'),
    directory: await readDirectory(deps),
    language: c.var.language,
  });

  routes.get('/groups', async (c) => {
    const view = await open(c);
    return showGroups(c, view, (await listGroups(deps, view.actor, { limit: MOST_LISTED })).items);
  });

  routes.get('/groups/new', async (c) => {
    const view = await open(c);
    return showForm(c, view, fresh(planForm(view)));
  });

  routes.post('/groups/new', async (c) => {
    const view = await open(c);
    const fields = planForm(view);
    const planOf = (typed: Typed<typeof fields>) => ({
      ...groupInput(typed, zoneAt(view.directory, typed.site)),
      service: typed.service,
      site: typed.site,
      byLot: typed.order === 'by-lot',
    });
    return answerForm(c, fields, {
      meant: withAlternative,
      judge: (typed) => judge(deps, view.actor, planGroupEvent, planOf(typed)),
      act: (typed) => execute(deps, view.actor, planGroupEvent, planOf(typed), { requestId: c.var.requestId }),
      done: ({ id }) => `/groups/${id}?done=planned`,
      faults: faultsUnlessTaken(fields),
      again: (state, error) => showForm(c, view, state, alternativesIn(error)),
    });
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

function planForm({ actor, directory, language }: View) {
  const text = groupTexts[language];
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
  return {
    service: select(text.service, { options: services.map(named), fault: text.fault.service }),
    site: select(text.site, { options: sites.map(named), fault: text.fault.site }),
    ...groupForm({ directory, language, sites: sites.map(({ id }) => id) }),
    order: choice(text.order, {
      first: 'in-order',
      choices: [
        { value: 'in-order', label: text.inOrder, hint: text.inOrderHint },
        { value: 'by-lot', label: text.byLot, hint: text.byLotHint },
      ],
    }),
  };
}

function showForm(
  c: Context<WebEnv>,
  view: View,
  state: FormState<ReturnType<typeof planForm>>,
  instead?: readonly Alternative[],
): Response | Promise<Response> {
  const { directory, language } = view;
  const text = groupTexts[language];
  const at = fieldsAt(planForm(view), state, language);
  const { service, site, order, ...typed } = state.typed;
  return showFormPage(
    c,
    {
      title: text.newTitle,
      current: 'groups',
      lead: text.newLead,
      back: { href: '/groups', label: text.all },
      action: '/groups/new',
      save: text.save,
      ...(instead && {
        status: 409 as const,
        said: (
          <Alternatives
            of={instead}
            action="/groups/new"
            typed={typed}
            also={{ service, site, order, [NOBODYS]: state.names?.nobodys }}
            directory={directory}
            timeZone={zoneAt(directory, site)}
            language={language}
          />
        ),
      }),
    },
    state,
    <>
      {at.service}
      {at.site}
      {placedGroup(at, language, at.order)}
    </>,
  );
}
