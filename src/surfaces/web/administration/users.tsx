// The people who may sign in: adding them, their roles area by area, and ending or restoring their access.

import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { Refusal } from '../../../core/errors.ts';
import {
  type Actor,
  type Capability,
  type Language,
  languages,
  may,
  mayEverywhere,
  roles,
} from '../../../core/permissions.ts';
import { wordFor } from '../../../core/words.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { addUser } from '../../../features/identity/add-user.ts';
import { changeUser } from '../../../features/identity/change-user.ts';
import { readUsers } from '../../../features/identity/read.ts';
import { signInEmail, type UserItem } from '../../../features/identity/schema.ts';
import { execute } from '../../../platform/command.ts';
import type { Dependencies } from '../../../platform/dependencies.ts';
import { allowed } from '../kit/allowed.ts';
import { Badge, Facts } from '../kit/badge.tsx';
import { Confirm } from '../kit/confirm.tsx';
import { DataTable } from '../kit/data-table.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { ErrorSummary, type Faults, SelectField, TextField } from '../kit/fields.tsx';
import { Heading } from '../kit/heading.tsx';
import { Note } from '../kit/note.tsx';
import { showPage } from '../kit/page.tsx';
import { faultsIn, readForm, type SentForm } from '../kit/read-form.ts';
import { RecordList } from '../kit/record-list.tsx';
import { frameTexts } from '../kit/texts/words.ts';
import { userTexts } from './texts/words.ts';

export function userPages(deps: Dependencies): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  const open = async (c: Context<WebEnv>): Promise<Opened> => ({
    actor: allowed(c, 'manage-users'),
    directory: await readDirectory(deps),
    language: c.var.language,
  });
  const openUser = async (c: Context<WebEnv>): Promise<Opened & { readonly user: UserItem }> => {
    const opened = await open(c);
    const user = (await readUsers(deps, opened.actor)).find(({ id }) => id === c.req.param('id'));
    if (user === undefined) throw new Refusal('not_found', 'no such user among those this administrator sees');
    return { ...opened, user };
  };

  routes.get('/users', async (c) => {
    const opened = await open(c);
    return showUsers(c, opened, await readUsers(deps, opened.actor));
  });

  routes.get('/users/new', async (c) => showForm(c, await open(c), blankUser));

  routes.post('/users/new', async (c) => {
    const opened = await open(c);
    const values = typedUser(await readForm(c));
    const { professional, ...rest } = values;
    const input = { ...rest, ...(professional !== '' && { professional }) };
    return attempt(c, opened, values, async () => {
      await execute(deps, opened.actor, addUser, input, { requestId: c.var.requestId });
      return 'added';
    });
  });

  routes.get('/users/:id', async (c) => {
    const { user, ...opened } = await openUser(c);
    return showForm(c, { ...opened, user }, { ...user, professional: user.professional ?? '' });
  });

  routes.post('/users/:id', async (c) => {
    const opened = await openUser(c);
    const { user, actor } = opened;
    const values = { ...typedUser(await readForm(c)), email: user.email };
    const { email: _, professional, ...rest } = values;
    if (rest.grants.length === 0) return showForm(c, opened, values, { role1: userTexts[c.var.language].fault.grants });
    const input = { ...rest, user: user.id, professional: professional === '' ? null : professional };
    return attempt(c, opened, values, async () => {
      await execute(deps, actor, changeUser, input, { requestId: c.var.requestId });
      return 'changed';
    });
  });

  routes.get('/users/:id/:act{disable|enable}', async (c) => {
    const { user, language } = await openUser(c);
    return showConfirmation(c, user, c.req.param('act') === 'disable', language);
  });

  routes.post('/users/:id/:act{disable|enable}', async (c) => {
    const { user, actor, language } = await openUser(c);
    const disabled = c.req.param('act') === 'disable';
    try {
      await execute(deps, actor, changeUser, { user: user.id, disabled }, { requestId: c.var.requestId });
    } catch (error) {
      if (!isLastAdministrator(error)) throw error;
      return showConfirmation(c, user, disabled, language, true);
    }
    return c.redirect(`/users?done=${disabled ? 'disabled' : 'enabled'}`, 303);
  });

  return routes;
}

type Opened = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly user?: UserItem;
};

type Values = {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly professional: string;
  readonly grants: readonly { readonly role: string; readonly area: string }[];
};
const blankUser: Values = { name: '', email: '', language: 'fi', professional: '', grants: [] };

