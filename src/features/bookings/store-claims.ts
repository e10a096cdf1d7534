// The claims that bookings and group events have on resources, and what a wanted slot is judged by.

import type {
  AreaId,
  BookingId,
  ClientId,
  FamilyId,
  Principal,
  ProfessionalId,
  ResourceId,
  SeriesId,
  SiteId,
} from '../../core/ids.ts';
import { HOUR } from '../../core/instant.ts';
import type { Interval } from '../../core/interval.ts';
import type { Place } from '../../core/obstacles.ts';
import type { Language } from '../../core/permissions.ts';
import type { QuotaPeriod, Quotas } from '../../core/quota.ts';
import type { OwnedClaim } from '../../core/replan.ts';
import type { Claim, SlotKey } from '../../core/slots.ts';
import { Prisma, type Reader, type Transaction } from '../../platform/db.ts';
import { placeOf } from '../availability/place-of-claim.ts';
import type { BookingRecord } from './booking-record.ts';

/** All of one moment, beside the directory itself. */
export type Ground = {
  /** of the directory */
  readonly version: number;
  /** those that stand, of the wanted resources around the wanted time */
  readonly claims: readonly Claim[];
  /** whether holds that ran out lie among them */
  readonly ranOut: boolean;
  /** how many bookings of the service an area may have in a week; those that are not here, any number */
  readonly quotas: Quotas;
  /** of the professionals who have signed in here, to write to them in their own */
  readonly languages: ReadonlyMap<ProfessionalId, Language>;
};

export type WantedGround = Pick<SlotKey, 'service' | 'resources'> & {
  /** series that keep slots for somebody: their claims say whose they are */
  readonly keeping: readonly SeriesId[];
  readonly around: Interval;
  /** a booking that is being moved does not stand in its own way */
  readonly except?: BookingId | undefined;
};

/**
 * Everything that decides about a wanted slot and may have changed since it was listed, in one round trip. Within a
 * transaction the directory keeps this version until its end; without one, what is written asks for the version again.
 */
export async function findGround(
  reader: Reader,
  { service, resources, keeping, around, except }: WantedGround,
  now: number,
): Promise<Ground> {
  const professionals = resources.flatMap((resource) => /^professional:(.+)$/.exec(resource)?.[1] ?? []);
  // Asked of subqueries, the planner sees no values: its one plan for all costs less than it would take to plan anew.
  const within = Prisma.sql`(SELECT tstzrange(${new Date(around.start)}, ${new Date(around.end)}))`;
  const wanted = Prisma.sql`ANY(ARRAY(SELECT unnest(${[...resources]}::text[])))`;
  const others = except === undefined ? Prisma.empty : Prisma.sql`AND booking_id IS DISTINCT FROM ${except}::uuid`;
  const isKept = keeping.length > 0;
  const [row] = await reader.$queryRaw<[GroundRow]>`
    SELECT
      held_directory_version() AS version,
      (SELECT jsonb_agg(jsonb_build_array(area_id, per, unit_id)) FROM (
        SELECT area_id, per, NULL AS unit_id FROM quota WHERE service_id = ${service}
        UNION ALL SELECT area_id, per, unit_id FROM unit_quota WHERE service_id = ${service}) AS bounded) AS quotas,
      (SELECT jsonb_object_agg(professional_id, language) FROM "user"
        WHERE professional_id = ANY(ARRAY(SELECT unnest(${professionals}::text[])))) AS languages,
      (SELECT jsonb_agg(jsonb_build_object('resource', resource_id, 'ranOut', coalesce(expires_at <= ${new Date(now)}, false),
          'start', (date_part('epoch', lower(during)) * 1000)::bigint, 'end', (date_part('epoch', upper(during)) * 1000)::bigint${isKept ? Prisma.sql`, 'place', place` : Prisma.empty}))
        FROM (
          SELECT resource_id, expires_at, during${isKept ? Prisma.sql`, ${placeOf(keeping)} AS place` : Prisma.empty} FROM claim
          WHERE active AND resource_id = ${wanted} AND during && ${within} ${others}
          UNION ALL
          SELECT resource_id, NULL, unnest(busy * tstzmultirange(${within}))${isKept ? Prisma.sql`, NULL` : Prisma.empty} FROM busy_calendar
          WHERE resource_id = ${wanted} AND busy && ${within}) AS taken) AS claims`;
  const claims = row.claims ?? [];
  return {
    version: row.version,
    claims: claims.filter(({ ranOut }) => !ranOut).map(({ place, ...claim }) => (place ? { ...claim, place } : claim)),
    ranOut: claims.some(({ ranOut }) => ranOut),
    quotas: periodsByArea(row.quotas ?? []),
    languages: new Map(Object.entries(row.languages ?? {}) as [ProfessionalId, Language][]),
  };
}

