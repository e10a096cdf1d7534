// What somebody booked, and who asks a specialist: the person's side of bookings.

import type { Channel } from '../../core/directory.ts';
import type { AreaId, BookingId, Principal, ProfessionalId, SeriesId, ServiceId, SiteId } from '../../core/ids.ts';
import type { Reader } from '../../platform/db.ts';

export type BookedBefore = {
  readonly service: ServiceId;
  readonly area: AreaId;
  readonly series?: SeriesId;
  readonly professionals: readonly ProfessionalId[];
  readonly channel?: Channel;
};

type BeforeRow = Omit<BookedBefore, 'series' | 'channel'> & {
  readonly series: SeriesId | null;
  readonly channel: Channel | null;
};

/** Each service, area and series that the principal booked for a case of their own, the latest first. */
export async function findBookedBefore(db: Reader, principal: Principal): Promise<readonly BookedBefore[]> {
  const rows = await db.$queryRaw<BeforeRow[]>`
    SELECT service, area, series, professionals, channel FROM (
      SELECT DISTINCT ON (service_id, area_id, series_id) service_id AS service, area_id AS area, series_id AS series,
        professionals, channel, created_at
      FROM booking
      WHERE booked_by = ${principal} AND family_id IS NULL AND status NOT IN ('held', 'cancelled')
      ORDER BY service_id, area_id, series_id, created_at DESC) AS latest
    ORDER BY created_at DESC LIMIT 20`;
  return rows.map(({ series, channel, ...row }) => ({
    ...row,
    ...(series !== null && { series }),
    ...(channel !== null && { channel }),
  }));
}

/** A person who books, as they have described themselves. */
export type Asker = {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly professional?: ProfessionalId;
  readonly post?: string;
  readonly units: readonly SiteId[];
  readonly phone?: string;
  /** they work here no more, and ask nothing */
  readonly gone: boolean;
};

type AskerRow = Pick<Asker, 'name' | 'email' | 'language' | 'gone'> & {
  readonly id: Principal;
  readonly professional: ProfessionalId | null;
  readonly post: string | null;
  readonly units: readonly SiteId[];
  readonly phone: string | null;
};

/** Those of these principals who are people with an account. */
export async function findAskers(db: Reader, principals: readonly Principal[]): Promise<ReadonlyMap<Principal, Asker>> {
  const rows = await db.$queryRaw<AskerRow[]>`
    SELECT id, name, email, language, professional_id AS professional, post,
      coalesce(units, array_remove(ARRAY[unit_id], NULL)) AS units, phone,
      disabled_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = "user".id) AS gone
    FROM "user" WHERE id = ANY (${[...principals]}::text[])`;
  return new Map(
    rows.map(({ id, professional, post, phone, ...row }) => [
      id,
      {
        ...row,
        ...(professional !== null && { professional }),
        ...(post !== null && { post }),
        ...(phone !== null && { phone }),
      },
    ]),
  );
}

/** A family's next time. */
export type ComingOf = {
  readonly family: string;
  readonly booking: BookingId;
  readonly service: ServiceId;
  readonly area: AreaId;
  /** epoch milliseconds */
  readonly start: number;
};

/** The next time of each of these families that has one. */
export async function findComing(db: Reader, families: readonly string[], now: number): Promise<readonly ComingOf[]> {
  const rows = await db.$queryRaw<(Omit<ComingOf, 'start'> & { start: Date })[]>`
    SELECT DISTINCT ON (family_id) family_id::text AS family, id::text AS booking, service_id AS service,
      area_id AS area, start
    FROM booking
    WHERE family_id = ANY (${[...families]}::uuid[]) AND status IN ('booked', 'arrived') AND "end" > ${new Date(now)}
    ORDER BY family_id, start`;
  return rows.map(({ start, ...row }) => ({ ...row, start: start.getTime() }));
}
