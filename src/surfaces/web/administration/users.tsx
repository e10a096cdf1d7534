// The people who may sign in: adding them, their roles area by area, and ending or restoring their access.

import { type Context, Hono } from 'hono';
import { Refusal } from '../../../core/errors.ts';
import type { ChosenForCalendar } from '../../../core/left-calendar.ts';
import { may } from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { readLeavingCalendars } from '../../../features/calendar/read-held.ts';
import { changeUser } from '../../../features/directory/change-user.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { addUser } from '../../../features/identity/add-user.ts';
import { areasBeyond, readNobodysWithout, readUsers } from '../../../features/identity/read.ts';
import type { UserItem } from '../../../features/identity/schema.ts';
import { sendWelcomeAgain } from '../../../features/identity/send-welcome-again.ts';
import { execute, executeTelling, judge } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { decidedIn, type LeavingPerson, LeftCalendars } from '../booking/left-calendars.tsx';
import {
  faultsUnlessLeft,
  Leaving,
  LeftBookings,
  type LeftShown,
  leavingIn,
  leftBy,
} from '../booking/left-outside.tsx';
import { allowed } from '../kit/allowed.ts';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { answerForm, fresh, ofKept, refusalOf, type Typed } from '../kit/form.tsx';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { readForm, type SentForm } from '../kit/read-form.ts';
import { RecordList } from '../kit/record-list.tsx';
import { sayEmail } from '../kit/say-email.ts';
import { frameTexts } from '../kit/texts/words.ts';
import { UNCHANGED } from '../kit/unchanged.tsx';
import { detailsTyped } from './own-details.tsx';
import { Grants, showUser } from './show-user.tsx';
import { userTexts } from './texts/words.ts';
import { type Opened, State, showForm, userForm, Welcome, WelcomeAgain } from './user-form.tsx';

type UserTyped = Typed<ReturnType<typeof userForm>>;

