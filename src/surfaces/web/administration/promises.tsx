// Which consultations answer in writing, and within how many working days.

import { type Context, Hono } from 'hono';
import { nameIn, type Service } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import { type Actor, type Language, mayEverywhere } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { savePromise } from '../../../features/directory/save-promise.ts';
import { executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { directoryTexts } from '../booking/texts/words.ts';
import { allowed } from '../kit/allowed.ts';
import { DataTable } from '../kit/data-table.tsx';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, ofKept, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { number } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { promiseTexts } from './texts/words.ts';

export function promisePages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/promises', async (c) => {
    const actor = allowed(c, 'import-directory');
    const { services } = await readDirectory(deps);
    return showServices(c, actor, [...services.values()].filter(mayAnswer));
  });

  routes.get('/promises/:service', async (c) => {
    const { service } = await openService(c, deps);
    return showForm(c, service, ofKept(formOf(c.var.language), keptIn(service)));
  });

  routes.post('/promises/:service', async (c) => {
    const { actor, service } = await openService(c, deps);
    const inputOf = ({ days }: { readonly days: string }) => ({
      service: service.id,
      written: days === '' ? null : { promiseWorkingDays: Number(days) },
    });
    return answerForm(c, formOf(c.var.language), {
      kept: keptIn(service),
      judge: (typed) => judge(deps, actor, savePromise, inputOf(typed)),
      act: (typed) => executeTelling(deps, actor, savePromise, inputOf(typed), { requestId: c.var.requestId }),
      done: ({ unchanged }) => `/promises?done=${unchanged ? UNCHANGED : 'saved'}`,
      again: (state) => showForm(c, service, state),
    });
  });

  return routes;
}

function mayAnswer({ kind, anonymousCase }: Service): boolean {
  return kind === 'consultation' && anonymousCase;
}

async function openService(c: Context<WebEnv>, deps: Dependencies): Promise<{ actor: Actor; service: Service }> {
  const actor = allowed(c, 'import-directory');
  const { services } = await readDirectory(deps);
  const service = [...services.values()].find(({ id }) => id === c.req.param('service'));
  if (service === undefined || !mayAnswer(service)) throw new Refusal('not_found', 'no such service');
  if (!mayEverywhere(actor, 'import-directory')) {
    throw new Refusal('not_allowed', 'a service belongs to areas that this actor does not coordinate');
  }
  return { actor, service };
}

function formOf(language: Language) {
  const text = promiseTexts[language];
  return {
    days: number(text.days, {
      hint: text.daysHint,
      optional: true,
      short: true,
      min: '1',
      max: '20',
      of: ['written.promiseWorkingDays'],
      fault: text.daysFault,
    }),
  };
}

function keptIn({ written }: Service) {
  return { days: written === undefined ? '' : String(written.promiseWorkingDays) };
}

function showServices(c: Context<WebEnv>, actor: Actor, services: readonly Service[]): Response | Promise<Response> {
  const { language } = c.var;
  const text = promiseTexts[language];
  const mayChange = mayEverywhere(actor, 'import-directory');
  return showPage(
    c,
    { title: text.title, current: 'promises' },
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
                  <a href={`/promises/${id}`}>
                    <Name of={name} language={language} />
                  </a>
                ) : (
                  <Name of={name} language={language} />
                ),
            },
            {
              label: text.promise,
              cell: ({ written }) =>
                written === undefined
                  ? text.never
                  : directoryTexts[language].within({ days: written.promiseWorkingDays }),
            },
          ]}
        />
      )}
      <p class="small soft">{text.hours}</p>
    </div>,
  );
}

function showForm(
  c: Context<WebEnv>,
  service: Service,
  state: FormState<ReturnType<typeof formOf>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = promiseTexts[language];
  return showFormPage(
    c,
    {
      title: text.titleOf({ service: nameIn(service.name, language) }),
      lead: text.formLead,
      current: 'promises',
      back: { href: '/promises', label: text.title },
      action: `/promises/${service.id}`,
      save: text.save,
    },
    state,
    allFields(formOf(language), state, language),
  );
}
