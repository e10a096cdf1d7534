// The reader's menu: a few links where they have few, else four doors that fold, each with what is theirs behind it.

import type { FC } from 'hono/jsx';
import { type Actor, hasRole, type Language, type Role } from '../../../core/permissions.ts';
import { Icon } from './icon.tsx';
import { frameTexts } from './texts/words.ts';

/** The entry of the menu that a page belongs to. */
export type EntryName = keyof typeof frameTexts.fi.nav;
type DoorName = keyof typeof frameTexts.fi.doors;
type Entry = { readonly name: EntryName; readonly href: string; readonly roles: readonly Role[] };

const DESK: readonly Role[] = ['scheduler', 'coordinator'];

/** What stands behind each door, in the order shown, and who finds it there. */
const DOORS: Readonly<Record<DoorName, readonly Entry[]>> = {
  today: [
    { name: 'home', href: '/', roles: ['worker', 'specialist', ...DESK, 'administrator', 'auditor'] },
    { name: 'desk', href: '/desk', roles: DESK },
    { name: 'myDay', href: '/my-day', roles: ['specialist'] },
  ],
  times: [
    { name: 'book', href: '/book', roles: ['worker', ...DESK] },
    { name: 'bookings', href: '/bookings', roles: ['worker', 'specialist', ...DESK] },
    { name: 'threads', href: '/threads', roles: ['worker', 'specialist', ...DESK] },
    { name: 'whoKnows', href: '/who-knows', roles: ['worker', ...DESK] },
    { name: 'waitlist', href: '/waitlist', roles: DESK },
    { name: 'walkIns', href: '/walk-ins', roles: ['specialist', ...DESK] },
    { name: 'groups', href: '/groups', roles: DESK },
    { name: 'series', href: '/series', roles: ['coordinator'] },
    { name: 'absences', href: '/absences', roles: ['coordinator'] },
    { name: 'insights', href: '/insights', roles: ['coordinator'] },
    { name: 'quotas', href: '/quotas', roles: ['coordinator'] },
    { name: 'selfBooking', href: '/self-booking', roles: ['coordinator'] },
  ],
  people: [
    { name: 'families', href: '/families', roles: DESK },
    { name: 'people', href: '/people', roles: ['coordinator'] },
    { name: 'undelivered', href: '/undelivered', roles: [...DESK, 'administrator'] },
    { name: 'users', href: '/users', roles: ['administrator'] },
  ],
  settings: [
    { name: 'topics', href: '/topics', roles: ['coordinator'] },
    { name: 'shelf', href: '/shelf', roles: ['coordinator'] },
    { name: 'templates', href: '/templates', roles: ['coordinator'] },
    { name: 'reminders', href: '/reminders', roles: ['coordinator'] },
    { name: 'promises', href: '/promises', roles: ['coordinator'] },
    { name: 'import', href: '/import', roles: ['coordinator'] },
    { name: 'keys', href: '/keys', roles: ['administrator'] },
    { name: 'feedback', href: '/feedback', roles: ['administrator'] },
    { name: 'accessLog', href: '/access-log', roles: ['auditor'] },
  ],
};

/** So many links stand beside each other; who has more finds them behind doors. */
const MOST_LINKS = 5;

/** The menu of this person; `current` is marked, and so is the door it stands behind. */
export const Menu: FC<{ actor: Actor; language: Language; current?: EntryName }> = ({ actor, language, current }) => {
  const text = frameTexts[language];
  const doors = doorsOf(actor);
  const links = doors.flatMap(({ entries }) => entries);
  const row =
    links.length <= MOST_LINKS
      ? links.map((entry) => <MenuLink entry={entry} language={language} {...(current && { current })} />)
      : doors.map((door) => <Door door={door} language={language} {...(current && { current })} />);
  return (
    <nav aria-label={text.mainMenu} class="main-menu">
      <details class="folds menu">
        <summary>
          <Icon name="menu" /> {text.menu}
        </summary>
        <ul class="tabs">
          {row}
          <li class="only-narrow">
            <a href="/own-details">{text.ownDetails}</a>
          </li>
        </ul>
      </details>
    </nav>
  );
};

type DoorView = { readonly name: DoorName; readonly entries: readonly Entry[] };

function doorsOf(actor: Actor): readonly DoorView[] {
  return (['today', 'times', 'people', 'settings'] as const)
    .map((name) => ({ name, entries: DOORS[name].filter(({ roles }) => roles.some((role) => hasRole(actor, role))) }))
    .filter(({ entries }) => entries.length > 0);
}

/** Only one door stands open at a time: they share a name. */
const Door: FC<{ door: DoorView; language: Language; current?: EntryName }> = ({ door, language, current }) => {
  const { name, entries } = door;
  const [only] = entries;
  if (entries.length === 1 && only) {
    return <MenuLink entry={only} language={language} {...(current && { current })} />;
  }
  const here = entries.some((entry) => entry.name === current);
  return (
    <li>
      <details class="door" name="door">
        <summary {...(here && { 'aria-current': 'true' as const })}>{frameTexts[language].doors[name]}</summary>
        <ul>
          {entries.map((entry) => (
            <MenuLink entry={entry} language={language} {...(current && { current })} />
          ))}
        </ul>
      </details>
    </li>
  );
};

const MenuLink: FC<{ entry: Entry; language: Language; current?: EntryName }> = ({
  entry: { name, href },
  language,
  current,
}) => (
  <li>
    <a href={href} {...(name === current && { 'aria-current': 'page' })}>
      {frameTexts[language].nav[name]}
    </a>
  </li>
);
