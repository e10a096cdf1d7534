// A group event: its public page with registration and draw, what the desk does there, and one registration's own page.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Directory } from '../../../core/directory.ts';
import { nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { cancelGroupEvent } from '../../../features/clinics/cancel-group-event.ts';
import { cancelRegistration } from '../../../features/clinics/cancel-registration.ts';
import { drawByLot } from '../../../features/clinics/draw-by-lot.ts';
import {
  listRegistrations,
  managesGroups,
  type OpenedRegistration,
  openRegistration,
  readGroupEvent,
} from '../../../features/clinics/read-groups.ts';
import { registerByThemselves } from '../../../features/clinics/register-for-group.ts';
import type { GroupEventView } from '../../../features/clinics/schema.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Facts } from '../components/badge.tsx';
import { Confirm } from '../components/confirm.tsx';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary, type Faults, TextField } from '../components/fields.tsx';
import { Heading } from '../components/heading.tsx';
import { Name } from '../components/localized-name.tsx';
import { Note } from '../components/note.tsx';
import { showPage } from '../components/page.tsx';
import { signedIn, type WebEnv } from '../environment.ts';
import { frame } from '../messages/frame.ts';
import { groupTexts } from '../messages/groups.ts';
import { faultsIn, readForm } from '../read-form.ts';
import { sayEvent } from './groups.tsx';
import { chosenLanguage } from './language.tsx';

type Registrations = Awaited<ReturnType<typeof listRegistrations>>;

export function groupPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  /** The event as this reader sees it: whoever manages the area's groups sees who registered. */
  const open = async (c: Context<WebEnv>): Promise<View> => {
    const event = await readGroupEvent(deps, c.req.param('id') ?? '');
    const manages = await managesGroups(deps, c.var.actor, event.area);
    return {
      event,
      directory: await readDirectory(deps),
      language: c.var.language,
      ...(manages && { registrations: await listRegistrations(deps, signedIn(c), event.id) }),
    };
  };
  const openManaged = async (c: Context<WebEnv>): Promise<View> => {
    signedIn(c);
    const view = await open(c);
    if (view.registrations === undefined) throw new Refusal('not_found', 'no such group event');
    return view;
  };

  routes.get('/groups/registration/:secret', async (c) => showRegistration(c, deps, await openOwn(c, deps)));

  routes.post('/groups/registration/:secret/cancel', async (c) => {
    const own = await openOwn(c, deps);
    const input = { event: own.event.id, registration: own.id };
    await unlessChanged(() => execute(deps, own.actor, cancelRegistration, input, { requestId: c.var.requestId }));
    return c.redirect(`/groups/registration/${c.req.param('secret')}`, 303);
  });

  routes.get('/groups/:id', async (c) => showEvent(c, await open(c), {}));

  routes.post('/groups/:id', async (c) => {
    const form = await readForm(c);
    const values = { childcare: form.one('childcare').trim(), email: form.one('email').trim() };
    const input = {
      event: c.req.param('id'),
      language: c.var.language,
      childcare: values.childcare === '' ? 0 : Number(values.childcare),
      ...(values.email !== '' && { email: values.email }),
    };
    try {
      const { registration } = await registerByThemselves(deps, c.var.language, input, c.var.requestId);
      const next =
        registration === undefined ? `/groups/${input.event}?done=mailed` : new URL(registration.link).pathname;
      return c.redirect(next, 303);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'wrong_status') return c.redirect(`/groups/${input.event}`, 303);
      const { fault } = groupTexts[c.var.language];
      const faults = faultsIn(error, {
        childcare: { field: 'childcare', text: fault.childcare },
        email: { field: 'email', text: fault.email },
      });
      return showEvent(c, await open(c), faults, values);
    }
  });

  for (const [act, command] of [
    ['draw', drawByLot],
    ['cancel', cancelGroupEvent],
  ] as const) {
    routes.get(`/groups/:id/${act}`, async (c) => showQuestion(c, await openManaged(c), act));
    routes.post(`/groups/:id/${act}`, async (c) => {
      const event = c.req.param('id') ?? '';
      const done = await unlessChanged(() =>
        execute(deps, signedIn(c), command, { event }, { requestId: c.var.requestId }),
      );
      return c.redirect(`/groups/${event}?done=${done ? act : 'changed'}`, 303);
    });
  }

  routes.post('/groups/:id/registrations/:registration/cancel', async (c) => {
    const input = { event: c.req.param('id'), registration: c.req.param('registration') };
    const done = await unlessChanged(() =>
      execute(deps, signedIn(c), cancelRegistration, input, { requestId: c.var.requestId }),
    );
    return c.redirect(`/groups/${input.event}?done=${done ? 'cancel' : 'changed'}`, 303);
  });

  return routes;
}

type View = {
  readonly event: GroupEventView;
  readonly directory: Directory;
  readonly language: Language;
  /** only for whoever manages the groups of its area */
  readonly registrations?: Registrations;
};

