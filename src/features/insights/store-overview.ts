// The access log summed up: what changed about people, and what is unusual in what was read.

import type { AreaId } from '../../core/ids.ts';
import type { Reader } from '../../platform/db.ts';
import type { ToldAct } from './schema.ts';

type Areas = readonly AreaId[] | '*';

const CHANGES = ['add-user', 'change-user', 'create-api-key', 'revoke-api-key', 'accept-api-key', 'decline-api-key'];

/** The newest acts on users and keys, each once: it has a row in every area that it reached. */
export async function findChanges(db: Reader, areas: Areas, limit: number): Promise<readonly ToldAct[]> {
  const mine = areas === '*' ? [] : [...areas];
  const rows = await db.$queryRaw<
    { at: Date; actor: string; action: string; kind: string; id: string; role: string; details: ToldAct['details'] }[]
  >`
    SELECT at, actor, role, action, subject_kind AS kind, subject_id AS id, details
    FROM access_log
    WHERE subject_kind IN ('user', 'api-key') AND action = ANY (${CHANGES}::text[])
      AND (${areas === '*'} OR area = ANY (${[...mine, '*']}::text[]))
    GROUP BY at, actor, role, action, subject_kind, subject_id, details
    ORDER BY max(access_log.id) DESC LIMIT ${limit}`;
  return rows.map(({ at, kind, id, ...row }) => ({ ...row, at: at.toISOString(), subject: { kind, id } }));
}

export type ManyReads = {
  readonly actor: string;
  /** the day, in UTC */
  readonly date: string;
  /** how many different families and bookings */
  readonly subjects: number;
};

/** Who looked at `least` or more in one day. */
export async function findManyReads(
  db: Reader,
  { areas, since, least }: { readonly areas: Areas; readonly since: number; readonly least: number },
): Promise<readonly ManyReads[]> {
  return db.$queryRaw<ManyReads[]>`
    SELECT actor, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS date,
      count(DISTINCT subject_kind || ':' || subject_id)::int AS subjects
    FROM access_log
    WHERE at >= ${new Date(since)} AND subject_kind IN ('family', 'booking')
      AND (action LIKE 'read-%' OR action LIKE 'find-%')
      AND (${areas === '*'} OR area = ANY (${areas === '*' ? [] : [...areas]}::text[]))
    GROUP BY 1, 2 HAVING count(DISTINCT subject_kind || ':' || subject_id) >= ${least}
    ORDER BY subjects DESC, actor, date LIMIT 50`;
}

export type ReadsOutside = {
  readonly actor: string;
  readonly area: AreaId;
  readonly reads: number;
  readonly lastAt: Date;
};

/** What people with an account read in areas where they have no role now; a guest of a meeting needs none. */
export async function findReadsOutside(
  db: Reader,
  { areas, since }: { readonly areas: Areas; readonly since: number },
): Promise<readonly ReadsOutside[]> {
  return db.$queryRaw<ReadsOutside[]>`
    SELECT l.actor, l.area, count(*)::int AS reads, max(l.at) AS "lastAt"
    FROM access_log l JOIN "user" u ON u.id = l.actor
    WHERE l.at >= ${new Date(since)} AND l.area <> '*' AND (l.action LIKE 'read-%' OR l.action LIKE 'find-%')
      AND l.purpose IS DISTINCT FROM 'guest'
      AND (${areas === '*'} OR l.area = ANY (${areas === '*' ? [] : [...areas]}::text[]))
      AND NOT EXISTS (SELECT 1 FROM role_grant g WHERE g.user_id = u.id AND g.area IN ('*', l.area))
    GROUP BY l.actor, l.area ORDER BY reads DESC, l.actor, l.area LIMIT 50`;
}

/** Rows without a seal, written before an instant. */
export async function countUnsealed(db: Reader, before: number): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM access_log l
    WHERE l.at < ${new Date(before)} AND l.id > (SELECT coalesce(max(log_id), 0) FROM access_seal)`;
  return row?.count ?? 0;
}