function periodsByArea(quotas: NonNullable<GroundRow['quotas']>): Quotas {
  const byArea = Map.groupBy(quotas, ([area]) => area);
  return new Map([...byArea].map(([area, of]) => [area, of.map(([, per, unit]) => ({ per, ...(unit && { unit }) }))]));
}

type GroundRow = {
  readonly version: number;
  readonly quotas: readonly (readonly [AreaId, QuotaPeriod, SiteId | null])[] | null;
  readonly languages: Readonly<Record<string, Language>> | null;
  readonly claims:
    | readonly (Omit<Claim, 'place'> & { readonly ranOut: boolean; readonly place?: Place | null })[]
    | null;
};

/** As `moveBooking` a booking: an event's old claims go, its new ones come. False where another has any of them. */
export async function replaceEventClaims(tx: Transaction, event: string, claims: readonly Claim[]): Promise<boolean> {
  await tx.$executeRaw`DELETE FROM claim WHERE group_event_id = ${event}::uuid`;
  const written = await tx.$executeRaw`
    INSERT INTO claim (group_event_id, resource_id, during)
    SELECT ${event}::uuid, wanted.resource, tstzrange(wanted.start, wanted."end")
    FROM jsonb_to_recordset(${claimsJson(claims)}::jsonb) AS wanted (resource text, start timestamptz, "end" timestamptz)
    ORDER BY wanted.resource
    ON CONFLICT DO NOTHING`;
  return written === claims.length;
}

/** Whose own time a booking takes beside the time of its professionals and rooms. */
export type ClientFacts = Pick<BookingRecord, 'appointmentOf' | 'child'> & {
  /** where it is booked; unknown: any area */
  readonly area?: AreaId | undefined;
  readonly participants: readonly Pick<BookingRecord['participants'][number], 'role' | 'principal'>[];
};

/**
 * Rows of `(resource)` for the clients of a booking. One for a child takes that child's time, so that siblings may be seen
 * at once; one for the family takes that of each of them. A program is nobody who could be in two places. Who is at a
 * desk in that area asks in others' stead, unless they are a worker there as well.
 */
export function clientsOf({ appointmentOf: family, child, participants, area }: ClientFacts): Prisma.Sql {
  const asker = participants.find(({ role, principal }) => role === 'booker' && !principal?.includes(':'))?.principal;
  const asked: Prisma.Sql[] = [];
  // only who is there is asked for: most bookings have one of them, and what is not asked is not planned either
  if (family && child) {
    asked.push(Prisma.sql`
      SELECT 'child:' || id AS resource FROM child WHERE family_id = ${family}::uuid AND id = ${child}::uuid`);
  } else if (family) {
    asked.push(Prisma.sql`
      SELECT 'child:' || id AS resource FROM child WHERE family_id = ${family}::uuid
      UNION ALL SELECT 'family:' || ${family}::text`);
  }
  if (asker) {
    asked.push(Prisma.sql`
      SELECT 'asker:' || ${asker}::text AS resource
      WHERE coalesce((SELECT bool_or(role = 'worker') FROM role_grant
        WHERE user_id = ${asker}::text AND role IN ('worker', 'scheduler', 'coordinator')
          AND (${area ?? null}::text IS NULL OR area IN ('*', ${area ?? null}::text))), true)`);
  }
  return asked.length === 0 ? Prisma.sql`SELECT NULL::text AS resource WHERE false` : Prisma.join(asked, ' UNION ALL ');
}

/**
 * The time of those for whom a family's appointment is now, in the place of those for whom it was. Returns who of them is
 * taken by another booking.
 */
export async function claimForClients(
  tx: Transaction,
  { id, start, end, ...of }: ClientFacts & Pick<BookingRecord, 'id' | 'start' | 'end'>,
): Promise<readonly ClientId[]> {
  await tx.$executeRaw`DELETE FROM claim WHERE booking_id = ${id}::uuid AND resource_id ~ '^(family|child):'`;
  const rows = await tx.$queryRaw<{ resource: ClientId }[]>`
    WITH wanted AS (SELECT resource FROM (${clientsOf(of)}) AS client WHERE resource ~ '^(family|child):'),
    claimed AS (
      INSERT INTO claim (booking_id, resource_id, during)
      SELECT ${id}::uuid, resource, tstzrange(${new Date(start)}, ${new Date(end)}) FROM wanted ORDER BY resource
      ON CONFLICT DO NOTHING RETURNING resource_id)
    SELECT resource FROM wanted EXCEPT SELECT resource_id FROM claimed`;
  return rows.map(({ resource }) => resource);
}