const MOST_ROWS = 200;

function typedUser(form: SentForm): Values {
  const count = Math.min(Number(form.one('rows')) || 0, MOST_ROWS);
  const rows = Array.from({ length: count }, (_, at) => ({
    role: form.one(`role${at + 1}`),
    area: form.one(`area${at + 1}`),
  }));
  return {
    name: form.one('name'),
    email: form.one('email'),
    language: form.one('language'),
    professional: form.one('professional'),
    grants: rows.filter(({ role }) => role !== ''),
  };
}

function isLastAdministrator(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'in_use';
}

/** Runs the change and goes to the list; what does not fit comes back to the form with all that was typed. */
async function attempt(
  c: Context<WebEnv>,
  opened: Opened,
  values: Values,
  run: () => Promise<string>,
): Promise<Response> {
  const said = userTexts[opened.language].fault;
  try {
    return c.redirect(`/users?done=${await run()}`, 303);
  } catch (error) {
    if (isLastAdministrator(error)) {
      return showForm(c, opened, values, { role1: userTexts[opened.language].lastAdministrator });
    }
    const isAddress = signInEmail.safeParse(values.email).success;
    const faults = faultsIn(error, {
      name: { field: 'name', text: said.name },
      email: { field: 'email', text: isAddress ? said.emailTaken : said.email },
      language: { field: 'language', text: said.language },
      professional: { field: 'professional', text: said.professional },
      grants: { field: 'role1', text: said.grants },
      area: { field: 'role1', text: said.grants },
    });
    return showForm(c, opened, values, faults);
  }
}

function showUsers(
  c: Context<WebEnv>,
  { directory, language }: Opened,
  users: readonly UserItem[],
): Response | Promise<Response> {
  const text = userTexts[language];
  return showPage(
    c,
    { title: text.title, current: 'users' },
    <RecordList
      title={text.title}
      lead={text.lead}
      done={wordFor(text.done, c.req.query('done') ?? '')}
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
          { label: text.column.email, cell: (user) => user.email },
          {
            label: text.column.roles,
            cell: (user) => <Grants of={user.grants} directory={directory} language={language} />,
          },
          { label: text.column.language, cell: (user) => text.languageName[user.language] },
          { label: text.column.state, cell: (user) => <State user={user} language={language} /> },
        ]}
      />
    </RecordList>,
  );
}

const State: FC<{ user: UserItem; language: Language }> = ({ user, language }) =>
  user.disabled ? (
    <Badge tone="bad" icon="lock">
      {userTexts[language].disabled}
    </Badge>
  ) : (
    <Badge tone="good" icon="check">
      {userTexts[language].active}
    </Badge>
  );

const Grants: FC<{ of: UserItem['grants']; directory: Directory; language: Language }> = ({
  of,
  directory,
  language,
}) => {
  const text = userTexts[language];
  return (
    <ul class="stack gap-1">
      {[...Map.groupBy(of, ({ role }) => role)].map(([role, grants]) => (
        <li>
          {text.roleIn({
            role: text.role[role],
            area: grants.map(({ area }) => sayArea(directory, area, language)).join(', '),
          })}
        </li>
      ))}
    </ul>
  );
};

/** The areas in which somebody may use a capability, to choose from; first all of them, where they may in all. */
export function areasWith(actor: Actor, capability: Capability, directory: Directory, language: Language) {
  return [
    ...(mayEverywhere(actor, capability) ? [{ value: '*', label: userTexts[language].everywhere }] : []),
    ...[...directory.areas.values()]
      .filter(({ id }) => may(actor, capability, id))
      .map(({ id, name }) => ({ value: id, label: nameIn(name, language) })),
  ];
}

/** An area's name, or that it is every one. */
export function sayArea(directory: Directory, area: string, language: Language): string {
  if (area === '*') return userTexts[language].everywhere;
  const known = [...directory.areas.values()].find(({ id }) => id === area);
  return known ? nameIn(known.name, language) : area;
}

