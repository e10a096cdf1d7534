// What the ids in rows of the log stand for, as far as it is still there: one statement for each kind of thing.

import type { LoggedAction } from '../../core/access-log.ts';
import type { Localized } from '../../core/directory.ts';
import type { AreaId } from '../../core/ids.ts';
import type { Database, Reader } from '../../platform/db.ts';
import { type FormerName, readFormerName } from './former-names.ts';
import { readActorNames } from './store.ts';

/** The ids to be named, by the kind of thing they are of. */
export type Unnamed = Readonly<Record<keyof Names, ReadonlySet<string>>>;

/** What they are called. Instants in epoch milliseconds; a family is its number, and never its name. */
export type Names = {
  /** by user's id, and `key:<id>` */
  readonly people: ReadonlyMap<string, string>;
  readonly families: ReadonlyMap<string, string>;
  readonly bookings: ReadonlyMap<
    string,
    { readonly start: number; readonly service: string; readonly area: string; readonly family?: string }
  >;
  /** whose a link is: `family`, or what was invited */
  readonly links: ReadonlyMap<string, string>;
  readonly waiting: ReadonlyMap<string, { readonly service: string; readonly family?: string }>;
  readonly events: ReadonlyMap<string, { readonly name: Localized; readonly start: number }>;
  readonly registrations: ReadonlyMap<string, { readonly number: number; readonly event: string }>;
  readonly walkIns: ReadonlyMap<string, { readonly number: number; readonly date: string; readonly service: string }>;
};

/**
 * What the directory's things were called before they were renamed, since the oldest of some rows; the latest first. Of
 * those that are `gone`, by their ids, also what they were called last.
 */
export async function readFormerNames(
  db: Reader,
  { since, gone }: { readonly since: Date; readonly gone: readonly string[] },
): Promise<readonly FormerName[]> {
  const rows = await db.$queryRaw<Parameters<typeof readFormerName>[0][]>`
    SELECT DISTINCT ON (at, subject_kind, subject_id) action, subject_kind AS "subjectKind", subject_id AS "subjectId",
      at, details->>'values' AS values
    FROM (
      SELECT * FROM access_log WHERE action = 'rename-entry' AND at > ${since}
      UNION ALL
      SELECT * FROM access_log
      WHERE subject_kind = ANY (${[...NAMED_KINDS]}::text[]) AND subject_id = ANY (${[...gone]}::text[])
        AND action = ANY (${[...NAMING]}::text[]) AND details->>'values' IS NOT NULL) AS named
    ORDER BY at DESC, subject_kind, subject_id`;
  return rows.map(readFormerName);
}

/** What the directory has names of, and the acts whose rows keep them. */
const NAMED_KINDS = ['area', 'closure', 'professional', 'room', 'series', 'service', 'site'];
const NAMING: readonly LoggedAction[] = ['rename-entry', 'remove-entry', 'remove-series', 'remove-closure'];

export async function readNames(db: Database, wanted: Unnamed): Promise<Names> {
  const registrations = await ofThose(wanted.registrations, (id) =>
    db.registration.findMany({ where: { id }, select: { id: true, number: true, eventId: true } }),
  );
  const events = new Set([...wanted.events, ...registrations.map(({ eventId }) => eventId)]);
  const family = { select: { reference: true } } as const;
  const [people, families, bookings, links, waiting, groups, walkIns] = await Promise.all([
    readActorNames(db, [...wanted.people]),
    ofThose(wanted.families, (id) => db.family.findMany({ where: { id }, select: { id: true, reference: true } })),
    ofThose(wanted.bookings, (id) =>
      db.booking.findMany({ where: { id }, select: { id: true, start: true, serviceId: true, areaId: true, family } }),
    ),
    ofThose(wanted.links, (id) => db.bookingLink.findMany({ where: { id }, select: { id: true, role: true } })),
    ofThose(wanted.waiting, (id) =>
      db.waitlistEntry.findMany({ where: { id }, select: { id: true, serviceId: true, family } }),
    ),
    ofThose(events, (id) => db.groupEvent.findMany({ where: { id }, select: { id: true, name: true, start: true } })),
    ofThose(wanted.walkIns, (id) =>
      db.walkIn.findMany({ where: { id }, select: { id: true, number: true, date: true, serviceId: true } }),
    ),
  ]);
  return {
    people,
    families: new Map(families.map(({ id, reference }) => [id, reference])),
    bookings: new Map(
      bookings.map((row) => [
        row.id,
        { start: row.start.getTime(), service: row.serviceId, area: row.areaId, ...numberOf(row) },
      ]),
    ),
    links: new Map(links.map(({ id, role }) => [id, role])),
    waiting: new Map(waiting.map((row) => [row.id, { service: row.serviceId, ...numberOf(row) }])),
    events: new Map(groups.map(({ id, name, start }) => [id, { name: name as Localized, start: start.getTime() }])),
    registrations: new Map(registrations.map(({ id, number, eventId }) => [id, { number, event: eventId }])),
    walkIns: new Map(walkIns.map(({ id, number, date, serviceId }) => [id, { number, date, service: serviceId }])),
  };
}

function numberOf({ family }: { readonly family: { readonly reference: string } | null }) {
  return family === null ? {} : { family: family.reference };
}

/** Nothing is asked where nothing is wanted; what is no UUID is the id of nothing here. */
async function ofThose<Row>(
  wanted: ReadonlySet<string>,
  find: (id: { in: string[] }) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const ids = [...wanted].filter((id) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id));
  return ids.length === 0 ? [] : find({ in: ids });
}

/** Users with a role in one of the areas and keys that open one, by name. */
export async function readPeople(
  db: Reader,
  areas: readonly AreaId[] | '*',
): Promise<readonly { readonly principal: string; readonly name: string; readonly email: string | null }[]> {
  const among = areas === '*' ? [] : [...areas, '*'];
  return db.$queryRaw`
    SELECT id AS principal, name, email FROM "user" WHERE ${areas === '*'}
      OR EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = "user".id AND g.area = ANY (${among}::text[]))
    UNION ALL
    SELECT 'key:' || id AS principal, label AS name, NULL AS email FROM api_key
    WHERE ${areas === '*'} OR areas && ${among}::text[]
    ORDER BY name, principal`;
}