export function userPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<Opened> => ({
    actor: allowed(c, 'manage-users'),
    directory: await readDirectory(deps),
    language: c.var.language,
  });
  const lookAtUser = async (c: Context<WebEnv>): Promise<Opened & { readonly user: UserItem }> => {
    const opened = await open(c);
    const user = (await readUsers(deps, opened.actor)).find(({ id }) => id === c.req.param('id'));
    if (user === undefined) throw new Refusal('not_found', 'no such user among those this administrator sees');
    return { ...opened, user };
  };
  const openUser = async (c: Context<WebEnv>): Promise<Opened & { readonly user: UserItem }> => {
    const opened = await lookAtUser(c);
    if (beyond(opened).length > 0) throw new Refusal('not_allowed', 'they do something in areas of others too');
    return opened;
  };

  const calendarsOf = async ({ user }: { readonly user: UserItem }, disabled: boolean) => {
    if (!disabled || user.disabled || user.grants.length === 0) return undefined;
    const professionals = await readNobodysWithout(deps, user.id);
    return readLeavingCalendars(deps, { principals: [user.id], professionals });
  };

  routes.get('/users', async (c) => {
    const opened = await open(c);
    return showUsers(c, opened, await readUsers(deps, opened.actor));
  });

  routes.get('/users/new', async (c) => {
    const opened = await open(c);
    return showForm(c, opened, fresh(userForm(opened)));
  });

  routes.post('/users/new', async (c) => {
    const opened = await open(c);
    const inputOf = ({ professional, ...rest }: UserTyped) => {
      const details = Object.entries(detailsTyped(rest)).filter(([, value]) => value !== null);
      const { post: _post, units: _units, phone: _phone, ...typed } = rest;
      return { ...typed, ...Object.fromEntries(details), ...(professional !== '' && { professional }) };
    };
    return answerForm(c, userForm(opened), {
      judge: (typed) => judge(deps, opened.actor, addUser, inputOf(typed)),
      act: (typed) => execute(deps, opened.actor, addUser, inputOf(typed), { requestId: c.var.requestId }),
      done: ({ id, again }) => `/users?done=${again ? 'already' : 'added'}&user=${id}`,
      again: (state) => showForm(c, opened, state),
    });
  });

  routes.get('/users/:id', async (c) => {
    const opened = await lookAtUser(c);
    if (beyond(opened).length > 0) return showUser(c, opened);
    return showForm(c, opened, ofKept(userForm(opened), keptIn(opened.user)));
  });

  routes.post('/users/:id', async (c) => {
    const opened = await openUser(c);
    const { user, actor } = opened;
    const fields = userForm(opened);
    const inputOf = ({ email: _, professional, ...rest }: UserTyped, form: SentForm) => {
      const own = { professional: professional === '' ? null : professional, ...detailsTyped(rest) };
      // it always keeps a role, so that nobody stops working here by it
      return { ...rest, ...own, user: user.id, ...leavingIn(form) };
    };
    return answerForm(c, fields, {
      kept: keptIn(user),
      check: ({ grants }) => (grants.length === 0 ? { role1: userTexts[opened.language].fault.grants } : {}),
      judge: (typed, form) => judge(deps, actor, changeUser, inputOf(typed, form)),
      act: (typed, form) =>
        executeTelling(deps, actor, changeUser, inputOf(typed, form), { requestId: c.var.requestId }),
      done: ({ result, unchanged }) => {
        const changed = user.disabled ? 'changedClosed' : 'changed';
        return doneBy(opened, unchanged ? UNCHANGED : changed, result);
      },
      faults: faultsUnlessLeft(fields),
      again: async (state, error) => showForm(c, opened, state, { left: await leftBy(c, deps, error) }),
    });
  });

  routes.post('/users/:id/welcome', async (c) => {
    const { actor, user } = await openUser(c);
    try {
      await execute(deps, actor, sendWelcomeAgain, { user: user.id }, { requestId: c.var.requestId });
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'wrong_status')) throw error;
      const opened = await openUser(c);
      return showForm(c, opened, ofKept(userForm(opened), keptIn(opened.user)), { isClosed: true });
    }
    return c.redirect(`/users?done=welcome&user=${user.id}`, 303);
  });

  routes.get('/users/:id/:act{disable|enable}', async (c) => {
    const opened = await openUser(c);
    const disabled = c.req.param('act') === 'disable';
    const error = await refusalOf(
      judge(deps, opened.actor, changeUser, { user: opened.user.id, disabled, calendar: 'cancel' }),
    );
    // what the press would be refused for is in sight before it
    const left = error && (await leftBy(c, deps, error));
    return showConfirmation(c, opened, disabled, { left, calendars: await calendarsOf(opened, disabled) });
  });

  routes.post('/users/:id/:act{disable|enable}', async (c) => {
    const opened = await openUser(c);
    const disabled = c.req.param('act') === 'disable';
    const form = await readForm(c);
    const chosen = decidedIn(form);
    const input = { user: opened.user.id, disabled, ...(chosen && { calendar: chosen }), ...leavingIn(form) };
    try {
      const { result, unchanged } = await executeTelling(deps, opened.actor, changeUser, input, {
        requestId: c.var.requestId,
      });
      const done = disabled ? 'disabled' : 'enabled';
      // an old page: what was chosen on it had no effect
      if (unchanged) return c.redirect(`/users?done=${done}Already`, 303);
      return c.redirect(doneBy(opened, done, result), 303);
    } catch (error) {
      // an old page too: somebody has let them go, and chose otherwise for the calendar
      if (error instanceof Refusal && error.code === 'changed_meanwhile')
        return c.redirect('/users?done=disabledAlready', 303);
      const left = await leftBy(c, deps, error);
      const refused = left ?? refusedFor(error);
      if (refused === undefined) throw error;
      const calendars = await calendarsOf(opened, disabled);
      return showConfirmation(c, opened, disabled, { left, refused, calendars, chosen });
    }
  });

  return routes;
}

function beyond({ actor, directory, user }: Opened & { readonly user: UserItem }) {
  return areasBeyond(actor, user, directory.professionals);
}

function keptIn({ name, language, professional = '', grants, post = '', units, phone = '' }: UserItem) {
  return { name, language, professional, grants, post, units, phone };
}

/** Where one goes on: to the bookings that are left outside, for a person who may arrange them. */
function doneBy(
  { actor, user }: Opened,
  done: 'changed' | 'changedClosed' | 'disabled' | 'enabled' | typeof UNCHANGED,
  { bookings, unasked }: { readonly bookings: number; readonly unasked: number },
): string {
  if (bookings === 0) return `/users?done=${done}`;
  const arranges = may(actor, 'change-area-bookings');
  if (arranges && bookings === unasked) return '/unasked';
  if (arranges && user?.professional !== undefined) return `/replan?professional=${user.professional}`;
  return `/users?done=${done === UNCHANGED ? done : 'left'}`;
}

