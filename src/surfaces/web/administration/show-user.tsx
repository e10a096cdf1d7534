// One person who may sign in, to look at: for an administrator of some of the areas where they see or do anything.

import type { Context } from 'hono';
import type { FC } from 'hono/jsx';
import { type Directory, nameIn } from '../../../core/directory.ts';
import type { Language } from '../../../core/permissions.ts';
import { areasReached } from '../../../features/identity/read.ts';
import type { UserItem } from '../../../features/identity/schema.ts';
import { Facts } from '../kit/badge.tsx';
import type { WebEnv } from '../kit/environment.ts';
import { Heading } from '../kit/heading.tsx';
import { showPage } from '../kit/page.tsx';
import { sayEmail } from '../kit/say-email.ts';
import { WhoseToChange } from '../kit/whose-to-change.tsx';
import { sayArea } from './areas.ts';
import { ownDetailsTexts, userTexts } from './texts/words.ts';
import { type Opened, State, Welcome } from './user-form.tsx';

export function showUser(
  c: Context<WebEnv>,
  { directory, language, user }: Opened & { readonly user: UserItem },
): Response | Promise<Response> {
  const [text, own] = [userTexts[language], ownDetailsTexts[language]];
  const post = [...directory.professionals.values()].find(({ id }) => id === user.professional)?.post;
  const units = [...directory.sites.values()].filter(({ id }) => user.units.includes(id));
  return showPage(
    c,
    { title: user.name, current: 'users', width: 'narrow' },
    <div class="stack gap-5">
      <Heading back={{ href: '/users', label: text.all }}>{user.name}</Heading>
      <WhoseToChange
        areas={areasReached(user, directory.professionals)
          .map((area) => sayArea(directory, area, language))
          .toSorted((one, other) => one.localeCompare(other, language))
          .join(', ')}
        language={language}
      >
        {text.notYours}
      </WhoseToChange>
      <div class="card">
        <Facts
          of={[
            [text.column.state, <State user={user} language={language} />],
            [text.column.email, sayEmail(user.email)],
            [text.welcome, user.welcome && <Welcome user={user} opened={{ directory, language }} />],
            [text.column.language, text.languageName[user.language]],
            [text.column.roles, <Grants of={user.grants} directory={directory} language={language} />],
            [text.professional, post ? nameIn(post, language) : user.professional],
            [own.post, user.post],
            [own.units, units.map(({ name }) => nameIn(name, language)).join(', ')],
            [own.phone, user.phone],
          ]}
        />
      </div>
    </div>,
  );
}

export const Grants: FC<{ of: UserItem['grants']; directory: Directory; language: Language }> = ({
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
