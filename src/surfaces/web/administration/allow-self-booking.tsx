// Where a coordinator opens services to the public, area by area.

import { type Context, Hono } from 'hono';
import { nameIn, type Service } from '../../../core/directory.ts';
import { type Language, may } from '../../../core/permissions.ts';
import { allowSelfBooking } from '../../../features/clinics/allow-self-booking.ts';
import { readOpenArea, readSelfBooking } from '../../../features/clinics/read.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { executeTelling } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { EmptyState } from '../kit/empty-state.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { allFields, answerForm, type FormState, ofKept, showFormPage } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { hidden, ticks } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { allowSelfBookingTexts } from './texts/words.ts';

export function allowSelfBookingPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/self-booking', async (c) => showAreas(c, deps));

  routes.get('/self-booking/:area', async (c) => showArea(c, deps, c.req.param('area')));

  routes.post('/self-booking/:area', async (c) => {
    const actor = allowed(c, 'open-self-booking');
    const area = c.req.param('area');
    const opened = await readSelfBooking(deps, actor, area);
    return answerForm(c, servicesForm(opened.possible, c.var.language), {
      kept: { listed: LISTED, services: servicesOf(opened) },
      act: ({ services }) =>
        executeTelling(deps, actor, allowSelfBooking, { area, services }, { requestId: c.var.requestId }),
      done: ({ unchanged }) => `/self-booking/${area}?done=${unchanged ? UNCHANGED : 'saved'}`,
      again: (state) => showServices(c, opened, state),
    });
  });

  return routes;
}

async function showAreas(c: Context<WebEnv>, deps: Dependencies): Promise<Response> {
  const actor = allowed(c, 'open-self-booking');
  const { language } = c.var;
  const text = allowSelfBookingTexts[language];
  const { areas } = await readDirectory(deps);
  const mine = [...areas.values()].filter(({ id }) => may(actor, 'open-self-booking', id));
  const [only] = mine;
  if (mine.length === 1 && only) return c.redirect(`/self-booking/${only.id}`, 303);
  const rows = await Promise.all(mine.map(async ({ id }) => readOpenArea(deps, id)));
  return showPage(
    c,
    { title: text.title, current: 'selfBooking' },
    <div class="stack gap-5">
      <Heading lead={text.lead}>{text.title}</Heading>
      {rows.length === 0 ? (
        <EmptyState icon="calendar" title={text.none} advice={text.noneAdvice} />
      ) : (
        <ul class="list card">
          {rows.map(({ area, services }) => (
            <li class="row apart">
              <a class="strong" href={`/self-booking/${area.id}`}>
                <Name of={area.name} language={language} />
              </a>
              <span class="soft">{text.open({ count: services.length })}</span>
            </li>
          ))}
        </ul>
      )}
    </div>,
  );
}

async function showArea(c: Context<WebEnv>, deps: Dependencies, id: string): Promise<Response> {
  const actor = allowed(c, 'open-self-booking');
  const opened = await readSelfBooking(deps, actor, id);
  return showServices(
    c,
    opened,
    ofKept(servicesForm(opened.possible, c.var.language), { services: servicesOf(opened) }),
  );
}

function servicesOf({ services }: Awaited<ReturnType<typeof readSelfBooking>>) {
  return services.map(({ id }) => id);
}

function showServices(
  c: Context<WebEnv>,
  { area, possible }: Awaited<ReturnType<typeof readSelfBooking>>,
  state: FormState<ReturnType<typeof servicesForm>>,
): Response | Promise<Response> {
  const { language } = c.var;
  const text = allowSelfBookingTexts[language];
  const title = `${text.title}: ${nameIn(area.name, language)}`;
  const fields = servicesForm(possible, language);
  return showFormPage(
    c,
    {
      title,
      current: 'selfBooking',
      lead: text.lead,
      back: { href: '/self-booking', label: text.back },
      action: `/self-booking/${area.id}`,
      save: text.save,
      leave: { href: `/areas/${area.id}`, label: text.page },
      said: c.req.query('done') === 'saved' && (
        <Note tone="good" said>
          <p>{text.saved}</p>
        </Note>
      ),
    },
    state,
    allFields(fields, state, language),
  );
}

const LISTED = 'yes';

function servicesForm(possible: readonly Service[], language: Language) {
  const options = possible.map(({ id, name }) => ({ value: id, label: nameIn(name, language) }));
  // boxes that nobody ticked are not sent: what tells them from a form without them is sent with them
  return { listed: hidden({ first: LISTED }), services: ticks(allowSelfBookingTexts[language].services, { options }) };
}
