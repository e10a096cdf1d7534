// The claims that bookings and group events have on resources, and what a wanted slot is judged by.

import type { AreaId, BookingId, ProfessionalId, ResourceId } from '../../core/ids.ts';
import type { Interval } from '../../core/interval.ts';
import type { Language } from '../../core/permissions.ts';
import type { Quotas } from '../../core/quota.ts';
import type { OwnedClaim } from '../../core/replan.ts';
import type { Claim, SlotKey } from '../../core/slots.ts';
import type { Transaction } from '../../platform/db.ts';

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
  readonly around: Interval;
  /** a booking that is being moved does not stand in its own way */
  readonly except?: BookingId | undefined;
};

/**
 * Everything that decides about a wanted slot and may have changed since it was listed, in one round trip. The directory
 * keeps this version until the transaction ends, so that no time is taken away between the judgement and the booking.
 */
export async function findGround(
  tx: Pick<Transaction, '$queryRaw'>,
  { service, resources, around, except }: WantedGround,
  now: number,
): Promise<Ground> {
  const professionals = resources.flatMap((resource) => /^professional:(.+)$/.exec(resource)?.[1] ?? []);
  const [row] = await tx.$queryRaw<[GroundRow]>`
    SELECT
      (SELECT version FROM region FOR SHARE) AS version,
      (SELECT jsonb_object_agg(area_id, per_week) FROM quota WHERE service_id = ${service}) AS quotas,
      (SELECT jsonb_object_agg(professional_id, language) FROM "user"
        WHERE professional_id = ANY(${professionals}::text[])) AS languages,
      (SELECT jsonb_agg(jsonb_build_object('resource', resource_id, 'ranOut', coalesce(expires_at <= ${new Date(now)}, false),
          'start', (date_part('epoch', lower(during)) * 1000)::bigint, 'end', (date_part('epoch', upper(during)) * 1000)::bigint))
        FROM claim
        WHERE active AND resource_id = ANY(${[...resources]}::text[])
          AND during && tstzrange(${new Date(around.start)}, ${new Date(around.end)})
          AND (${except ?? null}::uuid IS NULL OR booking_id IS DISTINCT FROM ${except ?? null}::uuid)) AS claims`;
  const claims = row.claims ?? [];
  return {
    version: row.version ?? 0,
    claims: claims.filter(({ ranOut }) => !ranOut),
    ranOut: claims.some(({ ranOut }) => ranOut),
    quotas: new Map(Object.entries(row.quotas ?? {}) as [AreaId, number][]),
    languages: new Map(Object.entries(row.languages ?? {}) as [ProfessionalId, Language][]),
  };
}

type GroundRow = {
  readonly version: number | null;
  readonly quotas: Readonly<Record<string, number>> | null;
  readonly languages: Readonly<Record<string, Language>> | null;
  readonly claims: readonly (Claim & { readonly ranOut: boolean })[] | null;
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

export function claimsJson(claims: readonly Claim[]): string {
  return JSON.stringify(
    claims.map(({ resource, start, end }) => ({ resource, start: new Date(start), end: new Date(end) })),
  );
}

/** Every claim that stands in the interval now, with whose it is: a booking's, or a group event's, which is no booking. */
export async function findClaims(tx: Transaction, during: Interval, now: number): Promise<readonly OwnedClaim[]> {
  const rows = await tx.$queryRaw<{ booking: string; resource: string; start: Date; end: Date }[]>`
    SELECT coalesce(booking_id, group_event_id)::text AS booking, resource_id AS resource, lower(during) AS start, upper(during) AS "end"
    FROM claim
    WHERE active AND during && tstzrange(${new Date(during.start)}, ${new Date(during.end)})
      AND (expires_at IS NULL OR expires_at > ${new Date(now)})`;
  return rows.map((row) => ({
    booking: row.booking as BookingId,
    resource: row.resource as ResourceId,
    start: row.start.getTime(),
    end: row.end.getTime(),
  }));
}
