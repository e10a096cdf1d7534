// What changed lately about people, roles and keys, for anybody who administers them.

import { Refusal } from '../../core/errors.ts';
import { type Actor, areasFor, type Language, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { inEachArea, recordReads } from '../../platform/record-acts.ts';
import { readDirectory } from '../directory/read.ts';
import type { AccessLogItem, ToldAct } from './schema.ts';
import { readFormerNames, readNames } from './store-names.ts';
import { findChanges } from './store-overview.ts';
import { goneIn, unnamedIn, wordAct } from './word-acts.ts';

export type RecentChange = Pick<ToldAct, 'at' | 'action' | 'subject' | 'details'> & {
  /** in the reader's language */
  readonly said: AccessLogItem['said'];
};

/**
 * The newest changes of users, their roles and keys, newest first; an administrator of some areas sees those that
 * concern a role there. The reading is logged. Throws `Refusal`: not_allowed.
 */
export async function readRecentChanges(
  deps: Dependencies,
  actor: Actor,
  {
    limit = 20,
    language = actor.language,
    requestId,
  }: { readonly limit?: number; readonly language?: Language; readonly requestId?: string } = {},
): Promise<readonly RecentChange[]> {
  if (!may(actor, 'manage-users')) throw new Refusal('not_allowed', 'only an administrator sees what changed');
  const areas = areasFor(actor, 'manage-users');
  const rows = await findChanges(deps.db, areas, limit);
  const oldest = new Date(Math.min(...rows.map(({ at }) => Date.parse(at)), deps.clock.now()));
  const [directory, names] = await Promise.all([readDirectory(deps), readNames(deps.db, unnamedIn(rows))]);
  const former = await readFormerNames(deps.db, { since: oldest, gone: goneIn(rows, names, directory) });
  const entry = {
    action: 'read-changes',
    subject: { kind: 'user', id: 'all' },
    details: { rows: rows.length },
  } as const;
  await recordReads(deps, actor, inEachArea(areas, entry), requestId);
  return rows.map((row) => ({ ...row, said: wordAct({ directory, names, former, language }, row) }));
}
