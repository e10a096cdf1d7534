// One person who may sign in: who they are, and their roles area by area.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import { type Actor, areasFor, type Language, languages, may, roles } from '../../../core/permissions.ts';
import { sayDateTime, sayList } from '../../../core/wording.ts';
import type { UserItem } from '../../../features/identity/schema.ts';
import { Leaving, LeftBookings, type LeftShown } from '../booking/left-outside.tsx';
import { Badge, Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Carried, SelectField, withChosen } from '../kit/fields.tsx';
import { allFields, type Field, type FormState, showFormPage } from '../kit/form.tsx';
import { Icon } from '../kit/icon.tsx';
import { email, hidden, select, text } from '../kit/inputs.tsx';
import { Note } from '../kit/note.tsx';
import { sayEmail } from '../kit/say-email.ts';
import { areasWith } from './areas.ts';
import { detailsForm } from './own-details.tsx';
import { userTexts } from './texts/words.ts';

/** What every page of these stands on; `user`: the one it is about. */
export type Opened = {
  readonly actor: Actor;
  readonly directory: Directory;
  readonly language: Language;
  readonly user?: UserItem;
};

type Grant = { readonly role: string; readonly area: string };

export function userForm(opened: Opened) {
  const { directory, language, user } = opened;
  const words = userTexts[language];
  const { fault } = words;
  const managed = areasFor(opened.actor, 'manage-users');
  // who works in areas of others too is given by an administrator of them all
  const posts = [...directory.professionals.values()]
    .filter(({ areas }) => areas.every((area) => may(opened.actor, 'manage-users', area)))
    .map(({ id, post }) => ({ value: id, label: nameIn(post, language) }));
  return {
    name: text(words.name, { maxlength: 120, fault: fault.name, refusals: { personal_data_found: fault.nameCode } }),
    // what the address is once it is known stays: the sign-in hangs on it
    email: user
      ? hidden()
      : email(words.email, {
          maxlength: 254,
          autocomplete: 'off',
          fault: (message) => (message.includes('already') ? fault.emailTaken : fault.email),
        }),
    language: select(words.language, {
      options: languages.map((value) => ({ value, label: words.languageName[value] })),
      first: 'fi',
      fault: fault.language,
    }),
    professional: select(words.professional, {
      hint: posts.length === 0 ? words.noneToGive : words.professionalHint,
      blank: words.noProfessional,
      options: posts,
      fault: fault.professional,
      refusals: { not_allowed: fault.professionalElsewhere },
    }),
    ...detailsForm(directory, managed, language),
    grants: grants(opened),
  };
}

type UserFields = ReturnType<typeof userForm>;

const MOST_ROWS = 200;

/** Roles area by area, a row for each, with a few more to fill in. */
function grants(opened: Opened): Field<readonly Grant[]> {
  const { fault, lastAdministrator, role: roleName } = userTexts[opened.language];
  const areas = areasOf(opened);
  const sayGrant = ({ role, area }: Grant) => {
    const known = roles.find((one) => one === role);
    return `${known ? roleName[known] : role} (${areas.find(({ value }) => value === area)?.label ?? area})`;
  };
  return {
    blank: [],
    typed: (form) => {
      const count = Math.min(Number(form.one('rows')) || 0, MOST_ROWS);
      const rows = Array.from({ length: count }, (_, at) => ({
        role: form.one(`role${at + 1}`),
        area: form.one(`area${at + 1}`),
      }));
      return rows.filter(({ role }) => role !== '');
    },
    sent: (form) => form.has('rows'),
    said: (kept, language) => sayList(kept.map(sayGrant), language),
    show: ({ value, faults }) => <RoleRows opened={opened} grants={value} fault={faults.role1} />,
    at: () => 'role1',
    of: ['grants', 'area'],
    fault: (message) => (message.includes('area') ? fault.area : fault.grants),
    refusals: { in_use: lastAdministrator, not_allowed: fault.areaElsewhere },
  };
}

/** Whether they may sign in. */
export const State: FC<{ user: UserItem; language: Language }> = ({ user, language }) =>
  user.disabled ? (
    <Badge tone="bad" icon="lock">
      {userTexts[language].disabled}
    </Badge>
  ) : (
    <Badge tone="good" icon="check">
      {userTexts[language].active}
    </Badge>
  );

