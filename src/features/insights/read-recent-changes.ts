// What changed lately about people, roles and keys, for anybody who administers them.

import { Refusal } from '../../core/errors.ts';
import { type Actor, areasFor, may } from '../../core/permissions.ts';
import { inEachArea, recordReads } from '../../platform/command.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { readActorNames } from './store.ts';
import { type ChangeRow, findChanges } from './store-overview.ts';

export type RecentChange = {
  /** epoch milliseconds */
  readonly at: number;
  /** a user's id, `key:<id>` or `system`; the name is missing where there is none any more */
  readonly actor: string;
  readonly actorName?: string;
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string };
  /** of a user or a key, while it is there */
  readonly subjectName?: string;
  readonly details: ChangeRow['details'];
};

/**
 * The newest changes of users, their roles and keys, newest first; an administrator of some areas sees those that
 * concern a role there. The reading is logged. Throws `Refusal`: not_allowed.
 */
export async function readRecentChanges(
  deps: Dependencies,
  actor: Actor,
  { limit = 20, requestId }: { readonly limit?: number; readonly requestId?: string } = {},
): Promise<readonly RecentChange[]> {
  if (!may(actor, 'manage-users')) throw new Refusal('not_allowed', 'only an administrator sees what changed');
  const areas = areasFor(actor, 'manage-users');
  const rows = await findChanges(deps.db, areas, limit);
  const nameOf = ({ kind, id }: ChangeRow['subject']) => (kind === 'api-key' ? `key:${id}` : id);
  const people = rows.flatMap((row) => [row.actor, nameOf(row.subject)]);
  const names = await readActorNames(deps.db, [...new Set(people)]);
  const entry = { action: 'read-changes', subject: { kind: 'user', id: 'all' }, details: { rows: rows.length } };
  await recordReads(deps, actor, inEachArea(areas, entry), requestId);
  return rows.map((row) => {
    const [actorName, subjectName] = [names.get(row.actor), names.get(nameOf(row.subject))];
    return {
      ...row,
      ...(actorName !== undefined && { actorName }),
      ...(subjectName !== undefined && { subjectName }),
    };
  });
}