/** What the page says of itself where a press was refused. */
function refusedFor(error: unknown): 'last administrator' | 'undecided' | undefined {
  if (!(error instanceof Refusal)) return undefined;
  if (error.code === 'calendar_undecided') return 'undecided';
  return error.code === 'in_use' ? 'last administrator' : undefined;
}

/** What was done and to whom: the address holds no name, so it is read from the list. */
function sayDone(c: Context<WebEnv>, { language }: Opened, users: readonly UserItem[]): string | undefined {
  const text = userTexts[language];
  const { done = '', user: id } = c.req.query();
  const user = users.find((one) => one.id === id);
  const isMailed = done === 'added' || done === 'welcome';
  if (user === undefined || !isMailed) return wordFor(text.done, done);
  return done === 'added'
    ? text.addedWhom({ name: user.name, mailed: user.welcome ? 'yes' : 'other', email: user.email })
    : text.welcomed({ name: user.name, email: user.email });
}

function showUsers(c: Context<WebEnv>, opened: Opened, users: readonly UserItem[]): Response | Promise<Response> {
  const { actor, directory, language } = opened;
  const text = userTexts[language];
  const isTheirs = (user: UserItem) => areasBeyond(actor, user, directory.professionals).length === 0;
  return showPage(
    c,
    { title: text.title, current: 'users' },
    <RecordList
      title={text.title}
      lead={text.lead}
      done={sayDone(c, opened, users)}
      add={{ href: '/users/new', label: text.add }}
      none={{ icon: 'people', title: text.none, advice: text.noneAdvice }}
      isEmpty={users.length === 0}
    >
      <DataTable
        caption={text.title}
        unseenCaption
        rows={users}
        columns={[
          {
            label: text.column.name,
            names: true,
            cell: (user: UserItem) => <a href={`/users/${user.id}`}>{user.name}</a>,
          },
          { label: text.column.email, cell: (user) => sayEmail(user.email) },
          {
            label: text.column.roles,
            cell: (user) => <Grants of={user.grants} directory={directory} language={language} />,
          },
          { label: text.column.language, cell: (user) => text.languageName[user.language] },
          {
            label: text.column.state,
            cell: (user) => (
              <div class="stack gap-2">
                <State user={user} language={language} />
                {user.welcome?.fate === 'refused' && !user.disabled && (
                  <>
                    <Welcome user={user} opened={opened} />
                    {isTheirs(user) && <WelcomeAgain user={user} language={language} />}
                  </>
                )}
              </div>
            ),
          },
        ]}
      />
    </RecordList>,
  );
}

function showConfirmation(
  c: Context<WebEnv>,
  { user, directory, language }: Opened & { readonly user: UserItem },
  disable: boolean,
  {
    left,
    refused,
    calendars,
    chosen,
  }: {
    left?: LeftShown | undefined;
    refused?: LeftShown | 'last administrator' | 'undecided';
    /** of somebody who is to work here no more */
    calendars: LeavingPerson['calendars'] | undefined;
    chosen?: ChosenForCalendar | undefined;
  },
): Response | Promise<Response> {
  const isLast = refused === 'last administrator';
  const text = userTexts[language];
  const title = disable ? text.disableTitle : text.enableTitle;
  const back = `/users/${user.id}`;
  return showPage(
    c,
    { title, current: 'users', width: 'narrow', ...(refused && { status: refused === 'undecided' ? 422 : 409 }) },
    <div class="stack gap-5">
      {isLast && (
        <Note tone="bad" said>
          <p>{text.lastAdministrator}</p>
        </Note>
      )}
      <Heading back={{ href: back, label: user.name }} lead={disable ? text.disableLead : text.enableLead}>
        {title}
      </Heading>
      {left && <LeftBookings left={left} directory={directory} language={language} advice={text.leftAdvice} />}
      <Confirm
        action={`${back}/${disable ? 'disable' : 'enable'}`}
        button={disable ? text.disableConfirm : text.enableConfirm}
        danger={disable}
        back={{ href: back, label: frameTexts[language].cancel }}
      >
        <Leaving left={left} />
        {calendars === undefined ? (
          <p class="card strong">{user.name}</p>
        ) : (
          <LeftCalendars
            of={[{ who: user.name, calendars }]}
            faulty={refused === 'undecided'}
            value={chosen}
            language={language}
          />
        )}
      </Confirm>
    </div>,
  );
}