/** Whether it was done; false where somebody was faster, and the page will show how things are now. */
async function unlessChanged(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'wrong_status') return false;
    throw error;
  }
}

/** Whoever knows the address may cancel: no other page, ours or not, is told it by the browser. */
async function openOwn(c: Context<WebEnv>, deps: Dependencies): Promise<OpenedRegistration> {
  c.header('Referrer-Policy', 'strict-origin');
  c.header('X-Robots-Tag', 'noindex');
  const own = await openRegistration(deps, c.req.param('secret') ?? '');
  const language = chosenLanguage(c) ?? own.language;
  c.set('language', language);
  c.set('region', nameIn((await readDirectory(deps)).region.name, language));
  return own;
}

function showEvent(
  c: Context<WebEnv>,
  view: View,
  faults: Faults,
  values: { readonly childcare: string; readonly email: string } = { childcare: '0', email: '' },
): Response | Promise<Response> {
  const { event, directory, language, registrations } = view;
  const text = groupTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const done = { planned: text.planned, draw: text.didDraw, cancel: text.didCancel, changed: text.changed }[
    c.req.query('done') ?? ''
  ];
  return showPage(
    c,
    {
      title: nameIn(event.name, language),
      width: 'narrow',
      ...(registrations && { current: 'groups' as const }),
      ...(faulty && { status: 400 as const, faulty }),
    },
    <div class="stack gap-6">
      {done && registrations && (
        <Note tone="good" said>
          <p>{done}</p>
        </Note>
      )}
      <ErrorSummary faults={faults} language={language} />
      <Heading {...(registrations && { back: { href: '/groups', label: text.all } })}>
        <Name of={event.name} language={language} />
      </Heading>
      <EventFacts event={event} directory={directory} language={language} />
      {event.cancelled && (
        <Note tone="bad">
          <p>{text.cancelledNote}</p>
        </Note>
      )}
      {!event.cancelled && !event.open && (
        <Note>
          <p>{text.closedNote}</p>
        </Note>
      )}
      {event.open && <RegisterForm event={event} faults={faults} values={values} language={language} />}
      {event.lot && <LotSection lot={event.lot} language={language} />}
      {registrations && <DeskSection event={event} registrations={registrations} language={language} />}
    </div>,
  );
}

const EventFacts: FC<{ event: GroupEventView; directory: Directory; language: Language }> = (of) => {
  const { event, language } = of;
  const text = groupTexts[language];
  const said = sayEvent(of.directory, event, language);
  return (
    <div class="card stack gap-3">
      <Facts
        of={[
          [text.when, said.when],
          [text.where, said.address === undefined ? said.where : `${said.where}, ${said.address}`],
        ]}
      />
      {event.open && (
        <ul class="plain-list stack gap-1">
          <li>{event.lot ? text.lotNote(event.capacity) : text.placesLeft(event.placesLeft, event.capacity)}</li>
          {event.childcarePlaces > 0 && <li>{text.childcareLeft(event.childcareLeft, event.childcarePlaces)}</li>}
          {!event.lot && event.waiting > 0 && <li>{text.inLine(event.waiting)}</li>}
        </ul>
      )}
    </div>
  );
};

const RegisterForm: FC<{
  event: GroupEventView;
  faults: Faults;
  values: { readonly childcare: string; readonly email: string };
  language: Language;
}> = ({ event, faults, values, language }) => {
  const text = groupTexts[language];
  return (
    <section class="stack gap-3">
      <h2>{text.register}</h2>
      <p class="soft">{text.registerLead}</p>
      <form method="post" action={`/groups/${event.id}`} class="stack gap-5" novalidate>
        {event.childcarePlaces > 0 && (
          <TextField
            name="childcare"
            type="number"
            short
            min="0"
            max={String(Math.min(10, event.childcarePlaces))}
            label={text.children}
            value={values.childcare}
            fault={faults.childcare}
          />
        )}
        <TextField
          name="email"
          type="email"
          label={`${text.email} ${frame[language].optional}`}
          hint={text.emailHint}
          value={values.email}
          fault={faults.email}
          autocomplete="email"
          maxlength={254}
        />
        <p>
          <button type="submit" class="button">
            {text.send}
          </button>
        </p>
      </form>
    </section>
  );
};

/** All that anybody needs to draw again: the seal from the start, then the seed and the numbers. */
const LotSection: FC<{ lot: NonNullable<GroupEventView['lot']>; language: Language }> = ({ lot, language }) => {
  const text = groupTexts[language];
  const numbers = (of: readonly number[]) => (of.length === 0 ? text.nobody : of.join(', '));
  return (
    <section class="stack gap-3">
      <h2>{text.lot}</h2>
      <div class="card stack gap-3">
        <Facts
          of={[
            [text.commitment, <code class="breaks">{lot.commitment}</code>],
            [text.seed, lot.seed === null ? text.seedLater : <code class="breaks">{lot.seed}</code>],
            ...(lot.seed === null
              ? []
              : ([
                  [text.tookPart, numbers(lot.tookPart)],
                  [text.drawn, <b>{numbers(lot.drawn)}</b>],
                ] as const)),
          ]}
        />
        <p class="soft">{text.commitmentHint}</p>
      </div>
      <h3>{text.check}</h3>
      <ol class="stack gap-2">
        <li>{text.check1}</li>
        <li>{text.check2}</li>
        <li>{text.check3}</li>
      </ol>
    </section>
  );
};

