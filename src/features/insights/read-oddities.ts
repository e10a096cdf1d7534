// What an auditor looks at first: who read unusually much, who read outside their areas, and whether the log is sealed.

import { Refusal } from '../../core/errors.ts';
import { DAY, MINUTE } from '../../core/instant.ts';
import { type Actor, areasFor, type Language, may } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { inEachArea, recordReads } from '../../platform/record-acts.ts';
import { callActor } from './name-things.ts';
import { readActorNames, readLastSeal } from './store.ts';
import { countUnsealed, findManyReads, findReadsOutside, type ManyReads, type ReadsOutside } from './store-overview.ts';

type Named = { readonly actorName?: string };

export type Oddities = {
  /** somebody who looked at unusually many families or bookings in one day, the most first */
  readonly many: readonly (ManyReads & Named)[];
  /** reads in an area in which the person has no role now, the most first */
  readonly outside: readonly (ReadsOutside & Named)[];
  readonly seals: {
    /** epoch milliseconds; missing before the first sealing */
    readonly lastAt?: number;
    /** rows that should have been sealed by now: more than none means that sealing has stopped */
    readonly late: number;
  };
};

/** More families and bookings in a day than a busy desk opens. */
const MANY = 100;
const LOOK_BACK = 7 * DAY;
const SEALED_WITHIN = 15 * MINUTE;

/**
 * Of the last seven days, in the auditor's areas; the state of the seals is everybody's. The chain itself is verified
 * by `verifySeals`, which takes minutes and belongs on no page. The reading is logged. Throws `Refusal`: not_allowed.
 */
export async function readOddities(
  deps: Dependencies,
  actor: Actor,
  { language = actor.language, requestId }: { readonly language?: Language; readonly requestId?: string } = {},
): Promise<Oddities> {
  if (!may(actor, 'read-access-log')) throw new Refusal('not_allowed', 'only an auditor sees what is odd');
  const now = deps.clock.now();
  const areas = areasFor(actor, 'read-access-log');
  const many = await findManyReads(deps.db, { areas, since: now - LOOK_BACK, least: MANY });
  const outside = await findReadsOutside(deps.db, { areas, since: now - LOOK_BACK });
  const last = await readLastSeal(deps.db);
  const late = await countUnsealed(deps.db, now - SEALED_WITHIN);
  const names = await readActorNames(deps.db, [...new Set([...many, ...outside].map((row) => row.actor))]);
  const rows = many.length + outside.length;
  const entry = { action: 'read-oddities', subject: { kind: 'access-log', id: 'all' }, details: { rows } } as const;
  await recordReads(deps, actor, inEachArea(areas, entry), requestId);
  const named = <Row extends { readonly actor: string }>(row: Row): Row & Named => {
    const actorName = callActor(names, row.actor, language);
    return { ...row, ...(actorName !== undefined && { actorName }) };
  };
  return {
    many: many.map(named),
    outside: outside.map(named),
    seals: { ...(last && { lastAt: last.sealedAt }), late },
  };
}