/** A hold takes the time of those as well for whom it is to be booked, as long as it is held. Returns who of them is taken. */
export async function holdForClients(
  tx: Transaction,
  { id, start, end, heldUntil, ...of }: ClientFacts & Interval & { readonly id: BookingId; readonly heldUntil: number },
): Promise<readonly ClientId[]> {
  const rows = await tx.$queryRaw<{ resource: ClientId }[]>`
    WITH wanted AS (SELECT resource FROM (${clientsOf(of)}) AS client),
    claimed AS (
      INSERT INTO claim (booking_id, resource_id, during, expires_at)
      SELECT ${id}::uuid, resource, tstzrange(${new Date(start)}, ${new Date(end)}), ${new Date(heldUntil)}
      FROM wanted ORDER BY resource
      ON CONFLICT DO NOTHING RETURNING resource_id)
    SELECT resource FROM wanted EXCEPT SELECT resource_id FROM claimed`;
  return rows.map(({ resource }) => resource);
}

/** Before a hold becomes the booking, which takes their time itself. */
export async function freeClientsHeld(tx: Transaction, id: BookingId): Promise<void> {
  await tx.$executeRaw`DELETE FROM claim WHERE booking_id = ${id}::uuid AND resource_id ~ '^(family|child|asker):'`;
}

/** Who would ask a specialist: the actor themselves, unless that is a program or a link. */
export function clientsAsking({ principal }: { readonly principal: Principal }): readonly ClientId[] {
  return principal.includes(':') ? [] : [`asker:${principal}`];
}

/** When the clients of a booking are taken elsewhere, in epoch milliseconds. */
export async function findClientsBusy(
  db: Reader,
  clients: readonly ClientId[],
  during: Interval,
  except?: BookingId,
): Promise<readonly (Interval & { readonly booking: BookingId })[]> {
  if (clients.length === 0) return [];
  const rows = await db.$queryRaw<{ booking: BookingId; start: Date; end: Date }[]>`
    SELECT DISTINCT booking.id::text AS booking, booking.start, booking."end"
    FROM claim JOIN booking ON booking.id = claim.booking_id
    WHERE claim.active AND claim.resource_id = ANY(${[...clients]}::text[])
      AND claim.during && tstzrange(${new Date(during.start)}, ${new Date(during.end)})
      AND booking.id IS DISTINCT FROM ${except ?? null}::uuid
    ORDER BY booking.start, booking`;
  return rows.map(({ booking, start, end }) => ({ booking, start: start.getTime(), end: end.getTime() }));
}

/** The clients of a booking by name, as its claims would name them. */
export async function findClients(db: Reader, of: ClientFacts): Promise<readonly ClientId[]> {
  const rows = await db.$queryRaw<{ resource: ClientId }[]>`${clientsOf(of)}`;
  return rows.map(({ resource }) => resource);
}

/** When the clients of each of these bookings are taken by others of their bookings. */
export async function findElsewhere(
  db: Reader,
  bookings: readonly BookingId[],
  during: Interval,
): Promise<readonly (Interval & { readonly of: BookingId })[]> {
  if (bookings.length === 0) return [];
  const rows = await db.$queryRaw<{ of: BookingId; start: Date; end: Date }[]>`
    SELECT DISTINCT mine.booking_id::text AS of, lower(theirs.during) AS start, upper(theirs.during) AS "end"
    FROM claim AS mine JOIN claim AS theirs
      ON theirs.resource_id = mine.resource_id AND theirs.booking_id <> mine.booking_id AND theirs.active
      AND theirs.during && tstzrange(${new Date(during.start)}, ${new Date(during.end)})
    WHERE mine.booking_id = ANY(${[...bookings]}::uuid[]) AND mine.resource_id ~ '^(family|child|asker):'`;
  return rows.map(({ of, start, end }) => ({ of, start: start.getTime(), end: end.getTime() }));
}