const DeskSection: FC<{ event: GroupEventView; registrations: Registrations; language: Language }> = (of) => {
  const { event, registrations, language } = of;
  const text = groupTexts[language];
  const mayDraw = event.lot !== null && event.open;
  return (
    <section class="stack gap-3">
      <h2>{text.desk}</h2>
      {registrations.length === 0 ? (
        <p class="soft">{text.noRegistrations}</p>
      ) : (
        <div class="card">
          <DataTable
            caption={text.desk}
            unseenCaption
            rows={registrations}
            columns={[
              { label: text.column.number, names: true, cell: (row: Registrations[number]) => row.number },
              {
                label: text.column.state,
                cell: (row) => (event.lot && row.state === 'waiting' ? text.inLot : text.state[row.state]),
              },
              ...(event.childcarePlaces > 0
                ? [{ label: text.column.childcare, cell: (row: Registrations[number]) => row.childcare }]
                : []),
              {
                label: text.column.act,
                cell: (row) =>
                  row.state === 'cancelled' || event.cancelled ? (
                    '–'
                  ) : (
                    <form method="post" action={`/groups/${event.id}/registrations/${row.id}/cancel`}>
                      <button type="submit" class="button second small" aria-label={text.cancelOne(row.number)}>
                        {text.cancelShort}
                      </button>
                    </form>
                  ),
              },
            ]}
          />
        </div>
      )}
      {!event.cancelled && (
        <div class="row">
          {mayDraw && (
            <a class="button" href={`/groups/${event.id}/draw`}>
              {text.drawNow}
            </a>
          )}
          <a class="button second" href={`/groups/${event.id}/cancel`}>
            {text.cancelEvent}
          </a>
        </div>
      )}
    </section>
  );
};

function showQuestion(
  c: Context<WebEnv>,
  { event, directory, language }: View,
  act: 'draw' | 'cancel',
): Response | Promise<Response> {
  const text = groupTexts[language];
  const said =
    act === 'draw'
      ? { title: text.drawTitle, lead: text.drawLead, button: text.drawConfirm }
      : { title: text.cancelTitle, lead: text.cancelLead, button: text.cancelConfirm };
  const back = { href: `/groups/${event.id}`, label: text.back };
  return showPage(
    c,
    { title: said.title, current: 'groups', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={back} lead={said.lead}>
        {said.title}
      </Heading>
      <Confirm
        action={`/groups/${event.id}/${act}`}
        button={said.button}
        danger={act === 'cancel'}
        back={{ href: back.href, label: frame[language].cancel }}
      >
        <p class="card stack gap-1">
          <b>
            <Name of={event.name} language={language} />
          </b>
          <span>{sayEvent(directory, event, language).when}</span>
        </p>
      </Confirm>
    </div>,
  );
}

async function showRegistration(c: Context<WebEnv>, deps: Dependencies, own: OpenedRegistration): Promise<Response> {
  const { language } = c.var;
  const text = groupTexts[language];
  const { event } = own;
  const state = own.state === 'waiting' && event.lot ? 'lot' : own.state;
  const stands = own.state === 'coming' || own.state === 'drawn';
  const mayCancel = own.state !== 'cancelled' && !event.cancelled && Date.parse(event.start) > deps.clock.now();
  return showPage(
    c,
    { title: text.mine, width: 'narrow' },
    <div class="stack gap-6">
      <Heading lead={text.myNumber(own.number)}>{text.mine}</Heading>
      {event.cancelled ? (
        <Note tone="bad">
          <p>{text.cancelledNote}</p>
        </Note>
      ) : (
        <Note tone={stands ? 'good' : 'plain'}>
          <p>{text.mySaid[state]}</p>
        </Note>
      )}
      <section class="stack gap-3">
        <h2>
          <Name of={event.name} language={language} />
        </h2>
        <EventFacts event={event} directory={await readDirectory(deps)} language={language} />
        <p>
          <a href={`/groups/${event.id}`}>{text.toEvent}</a>
        </p>
      </section>
      {mayCancel && (
        <section class="stack gap-3">
          <p>{text.keepLink}</p>
          <h2>{text.myCancelTitle}</h2>
          <p>{text.myCancelLead}</p>
          <form method="post" action={`/groups/registration/${c.req.param('secret')}/cancel`}>
            <button type="submit" class="button second">
              {text.myCancel}
            </button>
          </form>
        </section>
      )}
    </div>,
  );
}
