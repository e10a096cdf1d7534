// What the desk does about a group event: sees who registered, draws by lot, changes it, and calls it off.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Directory } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import type { Language } from '../../../core/permissions.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { cancelGroupEvent } from '../../../features/groups/cancel-group-event.ts';
import { cancelRegistration } from '../../../features/groups/cancel-registration.ts';
import { changeGroupEvent } from '../../../features/groups/change-group-event.ts';
import { drawByLot } from '../../../features/groups/draw-by-lot.ts';
import {
  listRegistrations,
  managesGroups,
  readGroupEvent,
  readRegisteredCalendar,
} from '../../../features/groups/read.ts';
import { readdressRegistration } from '../../../features/groups/readdress-registration.ts';
import type { GroupEventView } from '../../../features/groups/schema.ts';
import { executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { PhoneLink, telOf } from '../booking/how-to-reach.tsx';
import { decidedIn, LeftCalendars } from '../booking/left-calendars.tsx';
import { answerTexts } from '../booking/texts/words.ts';
import { signedIn } from '../kit/allowed.ts';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import { carriedMarks } from '../kit/drawn-from.ts';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, type FormState, fieldsAt, fresh, ofKept, showFormPage, type Typed } from '../kit/form.tsx';
import { NOBODYS } from '../kit/form-faults.ts';
import { Heading } from '../kit/heading.tsx';
import { email } from '../kit/inputs.tsx';
import { Name } from '../kit/localized-name.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm } from '../kit/read-form.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { sayEvent, zoneAt } from './group-event.tsx';
import {
  type Alternative,
  Alternatives,
  alternativesIn,
  faultsUnlessTaken,
  type GroupState,
  groupForm,
  groupInput,
  placedGroup,
  typedOf,
  withAlternative,
} from './group-form.tsx';
import { groupTexts } from './texts/words.ts';