/** When families, with all who belong to them, and colleagues are taken. */
export async function findPeopleBusy(
  db: Reader,
  { families, askers }: { readonly families: readonly FamilyId[]; readonly askers: readonly Principal[] },
  during: Interval,
): Promise<readonly (Interval & { readonly of: string })[]> {
  if (families.length + askers.length === 0) return [];
  const rows = await db.$queryRaw<{ of: string; start: Date; end: Date }[]>`
    WITH people AS (
      SELECT 'family:' || id AS resource, id AS of FROM unnest(${[...families]}::text[]) AS id
      UNION ALL SELECT 'asker:' || id, id FROM unnest(${[...askers]}::text[]) AS id
      UNION ALL SELECT 'child:' || id, family_id::text FROM child WHERE family_id = ANY(${[...families]}::uuid[]))
    SELECT DISTINCT people.of, lower(claim.during) AS start, upper(claim.during) AS "end"
    FROM people JOIN claim ON claim.resource_id = people.resource AND claim.active
      AND claim.during && tstzrange(${new Date(during.start)}, ${new Date(during.end)})`;
  return rows.map(({ of, start, end }) => ({ of, start: start.getTime(), end: end.getTime() }));
}

/** Pairs of bookings to come, one of each family, to which nobody could come who belongs to both. */
export async function findClashesBetween(
  db: Reader,
  [one, other]: readonly [FamilyId, FamilyId],
  children: readonly (readonly [string, string])[],
  now: number,
): Promise<readonly (readonly [BookingId, BookingId])[]> {
  const rows = await db.$queryRaw<{ mine: BookingId; theirs: BookingId }[]>`
    SELECT mine.id::text AS mine, theirs.id::text AS theirs
    FROM booking AS mine JOIN booking AS theirs ON tstzrange(mine.start, mine."end") && tstzrange(theirs.start, theirs."end")
    WHERE mine.family_id = ${one}::uuid AND theirs.family_id = ${other}::uuid
      AND mine.status IN ('booked', 'arrived') AND theirs.status IN ('booked', 'arrived')
      AND mine."end" > ${new Date(now)} AND theirs."end" > ${new Date(now)}
      AND (mine.child_id IS NULL OR theirs.child_id IS NULL OR EXISTS (
        SELECT 1 FROM unnest(${children.map(([first]) => first)}::uuid[], ${children.map(([, second]) => second)}::uuid[])
          AS same (mine, theirs) WHERE same.mine = mine.child_id AND same.theirs = theirs.child_id))
    ORDER BY mine.start, mine.id, theirs.id`;
  return rows.map(({ mine, theirs }) => [mine, theirs]);
}

export function isClient(resource: string): resource is ClientId {
  return /^(?:family|child|asker):/.test(resource);
}

export function claimsJson(claims: readonly Claim[]): string {
  return JSON.stringify(
    claims.map(({ resource, start, end }) => ({ resource, start: new Date(start), end: new Date(end) })),
  );
}

/** The booked times of somebody that begin or end in a stretch, with an hour more on either side for their buffers, soonest first. */
export async function findBookedWith(
  tx: Transaction,
  professional: ProfessionalId,
  { start, end }: Interval,
): Promise<readonly BookingId[]> {
  const rows = await tx.$queryRaw<{ id: BookingId }[]>`
    SELECT id::text AS id FROM booking
    WHERE professionals @> ARRAY[${professional}]::text[] AND status = 'booked'
      AND start < ${new Date(end + HOUR)} AND "end" > ${new Date(start - HOUR)}
    ORDER BY start, id LIMIT 500`;
  return rows.map(({ id }) => id);
}

/**
 * Every claim that stands in the interval now, with whose it is: a booking's, or what is no booking: a group event's, or
 * that of somebody's own calendar.
 */
export async function findClaims(
  tx: Reader,
  during: Interval,
  keeping: readonly SeriesId[],
  now: number,
): Promise<readonly OwnedClaim[]> {
  const rows = await tx.$queryRaw<{ booking: string; resource: string; start: Date; end: Date; place: Place | null }[]>`
    SELECT coalesce(booking_id, group_event_id)::text AS booking, resource_id AS resource, lower(during) AS start, upper(during) AS "end",
      ${keeping.length > 0 ? placeOf(keeping) : Prisma.sql`NULL::jsonb`} AS place
    FROM claim
    WHERE active AND during && tstzrange(${new Date(during.start)}, ${new Date(during.end)})
      AND (expires_at IS NULL OR expires_at > ${new Date(now)})
    UNION ALL
    SELECT id::text, resource_id, lower(taken), upper(taken), NULL
    FROM busy_calendar, unnest(busy * tstzmultirange(tstzrange(${new Date(during.start)}, ${new Date(during.end)}))) AS taken`;
  return rows.map((row) => ({
    booking: row.booking as BookingId,
    resource: row.resource as ResourceId,
    start: row.start.getTime(),
    end: row.end.getTime(),
    ...(row.place && { place: row.place }),
  }));
}