function showForm(
  c: Context<WebEnv>,
  opened: Opened,
  values: Values,
  faults: Faults = {},
): Response | Promise<Response> {
  const { language, user } = opened;
  const text = userTexts[language];
  const title = user ? user.name : text.newTitle;
  const faulty = Object.keys(faults).length > 0;
  return showPage(
    c,
    { title, current: 'users', width: 'narrow', ...(faulty && { status: 400, faulty }) },
    <div class="stack gap-5">
      <ErrorSummary faults={faults} language={language} />
      <Heading back={{ href: '/users', label: text.all }} {...(!user && { lead: text.newLead })}>
        {title}
      </Heading>
      {user && (
        <div class="card stack">
          <Facts
            of={[
              [text.column.state, <State user={user} language={language} />],
              [text.column.email, user.email],
            ]}
          />
          <p class="small soft">{text.emailFixed}</p>
        </div>
      )}
      <UserForm opened={opened} values={values} faults={faults} />
      {user && (
        <p>
          <a
            class={user.disabled ? 'button second' : 'button danger'}
            href={`/users/${user.id}/${user.disabled ? 'enable' : 'disable'}`}
          >
            {user.disabled ? text.enable : text.disable}
          </a>
        </p>
      )}
    </div>,
  );
}

const UserForm: FC<{ opened: Opened; values: Values; faults: Faults }> = ({ opened, values, faults }) => {
  const { directory, language, user } = opened;
  const text = userTexts[language];
  return (
    <form method="post" action={user ? `/users/${user.id}` : '/users/new'} class="stack gap-5" novalidate>
      <TextField name="name" label={text.name} value={values.name} fault={faults.name} maxlength={120} />
      {!user && (
        <TextField
          name="email"
          type="email"
          label={text.email}
          value={values.email}
          fault={faults.email}
          maxlength={254}
          autocomplete="off"
        />
      )}
      <SelectField
        name="language"
        label={text.language}
        options={languages.map((value) => ({ value, label: text.languageName[value] }))}
        value={values.language}
        fault={faults.language}
      />
      <SelectField
        name="professional"
        label={text.professional}
        hint={text.professionalHint}
        blank={text.noProfessional}
        options={[...directory.professionals.values()].map(({ id, post }) => ({
          value: id,
          label: nameIn(post, language),
        }))}
        value={values.professional}
        fault={faults.professional}
      />
      <RoleRows opened={opened} values={values} faults={faults} />
      <div class="row">
        <button type="submit" class="button">
          {text.save}
        </button>
        <a class="button quiet" href="/users">
          {frameTexts[language].cancel}
        </a>
      </div>
    </form>
  );
};

const BLANK_ROWS = 2;

const RoleRows: FC<{ opened: Opened; values: Values; faults: Faults }> = ({ opened, values, faults }) => {
  const { actor, directory, language } = opened;
  const text = userTexts[language];
  const rows = [...values.grants, ...Array.from({ length: BLANK_ROWS }, () => ({ role: '', area: '' }))];
  const areas = areasWith(actor, 'manage-users', directory, language);
  return (
    <fieldset class="field">
      <legend>{text.roles}</legend>
      <input type="hidden" name="rows" value={String(rows.length)} />
      <div class="stack gap-3">
        {rows.map((row, at) => (
          <div class="row top-aligned">
            <div class="grow">
              <SelectField
                name={`role${at + 1}`}
                label={text.roleAt({ n: at + 1 })}
                blank={text.noRole}
                options={roles.map((value) => ({ value, label: text.role[value] }))}
                value={row.role}
                fault={faults[`role${at + 1}`]}
              />
            </div>
            <div class="grow">
              <SelectField name={`area${at + 1}`} label={text.areaAt({ n: at + 1 })} options={areas} value={row.area} />
            </div>
          </div>
        ))}
      </div>
      <span class="hint">{text.rolesHint}</span>
    </fieldset>
  );
};

function showConfirmation(
  c: Context<WebEnv>,
  user: UserItem,
  disable: boolean,
  language: Language,
  isLast = false,
): Response | Promise<Response> {
  const text = userTexts[language];
  const title = disable ? text.disableTitle : text.enableTitle;
  const back = `/users/${user.id}`;
  return showPage(
    c,
    { title, current: 'users', width: 'narrow', ...(isLast && { status: 409 }) },
    <div class="stack gap-5">
      {isLast && (
        <Note tone="bad" said>
          <p>{text.lastAdministrator}</p>
        </Note>
      )}
      <Heading back={{ href: back, label: user.name }} lead={disable ? text.disableLead : text.enableLead}>
        {title}
      </Heading>
      <Confirm
        action={`${back}/${disable ? 'disable' : 'enable'}`}
        button={disable ? text.disableConfirm : text.enableConfirm}
        danger={disable}
        back={{ href: back, label: frameTexts[language].cancel }}
      >
        <p class="card strong">{user.name}</p>
      </Confirm>
    </div>,
  );
}
