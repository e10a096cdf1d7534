// Whom the desk calls today: families that asked, families that have not confirmed, and offers no message reaches.

import type { AreaId } from '../../core/ids.ts';
import { type Actor, areasFor, areasOfOwn } from '../../core/permissions.ts';
import type { Dependencies } from '../../platform/dependencies.ts';
import { recordReads } from '../../platform/record-acts.ts';
import { entriesOf, type FamiliesToCall, findFamiliesToCall } from '../bookings/read-families-to-call.ts';
import { logOf } from './open-offer.ts';
import { entryView, numbersToCall } from './read.ts';
import type { WaitlistEntryView } from './schema.ts';
import { listEntries } from './store-list.ts';

export type CallsToMake = FamiliesToCall & {
  /** offers that stand and that nobody could be written to about, the first deadline first */
  readonly offers: readonly WaitlistEntryView[];
};

const MOST = 200;

/**
 * In the areas whose bookings the actor may change; of families at most `most` of each kind. All that is shown is logged, in
 * one statement.
 * Throws `Refusal`: not_allowed.
 */
export async function readCallsToMake(
  deps: Dependencies,
  actor: Actor,
  { most, requestId }: { readonly most: number; readonly requestId?: string | undefined },
): Promise<CallsToMake> {
  const families = await findFamiliesToCall(deps, actor, most);
  const areas = areasFor(actor, 'change-area-bookings');
  const listed = await listEntries(deps.db, {
    areas,
    own: { principal: actor.principal, areas: areasOfOwn(actor) },
    state: 'waiting',
    unheard: true,
    limit: MOST,
  });
  const unheard = listed
    .filter(({ areas: wanted }) => isAmong(areas, wanted))
    .sort((a, b) => (a.offer?.deadline ?? 0) - (b.offer?.deadline ?? 0));
  const offers = unheard.flatMap((entry) => logOf('read-waitlist-entry', entry));
  await recordReads(deps, actor, [...entriesOf(families), ...offers], requestId);
  const numbers = await numbersToCall(deps, actor, unheard);
  return {
    ...families,
    offers: unheard.map((entry) => entryView(families.directory, entry, numbers.get(entry.id))),
  };
}

function isAmong(areas: readonly AreaId[] | '*', wanted: readonly AreaId[]): boolean {
  return areas === '*' || wanted.some((area) => areas.includes(area));
}
