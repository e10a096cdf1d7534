// A group event: its public page with registration and draw, what the desk does there, and one registration's own page.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { cancelGroupEvent } from '../../../features/groups/cancel-group-event.ts';
import { cancelRegistration } from '../../../features/groups/cancel-registration.ts';
import { changeGroupEvent } from '../../../features/groups/change-group-event.ts';
import { drawByLot } from '../../../features/groups/draw-by-lot.ts';
import {
  listRegistrations,
  managesGroups,
  type OpenedRegistration,
  openRegistration,
  readGroupEvent,
  readRegistrationEntry,
} from '../../../features/groups/read.ts';
import { registerByThemselves, registerForGroup } from '../../../features/groups/register-for-group.ts';
import type { GroupEventView, RegisteredView } from '../../../features/groups/schema.ts';
import { clientAddress } from '../../../features/identity/limit-requests.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { Facts } from '../components/badge.tsx';
import { Confirm } from '../components/confirm.tsx';
import { DataTable } from '../components/data-table.tsx';
import { ErrorSummary, type Faults, TextField } from '../components/fields.tsx';
import {
  type Alternative,
  Alternatives,
  alternativesIn,
  type GroupValues,
  groupFaults,
  groupFields,
  PlacesAndClosing,
  typedGroup,
  valuesOf,
  WhatAndWhen,
} from '../components/group-form.tsx';
import { Heading } from '../components/heading.tsx';
import { telOf } from '../components/how-to-reach.tsx';
import { Icon } from '../components/icon.tsx';
import { Name } from '../components/localized-name.tsx';
import { Note } from '../components/note.tsx';
import { showPage } from '../components/page.tsx';
import { signedIn, type WebEnv } from '../environment.ts';
import { frame } from '../messages/frame.ts';
import { groupTexts } from '../messages/groups.ts';
import { faultsIn, readForm, type SentForm, typedName } from '../read-form.ts';
import { sayEvent, zoneAt } from './groups.tsx';
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
      ...(manages && { registrations: await listRegistrations(deps, signedIn(c), event.id, c.var.requestId) }),
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

  routes.get('/groups/registration/:secret/event.ics', async (c) => {
    await openOwn(c, deps);
    return c.body(await readRegistrationEntry(deps, c.req.param('secret')), 200, {
      'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH',
      'Content-Disposition': 'attachment; filename="neuvoaika.ics"',
    });
  });

  routes.get('/groups/:id', async (c) => showEvent(c, await open(c), {}));

  routes.post('/groups/:id', async (c) => {
    const form = await readForm(c);
    const values = typedWish(form);
    const event = c.req.param('id');
    const input = {
      event,
      language: c.var.language,
      childcare: values.childcare === '' ? 0 : Number(values.childcare),
      ...(values.email !== '' && { email: values.email }),
      ...(values.phone !== '' && { phone: values.phone }),
    };
    try {
      const view = await open(c);
      // What the desk notes down is the desk's act, and the desk is told how it stands.
      const done = view.registrations
        ? await execute(deps, signedIn(c), registerForGroup, input, { requestId: c.var.requestId })
        : await registerByThemselves(deps, c.var.language, input, {
            address: clientAddress(deps, c),
            requestId: c.var.requestId,
          });
      return c.redirect(afterRegistering(event, done, values), 303);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'wrong_status') return c.redirect(`/groups/${event}`, 303);
      const { fault } = groupTexts[c.var.language];
      const faults = faultsIn(error, {
        childcare: { field: 'childcare', text: fault.childcare },
        email: { field: 'email', text: fault.email },
        phone: { field: 'phone', text: fault.phone },
      });
      return showEvent(c, await open(c), faults, values);
    }
  });

  routes.get('/groups/:id/change', async (c) => {
    const view = await openManaged(c);
    return showChange(c, view, { values: valuesOf(view.event), version: String(view.event.version) });
  });

  routes.post('/groups/:id/change', async (c) => {
    const view = await openManaged(c);
    const { event } = view;
    const form = await readForm(c);
    const values = typedGroup(form);
    const version = form.one('version');
    const { room, closesAt, ...fields } = groupFields(values, zoneAt(view.directory, event.site));
    const input = {
      ...fields,
      event: event.id,
      version: Number(version),
      name: typedName(form),
      room: room ?? null,
      closesAt: closesAt ?? null,
    };
    try {
      const done = await unlessChanged(() =>
        execute(deps, signedIn(c), changeGroupEvent, input, { requestId: c.var.requestId }),
      );
      return c.redirect(`/groups/${event.id}?done=${done ? 'change' : 'changed'}`, 303);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'slot_taken') {
        return showChange(c, view, { values, version, instead: alternativesIn(error) });
      }
      const taken = {
        places: event.capacity - event.placesLeft,
        childcare: event.childcarePlaces - event.childcareLeft,
      };
      return showChange(c, view, { values, version, faults: groupFaults(error, view.language, taken) });
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

type WishValues = { readonly childcare: string; readonly email: string; readonly phone: string };
const blankWish: WishValues = { childcare: '0', email: '', phone: '' };

function typedWish(form: SentForm): WishValues {
  return {
    childcare: form.one('childcare').trim(),
    email: form.one('email').trim(),
    phone: form.one('phone').trim(),
  };
}

/** Their own page, where they can be shown it; else the event's, which says what was done. */
function afterRegistering(event: string, done: RegisteredView, { email, phone }: WishValues): string {
  const { registration, again } = done;
  if (registration === undefined) return `/groups/${event}?done=mailed`;
  if (email === '' && phone === '') return new URL(registration.link).pathname;
  return `/groups/${event}?done=${again ? 'again' : 'registered'}&number=${registration.number}`;
}

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
  values: WishValues = blankWish,
): Response | Promise<Response> {
  const { event, directory, language, registrations } = view;
  const text = groupTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const done = c.req.query('done') ?? '';
  const number = Number(c.req.query('number'));
  const saidToDesk = {
    planned: text.planned,
    change: text.didChange,
    draw: text.didDraw,
    cancel: text.didCancel,
    changed: text.changed,
    registered: text.deskRegistered(number),
    again: text.deskAgain(number),
  }[done];
  const said = done === 'mailed' ? text.mailed : registrations && saidToDesk;
  return showPage(
    c,
    {
      title: nameIn(event.name, language),
      width: 'narrow',
      ...(registrations && { current: 'groups' as const }),
      ...(faulty && { status: 400 as const, faulty }),
    },
    <div class="stack gap-6">
      {said && (
        <Note tone={done === 'changed' || done === 'again' ? 'warn' : 'good'} said>
          <p>{said}</p>
        </Note>
      )}
      <ErrorSummary faults={faults} language={language} />
      <Heading {...(registrations && { back: { href: '/groups', label: text.all } })}>
        <Name of={event.name} language={language} />
      </Heading>
      <EventFacts event={event} directory={directory} language={language} exact={registrations !== undefined} />
      {event.cancelled && (
        <Note tone="bad">
          <p>{text.cancelledNote}</p>
        </Note>
      )}
      {registrations && !event.cancelled && !event.begun && event.attention.length > 0 && (
        <Note tone="warn">
          {event.attention.map((what) => (
            <p>{text.attention[what]}</p>
          ))}
        </Note>
      )}
      {!event.cancelled && !event.open && (
        <Note>
          <p>{text.closedNote}</p>
        </Note>
      )}
      {event.open && (
        <RegisterForm
          event={event}
          faults={faults}
          values={values}
          language={language}
          byDesk={registrations !== undefined}
        />
      )}
      {event.lot && <LotSection lot={event.lot} language={language} />}
      {registrations && (
        <DeskSection event={event} directory={directory} registrations={registrations} language={language} />
      )}
    </div>,
  );
}

/**
 * `exact`: how many places are left, for the desk. Others read only whether there are any: whoever counted before and
 * after registering somebody else's address could tell whether it was registered already.
 */
const EventFacts: FC<{
  event: GroupEventView;
  directory: Directory;
  language: Language;
  exact?: boolean;
  /** for somebody who has registered: whether there are places does not concern them */
  own?: boolean;
}> = (of) => {
  const { event, language, directory } = of;
  const text = groupTexts[language];
  const said = sayEvent(directory, event, language);
  const room = [...directory.rooms.values()].find(({ id }) => id === event.room)?.name;
  const where = [said.where, room && nameIn(room, language), said.address].filter((part) => part !== undefined);
  const closes = sayDateTime(Date.parse(event.closesAt), language, zoneAt(directory, event.site));
  return (
    <div class="card stack gap-3">
      <Facts
        of={[
          [text.when, said.when],
          [text.where, where.join(', ')],
        ]}
      />
      {event.open && !of.own && (
        <ul class="plain-list">
          <li>
            {event.lot
              ? text.lotNote(event.capacity)
              : of.exact
                ? exactPlaces(event, language)
                : roughPlaces(event, language)}
          </li>
          {event.childcarePlaces > 0 && <li>{childcareNote(event, language, of.exact ?? false)}</li>}
          {of.exact && !event.lot && event.waiting > 0 && <li>{text.inLine(event.waiting)}</li>}
          {event.closesAt !== event.start && <li>{text.closesNote(closes)}</li>}
        </ul>
      )}
    </div>
  );
};

const FEW = 3;

function exactPlaces({ placesLeft, capacity }: GroupEventView, language: Language): string {
  return groupTexts[language].placesLeft(placesLeft, capacity);
}

/** Whether there are places left, for anybody. */
export function roughPlaces({ placesLeft }: GroupEventView, language: Language): string {
  const { roughly } = groupTexts[language];
  return placesLeft <= 0 ? roughly.full : placesLeft <= FEW ? roughly.few : roughly.some;
}

function childcareNote(event: GroupEventView, language: Language, exact: boolean): string {
  const text = groupTexts[language];
  if (event.lot) return text.childcareInLot(event.childcarePlaces);
  if (exact) return text.childcareLeft(event.childcareLeft, event.childcarePlaces);
  return event.childcareLeft > 0 ? text.roughlyChildcare.some : text.roughlyChildcare.full;
}

const RegisterForm: FC<{
  event: GroupEventView;
  faults: Faults;
  values: WishValues;
  language: Language;
  byDesk: boolean;
}> = ({ event, faults, values, language, byDesk }) => {
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
        {byDesk && (
          <TextField
            name="phone"
            type="tel"
            label={`${text.phone} ${frame[language].optional}`}
            hint={text.phoneHint}
            value={values.phone}
            fault={faults.phone}
            maxlength={32}
          />
        )}
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
  const numbers = (of: readonly (number | string)[]) => (of.length === 0 ? text.nobody : of.join(', '));
  const tookPart = lot.tookPart.map((number, at) => {
    const childcare = lot.childcare[at] ?? 0;
    return childcare === 0 ? number : `${number} (${text.childcareOf(childcare)})`;
  });
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
                  [text.capacity, lot.places],
                  ...(lot.childcarePlaces > 0 ? ([[text.childcarePlaces, lot.childcarePlaces]] as const) : []),
                  [text.tookPart, numbers(tookPart)],
                  [text.drawn, <b>{numbers(lot.drawn)}</b>],
                ] as const)),
          ]}
        />
        <p class="soft">{text.commitmentHint}</p>
      </div>
      <h3>{text.check}</h3>
      <ol class="numbered">
        <li>{text.check1}</li>
        <li>{text.check2}</li>
        <li>{text.check3}</li>
        <li>{text.check4}</li>
      </ol>
    </section>
  );
};

