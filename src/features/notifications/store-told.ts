// Which messages their readers were told by phone, as somebody has noted.

import type { AreaId } from '../../core/ids.ts';
import type { Reader } from '../../platform/db.ts';
import type { Subject } from './schema.ts';

type ToTell = { readonly about: Subject; readonly aboutId: string; readonly area: AreaId; readonly start: Date };

/** A message about a time that is not over, of an area. */
export async function findToTell(reader: Reader, id: string, now: number): Promise<ToTell | undefined> {
  const [row] = await reader.$queryRaw<ToTell[]>`
    SELECT about, about_id AS "aboutId", area_id AS area, start FROM message
    WHERE id = ${id}::uuid AND "end" > ${new Date(now)} AND area_id IS NOT NULL`;
  return row;
}

/** `at`: epoch milliseconds; without it, nobody was told. False where that was noted before. */
export async function writeTold(reader: Reader, id: string, at: number | undefined): Promise<boolean> {
  const rows = await reader.$queryRaw<unknown[]>`
    UPDATE message SET told_at = ${at === undefined ? null : new Date(at)}::timestamptz
    WHERE id = ${id}::uuid AND (told_at IS NULL) = ${at !== undefined} RETURNING 1 AS found`;
  return rows.length > 0;
}