export function groupDeskPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();

  routes.get('/groups/:id/change', async (c) => {
    const view = await openManaged(c, deps);
    return showChange(c, view, ofKept(changeForm(view), typedOf(view.event)));
  });

  routes.post('/groups/:id/change', async (c) => {
    const view = await openManaged(c, deps);
    const { event } = view;
    const fields = changeForm(view);
    const inputOf = (typed: Typed<typeof fields>) => {
      const { room = null, closesAt = null, ...wanted } = groupInput(typed, zoneAt(view.directory, event.site));
      return { ...wanted, event: event.id, version: event.version, room, closesAt };
    };
    return answerForm(c, fields, {
      kept: typedOf(event),
      meant: withAlternative,
      judge: async (typed) => {
        await unlessChanged(() => judge(deps, signedIn(c), changeGroupEvent, inputOf(typed)));
      },
      act: (typed) =>
        unlessChanged(() =>
          executeTelling(deps, signedIn(c), changeGroupEvent, inputOf(typed), { requestId: c.var.requestId }),
        ),
      done: (told) => `/groups/${event.id}?done=${doneBy(told, 'change')}`,
      faults: faultsUnlessTaken(fields),
      again: (state, error) => showChange(c, view, state, alternativesIn(error)),
    });
  });

  for (const [act, command] of [
    ['draw', drawByLot],
    ['cancel', cancelGroupEvent],
  ] as const) {
    routes.get(`/groups/:id/${act}`, async (c) => showQuestion(c, await openManaged(c, deps), act));
    routes.post(`/groups/:id/${act}`, async (c) => {
      const event = c.req.param('id') ?? '';
      const told = await unlessChanged(() =>
        executeTelling(deps, signedIn(c), command, { event }, { requestId: c.var.requestId }),
      );
      return c.redirect(`/groups/${event}?done=${doneBy(told, act)}`, 303);
    });
  }

  routes.get('/groups/:id/registrations/:registration/address', async (c) => {
    const { view, row } = await openStanding(c, deps);
    if (row === undefined) return c.redirect(`/groups/${view.event.id}?done=changed`, 303);
    return showAddress(c, view, row, fresh(addressForm(view.language)));
  });

  routes.post('/groups/:id/registrations/:registration/address', async (c) => {
    const { view, row } = await openStanding(c, deps);
    const { event, language } = view;
    if (row === undefined) return c.redirect(`/groups/${event.id}?done=changed`, 303);
    return answerForm(c, addressForm(language), {
      act: ({ email: typed }) =>
        unlessChanged(() =>
          executeTelling(
            deps,
            signedIn(c),
            readdressRegistration,
            { event: event.id, registration: row.id, email: typed },
            { requestId: c.var.requestId },
          ),
        ),
      done: (told) => `/groups/${event.id}?done=${doneBy(told, 'address')}`,
      again: (state) => showAddress(c, view, row, state),
    });
  });

  routes.get('/groups/:id/registrations/:registration/cancel', async (c) => {
    const view = await openManaged(c, deps);
    const row = view.registrations?.find(({ id }) => id === c.req.param('registration'));
    if (row === undefined) throw new Refusal('not_found', 'no such registration');
    // somebody was faster: the event's page says how it stands
    if (!standsYet(row, view.event)) return c.redirect(`/groups/${view.event.id}?done=changed`, 303);
    return showCancelling(c, view, row, await readRegisteredCalendar(deps.db, row.id));
  });

  routes.post('/groups/:id/registrations/:registration/cancel', async (c) => {
    const calendar = decidedIn(await readForm(c));
    const about = { event: c.req.param('id'), registration: c.req.param('registration') };
    const input = { ...about, ...(calendar && { calendar }) };
    try {
      const told = await unlessChanged(() =>
        executeTelling(deps, signedIn(c), cancelRegistration, input, { requestId: c.var.requestId }),
      );
      return c.redirect(`/groups/${input.event}?done=${doneBy(told, 'cancel')}`, 303);
    } catch (error) {
      // somebody has cancelled it already, and chose otherwise for the calendar
      if (error instanceof Refusal && error.code === 'changed_meanwhile')
        return c.redirect(`/groups/${input.event}?done=changed`, 303);
      const view = await openManaged(c, deps);
      const row = view.registrations?.find(({ id }) => id === about.registration);
      if (!(error instanceof Refusal && error.code === 'calendar_undecided') || row === undefined) throw error;
      return showCancelling(c, view, row, await readRegisteredCalendar(deps.db, row.id), 422);
    }
  });

  return routes;
}

type Registrations = Awaited<ReturnType<typeof listRegistrations>>;

export type GroupView = {
  readonly event: GroupEventView;
  readonly directory: Directory;
  readonly language: Language;
  /** only for anybody who manages the groups of its area */
  readonly registrations?: Registrations;
};

/** The event as this reader sees it: anybody who manages the area's groups sees who registered. Throws `not_found`. */
export async function openGroup(c: Context<WebEnv>, deps: Dependencies): Promise<GroupView> {
  const event = await readGroupEvent(deps, c.req.param('id') ?? '');
  const manages = await managesGroups(deps, c.var.actor, event.area);
  return {
    event,
    directory: await readDirectory(deps),
    language: c.var.language,
    ...(manages && { registrations: await listRegistrations(deps, signedIn(c), event.id, c.var.requestId) }),
  };
}

async function openManaged(c: Context<WebEnv>, deps: Dependencies): Promise<GroupView> {
  signedIn(c);
  const view = await openGroup(c, deps);
  if (view.registrations === undefined) throw new Refusal('not_found', 'no such group event');
  return view;
}

/** What was done; nothing where somebody was faster, and the page will show how things are now. */
async function unlessChanged<Told>(act: () => Promise<Told>): Promise<Told | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal && error.code === 'wrong_status') return undefined;
    throw error;
  }
}

function doneBy(
  told: { readonly unchanged: boolean } | undefined,
  act: 'change' | 'draw' | 'cancel' | 'address',
): string {
  if (told === undefined) return 'changed';
  return told.unchanged ? UNCHANGED : act;
}

