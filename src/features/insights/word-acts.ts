// What rows of the log say, in words: who did what, whose and why, with names, numbers and times instead of ids.

import type { LoggedAction, LoggedDetail, LoggedPurpose } from '../../core/access-log.ts';
import type { Directory } from '../../core/directory.ts';
import { wordFor } from '../../core/words.ts';
import { startIn, type Things, thingsOf, type Wording } from './name-things.ts';
import { sayDetails } from './say-details.ts';
import type { AccessLogItem, ToldAct } from './schema.ts';
import type { Names, Unnamed } from './store-names.ts';
import type { LoggedActTexts } from './texts/words.ts';

/** The row in words. What is no longer there is called so: its id says nothing to a reader. */
export function wordAct(wording: Wording, act: ToldAct): AccessLogItem['said'] {
  const things = thingsOf(wording, act);
  const text: LoggedActTexts = things.text;
  const purposes: Readonly<Record<LoggedPurpose, string>> = text.purpose;
  const why = act.purpose && (wordFor(purposes, act.purpose) ?? text.reason({ reason: act.purpose }));
  return {
    who: whoIn(wording, things, act),
    role: wordFor(text.role, act.role) ?? text.noRole,
    what: whatIn(things, act),
    whose: whoseIn(things, act),
    ...(why && { why }),
  };
}

/** Whether the other row is of the new name that this change gave: one act, and said in the row of the change. */
export function isRenameBy(change: Done, other: Done): boolean {
  return (
    other.action === 'rename-entry' &&
    (change.action === 'change-series' || change.action === 'change-professional') &&
    other.at === change.at &&
    other.actor === change.actor &&
    other.subject.kind === change.subject.kind &&
    other.subject.id === change.subject.id
  );
}

type Done = Pick<ToldAct, 'action' | 'at' | 'actor' | 'subject'>;

/** What happened, with its details. */
function whatIn(things: Things, act: ToldAct): string {
  const acts: Readonly<Record<LoggedAction, string>> = things.text.act;
  const did = didOtherwise(things, act) ?? wordFor(acts, act.action) ?? act.action;
  const details = sayDetails(things, act);
  return details.length === 0 ? did : `${did}: ${details.join(', ')}`;
}

/** An act that its details make another than its name says: nothing was changed, or the link is not the family's. */
function didOtherwise({ text }: Things, act: ToldAct): string | undefined {
  if (leftAsItWas(act)) return text.rewordedNothing;
  const { role = 'family' } = act.details;
  return act.action === 'issue-booking-link' && role !== 'family' ? text.gaveInvitedLink : undefined;
}

/** The same words sent again change nothing, but who sent them has them before them: the row is of a look. */
function leftAsItWas({ action, details }: ToldAct): boolean {
  return action === 'reword-booking' && details.question === false && details.note === false;
}

function whoIn({ names }: Wording, things: Things, { actor, action }: ToldAct): string {
  const { text } = things;
  // rows of before say that the service opened it
  if (actor === 'system') return action === 'open-by-code' ? text.who.bearer : text.system;
  if (!actor.startsWith('link:')) return things.person(actor);
  const of = names.links.get(actor.slice('link:'.length));
  return of === undefined ? text.who.bearer : of === 'family' ? text.who.family : text.who.invited;
}

function whoseIn(things: Things, act: ToldAct): string {
  const { text } = things;
  const { kind, id } = act.subject;
  const every = id === 'all' ? wordFor(text.every, kind) : undefined;
  return every ?? NAMED[kind]?.(things, id, startIn(act)) ?? wordFor(text.kind, kind) ?? kind;
}

/** Those of a kind that has no way here are called by their kind alone. */
const NAMED: Readonly<Record<string, (things: Things, id: string, start: number | undefined) => string | undefined>> = {
  user: ({ person }, id) => person(id),
  'api-key': ({ named, label }, id) => named('api-key', label(id)),
  family: ({ family }, id) => family(id),
  booking: ({ booking }, id, start) => booking(id, start),
  'waitlist-entry': ({ waiting }, id) => waiting(id),
  'group-event': ({ event }, id, start) => event(id, start),
  registration: ({ registration }, id, start) => registration(id, start),
  'walk-in': ({ walkIn }, id) => walkIn(id),
  closure: ({ closure }, id) => closure(id),
  series: ({ named, series }, id) => named('series', series(id)),
  area: ({ named, area }, id) => named('area', area(id)),
  service: ({ named, service }, id) => named('service', service(id)),
  site: ({ named, site }, id) => named('site', site(id)),
  room: ({ named, room }, id) => named('room', room(id)),
  professional: ({ professional }, id) => professional(id),
  'family-search': ({ named, area }, id) => (id === 'all' ? undefined : named('family-search', area(id))),
  'access-log': ({ named, person }, id) => (GENERAL.includes(id) ? undefined : named('access-log', person(id))),
};

const GENERAL = ['all', 'quiet'];

/** All ids that stand in these rows, so that they are read at once. */
export function unnamedIn(acts: readonly ToldAct[]): Unnamed {
  const found = {
    people: new Set<string>(),
    families: new Set<string>(),
    bookings: new Set<string>(),
    links: new Set<string>(),
    waiting: new Set<string>(),
    events: new Set<string>(),
    registrations: new Set<string>(),
    walkIns: new Set<string>(),
  } satisfies Unnamed;
  for (const { actor, subject, details } of acts) {
    if (actor.startsWith('link:')) found.links.add(actor.slice('link:'.length));
    else found.people.add(actor);
    const kind = wordFor(KINDS, subject.kind);
    if (kind !== undefined) found[kind].add(subject.kind === 'api-key' ? `key:${subject.id}` : subject.id);
    for (const [detail, of] of DETAILS) {
      const id = details[detail];
      if (id !== undefined) found[of].add(detail === 'key' ? `key:${id}` : String(id));
    }
  }
  return found;
}

/** What these rows may name that the directory has no longer, by its id. */
export function goneIn(acts: readonly ToldAct[], { bookings, waiting, walkIns }: Names, directory: Directory) {
  const { areas, sites, rooms, services, professionals, series, closures } = directory;
  const here = new Set<string>([
    ...[areas, sites, rooms, services, professionals, series].flatMap((things) => [...things.keys()]),
    ...closures.map(({ id }) => id),
  ]);
  const said = acts.flatMap(({ subject, details }) => [
    subject.id,
    ...Object.values(details).flatMap((value) => (typeof value === 'string' ? value.split(/[\s,@=>]+/) : [])),
  ]);
  const served = [bookings, waiting, walkIns].flatMap((named) => [...named.values()].map(({ service }) => service));
  return [...new Set([...said, ...served])].filter((id) => IS_ID.test(id) && !here.has(id));
}

const IS_ID = /^[a-z0-9][a-z0-9.-]{0,140}$/;

const KINDS: Readonly<Record<string, keyof Unnamed>> = {
  user: 'people',
  'access-log': 'people',
  'api-key': 'people',
  family: 'families',
  booking: 'bookings',
  'waitlist-entry': 'waiting',
  'group-event': 'events',
  registration: 'registrations',
  'walk-in': 'walkIns',
};

const DETAILS: readonly (readonly [LoggedDetail, keyof Unnamed])[] = [
  ['booking', 'bookings'],
  ['event', 'events'],
  ['into', 'families'],
  ['merged', 'families'],
  ['user', 'people'],
  ['key', 'people'],
];