/** What became of the mail that tells them how to begin. */
export const Welcome: FC<{ user: UserItem; opened: Pick<Opened, 'directory' | 'language'> }> = ({
  user: { welcome },
  opened: { directory, language },
}) => {
  if (welcome === undefined) return null;
  const when = sayDateTime(Date.parse(welcome.at), language, directory.region.timeZone, 'short');
  const said = userTexts[language].welcomeFate[welcome.fate]({ when });
  if (welcome.fate !== 'refused') return said;
  return (
    <Badge tone="warn" icon="alert">
      {said}
    </Badge>
  );
};

/** For an administrator who may change them. */
export const WelcomeAgain: FC<{ user: UserItem; language: Language }> = ({ user, language }) => {
  const text = userTexts[language];
  return (
    <form method="post" action={`/users/${user.id}/welcome`}>
      <button type="submit" class="button second" aria-label={text.welcomeAgainLabel({ name: user.name })}>
        <Icon name="again" /> {user.welcome ? text.welcomeAgain : text.welcomeSend}
      </button>
    </form>
  );
};

/** `left`: the bookings that a change would leave without a person; `isClosed`: they were to be told how to begin. */
export function showForm(
  c: Context<WebEnv>,
  opened: Opened,
  state: FormState<UserFields>,
  { left, isClosed = false }: { readonly left?: LeftShown | undefined; readonly isClosed?: boolean } = {},
): Response | Promise<Response> {
  const { language, user, directory } = opened;
  const words = userTexts[language];
  return showFormPage(
    c,
    {
      title: user ? user.name : words.newTitle,
      current: 'users',
      ...(!user && { lead: words.newLead }),
      back: { href: '/users', label: words.all },
      action: user ? `/users/${user.id}` : '/users/new',
      save: words.save,
      ...((left || isClosed) && { status: 409 }),
      above: user && (
        <>
          {isClosed && (
            <Note tone="warn" said>
              <p>{words.welcomeClosed}</p>
            </Note>
          )}
          {left && <LeftBookings left={left} directory={directory} language={language} advice={words.leftAdvice} />}
          <div class="card stack">
            <Facts
              of={[
                [words.column.state, <State user={user} language={language} />],
                [words.column.email, sayEmail(user.email)],
                [words.welcome, user.welcome && <Welcome user={user} opened={opened} />],
              ]}
            />
            {user.welcome?.fate === 'refused' && <p class="small">{words.welcomeRefused}</p>}
            <p class="small soft">{words.emailFixed}</p>
          </div>
        </>
      ),
      below: user && (
        <div class="row gap-2">
          {!user.disabled && <WelcomeAgain user={user} language={language} />}
          <a
            class={user.disabled ? 'button second' : 'button danger'}
            href={`/users/${user.id}/${user.disabled ? 'enable' : 'disable'}`}
          >
            {user.disabled ? words.enable : words.disable}
          </a>
        </div>
      ),
    },
    state,
    <>
      <Leaving left={left} />
      {allFields(userForm(opened), state, language)}
    </>,
  );
}

function areasOf({ actor, directory, language }: Opened) {
  return areasWith(actor, 'manage-users', directory, language);
}

const BLANK_ROWS = 2;

const RoleRows: FC<{ opened: Opened; grants: readonly Grant[]; fault: string | undefined }> = ({
  opened,
  grants: given,
  fault,
}) => {
  const text = userTexts[opened.language];
  const rows = [...given, ...Array.from({ length: BLANK_ROWS }, () => ({ role: '', area: '' }))];
  const areas = areasOf(opened);
  const isWithoutArea = ({ role, area }: Grant) => role !== '' && area === '';
  return (
    <fieldset class="field">
      <legend>{text.roles}</legend>
      <Carried of={{ rows: String(rows.length) }} />
      <div class="stack gap-3">
        {rows.map((row, at) => (
          <div class="row top-aligned">
            <div class="grow">
              <SelectField
                name={`role${at + 1}`}
                label={text.roleAt({ n: at + 1 })}
                blank={text.noRole}
                options={withChosen(
                  roles.map((value) => ({ value, label: text.role[value] })),
                  row.role,
                  opened.language,
                )}
                value={row.role}
                fault={at === 0 && !rows.some(isWithoutArea) ? fault : undefined}
              />
            </div>
            <div class="grow">
              <SelectField
                name={`area${at + 1}`}
                label={text.areaAt({ n: at + 1 })}
                {...(areas.length > 1 && { blank: text.chooseArea })}
                options={withChosen(areas, row.area, opened.language)}
                value={row.area}
                fault={isWithoutArea(row) ? fault : undefined}
              />
            </div>
          </div>
        ))}
      </div>
      <span class="hint">{text.rolesHint}</span>
    </fieldset>
  );
};