/** Who registered, and the ways on from there: for anybody who manages the groups of its area. */
export const DeskSection: FC<{
  event: GroupEventView;
  directory: Directory;
  registrations: Registrations;
  language: Language;
}> = ({ event, directory, registrations, language }) => {
  const text = groupTexts[language];
  const { lot, cancelled, begun } = event;
  const toDraw = lot !== null && lot.drawnAt === null && !cancelled && !begun;
  const promised = event.open && event.closesAt !== event.start;
  const closes = { at: Date.parse(event.closesAt), zone: zoneAt(directory, event.site) };
  const hasNumbers = registrations.some(({ phone }) => phone !== undefined);
  const toCall = registrations.some(({ phone, texted }) => phone !== undefined && texted === undefined);
  const answered = registrations.some(hasAnswered);
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
                cell: (row) => (
                  <>
                    {sayState(row, event, language)}
                    {row.unheard && (
                      <span class="small soft">
                        <br />
                        {text.unheard}
                      </span>
                    )}
                    {row.toCall && (
                      <span class="small soft">
                        <br />
                        {text.untold}
                      </span>
                    )}
                  </>
                ),
              },
              ...(event.childcarePlaces > 0
                ? [{ label: text.column.childcare, cell: (row: Registrations[number]) => row.childcare }]
                : []),
              ...(answered
                ? [
                    {
                      label: text.column.answer,
                      cell: (row: Registrations[number]) =>
                        hasAnswered(row) && row.answer ? answerTexts[language].said[row.answer.is] : '–',
                    },
                  ]
                : []),
              ...(hasNumbers
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
                  standsYet(row, event) ? (
                    <div class="row gap-2">
                      <a
                        class="button quiet small"
                        href={`/groups/${event.id}/registrations/${row.id}/address`}
                        aria-label={text.addressOne({ number: row.number })}
                      >
                        {text.addressShort}
                      </a>
                      <a
                        class="button second small"
                        href={`/groups/${event.id}/registrations/${row.id}/cancel`}
                        aria-label={text.cancelOne({ number: row.number })}
                      >
                        {text.cancelShort}
                      </a>
                    </div>
                  ) : (
                    '–'
                  ),
              },
            ]}
          />
        </div>
      )}
      {toCall && <p class="soft">{text.callNote}</p>}
      {toDraw && promised && <p class="soft">{text.drawLater({ when: closes })}</p>}
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

/** Of one who has given up the place nothing more is asked. */
/** Nobody comes to what is not held. */
function sayState({ state }: Registrations[number], { cancelled, lot }: GroupEventView, language: Language): string {
  const text = groupTexts[language];
  if (state === 'cancelled') return text.state[state];
  if (cancelled) return text.calledOff;
  return lot && state === 'waiting' ? text.inLot : text.state[state];
}

function hasAnswered({ answer, state }: Registrations[number]): boolean {
  return answer !== undefined && state !== 'cancelled';
}

function showQuestion(
  c: Context<WebEnv>,
  { event, directory, language, registrations = [] }: GroupView,
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
        back={{ href: back.href, label: frameTexts[language].cancel }}
      >
        <p class="card stack gap-1">
          <b>
            <Name of={event.name} language={language} />
          </b>
          <span>{sayEvent(directory, event, language).when}</span>
        </p>
        {act === 'cancel' && <ToldByCall registrations={registrations} language={language} />}
      </Confirm>
    </div>,
  );
}

/** Each who has to be told of a change by telephone, with their number. */
const ToldByCall: FC<{ registrations: Registrations; language: Language }> = ({ registrations, language }) => {
  const text = groupTexts[language];
  const called = registrations.flatMap(({ number, phone, texted, state }) =>
    phone === undefined || texted || state === 'cancelled' ? [] : [{ number, phone }],
  );
  if (called.length === 0) return null;
  return (
    <Note tone="warn">
      <p>{text.toldByCall({ count: called.length })}</p>
      <ul>
        {called.map(({ number, phone }) => (
          <li>
            {text.calledOne({ number })}: <PhoneLink phone={phone} />
          </li>
        ))}
      </ul>
    </Note>
  );
};

function standsYet({ state }: Registrations[number], { cancelled, begun }: GroupEventView): boolean {
  return state !== 'cancelled' && !cancelled && !begun;
}

