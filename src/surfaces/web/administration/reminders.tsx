// How long before its times each service reminds those who come, by how they meet.

import { type Context, Hono } from 'hono';
import { type Channel, channels, type Lead, nameIn, type Service } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, mayEverywhere } from '../../../core/permissions.ts';
import { leadsOf, lengthOf, MOST_REMINDERS } from '../../../core/reminders.ts';
import { sayList } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { saveReminders } from '../../../features/directory/save-reminders.ts';
import { executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { sayLead } from '../booking/say-lead.ts';
import { slotTexts } from '../booking/texts/words.ts';
import { allowed } from '../kit/allowed.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, ofKept, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { ticks } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { reminderTexts } from './texts/words.ts';

export function reminderPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/reminders', async (c) => {
    const actor = allowed(c, 'import-directory');
    const { services } = await readDirectory(deps);
    return showServices(c, actor, [...services.values()].filter(isBooked));
  });

  routes.get('/reminders/:service', async (c) => {
    const { service } = await openService(c, deps);
    return showForm(c, service, ofKept(formOf(service, c.var.language), keptIn(service)));
  });

  routes.post('/reminders/:service', async (c) => {
    const { actor, service } = await openService(c, deps);
    const text = reminderTexts[c.var.language];
    const inputOf = (typed: Typed) => ({ service: service.id, reminders: typed });
    return answerForm(c, formOf(service, c.var.language), {
      kept: keptIn(service),
      check: (typed) =>
        Object.fromEntries(
          Object.entries(typed).flatMap(([channel, leads]) =>
            leads.length > MOST_REMINDERS ? [[channel, text.tooMany]] : [],
          ),
        ),
      judge: (typed) => judge(deps, actor, saveReminders, inputOf(typed)),
      act: (typed) => executeTelling(deps, actor, saveReminders, inputOf(typed), { requestId: c.var.requestId }),
      done: ({ unchanged }) => `/reminders?done=${unchanged ? UNCHANGED : 'saved'}`,
      again: (state) => showForm(c, service, state),
    });
  });

  return routes;
}

/** What is booked for somebody; who registers for a group hears of it otherwise. */
function isBooked({ kind }: Service): boolean {
  return kind === 'appointment' || kind === 'consultation';
}

async function openService(c: Context<WebEnv>, deps: Dependencies): Promise<{ actor: Actor; service: Service }> {
  const actor = allowed(c, 'import-directory');
  const { services } = await readDirectory(deps);
  const service = [...services.values()].find(({ id }) => id === c.req.param('service'));
  if (service === undefined || !isBooked(service)) throw new Refusal('not_found', 'no such service');
  if (!mayEverywhere(actor, 'import-directory')) {
    throw new Refusal('not_allowed', 'a service belongs to areas that this actor does not coordinate');
  }
  return { actor, service };
}

/** What is offered; a service may remind at other times, by its file. */
const OFFERED: readonly Lead[] = ['P7D', 'P3D', 'P2D', 'P1D', 'PT4H', 'PT2H', 'PT1H', 'PT30M'];

type Typed = Readonly<Partial<Record<Channel, readonly Lead[]>>>;
type Fields = Readonly<Record<string, ReturnType<typeof ticks>>>;

function formOf(service: Service, language: Language): Fields {
  const text = reminderTexts[language];
  return Object.fromEntries(
    service.channels.map((channel) => {
      const own = leadsOf(service, channel);
      const leads = [...new Set([...OFFERED, ...own])].toSorted((one, other) => lengthOf(other) - lengthOf(one));
      const options = leads.map((lead) => ({ value: lead, label: sayLead(lead, language) }));
      const label = slotTexts[language].channelName[channel];
      return [channel, ticks(label, { options, of: ['reminders'], fault: text.tooMany })];
    }),
  );
}

function keptIn(service: Service): Readonly<Record<string, readonly Lead[]>> {
  return Object.fromEntries(service.channels.map((channel) => [channel, leadsOf(service, channel)]));
}

function showServices(c: Context<WebEnv>, actor: Actor, services: readonly Service[]): Response | Promise<Response> {
  const { language } = c.var;
  const text = reminderTexts[language];
  const mayChange = mayEverywhere(actor, 'import-directory');
  return showPage(
    c,
    { title: text.title, current: 'reminders' },
    <div class="stack gap-5">
      {c.req.query('done') === 'saved' && (
        <Note tone="good" said>
          <p>{text.saved}</p>
        </Note>
      )}
      <Heading lead={mayChange ? text.lead : text.leadOthers}>{text.title}</Heading>
      {services.length === 0 ? (
        <EmptyState icon="list" title={text.none} advice={text.noneAdvice} />
      ) : (
        <DataTable
          caption={text.title}
          unseenCaption
          rows={services}
          columns={[
            {
              label: text.service,
              names: true,
              cell: ({ id, name }) =>
                mayChange ? (
                  <a href={`/reminders/${id}`}>
                    <Name of={name} language={language} />
                  </a>
                ) : (
                  <Name of={name} language={language} />
                ),
            },
            {
              label: text.when,
              cell: (service) => (
                <ul class="list">
                  {channels
                    .filter((channel) => service.channels.includes(channel))
                    .map((channel) => (
                      <li>
                        {slotTexts[language].channelName[channel]}: {sayLeads(leadsOf(service, channel), language)}
                      </li>
                    ))}
                </ul>
              ),
            },
          ]}
        />
      )}
      <p class="small soft">{text.night}</p>
    </div>,
  );
}

function sayLeads(leads: readonly Lead[], language: Language): string {
  return leads.length === 0
    ? reminderTexts[language].never
    : sayList(
        leads.map((lead) => sayLead(lead, language)),
        language,
      );
}

function showForm(c: Context<WebEnv>, service: Service, state: FormState<Fields>): Response | Promise<Response> {
  const { language } = c.var;
  const text = reminderTexts[language];
  return showFormPage(
    c,
    {
      title: text.titleOf({ service: nameIn(service.name, language) }),
      lead: text.formLead,
      current: 'reminders',
      back: { href: '/reminders', label: text.title },
      action: `/reminders/${service.id}`,
      save: text.save,
    },
    state,
    allFields(formOf(service, language), state, language),
  );
}
