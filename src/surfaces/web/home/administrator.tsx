// An administrator's home: what changed lately about people, their roles and keys.

import type { FC } from 'hono/jsx';
import type { Language } from '../../../core/permissions.ts';
import { sayDateTime } from '../../../core/wording.ts';
import { readDirectory } from '../../../features/directory/read.ts';
import { type RecentChange, readRecentChanges } from '../../../features/insights/read-recent-changes.ts';
import { Action, Block, type MadeHome, Nothing } from './blocks.tsx';
import { administratorHomeTexts } from './texts/words.ts';

const SHOWN = 15;

export const administratorHome: MadeHome = async ({ c, deps, actor, language }) => {
  const text = administratorHomeTexts[language];
  const changes = await readRecentChanges(deps, actor, { limit: SHOWN, language, requestId: c.var.requestId });
  const { region } = await readDirectory(deps);
  return {
    actions: [
      <Action href="/users/new" icon="add" label={text.addUser} />,
      <Action href="/keys/new" icon="key" label={text.makeKey} />,
    ],
    first: [],
    work: [
      <Block title={text.changes}>
        {changes.length === 0 ? (
          <Nothing said={text.changesNone} />
        ) : (
          <ul class="rows">
            {changes.map((change) => (
              <ChangeRow change={change} timeZone={region.timeZone} language={language} />
            ))}
          </ul>
        )}
      </Block>,
    ],
    beside: [
      <Block title={text.ways}>
        <ul class="rows">
          {WAYS.map(({ href, key }) => (
            <li>
              <a href={href}>{text.way[key]}</a>
            </li>
          ))}
        </ul>
      </Block>,
    ],
  };
};

const WAYS = [
  { href: '/users', key: 'users' },
  { href: '/keys', key: 'keys' },
  { href: '/undelivered', key: 'messages' },
  { href: '/feedback', key: 'feedback' },
] as const;

const ChangeRow: FC<{ change: RecentChange; timeZone: string; language: Language }> = ({
  change: { at, said },
  timeZone,
  language,
}) => {
  const text = administratorHomeTexts[language];
  return (
    <li>
      <div>
        <b>{said.whose}</b>
        <br />
        {said.what}
        <br />
        <span class="small soft">{text.by({ who: said.who })}</span>
      </div>
      <time class="small soft" datetime={at}>
        {sayDateTime(Date.parse(at), language, timeZone, 'short')}
      </time>
    </li>
  );
};