const DeskSection: FC<{
  event: GroupEventView;
  directory: Directory;
  registrations: Registrations;
  language: Language;
}> = ({ event, directory, registrations, language }) => {
  const text = groupTexts[language];
  const { lot, cancelled, begun } = event;
  const toDraw = lot !== null && lot.drawnAt === null && !cancelled && !begun;
  const promised = event.open && event.closesAt !== event.start;
  const closes = sayDateTime(Date.parse(event.closesAt), language, zoneAt(directory, event.site));
  const toCall = registrations.some(({ phone }) => phone !== undefined);
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
              ...(toCall
                ? [
                    {
                      label: text.call,
                      cell: ({ phone }: Registrations[number]) =>
                        phone === undefined ? '–' : <a href={telOf(phone)}>{phone}</a>,
                    },
                  ]
                : []),
              {
                label: text.column.act,
                cell: (row) =>
                  row.state === 'cancelled' || event.cancelled || event.begun ? (
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
      {toCall && <p class="soft">{text.callNote}</p>}
      {toDraw && promised && <p class="soft">{text.drawLater(closes)}</p>}
      {!event.cancelled && !event.begun && (
        <div class="row">
          {toDraw && !promised && (
            <a class="button" href={`/groups/${event.id}/draw`}>
              {text.drawNow}
            </a>
          )}
          <a class="button second" href={`/groups/${event.id}/change`}>
            {text.changeAction}
          </a>
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
        <EventFacts event={event} directory={await readDirectory(deps)} language={language} own />
        <div class="row">
          {stands && !event.cancelled && (
            <a class="button second" href={`/groups/registration/${c.req.param('secret')}/event.ics`}>
              <Icon name="calendar" /> {text.addToCalendar}
            </a>
          )}
          <a href={`/groups/${event.id}`}>{text.toEvent}</a>
        </div>
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

type ChangeForm = {
  readonly values: GroupValues;
  /** the version that was looked at */
  readonly version: string;
  readonly faults?: Faults;
  readonly instead?: readonly Alternative[];
};

function showChange(
  c: Context<WebEnv>,
  { event, directory, language }: View,
  { values, version, faults = {}, instead }: ChangeForm,
): Response | Promise<Response> {
  const text = groupTexts[language];
  const faulty = Object.keys(faults).length > 0;
  const action = `/groups/${event.id}/change`;
  const about = { values, faults, language };
  return showPage(
    c,
    {
      title: text.changeTitle,
      current: 'groups',
      width: 'narrow',
      ...(faulty && { status: 400 as const, faulty }),
      ...(instead && { status: 409 as const }),
    },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      {instead && (
        <Alternatives
          of={instead}
          action={action}
          values={values}
          hidden={{ version }}
          directory={directory}
          timeZone={zoneAt(directory, event.site)}
          language={language}
        />
      )}
      <Heading back={{ href: `/groups/${event.id}`, label: text.back }} lead={text.changeLead}>
        {text.changeTitle}
      </Heading>
      <form method="post" action={action} class="stack gap-5" novalidate>
        <input type="hidden" name="version" value={version} />
        <WhatAndWhen {...about} directory={directory} sites={[event.site]} />
        <PlacesAndClosing {...about} />
        <div class="row">
          <button type="submit" class="button">
            {text.changeSave}
          </button>
          <a class="button quiet" href={`/groups/${event.id}`}>
            {frame[language].cancel}
          </a>
        </div>
      </form>
    </div>,
  );
}