/** One that stands; nothing where somebody was faster. */
async function openStanding(c: Context<WebEnv>, deps: Dependencies) {
  const view = await openManaged(c, deps);
  const found = view.registrations?.find(({ id }) => id === c.req.param('registration'));
  if (found === undefined) throw new Refusal('not_found', 'no such registration');
  return { view, row: standsYet(found, view.event) ? found : undefined };
}

function addressForm(language: Language) {
  const text = groupTexts[language];
  const fault = (message: string) => (message.includes('already') ? text.addressTaken : text.addressFault);
  return { email: email(text.addressField, { maxlength: 254, autocomplete: 'off', fault }) };
}

/** Where somebody's registration goes from now on. */
function showAddress(
  c: Context<WebEnv>,
  { event, language }: GroupView,
  row: Registrations[number],
  state: FormState<ReturnType<typeof addressForm>>,
): Response | Promise<Response> {
  const text = groupTexts[language];
  return showFormPage(
    c,
    {
      title: text.addressTitle({ number: row.number }),
      current: 'groups',
      lead: text.addressLead,
      back: { href: `/groups/${event.id}`, label: text.back },
      action: `/groups/${event.id}/registrations/${row.id}/address`,
      save: text.addressSave,
    },
    state,
    fieldsAt(addressForm(language), state, language).email,
  );
}

/** Before somebody's registration is cancelled for them: what their calendar holds. */
function showCancelling(
  c: Context<WebEnv>,
  { event, directory, language }: GroupView,
  row: Registrations[number],
  calendar: Awaited<ReturnType<typeof readRegisteredCalendar>>,
  status?: 422,
): Response | Promise<Response> {
  const text = groupTexts[language];
  const title = text.cancelOneTitle({ number: row.number });
  const back = { href: `/groups/${event.id}`, label: text.back };
  const calendars = calendar ? [{ ...calendar, channel: 'mail' as const }] : [];
  return showPage(
    c,
    { title, current: 'groups', width: 'narrow', ...(status && { status, faulty: true }) },
    <div class="stack gap-5">
      <Heading back={back} lead={text.cancelOneLead}>
        {title}
      </Heading>
      <Confirm
        action={`/groups/${event.id}/registrations/${row.id}/cancel`}
        button={text.cancelOneConfirm}
        danger
        back={{ href: back.href, label: frameTexts[language].cancel }}
      >
        <p class="card stack gap-1">
          <b>
            <Name of={event.name} language={language} />
          </b>
          <span>{sayEvent(directory, event, language).when}</span>
        </p>
        <LeftCalendars
          of={[{ who: text.registeredAs({ number: row.number }), calendars }]}
          faulty={status !== undefined}
          language={language}
        />
      </Confirm>
    </div>,
  );
}

function changeForm({ event, directory, language }: GroupView) {
  const taken = { places: event.capacity - event.placesLeft, childcare: event.childcarePlaces - event.childcareLeft };
  return groupForm({ directory, language, sites: [event.site], taken });
}

/** `instead`: what could be had in place of a room or a time that is taken. */
function showChange(
  c: Context<WebEnv>,
  view: GroupView,
  state: GroupState,
  instead?: readonly Alternative[],
): Response | Promise<Response> {
  const { event, directory, language } = view;
  const text = groupTexts[language];
  const action = `/groups/${event.id}/change`;
  return showFormPage(
    c,
    {
      title: text.changeTitle,
      current: 'groups',
      lead: text.changeLead,
      back: { href: `/groups/${event.id}`, label: text.back },
      action,
      save: text.changeSave,
      ...(instead && {
        status: 409 as const,
        said: (
          <Alternatives
            of={instead}
            action={action}
            typed={state.typed}
            also={{ ...carriedMarks(state.drawn), [NOBODYS]: state.names?.nobodys }}
            directory={directory}
            timeZone={zoneAt(directory, event.site)}
            language={language}
          />
        ),
      }),
    },
    state,
    <>
      {placedGroup(fieldsAt(changeForm(view), state, language), language)}
      <ToldByCall registrations={view.registrations ?? []} language={language} />
    </>,
  );
}
